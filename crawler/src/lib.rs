//! Brings documents in: each source is visited when it comes due, politely and conditionally, and
//! what was found is kept as raw bytes with the time it was last confirmed.
//!
//! Holds the product's only door to the outside web: whoever needs an outside address goes through
//! [`Web`], which checks every address and every redirect. Does not know what a page says
//! (`ingest`), which claim wins (`scenic-data`) or how anything is found again (`index`).
//!
//! ```text
//! Timetable ── due, leased ──▶ crawl_source ── address by address ──▶ Visitor ──▶ Web
//!                                   │                       robots, pace, patience
//!                                   ▼
//!                     snapshot, then visit, then the run's counters
//! ```

mod address;
mod batch;
mod crawl;
mod error;
pub mod fetch;
mod frontier;
mod hooks;
mod keys;
mod links;
mod look;
mod pace;
mod paging;
mod pictures;
mod plan;
mod preview;
mod retry;
pub mod revisit;
mod robots;
mod scope;
mod settings;
mod sitemap;
mod tags;
mod tally;
mod timetable;
mod visitor;

pub use address::{AddressError, CanonicalUrl};
pub use crawl::{Extent, Progress, Watch, crawl_source, unwatched};
pub use error::CrawlError;
pub use fetch::{Credential, FetchError, Fetched, HttpWeb, MemoryWeb, Post, Redirects, Reply, Request, Web};
pub use hooks::{Hook, HookSetting, Hooks};
pub use keys::{KeySetting, Keys};
pub use pictures::{Develop, PictureReport, fetch_pictures};
pub use preview::{Preview, preview};
pub use retry::{Jitter, random_jitter};
pub use robots::{Robots, Rules};
pub use settings::Settings;
pub use timetable::Timetable;
pub use visitor::{Manner, VisitError, Visitor};
