//! What can go wrong in the store, and whose fault it is.

use sea_orm::{DbErr, RuntimeErr, SqlxError};

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

/// Why a bucket did not do what it was asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BucketFault {
    /// It does not take the key, or the key may not do this.
    Refused,
    /// It is not there.
    NoBucket,
    /// It is not reached, or fails.
    Away,
}

impl BucketFault {
    /// What happened, after the bucket's name.
    fn told(self) -> &'static str {
        match self {
            Self::Refused => "refuses",
            Self::NoBucket => "does not exist",
            Self::Away => "cannot be used now",
        }
    }

    /// What to do.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Refused => {
                "store.objects.access_key_id and its secret must be allowed to list the bucket and to read \
                 and write objects below the prefix; region must be the bucket's"
            }
            Self::NoBucket => "make the bucket, or name another one in store.objects.url",
            Self::Away => "look at store.objects.endpoint, the network, and the object store's own log",
        }
    }
}

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
    /// A newer program has taken away what this one needs.
    #[error(
        "a newer version has changed the database ({step}), and this one cannot go on with it; \
         replace the program by the newer version"
    )]
    Newer {
        /// By this step.
        step: String,
    },
    /// The snapshot folder refused or failed.
    #[error("the snapshot folder failed at {path}: {source}")]
    Snapshots {
        /// The file or folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bucket of raw bytes refused or failed.
    #[error("the bucket {place} {}: {detail} ({})", .fault.told(), .fault.remedy())]
    Bucket {
        /// Its address.
        place: String,
        /// In which way.
        fault: BucketFault,
        /// What it or the system said.
        detail: String,
    },
    /// Kept bytes are not those of their name.
    #[error("the bytes kept under {hash} are damaged; fetched or sent again, they are kept anew")]
    Damaged {
        /// Their hash.
        hash: String,
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
            Self::Unreadable { .. } | Self::Damaged { .. } => Fault::Data,
            Self::Database(_) | Self::Newer { .. } | Self::Snapshots { .. } | Self::Bucket { .. } => {
                Fault::Us
            }
        }
    }

    /// Whether the same may succeed later although nobody changes what was asked: the database is out of
    /// reach, too busy or full.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Database(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => true,
            Self::Database(
                DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)),
            ) => match &**error {
                SqlxError::Database(error) => error.code().is_some_and(|code| is_passing_code(&code)),
                SqlxError::Io(_)
                | SqlxError::Protocol(_)
                | SqlxError::PoolTimedOut
                | SqlxError::PoolClosed
                | SqlxError::WorkerCrashed => true,
                _ => false,
            },
            Self::Bucket { .. } => true,
            _ => false,
        }
    }

    /// An [`StoreError::Invalid`].
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }
}

/// Codes of PostgreSQL have five characters, their class in the first two; SQLite's are numbers, the kind
/// in the lowest byte.
fn is_passing_code(code: &str) -> bool {
    if code.len() == 5 {
        // Connections, rollbacks that others caused, too few resources, what operators do.
        return ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class)) || code == "55P03";
    }
    // Busy, locked, failing and full.
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_does_not() {
        for passing in ["08006", "53300", "57014", "57P01", "40001", "5", "13", "266", "4874"] {
            assert!(is_passing_code(passing), "{passing}");
        }
        for lasting in ["23505", "42P01", "22021", "1", "19", "2067", "11"] {
            assert!(!is_passing_code(lasting), "{lasting}");
        }
        let reached = StoreError::Database(DbErr::Conn(RuntimeErr::Internal("refused".into())));
        assert!(reached.is_passing() && !StoreError::invalid("name", "empty").is_passing());
    }
}
