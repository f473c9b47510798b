//! The product as a whole: the house's order, and what happens when it is killed.

mod crash;
mod darkroom;
mod docs;
mod house;
mod support;
