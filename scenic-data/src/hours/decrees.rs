//! The table of decreed holidays: days off and shifted working days, by country and year.
//!
//! A table of known years is built in. The program may learn later years from a file of its
//! operator, so that no release is needed when a government decrees the next year.

use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// The years known when this was built.
const BUILT_IN: &str = include_str!("../../data/holidays.toml");
/// More entries than a year has days are a mistake.
const MOST_ENTRIES: usize = 366;
/// Years an entry can be for.
const YEARS: RangeInclusive<i32> = 1901..=9000;
/// What stands between the first and the last day of a block.
const TO: char = '/';

/// The table in force. A reader holds the lock only to take a reference.
static IN_FORCE: LazyLock<RwLock<Arc<Table>>> = LazyLock::new(|| {
    let built_in = Table::parse(BUILT_IN).unwrap_or_default();
    RwLock::new(Arc::new(built_in))
});

/// Why a table of holidays is refused: all that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidaysError {
    /// Each of them; never empty.
    pub problems: Vec<HolidaysProblem>,
}

impl std::error::Error for HolidaysError {}

impl fmt::Display for HolidaysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems: Vec<String> = self.problems.iter().map(ToString::to_string).collect();
        f.write_str(&problems.join("; "))
    }
}

/// Something wrong with a table of holidays. An `entry` is a country and a year: `CN.2026`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HolidaysProblem {
    /// It is no TOML, or has other fields than a table of holidays.
    #[error("not a table of holidays: {0}")]
    Form(String),
    /// A country is not written as ISO 3166 does.
    #[error("{0:?} is no country code of two capital letters")]
    Country(String),
    /// A year is none.
    #[error("{0}: not a year")]
    Year(String),
    /// Nobody is named who decreed it.
    #[error("{0}: no source")]
    Source(String),
    /// Without days off every day of the year would be an ordinary one.
    #[error("{0}: no days off")]
    NoDaysOff(String),
    /// There are more entries than a year has days.
    #[error("{entry}: {count} entries, a year has at most {MOST_ENTRIES} days")]
    TooMany {
        /// The country and year.
        entry: String,
        /// How many there are.
        count: usize,
    },
    /// A date cannot be.
    #[error("{entry}: {text:?} is no date like 2026-01-01 and no block like 2026-01-01/2026-01-03")]
    Date {
        /// The country and year.
        entry: String,
        /// What stands there.
        text: String,
    },
    /// A block ends before it begins.
    #[error("{entry}: {text:?} ends before it begins")]
    Backwards {
        /// The country and year.
        entry: String,
        /// What stands there.
        text: String,
    },
    /// A day is not of the year it is listed for.
    #[error("{entry}: {text:?} is of another year")]
    OtherYear {
        /// The country and year.
        entry: String,
        /// What stands there.
        text: String,
    },
    /// A day is both off and worked.
    #[error("{entry}: {day} is both off and worked")]
    Both {
        /// The country and year.
        entry: String,
        /// The day.
        day: NaiveDate,
    },
}

/// What a file says of one year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    source: String,
    off: Vec<String>,
    #[serde(default)]
    work: Vec<String>,
}

/// What is decreed for one year.
#[derive(Debug, Default)]
pub(super) struct Decree {
    /// The days off.
    pub(super) off: BTreeSet<NaiveDate>,
    /// The days worked although they lie on a weekend.
    pub(super) work: BTreeSet<NaiveDate>,
}

/// The decrees of all countries.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    countries: BTreeMap<String, BTreeMap<i32, Arc<Decree>>>,
}

impl Table {
    /// Reads a file.
    fn parse(text: &str) -> Result<Self, HolidaysError> {
        let said: BTreeMap<String, BTreeMap<String, Entry>> = toml::from_str(text).map_err(|why| {
            HolidaysError { problems: vec![HolidaysProblem::Form(why.to_string().trim().to_owned())] }
        })?;
        let (mut table, mut problems) = (Self::default(), Vec::new());
        for (country, years) in &said {
            if country.len() != 2 || !country.chars().all(|c| c.is_ascii_uppercase()) {
                problems.push(HolidaysProblem::Country(country.clone()));
            }
            let known = table.countries.entry(country.clone()).or_default();
            for (year, entry) in years {
                let name = format!("{country}.{year}");
                match year.parse().ok().filter(|number| YEARS.contains(number)) {
                    Some(number) => {
                        known.insert(number, Arc::new(decree(number, &name, entry, &mut problems)));
                    }
                    None => problems.push(HolidaysProblem::Year(name)),
                }
            }
        }
        if problems.is_empty() { Ok(table) } else { Err(HolidaysError { problems }) }
    }

