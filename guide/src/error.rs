//! What can go wrong while guiding, and whose fault it is.

use scenic_data::{Fault, StoreError};

/// An error of the guide.
#[derive(Debug, thiserror::Error)]
pub enum GuideError {
    /// The question cannot be answered as asked.
    #[error("{field}: {message}")]
    Invalid {
        /// The field at fault.
        field: &'static str,
        /// What is wrong and what would be right.
        message: String,
    },
    /// Something named does not exist.
    #[error("no {what} {id:?}")]
    Missing {
        /// The kind of thing.
        what: &'static str,
        /// Its name.
        id: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] index::IndexError),
}

impl GuideError {
    /// Whose fault it is.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Invalid { .. } | Self::Missing { .. } => Fault::Caller,
            Self::Store(error) => error.fault(),
            Self::Index(_) => Fault::Us,
        }
    }
}
