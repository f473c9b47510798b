//! Files that come in piece by piece: written as they come, kept by their hash when they are whole.

use super::Store;
use super::rows::ms;
use super::snapshots::{beside, path_of};
use crate::entities::snapshots;
use crate::{Instant, StoreError};
use sea_orm::{ActiveValue::Set, EntityTrait};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that is coming in. What was written is removed when it is dropped before it is kept.
#[derive(Debug)]
pub struct Incoming {
    root: Arc<PathBuf>,
    path: PathBuf,
    file: std::fs::File,
    hasher: blake3::Hasher,
    bytes: u64,
    is_kept: bool,
}

impl Incoming {
    /// Adds a piece. Blocks as long as the disk does.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        self.file.write_all(piece).map_err(failed(&self.path))?;
        self.hasher.update(piece);
        self.bytes += piece.len() as u64;
        Ok(())
    }

    /// How many bytes have come.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where what has come lies, for whoever only looks at it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it the name of its hash, so that it outlasts a crash; returns the hash.
    fn keep(&mut self) -> Result<String, StoreError> {
        let hash = self.hasher.finalize().to_hex().to_string();
        let to = path_of(&self.root, &hash)?;
        let folder = to.parent().unwrap_or(&self.root);
        let done = std::fs::create_dir_all(folder)
            .and_then(|()| self.file.sync_all())
            .and_then(|()| std::fs::rename(&self.path, &to))
            .and_then(|()| std::fs::File::open(folder)?.sync_all())
            .and_then(|()| std::fs::File::open(self.root.as_path())?.sync_all());
        done.map_err(failed(&to))?;
        self.is_kept = true;
        Ok(hash)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.is_kept {
            // That the remains stay is not worth telling; they are swept away later.
            std::fs::remove_file(&self.path).ok();
        }
    }
}

/// The folder of files that are coming in, within the snapshots'.
const FOLDER: &str = "incoming";

impl Store {
    /// Begins a file.
    pub fn incoming(&self) -> Result<Incoming, StoreError> {
        let folder = self.snapshots.join(FOLDER);
        std::fs::create_dir_all(&folder).map_err(failed(&folder))?;
        let (path, file) = beside(&folder.join("file")).map_err(failed(&folder))?;
        let root = Arc::clone(&self.snapshots);
        Ok(Incoming { root, path, file, hasher: blake3::Hasher::new(), bytes: 0, is_kept: false })
    }

    /// Keeps a file that has come in and returns its hash. Durable when it returns.
    pub async fn keep_incoming(&self, mut incoming: Incoming, at: Instant) -> Result<String, StoreError> {
        let bytes = i64::try_from(incoming.bytes).unwrap_or(i64::MAX);
        let root = self.snapshots.display().to_string();
        let kept = tokio::task::spawn_blocking(move || incoming.keep()).await;
        let hash = kept
            .map_err(|error| StoreError::Snapshots { path: root, source: std::io::Error::other(error) })??;
        let row = snapshots::ActiveModel {
            hash: Set(hash.clone()),
            media_type: Set(None),
            bytes: Set(bytes),
            stored_at: Set(ms(at)),
        };
        let (_turn, tx) = self.write().await?;
        snapshots::Entity::insert(row)
            .on_conflict_do_nothing_on([snapshots::Column::Hash])
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        Ok(hash)
    }

    /// Where the bytes of a hash lie, for whoever reads them piece by piece.
    pub fn snapshot_path(&self, hash: &str) -> Result<PathBuf, StoreError> {
        let path = path_of(&self.snapshots, hash)?;
        if path.is_file() {
            Ok(path)
        } else {
            Err(StoreError::Missing { what: "snapshot", id: hash.to_owned() })
        }
    }

    /// Removes files that began to come in before `before` and never became whole.
    pub fn sweep_incoming(&self, before: Instant) -> Result<u64, StoreError> {
        let folder = self.snapshots.join(FOLDER);
        if !folder.is_dir() {
            return Ok(0);
        }
        let mut swept = 0;
        for entry in std::fs::read_dir(&folder).map_err(failed(&folder))? {
            let path = entry.map_err(failed(&folder))?.path();
            let begun = path.metadata().and_then(|about| about.modified()).map_err(failed(&path))?;
            if Instant::from(begun) < before {
                std::fs::remove_file(&path).map_err(failed(&path))?;
                swept += 1;
            }
        }
        Ok(swept)
    }
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = path.display().to_string();
    move |source| StoreError::Snapshots { path, source }
}
