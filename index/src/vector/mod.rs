//! The vector index: which chunks mean something like this, which pictures look like this. What is kept
//! are points, in an engine inside the process or in a cluster that processes share.

mod edge;
mod points;
mod remote;
mod shelf;
mod texts;

pub(crate) use edge::EdgePoints;
pub(crate) use points::{Condition, Kept, Label, LabelKind, Labels, Narrow, Nearest, Point, Points, word};
pub(crate) use remote::{Cluster, RemotePoints};
pub(crate) use shelf::{Parts, VectorShelf};
pub(crate) use texts::{FORMAT, LABELS, Texts};
