//! Limits of planning.

use serde::{Deserialize, Serialize};

/// The `[plan]` table of the configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Most days of a plan.
    pub max_days: u32,
    /// How far ahead a plan may begin, days.
    pub ahead_days: i64,
    /// How far back a plan may have begun, minutes: a clock that is slow, or a plan under way.
    pub past_min: i64,
    /// Most entries of a list of places or interests.
    pub max_listed: usize,
    /// Most places that a plan is made from; the best and the nearest are taken.
    pub max_candidates: usize,
    /// How long a better plan is searched for unless the request says otherwise, milliseconds.
    pub time_ms: u64,
    /// How long a request may have it searched for, milliseconds.
    pub max_time_ms: u64,
    /// How far around the start places are looked for on foot, metres.
    pub walk_radius_m: f64,
    /// How far around the start places are looked for by car, metres.
    pub drive_radius_m: f64,
    /// How long a plan that is kept is looked after once it is over, days.
    pub keep_days: i64,
    /// Most plans that are kept.
    pub max_kept: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_days: 7,
            ahead_days: 366,
            past_min: 30,
            max_listed: 60,
            max_candidates: 120,
            time_ms: 80,
            max_time_ms: 5_000,
            walk_radius_m: 9_000.0,
            drive_radius_m: 60_000.0,
            keep_days: 30,
            max_kept: 100_000,
        }
    }
}
