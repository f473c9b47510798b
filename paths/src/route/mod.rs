//! The fastest way between two snaps.

mod assemble;
mod ends;

pub(crate) use assemble::assemble;
pub(crate) use ends::{Ends, Stretch, along, entries, exits, same_edge};

use crate::adjacency::{Adjacency, Arc, Leg};
use crate::graph::{EdgeId, Graph};
use crate::hierarchy::{Found, Hierarchy};
use crate::mode::Mode;
use crate::pool::Pool;
use crate::search::Search;
use crate::shut::Shut;
use crate::snap::Snap;

/// What a query for one mode works with.
pub(crate) struct Plan<'a> {
    pub graph: &'a Graph,
    pub arcs: &'a Adjacency,
    pub hierarchy: &'a Hierarchy,
    pub calculators: &'a Pool<fast_paths::PathCalculator>,
    pub searches: &'a Pool<Search>,
    pub mode: Mode,
    pub shut: &'a Shut,
}

/// The edges of a fastest way, the first and the last in part.
pub(crate) struct Track {
    /// Tenths of seconds on the network, without the straight lines at both ends.
    pub time: u32,
    pub stretches: Vec<Stretch>,
}

impl Plan<'_> {
    /// The fastest way on the network.
    pub fn track(&self, from: &Snap, to: &Snap) -> Option<Track> {
        self.best(from, to, |starts, ends| self.by_hierarchy(starts, ends))
    }

    /// The same by plain Dijkstra, for comparison.
    pub fn track_plainly(&self, from: &Snap, to: &Snap) -> Option<Track> {
        self.best(from, to, |starts, ends| self.by_dijkstra(starts, ends))
    }

    /// The better of staying on one edge and of going through the graph.
    fn best(
        &self,
        from: &Snap,
        to: &Snap,
        through: impl FnOnce(&Ends, &Ends) -> Option<(u32, u32, u32, Vec<Leg>)>,
    ) -> Option<Track> {
        let direct = same_edge(self.graph, from, to, self.mode, self.shut);
        let starts = exits(self.graph, from, self.mode, self.shut);
        let ends = entries(self.graph, to, self.mode, self.shut);
        let through = if starts.is_empty() || ends.is_empty() { None } else { through(&starts, &ends) };
        match (direct, through) {
            (Some(direct), through) if through.as_ref().is_none_or(|found| direct.time <= found.0) => {
                Some(Track { time: direct.time, stretches: vec![direct] })
            }
            (_, Some((time, first, last, legs))) => {
                let middle = legs.into_iter().map(|leg| along(self.graph, leg, self.mode));
                let mut stretches = vec![starts.at(first)?];
                stretches.extend(middle);
                stretches.push(ends.at(last)?);
                Some(Track { time, stretches })
            }
            _ => None,
        }
    }

    /// The prepared answer, where it uses nothing closed; else the plain search.
    fn by_hierarchy(&self, starts: &Ends, ends: &Ends) -> Option<(u32, u32, u32, Vec<Leg>)> {
        // With nothing closed a way is not there either when something is.
        let Found { time, nodes } = self.hierarchy.query(self.calculators, &starts.list(), &ends.list())?;
        let legs: Option<Vec<Leg>> =
            nodes.iter().zip(nodes.iter().skip(1)).map(|(a, b)| self.open_leg(*a, *b)).collect();
        match (legs, nodes.first(), nodes.last()) {
            (Some(legs), Some(first), Some(last)) => Some((time, *first, *last, legs)),
            _ => self.by_dijkstra(starts, ends),
        }
    }

    /// The open arc between neighbours, if it is as quick as the quickest.
    fn open_leg(&self, from: u32, to: u32) -> Option<Leg> {
        let arcs = || self.arcs.leaving(from).iter().filter(|arc| arc.to == to);
        let quickest = arcs().map(|arc| arc.time).min()?;
        let open = |arc: &&Arc| arc.time == quickest && !self.shut.contains(EdgeId(arc.leg.edge));
        arcs().find(open).map(|arc| arc.leg)
    }

    fn by_dijkstra(&self, starts: &Ends, ends: &Ends) -> Option<(u32, u32, u32, Vec<Leg>)> {
        let nodes = self.arcs.nodes();
        self.searches.with(
            || Search::new(nodes),
            |search| {
                let ends = ends.list();
                let targets: Vec<u32> = ends.iter().map(|(node, _)| *node).collect();
                let mut best = u32::MAX;
                search.run(self.arcs, &starts.list(), &targets, self.shut, |node, time| {
                    for (_, rest) in ends.iter().filter(|(end, _)| *end == node) {
                        best = best.min(time.saturating_add(*rest));
                    }
                    time >= best
                });
                let reached = ends.iter().filter_map(|(node, rest)| {
                    search.time(*node).map(|time| (time.saturating_add(*rest), *node))
                });
                let (time, last) = reached.min()?;
                let mut legs = Vec::new();
                let first = search.walk_back(last, |leg| legs.push(leg));
                legs.reverse();
                Some((time, first, last, legs))
            },
        )
    }
}
