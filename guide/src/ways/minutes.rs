//! Minutes on foot from one place to a few, for whoever lists what is near.

use super::base::Spots;
use super::{Traveller, Ways};
use paths::Shut;
use scenic_data::Position;

impl Ways {
    /// Minutes and metres from a point to each of a few, and whether they are over the map. `None` where
    /// the map has no way.
    pub fn from_here(
        &self,
        from: Position,
        to: &[Position],
        traveller: Traveller,
    ) -> Vec<Option<(u32, u32, bool)>> {
        let network = self.network();
        let points = std::iter::once(from).chain(to.iter().copied()).collect();
        let spots = Spots::on(network.as_deref(), points, traveller.mode);
        let costs = spots.costs(network.as_deref(), traveller, &Shut::none());
        let on_map = |i: usize| spots.snaps.get(i).is_some_and(Option::is_some);
        (1..=to.len())
            .map(|i| {
                let cost = costs.get(i).copied().flatten()?;
                let minutes = cost.seconds.div_ceil(60).max(1);
                Some((minutes, cost.metres, on_map(0) && on_map(i)))
            })
            .collect()
    }
}
