//! Where raw bytes are kept by their BLAKE3 hash: a folder, or a bucket of an S3-compatible object
//! store. Nobody else knows which. Bytes are durable before a call returns, and what is read back is
//! what its hash names, or an error.

mod bucket;
mod file;
mod folder;
mod settings;

pub use file::{Incoming, SnapshotFile};
pub use settings::ObjectSettings;

use crate::{Instant, StoreError};
use bucket::Bucket;
use folder::Folder;
use settings::Place;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Kept bytes. Cheap to clone; clones share one place.
#[derive(Clone, Debug)]
pub struct Vault {
    form: Form,
    suspects: Suspects,
}

#[derive(Clone, Debug)]
enum Form {
    Folder(Folder),
    Bucket(Bucket),
}

/// The hashes under which other bytes were found: what comes under them is written anew.
#[derive(Clone, Debug, Default)]
struct Suspects(Arc<Mutex<HashSet<String>>>);

impl Suspects {
    fn all(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn holds(&self, hash: &str) -> bool {
        self.all().contains(hash)
    }

    fn clear(&self, hash: &str) {
        self.all().remove(hash);
    }

    /// Notes and tells it.
    fn damaged(&self, hash: &str) -> StoreError {
        tracing::warn!(hash, "kept bytes are not those of their name");
        self.all().insert(hash.to_owned());
        StoreError::Damaged { hash: hash.to_owned() }
    }
}

impl Vault {
    /// Bytes in a folder, which is made where it is not there.
    pub fn folder(root: &Path) -> Result<Self, StoreError> {
        Ok(Self { form: Form::Folder(Folder::open(root)?), suspects: Suspects::default() })
    }

    /// Bytes where the settings say, else in `folder`. With a bucket, `folder` holds files that come and
    /// go alone. Whether a bucket answers is seen when it is used.
    pub(super) fn open(settings: &ObjectSettings, folder: &Path) -> Result<Self, StoreError> {
        let form = match settings.place()? {
            Place::Unset => return Self::folder(folder),
            Place::Folder(root) => return Self::folder(&root),
            Place::Bucket { bucket, prefix } => {
                Form::Bucket(Bucket::open(settings, (&bucket, &prefix), folder)?)
            }
        };
        Ok(Self { form, suspects: Suspects::default() })
    }

    /// What people call it: a path, or `s3://bucket/prefix`.
    pub fn place(&self) -> String {
        match &self.form {
            Form::Folder(folder) => folder.root().display().to_string(),
            Form::Bucket(bucket) => bucket.place().to_owned(),
        }
    }

    /// Whether several machines may share it as it is.
    pub fn is_bucket(&self) -> bool {
        matches!(self.form, Form::Bucket(_))
    }

    /// Keeps pieces of bytes; returns hash and length of each, in order. What is there costs a look.
    pub(super) async fn put(&self, pieces: Vec<Vec<u8>>) -> Result<Vec<(String, i64)>, StoreError> {
        match &self.form {
            Form::Folder(folder) => folder.put(pieces, self.suspects.clone()).await,
            Form::Bucket(bucket) => bucket.put(pieces, &self.suspects).await,
        }
    }

    /// The bytes of a hash.
    pub(super) async fn get(&self, hash: &str) -> Result<Vec<u8>, StoreError> {
        match &self.form {
            Form::Folder(folder) => folder.get(hash, self.suspects.clone()).await,
            Form::Bucket(bucket) => bucket.get(hash, &self.suspects).await,
        }
    }

    /// The bytes of many hashes, by hash; those that are missing or damaged are left out.
    pub(super) async fn many(&self, hashes: Vec<String>) -> Result<HashMap<String, Vec<u8>>, StoreError> {
        use futures::{StreamExt as _, TryStreamExt as _};
        let at_once = match &self.form {
            Form::Folder(_) => folder::AT_ONCE,
            Form::Bucket(bucket) => bucket.at_once(),
        };
        let found = futures::stream::iter(hashes)
            .map(async |hash| match self.get(&hash).await {
                Ok(bytes) => Ok(Some((hash, bytes))),
                Err(StoreError::Missing { .. } | StoreError::Damaged { .. }) => Ok(None),
                Err(error) => Err(error),
            })
            .buffer_unordered(at_once)
            .try_filter_map(async |found| Ok(found));
        found.try_collect().await
    }

    /// The bytes of a hash as a file here, for whoever reads them piece by piece.
    pub(super) async fn file(&self, hash: &str) -> Result<SnapshotFile, StoreError> {
        match &self.form {
            Form::Folder(folder) => folder.file(hash, self.suspects.clone()).await,
            Form::Bucket(bucket) => bucket.file(hash, &self.suspects).await,
        }
    }

    /// Begins a file that comes in.
    pub(super) fn incoming(&self) -> Result<Incoming, StoreError> {
        Incoming::begin(self.scratch())
    }

    /// Keeps a file that has come in; returns its hash.
    pub(super) async fn keep(&self, incoming: Incoming) -> Result<String, StoreError> {
        let hash = incoming.hash();
        match &self.form {
            Form::Folder(folder) => folder.adopt(incoming, hash.clone()).await?,
            Form::Bucket(bucket) => {
                bucket.put_file(incoming.path(), &hash, incoming.bytes(), &self.suspects).await?;
            }
        }
        self.suspects.clear(&hash);
        Ok(hash)
    }

    /// Keeps a copy of a file whose hash is known, over what may be there.
    pub(super) async fn keep_copy(&self, file: &SnapshotFile, hash: &str) -> Result<(), StoreError> {
        match &self.form {
            Form::Folder(folder) => folder.copy_in(file.path().to_owned(), hash).await?,
            Form::Bucket(bucket) => {
                bucket.put_file(file.path(), hash, file.bytes(), &self.suspects).await?;
            }
        }
        self.suspects.clear(hash);
        Ok(())
    }

    /// Removes files that began to come or go before `before` and that nobody has any more.
    pub(super) fn sweep(&self, before: Instant) -> Result<u64, StoreError> {
        file::sweep(self.scratch(), before)
    }

    /// Asks a bucket for a sign of life; a folder is one.
    pub(super) async fn ping(&self) -> Result<(), StoreError> {
        match &self.form {
            Form::Folder(_) => Ok(()),
            Form::Bucket(bucket) => bucket.ping().await,
        }
    }

    /// Writes a few bytes, looks for them and reads them back. They stay.
    pub(super) async fn probe(&self) -> Result<(), StoreError> {
        match &self.form {
            Form::Folder(folder) => folder.probe(),
            Form::Bucket(bucket) => bucket.probe().await,
        }
    }

    fn scratch(&self) -> &Path {
        match &self.form {
            Form::Folder(folder) => folder.root(),
            Form::Bucket(bucket) => bucket.scratch(),
        }
    }
}

/// `ab` and `cdef…`, the folder and the name of a hash. Only a hash of ours has any.
fn parts_of(hash: &str) -> Result<(&str, &str), StoreError> {
    match (hash.get(..2), hash.get(2..)) {
        (Some(head), Some(tail)) if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Ok((head, tail))
        }
        _ => Err(missing(hash)),
    }
}

fn missing(hash: &str) -> StoreError {
    StoreError::Missing { what: "snapshot", id: hash.to_owned() }
}

/// Runs what the disk may block, on a thread of its own.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => {
            let source = std::io::Error::other(error);
            Err(StoreError::Snapshots { path: "a thread that reads or writes".to_owned(), source })
        }
    }
}

/// An error of a file or folder.
fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = path.display().to_string();
    move |source| StoreError::Snapshots { path, source }
}
