//! The index against a real store, with vectors made by hand: one set of tests over the vectors in the
//! process and over those in a Qdrant server.

mod embedded;
mod remote;
