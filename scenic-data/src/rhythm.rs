//! How often a document changes, as far as visits to it have shown.
//!
//! A visit sees at most that something changed since the last one, not how often. Three sums say all
//! that a Poisson process lets us learn from that: the time in which nothing changed, the time in
//! which something did, and how often that was. What is long ago counts less, for sites change
//! their ways.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// After so long, what was seen counts half.
const HALF_LIFE_S: f64 = 120.0 * 86_400.0;

/// What visits to a document have shown. Times are in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rhythm {
    /// Time between visits that found the same.
    pub quiet_s: f64,
    /// Time between visits that found something else.
    pub moved_s: f64,
    /// How many visits found something else.
    pub moves: f64,
}

impl Rhythm {
    /// With another visit, `after` the one before.
    pub fn with(self, after: Duration, moved: bool) -> Self {
        let after = after.as_secs_f64();
        let keep = 0.5_f64.powf(after / HALF_LIFE_S);
        let old =
            Self { quiet_s: self.quiet_s * keep, moved_s: self.moved_s * keep, moves: self.moves * keep };
        if moved {
            Self { moved_s: old.moved_s + after, moves: old.moves + 1.0, ..old }
        } else {
            Self { quiet_s: old.quiet_s + after, ..old }
        }
    }

    /// Together with another document's.
    pub fn and(self, other: Self) -> Self {
        Self {
            quiet_s: self.quiet_s + other.quiet_s,
            moved_s: self.moved_s + other.moved_s,
            moves: self.moves + other.moves,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_visit_counts_and_old_ones_count_less() {
        let day = Duration::from_secs(86_400);
        let rhythm = Rhythm::default().with(day, false).with(day, true).with(day, false);
        assert!((rhythm.moves - 1.0).abs() < 0.01 && (rhythm.moved_s - 86_400.0).abs() < 900.0, "{rhythm:?}");
        assert!((rhythm.quiet_s - 2.0 * 86_400.0).abs() < 2_000.0, "{rhythm:?}");
        let later = rhythm.with(120 * day, false);
        assert!((later.moves - rhythm.moves / 2.0).abs() < 0.01, "{later:?}");
    }
}
