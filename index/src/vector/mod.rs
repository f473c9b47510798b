//! The vector index: which chunks mean something like this, which pictures look like this. What is kept
//! are points, in an engine inside the process or in a cluster that processes share, which may hold the
//! words beside them.

mod cluster;
mod edge;
mod engine;
pub(crate) mod own;
mod points;
mod remote;
mod shelf;
pub(crate) mod texts;
mod wire;
mod words;

pub(crate) use cluster::Cluster;
pub(crate) use edge::EdgePoints;
pub(crate) use points::{
    Condition, Kept, Kind, Label, LabelKind, Labels, Narrow, Nearest, Point, Points, word,
};
pub(crate) use remote::RemotePoints;
pub(crate) use shelf::{Parts, VectorShelf};
pub(crate) use texts::Texts;
pub(crate) use words::SharedWords;
