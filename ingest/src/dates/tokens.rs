//! Finds dates, times and words that stand for dates in a text.

use chrono::NaiveTime;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A day as written: any part but the day may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub year: Option<i32>,
    pub month: Option<u32>,
    pub day: u32,
    /// Years after the reference year, said in words (今年, 明年, 次年).
    pub years_on: Option<i32>,
    /// Written like `11.20`, which is a date only beside another one.
    pub dotted: bool,
}

/// A time of day in minutes since midnight, up to 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time(pub u32);

impl Time {
    /// As a clock shows it; 24:00 is not on a clock.
    pub fn naive(self) -> Option<NaiveTime> {
        NaiveTime::from_hms_opt(self.0 / 60, self.0 % 60, 0)
    }
}

/// Something found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Day(Day),
    /// Two days of one month: `20–25 November`.
    Days(Day, u32),
    Time(Time),
    /// From publication on.
    Now,
    /// So many days after publication.
    In(u64),
}

/// A token and where it stands, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub token: Token,
    pub start: usize,
    pub end: usize,
}

const MONTHS: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?";
const ORDINAL: &str = r"(?:st|nd|rd|th)?";

static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let alternatives = [
        r"(?P<iy>\d{4})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})".to_owned(),
        r"(?:(?:(?P<zy>\d{4})\s*年|(?P<zrel>今年|明年|次年|翌年))\s*)?(?P<zm>\d{1,2})\s*月\s*(?P<zd>\d{1,2})\s*[日号號]?".to_owned(),
        format!(
            r"\b(?P<rd>\d{{1,2}}){ORDINAL}\s*(?:-|–|—|to|until|and)\s*(?P<re>\d{{1,2}}){ORDINAL}\s+(?P<rm>{MONTHS})(?:,?\s+(?P<ry>\d{{4}}))?"
        ),
        format!(r"\b(?P<ed>\d{{1,2}}){ORDINAL}\s+(?:of\s+)?(?P<em>{MONTHS})(?:,?\s+(?P<ey>\d{{4}}))?"),
        format!(
            r"\b(?P<mm>{MONTHS})\s+(?P<md>\d{{1,2}}){ORDINAL}(?:\s*(?:-|–|—)\s*(?P<me>\d{{1,2}}){ORDINAL}\b)?(?:,?\s+(?P<my>\d{{4}})\b)?"
        ),
        r"(?P<tz>上午|下午|晚上|晚|早上|早|清晨|凌晨|中午|傍晚)?\s*(?P<th>\d{1,2})\s*[:：]\s*(?P<tm>\d{2})(?::\d{2})?\s*(?P<tp>am\b|pm\b|a\.m\.|p\.m\.)?".to_owned(),
        r"\b(?P<hh>\d{1,2})\s*(?P<hp>am\b|pm\b|a\.m\.|p\.m\.)".to_owned(),
        r"(?P<cz>上午|下午|晚上|晚|早上|早|清晨|凌晨|中午|傍晚)?\s*(?P<ch>\d{1,2})\s*[时時点點](?:\s*(?P<cm>\d{1,2})\s*分|(?P<half>半))?".to_owned(),
        r"(?P<od>\d{1,2})\s*[日号號]".to_owned(),
        r"(?P<now>即日起|自即日|即日|from today|with immediate effect|effective immediately|from now)".to_owned(),
        r"(?P<today>今日|今天|今晚|\btoday\b|\btonight\b)".to_owned(),
        r"(?P<tomorrow>明日|明天|明晚|\btomorrow\b)".to_owned(),
        r"(?P<dm>\d{1,2})\.(?P<dd>\d{1,2})".to_owned(),
    ];
    Regex::new(&format!("(?i){}", alternatives.join("|"))).expect("a valid pattern")
});

/// Everything found, in order. Impossible days and times are left out.
pub(super) fn scan(text: &str) -> Vec<Found> {
    TOKEN
        .captures_iter(text)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let after = text.get(whole.end()..).unwrap_or_default();
            let (token, end) = read(&found, after, whole.end())?;
            // A number's tail ("12026-11-20", "3.11.20") is not a date.
            let before = text.get(..whole.start()).and_then(|t| t.chars().next_back());
            let glued = whole.as_str().starts_with(|c: char| c.is_ascii_digit())
                && before.is_some_and(|c| c.is_ascii_digit() || (c == '.' && matches!(token, Token::Day(_))));
            (!glued).then_some(Found { token, start: whole.start(), end })
        })
        .collect()
}

