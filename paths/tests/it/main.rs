//! The network seen from outside, on small maps drawn by hand.

mod closures;
mod damage;
mod driving;
mod finding;
mod links;
mod map;
mod pbf;
mod saving;
mod snapping;
mod telling;
mod tile_sizes;
mod tiles;
mod walking;
mod wheels;
