//! What can go wrong in the index, and whose fault it is.

use scenic_data::{Fault, StoreError};
use std::path::{Path, PathBuf};

/// An error of the index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The store could not be read, or a cursor not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model could not turn text into vectors.
    #[error("the model failed: {0}")]
    Model(String),
    /// The keyword engine refused or failed.
    #[error("the keyword index failed while {doing}: {detail}")]
    Keyword {
        /// What it was asked to do.
        doing: &'static str,
        /// What it said.
        detail: String,
    },
    /// The vector engine refused or failed.
    #[error("the vector index failed while {doing}: {detail}")]
    Vector {
        /// What it was asked to do.
        doing: &'static str,
        /// What it said.
        detail: String,
    },
    /// The folder that holds the indexes refused or failed.
    #[error("the index folder failed at {path}: {source}")]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process has the indexes open.
    #[error("the index folder {path} is in use by another process; stop it, or ask it instead")]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// This process was silent for so long that another one does what it did.
    #[error("another process has taken over {index}; what was done meanwhile is done again")]
    Overtaken {
        /// The index.
        index: String,
    },
    /// A query asks for something that cannot be.
    #[error("{field}: {message}")]
    Invalid {
        /// The part of the query at fault.
        field: &'static str,
        /// What is wrong and what would be right.
        message: String,
    },
    /// Something was asked that needs a text model, and there is none.
    #[error("there is no text model; install one with `daoyou models install`")]
    NoModel,
    /// A kept picture cannot be read.
    #[error("the picture {id} cannot be read: {detail}")]
    Picture {
        /// The picture.
        id: String,
        /// What is wrong with it.
        detail: String,
    },
    /// A task on another thread broke off.
    #[error("a task of the index broke off: {0}")]
    Task(String),
}

impl IndexError {
    /// Whose fault it is.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Store(error) => error.fault(),
            Self::Invalid { .. } => Fault::Caller,
            _ => Fault::Us,
        }
    }

    /// An [`IndexError::Folder`].
    pub(crate) fn folder(path: &Path, source: std::io::Error) -> Self {
        Self::Folder { path: path.to_owned(), source }
    }

    /// Turns an engine's error into ours, with what it was doing.
    pub(crate) fn keyword<E: std::fmt::Display>(doing: &'static str) -> impl FnOnce(E) -> Self {
        move |error| Self::Keyword { doing, detail: error.to_string() }
    }

    /// Turns an engine's error into ours, with what it was doing.
    pub(crate) fn vector<E: std::fmt::Display>(doing: &'static str) -> impl FnOnce(E) -> Self {
        move |error| Self::Vector { doing, detail: error.to_string() }
    }
}

/// Runs blocking work where it does not hold up others.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, IndexError> + Send + 'static,
) -> Result<T, IndexError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(broken) => Err(IndexError::Task(broken.to_string())),
    }
}