    /// The years decreed in a country; none where it is not known.
    pub(super) fn country(&self, code: &str) -> Option<&BTreeMap<i32, Arc<Decree>>> {
        self.countries.get(code)
    }

    /// Takes over whole years, in place of those it knew.
    fn take_over(&mut self, other: Self) {
        for (country, years) in other.countries {
            self.countries.entry(country).or_default().extend(years);
        }
    }
}

/// The table in force.
pub(super) fn in_force() -> Arc<Table> {
    Arc::clone(&IN_FORCE.read().unwrap_or_else(PoisonError::into_inner))
}

/// Learns decreed public holidays and shifted working days from a TOML file of the operator's.
///
/// A year of a country it names replaces what was known of that year; all others stay. The form
/// is that of the built-in `data/holidays.toml`:
///
/// ```toml
/// [CN.2026]
/// source = "the decree's title and number"
/// off = ["2026-01-01/2026-01-03", "2026-02-15/2026-02-23"]
/// work = ["2026-01-04", "2026-02-14", "2026-02-28"]
/// ```
///
/// # Errors
/// Names all that is wrong with the file. Nothing of it is learnt then.
pub fn learn_holidays(toml: &str) -> Result<(), HolidaysError> {
    let learnt = Table::parse(toml)?;
    let mut in_force = IN_FORCE.write().unwrap_or_else(PoisonError::into_inner);
    let mut table = Table::clone(&in_force);
    table.take_over(learnt);
    *in_force = Arc::new(table);
    Ok(())
}

/// Whether the public holidays of a year are known in a country, by its code of two letters.
pub fn knows_holidays(country: &str, year: i32) -> bool {
    in_force().country(country).is_some_and(|years| years.contains_key(&year))
}

/// What an entry decrees. Problems are added to those known.
fn decree(year: i32, name: &str, entry: &Entry, problems: &mut Vec<HolidaysProblem>) -> Decree {
    if entry.source.trim().is_empty() {
        problems.push(HolidaysProblem::Source(name.to_owned()));
    }
    if entry.off.is_empty() {
        problems.push(HolidaysProblem::NoDaysOff(name.to_owned()));
    }
    let (off, work) = (days(year, name, &entry.off, problems), days(year, name, &entry.work, problems));
    let both = |day: &NaiveDate| HolidaysProblem::Both { entry: name.to_owned(), day: *day };
    problems.extend(off.intersection(&work).map(both));
    Decree { off, work }
}

/// The days of a list of days and blocks.
fn days(year: i32, name: &str, list: &[String], problems: &mut Vec<HolidaysProblem>) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::new();
    if list.len() > MOST_ENTRIES {
        problems.push(HolidaysProblem::TooMany { entry: name.to_owned(), count: list.len() });
        return days;
    }
    for text in list {
        match block(year, name, text) {
            Ok((from, to)) => days.extend(from.iter_days().take_while(|day| *day <= to)),
            Err(problem) => problems.push(problem),
        }
    }
    days
}

/// The first and the last day of a block; a single day is both.
fn block(year: i32, name: &str, text: &str) -> Result<(NaiveDate, NaiveDate), HolidaysProblem> {
    let (from, to) = text.split_once(TO).unwrap_or((text, text));
    let (entry, text) = (name.to_owned(), text.to_owned());
    let (Some(from), Some(to)) = (date(from), date(to)) else {
        return Err(HolidaysProblem::Date { entry, text });
    };
    if to < from {
        return Err(HolidaysProblem::Backwards { entry, text });
    }
    let of_year = NaiveDate::from_yo_opt(year, 1)
        .zip(NaiveDate::from_ymd_opt(year, 12, 31))
        .is_some_and(|(first, last)| first <= from && to <= last);
    if of_year { Ok((from, to)) } else { Err(HolidaysProblem::OtherYear { entry, text }) }
}

