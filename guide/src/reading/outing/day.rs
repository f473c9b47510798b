//! The day an outing is on.

use super::numbers::count;
use super::pattern::Pattern;
use crate::reading::calendar::on_or_after;
use chrono::{Datelike, Days, NaiveDate, Weekday};

static IN_THREE_DAYS: Pattern = Pattern::new("大后天");
static IN_TWO_DAYS: Pattern = Pattern::new(r"后天|\bday after tomorrow\b");
static TOMORROW: Pattern = Pattern::new(r"明天|明日|明早|明晚|\btomorrow\b");
static TODAY: Pattern =
    Pattern::new(r"今天|今日|今早|今晚|\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b");
static WEEKDAY_ZH: Pattern =
    Pattern::new(r"(?:一下)?(?P<next>下个?)?(?:这个?|本)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])");
static WEEKDAY_EN: Pattern = Pattern::new(concat!(
    r"\b(?P<next>next )?(?P<day>mon|tues|wednes|thurs|fri|satur|sun)days?\b|",
    r"\b(?P<next2>next )?(?P<end>weekend)\b"
));
static DATE_ZH: Pattern = Pattern::new(concat!(
    r"(?:(?P<y>\d{4}) ?[年/-] ?)?(?P<m>\d{1,2}|",
    r"[一二三四五六七八九十]{1,2}) ?月 ?(?P<d>\d{1,2}|",
    r"[一二三四五六七八九十]{1,3}) ?[日号]?"
));
static DATE_EN: Pattern = Pattern::new(concat!(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<m1>jan|feb|mar|apr|may|jun|jul|aug|",
    r"sep|oct|nov|dec)[a-z]*|(?P<m2>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|",
    r"dec)[a-z]* (?P<d2>\d{1,2})(?:st|nd|rd|th)?)\b"
));
static DATE_ISO: Pattern = Pattern::new(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b");
const WEEKDAYS_ZH: &str = "一二三四五六日";
const WEEKDAYS_EN: [&str; 7] = ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"];
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day a text in one writing names, seen from today.
pub(super) fn day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let ahead = |days: u64| today.checked_add_days(Days::new(days));
    if IN_THREE_DAYS.is_in(text) {
        return ahead(3);
    }
    if IN_TWO_DAYS.is_in(text) {
        return ahead(2);
    }
    if TOMORROW.is_in(text) {
        return ahead(1);
    }
    if TODAY.is_in(text) {
        return Some(today);
    }
    date(text, today).or_else(|| {
        let (day, next_week) = weekday(text)?;
        let days = u64::from((day.num_days_from_monday() + 7 - today.weekday().num_days_from_monday()) % 7);
        let gone = day.num_days_from_monday() < today.weekday().num_days_from_monday();
        ahead(days + if next_week && !gone { 7 } else { 0 })
    })
}

fn weekday(text: &str) -> Option<(Weekday, bool)> {
    let nth = |at: usize| Weekday::try_from(u8::try_from(at).ok()?).ok();
    if let Some(found) = WEEKDAY_ZH.captures(text) {
        let day = match found.name("day")?.as_str() {
            "末" => Weekday::Sat,
            "天" => Weekday::Sun,
            name => nth(WEEKDAYS_ZH.chars().position(|c| name.starts_with(c))?)?,
        };
        return Some((day, found.name("next").is_some()));
    }
    let found = WEEKDAY_EN.captures(text)?;
    let day = match found.name("day") {
        Some(name) => nth(WEEKDAYS_EN.iter().position(|day| *day == name.as_str())?)?,
        None => Weekday::Sat,
    };
    Some((day, found.name("next").or(found.name("next2")).is_some()))
}

fn date(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    if let Some(found) = DATE_ISO.captures(text) {
        let part = |name: &str| found.name(name).and_then(|m| count(m.as_str()));
        return NaiveDate::from_ymd_opt(i32::try_from(part("y")?).ok()?, part("m")?, part("d")?);
    }
    if let Some(found) = DATE_ZH.captures(text) {
        let part = |name: &str| found.name(name).and_then(|m| count(m.as_str()));
        let year = part("y").and_then(|year| i32::try_from(year).ok());
        return on_or_after(today, year, part("m")?, part("d")?);
    }
    let found = DATE_EN.captures(text)?;
    let name = found.name("m1").or(found.name("m2"))?.as_str();
    let month = u32::try_from(MONTHS.iter().position(|month| *month == name)? + 1).ok()?;
    let day = found.name("d1").or(found.name("d2")).and_then(|m| count(m.as_str()))?;
    on_or_after(today, None, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_today() {
        // A Thursday.
        let today = NaiveDate::from_ymd_opt(2026, 11, 26).expect("a date");
        for (text, expected) in [
            ("明天", Some("2026-11-27")),
            ("大后天", Some("2026-11-29")),
            ("这周六", Some("2026-11-28")),
            ("下周三", Some("2026-12-02")),
            ("下周五", Some("2026-12-04")),
            ("12月3日", Some("2026-12-03")),
            ("三月五号", Some("2027-03-05")),
            ("on saturday", Some("2026-11-28")),
            ("3 december", Some("2026-12-03")),
            ("this afternoon", Some("2026-11-26")),
            ("2026-12-24", Some("2026-12-24")),
            ("13月40日", None),
            ("半天", None),
        ] {
            assert_eq!(day(text, today).map(|d| d.to_string()).as_deref(), expected, "{text}");
        }
    }
}
