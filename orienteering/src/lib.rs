//! A solver for team orienteering problems with time windows.
//!
//! Some tours start and end at given places within given times. Every other node has a profit, a service
//! time and, for each tour, windows in which the visit may begin. The solver chooses which nodes to visit,
//! in which tour and in which order, so that the profit is as large as it can make it in the time it is
//! given. Budgets, groups with a least and a greatest number of visits, required nodes, and travel times
//! that depend on the instant of departure are understood too.
//!
//! The method is large neighbourhood search under simulated annealing: a few visits are taken out, others
//! are put in by profit and by the time they cost, short exchanges tidy up, and the best tours seen so far
//! are recombined when there is more than one tour.

mod check;
mod compile;
mod destroy;
mod error;
pub mod instance;
mod local;
mod plan;
mod pool;
mod problem;
mod repair;
mod route;
mod schedule;
mod search;
mod state;
#[cfg(test)]
mod tests;
mod validate;

pub use check::violations;
pub use error::ProblemError;
pub use plan::{Outcome, Plan, Visit};
pub use problem::{Band, Group, Matrix, Node, Options, Problem, Scope, Ticks, Tour, UNREACHABLE, Window};
pub use schedule::schedule;
pub use search::solve;
