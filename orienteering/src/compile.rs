//! The problem in the form the search reads: flat, clipped to the tours, with what can be known beforehand.

use std::borrow::Cow;

use crate::problem::{Band, LIMIT, Problem, Scope, Ticks, UNREACHABLE};

/// Nearest nodes kept for each node.
const NEAR: usize = 60;

/// When a node may be visited in one tour.
#[derive(Clone, Copy)]
pub(crate) struct Gate {
    /// The first instant a visit may begin; after `last` where it never may.
    pub first: Ticks,
    /// The last instant a visit may begin.
    pub last: Ticks,
    from: u32,
    count: u32,
}

/// A compiled problem.
pub(crate) struct Net<'a> {
    pub problem: &'a Problem,
    /// Number of nodes.
    pub n: usize,
    /// Number of tours.
    pub m: usize,
    /// Whether travel times depend on the departure.
    pub timed: bool,
    /// Whether travelling or waiting costs profit.
    pub weighed: bool,
    /// Whether what does not fit now may fit when more is there: some ways are missing or change.
    pub irregular: bool,
    /// Whether a group is counted over all tours, or a budget limits them together.
    pub coupled: bool,
    /// What each node takes of the budgets, as the same share of the time of all tours.
    pub dues: Vec<f64>,
    /// What a tick of a tour is worth about, to count losses as time.
    pub rate: f64,
    /// Extra value of a visit a group still needs.
    pub group_bonus: f64,
    /// Service time by node.
    pub service: Vec<Ticks>,
    /// The groups of each node, each once.
    pub groups: Vec<Vec<usize>>,
    /// Profit by node, with the bonus of required ones.
    pub worth: Vec<f64>,
    /// Nodes that may be visited in some tour.
    pub candidates: Vec<usize>,
    /// Tours that are the same in everything have the same class.
    pub class: Vec<usize>,
    /// Nearest candidates of each node.
    pub near: Vec<Vec<u32>>,
    /// Whether no budget and no group can forbid a node.
    pub free: bool,
    least: Cow<'a, [Ticks]>,
    /// When each band begins.
    starts: Vec<Ticks>,
    /// For each band, each node and each other one the ways there from it and on to it, side by side.
    ways: Vec<(Ticks, Ticks)>,
    /// For each node the shortest way to it and the shortest way on.
    shortest: Vec<(Ticks, Ticks)>,
    gates: Vec<Gate>,
    spans: Vec<(Ticks, Ticks)>,
}

impl<'a> Net<'a> {
    /// Compiles a problem that was validated.
    pub fn new(problem: &'a Problem) -> Self {
        let (n, m) = (problem.nodes.len(), problem.tours.len());
        let (gates, spans) = gates(problem);
        let total: f64 = problem.nodes.iter().map(|node| node.profit.abs()).sum();
        let horizon = problem.tours.iter().map(|it| it.latest.min(LIMIT).saturating_sub(it.earliest).max(0));
        let lost = horizon.map(|it| it as f64).sum::<f64>() * problem.travel_weight.max(problem.wait_weight);
        let group_bonus = 1.0 + 2.0 * total + lost;
        let wanted = |at_least: usize, scope| at_least * if scope == Scope::PerTour { m } else { 1 };
        let units: usize = problem.groups.iter().map(|it| wanted(it.at_least.min(n), it.scope)).sum();
        let required_bonus = group_bonus * (units as f64 + 1.0);
        let worth = problem.nodes.iter().map(|it| it.profit + if it.required { required_bonus } else { 0.0 });
        let ends = |node: usize| problem.tours.iter().any(|it| it.start == node || it.end == node);
        let open =
            |node: usize| (0..m).any(|tour| gates[tour * n + node].first <= gates[tour * n + node].last);
        let candidates: Vec<usize> = (0..n).filter(|node| !ends(*node) && open(*node)).collect();
        let least = least(&problem.bands, n);
        let near = near(&least, n, &candidates);
        let missing =
            problem.bands.iter().any(|band| band.travel.cells().iter().any(|cell| *cell >= UNREACHABLE));
        Self {
            problem,
            n,
            m,
            timed: problem.bands.len() > 1,
            irregular: problem.bands.len() > 1 || missing,
            weighed: problem.travel_weight > 0.0 || problem.wait_weight > 0.0,
            coupled: !problem.budgets.is_empty()
                || problem.groups.iter().any(|it| it.scope == Scope::Overall),
            dues: dues(problem),
            rate: rate(problem, &least, &near, &candidates),
            group_bonus,
            service: problem.nodes.iter().map(|node| node.service).collect(),
            groups: problem.nodes.iter().map(|node| once(&node.groups)).collect(),
            worth: worth.collect(),
            candidates,
            class: classes(problem),
            near,
            free: problem.budgets.is_empty() && problem.groups.is_empty(),
            starts: problem.bands.iter().map(|band| band.from).collect(),
            ways: ways(problem),
            shortest: shortest(&least, n),
            least,
            gates,
            spans,
        }
    }

