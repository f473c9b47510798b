//! Puts nodes into a plan, one after the other, by what they bring for the time they take.

use rand::rngs::SmallRng;
use rand::{Rng, seq::SliceRandom};

use crate::compile::Net;
use crate::route::Probe;
use crate::state::{NOWHERE, State};

/// How to choose what goes in next.
#[derive(Clone, Copy)]
pub(crate) struct Manner {
    /// How strongly profit counts against time, in half powers: 2 is profit by time.
    pub halves: u8,
    /// How far chance may change a score, as a share of it.
    pub noise: f64,
    /// How strongly what a node takes of the budgets counts as time.
    pub thrift: f64,
    /// Chance to overlook a place.
    pub blink: f64,
    /// Whether to also take nodes that lose more than they bring.
    pub generous: bool,
    /// Whether the order is by chance alone.
    pub blind: bool,
}

impl Manner {
    /// The manner without chance.
    pub fn plain() -> Self {
        Self { halves: 4, noise: 0.0, thrift: 1.0, blink: 0.0, generous: false, blind: false }
    }

    /// A manner by chance.
    pub fn draw(net: &Net, rng: &mut SmallRng) -> Self {
        const HALVES: [u8; 6] = [1, 2, 3, 4, 4, 6];
        let blind = rng.random_bool(0.03);
        let blink = if blind { 0.4 } else { [0.0, 0.0, 0.01, 0.05, 0.2][rng.random_range(0..5)] };
        Self {
            halves: HALVES[rng.random_range(0..HALVES.len())],
            noise: if rng.random_bool(0.7) { rng.random_range(0.0..0.8) } else { 0.0 },
            thrift: [0.0, 0.3, 1.0, 2.0][rng.random_range(0..4)],
            blink,
            generous: net.weighed && rng.random_bool(0.1),
            blind,
        }
    }

    fn score(&self, gain: f64, probe: &Probe, due: f64, chance: f64) -> f64 {
        if self.blind {
            return chance;
        }
        let time = probe.shift.max(1) as f64 + self.thrift * due;
        let worth = (gain - probe.loss).max(1e-9);
        let power = match self.halves {
            1 => worth.sqrt(),
            2 => worth,
            3 => worth * worth.sqrt(),
            4 => worth * worth,
            _ => worth * worth * worth,
        };
        power / time * (1.0 + self.noise * (chance - 0.5))
    }
}

/// Memory for repairs, kept between rounds.
#[derive(Default)]
pub(crate) struct Repair {
    open: Vec<usize>,
    chance: Vec<f64>,
    probes: Vec<Option<(f64, Probe)>>,
}

impl Repair {
    /// Inserts until nothing fits any more. Only nodes and tours `wanted` answers true for are looked at.
    pub fn run(
        &mut self,
        net: &Net,
        state: &mut State,
        manner: &Manner,
        wanted: impl Fn(usize, usize) -> bool,
        rng: &mut SmallRng,
    ) {
        let m = net.m;
        self.open.clear();
        let free = |node: &usize| state.place[*node] == NOWHERE;
        self.open.extend(net.candidates.iter().copied().filter(free));
        self.chance.clear();
        let random = manner.noise > 0.0 || manner.blind;
        self.chance.extend(self.open.iter().map(|_| if random { rng.random::<f64>() } else { 0.5 }));
        self.probes.clear();
        self.probes.resize(self.open.len() * m, None);
        for index in 0..self.open.len() {
            for tour in 0..m {
                if wanted(self.open[index], tour) {
                    self.probes[index * m + tour] = self.look(net, state, manner, (index, tour), None, rng);
                }
            }
        }
        self.forget(m);
        while let Some((index, tour, probe)) = self.choose(net, state, m) {
            let node = self.open[index];
            let done = state.insert(net, node, tour, probe.after);
            self.drop(index, m, if done { m } else { tour });
            if done {
                for index in 0..self.open.len() {
                    if let Some((_, old)) = self.probes[index * m + tour] {
                        let old = Some((old, probe.after));
                        self.probes[index * m + tour] =
                            self.look(net, state, manner, (index, tour), old, rng);
                    }
                }
                self.forget(m);
            }
        }
    }

