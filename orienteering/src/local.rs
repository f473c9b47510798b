//! Exchanges that make tours shorter or richer without taking them apart.

use rand::rngs::SmallRng;

use crate::compile::Net;
use crate::repair::{Manner, Repair};
use crate::route::Route;
use crate::state::State;

/// Shortens each tour and fills what became free.
pub(crate) fn improve(
    net: &Net,
    state: &mut State,
    spare: &mut State,
    repair: &mut Repair,
    rng: &mut SmallRng,
) {
    for _ in 0..4 {
        let before = state.value(net);
        for route in &mut state.routes {
            shorten(net, route, &mut spare.routes[0]);
        }
        repair.run(net, state, &Manner::plain(), |_, _| true, rng);
        if state.value(net) <= before {
            return;
        }
    }
}

/// Moves runs of up to three visits and turns runs around while that saves travel.
pub(crate) fn shorten(net: &Net, route: &mut Route, spare: &mut Route) {
    let mut improved = true;
    let mut budget = 2_000_usize;
    while improved && budget > 0 {
        improved = false;
        let len = route.len();
        'moves: for from in 1..=len {
            for run in 1..=3.min(len + 1 - from) {
                for to in 0..=len {
                    if to + 1 >= from && to < from + run || saving(net, route, from, run, to) <= 0 {
                        continue;
                    }
                    budget = budget.saturating_sub(1);
                    copy(spare, route);
                    shift(spare, from, run, to);
                    if spare.settle(net) && spare.travel < route.travel {
                        copy(route, spare);
                        improved = true;
                        break 'moves;
                    }
                }
            }
        }
        if improved || budget == 0 {
            continue;
        }
        'turns: for from in 1..len {
            let mut turned = 0;
            for to in from + 1..=len {
                let node = |at: usize| route.stops[at].node;
                let turn = net.travel(node(to), node(to - 1)) - net.travel(node(to - 1), node(to));
                turned = i64::saturating_add(turned, turn);
                let outer = net.travel(node(from - 1), node(to)) + net.travel(node(from), node(to + 1))
                    - net.travel(node(from - 1), node(from))
                    - net.travel(node(to), node(to + 1));
                if turned.saturating_add(outer) >= 0 {
                    continue;
                }
                budget = budget.saturating_sub(1);
                copy(spare, route);
                spare.stops[from..=to].reverse();
                if spare.settle(net) && spare.travel < route.travel {
                    copy(route, spare);
                    improved = true;
                    break 'turns;
                }
            }
        }
    }
}

fn copy(to: &mut Route, from: &Route) {
    to.stops.clone_from(&from.stops);
    to.copy_sums(from);
}

/// Travel saved by moving `run` visits from `from` to after stop `to`.
fn saving(net: &Net, route: &Route, from: usize, run: usize, to: usize) -> i64 {
    let node = |at: usize| route.stops[at].node;
    let (first, last) = (node(from), node(from + run - 1));
    let cut = net.travel(node(from - 1), first)
        + net.travel(last, node(from + run))
        + net.travel(node(to), node(to + 1));
    let joined = net.travel(node(from - 1), node(from + run))
        + net.travel(node(to), first)
        + net.travel(last, node(to + 1));
    cut - joined
}

fn shift(route: &mut Route, from: usize, run: usize, to: usize) {
    if to < from {
        route.stops[to + 1..from + run].rotate_right(run);
    } else {
        route.stops[from..=to].rotate_left(run);
    }
}
