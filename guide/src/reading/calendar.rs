//! Dates a question names: "12月3日", "3 December", "国庆", "春节".

use chrono::{Datelike, NaiveDate};
use regex::Regex;
use std::sync::LazyLock;

/// Days and months in English, which are capitalised although they are no names.
pub(crate) const CAPITALISED: [&str; 19] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Festivals of the solar calendar: words, month, day.
const SOLAR: [(&[&str], u32, u32); 6] = [
    (&["国庆", "十一黄金周", "十一假期", "national day", "golden week"], 10, 1),
    (&["五一", "劳动节", "labour day", "labor day", "may day"], 5, 1),
    (&["元旦", "new year's day"], 1, 1),
    (&["圣诞", "christmas"], 12, 25),
    (&["清明", "qingming", "tomb-sweeping"], 4, 5),
    (&["儿童节", "children's day"], 6, 1),
];
/// Year, month and day.
type Day = (i32, u32, u32);
/// Words for a festival, and its days.
type Festival = (&'static [&'static str], [Day; 10]);
/// Festivals of the lunar calendar, with their days in the years from 2025 on.
const LUNAR: [Festival; 4] = [
    (
        &["春节", "过年", "大年初一", "chinese new year", "spring festival", "lunar new year"],
        [
            (2025, 1, 29),
            (2026, 2, 17),
            (2027, 2, 6),
            (2028, 1, 26),
            (2029, 2, 13),
            (2030, 2, 3),
            (2031, 1, 23),
            (2032, 2, 11),
            (2033, 1, 31),
            (2034, 2, 19),
        ],
    ),
    (
        &["元宵", "lantern festival"],
        [
            (2025, 2, 12),
            (2026, 3, 3),
            (2027, 2, 20),
            (2028, 2, 9),
            (2029, 2, 27),
            (2030, 2, 17),
            (2031, 2, 6),
            (2032, 2, 25),
            (2033, 2, 14),
            (2034, 3, 5),
        ],
    ),
    (
        &["端午", "dragon boat"],
        [
            (2025, 5, 31),
            (2026, 6, 19),
            (2027, 6, 9),
            (2028, 5, 28),
            (2029, 6, 16),
            (2030, 6, 5),
            (2031, 6, 24),
            (2032, 6, 12),
            (2033, 6, 1),
            (2034, 6, 20),
        ],
    ),
    (
        &["中秋", "mid-autumn"],
        [
            (2025, 10, 6),
            (2026, 9, 25),
            (2027, 9, 15),
            (2028, 10, 3),
            (2029, 9, 22),
            (2030, 9, 12),
            (2031, 10, 1),
            (2032, 9, 19),
            (2033, 9, 8),
            (2034, 9, 27),
        ],
    ),
];
/// The day before the first of them.
const EVE: [&str; 5] = ["除夕", "大年三十", "年三十", "chinese new year's eve", "lunar new year's eve"];
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

static NUMERIC: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:(\d{4})\s*(?:年|-|/|\.)\s*)?(\d{1,2})\s*(?:月|-|/)\s*(\d{1,2})\s*(?:[日号]|\b)").ok()
});
static DAY_ONLY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[^\d月.])(\d{1,2})\s*号(?:[^线楼馆口厅院]|$)").ok());
static ENGLISH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?";
    Regex::new(&format!(
        r"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{month}|{month}\s+(\d{{1,2}})(?:st|nd|rd|th)?)\b(?:,?\s+(\d{{4}}))?"
    ))
    .ok()
});

/// The words for months and festivals.
pub(super) fn words() -> impl Iterator<Item = &'static &'static str> {
    CAPITALISED.iter().filter(|word| **word != "may").chain(festivals())
}

/// The names of festivals.
pub(super) fn festivals() -> impl Iterator<Item = &'static &'static str> {
    let solar = SOLAR.iter().flat_map(|(words, ..)| words.iter());
    solar.chain(LUNAR.iter().flat_map(|(words, _)| words.iter())).chain(&EVE)
}

