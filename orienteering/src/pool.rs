//! Good tours seen so far, and the best way to combine them.

use std::collections::HashSet;

use crate::compile::Net;
use crate::problem::Scope;
use crate::route::Route;
use crate::state::State;

/// Tours kept for each class of tours.
const KEPT: usize = 1_500;
/// Steps of one recombination.
const STEPS: usize = 100_000;

struct Entry {
    value: f64,
    nodes: Vec<usize>,
    bits: Vec<u64>,
}

/// A pool of tours.
pub(crate) struct Pool {
    seen: HashSet<(usize, Vec<u64>)>,
    /// By class of tours.
    entries: Vec<Vec<Entry>>,
}

impl Pool {
    /// An empty pool.
    pub fn new(net: &Net) -> Self {
        Self { seen: HashSet::new(), entries: (0..net.m).map(|_| Vec::new()).collect() }
    }

    /// Remembers the tours of a plan.
    pub fn add(&mut self, net: &Net, state: &State) {
        if net.m < 2 || net.coupled {
            return;
        }
        for route in &state.routes {
            let class = net.class[route.tour];
            let mut bits = vec![0u64; net.n.div_ceil(64)];
            for node in route.nodes() {
                bits[node / 64] |= 1 << (node % 64);
            }
            if !self.seen.insert((class, bits.clone())) {
                continue;
            }
            let entry = Entry { value: value(net, route), nodes: route.nodes().collect(), bits };
            self.entries[class].push(entry);
            if self.entries[class].len() > 2 * KEPT {
                self.shrink(class);
            }
        }
    }

    fn shrink(&mut self, class: usize) {
        let entries = &mut self.entries[class];
        entries.sort_by(|a, b| b.value.total_cmp(&a.value));
        for gone in entries.drain(KEPT.min(entries.len())..) {
            self.seen.remove(&(class, gone.bits));
        }
    }

    /// The best combination of one tour of each class that shares no node, where it is better than `least`.
    pub fn combine(&mut self, net: &Net, least: f64) -> Option<Vec<Vec<usize>>> {
        if net.coupled {
            return None;
        }
        for class in 0..net.m {
            self.shrink(class);
        }
        let mut packing = Packing {
            pools: (0..net.m).map(|tour| self.entries[net.class[tour]].as_slice()).collect(),
            class: &net.class,
            least: least + 1e-9,
            chosen: Vec::new(),
            found: None,
            steps: STEPS,
        };
        if packing.pools.iter().any(|pool| pool.is_empty()) {
            return None;
        }
        packing.descend(0.0, &vec![0; net.n.div_ceil(64)]);
        let found = packing.found?;
        let nodes = |(tour, at): (usize, usize)| self.entries[net.class[tour]][at].nodes.clone();
        Some(found.into_iter().enumerate().map(nodes).collect())
    }
}

struct Packing<'a> {
    pools: Vec<&'a [Entry]>,
    class: &'a [usize],
    least: f64,
    chosen: Vec<usize>,
    found: Option<Vec<usize>>,
    steps: usize,
}

impl Packing<'_> {
    fn descend(&mut self, value: f64, used: &[u64]) {
        let tour = self.chosen.len();
        if tour == self.pools.len() {
            if value > self.least {
                self.least = value;
                self.found = Some(self.chosen.clone());
            }
            return;
        }
        let pool = self.pools[tour];
        // Tours of one class are taken in order, so that no combination is seen twice.
        let since = (0..tour).rev().find(|it| self.class[*it] == self.class[tour]);
        let since = since.map_or(0, |it| self.chosen[it] + 1);
        let others: f64 = self.pools[tour + 1..]
            .iter()
            .zip(&self.class[tour + 1..])
            .filter(|(_, class)| **class != self.class[tour])
            .map(|(pool, _)| pool[0].value)
            .sum();
        let same = 1 + self.class[tour + 1..].iter().filter(|class| **class == self.class[tour]).count();
        for (at, entry) in pool.iter().enumerate().skip(since) {
            if self.steps == 0 || value + entry.value * same as f64 + others <= self.least {
                return;
            }
            self.steps -= 1;
            if entry.bits.iter().zip(used).any(|(a, b)| a & b != 0) {
                continue;
            }
            let both: Vec<u64> = entry.bits.iter().zip(used).map(|(a, b)| a | b).collect();
            self.chosen.push(at);
            self.descend(value + entry.value, &both);
            self.chosen.pop();
        }
    }
}

/// What a tour is worth on its own, where nothing couples the tours.
fn value(net: &Net, route: &Route) -> f64 {
    let mut value: f64 = route.nodes().map(|node| net.worth[node]).sum();
    for (group, limits) in net.problem.groups.iter().enumerate() {
        if limits.scope == Scope::PerTour {
            let count = route.nodes().filter(|node| net.groups[*node].contains(&group)).count();
            value += net.group_bonus * count.min(limits.at_least) as f64;
        }
    }
    value - net.problem.travel_weight * route.travel as f64 - net.problem.wait_weight * route.wait as f64
}
