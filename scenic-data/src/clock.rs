//! Time comes in through a trait, so that tests and replays can hold it still; and the instants of what
//! clocks on walls show.

use crate::Instant;
use chrono::{DateTime, MappedLocalTime, NaiveDateTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

/// Steps in which a local time that does not exist is moved on to one that does.
const GAP_STEP_MIN: i64 = 15;
/// How many such steps: no clock was ever set forward by more than a day.
const GAP_STEPS: i64 = 25 * 60 / GAP_STEP_MIN;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant, UTC.
    fn now(&self) -> Instant;
}

/// A clock that always tells the same time.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub Instant);

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        self.0
    }
}

/// The instant of a local time in a zone. A time that clocks show twice is the first; one that they skip
/// is moved on, by quarters of an hour, to one that they show.
pub fn at_local(local: NaiveDateTime, zone: Tz) -> Instant {
    at_local_by(local, zone, MappedLocalTime::earliest)
}

/// The same, with `which` of the two is meant where clocks show a time twice.
pub fn at_local_by(
    local: NaiveDateTime,
    zone: Tz,
    which: impl Fn(MappedLocalTime<DateTime<Tz>>) -> Option<DateTime<Tz>>,
) -> Instant {
    let found = (0..=GAP_STEPS).find_map(|step| {
        let local = local.checked_add_signed(TimeDelta::minutes(step * GAP_STEP_MIN))?;
        which(zone.from_local_datetime(&local))
    });
    found.map_or(local.and_utc(), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::America::Santiago;
    use chrono_tz::Europe::Berlin;

    #[test]
    fn a_local_time_is_an_instant_also_where_clocks_are_set() {
        let local = |text: &str| text.parse::<NaiveDateTime>().expect("a local time");
        let at = |text: &str| text.parse::<Instant>().expect("a time");
        assert_eq!(at_local(local("2026-06-01T02:30:00"), Berlin), at("2026-06-01T00:30:00Z"));
        let skipped = at_local(local("2026-03-29T02:30:00"), Berlin);
        assert_eq!(skipped, at("2026-03-29T01:00:00Z"), "clocks go on at three");
        let midnight = at_local(local("2026-09-06T00:00:00"), Santiago);
        assert_eq!(midnight, at("2026-09-06T04:00:00Z"), "the day begins at one");
        let twice = local("2026-10-25T02:30:00");
        assert_eq!(at_local(twice, Berlin), at("2026-10-25T00:30:00Z"));
        assert_eq!(at_local_by(twice, Berlin, MappedLocalTime::latest), at("2026-10-25T01:30:00Z"));
    }
}
