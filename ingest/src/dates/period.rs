//! When something happens, from the words of its announcement.

use super::tokens::{Day, Found, Time, Token, scan};
use super::{Reference, local};
use crate::text::{clip, half_width};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use regex::Regex;
use scenic_data::Instant;
use std::sync::LazyLock;

/// From when to when. An end is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// When it starts; `None` when only an end is given.
    pub starts_at: Option<Instant>,
    /// When it ends; `None` when only a start is given.
    pub ends_at: Option<Instant>,
}

/// Longest text that is read for dates, in characters.
const MAX_CHARS: usize = 20_000;
/// A date without a year is looked for this many times more readily ahead than behind.
const FORWARD: i64 = 2;
/// How far from publication, in years, an announced date can be.
const YEARS_BACK: i32 = 1;
const YEARS_AHEAD: i32 = 5;

/// Days that something spans, as understood.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Span {
    start: Option<(NaiveDate, Option<Time>)>,
    end: Option<(NaiveDate, Option<Time>)>,
    rank: u8,
}

const RANGE: u8 = 3;
const HALF_OPEN: u8 = 2;
const SINGLE: u8 = 1;
/// "今晚", "tomorrow": of the day it was written, which need not be that of its publication.
const RELATIVE: u8 = 0;

static BRACKETS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\([^)]{0,20}\)").expect("a valid pattern"));
static FILLING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:周|星期|礼拜)[一二三四五六日天末]|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|每天|每日|每晚|每|次日|翌日|全天|当天|当日|时间|\bdaily\b|\bevery ?day\b|\beach day\b|\bat\b|\bon\b|\bthe\b|\bbetween\b|[\s,，:、;]",
    )
    .expect("a valid pattern")
});
static BEFORE_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:截至|截止到?|直至|直到|延至|延长至|至|到|until|till|through|thru|by|up to)\s*$")
        .expect("a valid pattern")
});
static BEFORE_START: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:自|从|自从|from|since|starting|beginning|commencing|as of|effective)(?:\s+on)?\s*$")
        .expect("a valid pattern")
});
static AFTER_START: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\s*(?:起|开始|onwards?)").expect("a valid pattern"));
static AFTER_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(?:止|前|为止|截止)").expect("a valid pattern"));
/// A date that says when the text was written, not what it announces.
static PUBLICATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:发布|发表|更新|来源|编辑|始建|建于|成立|创建|published|posted|updated|founded|built|born)\S{0,6}\s*(?:on|in|at)?\s*$")
        .expect("a valid pattern")
});

/// The period that an announcement gives in its title, else in its body; of a body that is plain news a
/// single day means little. "Tonight" in the title gives way to a date to come in the body.
pub fn announced(title: &str, body: &str, reference: &Reference, plain_news: bool) -> Option<Period> {
    let in_title = best(title, reference, true);
    let in_body = best(body, reference, !plain_news);
    let today = published_on(reference);
    let is_coming = |span: &Span| {
        let last = span.end.or(span.start).is_some_and(|(day, _)| day >= today);
        span.rank > RELATIVE && last
    };
    let span = match (in_title, in_body) {
        (Some(title), Some(body)) if title.rank == RELATIVE && is_coming(&body) => body,
        (title, body) => title.or(body)?,
    };
    settle(span, reference)
}

fn published_on(reference: &Reference) -> NaiveDate {
    reference.published.with_timezone(&reference.zone).date_naive()
}

/// What a text announces: the first full range, else the first half-open one, else, when `singles` is set,
/// the first single day. Dates of the past that explain something are passed over.
fn best(text: &str, reference: &Reference, singles: bool) -> Option<Span> {
    let text = half_width(&clip(text, MAX_CHARS));
    let found = scan(&text);
    let today = published_on(reference);
    let mut best: Option<Span> = None;
    let mut at = 0;
    while at < found.len() {
        let Some((span, used)) = span(&text, found.get(at..)?, today) else {
            at += 1;
            continue;
        };
        at += used.max(1);
        let near =
            |d: NaiveDate| (today.year() - YEARS_BACK..=today.year() + YEARS_AHEAD).contains(&d.year());
        let plausible = [span.start, span.end].into_iter().flatten().all(|(day, _)| near(day));
        if plausible && (singles || span.rank > SINGLE) && best.is_none_or(|b| span.rank > b.rank) {
            best = Some(span);
        }
    }
    best
}

