//! The index against a real store, with vectors made by hand: one set of tests over the vectors in the
//! process and over those in a Qdrant server.
#![allow(clippy::duplicate_mod, reason = "the same tests over both engines")]

mod embedded;
mod remote;