    /// The least travel time between two nodes over all bands: the travel time where there is one band.
    #[inline]
    pub fn travel(&self, from: usize, to: usize) -> Ticks {
        self.least[from * self.n + to]
    }

    /// For each other node the way from it to `node` and the way from `node` to it in a band, where they are
    /// kept.
    #[inline]
    pub fn ways(&self, band: usize, node: usize) -> Option<&[(Ticks, Ticks)]> {
        let row = band * self.n + node;
        self.ways.get(row * self.n..(row + 1) * self.n)
    }

    /// The band of a departure, looked for from one that is not too late.
    #[inline]
    pub fn band(&self, from: usize, depart: Ticks) -> usize {
        let mut at = from;
        while at + 1 < self.starts.len() && self.starts[at + 1] <= depart {
            at += 1;
        }
        at
    }

    /// The travel time in a band.
    #[inline]
    pub fn way(&self, band: usize, from: usize, to: usize) -> Ticks {
        if self.timed {
            self.problem.bands[band].travel.cells()[from * self.n + to]
        } else {
            self.travel(from, to)
        }
    }

    /// When one arrives who leaves at `depart`, in a band, or as soon after it as there is a way; and the
    /// time travelled.
    #[inline]
    pub fn go(&self, from: usize, to: usize, band: usize, depart: Ticks) -> Option<(Ticks, Ticks)> {
        self.reach_by(band, depart, |band| self.way(band, from, to))
    }

    /// As [`Net::go`], with another way to read the travel times by band.
    #[inline]
    pub fn reach_by(
        &self,
        band: usize,
        depart: Ticks,
        way: impl Fn(usize) -> Ticks,
    ) -> Option<(Ticks, Ticks)> {
        let (mut at, mut leave) = (band, depart);
        loop {
            let travel = way(at);
            if travel < UNREACHABLE {
                return Some((leave + travel, travel));
            }
            at += 1;
            leave = self.starts.get(at)?.min(&UNREACHABLE).to_owned();
        }
    }

    /// The shortest way to a node, and on from it, whatever is before and after.
    #[inline]
    pub fn shortest(&self, node: usize) -> (Ticks, Ticks) {
        self.shortest[node]
    }

    /// When a node may be visited in a tour.
    #[inline]
    pub fn gate(&self, tour: usize, node: usize) -> &Gate {
        &self.gates[tour * self.n + node]
    }

    /// The first instant at or after `arrive` a visit may begin. `arrive` must not be after the last one.
    #[inline]
    pub fn begin(&self, gate: &Gate, arrive: Ticks) -> Ticks {
        if gate.count == 1 || arrive <= gate.first {
            return arrive.max(gate.first);
        }
        let spans = &self.spans[gate.from as usize..(gate.from + gate.count) as usize];
        spans.iter().find(|span| arrive <= span.1).map_or(arrive, |span| arrive.max(span.0))
    }

    /// The last instant not after `limit` a visit may begin.
    #[inline]
    pub fn last_begin(&self, gate: &Gate, limit: Ticks) -> Ticks {
        if gate.count == 1 || limit >= gate.last {
            return limit.min(gate.last);
        }
        let spans = &self.spans[gate.from as usize..(gate.from + gate.count) as usize];
        spans.iter().rev().find(|span| span.0 <= limit).map_or(-UNREACHABLE, |span| limit.min(span.1))
    }
}

fn rate(problem: &Problem, least: &[Ticks], near: &[Vec<u32>], candidates: &[usize]) -> f64 {
    let profit: f64 = candidates.iter().map(|node| problem.nodes[*node].profit.abs()).sum();
    let way = |node: usize| {
        near[node].get(2).map_or(0, |other| least[node * problem.nodes.len() + *other as usize])
    };
    let ticks =
        |node: &usize| (way(*node).min(UNREACHABLE / 1_000_000) + problem.nodes[*node].service).max(1) as f64;
    let time: f64 = candidates.iter().map(ticks).sum();
    (profit / time.max(1.0)).max(1e-12)
}