/// Reads one announcement from the tokens' front; also how many tokens it took.
fn span(text: &str, found: &[Found], today: NaiveDate) -> Option<(Span, usize)> {
    let first = found.first()?;
    let before = tail(text, first.start);
    match first.token {
        Token::Time(_) => None,
        Token::Now => {
            let (end, used) = range_end(text, found, 1, None, today);
            let rank = if end.is_some() { RANGE } else { HALF_OPEN };
            Some((
                Span { start: Some((today, None)), end: end.map(|(day, times)| (day, times.last())), rank },
                used,
            ))
        }
        Token::In(days) => {
            let day = today.checked_add_days(Days::new(days))?;
            let (times, used) = times(text, found, 1);
            Some((
                Span { start: Some((day, times.first)), end: Some((day, times.second)), rank: RELATIVE },
                used,
            ))
        }
        Token::Days(day, last) => {
            let start = resolve(day, None, today)?;
            let end = start.with_day(last).filter(|end| *end >= start)?;
            let (times, used) = times(text, found, 1);
            Some((
                Span { start: Some((start, times.first)), end: Some((end, times.second)), rank: RANGE },
                used,
            ))
        }
        Token::Day(day) => day_span(text, found, day, before, today),
    }
}

fn day_span(text: &str, found: &[Found], day: Day, before: &str, today: NaiveDate) -> Option<(Span, usize)> {
    let (first_times, used) = times(text, found, 1);
    let (end, used) = range_end(text, found, used, Some(day), today);
    if let Some((end, last_times)) = end {
        let explicit_end = matches!(
            found.get(used.saturating_sub(1 + last_times.count())).map(|f| f.token),
            Some(Token::Day(Day { year: Some(_), .. }))
        );
        let mut start = resolve(day, None, today)?;
        if day.year.is_none() && day.years_on.is_none() && explicit_end {
            start = start.with_year(end.year())?;
            if start > end {
                start = start.with_year(end.year() - 1)?;
            }
        }
        // "11月20日8:00至22日17:00" has a time at each end; "…至22日，18:00-21:00" daily hours.
        let (from, to) = match (first_times.first, last_times.first, last_times.second) {
            (None, from, Some(to)) => (from, Some(to)),
            (from, to, _) => (from, to),
        };
        return (start <= end)
            .then_some((Span { start: Some((start, from)), end: Some((end, to)), rank: RANGE }, used));
    }
    // A day of no month, or one like "4.8", means nothing alone.
    if day.month.is_none() || day.dotted || PUBLICATION.is_match(before) {
        return None;
    }
    let date = resolve(day, None, today)?;
    let last = found.get(used.saturating_sub(1))?;
    let after = text.get(last.end..).unwrap_or_default();
    let span = if AFTER_START.is_match(after) || BEFORE_START.is_match(before) {
        Span { start: Some((date, first_times.first)), end: None, rank: HALF_OPEN }
    } else if BEFORE_END.is_match(before) || AFTER_END.is_match(after) {
        Span { start: None, end: Some((date, first_times.first)), rank: HALF_OPEN }
    } else {
        Span { start: Some((date, first_times.first)), end: Some((date, first_times.second)), rank: SINGLE }
    };
    Some((span, used))
}

/// Up to two times of day that follow.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    first: Option<Time>,
    second: Option<Time>,
}

impl Times {
    fn count(self) -> usize {
        usize::from(self.first.is_some()) + usize::from(self.second.is_some())
    }

    fn last(self) -> Option<Time> {
        self.second.or(self.first)
    }
}

/// Times directly after the token before `at`: `18:00`, `18:00-21:00`. Returns the next index.
fn times(text: &str, found: &[Found], at: usize) -> (Times, usize) {
    let time = |i: usize| match found.get(i).map(|f| f.token) {
        Some(Token::Time(time)) => Some(time),
        _ => None,
    };
    let gap = |i: usize| gap(text, found, i);
    match time(at) {
        Some(first) if matches!(gap(at), Gap::Soft) => match time(at + 1) {
            Some(second) if matches!(gap(at + 1), Gap::Range) => {
                (Times { first: Some(first), second: Some(second) }, at + 2)
            }
            _ => (Times { first: Some(first), second: None }, at + 1),
        },
        _ => (Times::default(), at),
    }
}

/// The last day of a range whose first day stands before `at`, with its times.
fn range_end(
    text: &str,
    found: &[Found],
    at: usize,
    first: Option<Day>,
    today: NaiveDate,
) -> (Option<(NaiveDate, Times)>, usize) {
    let Some(Token::Day(mut day)) = found.get(at).map(|f| f.token) else { return (None, at) };
    if !matches!(gap(text, found, at), Gap::Range) {
        return (None, at);
    }
    let from = match first {
        Some(first) if first.dotted != day.dotted => return (None, at),
        Some(first) => match resolve(first, None, today) {
            Some(from) => {
                day.month = day.month.or(Some(from.month()));
                from
            }
            None => return (None, at),
        },
        None => today,
    };
    // "次年" after a first day counts from that day's year.
    let year = day.years_on.map(|on| from.year() + on);
    let year = day.year.or(year);
    match resolve(Day { year, years_on: None, ..day }, Some(from), today) {
        Some(end) => {
            let (times, used) = times(text, found, at + 1);
            (Some((end, times)), used)
        }
        None => (None, at),
    }
}