    /// The best insertion of a node into a tour; `old` is the best before another was put in, and where.
    fn look(
        &self,
        net: &Net,
        state: &State,
        manner: &Manner,
        (index, tour): (usize, usize),
        old: Option<(Probe, usize)>,
        rng: &mut SmallRng,
    ) -> Option<(f64, Probe)> {
        let node = self.open[index];
        if !state.allows(net, node, tour) {
            return None;
        }
        let gain = state.gain(net, node, tour);
        if gain <= 0.0 && !manner.generous {
            return None;
        }
        let blink = manner.blink;
        let skip = || blink > 0.0 && rng.random_bool(blink);
        let route = &state.routes[tour];
        let probe = match old {
            Some((old, put)) => route.better(net, node, &old, put, skip)?,
            None => route.best(net, node, skip)?,
        };
        if gain - probe.loss <= 0.0 && !manner.generous {
            return None;
        }
        Some((manner.score(gain, &probe, net.dues[node], self.chance[index]), probe))
    }

    /// The best insertion that budgets and groups still allow.
    fn choose(&mut self, net: &Net, state: &State, m: usize) -> Option<(usize, usize, Probe)> {
        loop {
            let mut best: Option<(f64, usize)> = None;
            for (at, probe) in self.probes.iter().enumerate() {
                if let Some((score, _)) = probe
                    && best.is_none_or(|(most, _)| *score > most)
                {
                    best = Some((*score, at));
                }
            }
            let (_, at) = best?;
            let (index, tour) = (at / m, at % m);
            if state.allows(net, self.open[index], tour) {
                return self.probes[at].map(|(_, probe)| (index, tour, probe));
            }
            self.probes[at] = None;
        }
    }

    /// Drops a node, or with a tour only its place there.
    fn drop(&mut self, index: usize, m: usize, tour: usize) {
        if tour < m {
            self.probes[index * m + tour] = None;
            return;
        }
        self.open.swap_remove(index);
        self.chance.swap_remove(index);
        let last = self.open.len();
        for tour in 0..m {
            self.probes[index * m + tour] = self.probes[last * m + tour];
        }
        self.probes.truncate(last * m);
    }

    /// Drops nodes that fit nowhere: what did not fit will hardly fit into a fuller plan.
    fn forget(&mut self, m: usize) {
        let mut index = 0;
        while index < self.open.len() {
            if self.probes[index * m..(index + 1) * m].iter().all(Option::is_none) {
                self.drop(index, m, m);
            } else {
                index += 1;
            }
        }
    }
}

/// Inserts nodes of given lists at the ends of their tours where they fit.
pub(crate) fn follow(net: &Net, state: &mut State, lists: &[Vec<usize>]) {
    for (tour, list) in lists.iter().enumerate().take(net.m) {
        for &node in list {
            let known = net.candidates.contains(&node) && state.place[node] == NOWHERE;
            if known && state.allows(net, node, tour) {
                let after = state.routes[tour].len();
                state.insert(net, node, tour, after);
            }
        }
    }
}

/// Puts two or three nodes near each other into a tour at once, by chance: each alone may not fit, or not pay.
pub(crate) fn force(net: &Net, state: &mut State, rng: &mut SmallRng) {
    let tour = rng.random_range(0..net.m);
    let seed = net.candidates[rng.random_range(0..net.candidates.len())];
    let near = &net.near[seed];
    let mut nodes = vec![seed];
    for _ in 0..rng.random_range(1..3) {
        if let Some(node) = near.get(rng.random_range(0..near.len().clamp(1, 10))) {
            nodes.push(*node as usize);
        }
    }
    nodes.shuffle(rng);
    let mut after = rng.random_range(0..=state.routes[tour].len());
    let old = state.routes[tour].clone();
    let mut put = Vec::new();
    for node in nodes {
        if state.place[node] == NOWHERE && state.allows(net, node, tour) {
            state.routes[tour].place(net, node, after);
            state.note(net, node, tour);
            put.push(node);
            after += 1;
        }
    }
    if !state.routes[tour].settle(net) {
        // Taken out again by the books, then the order and times as they were.
        state.forget(net, &put, tour);
        state.routes[tour] = old;
    }
}

/// Takes out visits that lose more than they bring.
pub(crate) fn prune(net: &Net, state: &mut State, trial: &mut State, rng: &mut SmallRng) {
    let mut value = state.value(net);
    let mut nodes: Vec<(usize, usize)> =
        state.routes.iter().flat_map(|route| route.nodes().map(|node| (route.tour, node))).collect();
    nodes.shuffle(rng);
    for (tour, node) in nodes {
        trial.clone_from(state);
        trial.remove(net, tour, |it| it == node);
        let without = trial.value(net);
        if without > value + 1e-9 {
            std::mem::swap(state, trial);
            value = without;
        }
    }
}
