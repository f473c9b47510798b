//! Which days are public holidays in a country, and which only may be.
//!
//! Where a year's decree is known, it says exactly which. For other years the days come from the
//! tables of the `opening-hours` crate. For China these name one day per holiday, so the statutory
//! days around it are added here, and the days that the yearly decree may add are "possible": a
//! rule about holidays leaves them unknown.

use super::decrees::{self, Decree};
use chrono::{Datelike, Days, NaiveDate};
use opening_hours::localization::Country;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

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
    /// Days of a weekend that are worked in place of others, as far as decrees are known.
    pub(super) worked: BTreeSet<NaiveDate>,
}

impl Holidays {
    /// A year of which all is known.
    fn extend(&mut self, decree: &Decree) {
        self.sure.extend(&decree.off);
        self.possible.extend(&decree.off);
        self.worked.extend(&decree.work);
    }
}

/// The holidays of a country in `years`. Without a known country, or in years its table does not
/// cover, every day may be one.
///
/// The decree of a year may name days of the December before. Until it is known they are possible
/// even where their own year's decree is.
pub(super) fn public(country: Option<&str>, years: RangeInclusive<i32>) -> Holidays {
    let code = country.map(code);
    let country: Option<Country> = code.as_deref().and_then(|code| code.parse().ok());
    let table = decrees::in_force();
    let decreed = code.as_deref().and_then(|code| table.country(code));
    let mut holidays = Holidays::default();
    for year in years {
        if let Some(decree) = decreed.and_then(|years| years.get(&year)) {
            holidays.extend(decree);
            continue;
        }
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

/// Whether a day of a weekend is known to be worked in place of another.
pub(super) fn is_worked(country: Option<&str>, day: NaiveDate) -> bool {
    let table = decrees::in_force();
    let decree: Option<&Arc<Decree>> =
        country.and_then(|country| table.country(&code(country))?.get(&day.year()));
    decree.is_some_and(|decree| decree.work.contains(&day))
}

/// A country code as the tables write it.
fn code(country: &str) -> String {
    country.trim().to_ascii_uppercase()
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
        let holidays = public(Some("cn"), 2022..=2023);
        for sure in ["2022-02-01", "2022-10-03", "2023-01-22", "2023-05-01", "2023-04-05", "2022-04-05"] {
            assert!(holidays.sure.contains(&day(sure)), "{sure}");
        }
        for possible in ["2023-01-21", "2022-10-07", "2023-05-03"] {
            assert!(!holidays.sure.contains(&day(possible)), "{possible}");
            assert!(holidays.possible.contains(&day(possible)), "{possible}");
        }
        assert!(!holidays.possible.contains(&day("2023-07-14")));
    }

    #[test]
    fn a_known_decree_says_exactly_which_days_are_off() {
        let holidays = public(Some("cn"), 2024..=2026);
        for sure in ["2024-02-17", "2024-06-10", "2025-10-07", "2025-10-08", "2026-02-15", "2026-02-23"] {
            assert!(holidays.sure.contains(&day(sure)), "{sure}");
        }
        for ordinary in ["2024-02-09", "2025-01-02", "2026-02-14", "2026-02-24", "2026-05-06", "2026-01-04"] {
            assert!(!holidays.possible.contains(&day(ordinary)), "{ordinary}");
        }
        assert_eq!(holidays.sure, holidays.possible);
        assert!(holidays.worked.contains(&day("2026-02-28")));
        assert!(is_worked(Some(" cn"), day("2026-02-28")));
        assert!(!is_worked(Some("DE"), day("2026-02-28")));
        assert!(!is_worked(None, day("2026-02-28")));
    }

    #[test]
    fn what_the_next_decree_may_add_is_possible() {
        let holidays = public(Some("CN"), 2026..=2027);
        let unsure: Vec<_> = holidays.possible.difference(&holidays.sure).copied().collect();
        let last: Vec<_> = unsure.iter().take_while(|day| day.year() == 2026).copied().collect();
        assert_eq!(last, [day("2026-12-30"), day("2026-12-31")]);
        assert!(unsure.contains(&day("2027-10-07")));
        assert!(!holidays.worked.iter().any(|day| day.year() == 2027));
    }

    #[test]
    fn learning_changes_only_the_country_and_year_learnt() {
        assert_eq!(public(Some("QA"), 2091..=2091).possible.len(), 365);
        let file = "[QA.2091]\nsource = \"a decree\"\noff = [\"2091-12-18\"]";
        decrees::learn_holidays(file).expect("whole");
        let known = public(Some("qa"), 2091..=2091);
        assert_eq!(known.sure, [day("2091-12-18")].into());
        assert_eq!(known.sure, known.possible);
        assert_eq!(public(Some("QA"), 2092..=2092).possible.len(), 366);
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