enum Gap {
    /// Nothing of meaning between two tokens.
    Soft,
    /// A word or dash that joins two ends.
    Range,
    /// Other words.
    Hard,
}

/// What stands between token `at` and the one before it.
fn gap(text: &str, found: &[Found], at: usize) -> Gap {
    let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|i| found.get(i)), found.get(at)) else {
        return Gap::Hard;
    };
    let between = text.get(before.end..after.start).unwrap_or("?");
    let between = BRACKETS.replace_all(between, "");
    let between = FILLING.replace_all(&between, "").to_lowercase();
    match between.as_str() {
        "" | "起" | "t" => Gap::Soft,
        "-" | "–" | "—" | "~" | "—-" | "--" | "——" | "−" | "至" | "到" | "起至" | "起到" | "直至"
        | "直到" | "to" | "until" | "till" | "through" | "thru" | "and" => Gap::Range,
        _ => Gap::Hard,
    }
}

/// The day in its year: the one written, else (for an end) the first not before its start, else the
/// one nearest to publication, rather ahead than behind.
fn resolve(day: Day, not_before: Option<NaiveDate>, today: NaiveDate) -> Option<NaiveDate> {
    let month = day.month?;
    let year = day.year.or_else(|| day.years_on.map(|on| today.year() + on));
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(year, month, day.day);
    }
    if let Some(from) = not_before {
        return (from.year()..=from.year() + 1)
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day.day))
            .find(|date| *date >= from);
    }
    (today.year() - 1..=today.year() + 1)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day.day))
        .min_by_key(|date| {
            let days = (*date - today).num_days();
            if days < 0 { -days * FORWARD } else { days }
        })
}

fn settle(span: Span, reference: &Reference) -> Option<Period> {
    let zone = reference.zone;
    let next_midnight = |day: NaiveDate| local(day.checked_add_days(Days::new(1))?, NaiveTime::MIN, zone);
    let at = |day: NaiveDate, time: Time| match time.naive() {
        Some(time) => local(day, time, zone),
        None => next_midnight(day),
    };
    let starts_at = match span.start {
        Some((day, Some(time))) => Some(at(day, time)?),
        Some((day, None)) => Some(local(day, NaiveTime::MIN, zone)?),
        None => None,
    };
    let ends_at = match span.end {
        Some((day, Some(time))) => {
            let end = at(day, time)?;
            // "18:00-02:00" ends the next morning.
            if starts_at.is_some_and(|start| end <= start) {
                at(day.checked_add_days(Days::new(1))?, time)
            } else {
                Some(end)
            }
        }
        Some((day, None)) => Some(next_midnight(day)?),
        None => None,
    };
    let ordered = starts_at.zip(ends_at).is_none_or(|(start, end)| start < end);
    (ordered && (starts_at.is_some() || ends_at.is_some())).then_some(Period { starts_at, ends_at })
}

