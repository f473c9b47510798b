//! What can go wrong in this crate, and whose fault it is.

use crate::visitor::VisitError;
use scenic_data::{Fault, SourceId, StoreError};

/// An error of the crawler. A page that cannot be read is none: it is counted in the run's report.
#[derive(Debug, thiserror::Error)]
pub enum CrawlError {
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A setting cannot be used.
    #[error("the setting crawler.{field}: {message}")]
    Setting {
        /// The setting.
        field: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// A source's definition cannot be used.
    #[error("source {id}, {field}: {message}")]
    Definition {
        /// The source.
        id: String,
        /// The field at fault.
        field: String,
        /// What is wrong with it.
        message: String,
    },
    /// There is no such source.
    #[error("no source {0:?}")]
    NoSource(SourceId),
    /// Uploads are brought in by their partner, not fetched.
    #[error("source {0} takes uploads and is never crawled")]
    NotCrawlable(SourceId),
    /// Another process took the source over while this one worked on it.
    #[error("the lease of source {0} was lost: another process holds it now")]
    LeaseLost(SourceId),
    /// The one page asked for could not be had.
    #[error("{url}: {error}")]
    Visit {
        /// The address.
        url: String,
        /// Why not.
        error: VisitError,
    },
    /// The one page asked for was not there.
    #[error("{url} answered {status}")]
    Status {
        /// The address.
        url: String,
        /// The HTTP status.
        status: u16,
    },
}

impl CrawlError {
    /// Whose fault it is.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Store(error) => error.fault(),
            Self::Setting { .. } | Self::Definition { .. } | Self::NoSource(_) | Self::NotCrawlable(_) => {
                Fault::Caller
            }
            Self::LeaseLost(_) => Fault::Us,
            Self::Visit { .. } | Self::Status { .. } => Fault::Data,
        }
    }
}
