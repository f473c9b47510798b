//! What takes people somewhere at hours of its own: lifts, boats, buses.

use scenic_data::{Instant, PlaceId, Position};

/// A service between two points of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The place that it is in the store, where it is one.
    pub place: Option<PlaceId>,
    /// Its name in Chinese, and in English.
    pub names: (Option<String>, Option<String>),
    /// What it is.
    pub kind: super::StepKind,
    /// Where it begins and ends.
    pub ends: (Position, Position),
    /// Whether it also goes back.
    pub both_ways: bool,
    /// How long the ride takes, with the usual wait, seconds.
    pub seconds: u32,
    /// How long the ride is, metres.
    pub metres: u32,
    /// When one can board: from each first run to its last.
    pub boarding: Vec<(Instant, Instant)>,
}

impl Run {
    /// Whether whoever comes at any time from `first` to `last` can board.
    pub(crate) fn takes(&self, first: Instant, last: Instant) -> bool {
        self.boarding.iter().any(|(opens, closes)| *opens <= first && last <= *closes)
    }
}