/// Up to twenty characters before a byte position.
fn tail(text: &str, end: usize) -> &str {
    let before = text.get(..end).unwrap_or_default();
    let start = before.char_indices().rev().nth(19).map_or(0, |(at, _)| at);
    before.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Shanghai;

    /// Local times of a text published on 18 November 2026 at noon.
    fn read(text: &str) -> Option<(String, String)> {
        let published = super::super::instant("2026-11-18T12:00:00+08:00", Shanghai).unwrap_or_default();
        let period = announced(text, "", &Reference { published, zone: Shanghai }, false)?;
        let show = |at: Option<Instant>| {
            at.map_or("-".to_owned(), |at| at.with_timezone(&Shanghai).format("%Y-%m-%d %H:%M").to_string())
        };
        Some((show(period.starts_at), show(period.ends_at)))
    }

    #[test]
    fn announced_dates_are_read_in_chinese_and_english() {
        let cases = [
            ("11月20日至12月5日", "2026-11-20 00:00", "2026-12-06 00:00"),
            ("2026年11月20日-12月5日", "2026-11-20 00:00", "2026-12-06 00:00"),
            ("2026年11月20日（周五）至2026年12月5日（周六）", "2026-11-20 00:00", "2026-12-06 00:00"),
            ("11月20日-25日索道检修", "2026-11-20 00:00", "2026-11-26 00:00"),
            ("11月20至25日", "2026-11-20 00:00", "2026-11-26 00:00"),
            ("12月28日至1月3日", "2026-12-28 00:00", "2027-01-04 00:00"),
            ("即日起至11月30日", "2026-11-18 00:00", "2026-12-01 00:00"),
            ("自即日起停止开放", "2026-11-18 00:00", "-"),
            ("自11月20日起暂停开放", "2026-11-20 00:00", "-"),
            ("展期延长至12月20日", "-", "2026-12-21 00:00"),
            ("截止11月30日", "-", "2026-12-01 00:00"),
            ("11月20日18:00-21:00举行", "2026-11-20 18:00", "2026-11-20 21:00"),
            ("11月20日 8:00 至 11月22日 17:00", "2026-11-20 08:00", "2026-11-22 17:00"),
            ("11月20日8时至22日17时", "2026-11-20 08:00", "2026-11-22 17:00"),
            ("11月20日至12月5日，每晚18:00-21:00", "2026-11-20 18:00", "2026-12-05 21:00"),
            ("11月21日下午2点半", "2026-11-21 14:30", "2026-11-22 00:00"),
            ("11月20日22:00-次日2:00", "2026-11-20 22:00", "2026-11-21 02:00"),
            ("2026.11.20-2026.12.5", "2026-11-20 00:00", "2026-12-06 00:00"),
            ("11.20-12.5 特展", "2026-11-20 00:00", "2026-12-06 00:00"),
            ("2026-11-20 至 2026-11-22", "2026-11-20 00:00", "2026-11-23 00:00"),
            ("1月5日闭馆", "2027-01-05 00:00", "2027-01-06 00:00"),
            ("11月20日至次年3月31日", "2026-11-20 00:00", "2027-04-01 00:00"),
            ("明天闭园一天", "2026-11-19 00:00", "2026-11-20 00:00"),
            ("from 20 November to 5 December 2026", "2026-11-20 00:00", "2026-12-06 00:00"),
            ("20–25 Nov", "2026-11-20 00:00", "2026-11-26 00:00"),
            ("20-25 November 2026, 18:00-21:00", "2026-11-20 18:00", "2026-11-25 21:00"),
            ("November 20 – December 5, 2026", "2026-11-20 00:00", "2026-12-06 00:00"),
            ("Nov. 20-25, 2026", "2026-11-20 00:00", "2026-11-26 00:00"),
            ("until 30 November", "-", "2026-12-01 00:00"),
            ("closed through November 30", "-", "2026-12-01 00:00"),
            ("from 20 November", "2026-11-20 00:00", "-"),
            ("on Friday, 20th of November, 6 pm to 9 pm", "2026-11-20 18:00", "2026-11-20 21:00"),
            ("between 20 November and 5 December", "2026-11-20 00:00", "2026-12-06 00:00"),
            ("Saturday 21 November at 19:30", "2026-11-21 19:30", "2026-11-22 00:00"),
            ("28 December 2026 to 3 January 2027", "2026-12-28 00:00", "2027-01-04 00:00"),
            ("28 December to 3 January 2027", "2026-12-28 00:00", "2027-01-04 00:00"),
            ("closed today", "2026-11-18 00:00", "2026-11-19 00:00"),
        ];
        for (text, start, end) in cases {
            assert_eq!(read(text), Some((start.to_owned(), end.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_announcement_gives_no_date() {
        for text in [
            "",
            "门票80元，评分4.8",
            "始建于1987年5月1日",
            "发布时间：2026-11-18",
            "海拔1864.8米",
            "1368年至1644年",
            "Open daily 9:00-17:00",
            "2月30日至2月31日",
            "Room 12.5 to 14.6 square metres",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn tonight_in_a_title_gives_way_to_the_date_in_the_body() {
        let published = super::super::instant("2026-11-18T12:00:00+08:00", Shanghai).unwrap_or_default();
        let reference = Reference { published, zone: Shanghai };
        let starts = |title: &str, body: &str| {
            let period = announced(title, body, &reference, false).expect("a period");
            period.starts_at.map(|at| at.with_timezone(&Shanghai).format("%m-%d %H:%M").to_string())
        };
        let body = "11月23日18:00-21:00，夜市只点竹灯。";
        assert_eq!(starts("夜市今晚点灯", body).as_deref(), Some("11-23 18:00"));
        assert_eq!(starts("夜市今晚点灯", "去年11月3日也点过。").as_deref(), Some("11-18 00:00"));
        assert_eq!(starts("夜市11月20日点灯", body).as_deref(), Some("11-20 00:00"));
    }

    #[test]
    fn a_range_is_preferred_to_the_single_day_before_it() {
        let text = "本馆11月18日接通知，因设备检修，11月20日至11月22日暂停开放。";
        assert_eq!(read(text), Some(("2026-11-20 00:00".to_owned(), "2026-11-23 00:00".to_owned())));
    }
}
