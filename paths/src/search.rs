//! Plain Dijkstra, for queries that close edges and for tables.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::adjacency::{Adjacency, Leg};
use crate::graph::{EdgeId, NEVER};
use crate::shut::Shut;

/// No node before this one: a start.
const START: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Reached {
    time: u32,
    before: u32,
    leg: Leg,
    /// The search that wrote this; older entries count as not reached.
    round: u32,
    settled: bool,
}

/// The working memory of searches over one graph.
pub(crate) struct Search {
    reached: Vec<Reached>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
    round: u32,
    /// Nodes asked for in this round.
    wanted: Vec<u32>,
}

impl Search {
    pub fn new(nodes: usize) -> Search {
        let fresh = Reached {
            time: NEVER,
            before: START,
            leg: Leg { edge: 0, backward: false },
            round: 0,
            settled: false,
        };
        Search { reached: vec![fresh; nodes], heap: BinaryHeap::new(), round: 0, wanted: vec![0; nodes] }
    }

    /// Settles nodes from the starts (with tenths of seconds already spent) until all targets are settled,
    /// everything is, or `enough` says for a node just settled that no better answer can come.
    pub fn run(
        &mut self,
        arcs: &Adjacency,
        starts: &[(u32, u32)],
        targets: &[u32],
        shut: &Shut,
        mut enough: impl FnMut(u32, u32) -> bool,
    ) {
        self.begin();
        let mut missing = 0_usize;
        for target in targets {
            if let Some(mark) = self.wanted.get_mut(*target as usize)
                && *mark != self.round
            {
                *mark = self.round;
                missing += 1;
            }
        }
        for (node, time) in starts {
            self.offer(*node, *time, START, Leg { edge: 0, backward: false });
        }
        while let Some(Reverse((time, node))) = self.heap.pop() {
            let place = node as usize;
            if self.reached[place].settled || self.reached[place].time < time {
                continue;
            }
            self.reached[place].settled = true;
            if self.wanted[place] == self.round {
                missing -= 1;
                if missing == 0 {
                    return;
                }
            }
            if enough(node, time) {
                return;
            }
            for arc in arcs.leaving(node) {
                if shut.is_empty() || !shut.contains(EdgeId(arc.leg.edge)) {
                    self.offer(arc.to, time.saturating_add(arc.time), node, arc.leg);
                }
            }
        }
    }

    /// Tenths of seconds to a node settled by the last run.
    pub fn time(&self, node: u32) -> Option<u32> {
        let entry = self.reached.get(node as usize)?;
        (entry.round == self.round && entry.settled).then_some(entry.time)
    }

    /// Calls `step` for each leg from the node back to its start; returns the start.
    pub fn walk_back(&self, node: u32, mut step: impl FnMut(Leg)) -> u32 {
        let mut node = node;
        while let Some(entry) = self.reached.get(node as usize)
            && entry.before != START
        {
            step(entry.leg);
            node = entry.before;
        }
        node
    }

    fn begin(&mut self) {
        self.heap.clear();
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            // After four thousand million rounds old marks could be taken for new ones.
            self.reached.iter_mut().for_each(|entry| entry.round = 0);
            self.wanted.fill(0);
            self.round = 1;
        }
    }

    fn offer(&mut self, node: u32, time: u32, before: u32, leg: Leg) {
        let Some(entry) = self.reached.get_mut(node as usize) else { return };
        if entry.round != self.round || time < entry.time {
            *entry = Reached { time, before, leg, round: self.round, settled: false };
            self.heap.push(Reverse((time, node)));
        }
    }
}
