//! Turns documents and partner files into claims: bytes go in, records and defects come out, and
//! records are matched to places.
//!
//! Extractors are pure functions that cannot fail half-way: what they cannot read becomes a
//! [`Defect`], never an error. Only [`mod@run`], [`mod@import`] and [`mod@uploads`] touch the store. This
//! crate does not know how documents are fetched (`crawler`), how claims are found again (`index`),
//! which claim wins (`scenic-data`) or what a traveller is told (`guide`).

pub mod api;
pub mod calendar;
pub mod dates;
pub mod decode;
pub mod defect;
pub mod error;
pub mod extract;
pub mod feed;
pub mod fields;
pub mod files;
pub mod html;
pub mod import;
mod jump;
mod lang;
pub mod limits;
mod locality;
pub mod matching;
pub mod partner;
mod placing;
mod record;
mod resolve;
pub mod run;
mod text;
pub mod uploads;

pub use defect::{Defect, Defects, Message, Severity};
pub use error::IngestError;
pub use extract::{Context, Counters, Extract, extract};
pub use import::pictures::kept as kept_picture;
pub use import::{ImportOptions, ImportReport, Input, import, import_file};
pub use run::{IngestReport, Progress, ingest_pending};
