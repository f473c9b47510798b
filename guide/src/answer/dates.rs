//! Dates and times as people write them.

use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use scenic_data::{Instant, LangTag};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS_ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
const WEEKDAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// "2026年11月24日" or "24 November 2026".
pub fn day(at: Instant, zone: Tz, lang: &LangTag) -> String {
    let local = at.with_timezone(&zone);
    if lang.is_chinese() {
        format!("{}年{}月{}日", local.year(), local.month(), local.day())
    } else {
        format!("{} {} {}", local.day(), month(local.month0()), local.year())
    }
}

/// "11月24日" or "24 November".
pub fn short_day(at: Instant, zone: Tz, lang: &LangTag) -> String {
    let local = at.with_timezone(&zone);
    if lang.is_chinese() {
        format!("{}月{}日", local.month(), local.day())
    } else {
        format!("{} {}", local.day(), month(local.month0()))
    }
}

/// "17:30".
pub fn clock(at: Instant, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    format!("{}:{:02}", local.hour(), local.minute())
}

/// "周二" or "Tuesday".
pub fn weekday(at: Instant, zone: Tz, lang: &LangTag) -> &'static str {
    let index = at.with_timezone(&zone).weekday().num_days_from_monday() as usize;
    let names = if lang.is_chinese() { &WEEKDAYS_ZH } else { &WEEKDAYS_EN };
    names.get(index).copied().unwrap_or_default()
}

/// A time as seen from `now`: the clock today, "明天9:00" or "9:00 tomorrow", else with the date.
pub fn relative(at: Instant, now: Instant, zone: Tz, lang: &LangTag) -> String {
    let days = (at.with_timezone(&zone).date_naive() - now.with_timezone(&zone).date_naive()).num_days();
    let time = clock(at, zone);
    match (days, lang.is_chinese()) {
        (0, true) => format!("今天{time}"),
        (0, false) => format!("{time} today"),
        (1, true) => format!("明天{time}"),
        (1, false) => format!("{time} tomorrow"),
        (_, true) => format!("{}（{}）{time}", short_day(at, zone, lang), weekday(at, zone, lang)),
        (_, false) => format!("{time} on {}, {}", weekday(at, zone, lang), short_day(at, zone, lang)),
    }
}

/// "11月24日至11月26日", "from 24 November": the days of something that ends (exclusively) at `to`.
pub fn span(from: Option<Instant>, to: Option<Instant>, zone: Tz, lang: &LangTag) -> String {
    let day = |at| short_day(at, zone, lang);
    match (from.map(day), to.map(|end| day(last_day(end))), lang.is_chinese()) {
        (Some(a), Some(b), _) if a == b => a,
        (Some(a), Some(b), true) => format!("{a}至{b}"),
        (Some(a), Some(b), false) => format!("{a} to {b}"),
        (Some(a), None, true) => format!("{a}起"),
        (Some(a), None, false) => format!("from {a}"),
        (None, Some(b), true) => format!("至{b}"),
        (None, Some(b), false) => format!("until {b}"),
        (None, None, true) => "日期未注明".to_owned(),
        (None, None, false) => "dates not given".to_owned(),
    }
}

/// The last day of something that ends (exclusively) at `end`.
pub fn last_day(end: Instant) -> Instant {
    end - chrono::TimeDelta::seconds(1)
}

fn month(index: u32) -> &'static str {
    MONTHS.get(index as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_for_the_reader_by_the_places_clock() {
        let zone = chrono_tz::Asia::Shanghai;
        let now: Instant = "2026-11-24T12:00:00Z".parse().expect("a time");
        let late: Instant = "2026-11-24T17:00:00Z".parse().expect("a time");
        assert_eq!(relative(late, now, zone, &LangTag::zh()), "明天1:00");
        assert_eq!(relative(late, now, zone, &LangTag::en()), "1:00 tomorrow");
        assert_eq!(day(now, zone, &LangTag::en()), "24 November 2026");
        assert_eq!(weekday(now, zone, &LangTag::zh()), "周二");
    }
}
