//! What is known about a region, and how it is known: places, claims with their source and clocks,
//! and the one repository that stores them.
//!
//! Knows what a claim is, which one wins, how long it lives and whether a place is open at a time.
//! Does not know where documents come from (`crawler`), how they are read (`ingest`), how text is
//! found (`index`) or how a person is answered (`guide`). Nothing outside this crate writes SQL.

pub mod authority;
pub mod change;
pub mod claim;
pub mod clock;
pub mod document;
mod entities;
pub mod error;
pub mod event;
pub mod extent;
pub mod faults;
pub mod field;
pub mod freshness;
pub mod hours;
pub mod ids;
pub mod key;
pub mod lang;
pub mod money;
pub mod page;
pub mod picture;
pub mod place;
pub mod plan;
pub mod position;
pub mod record;
pub mod rhythm;
pub mod route;
pub mod signature;
pub mod source;
pub mod status;
pub mod store;
pub mod text;
pub mod upload;
pub mod view;
pub mod words;

pub use authority::Authority;
pub use clock::Clock;
pub use error::{BucketFault, Fault, StoreError};
pub use field::Field;
pub use ids::{DocumentId, PlaceId, SourceId};
pub use lang::LangTag;
pub use position::{Datum, Position};
pub use rhythm::Rhythm;
pub use source::Source;
pub use store::Store;
pub use words::Words;

/// An instant. Every time in this crate is UTC; a place's own zone is applied where a person reads it.
pub type Instant = chrono::DateTime<chrono::Utc>;