fn read(found: &Captures<'_>, after: &str, end: usize) -> Option<(Token, usize)> {
    let number = |name: &str| found.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
    let year = |name: &str| found.name(name).and_then(|m| m.as_str().parse::<i32>().ok());
    let day = |year, month, day| Day { year, month: Some(month), day, years_on: None, dotted: false };
    let checked =
        |d: Day| ((1..=12).contains(&d.month.unwrap_or(1)) && (1..=31).contains(&d.day)).then_some(d);

    if let (Some(m), Some(d)) = (number("im"), number("id")) {
        return Some((Token::Day(checked(day(year("iy"), m, d))?), end));
    }
    if let (Some(m), Some(d)) = (number("zm"), number("zd")) {
        let years_on = found.name("zrel").map(|word| i32::from(word.as_str() != "今年"));
        return Some((Token::Day(checked(Day { years_on, ..day(year("zy"), m, d) })?), end));
    }
    if let (Some(from), Some(to), Some(m)) = (number("rd"), number("re"), month(found, "rm")) {
        let first = checked(day(year("ry"), m, from))?;
        return (1..=31).contains(&to).then_some((Token::Days(first, to), end));
    }
    if let (Some(d), Some(m)) = (number("ed"), month(found, "em")) {
        return Some((Token::Day(checked(day(year("ey"), m, d))?), end));
    }
    if let (Some(m), Some(d)) = (month(found, "mm"), number("md")) {
        let first = checked(day(year("my"), m, d))?;
        return Some(match (number("me"), found.name("md")) {
            // "November 20 - 18:00": the second number is an hour.
            (Some(_), Some(d)) if after.starts_with(':') && found.name("my").is_none() => {
                (Token::Day(first), d.end())
            }
            (Some(to), _) if (1..=31).contains(&to) => (Token::Days(first, to), end),
            _ => (Token::Day(first), end),
        });
    }
    if let (Some(h), Some(m)) = (number("th"), number("tm")) {
        return Some((Token::Time(time(h, m, part(found, "tz"), part(found, "tp"))?), end));
    }
    if let Some(h) = number("hh") {
        return Some((Token::Time(time(h, 0, "", part(found, "hp"))?), end));
    }
    if let Some(h) = number("ch") {
        // "3点建议" and "8时期" are words, but "8时" and "下午3点" are times.
        let minutes = number("cm").unwrap_or(if found.name("half").is_some() { 30 } else { 0 });
        return Some((Token::Time(time(h, minutes, part(found, "cz"), "")?), end));
    }
    if let Some(d) = number("od") {
        let only = Day { year: None, month: None, day: d, years_on: None, dotted: false };
        return Some((Token::Day(checked(only)?), end));
    }
    if let (Some(m), Some(d)) = (number("dm"), number("dd")) {
        return Some((Token::Day(checked(Day { dotted: true, ..day(None, m, d) })?), end));
    }
    let word = |name: &str| found.name(name).is_some();
    match () {
        () if word("now") => Some((Token::Now, end)),
        () if word("today") => Some((Token::In(0), end)),
        () if word("tomorrow") => Some((Token::In(1), end)),
        () => None,
    }
}

fn part<'a>(found: &Captures<'a>, name: &str) -> &'a str {
    found.name(name).map_or("", |m| m.as_str())
}

fn month(found: &Captures<'_>, name: &str) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = found.name(name)?.as_str().to_lowercase();
    let at = NAMES.iter().position(|name| word.starts_with(name))?;
    u32::try_from(at + 1).ok()
}

fn time(hour: u32, minute: u32, chinese: &str, english: &str) -> Option<Time> {
    let english = english.to_lowercase();
    let after_noon = matches!(chinese, "下午" | "晚上" | "晚" | "傍晚") || english.starts_with('p');
    let hour = match hour {
        1..=11 if after_noon => hour + 12,
        1 if chinese == "中午" => 13,
        12 if english.starts_with('a') || chinese == "凌晨" => 0,
        other => other,
    };
    (minute < 60 && hour * 60 + minute <= 24 * 60).then_some(Time(hour * 60 + minute))
}
