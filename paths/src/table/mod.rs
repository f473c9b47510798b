//! Times and distances from many to many.
//!
//! The prepared hierarchy answers: one short search from each target leaves its times at the nodes it meets,
//! one from each source collects them. Where the quickest way uses a closed edge, its source gets a plain
//! search that ends when all such targets are reached.

mod buckets;
mod upward;

use serde::{Deserialize, Serialize};

use buckets::Cell;
pub(crate) use buckets::Climb;
pub(crate) use upward::Upward;

use crate::graph::Graph;
use crate::mode::Mode;
use crate::pool::Pool;
use crate::route::{Ends, Plan, Stretch, entries, exits, same_edge};
use crate::search::Search;
use crate::snap::Snap;

/// What a way costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Whole seconds.
    pub seconds: u32,
    /// Whole metres.
    pub metres: u32,
    /// Seconds of it in ferries and lifts with their waiting.
    pub carried_s: u32,
}

impl Cost {
    /// The same for somebody who walks `pace` times as long; what carries people takes as long as before.
    /// It is for walking and wheels: a car's time does not depend on a pace. A pace that is not positive and
    /// finite changes nothing.
    pub fn at_pace(self, pace: f64) -> Cost {
        if !(pace.is_finite() && pace > 0.0) {
            return self;
        }
        let walked = f64::from(self.seconds.saturating_sub(self.carried_s)) * pace;
        Cost { seconds: (walked.round() as u32).saturating_add(self.carried_s), ..self }
    }
}

/// The sums of a way on the network.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sums {
    /// Tenths of seconds.
    pub time: u32,
    pub metres: f32,
    /// Tenths of seconds in links.
    pub carried: u32,
}

impl Sums {
    pub fn and(self, more: Sums) -> Sums {
        Sums {
            time: self.time.saturating_add(more.time),
            metres: self.metres + more.metres,
            carried: self.carried.saturating_add(more.carried),
        }
    }

    fn of_stretch(graph: &Graph, stretch: Stretch) -> Sums {
        let edge = graph.edges.get(stretch.edge as usize);
        let metres = edge.map_or(0.0, |edge| (f64::from(edge.length_m) * stretch.share()) as f32);
        Sums { time: stretch.time, metres, carried: 0 }
    }

    fn of_leg(graph: &Graph, leg: crate::adjacency::Leg, mode: Mode) -> Sums {
        let Some(edge) = graph.edges.get(leg.edge as usize) else { return Sums::default() };
        let time = edge.time(mode, leg.backward);
        Sums { time, metres: edge.length_m, carried: if edge.kind.is_link() { time } else { 0 } }
    }
}

/// The nodes of a snap with the sums of the stretch to or from each.
type Doors = Vec<(u32, Sums)>;

fn doors(graph: &Graph, ends: &Ends) -> Doors {
    ends.stretches().map(|(node, stretch)| (node, Sums::of_stretch(graph, stretch))).collect()
}

/// Row by row: from the first to all, from the second to all. `approach` gives the tenths of seconds of the
/// straight line at a snap.
pub(crate) fn table(
    plan: &Plan<'_>,
    upward: Option<&Upward>,
    climbs: &Pool<Climb>,
    from: &[Snap],
    to: &[Snap],
    approach: impl Fn(&Snap) -> u32,
) -> Vec<Option<Cost>> {
    let starts: Vec<Doors> =
        from.iter().map(|snap| doors(plan.graph, &exits(plan.graph, snap, plan.mode, plan.shut))).collect();
    let ends: Vec<Doors> =
        to.iter().map(|snap| doors(plan.graph, &entries(plan.graph, snap, plan.mode, plan.shut))).collect();
    let through = match upward {
        Some(upward) => {
            let work = |climb: &mut Climb| climb.table(upward, &starts, &ends, plan.shut);
            let cells = climbs.with(|| Climb::new(upward.nodes()), work);
            repair(plan, &starts, &ends, cells)
        }
        None => {
            let cells = vec![Some(Cell { sums: Sums::default(), touched: true }); from.len() * to.len()];
            repair(plan, &starts, &ends, cells)
        }
    };
    let pairs = from.iter().flat_map(|source| to.iter().map(move |target| (source, target)));
    pairs
        .zip(through)
        .map(|((source, target), through)| {
            let direct = same_edge(plan.graph, source, target, plan.mode, plan.shut)
                .map(|stretch| Sums::of_stretch(plan.graph, stretch));
            let best = [direct, through].into_iter().flatten().min_by_key(|sums| sums.time)?;
            let time = best.time.saturating_add(approach(source)).saturating_add(approach(target));
            Some(Cost {
                seconds: (f64::from(time) / 10.0).round() as u32,
                metres: (f64::from(best.metres) + source.distance_m + target.distance_m).round() as u32,
                carried_s: (f64::from(best.carried) / 10.0).round() as u32,
            })
        })
        .collect()
}

/// Finds the ways that closed edges touched anew, by plain searches.
fn repair(plan: &Plan<'_>, starts: &[Doors], ends: &[Doors], cells: Vec<Option<Cell>>) -> Vec<Option<Sums>> {
    let mut sums: Vec<Option<Sums>> = cells.iter().map(|cell| cell.map(|cell| cell.sums)).collect();
    if ends.is_empty() || !cells.iter().flatten().any(|cell| cell.touched) {
        return sums;
    }
    let rows = starts.iter().zip(cells.chunks(ends.len())).zip(sums.chunks_mut(ends.len()));
    plan.searches.with(
        || Search::new(plan.arcs.nodes()),
        |search| {
            for ((doors, cells), row) in rows {
                let is_touched = |cell: &Option<Cell>| cell.is_some_and(|cell| cell.touched);
                let touched = || ends.iter().zip(cells).filter(|(_, cell)| is_touched(cell));
                let targets: Vec<u32> = touched().flat_map(|(ends, _)| ends).map(|(node, _)| *node).collect();
                if targets.is_empty() && !cells.iter().any(is_touched) {
                    continue;
                }
                let list: Vec<(u32, u32)> = doors.iter().map(|(node, sums)| (*node, sums.time)).collect();
                search.run(plan.arcs, &list, &targets, plan.shut, |_, _| false);
                for ((sums, ends), _) in
                    row.iter_mut().zip(ends).zip(cells).filter(|(_, cell)| is_touched(cell))
                {
                    *sums = plain_cell(plan, search, doors, ends);
                }
            }
        },
    );
    sums
}

fn plain_cell(plan: &Plan<'_>, search: &Search, starts: &Doors, ends: &Doors) -> Option<Sums> {
    let reached = ends.iter().filter_map(|(node, rest)| {
        search.time(*node).map(|time| (time.saturating_add(rest.time), *node, *rest))
    });
    let (_, last, rest) = reached.min_by_key(|(time, node, _)| (*time, *node))?;
    let mut middle = Sums::default();
    let first = search.walk_back(last, |leg| middle = middle.and(Sums::of_leg(plan.graph, leg, plan.mode)));
    let (_, start) = starts.iter().find(|(node, _)| *node == first)?;
    Some(start.and(middle).and(rest))
}
