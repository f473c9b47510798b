//! What can go wrong while guiding, and whose fault it is.

use scenic_data::words::shown;
use scenic_data::{Fault, StoreError, Words};

/// An error of the guide.
#[derive(Debug, thiserror::Error)]
pub enum GuideError {
    /// The question cannot be answered as asked.
    #[error("{field}: {message}")]
    Invalid {
        /// The field at fault.
        field: &'static str,
        /// What is wrong and what would be right.
        message: Words,
    },
    /// Each field may be as it is, and no plan can be as all of them wish.
    #[error("{}", .0.iter().map(|(field, message)| format!("{field}: {message}")).collect::<Vec<_>>().join("; "))]
    Impossible(Vec<(String, Words)>),
    /// Something named does not exist.
    #[error("no {what} {id:?}")]
    Missing {
        /// The kind of thing.
        what: &'static str,
        /// Its name.
        id: String,
    },
    /// The service lacks what that needs.
    #[error("{en}")]
    Unable {
        /// What is lacking and how to get it, in Chinese.
        zh: &'static str,
        /// The same in English.
        en: &'static str,
    },
    /// It is there already, or it is another one by now.
    #[error("{field}: {message}")]
    Conflict {
        /// The field at fault.
        field: &'static str,
        /// What is there, and what to do.
        message: Words,
    },
    /// Whoever asks may not do that.
    #[error("{0}")]
    Refused(Words),
    /// It was asked too often for now.
    #[error("{0}")]
    TooMany(Words),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] index::IndexError),
}

impl GuideError {
    /// An [`GuideError::Invalid`].
    pub fn invalid(field: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Invalid { field, message: Words::new(zh, en) }
    }

    /// A request names a place, in a field, that is not there.
    pub fn unknown_place(field: &'static str, given: &str) -> Self {
        let given = shown(given);
        Self::invalid(
            field,
            format!("没有地点“{given}”；请用地点的 id、slug 或“来源:external_id”，/v1/search 可以查到"),
            format!("no place {given:?}; give an id, a slug or source:external_id, as /v1/search finds them"),
        )
    }

    /// Whose fault it is.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Invalid { .. }
            | Self::Impossible(_)
            | Self::Missing { .. }
            | Self::Conflict { .. }
            | Self::Refused(_)
            | Self::TooMany(_) => Fault::Caller,
            Self::Store(error) => error.fault(),
            Self::Index(_) | Self::Unable { .. } => Fault::Us,
        }
    }
}
