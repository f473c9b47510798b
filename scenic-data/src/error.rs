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
    Database(#[from] sea_orm::DbErr),
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
            Self::Database(_) | Self::Snapshots { .. } | Self::Bucket { .. } => Fault::Us,
        }
    }

    /// An [`StoreError::Invalid`].
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }
}
