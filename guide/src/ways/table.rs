//! How long it takes from each point to each other, by when one leaves: the map's ways, and the services
//! that run at that time.

use super::base::{Cost, Goal, Spots};
use super::{Closures, Run, Traveller, Ways};
use chrono::TimeDelta;
use paths::{Network, Shut};
use scenic_data::Instant;
use std::sync::Arc;

/// How finely departures are told apart where a service runs, minutes.
const BAND_MIN: i64 = 15;
/// How long before an edge is shut nobody is sent towards it, minutes.
const BEFORE_SHUT_MIN: i64 = 45;
/// Most services between which ways are put together; those nearest to the points.
const MOST_RUNS: usize = 24;

/// The table.
pub struct Table {
    pub(super) network: Option<Arc<Network>>,
    pub(super) traveller: Traveller,
    /// The points asked about, then the ends of each service.
    pub(super) spots: Spots,
    asked: usize,
    pub(super) runs: Vec<Run>,
    epochs: Vec<Epoch>,
    begins: Instant,
}

/// A stretch in which the same edges are shut.
pub(super) struct Epoch {
    from: Instant,
    pub(super) shut: Shut,
    costs: Vec<Option<Cost>>,
}

/// One part of a composed way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Hop {
    /// Over the map, from a spot to another.
    Way(usize, usize),
    /// With a service, forward or back.
    Ride(usize, bool),
}

/// A way put together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Composed {
    pub cost: Cost,
    pub hops: Vec<Hop>,
}

impl Table {
    /// The table of these points for departures from `from` to `to`. Of an outside router's times, where
    /// it gave any, nothing else is asked.
    pub fn of(
        ways: &Ways,
        goals: Vec<Goal>,
        traveller: Traveller,
        closures: &Closures,
        runs: Vec<Run>,
        (from, to): (Instant, Instant),
        fetched: Option<Vec<Option<Cost>>>,
    ) -> Self {
        let asked = goals.len();
        let network = ways.network().filter(|_| fetched.is_none());
        let runs: Vec<Run> =
            if network.is_some() { runs.into_iter().take(MOST_RUNS).collect() } else { Vec::new() };
        let mut all = goals;
        all.extend(runs.iter().flat_map(|run| [run.ends.0, run.ends.1]).map(Goal::from));
        let spots = Spots::on(network.as_deref(), &all, traveller.mode);
        let epochs = match fetched {
            Some(costs) => vec![Epoch { from, shut: Shut::none(), costs }],
            None => {
                let timetabled = timetabled(network.as_deref(), &runs);
                // Whoever leaves shortly before something is shut must not count on it.
                let lead = TimeDelta::minutes(BEFORE_SHUT_MIN);
                let changes = closures.changes(from, to + lead);
                let mut epochs: Vec<Epoch> = Vec::new();
                let starts: Vec<Instant> = changes.iter().flat_map(|at| [*at - lead, *at]).collect();
                let mut starts: Vec<Instant> =
                    starts.into_iter().filter(|at| from <= *at && *at < to).collect();
                starts.push(from);
                starts.sort_unstable();
                starts.dedup();
                for (i, begins) in starts.iter().enumerate() {
                    let ends = starts.get(i + 1).copied().unwrap_or(to) + lead;
                    let mut shut = closures.within(*begins, ends);
                    shut.union(&timetabled);
                    let costs = spots.costs(network.as_deref(), traveller, &shut);
                    epochs.push(Epoch { from: *begins, shut, costs });
                }
                epochs
            }
        };
        Self { network, traveller, spots, asked, runs, epochs, begins: from }
    }

    /// How many points were asked about.
    pub fn len(&self) -> usize {
        self.asked
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.asked == 0
    }

    /// Whether there is a map.
    pub fn has_map(&self) -> bool {
        self.network.is_some()
    }

    /// Seconds from each point to each other, row by row, for whoever leaves at or after an instant and
    /// before the next one's: bands from `from` to `to`, the first at `from`.
    pub fn bands(&self, from: Instant, to: Instant) -> Vec<(Instant, Vec<Option<u32>>)> {
        let mut starts = vec![from];
        starts.extend(self.starts(from, to));
        let mut bands: Vec<(Instant, Vec<Option<u32>>)> = Vec::new();
        for (i, begins) in starts.iter().enumerate() {
            let ends = starts.get(i + 1).copied().unwrap_or(to);
            let mut cells = Vec::with_capacity(self.asked * self.asked);
            for origin in 0..self.asked {
                let found = self.from(origin, *begins, ends);
                cells
                    .extend((0..self.asked).map(|goal| {
                        found.get(goal).and_then(|way| way.as_ref()).map(|way| way.cost.seconds)
                    }));
            }
            // What stays as it was is one band.
            if bands.last().is_none_or(|(_, last)| *last != cells) {
                bands.push((*begins, cells));
            }
        }
        bands
    }

