//! One tour during the search: its order and its times.

mod insertion;

use crate::compile::Net;
use crate::problem::{LIMIT, Ticks};
use crate::schedule::latest_departure;

pub(crate) use insertion::Probe;

/// A place in a route. The first is the start, the last is the end.
#[derive(Clone, Copy)]
pub(crate) struct Stop {
    pub node: usize,
    pub arrive: Ticks,
    pub begin: Ticks,
    pub leave: Ticks,
    /// The latest arrival with which all that follows still fits. With several bands it is computed from
    /// the least travel times and only necessary, not sufficient.
    pub latest: Ticks,
    /// How long the way to the next stop takes.
    pub way: Ticks,
    /// The band in which the stop is left.
    pub band: usize,
}

/// One tour with its times.
#[derive(Clone)]
pub(crate) struct Route {
    pub tour: usize,
    pub stops: Vec<Stop>,
    /// The departure that does not wait at the first stop where waiting is weighed, and how long the way to
    /// it then takes.
    depart: (Ticks, Ticks),
    /// Sum of travel times.
    pub travel: Ticks,
    /// Sum of waiting times after the departure.
    pub wait: Ticks,
}

impl Route {
    /// A tour without visits.
    pub fn empty(net: &Net, tour: usize) -> Self {
        let it = &net.problem.tours[tour];
        let stop = |node| Stop {
            node,
            arrive: it.earliest,
            begin: it.earliest,
            leave: it.earliest,
            latest: it.latest.min(LIMIT),
            way: 0,
            band: 0,
        };
        let mut route =
            Self { tour, stops: vec![stop(it.start), stop(it.end)], depart: (0, 0), travel: 0, wait: 0 };
        route.settle(net);
        route
    }

    /// Takes over everything of another route but its stops.
    pub fn copy_sums(&mut self, other: &Self) {
        (self.tour, self.depart, self.travel, self.wait) =
            (other.tour, other.depart, other.travel, other.wait);
    }

    /// Number of visits.
    pub fn len(&self) -> usize {
        self.stops.len() - 2
    }

    /// The nodes visited, in order.
    pub fn nodes(&self) -> impl Iterator<Item = usize> + '_ {
        self.stops[1..self.stops.len() - 1].iter().map(|stop| stop.node)
    }

    /// Whether one more visit is allowed.
    pub fn has_room(&self, net: &Net) -> bool {
        net.problem.tours[self.tour].max_stops.is_none_or(|most| self.len() < most)
    }

    /// Computes all times for the current order. `false` where the order does not fit; times are then of
    /// no use.
    pub fn settle(&mut self, net: &Net) -> bool {
        let tour = &net.problem.tours[self.tour];
        let latest = tour.latest.min(LIMIT);
        let last = self.stops.len() - 1;
        let (mut travel, mut service) = (0, 0);
        let (mut place, mut clock, mut band) =
            (self.stops[0].node, tour.earliest, net.band(0, tour.earliest));
        self.stops[0].band = band;
        for at in 1..last {
            let node = self.stops[at].node;
            let gate = net.gate(self.tour, node);
            let Some((arrive, way)) = net.go(place, node, band, clock) else { return false };
            if arrive > gate.last {
                return false;
            }
            self.stops[at - 1].way = way;
            travel += way;
            service += net.service[node];
            let begin = net.begin(gate, arrive);
            let leave = begin + net.service[node];
            band = net.band(band, leave);
            let stop = &mut self.stops[at];
            (stop.arrive, stop.begin, stop.leave, stop.band) = (arrive, begin, leave, band);
            (place, clock) = (node, leave);
        }
        let (finish, way) = match net.go(place, self.stops[last].node, band, clock) {
            Some((arrive, way)) if arrive <= latest => (arrive, way),
            // A tour that is not travelled has no way.
            _ if last == 1 => (tour.earliest, 0),
            _ => return false,
        };
        self.stops[last - 1].way = way;
        let end = &mut self.stops[last];
        (end.arrive, end.begin, end.leave, end.latest) = (finish, finish, finish, latest);
        self.travel = travel + way;
        self.wait = 0;
        self.depart = (tour.earliest, self.stops[0].way);
        if net.weighed {
            let first = self.stops[1];
            if last > 1 {
                self.depart = late_departure(net, self.tour, first.node, first.arrive, first.begin);
            }
            self.travel += self.depart.1 - self.stops[0].way;
            self.wait = (finish - self.depart.0 - self.travel - service).max(0);
        }
        for at in (1..last).rev() {
            let (node, next) = (self.stops[at].node, self.stops[at + 1]);
            let limit = next.latest - net.travel(node, next.node) - net.service[node];
            self.stops[at].latest = net.last_begin(net.gate(self.tour, node), limit);
        }
        true
    }

    /// Puts a node after a stop. `false`, and nothing changed, where it does not fit after all.
    pub fn insert(&mut self, net: &Net, node: usize, after: usize) -> bool {
        self.place(net, node, after);
        if self.settle(net) {
            return true;
        }
        self.stops.remove(after + 1);
        self.settle(net);
        false
    }

    /// Puts a node after a stop without looking at times, which are to be settled afterwards.
    pub fn place(&mut self, net: &Net, node: usize, after: usize) {
        let earliest = net.problem.tours[self.tour].earliest;
        let stop = Stop {
            node,
            arrive: earliest,
            begin: earliest,
            leave: earliest,
            latest: earliest,
            way: 0,
            band: 0,
        };
        self.stops.insert(after + 1, stop);
    }

    /// Takes out the nodes `gone` answers true for. Without triangle inequality what is left may no longer
    /// fit: then more are taken out. All that left is handed to `gone_for`.
    pub fn remove(&mut self, net: &Net, gone: impl Fn(usize) -> bool, mut gone_for: impl FnMut(usize)) {
        let last = self.stops.len() - 1;
        let mut kept = 1;
        for at in 1..last {
            if gone(self.stops[at].node) {
                gone_for(self.stops[at].node);
            } else {
                self.stops[kept] = self.stops[at];
                kept += 1;
            }
        }
        self.stops[kept] = self.stops[last];
        self.stops.truncate(kept + 1);
        while !self.settle(net) && self.len() > 0 {
            let at = self.stuck(net);
            gone_for(self.stops[at].node);
            self.stops.remove(at);
        }
    }

    /// The first visit that cannot happen in time, or the last one where only the end is late.
    fn stuck(&self, net: &Net) -> usize {
        let (mut place, mut clock) = (self.stops[0].node, net.problem.tours[self.tour].earliest);
        for at in 1..self.stops.len() - 1 {
            let node = self.stops[at].node;
            let gate = net.gate(self.tour, node);
            match net.go(place, node, net.band(0, clock), clock).filter(|(arrive, _)| *arrive <= gate.last) {
                Some((arrive, _)) => (place, clock) = (node, net.begin(gate, arrive) + net.service[node]),
                None => return at,
            }
        }
        self.len()
    }
}

/// The latest departure from the start of a tour that still begins the first visit when it begins now, and
/// how long the way then takes.
fn late_departure(net: &Net, tour: usize, first: usize, arrive: Ticks, begin: Ticks) -> (Ticks, Ticks) {
    let it = &net.problem.tours[tour];
    if !net.timed {
        return (it.earliest + (begin - arrive), net.travel(it.start, first));
    }
    latest_departure(net.problem, tour, first, begin)
        .map_or((it.earliest, 0), |(depart, at)| (depart, at - depart))
}
