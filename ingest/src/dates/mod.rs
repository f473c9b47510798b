//! Dates as notices write them, Chinese and English, into instants of the place's own time zone.
//!
//! `tokens` finds dates, times and words like "即日起"; `period` reads what stands between them.

mod period;
mod tokens;

pub use period::{Period, announced};

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;
use scenic_data::Instant;
use tokens::{Day, Token};

/// What dates without a year or a zone are relative to.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// When the text was published.
    pub published: Instant,
    /// Where it was.
    pub zone: Tz,
}

/// Years that are taken for a date of a visit; others are history or a slip.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

/// One date or date and time: RFC 3339, RFC 2822, `2026-11-20 10:00`, `2026年11月20日`,
/// `20 November 2026`. Without a zone it is in `zone`; without a time it is midnight; without a year
/// it is nothing.
pub fn instant(text: &str, zone: Tz) -> Option<Instant> {
    exact(text)
        .or_else(|| day_and_time(text).and_then(|(day, time)| local(day, time.unwrap_or_default(), zone)))
}

/// Like [`instant`], for an end: a date without a time is wholly within, so that its end is the next
/// midnight.
pub fn end_instant(text: &str, zone: Tz) -> Option<Instant> {
    exact(text).or_else(|| {
        let (day, time) = day_and_time(text)?;
        match time {
            Some(time) => local(day, time, zone),
            None => local(day.checked_add_days(Days::new(1))?, NaiveTime::MIN, zone),
        }
    })
}

fn exact(text: &str) -> Option<Instant> {
    let text = text.trim();
    let at = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text)).ok()?;
    YEARS.contains(&chrono::Datelike::year(&at)).then(|| at.to_utc())
}

fn day_and_time(text: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
    let text = text.trim();
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"] {
        if let Ok(at) = NaiveDateTime::parse_from_str(text, form) {
            return YEARS.contains(&chrono::Datelike::year(&at)).then(|| (at.date(), Some(at.time())));
        }
    }
    let mut found = tokens::scan(text).into_iter();
    while let Some(token) = found.next() {
        if let Token::Day(Day { year: Some(year), month: Some(month), day, .. }) = token.token
            && YEARS.contains(&year)
            && let Some(date) = NaiveDate::from_ymd_opt(year, month, day)
        {
            let time = found.next().and_then(|next| match next.token {
                Token::Time(time) => time.naive(),
                _ => None,
            });
            return Some((date, time));
        }
    }
    None
}

/// A local time as an instant. A time that a clock change skips is taken an hour later.
fn local(day: NaiveDate, time: NaiveTime, zone: Tz) -> Option<Instant> {
    let naive = day.and_time(time);
    zone.from_local_datetime(&naive)
        .earliest()
        .or_else(|| zone.from_local_datetime(&(naive + chrono::TimeDelta::hours(1))).earliest())
        .map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Shanghai;

    #[test]
    fn a_single_date_is_read_in_many_forms() {
        let cases = [
            ("2026-11-20", "2026-11-19T16:00:00+00:00"),
            ("2026-11-20T10:30:00+08:00", "2026-11-20T02:30:00+00:00"),
            ("2026-11-20 10:30", "2026-11-20T02:30:00+00:00"),
            ("2026年11月20日 10:30", "2026-11-20T02:30:00+00:00"),
            ("发布时间：2026/11/20 10:30:15", "2026-11-20T02:30:00+00:00"),
            ("20 November 2026", "2026-11-19T16:00:00+00:00"),
            ("November 20, 2026 6pm", "2026-11-20T10:00:00+00:00"),
            ("Fri, 20 Nov 2026 10:30:00 +0800", "2026-11-20T02:30:00+00:00"),
        ];
        for (text, expected) in cases {
            assert_eq!(
                instant(text, Shanghai).map(|at| at.to_rfc3339()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for text in ["", "soon", "2026-13-45", "0000-01-01", "11月20日", "99999999999999"] {
            assert_eq!(instant(text, Shanghai), None, "{text}");
        }
    }

    #[test]
    fn the_last_day_is_wholly_within() {
        let end = end_instant("2026-12-31", Shanghai).map(|at| at.to_rfc3339());
        assert_eq!(end.as_deref(), Some("2026-12-31T16:00:00+00:00"));
        let exact = end_instant("2026-12-31 18:00", Shanghai).map(|at| at.to_rfc3339());
        assert_eq!(exact.as_deref(), Some("2026-12-31T10:00:00+00:00"));
    }
}
