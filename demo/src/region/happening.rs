//! What happens in the region, dated from today, so that something always does.

use super::Lang;
use crate::day;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use scenic_data::event::{Effect, EventKind};
use serde::{Deserialize, Deserializer};

/// How long before its first day a happening is announced.
const ANNOUNCED_DAYS_BEFORE: i64 = 5;

/// A notice, an exhibition or an event, in `happenings.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Happening {
    /// Unique among happenings.
    pub id: String,
    /// What kind it is.
    pub kind: EventKind,
    /// What it does to the place.
    pub effect: Effect,
    /// The id of the place where it happens.
    pub place: String,
    /// Its first day, counted from today.
    pub starts_in_days: i64,
    /// Its last day, counted from today.
    pub ends_in_days: i64,
    /// The time of day it starts on its first day; midnight when absent.
    #[serde(default, deserialize_with = "time")]
    pub starts_time: Option<NaiveTime>,
    /// The time of day it ends on its last day; the following midnight when absent.
    #[serde(default, deserialize_with = "time")]
    pub ends_time: Option<NaiveTime>,
    /// What it says in Chinese.
    pub zh: Wording,
    /// What it says in English.
    pub en: Wording,
}

/// A title and a body; `{start}` and `{end}` stand for the first and the last day.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// One line.
    pub title: String,
    /// Paragraphs.
    pub body: String,
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveTime>, D::Error> {
    let text = String::deserialize(deserializer)?;
    NaiveTime::parse_from_str(&text, "%H:%M")
        .map(Some)
        .map_err(|_| serde::de::Error::custom(format!("a time is written HH:MM, not {text:?}")))
}

impl Happening {
    /// Its first and last day when today is `today`.
    pub fn days(&self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        (day::plus(today, self.starts_in_days), day::plus(today, self.ends_in_days))
    }

    /// When it starts and when it ends (exclusive).
    pub fn period(&self, today: NaiveDate) -> (DateTime<FixedOffset>, DateTime<FixedOffset>) {
        let (first, last) = self.days(today);
        let start = day::at(first, self.starts_time.unwrap_or(NaiveTime::MIN));
        let end = match self.ends_time {
            Some(time) => day::at(last, time),
            None => day::at(day::plus(last, 1), NaiveTime::MIN),
        };
        (start, end)
    }

    /// When it was announced: days before it starts, and never later than yesterday at nine.
    pub fn published(&self, today: NaiveDate) -> DateTime<FixedOffset> {
        let days = (self.starts_in_days - ANNOUNCED_DAYS_BEFORE).min(-1);
        let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
        day::at(day::plus(today, days), nine)
    }

    /// Its title and body in a language, with its days in their places.
    pub fn words(&self, lang: Lang, today: NaiveDate) -> Wording {
        let (first, last) = self.days(today);
        let written = self.published(today).date_naive();
        let (words, first, last) = match lang {
            Lang::Zh => (&self.zh, day::chinese(first, written), day::chinese(last, written)),
            Lang::En => (&self.en, day::english(first), day::english(last)),
        };
        let fill = |text: &str| text.replace("{start}", &first).replace("{end}", &last);
        Wording { title: fill(&words.title), body: fill(words.body.trim()) }
    }

    /// What feeds call its kind.
    pub fn category(&self, lang: Lang) -> &'static str {
        match (self.kind, lang) {
            (EventKind::Notice, Lang::Zh) => "公告",
            (EventKind::Notice, Lang::En) => "Notice",
            (EventKind::Exhibition, Lang::Zh) => "展览",
            (EventKind::Exhibition, Lang::En) => "Exhibition",
            (EventKind::Event, Lang::Zh) => "活动",
            (EventKind::Event, Lang::En) => "Event",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(extra: &str) -> Result<Happening, toml::de::Error> {
        toml::from_str(&format!(
            "id = 'h'\nkind = 'notice'\neffect = 'closed'\nplace = 'p'\nstarts_in_days = -2\nends_in_days = 4\n{extra}\n\
             zh = {{ title = '{{start}}起关闭', body = '{{start}}至{{end}}关闭' }}\n\
             en = {{ title = 'Closed', body = 'Closed from {{start}} to {{end}}' }}"
        ))
    }

    #[test]
    fn the_last_day_is_within_and_a_year_shows_where_it_turns() {
        let today: NaiveDate = "2026-12-31".parse().expect("a date");
        let closed = parse("").expect("a happening");
        let (start, end) = closed.period(today);
        assert_eq!(start.to_rfc3339(), "2026-12-29T00:00:00+08:00");
        assert_eq!(end.to_rfc3339(), "2027-01-05T00:00:00+08:00");
        assert_eq!(closed.words(Lang::Zh, today).body, "12月29日至2027年1月4日关闭");
        assert_eq!(closed.words(Lang::En, today).body, "Closed from 29 December 2026 to 4 January 2027");
        assert_eq!(closed.published(today).to_rfc3339(), "2026-12-24T09:00:00+08:00");
    }

    #[test]
    fn a_time_that_is_none_is_refused_by_name() {
        let error = parse("ends_time = '25:00'").expect_err("no such time");
        assert!(error.to_string().contains("HH:MM"), "{error}");
        let until_five = parse("ends_time = '17:00'").expect("a happening");
        let (_, end) = until_five.period("2028-02-29".parse().expect("a date"));
        assert_eq!(end.to_rfc3339(), "2028-03-04T17:00:00+08:00");
    }
}
