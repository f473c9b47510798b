//! A whole plan during the search: routes, what they take of budgets and groups, and its value.

use crate::compile::Net;
use crate::problem::Scope;
use crate::route::Route;

/// No tour.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// Routes and what they take.
pub(crate) struct State {
    pub routes: Vec<Route>,
    /// The tour each node is in, or [`NOWHERE`].
    pub place: Vec<u32>,
    spent: Vec<f64>,
    /// Visits of each group in each tour: `group * m + tour`.
    counts: Vec<u32>,
}

impl Clone for State {
    fn clone(&self) -> Self {
        Self {
            routes: self.routes.clone(),
            place: self.place.clone(),
            spent: self.spent.clone(),
            counts: self.counts.clone(),
        }
    }

    fn clone_from(&mut self, other: &Self) {
        for (own, its) in self.routes.iter_mut().zip(&other.routes) {
            own.stops.clone_from(&its.stops);
            own.copy_sums(its);
        }
        self.place.clone_from(&other.place);
        self.spent.clone_from(&other.spent);
        self.counts.clone_from(&other.counts);
    }
}

impl State {
    /// A plan without visits.
    pub fn empty(net: &Net) -> Self {
        Self {
            routes: (0..net.m).map(|tour| Route::empty(net, tour)).collect(),
            place: vec![NOWHERE; net.n],
            spent: vec![0.0; net.problem.budgets.len()],
            counts: vec![0; net.problem.groups.len() * net.m],
        }
    }

    /// Whether budgets, groups and the number of stops allow a node in a tour.
    pub fn allows(&self, net: &Net, node: usize, tour: usize) -> bool {
        self.routes[tour].has_room(net) && (net.free || self.accepts(net, node, tour))
    }

    fn accepts(&self, net: &Net, node: usize, tour: usize) -> bool {
        self.affords(net, node)
            && net.groups[node].iter().all(|group| {
                let limits = &net.problem.groups[*group];
                self.count(net, *group, limits.scope, tour) < limits.at_most
            })
    }

    fn affords(&self, net: &Net, node: usize) -> bool {
        let costs = net.problem.nodes[node].costs.iter();
        costs
            .zip(&self.spent)
            .zip(&net.problem.budgets)
            .all(|((cost, spent), budget)| spent + cost <= budget + 1e-9 * budget.abs().max(1.0))
    }

    fn count(&self, net: &Net, group: usize, scope: Scope, tour: usize) -> usize {
        let counts = &self.counts[group * net.m..(group + 1) * net.m];
        match scope {
            Scope::PerTour => counts[tour] as usize,
            Scope::Overall => counts.iter().map(|it| *it as usize).sum(),
        }
    }

    /// What a node not yet visited would add in a tour, travel and waiting aside.
    pub fn gain(&self, net: &Net, node: usize, tour: usize) -> f64 {
        let groups = &net.groups[node];
        if groups.is_empty() {
            return net.worth[node];
        }
        let needs = |group: &&usize| {
            let limits = &net.problem.groups[**group];
            self.count(net, **group, limits.scope, tour) < limits.at_least
        };
        net.worth[node] + net.group_bonus * groups.iter().filter(needs).count() as f64
    }

    /// Puts a node into a tour after a stop. `false` where it does not fit.
    pub fn insert(&mut self, net: &Net, node: usize, tour: usize, after: usize) -> bool {
        if !self.routes[tour].insert(net, node, after) {
            return false;
        }
        self.note(net, node, tour);
        true
    }

    /// Books a node that was put into a route.
    pub fn note(&mut self, net: &Net, node: usize, tour: usize) {
        self.place[node] = tour as u32;
        for (spent, cost) in self.spent.iter_mut().zip(&net.problem.nodes[node].costs) {
            *spent += cost;
        }
        for group in &net.groups[node] {
            self.counts[group * net.m + tour] += 1;
        }
    }

    /// Takes nodes off the books of a tour whose route is replaced by one without them.
    pub fn forget(&mut self, net: &Net, nodes: &[usize], tour: usize) {
        for &node in nodes {
            self.place[node] = NOWHERE;
            for (spent, cost) in self.spent.iter_mut().zip(&net.problem.nodes[node].costs) {
                *spent -= cost;
            }
            for group in &net.groups[node] {
                self.counts[group * net.m + tour] -= 1;
            }
        }
    }

    /// Takes the nodes `gone` answers true for out of a tour.
    pub fn remove(&mut self, net: &Net, tour: usize, gone: impl Fn(usize) -> bool) {
        let Self { routes, place, spent, counts } = self;
        routes[tour].remove(net, gone, |node| {
            place[node] = NOWHERE;
            for group in &net.groups[node] {
                counts[group * net.m + tour] -= 1;
            }
        });
        // Summed anew: subtracting would gather rounding errors over millions of rounds.
        if !spent.is_empty() {
            spent.fill(0.0);
            for node in routes.iter().flat_map(Route::nodes) {
                for (spent, cost) in spent.iter_mut().zip(&net.problem.nodes[node].costs) {
                    *spent += cost;
                }
            }
        }
    }

    /// The value the search maximises: profit, less weighted travel and waiting, with large bonuses for
    /// required nodes and for groups that have what they need.
    pub fn value(&self, net: &Net) -> f64 {
        let profit: f64 = self.routes.iter().flat_map(Route::nodes).map(|node| net.worth[node]).sum();
        let mut value = profit;
        for (group, limits) in net.problem.groups.iter().enumerate() {
            let tours = if limits.scope == Scope::PerTour { net.m } else { 1 };
            let met = (0..tours).map(|tour| self.count(net, group, limits.scope, tour).min(limits.at_least));
            value += net.group_bonus * met.sum::<usize>() as f64;
        }
        if net.weighed {
            for route in &self.routes {
                value -= net.problem.travel_weight * route.travel as f64;
                value -= net.problem.wait_weight * route.wait as f64;
            }
        }
        value
    }

    /// The sum of travel times.
    pub fn travel(&self) -> f64 {
        self.routes.iter().map(|route| route.travel).sum::<i64>() as f64
    }

    /// The nodes of each tour in order.
    pub fn nodes(&self) -> Vec<Vec<usize>> {
        self.routes.iter().map(|route| route.nodes().collect()).collect()
    }

    /// The groups with fewer visits than they should have, with the tour for groups counted per tour.
    pub fn unmet(&self, net: &Net) -> Vec<(usize, Option<usize>)> {
        let mut unmet = Vec::new();
        for (group, limits) in net.problem.groups.iter().enumerate() {
            match limits.scope {
                Scope::Overall if self.count(net, group, Scope::Overall, 0) < limits.at_least => {
                    unmet.push((group, None));
                }
                Scope::Overall => {}
                Scope::PerTour => {
                    let lacks =
                        |tour: &usize| self.count(net, group, Scope::PerTour, *tour) < limits.at_least;
                    unmet.extend((0..net.m).filter(lacks).map(|tour| (group, Some(tour))));
                }
            }
        }
        unmet
    }
}
