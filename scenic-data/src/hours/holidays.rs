//! Which days are public holidays in a country, and which only may be.
//!
//! The days come from the tables of the `opening-hours` crate. For China these name one day per
//! holiday, so the statutory days around it are added here, and the days that the yearly decree
//! may add are "possible": a rule about holidays leaves them unknown.

use chrono::{Datelike, Days, NaiveDate};
use opening_hours::localization::Country;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Since this year New Year's Eve of the lunar calendar and 2 May are statutory holidays in China.
const CHINA_TWO_MORE_DAYS: i32 = 2025;
/// How many days the decree may add before and behind a single holiday.
const BRIDGE_DAYS: i64 = 2;

/// Public holidays of some years.
#[derive(Clone, Debug, Default)]
pub(super) struct Holidays {
    /// Surely holidays.
    pub(super) sure: BTreeSet<NaiveDate>,
    /// All that may be, the sure ones among them.
    pub(super) possible: BTreeSet<NaiveDate>,
}

/// The holidays of a country in `years`. Without a known country, or in years its table does not
/// cover, every day may be one.
pub(super) fn public(country: Option<&str>, years: RangeInclusive<i32>) -> Holidays {
    let country: Option<Country> = country.and_then(|code| code.trim().to_ascii_uppercase().parse().ok());
    let mut holidays = Holidays::default();
    for year in years {
        let listed =
            |days: Vec<NaiveDate>| days.into_iter().filter(|day| day.year() == year).collect::<Vec<_>>();
        let national = country.map(|country| listed(country.holidays().get_public().iter().collect()));
        match (country, national) {
            (Some(country), Some(national)) if !national.is_empty() => {
                if country == Country::CN {
                    china(year, &national, &mut holidays);
                } else {
                    let regional = listed(country.holidays_regional().get_public().iter().collect());
                    holidays.possible.extend(national.iter().chain(&regional));
                    holidays.sure.extend(national);
                }
            }
            _ => holidays.possible.extend(every_day(year)),
        }
    }
    holidays
}

/// Every day of a year.
pub(super) fn every_day(year: i32) -> impl Iterator<Item = NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .into_iter()
        .flat_map(|first| first.iter_days())
        .take_while(move |d| d.year() == year)
}

fn china(year: i32, listed: &[NaiveDate], holidays: &mut Holidays) {
    let two_more = year >= CHINA_TWO_MORE_DAYS;
    let mut add = |day: NaiveDate, sure: RangeInclusive<i64>, possible: RangeInclusive<i64>| {
        holidays.sure.extend(sure.clone().filter_map(|by| moved(day, by)));
        holidays.possible.extend(sure.chain(possible).filter_map(|by| moved(day, by)));
    };
    for day in listed {
        match (day.month(), day.day()) {
            (1, 20..) | (2, _) => add(*day, if two_more { -1..=2 } else { 0..=2 }, -2..=7),
            (5, 1) => add(*day, if two_more { 0..=1 } else { 0..=0 }, -BRIDGE_DAYS..=5),
            (10, 1) => add(*day, 0..=2, -1..=7),
            _ => add(*day, 0..=0, -BRIDGE_DAYS..=BRIDGE_DAYS),
        }
    }
    if let Some(day) = pure_brightness(year) {
        add(day, 0..=0, -BRIDGE_DAYS..=BRIDGE_DAYS);
    }
}

fn moved(day: NaiveDate, by: i64) -> Option<NaiveDate> {
    let days = Days::new(by.unsigned_abs());
    if by < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) }
}

/// 清明 of a year of this century, by the usual formula of the solar terms.
fn pure_brightness(year: i32) -> Option<NaiveDate> {
    let of_century = year.checked_sub(2000).filter(|y| (0..100).contains(y))?;
    let day = (of_century * 2422 + 48_100) / 10_000 - of_century / 4;
    NaiveDate::from_ymd_opt(year, 4, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn chinese_holidays_are_whole() {
        let holidays = public(Some("cn"), 2024..=2026);
        for sure in
            ["2024-02-10", "2024-10-03", "2025-01-28", "2025-05-02", "2026-02-19", "2026-04-05", "2025-04-04"]
        {
            assert!(holidays.sure.contains(&day(sure)), "{sure}");
        }
        for possible in ["2024-02-09", "2025-10-07", "2026-05-04"] {
            assert!(!holidays.sure.contains(&day(possible)), "{possible}");
            assert!(holidays.possible.contains(&day(possible)), "{possible}");
        }
        assert!(!holidays.possible.contains(&day("2026-07-14")));
    }

    #[test]
    fn regional_holidays_are_only_possible() {
        let holidays = public(Some("DE"), 2025..=2025);
        assert!(holidays.sure.contains(&day("2025-10-03")));
        assert!(!holidays.sure.contains(&day("2025-03-08")));
        assert!(holidays.possible.contains(&day("2025-03-08")));
    }

    #[test]
    fn without_a_country_any_day_may_be_a_holiday() {
        for country in [None, Some("??"), Some("TW")] {
            let holidays = public(country, 2025..=2025);
            assert!(holidays.sure.is_empty());
            assert_eq!(holidays.possible.len(), 365);
        }
    }
}
