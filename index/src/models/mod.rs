//! The models: packs of pinned files on disk, and what turns text and pictures into vectors, and
//! signs into text, with them.
//!
//! [`install`] makes the packs, [`PackOf::open`] finds one, [`TextModel::load`], [`SightModel::load`]
//! and [`SignReader::load`] run them and [`check()`] compares the text model with embeddings that were
//! computed by other means. Does not know what the vectors are for, and needs no network except while
//! it installs.

mod check;
mod digest;
mod encoder;
mod error;
mod install;
mod pack;
mod pins;
mod progress;
mod python;
mod rerank;
mod runtime;
mod sight;
mod signs;
mod stage;
mod text;
mod tokens;

#[cfg(test)]
mod tests;

pub use check::{CheckReport, CheckedRow, LOWEST_COSINE, Parity, check, check_loaded};
pub use error::ModelError;
pub use install::{InstallOptions, install};
pub use pack::{FileRole, Pack, PackInfo, PackKind, PackOf, Preparation};
pub use progress::{Progress, Step, Unit};
pub use rerank::RerankModel;
pub use sight::{OtherSight, SightModel, SightPack, SightPreparation};
pub use signs::SignReader;
pub use text::{MAX_RUN_TOKENS, MAX_TEXT_BYTES, Prefix, RUN_COST_TOKENS, TextModel};
