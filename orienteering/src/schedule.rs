//! The times of one tour whose order is known.

use crate::plan::Visit;
use crate::problem::{Problem, Ticks, UNREACHABLE};

/// When the visits of a tour in this order happen: visits, arrival at the end, departure from the start.
///
/// Every visit begins as early as it can; then the departure from the start is moved as late as possible
/// without moving any begin. `None` where the order does not fit into the times of the tour, where a node
/// is never open in it, or where an index points to nothing. Stops, budgets and groups are not looked at.
/// A tour without visits departs at its earliest instant; where its end cannot be reached it is not
/// travelled and finishes at once.
pub fn schedule(problem: &Problem, tour: usize, nodes: &[usize]) -> Option<(Vec<Visit>, Ticks, Ticks)> {
    let it = problem.tours.get(tour)?;
    let mut visits: Vec<Visit> = Vec::with_capacity(nodes.len());
    let (mut place, mut clock) = (it.start, it.earliest);
    for &node in nodes {
        let arrive = reach(problem, place, node, clock)?;
        let begin = begin(problem, tour, node, arrive)?;
        let leave = begin.saturating_add(problem.nodes.get(node)?.service);
        visits.push(Visit { node, arrive, begin, leave });
        (place, clock) = (node, leave);
    }
    let finish = match reach(problem, place, it.end, clock).filter(|finish| *finish <= it.latest) {
        Some(finish) => finish,
        None if nodes.is_empty() => it.earliest,
        None => return None,
    };
    let mut depart = it.earliest;
    if let Some(first) = visits.first_mut()
        && let Some((later, arrive)) = latest_departure(problem, tour, first.node, first.begin)
    {
        (depart, first.arrive) = (later, arrive);
    }
    Some((visits, finish, depart))
}

/// The arrival at `to` of whoever wants to leave `from` at `depart`; leaving waits only where there is no
/// way before a later band begins.
pub(crate) fn reach(problem: &Problem, from: usize, to: usize, depart: Ticks) -> Option<Ticks> {
    let at = problem.bands.partition_point(|band| band.from <= depart).saturating_sub(1);
    problem.bands.get(at..)?.iter().enumerate().find_map(|(ahead, band)| {
        let travel = band.travel.get(from, to);
        let leave = if ahead == 0 { depart } else { band.from };
        (travel < UNREACHABLE).then(|| leave.saturating_add(travel))
    })
}

/// The first instant at or after `arrive` at which a visit may begin.
pub(crate) fn begin(problem: &Problem, tour: usize, node: usize, arrive: Ticks) -> Option<Ticks> {
    let windows = problem.nodes.get(node)?.windows.get(tour)?;
    windows.iter().find(|window| arrive <= window.to).map(|window| arrive.max(window.from))
}

/// The latest departure from the start that still begins the first visit at `at`, with its arrival.
pub(crate) fn latest_departure(
    problem: &Problem,
    tour: usize,
    first: usize,
    at: Ticks,
) -> Option<(Ticks, Ticks)> {
    let it = problem.tours.get(tour)?;
    let mut until = Ticks::MAX;
    for (index, band) in problem.bands.iter().enumerate().rev() {
        let since = if index == 0 { it.earliest } else { band.from.max(it.earliest) };
        let travel = band.travel.get(it.start, first);
        if travel < UNREACHABLE {
            let depart = at.saturating_sub(travel).min(until);
            if depart >= since && begin(problem, tour, first, depart + travel) == Some(at) {
                return Some((depart, depart + travel));
            }
        }
        until = band.from.saturating_sub(1);
    }
    None
}
