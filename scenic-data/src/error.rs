//! What can go wrong in the store, and whose fault it is.

/// Who must act on an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The caller asked for something that cannot be.
    Caller,
    /// Stored or given data is not what it should be.
    Data,
    /// The program or the machine it runs on.
    Us,
}

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("the database failed: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The snapshot folder refused or failed.
    #[error("the snapshot folder failed at {path}: {source}")]
    Snapshots {
        /// The file or folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A row holds something this program cannot read.
    #[error("stored {what} cannot be read: {detail}")]
    Unreadable {
        /// Which row or column.
        what: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// Something named does not exist.
    #[error("no {what} {id:?}")]
    Missing {
        /// The kind of thing.
        what: &'static str,
        /// Its name.
        id: String,
    },
    /// Something given is not allowed.
    #[error("{field}: {message}")]
    Invalid {
        /// The field at fault.
        field: String,
        /// What is wrong and what would be right.
        message: String,
    },
}

impl StoreError {
    /// Whose fault it is.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Missing { .. } | Self::Invalid { .. } => Fault::Caller,
            Self::Unreadable { .. } => Fault::Data,
            Self::Database(_) | Self::Snapshots { .. } => Fault::Us,
        }
    }

    /// An [`StoreError::Invalid`].
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }
}
