//! The index against a real store, with vectors made by hand.

mod finding;
mod following;
mod gallery;
mod keeping;
mod world;
