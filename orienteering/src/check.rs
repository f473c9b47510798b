//! A checker that shares nothing with the search: it reads a plan as a stranger would.

use std::collections::BTreeMap;

use crate::plan::{Plan, Visit};
use crate::problem::{Problem, Scope, Ticks, UNREACHABLE};

/// Everything that is wrong with a plan, in words; empty where all hard constraints hold.
///
/// Times are checked against windows, travel times and the limits of each tour, then budgets, groups (the
/// most they allow, not the least they want), repeated visits, and the profit the plan claims.
pub fn violations(problem: &Problem, plan: &Plan) -> Vec<String> {
    let mut wrong = Vec::new();
    let tours = problem.tours.len();
    if plan.tours.len() != tours || plan.finish.len() != tours || plan.depart.len() != tours {
        wrong.push(format!("the plan has not {tours} tours"));
        return wrong;
    }
    let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
    for (tour, visits) in plan.tours.iter().enumerate() {
        for visit in visits {
            if visit.node >= problem.nodes.len() {
                wrong.push(format!("tour {tour} visits node {}, which is not there", visit.node));
                return wrong;
            }
            if let Some(other) = seen.insert(visit.node, tour) {
                wrong
                    .push(format!("node {} is visited in tour {other} and again in tour {tour}", visit.node));
            }
            if problem.tours.iter().any(|it| it.start == visit.node || it.end == visit.node) {
                wrong.push(format!("tour {tour} visits node {}, which is a start or an end", visit.node));
            }
        }
        times(problem, plan, tour, visits, &mut wrong);
    }
    limits(problem, plan, &mut wrong);
    let profit = profit(problem, plan);
    if (profit - plan.profit).abs() > 1e-6 * profit.abs().max(1.0) {
        wrong.push(format!("the plan claims a profit of {} and has {profit}", plan.profit));
    }
    wrong
}

/// The profit of all visits, less the weighted travel and waiting.
pub(crate) fn profit(problem: &Problem, plan: &Plan) -> f64 {
    let visits = plan.tours.iter().flatten();
    let collected: f64 =
        visits.filter_map(|visit| problem.nodes.get(visit.node)).map(|node| node.profit).sum();
    let (mut travelled, mut waited) = (0.0, 0.0);
    for (tour, visits) in plan.tours.iter().enumerate() {
        let (Some(it), Some(depart), Some(finish)) =
            (problem.tours.get(tour), plan.depart.get(tour), plan.finish.get(tour))
        else {
            continue;
        };
        let (mut place, mut clock) = (it.start, *depart);
        let legs = visits.iter().map(|visit| (visit.node, visit.arrive, visit.begin, visit.leave));
        for (node, arrive, begin, leave) in legs.chain([(it.end, *finish, *finish, *finish)]) {
            // What is not travelled between leaving and arriving is waiting for a way; nothing is travelled
            // in a tour that is not made.
            if !(visits.is_empty() && arrive == *depart) {
                let (gone, travel) = leg(problem, place, node, clock).unwrap_or((clock, 0));
                travelled += travel as f64;
                waited += gone.saturating_sub(clock) as f64;
            }
            waited += begin.saturating_sub(arrive) as f64;
            (place, clock) = (node, leave);
        }
    }
    collected - problem.travel_weight * travelled - problem.wait_weight * waited
}

/// When one really departs who wants to depart at an instant, and how long the way then takes.
fn leg(problem: &Problem, from: usize, to: usize, wish: Ticks) -> Option<(Ticks, Ticks)> {
    let mut current = 0;
    for (index, band) in problem.bands.iter().enumerate() {
        if band.from <= wish {
            current = index;
        }
    }
    for (index, band) in problem.bands.iter().enumerate().skip(current) {
        let travel = band.travel.get(from, to);
        if travel < UNREACHABLE {
            return Some((if index == current { wish } else { band.from }, travel));
        }
    }
    None
}

fn times(problem: &Problem, plan: &Plan, tour: usize, visits: &[Visit], wrong: &mut Vec<String>) {
    let (Some(it), Some(&depart), Some(&finish)) =
        (problem.tours.get(tour), plan.depart.get(tour), plan.finish.get(tour))
    else {
        return;
    };
    if depart < it.earliest {
        wrong.push(format!("tour {tour} departs at {depart}, before {}", it.earliest));
    }
    if it.max_stops.is_some_and(|most| visits.len() > most) {
        wrong.push(format!("tour {tour} has {} visits", visits.len()));
    }
    let (mut place, mut clock) = (it.start, depart);
    for visit in visits {
        let Some(node) = problem.nodes.get(visit.node) else { continue };
        match leg(problem, place, visit.node, clock) {
            Some((gone, travel)) if gone.saturating_add(travel) == visit.arrive => {}
            _ => wrong.push(format!("tour {tour} cannot be at node {} at {}", visit.node, visit.arrive)),
        }
        let inside = |window: &crate::problem::Window| window.from <= visit.begin && visit.begin <= window.to;
        if visit.begin < visit.arrive || !node.windows.get(tour).is_some_and(|all| all.iter().any(inside)) {
            wrong.push(format!("tour {tour} cannot begin node {} at {}", visit.node, visit.begin));
        }
        if visit.leave != visit.begin.saturating_add(node.service) {
            wrong.push(format!("tour {tour} leaves node {} at {}", visit.node, visit.leave));
        }
        (place, clock) = (visit.node, visit.leave);
    }
    if visits.is_empty() && finish == depart {
        return;
    }
    match leg(problem, place, it.end, clock) {
        Some((gone, travel)) if gone.saturating_add(travel) == finish && finish <= it.latest => {}
        _ => wrong.push(format!("tour {tour} cannot finish at {finish}")),
    }
}

fn limits(problem: &Problem, plan: &Plan, wrong: &mut Vec<String>) {
    for (index, budget) in problem.budgets.iter().enumerate() {
        let costs =
            plan.tours.iter().flatten().filter_map(|visit| problem.nodes.get(visit.node)?.costs.get(index));
        let sum: f64 = costs.sum();
        if sum > 0.0 && sum > budget + 1e-6 * budget.abs().max(1.0) {
            wrong.push(format!("budget {index} is {budget} and {sum} is spent"));
        }
    }
    for (index, group) in problem.groups.iter().enumerate() {
        let member =
            |visit: &&Visit| problem.nodes.get(visit.node).is_some_and(|it| it.groups.contains(&index));
        let counts: Vec<usize> =
            plan.tours.iter().map(|visits| visits.iter().filter(member).count()).collect();
        let most = match group.scope {
            Scope::PerTour => counts.iter().copied().max().unwrap_or(0),
            Scope::Overall => counts.iter().sum(),
        };
        if most > group.at_most {
            wrong.push(format!("group {index} has {most} visits and may have {}", group.at_most));
        }
    }
}
