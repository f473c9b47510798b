//! Makes what is known findable, by words, by meaning and by sight, and keeps itself in step with the store.
//!
//! Knows how text is cut, tokenised, embedded, ranked and fused, and nothing else knows Tantivy, Qdrant
//! or a model. Does not know what a question means or how it is answered (`guide`), where facts come
//! from, or which claim wins: a hit names the row that says so, and whoever answers reads that row.
//! Everything here is derived from the store and can be deleted at any time.

mod bookmark;
mod carried;
mod chunk;
mod embed;
mod error;
mod filter;
mod follow;
mod fuse;
mod gallery;
mod gather;
mod glossary;
mod home;
mod keyword;
mod lane;
mod lexicon;
mod live;
pub mod models;
mod open;
mod query;
mod questions;
mod rank;
mod rebuild;
mod reranker;
mod script;
mod search;
mod settings;
mod shelf;
mod sight;
mod subject;
#[cfg(test)]
mod testing;
mod vector;
mod verify;
mod words;

pub use carried::Carried;
pub use chunk::{Evidence, ItemKind, first_sentences};
pub use embed::{Embedder, HandEmbedder, TextKind};
pub use error::IndexError;
pub use filter::Near;
pub use follow::FollowReport;
pub use gallery::{Gallery, GalleryReport, GalleryStatus, Likeness, OnPlaces, Pictured};
pub use glossary::{Concept, Glossary, Plain};
pub use keyword::Word;
pub use lane::{LaneReport, OnProgress, Progress};
pub use live::{SearchIndex, Status};
pub use query::{Explain, Hit, Hits, Query, Took};
pub use rebuild::Which;
pub use reranker::Reranker;
pub use settings::{Qdrant, Quantization, Settings};
pub use sight::{Details, HandSight, ReadSign, Seen, Sight, SignReading};
pub use subject::SubjectKey;
pub use verify::{Difference, VerifyReport};
