//! How current a piece of evidence is, and the parcel that says so in every answer.

use crate::{Authority, Field, Instant, SourceId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// From just confirmed to long past its lifetime; `unknown` when there is nothing to judge by.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FreshnessState {
    /// Within half its lifetime.
    Fresh,
    /// Within its lifetime.
    Aging,
    /// Past its lifetime, within four of them.
    Stale,
    /// Further past, or no longer valid.
    Expired,
    /// Nothing is known.
    Unknown,
}

/// Past how many lifetimes a stale value counts as expired.
const EXPIRED_AFTER_LIFETIMES: u32 = 4;

/// Where evidence came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SourceRef {
    /// The source.
    pub id: SourceId,
    /// Its name for readers.
    pub name: String,
    /// The document's own address.
    pub url: Option<String>,
    /// Who published that document, where the source carries several voices: the public account of an
    /// article, say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// How much its word weighs.
    pub authority: Authority,
}

/// The clocks of a piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// When the source says it changed.
    pub published_at: Option<Instant>,
    /// When this value was first seen in its present form.
    pub observed_at: Instant,
    /// When a source last confirmed it.
    pub verified_at: Instant,
    /// When it starts to hold.
    pub valid_from: Option<Instant>,
    /// When it ceases to hold.
    pub valid_until: Option<Instant>,
}

/// What every answer, hit, place, fact and stop carries (see `Freshness` in the HTTP contract).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Freshness {
    /// The judgement.
    pub state: FreshnessState,
    /// When this value was first seen in its present form.
    pub observed_at: DateTime<Utc>,
    /// When a source last confirmed it.
    pub verified_at: DateTime<Utc>,
    /// When the source says it changed.
    pub published_at: Option<DateTime<Utc>>,
    /// When it starts to hold.
    pub valid_from: Option<DateTime<Utc>>,
    /// When it ceases to hold.
    pub valid_until: Option<DateTime<Utc>>,
    /// Seconds since `verified_at`.
    pub age_s: i64,
    /// Seconds a confirmed value counts as current.
    pub ttl_s: i64,
    /// Who says so.
    pub source: SourceRef,
}

/// Judges clocks at an instant.
pub fn judge(clocks: &Clocks, lifetime: Duration, now: Instant) -> FreshnessState {
    if clocks.valid_until.is_some_and(|until| until <= now) {
        return FreshnessState::Expired;
    }
    let age = (now - clocks.verified_at).to_std().unwrap_or_default();
    if age <= lifetime / 2 {
        FreshnessState::Fresh
    } else if age <= lifetime {
        FreshnessState::Aging
    } else if age <= lifetime * EXPIRED_AFTER_LIFETIMES {
        FreshnessState::Stale
    } else {
        FreshnessState::Expired
    }
}

impl Freshness {
    /// The freshness of a value of `field`, with a source's own lifetime where it sets one.
    pub fn of(clocks: &Clocks, source: SourceRef, lifetime: Duration, now: Instant) -> Self {
        Self {
            state: judge(clocks, lifetime, now),
            observed_at: clocks.observed_at,
            verified_at: clocks.verified_at,
            published_at: clocks.published_at,
            valid_from: clocks.valid_from,
            valid_until: clocks.valid_until,
            age_s: (now - clocks.verified_at).num_seconds().max(0),
            ttl_s: i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX),
            source,
        }
    }

    /// Whether a reader must be warned.
    pub fn is_past(&self) -> bool {
        matches!(self.state, FreshnessState::Stale | FreshnessState::Expired)
    }
}

/// The lifetime of a field's values where the source sets none of its own.
pub fn lifetime(field: &Field) -> Duration {
    field.class().lifetime()
}

/// How long a notice or an event counts as current after its last confirmation.
pub const EVENT_LIFETIME: Duration = Duration::from_secs(3 * 86_400);

/// How long after its last confirmation a notice or an event that does not say when it ends is taken
/// to be on.
pub const EVENT_EXPIRY: Duration =
    Duration::from_secs(EVENT_LIFETIME.as_secs() * EXPIRED_AFTER_LIFETIMES as u64);

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_value_ages_through_every_state() {
        let now = Instant::UNIX_EPOCH + TimeDelta::days(20_000);
        let day = Duration::from_secs(86_400);
        let state = |hours: i64, until: Option<i64>| {
            let verified_at = now - TimeDelta::hours(hours);
            let valid_until = until.map(|h| now + TimeDelta::hours(h));
            let clocks = Clocks {
                published_at: None,
                observed_at: verified_at,
                verified_at,
                valid_from: None,
                valid_until,
            };
            judge(&clocks, day, now)
        };
        assert_eq!(state(1, None), FreshnessState::Fresh);
        assert_eq!(state(13, None), FreshnessState::Aging);
        assert_eq!(state(30, None), FreshnessState::Stale);
        assert_eq!(state(97, None), FreshnessState::Expired);
        assert_eq!(state(1, Some(-1)), FreshnessState::Expired);
        assert_eq!(state(-5, None), FreshnessState::Fresh, "a clock ahead of ours is not an error");
    }
}
