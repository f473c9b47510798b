//! Contraction hierarchies: the preparation that makes single queries quick without changing any answer.

use fast_paths::{FastGraph, FastGraph32, InputGraph, Params, PathCalculator};
use serde::{Deserialize, Serialize};

use crate::adjacency::Adjacency;
use crate::pool::Pool;

/// The prepared graph of one mode; `None` inside where the mode has no arcs.
#[derive(Serialize, Deserialize)]
pub(crate) struct Hierarchy(Option<Prepared>);

#[derive(Serialize, Deserialize)]
struct Prepared {
    #[serde(serialize_with = "fast_paths::serialize_32", deserialize_with = "fast_paths::deserialize_32")]
    graph: FastGraph,
}

/// A fastest way as nodes.
pub(crate) struct Found {
    /// Tenths of seconds, with the weights at both ends.
    pub time: u32,
    /// From the start chosen to the end chosen.
    pub nodes: Vec<u32>,
}

impl Hierarchy {
    pub fn prepare(arcs: &Adjacency) -> Hierarchy {
        if arcs.is_empty() {
            return Hierarchy(None);
        }
        let mut input = InputGraph::new();
        for node in 0..arcs.nodes() as u32 {
            for arc in cheapest_by_target(arcs, node) {
                input.add_edge(node as usize, arc.0 as usize, arc.1 as usize);
            }
        }
        input.freeze();
        Hierarchy(Some(Prepared { graph: fast_paths::prepare_with_params(&input, &params()) }))
    }

    /// The graph with its shortcuts, for searches of our own.
    pub fn upward(&self) -> Option<FastGraph32> {
        self.0.as_ref().map(|prepared| FastGraph32::new(&prepared.graph))
    }

    /// Whether the graph was made for at most so many nodes.
    pub fn fits(&self, nodes: usize) -> bool {
        self.0.as_ref().is_none_or(|prepared| prepared.graph.get_num_nodes() <= nodes)
    }

    /// The fastest way from any start to any end, each with tenths of seconds of its own.
    pub fn query(
        &self,
        calculators: &Pool<PathCalculator>,
        starts: &[(u32, u32)],
        ends: &[(u32, u32)],
    ) -> Option<Found> {
        // A node that is a start and an end needs no arcs, and nodes without arcs may not be in the graph.
        let meeting = starts.iter().flat_map(|(node, time)| {
            let same = ends.iter().filter(move |(end, _)| end == node);
            same.map(move |(_, rest)| Found { time: time.saturating_add(*rest), nodes: vec![*node] })
        });
        let through = self.through(calculators, starts, ends);
        meeting.chain(through).min_by_key(|found| found.time)
    }

    fn through(
        &self,
        calculators: &Pool<PathCalculator>,
        starts: &[(u32, u32)],
        ends: &[(u32, u32)],
    ) -> Option<Found> {
        let graph = &self.0.as_ref()?.graph;
        let known = |list: &[(u32, u32)]| -> Vec<(usize, usize)> {
            let inside = list.iter().filter(|(node, _)| (*node as usize) < graph.get_num_nodes());
            inside.map(|(node, time)| (*node as usize, *time as usize)).collect()
        };
        let (starts, ends) = (known(starts), known(ends));
        if starts.is_empty() || ends.is_empty() {
            return None;
        }
        let path = calculators.with(
            || fast_paths::create_calculator(graph),
            |calculator| calculator.calc_path_multiple_sources_and_targets(graph, starts, ends),
        )?;
        let nodes = path.get_nodes().iter().map(|node| *node as u32).collect();
        Some(Found { time: u32::try_from(path.get_weight()).ok()?, nodes })
    }
}

/// A low weight on hierarchy depth: on street grids it prepares three times as quickly as the crate's
/// default, and its answers are found in half the time.
fn params() -> Params {
    Params::new(0.01, 100, 20, 100)
}

/// The fastest arc to each neighbour; parallel ones would only be dropped later.
fn cheapest_by_target(arcs: &Adjacency, node: u32) -> Vec<(u32, u32)> {
    let mut list: Vec<(u32, u32)> = arcs.leaving(node).iter().map(|arc| (arc.to, arc.time)).collect();
    list.sort_unstable();
    list.dedup_by_key(|(to, _)| *to);
    list
}