/// The date a question (in lower case) names, not before today where it names no year.
pub(super) fn date(question: &str, today: NaiveDate) -> Option<NaiveDate> {
    numeric(question, today)
        .or_else(|| english(question, today))
        .or_else(|| festival(question, today))
        .or_else(|| day_only(question, today))
}

fn numeric(question: &str, today: NaiveDate) -> Option<NaiveDate> {
    let found = NUMERIC.as_ref()?.captures(question)?;
    let whole = found.get(0)?.as_str();
    let number = |group: usize| found.get(group).and_then(|m| m.as_str().parse::<u32>().ok());
    let year = number(1).and_then(|year| i32::try_from(year).ok());
    // "3-5" without a year or 月 is a range, not a date.
    if year.is_none() && !whole.contains('月') {
        return None;
    }
    on_or_after(today, year, number(2)?, number(3)?)
}

fn english(question: &str, today: NaiveDate) -> Option<NaiveDate> {
    let found = ENGLISH.as_ref()?.captures(question)?;
    let number = |group: usize| found.get(group).and_then(|m| m.as_str().parse::<u32>().ok());
    let name = found.get(2).or(found.get(3))?.as_str();
    let month = u32::try_from(MONTHS.iter().position(|month| *month == name)? + 1).ok()?;
    let year = number(5).and_then(|year| i32::try_from(year).ok());
    on_or_after(today, year, month, number(1).or(number(4))?)
}

fn day_only(question: &str, today: NaiveDate) -> Option<NaiveDate> {
    let day: u32 = DAY_ONLY.as_ref()?.captures(question)?.get(1)?.as_str().parse().ok()?;
    let this = today.with_day(day).filter(|date| *date >= today);
    this.or_else(|| today.with_day(1)?.checked_add_months(chrono::Months::new(1))?.with_day(day))
}

fn festival(question: &str, today: NaiveDate) -> Option<NaiveDate> {
    let has = |words: &[&str]| words.iter().any(|word| question.contains(word));
    if let Some((_, month, day)) = SOLAR.iter().find(|(words, ..)| has(words)) {
        return on_or_after(today, None, *month, *day);
    }
    if has(&EVE) {
        let (_, days) = LUNAR.first()?;
        let eves = days.iter().filter_map(|(y, m, d)| NaiveDate::from_ymd_opt(*y, *m, *d)?.pred_opt());
        return eves.into_iter().find(|date| *date >= today);
    }
    let (_, days) = LUNAR.iter().find(|(words, _)| has(words))?;
    days.iter().filter_map(|(y, m, d)| NaiveDate::from_ymd_opt(*y, *m, *d)).find(|date| *date >= today)
}

/// A date; the next one where no year is named.
pub(super) fn on_or_after(today: NaiveDate, year: Option<i32>, month: u32, day: u32) -> Option<NaiveDate> {
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => (0..=4).find_map(|more| {
            NaiveDate::from_ymd_opt(today.year() + more, month, day).filter(|date| *date >= today)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_festivals_are_the_next_ones() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date");
        for (question, expected) in [
            ("12月3日开门吗", Some("2026-12-03")),
            ("2027年1月1号能去吗", Some("2027-01-01")),
            ("3月5日呢", Some("2027-03-05")),
            ("28号开放吗", Some("2026-11-28")),
            ("3号去可以吗", Some("2026-12-03")),
            ("国庆人多吗", Some("2027-10-01")),
            ("春节期间开放吗", Some("2027-02-06")),
            ("is it open on 3 december?", Some("2026-12-03")),
            ("open on march 5th?", Some("2027-03-05")),
            ("over christmas", Some("2026-12-25")),
            ("除夕开吗", Some("2027-02-05")),
            ("坐3号线", None),
            ("大约3-5小时", None),
            ("it may be open", None),
        ] {
            assert_eq!(date(question, today).map(|d| d.to_string()).as_deref(), expected, "{question}");
        }
    }
}