    /// When ways change within a stretch, without its start: edges open or shut, services come and go.
    pub(super) fn starts(&self, from: Instant, to: Instant) -> Vec<Instant> {
        let mut starts: Vec<Instant> = self.epochs.iter().map(|epoch| epoch.from).collect();
        if !self.runs.is_empty() {
            // On a grid of its own, so that any two calls agree on it.
            let step = TimeDelta::minutes(BAND_MIN);
            let mut at = self.begins;
            while at < to {
                starts.push(at);
                at += step;
            }
        }
        starts.retain(|at| from < *at && *at < to);
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    /// The way from one point to another for whoever leaves at an instant.
    pub(super) fn way(&self, origin: usize, goal: usize, at: Instant) -> Option<Composed> {
        self.from(origin, at, at).into_iter().nth(goal).flatten()
    }

    pub(super) fn epoch(&self, at: Instant) -> Option<&Epoch> {
        self.epochs.iter().rev().find(|epoch| epoch.from <= at).or_else(|| self.epochs.first())
    }

    /// The ways from a point to all that were asked about, for whoever leaves from `first` to `last`:
    /// a service is taken only where all of them can board.
    fn from(&self, origin: usize, first: Instant, last: Instant) -> Vec<Option<Composed>> {
        let Some(epoch) = self.epoch(first) else { return Vec::new() };
        let n = self.spots.points.len();
        let direct = |i: usize, j: usize| epoch.costs.get(i * n + j).copied().flatten();
        let whole =
            |i: usize| direct(origin, i).map(|cost| Composed { cost, hops: vec![Hop::Way(origin, i)] });
        let ends = self.asked..n;
        // The shortest to each end of a service, by way of others; few ends, so plain relaxation.
        let mut reached: Vec<Option<Composed>> = ends.clone().map(whole).collect();
        for _ in 0..self.runs.len().min(4) {
            let mut better = false;
            for (r, run) in self.runs.iter().enumerate() {
                for forward in [true, false] {
                    if !forward && !run.both_ways {
                        continue;
                    }
                    let (board, leave) = if forward { (2 * r, 2 * r + 1) } else { (2 * r + 1, 2 * r) };
                    let Some(before) = reached.get(board).cloned().flatten() else { continue };
                    let there = TimeDelta::seconds(before.cost.seconds.into());
                    if !run.takes(first + there, last + there) {
                        continue;
                    }
                    let cost = Cost {
                        seconds: before.cost.seconds + run.seconds,
                        metres: before.cost.metres + run.metres,
                    };
                    let mut hops = before.hops;
                    hops.push(Hop::Ride(r, forward));
                    let ridden = Composed { cost, hops };
                    for end in ends.clone() {
                        let on = self.asked + leave;
                        let way = if end == on {
                            Some(ridden.clone())
                        } else {
                            direct(on, end).map(|cost| joined(&ridden, cost, Hop::Way(on, end)))
                        };
                        let Some(way) = way else { continue };
                        let known = reached.get_mut(end - self.asked);
                        if let Some(known) = known
                            && known.as_ref().is_none_or(|known| way.cost.seconds < known.cost.seconds)
                        {
                            *known = Some(way);
                            better = true;
                        }
                    }
                }
            }
            if !better {
                break;
            }
        }
        (0..self.asked)
            .map(|goal| {
                let mut best = whole(goal);
                // Only from ends that a ride leads to; others are no way round.
                let ridden = reached.iter().enumerate().filter_map(|(end, way)| Some((end, way.as_ref()?)));
                for (end, way) in ridden.filter(|(_, way)| way.hops.len() > 1) {
                    let on = self.asked + end;
                    let Some(cost) = direct(on, goal) else { continue };
                    let way = joined(way, cost, Hop::Way(on, goal));
                    if best.as_ref().is_none_or(|best| way.cost.seconds < best.cost.seconds) {
                        best = Some(way);
                    }
                }
                best
            })
            .collect()
    }
}

fn joined(before: &Composed, cost: Cost, hop: Hop) -> Composed {
    let mut hops = before.hops.clone();
    hops.push(hop);
    Composed {
        cost: Cost { seconds: before.cost.seconds + cost.seconds, metres: before.cost.metres + cost.metres },
        hops,
    }
}

/// The edges of services that are put in by their hours.
fn timetabled(network: Option<&Network>, runs: &[Run]) -> Shut {
    let mut shut = Shut::none();
    let Some(network) = network else { return shut };
    for link in network.links() {
        let ends = (super::position(link.ends.0), super::position(link.ends.1));
        if runs.iter().any(|run| run.ends == ends) {
            link.edges.iter().for_each(|edge| {
                shut.insert(*edge);
            });
        }
    }
    shut
}
