//! What stops an ingest altogether. Messy input never does; it becomes defects.

use scenic_data::{Fault, SourceId, StoreError};

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A partner's file cannot be read.
    #[error("cannot read {file}: {source}")]
    File {
        /// Its name.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// No such source.
    #[error("no source {0}")]
    UnknownSource(SourceId),
    /// A worker thread was lost.
    #[error("a reading thread ended: {0}")]
    Worker(#[from] tokio::task::JoinError),
    /// An upload is another process's now.
    #[error("the upload {0} was taken over by another process")]
    TakenOver(String),
    /// A reader panicked, which no file should make it do.
    #[error("the reader of the upload {0} panicked")]
    Panicked(String),
}

impl IngestError {
    /// Whose fault it is.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Store(error) => error.fault(),
            Self::File { .. } | Self::UnknownSource(_) => Fault::Caller,
            Self::Worker(_) | Self::TakenOver(_) | Self::Panicked(_) => Fault::Us,
        }
    }
}
