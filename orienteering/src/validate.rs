//! Whether a problem can be understood at all.

use crate::error::ProblemError;
use crate::problem::{LIMIT, Problem, Ticks};

/// Checks sizes, indices, numbers and order.
pub(crate) fn validate(problem: &Problem) -> Result<(), ProblemError> {
    bands(problem)?;
    tours(problem)?;
    for (index, budget) in problem.budgets.iter().enumerate() {
        // An infinite budget is no budget, which has a sense.
        if budget.is_nan() {
            return Err(ProblemError::BadNumber { what: "budget", index });
        }
    }
    for (index, group) in problem.groups.iter().enumerate() {
        if group.at_least > group.at_most {
            return Err(ProblemError::GroupLimits(index));
        }
    }
    for (index, weight) in [problem.travel_weight, problem.wait_weight].into_iter().enumerate() {
        if !weight.is_finite() || weight < 0.0 {
            return Err(ProblemError::BadNumber { what: "weight", index });
        }
    }
    (0..problem.nodes.len()).try_for_each(|index| node(problem, index))
}

fn usable(value: Ticks) -> bool {
    (-LIMIT..=LIMIT).contains(&value)
}

fn bands(problem: &Problem) -> Result<(), ProblemError> {
    if problem.bands.is_empty() {
        return Err(ProblemError::NoBands);
    }
    let expected = problem.nodes.len();
    for (band, it) in problem.bands.iter().enumerate() {
        if it.travel.size() != expected {
            return Err(ProblemError::MatrixSize { band, found: it.travel.size(), expected });
        }
        if it.travel.cells().iter().any(|cell| *cell < 0) {
            return Err(ProblemError::BadNumber { what: "travel time in band", index: band });
        }
    }
    match problem.bands.windows(2).position(|pair| matches!(pair, [a, b] if b.from <= a.from)) {
        Some(before) => Err(ProblemError::UnsortedBands(before + 1)),
        None => Ok(()),
    }
}

fn tours(problem: &Problem) -> Result<(), ProblemError> {
    if problem.tours.is_empty() {
        return Err(ProblemError::NoTours);
    }
    for (index, tour) in problem.tours.iter().enumerate() {
        if let Some(target) = [tour.start, tour.end].into_iter().find(|it| *it >= problem.nodes.len()) {
            return Err(ProblemError::OutOfRange { what: "tour", index, target });
        }
        if !usable(tour.earliest) {
            return Err(ProblemError::BadNumber { what: "earliest departure of tour", index });
        }
    }
    Ok(())
}

fn node(problem: &Problem, index: usize) -> Result<(), ProblemError> {
    let Some(node) = problem.nodes.get(index) else { return Ok(()) };
    if !node.profit.is_finite() {
        return Err(ProblemError::BadNumber { what: "profit of node", index });
    }
    if node.service < 0 || !usable(node.service) {
        return Err(ProblemError::BadNumber { what: "service time of node", index });
    }
    let size = |what, found, expected| match found == expected {
        true => Ok(()),
        false => Err(ProblemError::NodeSize { node: index, what, found, expected }),
    };
    // Starts and ends need no windows and no costs: theirs are never read.
    let end = problem.tours.iter().any(|tour| tour.start == index || tour.end == index);
    if !(end && node.windows.is_empty()) {
        size("lists of windows", node.windows.len(), problem.tours.len())?;
    }
    if !(end && node.costs.is_empty()) {
        size("costs", node.costs.len(), problem.budgets.len())?;
    }
    if node.costs.iter().any(|cost| !cost.is_finite() || *cost < 0.0) {
        return Err(ProblemError::BadNumber { what: "cost of node", index });
    }
    for (tour, windows) in node.windows.iter().enumerate() {
        let apart = windows.windows(2).all(|pair| matches!(pair, [a, b] if a.to < b.from));
        if !apart || windows.iter().any(|window| window.to < window.from) {
            return Err(ProblemError::UnsortedWindows { node: index, tour });
        }
    }
    match node.groups.iter().find(|group| **group >= problem.groups.len()) {
        Some(target) => Err(ProblemError::OutOfRange { what: "node", index, target: *target }),
        None => Ok(()),
    }
}
