//! The network of ways that people walk and drive, made from an OpenStreetMap extract: imported once, kept
//! in one file, and asked for fastest ways, tables of times and what lies near.
//!
//! It knows ways, links (ferries and lifts), entrances and barriers. It does not know places, opening times
//! as of now, weather or people: whoever asks says which edges are shut.
//!
//! ```no_run
//! use paths::{Limits, Mode, Network, Point, Shut};
//!
//! # fn main() -> Result<(), paths::PathsError> {
//! let (network, report) = Network::import("region.osm.pbf".as_ref(), &Limits::default(), &mut |_| {})?;
//! println!("{} edges in {:.1} s", report.edges, report.seconds);
//! network.save("region.paths".as_ref())?;
//! let from = network.snap(Point { lat: 60.1710, lon: 24.9414 }, Mode::Walk, 200.0);
//! let to = network.snap(Point { lat: 60.1675, lon: 24.9527 }, Mode::Walk, 200.0);
//! // What is closed today; its edges are found by name, by place, or by link.
//! let shut: Shut = network.links().iter().flat_map(|link| link.edges.iter().copied()).collect();
//! if let Some((from, to)) = from.zip(to)
//!     && let Some(way) = network.route(&from, &to, Mode::Walk, &shut)
//! {
//!     println!("{} m in {} s", way.metres, way.seconds);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Weights are whole tenths of seconds. Every answer equals plain Dijkstra's over the same graph; the
//! prepared hierarchies only make it quicker.
//!
//! Read are nodes and ways. Not read are relations (so neither turn restrictions, nor routes, nor areas made
//! of several outlines), conditional tags other than times for people on foot, and what crosses the 180th
//! meridian. Hours of paths and gates are kept as written, with the edges to leave out ([`Gate`]).

mod adjacency;
mod build;
mod components;
mod error;
mod file;
mod find;
mod geometry;
mod graph;
mod hierarchy;
mod limits;
mod mode;
mod names;
mod network;
mod pool;
mod read;
mod report;
mod route;
mod rules;
mod search;
mod shut;
mod snap;
mod speeds;
mod table;
mod things;
mod tile;
mod way;

#[cfg(test)]
mod against_dijkstra;

pub use error::PathsError;
pub use geometry::{Bounds, Point};
pub use graph::EdgeId;
pub use limits::Limits;
pub use mode::Mode;
pub use network::{EdgeFacts, Network};
pub use report::{LeftOut, Progress, Report, Stage};
pub use shut::Shut;
pub use snap::Snap;
pub use speeds::Speeds;
pub use table::Cost;
pub use things::{Entrance, EntranceKind, Gate, Hours, Link, LinkKind};
pub use tile::{Marker, TileId};
pub use way::{Piece, PieceKind, Way};
