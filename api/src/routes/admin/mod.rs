//! What operators do: the sources, their runs, how current everything is, and pages by hand. Every
//! call takes an operator's key.

pub mod audit;
pub mod conflicts;
pub mod documents;
pub mod editors;
pub mod freshness;
pub mod guides;
pub mod held;
pub mod partners;
pub mod photos;
pub mod runs;
pub mod sources;
pub mod uploads;
