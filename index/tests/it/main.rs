//! The index against a real store, with vectors made by hand: one set of tests over the vectors in the
//! process, over those in a Qdrant server, and over a server that has the words as well.
#![allow(clippy::duplicate_mod, reason = "the same tests over both engines")]

mod embedded;
mod remote;
mod words;
