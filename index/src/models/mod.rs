//! The text model: a pack of pinned files on disk, and what turns text into vectors with it.
//!
//! [`install`] makes the pack, [`Pack::open`] finds it, [`TextModel::load`] runs it and [`check()`]
//! compares it with embeddings that were computed by other means. Does not know what the vectors are
//! for, and needs no network except while it installs.

mod check;
mod digest;
mod error;
mod install;
mod pack;
mod pins;
mod progress;
mod python;
mod rerank;
mod runtime;
mod stage;
mod text;

#[cfg(test)]
mod tests;

pub use check::{CheckReport, CheckedRow, LOWEST_COSINE, Parity, check, check_loaded};
pub use error::ModelError;
pub use install::{InstallOptions, install};
pub use pack::{FileRole, Pack, PackInfo};
pub use progress::{Progress, Step, Unit};
pub use rerank::RerankModel;
pub use text::{MAX_RUN_TOKENS, MAX_TEXT_BYTES, Prefix, RUN_COST_TOKENS, TextModel};
