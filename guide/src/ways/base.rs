//! How long it takes between points, with what is shut taken out and nothing that has hours.

use super::{Mode, Traveller, point};
use crate::gazetteer::fold;
use paths::{Network, Shut, Snap};
use scenic_data::Position;

/// Without a map, a way is so much longer than the straight line.
const DETOUR: f64 = 1.35;
/// Metres that are walked in a minute, and with wheels.
const WALK_M_PER_MIN: f64 = 70.0;
const WHEELS_M_PER_MIN: f64 = 60.0;
/// Metres that are driven in a minute about a town, and the minutes for parking.
const DRIVE_M_PER_MIN: f64 = 500.0;
const PARKING_MIN: f64 = 4.0;
/// How far from a way a point may lie and still be on the map, metres.
const SNAP_M: f64 = 180.0;
/// With wheels nobody crosses ground without a way, metres.
const WHEELS_SNAP_M: f64 = 80.0;
/// So much of a way off the map is worth saying, metres.
pub(crate) const OFF_M: f64 = 60.0;
/// How far from a place its own entrance may be, metres.
const ENTRANCE_M: f64 = 90.0;

/// What a way costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// How long it takes, seconds.
    pub seconds: u32,
    /// How long it is, metres.
    pub metres: u32,
}

/// The cost by the straight line.
pub(crate) fn straight(from: Position, to: Position, traveller: Traveller) -> Cost {
    let metres = from.distance_m(to) * DETOUR;
    let minutes = match traveller.mode {
        Mode::Walk => metres / WALK_M_PER_MIN * traveller.pace,
        Mode::Wheels => metres / WHEELS_M_PER_MIN * traveller.pace,
        Mode::Drive if metres < 1.0 => 0.0,
        Mode::Drive => metres / DRIVE_M_PER_MIN + PARKING_MIN,
    };
    Cost { seconds: (minutes * 60.0).round() as u32, metres: metres.round() as u32 }
}

/// Where one wants to go: a point, and the names of the place that it is, whose entrances carry them.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Where it is.
    pub at: Position,
    /// Its names, folded.
    pub names: Vec<String>,
}

impl From<Position> for Goal {
    fn from(at: Position) -> Self {
        Self { at, names: Vec::new() }
    }
}

/// Points with where they are on the map; those off it are reached by the straight line.
pub(crate) struct Spots {
    pub points: Vec<Position>,
    pub snaps: Vec<Option<Snap>>,
    /// Points that the map knows and that cannot be reached so: a summit by car.
    barred: Vec<bool>,
}

impl Spots {
    /// Puts points on the map.
    pub(crate) fn on(network: Option<&Network>, goals: &[Goal], mode: Mode) -> Self {
        let snaps: Vec<Option<Snap>> =
            goals.iter().map(|goal| network.and_then(|map| snap(map, goal, mode))).collect();
        let known = |goal: &Goal| {
            mode != Mode::Walk && network.is_some_and(|map| map.bounds().contains(point(goal.at)))
        };
        let barred = goals.iter().zip(&snaps).map(|(goal, snap)| snap.is_none() && known(goal)).collect();
        Self { points: goals.iter().map(|goal| goal.at).collect(), snaps, barred }
    }

    /// The cost between each two, row by row. `None` where the map has no way between them.
    pub(crate) fn costs(
        &self,
        network: Option<&Network>,
        traveller: Traveller,
        shut: &Shut,
    ) -> Vec<Option<Cost>> {
        let n = self.points.len();
        let mut cells: Vec<Option<Cost>> = Vec::with_capacity(n * n);
        let is_barred = |i: usize| self.barred.get(i).copied().unwrap_or(false);
        for (i, from) in self.points.iter().enumerate() {
            let to = |(j, to): (usize, &Position)| {
                (i == j || !(is_barred(i) || is_barred(j))).then(|| straight(*from, *to, traveller))
            };
            cells.extend(self.points.iter().enumerate().map(to));
        }
        let Some(network) = network else { return cells };
        let on_map: Vec<usize> = (0..n).filter(|i| self.snaps[*i].is_some()).collect();
        let snaps: Vec<Snap> = on_map.iter().filter_map(|i| self.snaps[*i].clone()).collect();
        let found = network.matrix(&snaps, &snaps, traveller.mode.on_map(), shut);
        let pace = if traveller.mode == Mode::Drive { 1.0 } else { traveller.pace };
        for (row, i) in on_map.iter().enumerate() {
            for (column, j) in on_map.iter().enumerate() {
                let cost = found.get(row * on_map.len() + column).copied().flatten();
                let cost = cost.map(|cost| Cost {
                    seconds: (f64::from(cost.seconds) * pace).round() as u32,
                    metres: cost.metres,
                });
                if let Some(cell) = cells.get_mut(i * n + j) {
                    *cell = if i == j { Some(Cost { seconds: 0, metres: 0 }) } else { cost };
                }
            }
        }
        cells
    }
}

/// Where a point is on the map: at its own entrance, where it has one close by.
pub(crate) fn snap(network: &Network, goal: &Goal, mode: Mode) -> Option<Snap> {
    let near = network.entrances_within(point(goal.at), ENTRANCE_M);
    let own = near.iter().find(|entrance| {
        // Another house's door, however near, is not this one's.
        let names = [&entrance.name, &entrance.name_en].into_iter().flatten();
        names.into_iter().any(|name| goal.names.contains(&fold(name)))
    });
    let by_entrance = own.and_then(|entrance| network.snap(entrance.point, mode.on_map(), ENTRANCE_M));
    // Who parks walks the rest.
    let far = if mode == Mode::Wheels { WHEELS_SNAP_M } else { SNAP_M };
    by_entrance.or_else(|| network.snap(point(goal.at), mode.on_map(), far))
}
