//! The index against a real store, with vectors made by hand.

mod finding;
mod following;
mod keeping;
mod world;
