//! An invented scenic region, served as the web would serve it: four sites that differ in language,
//! form and reliability, and the files of two partners.
//!
//! Knows the region's own files and how to write them down as pages, feeds and records. Does not
//! know how any of it is crawled, read or answered: nothing here is told to the rest of the program
//! except through pages, partner files and source definitions, as with a real region.
//!
//! Bind first, because pages carry each other's addresses; then render, then serve:
//!
//! ```no_run
//! # async fn run() -> Result<(), demo::DemoError> {
//! let region = demo::Region::load()?;
//! let listeners = demo::Listeners::bind(demo::Ports::from(demo::Ports::FIRST)).await?;
//! let out = std::path::Path::new("data/demo");
//! let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
//! demo::render(&region, today, &listeners.bases(), out)?;
//! listeners.serve(out, std::future::pending()).await
//! # }
//! ```

mod conditional;
mod day;
mod error;
mod files;
pub mod partner;
pub mod pictures;
mod question;
pub mod region;
mod serve;
mod site;
mod sites;
mod sources;

pub use error::DemoError;
pub use files::Rendered;
pub use question::{Message, Question};
pub use region::Region;
pub use serve::{Listeners, Ports};
pub use site::{Bases, Site};
pub use sites::render;
pub use sources::sources;

/// The region's time zone.
pub const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

/// The map of the region: OpenStreetMap XML, invented like the region itself.
pub static MAP: &str = include_str!("../map/paths.osm");
