//! Open, closed or unknown: a pure judgement over hours, notices, a live word and an instant, and over
//! a stretch of time.

mod judge;
mod live;
mod service;
mod spans;
#[cfg(test)]
mod tests;
mod weather;

pub use judge::Judge;
pub use service::{Service, interval_min, service};
pub use spans::Span;
pub use weather::{Weather, WeatherRule, kinds, weather};

use crate::Instant;
use crate::event::Event;
use crate::view::{Fact, PlaceView};
use serde::{Deserialize, Serialize};

/// Whether a place is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is open.
    Open,
    /// It is closed.
    Closed,
    /// Nothing current says.
    Unknown,
}

/// What a judgement rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A notice in force.
    Notice,
    /// A notice in force for the place this one is part of.
    ParentNotice,
    /// What was said of it a moment ago.
    Live,
    /// What was said of it too long ago to go by, against its hours.
    LiveExpired,
    /// The regular hours.
    Hours,
    /// No hours are known.
    NoHours,
    /// The hours are known only as text that could not be understood.
    HoursNotUnderstood,
    /// The hours are long past their lifetime.
    HoursExpired,
}

/// The status of a place at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The judgement.
    pub state: State,
    /// What it rests on.
    pub reason: Reason,
    /// Since when.
    pub since: Option<Instant>,
    /// Until when what it rests on holds; a notice may begin before the hours end.
    pub until: Option<Instant>,
    /// When the state is another one, as far as is known: a closure that ends at night ends in nothing
    /// before the place opens.
    pub next_change: Option<Instant>,
    /// The last admission before it closes.
    pub last_entry: Option<Instant>,
    /// Notices in force, those that decide first.
    pub notices: Vec<Event>,
    /// The hours it rests on, when there are any.
    pub hours: Option<Fact>,
    /// What was said of it last, where it decides.
    pub live: Option<Fact>,
}

/// Judges a place at `at`, by what is known at `now`. `notices` are events at the place and at the
/// places it is part of, in any order; coming ones count for `until` and `next_change`. Closures come
/// before openings, the place's own notices before its parents', notices before a live word, and that
/// before hours. Missing hours never mean open.
pub fn status(view: &PlaceView, notices: &[Event], at: Instant, now: Instant) -> Status {
    Judge::new(view, notices, now).at(at)
}