/// A date with all its digits.
fn date(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|day: &NaiveDate| day.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Weekday};

    /// A file with one entry.
    fn file(entry: &str, off: &str, work: &str) -> String {
        format!("[{entry}]\nsource = \"a decree\"\noff = [{off}]\nwork = [{work}]\n")
    }

    fn problems(text: &str) -> Vec<String> {
        let refused = Table::parse(text).expect_err(text);
        refused.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_built_in_decrees_fit_the_calendar() {
        let table = Table::parse(BUILT_IN).expect("the built-in table is whole");
        let china = table.country("CN").expect("China is in it");
        assert_eq!(china.keys().copied().collect::<Vec<_>>(), [2024, 2025, 2026]);
        // the days off and shifted days that each decree counts
        for (year, off, work) in [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)] {
            assert_eq!((china[&year].off.len(), china[&year].work.len()), (off, work), "{year}");
        }
        for decree in china.values() {
            for day in &decree.work {
                assert!(matches!(day.weekday(), Weekday::Sat | Weekday::Sun), "{day} is worked");
            }
            // a day of the week given away must be won back: as many as the statute gives more
            let weekdays = |days: &BTreeSet<NaiveDate>| {
                days.iter().filter(|day| day.weekday().num_days_from_monday() < 5).count()
            };
            let year = decree.off.first().map_or(0, Datelike::year);
            let statutory = if year < 2025 { 11 } else { 13 };
            assert_eq!(weekdays(&decree.off) - decree.work.len(), statutory, "{year}");
        }
    }

    #[test]
    fn bad_tables_are_refused_by_name() {
        for (entry, off, work, problem) in [
            ("cn.2091", r#""2091-01-01""#, "", r#""cn" is no country code of two capital letters"#),
            ("CHN.2091", r#""2091-01-01""#, "", r#""CHN" is no country code of two capital letters"#),
            ("QM.next", r#""2091-01-01""#, "", "QM.next: not a year"),
            ("QM.20910", r#""20910-01-01""#, "", "QM.20910: not a year"),
            ("QM.2091", "", "", "QM.2091: no days off"),
            (
                "QM.2091",
                r#""2091-02-30""#,
                "",
                r#"QM.2091: "2091-02-30" is no date like 2026-01-01 and no block like 2026-01-01/2026-01-03"#,
            ),
            (
                "QM.2091",
                r#""2091-1-1""#,
                "",
                r#"QM.2091: "2091-1-1" is no date like 2026-01-01 and no block like 2026-01-01/2026-01-03"#,
            ),
            (
                "QM.2091",
                r#""2091-01-03/2091-01-01""#,
                "",
                r#"QM.2091: "2091-01-03/2091-01-01" ends before it begins"#,
            ),
            ("QM.2091", r#""2091-01-01""#, r#""2090-12-31""#, r#"QM.2091: "2090-12-31" is of another year"#),
            (
                "QM.2091",
                r#""2091-12-31/2092-01-02""#,
                "",
                r#"QM.2091: "2091-12-31/2092-01-02" is of another year"#,
            ),
            (
                "QM.2091",
                r#""2091-01-01/2091-01-03""#,
                r#""2091-01-03""#,
                "QM.2091: 2091-01-03 is both off and worked",
            ),
        ] {
            assert_eq!(problems(&file(entry, off, work)), [problem], "{entry} {off} {work}");
        }
        let many = vec![r#""2091-01-01""#; 367].join(", ");
        assert_eq!(
            problems(&file("QM.2091", &many, "")),
            ["QM.2091: 367 entries, a year has at most 366 days"]
        );
        assert_eq!(problems("[QM.2091]\nsource = \" \"\noff = [\"2091-01-01\"]"), ["QM.2091: no source"]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for text in [
            "off",
            "[QM.2091]\noff = [\"2091-01-01\"]",
            "[QM.2091]\nsource = \"a decree\"\noff = \"2091-01-01\"",
            "[QM.2091]\nsource = \"a decree\"\noff = [\"2091-01-01\"]\nwrok = [\"2091-01-06\"]",
            "[QM]\nsource = \"a decree\"",
        ] {
            let refused = Table::parse(text).expect_err(text);
            assert!(matches!(refused.problems.as_slice(), [HolidaysProblem::Form(_)]), "{text}: {refused}");
        }
    }

    #[test]
    fn all_problems_are_told_and_nothing_is_learnt() {
        let text = format!(
            "{}{}",
            file("QN.2091", r#""2091-01-01""#, ""),
            file("QO.2091", r#""2091-13-01", "2090-01-01""#, "")
        );
        let refused = learn_holidays(&text).expect_err("refused");
        assert_eq!(refused.problems.len(), 2, "{refused}");
        assert!(in_force().country("QN").is_none());
    }

    #[test]
    fn a_learnt_year_replaces_only_that_year() {
        let both = format!(
            "{}{}",
            file("QP.2091", r#""2091-01-01/2091-01-02""#, ""),
            file("QP.2092", r#""2092-01-01""#, "")
        );
        learn_holidays(&both).expect("whole");
        learn_holidays(&file("QP.2091", r#""2091-05-01""#, r#""2091-05-05""#)).expect("whole");
        let table = in_force();
        let years = table.country("QP").expect("learnt");
        let day = |text| date(text).expect("a date");
        assert_eq!(years[&2091].off, [day("2091-05-01")].into());
        assert_eq!(years[&2091].work, [day("2091-05-05")].into());
        assert_eq!(years[&2092].off, [day("2092-01-01")].into());
        assert!(table.country("CN").is_some(), "the built-in years stay");
    }
}
