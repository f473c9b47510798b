//! "Today", "this weekend", "new", "last chance": spans of time by name, on a place's own clock.

use super::EventsRequest;
use crate::{Guide, GuideError};
use chrono::{Datelike, Days, NaiveTime, TimeDelta, Weekday};
use scenic_data::clock::at_local;
use scenic_data::{Instant, Words};

/// The clock where no place is named.
const HOME: chrono_tz::Tz = chrono_tz::Asia::Shanghai;
/// For how long something is new, and how soon a last chance is over, days.
const WEEK: i64 = 7;

/// A span of time by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At this moment.
    Now,
    /// Until midnight.
    Today,
    /// The next day.
    Tomorrow,
    /// The coming Saturday and Sunday, or what is left of them.
    Weekend,
    /// The next seven days.
    Week,
    /// First seen within seven days.
    New,
    /// Under way, and over within seven days.
    LastChance,
}

impl When {
    /// Every span, by its name.
    const NAMED: [(&'static str, Self); 7] = [
        ("now", Self::Now),
        ("today", Self::Today),
        ("tomorrow", Self::Tomorrow),
        ("weekend", Self::Weekend),
        ("week", Self::Week),
        ("new", Self::New),
        ("last_chance", Self::LastChance),
    ];

    /// The names of all.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::NAMED.into_iter().map(|(name, _)| name)
    }

    /// Reads the `when` parameter.
    pub fn parse(text: &str) -> Result<Self, Words> {
        let found = Self::NAMED.into_iter().find(|(name, _)| *name == text);
        found
            .map(|(_, when)| when)
            .ok_or_else(|| Words::unknown("时间", "when", text, &Self::NAMED.map(|(name, _)| name)))
    }

    /// Narrows a request to the span, as of `now` on the clock of `zone`.
    fn narrow(self, request: &mut EventsRequest, now: Instant, zone: chrono_tz::Tz) {
        let today = now.with_timezone(&zone).date_naive();
        let midnight = |ahead: u64| {
            let date = today.checked_add_days(Days::new(ahead)).unwrap_or(today);
            at_local(date.and_time(NaiveTime::MIN), zone)
        };
        // An end is the last moment that counts.
        let day = |first: u64, days: u64| {
            (midnight(first).max(now), midnight(first + days) - TimeDelta::seconds(1))
        };
        let span = match self {
            Self::Now => (now, now),
            Self::Today => day(0, 1),
            Self::Tomorrow => day(1, 1),
            Self::Week => (now, now + TimeDelta::days(WEEK)),
            Self::Weekend => match today.weekday() {
                Weekday::Sun => day(0, 1),
                weekday => day(u64::from(Weekday::Sat.days_since(weekday)), 2),
            },
            Self::New => {
                request.new_since = Some(now - TimeDelta::days(WEEK));
                return;
            }
            Self::LastChance => {
                request.ending_before = Some(now + TimeDelta::days(WEEK));
                return;
            }
        };
        (request.from, request.to) = (Some(span.0), Some(span.1));
    }
}

impl Guide {
    /// Narrows a request to a span by name, on the clock of the place that it names.
    pub async fn on_when(&self, request: &mut EventsRequest, when: When) -> Result<(), GuideError> {
        let zone = match &request.place {
            Some(text) => {
                let id = self.given_place("place_id", text).await?;
                self.store.place(&id).await?.map_or(HOME, |place| place.time_zone)
            }
            None => HOME,
        };
        when.narrow(request, self.clock.now(), zone);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekend_is_the_coming_one_or_what_is_left_of_it() {
        let narrowed = |now: &str| {
            let mut request = EventsRequest::default();
            When::Weekend.narrow(&mut request, now.parse().expect("a time"), HOME);
            let day =
                |at: Option<Instant>| at.expect("set").with_timezone(&HOME).format("%m-%d %H:%M").to_string();
            (day(request.from), day(request.to))
        };
        // 2026-11-26 is a Thursday.
        assert_eq!(narrowed("2026-11-26T10:00:00+08:00"), ("11-28 00:00".into(), "11-29 23:59".into()));
        assert_eq!(narrowed("2026-11-28T10:00:00+08:00"), ("11-28 10:00".into(), "11-29 23:59".into()));
        assert_eq!(narrowed("2026-11-29T10:00:00+08:00"), ("11-29 10:00".into(), "11-29 23:59".into()));
    }

    #[test]
    fn a_span_has_one_of_the_known_names() {
        assert_eq!(When::parse("last_chance"), Ok(When::LastChance));
        assert!(When::parse("yesterday").is_err());
    }
}