fn dues(problem: &Problem) -> Vec<f64> {
    let span = |it: &crate::problem::Tour| it.latest.min(LIMIT).saturating_sub(it.earliest).max(0) as f64;
    let time: f64 = problem.tours.iter().map(span).sum();
    let due = |node: &crate::problem::Node| {
        let shares = node.costs.iter().zip(&problem.budgets).map(|(cost, budget)| cost / budget.max(1e-9));
        time * shares.sum::<f64>().min(1e6)
    };
    problem.nodes.iter().map(due).collect()
}

fn once(groups: &[usize]) -> Vec<usize> {
    let mut groups = groups.to_vec();
    groups.sort_unstable();
    groups.dedup();
    groups
}

fn gates(problem: &Problem) -> (Vec<Gate>, Vec<(Ticks, Ticks)>) {
    let mut gates = Vec::with_capacity(problem.nodes.len() * problem.tours.len());
    let mut spans = Vec::new();
    for (index, tour) in problem.tours.iter().enumerate() {
        for node in &problem.nodes {
            let from = spans.len();
            let windows = node.windows.get(index).map_or(&[][..], Vec::as_slice);
            let cut =
                windows.iter().map(|it| (it.from.max(tour.earliest), it.to.min(tour.latest).min(LIMIT)));
            spans.extend(cut.filter(|(from, to)| from <= to));
            let own = &spans[from..];
            let (first, last) = match (own.first(), own.last()) {
                (Some(first), Some(last)) => (first.0, last.1),
                _ => (UNREACHABLE, -UNREACHABLE),
            };
            gates.push(Gate { first, last, from: from as u32, count: own.len() as u32 });
        }
    }
    (gates, spans)
}

fn least(bands: &[Band], n: usize) -> Cow<'_, [Ticks]> {
    let Some((first, others)) = bands.split_first() else { return Cow::Owned(vec![UNREACHABLE; n * n]) };
    if others.is_empty() && first.travel.cells().iter().all(|cell| *cell <= UNREACHABLE) {
        return Cow::Borrowed(first.travel.cells());
    }
    let mut cells: Vec<Ticks> = first.travel.cells().iter().map(|cell| (*cell).min(UNREACHABLE)).collect();
    for band in others {
        for (cell, other) in cells.iter_mut().zip(band.travel.cells()) {
            *cell = (*cell).min(*other);
        }
    }
    Cow::Owned(cells)
}

/// Both directions side by side, so that looking for the best place of a node reads one row. Large problems
/// do without: the memory is worth more.
fn ways(problem: &Problem) -> Vec<(Ticks, Ticks)> {
    let n = problem.nodes.len();
    if problem.bands.len().saturating_mul(n).saturating_mul(n) > 4_000_000 {
        return Vec::new();
    }
    let mut ways = Vec::with_capacity(problem.bands.len() * n * n);
    for band in &problem.bands {
        let cells = band.travel.cells();
        for node in 0..n {
            let to = cells.iter().skip(node).step_by(n);
            let on = &cells[node * n..(node + 1) * n];
            ways.extend(to.zip(on).map(|(to, on)| ((*to).min(UNREACHABLE), (*on).min(UNREACHABLE))));
        }
    }
    ways
}

fn shortest(least: &[Ticks], n: usize) -> Vec<(Ticks, Ticks)> {
    let mut shortest = vec![(UNREACHABLE, UNREACHABLE); n];
    for (from, row) in least.chunks_exact(n.max(1)).enumerate() {
        for (to, way) in row.iter().enumerate().filter(|(to, _)| *to != from) {
            shortest[to].0 = shortest[to].0.min(*way);
            shortest[from].1 = shortest[from].1.min(*way);
        }
    }
    shortest
}

fn near(least: &[Ticks], n: usize, candidates: &[usize]) -> Vec<Vec<u32>> {
    let mut near = vec![Vec::new(); n];
    for &node in candidates {
        let both = |it: usize| least[node * n + it].saturating_add(least[it * n + node]);
        let mut others: Vec<(Ticks, u32)> =
            candidates.iter().filter(|it| **it != node).map(|it| (both(*it), *it as u32)).collect();
        if others.len() > NEAR {
            others.select_nth_unstable(NEAR);
            others.truncate(NEAR);
        }
        others.sort_unstable();
        near[node] = others.into_iter().map(|(_, it)| it).collect();
    }
    near
}

fn classes(problem: &Problem) -> Vec<usize> {
    let windows = |tour: usize| problem.nodes.iter().map(move |node| node.windows.get(tour));
    let mut classes = Vec::with_capacity(problem.tours.len());
    for (index, tour) in problem.tours.iter().enumerate() {
        let same = |other: &usize| problem.tours[*other] == *tour && windows(*other).eq(windows(index));
        classes.push((0..index).find(same).unwrap_or(index));
    }
    classes
}
