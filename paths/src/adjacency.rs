//! The arcs that leave each node in one mode, packed one after the other.

use crate::graph::{Graph, NEVER};
use crate::mode::Mode;

/// An edge in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leg {
    pub edge: u32,
    pub backward: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Arc {
    pub to: u32,
    /// Tenths of seconds, at least 1.
    pub time: u32,
    pub leg: Leg,
}

pub(crate) struct Adjacency {
    first: Vec<u32>,
    arcs: Vec<Arc>,
}

impl Adjacency {
    /// All arcs of the mode; none at nodes where the mode may not go through.
    pub fn of(graph: &Graph, mode: Mode) -> Adjacency {
        let mut listed = Vec::new();
        for (edge, data) in graph.edge_ids().zip(&graph.edges) {
            let barred = graph.is_blocked(data.from, mode) || graph.is_blocked(data.to, mode);
            if barred || data.from == data.to {
                continue;
            }
            for (backward, from, to) in [(false, data.from, data.to), (true, data.to, data.from)] {
                let time = data.time(mode, backward);
                if time != NEVER {
                    listed.push((from, Arc { to, time, leg: Leg { edge, backward } }));
                }
            }
        }
        listed.sort_by_key(|(from, arc)| (*from, arc.leg.edge));
        let mut first = vec![0_u32; graph.nodes.len() + 1];
        for (from, _) in &listed {
            first[*from as usize + 1] += 1;
        }
        for place in 1..first.len() {
            first[place] += first[place - 1];
        }
        Adjacency { first, arcs: listed.into_iter().map(|(_, arc)| arc).collect() }
    }

    /// The arcs leaving a node.
    pub fn leaving(&self, node: u32) -> &[Arc] {
        let at = |place: usize| self.first.get(place).map_or(0, |start| *start as usize);
        self.arcs.get(at(node as usize)..at(node as usize + 1)).unwrap_or_default()
    }

    pub fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    pub fn is_empty(&self) -> bool {
        self.arcs.is_empty()
    }
}
