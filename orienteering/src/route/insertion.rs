//! What inserting a node into a tour would change, and where it fits best.
//!
//! With one band of travel times a test reads a fixed number of values: when the stop before is left, and
//! the latest arrival at the stop after with which all that follows still fits. With several bands that is
//! only a first filter, after which the tour is followed until nothing changes any more.

use std::cmp::Ordering;

use super::{Route, late_departure};
use crate::compile::Net;
use crate::problem::Ticks;

/// What an insertion would change.
#[derive(Clone, Copy)]
pub(crate) struct Probe {
    /// The stop after which the node goes.
    pub after: usize,
    /// By how much the arrival at the next stop moves.
    pub shift: Ticks,
    /// Weighted travel and waiting it adds.
    pub loss: f64,
}

impl Probe {
    /// The time it costs, with what it loses counted as time.
    pub fn cost(&self, net: &Net) -> f64 {
        self.shift as f64 + self.loss / net.rate
    }
}

impl Route {
    /// The best place for a node, by the time it costs, or by what it loses where that is weighed.
    pub fn best(&self, net: &Net, node: usize, skip: impl FnMut() -> bool) -> Option<Probe> {
        if net.timed || net.weighed {
            self.best_exact(net, node, skip)
        } else {
            self.best_plain(net, node, skip)
        }
    }

    fn best_plain(&self, net: &Net, node: usize, mut skip: impl FnMut() -> bool) -> Option<Probe> {
        let gate = net.gate(self.tour, node);
        let service = net.service[node];
        let (lead, tail) = net.shortest(node);
        let ways = net.ways(0, node);
        let (mut best, mut after) = (Ticks::MAX, usize::MAX);
        for (at, pair) in self.stops.windows(2).enumerate() {
            let [from, to] = pair else { continue };
            if from.leave > gate.last {
                break;
            }
            // Most places of a full tour are too tight for any way there and on.
            if (from.leave + lead).max(gate.first) + service + tail > to.latest {
                continue;
            }
            let (way, on) = match ways {
                Some(ways) => (ways[from.node].0, ways[to.node].1),
                None => (net.travel(from.node, node), net.travel(node, to.node)),
            };
            let arrive = from.leave + way;
            if arrive > gate.last {
                continue;
            }
            let next = net.begin(gate, arrive) + service + on;
            if next > to.latest {
                continue;
            }
            let shift = next - to.arrive;
            if shift < best && !skip() {
                (best, after) = (shift, at);
            }
        }
        (after != usize::MAX).then_some(Probe { after, shift: best, loss: 0.0 })
    }

    /// The best place for a node after another was put in after stop `put`, from the best place before:
    /// that one and the two beside the new stop are looked at, all only where the old one is gone.
    pub fn better(
        &self,
        net: &Net,
        node: usize,
        old: &Probe,
        put: usize,
        mut skip: impl FnMut() -> bool,
    ) -> Option<Probe> {
        let kept = match old.after.cmp(&put) {
            Ordering::Less => self.probe(net, node, old.after),
            Ordering::Equal => None,
            Ordering::Greater => self.probe(net, node, old.after + 1),
        };
        let Some(mut best) = kept else { return self.best(net, node, skip) };
        for at in [put, put + 1] {
            if let Some(probe) = self.probe(net, node, at)
                && probe.cost(net) < best.cost(net)
                && !skip()
            {
                best = probe;
            }
        }
        Some(best)
    }

    fn best_exact(&self, net: &Net, node: usize, mut skip: impl FnMut() -> bool) -> Option<Probe> {
        let gate = net.gate(self.tour, node);
        let (lead, tail) = net.shortest(node);
        let mut best: Option<(f64, Probe)> = None;
        for at in 0..self.stops.len() - 1 {
            let (from, to) = (&self.stops[at], &self.stops[at + 1]);
            if from.leave > gate.last {
                break;
            }
            if (from.leave + lead).max(gate.first) + net.service[node] + tail > to.latest {
                continue;
            }
            let Some(probe) = self.probe(net, node, at) else { continue };
            let cost = probe.cost(net);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) && !skip() {
                best = Some((cost, probe));
            }
        }
        best.map(|(_, probe)| probe)
    }

    /// What inserting a node after a stop would change; `None` where it does not fit.
    pub fn probe(&self, net: &Net, node: usize, after: usize) -> Option<Probe> {
        let (from, to) = (self.stops[after], self.stops[after + 1]);
        let gate = net.gate(self.tour, node);
        if from.leave > gate.last {
            return None;
        }
        let to_it = |band: usize| {
            net.ways(band, node).map_or_else(|| net.way(band, from.node, node), |it| it[from.node].0)
        };
        let (arrive, first) = net.reach_by(from.band, from.leave, to_it)?;
        if arrive > gate.last {
            return None;
        }
        let begin = net.begin(gate, arrive);
        let leave = begin + net.service[node];
        let on = |band: usize| {
            net.ways(band, node).map_or_else(|| net.way(band, node, to.node), |it| it[to.node].1)
        };
        let (next, second) = net.reach_by(net.band(from.band, leave), leave, on)?;
        if next > to.latest {
            return None;
        }
        let shift = next - to.arrive;
        if !net.timed && net.problem.wait_weight <= 0.0 {
            let weight = net.problem.travel_weight;
            let loss = if weight > 0.0 { weight * (first + second - from.way) as f64 } else { 0.0 };
            return Some(Probe { after, shift, loss });
        }
        let (finish, rest) = self.follow(net, after + 1, next)?;
        if !net.weighed {
            return Some(Probe { after, shift, loss: 0.0 });
        }
        let end = self.stops[self.stops.len() - 1].arrive;
        let before = if after == 0 { self.depart.1 } else { from.way };
        let depart = self.depart.0;
        let (later, first) = match after {
            0 => late_departure(net, self.tour, node, arrive, begin),
            _ => (depart, first),
        };
        let added = first + second + rest - before;
        let waited = (finish - later) - (end - depart) - added - net.service[node];
        let loss = net.problem.travel_weight * added as f64 + net.problem.wait_weight * waited as f64;
        Some(Probe { after, shift, loss })
    }

    /// Goes on from a stop that is reached at another instant than now: the arrival at the end, and by how
    /// much the travel time after the stop changes.
    fn follow(&self, net: &Net, at: usize, arrive: Ticks) -> Option<(Ticks, Ticks)> {
        let (mut clock, mut changed) = (arrive, 0);
        let last = self.stops.len() - 1;
        for stop in at..last {
            let it = &self.stops[stop];
            if clock > it.latest {
                return None;
            }
            let begin = net.begin(net.gate(self.tour, it.node), clock);
            if begin == it.begin {
                return Some((self.stops[last].arrive, changed));
            }
            let leave = begin + net.service[it.node];
            let (next, way) = net.go(it.node, self.stops[stop + 1].node, net.band(0, leave), leave)?;
            if net.timed {
                changed += way - it.way;
            }
            clock = next;
        }
        (clock <= self.stops[last].latest).then_some((clock, changed))
    }
}
