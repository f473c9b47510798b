//! A cell's value as people see it.

use calamine::{DataRef, ExcelDateTime};
use chrono::{NaiveDate, Timelike};

/// Significant digits that a spreadsheet shows and keeps.
const DIGITS: usize = 15;
/// Whole numbers up to here are exact in a spreadsheet's numbers.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Seconds of a day.
const DAY_SECONDS: f64 = 86_400.0;

/// A value as text; `Err` with the spreadsheet's own word when it is one of its errors.
pub(super) fn text(value: DataRef<'_>) -> Result<String, String> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text,
        DataRef::SharedString(text) => text.to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(value) => number(value).ok_or("#NUM!")?,
        DataRef::Bool(true) => "true".to_owned(),
        DataRef::Bool(false) => "false".to_owned(),
        DataRef::DateTime(value) => moment(value).or_else(|| number(value.as_f64())).ok_or("#NUM!")?,
        DataRef::DateTimeIso(text) => match text.split_once('T') {
            Some((date, time)) if !time.is_empty() && time.chars().all(|c| matches!(c, '0' | ':' | '.')) => {
                date.to_owned()
            }
            _ => text,
        },
        DataRef::DurationIso(text) => text,
        DataRef::Error(error) => return Err(error.to_string()),
    })
}

/// A number in full digits, rounded as a spreadsheet shows it; `None` when it is none.
fn number(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    if value.fract() == 0.0 && value.abs() <= EXACT {
        return Some((value as i64).to_string());
    }
    let rounded: f64 = format!("{value:.*e}", DIGITS - 1).parse().ok()?;
    Some(rounded.to_string())
}

/// A date, a date with its time, a time of day, or a duration in hours.
fn moment(value: ExcelDateTime) -> Option<String> {
    let days = value.as_f64();
    if !(0.0..3_000_000.0).contains(&days) {
        return None;
    }
    if value.is_duration() || days < 1.0 {
        let seconds = (days * DAY_SECONDS).round() as u64;
        return Some(clock(seconds / 3600, seconds / 60 % 60, seconds % 60));
    }
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?;
    let at = date.and_hms_milli_opt(hour.into(), minute.into(), second.into(), milli.into())?;
    // The fraction of a day is not exact: 17:59:59.9996 was typed as 18:00.
    let at = at.checked_add_signed(chrono::TimeDelta::milliseconds(500))?.with_nanosecond(0)?;
    let midnight = at.num_seconds_from_midnight() == 0;
    Some(at.format(if midnight { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%S" }).to_string())
}

fn clock(hours: u64, minutes: u64, seconds: u64) -> String {
    match seconds {
        0 => format!("{hours:02}:{minutes:02}"),
        _ => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};

    #[test]
    fn numbers_are_as_people_see_them() {
        let cases = [
            (30.0, "30"),
            (0.1 + 0.2, "0.3"),
            (-2.5, "-2.5"),
            (-0.0, "0"),
            (13_800_138_000.0, "13800138000"),
            (400_810_888_999_123.0, "400810888999123"),
            (1e18, "1000000000000000000"),
            (118.169_134_567_89, "118.16913456789"),
            (30.127_899_999_999_998, "30.1279"),
            (1e-7, "0.0000001"),
        ];
        for (value, shown) in cases {
            assert_eq!(text(DataRef::Float(value)), Ok(shown.to_owned()));
        }
        assert_eq!(text(DataRef::Float(f64::NAN)), Err("#NUM!".to_owned()));
        assert_eq!(text(DataRef::Bool(true)), Ok("true".to_owned()));
        assert_eq!(text(DataRef::Error(CellErrorType::Ref)), Err("#REF!".to_owned()));
    }

    #[test]
    fn dates_times_and_durations_are_iso() {
        let at = |value, kind, early| text(DataRef::DateTime(ExcelDateTime::new(value, kind, early)));
        let (date, span) = (ExcelDateTimeType::DateTime, ExcelDateTimeType::TimeDelta);
        let cases = [
            (46_346.0, date, false, "2026-11-20"),
            (46_346.75, date, false, "2026-11-20T18:00:00"),
            (44_884.0, date, true, "2026-11-20"),
            (46_345.999_999_9, date, false, "2026-11-20"),
            (0.75, date, false, "18:00"),
            (0.354_166_666_666_666_7, date, false, "08:30"),
            (0.354_178_240_740_740_7, date, false, "08:30:01"),
            (1.5, span, false, "36:00"),
            (-3.0, date, false, "-3"),
            (1e300, date, false, &number(1e300).expect("finite")),
            (60.0, date, false, "60"),
        ];
        for (value, kind, early, shown) in cases {
            assert_eq!(at(value, kind, early), Ok(shown.to_owned()), "{value}");
        }
        assert_eq!(at(f64::INFINITY, date, false), Err("#NUM!".to_owned()));
        assert_eq!(text(DataRef::DateTimeIso("2026-11-20T00:00:00".to_owned())), Ok("2026-11-20".to_owned()));
        assert_eq!(
            text(DataRef::DateTimeIso("2026-11-20T18:00:00".to_owned())),
            Ok("2026-11-20T18:00:00".to_owned())
        );
    }
}
