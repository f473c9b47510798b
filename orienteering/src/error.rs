//! What can be wrong with a problem.

use thiserror::Error;

/// A problem that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProblemError {
    /// No tours.
    #[error("there is no tour")]
    NoTours,
    /// No travel times.
    #[error("there are no travel times")]
    NoBands,
    /// A matrix of another size than the number of nodes.
    #[error("travel times {band} are for {found} nodes, not for {expected}")]
    MatrixSize {
        /// The band.
        band: usize,
        /// Rows of its matrix.
        found: usize,
        /// Number of nodes.
        expected: usize,
    },
    /// Bands out of order.
    #[error("travel times {0} begin before the ones ahead of them")]
    UnsortedBands(usize),
    /// A list with another length than it must have.
    #[error("node {node} has {found} {what}, not {expected}")]
    NodeSize {
        /// The node.
        node: usize,
        /// What the list holds.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length it must have.
        expected: usize,
    },
    /// A number that is not finite, or negative where that has no sense.
    #[error("{what} {index} is not a number that can be used")]
    BadNumber {
        /// Whose number.
        what: &'static str,
        /// Which of them.
        index: usize,
    },
    /// Windows that are not sorted, overlap, or end before they begin.
    #[error("the windows of node {node} in tour {tour} are not sorted and apart")]
    UnsortedWindows {
        /// The node.
        node: usize,
        /// The tour.
        tour: usize,
    },
    /// An index with nothing at it.
    #[error("{what} {index} points to {target}, which is not there")]
    OutOfRange {
        /// Who refers.
        what: &'static str,
        /// Which of them.
        index: usize,
        /// To what.
        target: usize,
    },
    /// A group that asks for more than it allows.
    #[error("group {0} asks for more than it allows")]
    GroupLimits(usize),
}
