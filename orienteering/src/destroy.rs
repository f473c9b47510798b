//! Chooses visits to take out of a plan.

use rand::Rng;
use rand::rngs::SmallRng;

use crate::compile::Net;
use crate::state::{NOWHERE, State};

/// Marks visits to take out in `gone` (one flag for each node). Returns whether any was marked.
pub(crate) fn mark(net: &Net, state: &State, gone: &mut [bool], rng: &mut SmallRng) -> bool {
    let visits: usize = state.routes.iter().map(|route| route.len()).sum();
    if visits == 0 {
        return false;
    }
    match rng.random_range(0..100) {
        0..45 => strings(net, state, gone, rng),
        45..65 => segments(state, gone, rng),
        65..80 => singles(state, visits, gone, rng),
        80..92 => poorest(net, state, visits, gone, rng),
        92..99 => together(state, gone, rng),
        _ => whole(net, state, gone, rng),
    }
    true
}

/// How many visits to take: mostly few.
fn amount(most: usize, rng: &mut SmallRng) -> usize {
    let most = most.max(1);
    let skewed = rng.random::<f64>() * rng.random::<f64>();
    1 + (skewed * most as f64) as usize % most
}

/// Strings of visits around a node, in the tours nearest to it. The node may be one that is not visited:
/// that makes room around it.
fn strings(net: &Net, state: &State, gone: &mut [bool], rng: &mut SmallRng) {
    let seed = net.candidates[rng.random_range(0..net.candidates.len())];
    let tours = if net.m == 1 { 1 } else { 1 + rng.random_range(0..net.m.min(3)) };
    let mut done = 0u64;
    let mut left = tours;
    for node in std::iter::once(seed).chain(net.near[seed].iter().map(|it| *it as usize)) {
        let tour = state.place[node];
        if tour == NOWHERE || (tour < 64 && done >> tour & 1 == 1) {
            continue;
        }
        if tour < 64 {
            done |= 1 << tour;
        }
        let route = &state.routes[tour as usize];
        let len = route.len();
        let Some(at) = route.nodes().position(|it| it == node) else { continue };
        let take = amount((len / 2).clamp(2, 12), rng).min(len);
        let low = (at + 1).saturating_sub(take);
        let high = at.min(len - take);
        let from = rng.random_range(low..=high.max(low));
        // Sometimes the string keeps a visit in its middle.
        let keep = if take > 2 && rng.random_bool(0.3) { from + rng.random_range(1..take - 1) } else { len };
        for (index, node) in route.nodes().enumerate().skip(from).take(take) {
            if index != keep {
                gone[node] = true;
            }
        }
        left -= 1;
        if left == 0 {
            return;
        }
    }
    if left == tours {
        segments(state, gone, rng);
    }
}

/// One run of visits in each of some tours.
fn segments(state: &State, gone: &mut [bool], rng: &mut SmallRng) {
    let all = rng.random_bool(0.5);
    let only = rng.random_range(0..state.routes.len());
    for route in &state.routes {
        let len = route.len();
        if len == 0 || !(all || route.tour == only) {
            continue;
        }
        let take = amount((len * 2 / 3).max(2), rng).min(len);
        let from = rng.random_range(0..=len - take);
        for node in route.nodes().skip(from).take(take) {
            gone[node] = true;
        }
    }
}

/// Visits anywhere.
fn singles(state: &State, visits: usize, gone: &mut [bool], rng: &mut SmallRng) {
    let take = amount((visits / 3).clamp(2, 14), rng) as f64 / visits as f64;
    for node in state.routes.iter().flat_map(|route| route.nodes()) {
        if rng.random_bool(take.min(1.0)) {
            gone[node] = true;
        }
    }
}

/// Visits that bring little for the time they take, with chance.
fn poorest(net: &Net, state: &State, visits: usize, gone: &mut [bool], rng: &mut SmallRng) {
    let take = amount((visits / 3).clamp(2, 12), rng);
    let mut ranked: Vec<(f64, usize)> = Vec::with_capacity(visits);
    for route in &state.routes {
        for trio in route.stops.windows(3) {
            let [from, it, to] = trio else { continue };
            let detour = to.arrive - from.leave - net.travel(from.node, to.node).min(to.arrive - from.leave);
            let worth = net.worth[it.node].max(1e-6);
            let rank = worth / detour.max(1) as f64 * rng.random_range(0.2..1.0);
            ranked.push((rank, it.node));
        }
    }
    ranked.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    for (_, node) in ranked.into_iter().take(take) {
        gone[node] = true;
    }
}

/// Visits that happen about the same time, in all tours.
fn together(state: &State, gone: &mut [bool], rng: &mut SmallRng) {
    let route = &state.routes[rng.random_range(0..state.routes.len())];
    if route.len() == 0 {
        return singles(state, state.place.len().max(1), gone, rng);
    }
    let from = rng.random_range(0..route.len());
    let to = (from + amount((route.len() / 3).max(2), rng)).min(route.len());
    let (since, until) = (route.stops[from].leave, route.stops[to].leave);
    for stop in state.routes.iter().flat_map(|route| &route.stops[1..route.stops.len() - 1]) {
        if stop.leave > since && stop.leave <= until {
            gone[stop.node] = true;
        }
    }
}

/// A whole tour, or everything.
fn whole(net: &Net, state: &State, gone: &mut [bool], rng: &mut SmallRng) {
    let only = rng.random_bool(0.7).then(|| rng.random_range(0..net.m));
    for route in state.routes.iter().filter(|route| only.is_none_or(|tour| tour == route.tour)) {
        for node in route.nodes() {
            gone[node] = true;
        }
    }
}
