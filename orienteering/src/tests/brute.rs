//! The best plan of a tiny problem by trying everything.

use crate::*;

/// Required nodes missing, visits groups lack, and the profit of the best plan, in this order of weight.
pub fn best(problem: &Problem) -> (usize, usize, f64) {
    let nodes: Vec<usize> = (0..problem.nodes.len())
        .filter(|node| problem.tours.iter().all(|it| it.start != *node && it.end != *node))
        .collect();
    let mut best = None;
    descend(problem, &nodes, &mut vec![Vec::new(); problem.tours.len()], 0, &mut best);
    let it = best.expect("the plan without visits is always there");
    (it.0, it.1, it.2)
}

/// Visits groups lack in a plan.
pub fn lacks(problem: &Problem, plan: &Plan) -> usize {
    let count = |group: usize, visits: &Vec<Visit>| {
        visits.iter().filter(|it| problem.nodes[it.node].groups.contains(&group)).count()
    };
    let groups = problem.groups.iter().enumerate().map(|(index, group)| {
        let counts = plan.tours.iter().map(|visits| count(index, visits));
        match group.scope {
            Scope::PerTour => counts.map(|it| group.at_least.saturating_sub(it)).sum(),
            Scope::Overall => group.at_least.saturating_sub(counts.sum()),
        }
    });
    groups.sum()
}

/// Extends the tours from `tour` on by one node at their ends, in every way.
fn descend(
    problem: &Problem,
    nodes: &[usize],
    tours: &mut Vec<Vec<usize>>,
    tour: usize,
    best: &mut Option<(usize, usize, f64, Plan)>,
) {
    if let Some(plan) = plan(problem, tours) {
        let placed = |node: &usize| tours.iter().any(|tour| tour.contains(node));
        let required = problem.nodes.iter().enumerate().filter(|(_, it)| it.required).map(|(node, _)| node);
        let missing = required.filter(|node| !placed(node)).count();
        let found = (missing, lacks(problem, &plan), plan.profit, plan);
        let better = |old: &(usize, usize, f64, Plan)| {
            (found.0, found.1) < (old.0, old.1) || (found.0, found.1) == (old.0, old.1) && found.2 > old.2
        };
        if best.as_ref().is_none_or(better) {
            *best = Some(found);
        }
    }
    for at in tour..tours.len() {
        for &node in nodes {
            if tours.iter().any(|tour| tour.contains(&node)) {
                continue;
            }
            tours[at].push(node);
            descend(problem, nodes, tours, at, best);
            tours[at].pop();
        }
    }
}

fn plan(problem: &Problem, tours: &[Vec<usize>]) -> Option<Plan> {
    let mut plan = Plan::default();
    for (tour, nodes) in tours.iter().enumerate() {
        let (visits, finish, depart) = schedule(problem, tour, nodes)?;
        plan.tours.push(visits);
        plan.finish.push(finish);
        plan.depart.push(depart);
    }
    plan.profit = crate::check::profit(problem, &plan);
    violations(problem, &plan).is_empty().then_some(plan)
}
