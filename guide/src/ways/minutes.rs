//! Minutes on foot from one place to a few, for whoever lists what is near.

use super::base::{Goal, Spots};
use super::{Traveller, Ways};
use paths::Shut;
use scenic_data::Position;

/// How long a way takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes {
    /// Minutes, at least one.
    pub minutes: u32,
    /// Whether it is over the map.
    pub on_map: bool,
}

impl Ways {
    /// How long it takes from a point to each of a few. `None` where the map has no way.
    pub fn from_here(&self, from: Position, to: &[Position], traveller: Traveller) -> Vec<Option<Minutes>> {
        let network = self.network();
        let goals: Vec<Goal> = std::iter::once(from).chain(to.iter().copied()).map(Goal::from).collect();
        let spots = Spots::on(network.as_deref(), &goals, traveller.mode);
        let costs = spots.costs(network.as_deref(), traveller, &Shut::none());
        let on_map = |i: usize| spots.snaps.get(i).is_some_and(Option::is_some);
        let minutes = |i: usize| {
            let cost = costs.get(i).copied().flatten()?;
            Some(Minutes { minutes: cost.seconds.div_ceil(60).max(1), on_map: on_map(0) && on_map(i) })
        };
        (1..=to.len()).map(minutes).collect()
    }
}
