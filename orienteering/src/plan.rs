//! What is answered.

use crate::problem::Ticks;

/// One stop of a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The node.
    pub node: usize,
    /// When it is reached.
    pub arrive: Ticks,
    /// When the visit begins, after waiting for a window where needed.
    pub begin: Ticks,
    /// When it is left: begin and service time.
    pub leave: Ticks,
}

/// A plan in which all hard constraints hold.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Plan {
    /// For each tour its visits in order, without start and end.
    pub tours: Vec<Vec<Visit>>,
    /// The profit of all visits, less the weighted time travelled and waited.
    pub profit: f64,
    /// For each tour the arrival at its end. A tour without visits whose end cannot be reached from its
    /// start is not travelled: it finishes when it departs.
    pub finish: Vec<Ticks>,
    /// For each tour the departure from its start, as late as the first visit allows.
    pub depart: Vec<Ticks>,
}

/// The best plan that was found and what it lacks.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Outcome {
    /// The plan.
    pub plan: Plan,
    /// Required nodes that are not visited, by index.
    pub missing: Vec<usize>,
    /// Groups with fewer visits than they should have, with the tour for groups counted per tour.
    pub unmet: Vec<(usize, Option<usize>)>,
    /// How many rounds were searched.
    pub rounds: u64,
}
