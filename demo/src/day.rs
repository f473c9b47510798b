//! Days as the sites write them.

use crate::ZONE;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta, TimeZone};

/// `11月20日`, with its year where that is not the year of writing.
pub(crate) fn chinese(day: NaiveDate, written: NaiveDate) -> String {
    let year = if day.year() == written.year() { String::new() } else { format!("{}年", day.year()) };
    format!("{year}{}月{}日", day.month(), day.day())
}

/// `20 November 2026`.
pub(crate) fn english(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// `days` after `day`, or before it when negative. At the calendar's end it stays there.
pub(crate) fn plus(day: NaiveDate, days: i64) -> NaiveDate {
    TimeDelta::try_days(days).and_then(|delta| day.checked_add_signed(delta)).unwrap_or(day)
}

/// The instant of a time of day in the region.
pub(crate) fn at(day: NaiveDate, time: NaiveTime) -> DateTime<FixedOffset> {
    let local = day.and_time(time);
    // An hour skipped by a clock change, of which the zone has had none since 1991, is read as UTC.
    ZONE.from_local_datetime(&local)
        .earliest()
        .map_or_else(|| local.and_utc().fixed_offset(), |t| t.fixed_offset())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_year_is_written_in_chinese_only_where_it_is_another() {
        let written = day("2026-12-28");
        assert_eq!(chinese(day("2026-12-31"), written), "12月31日");
        assert_eq!(chinese(day("2027-01-03"), written), "2027年1月3日");
        assert_eq!(english(day("2027-01-03")), "3 January 2027");
    }

    #[test]
    fn a_local_time_carries_the_regions_offset() {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).expect("a time");
        assert_eq!(at(day("2028-02-29"), noon).to_rfc3339(), "2028-02-29T12:00:00+08:00");
        assert_eq!(plus(day("2028-02-28"), 1), day("2028-02-29"));
    }
}
