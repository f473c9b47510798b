//! What is asked: nodes, tours, travel times and constraints.

use std::time::Duration;

/// A length or an instant of time in a unit the caller chooses, the same everywhere in one problem.
pub type Ticks = i64;

/// A travel time at or above this means that there is no way.
pub const UNREACHABLE: Ticks = Ticks::MAX / 4;

/// Earliest departures and service times must stay within plus or minus this value; windows and ends of
/// tours beyond it are cut to it. Sums of a few of them then never overflow.
pub(crate) const LIMIT: Ticks = UNREACHABLE / 8;

/// A span in which a visit may begin, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The earliest begin.
    pub from: Ticks,
    /// The latest begin.
    pub to: Ticks,
}

/// Travel times between all pairs of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    size: usize,
    cells: Vec<Ticks>,
}

impl Matrix {
    /// A matrix of `size` rows and columns from its cells row by row (row: from, column: to).
    /// `None` where the number of cells is not `size * size`.
    pub fn new(size: usize, cells: Vec<Ticks>) -> Option<Self> {
        (size.checked_mul(size) == Some(cells.len())).then_some(Self { size, cells })
    }

    /// The number of rows, which is the number of columns.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The time from node `from` to node `to`; [`UNREACHABLE`] outside of the matrix.
    pub fn get(&self, from: usize, to: usize) -> Ticks {
        if from >= self.size || to >= self.size {
            return UNREACHABLE;
        }
        self.cells.get(from * self.size + to).copied().unwrap_or(UNREACHABLE)
    }

    /// All cells row by row.
    pub fn cells(&self) -> &[Ticks] {
        &self.cells
    }
}

/// The travel times of whoever departs at or after an instant, until the next band begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// The first instant of departure. The first band also covers everything before it.
    pub from: Ticks,
    /// Travel times, one row and column for each node.
    pub travel: Matrix,
}

/// A place that may be visited.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What a visit is worth; may be zero or negative, but is finite.
    pub profit: f64,
    /// How long a visit takes, not negative.
    pub service: Ticks,
    /// For each tour the spans in which the visit may begin, sorted and apart. Empty: never in that tour.
    pub windows: Vec<Vec<Window>>,
    /// What a visit takes of each budget, not negative.
    pub costs: Vec<f64>,
    /// The groups the node belongs to, by index.
    pub groups: Vec<usize>,
    /// Whether the node comes before everything optional.
    pub required: bool,
}

/// One tour, for instance one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tour {
    /// The node where the tour starts. Its own profit and windows do not matter.
    pub start: usize,
    /// The node where the tour ends; may be the start.
    pub end: usize,
    /// The earliest departure from the start.
    pub earliest: Ticks,
    /// The latest arrival at the end.
    pub latest: Ticks,
    /// The greatest number of visits, if there is one.
    pub max_stops: Option<usize>,
}

/// Over what a group is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Each tour on its own.
    PerTour,
    /// All tours together.
    Overall,
}

/// How many nodes of one kind may and should be visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// So many should be visited; the solver tries hard and reports where it did not succeed.
    pub at_least: usize,
    /// So many may be visited and never more.
    pub at_most: usize,
    /// Over what is counted.
    pub scope: Scope,
}

/// The whole question.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// All places, starts and ends included.
    pub nodes: Vec<Node>,
    /// Travel times by instant of departure, sorted by it, at least one.
    pub bands: Vec<Band>,
    /// The tours, at least one.
    pub tours: Vec<Tour>,
    /// Limits on the sums of the nodes' costs over all tours.
    pub budgets: Vec<f64>,
    /// The groups nodes refer to.
    pub groups: Vec<Group>,
    /// Profit lost for each tick travelled.
    pub travel_weight: f64,
    /// Profit lost for each tick waited.
    pub wait_weight: f64,
}

/// How to search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The time to search. The search may end before it when nothing can be better any more.
    pub time: Duration,
    /// The seed of all random choices.
    pub seed: u64,
    /// Stop after so many rounds. With a time that is long enough the result then depends on nothing else.
    pub rounds: Option<u64>,
    /// For each tour the nodes of a plan to begin from. May be empty; what does not fit is left out.
    pub start: Vec<Vec<usize>>,
}
