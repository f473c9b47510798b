//! Raw bytes, kept by content hash in a folder. The row says what they are; the file is durable
//! before the row exists, so that a row never names missing bytes.

use super::Store;
use super::rows::ms;
use crate::entities::snapshots;
use crate::ids::content_hash;
use crate::{Instant, StoreError};
use sea_orm::{ActiveValue::Set, EntityTrait};
use std::io::Write as _;
use std::path::{Path, PathBuf};

impl Store {
    /// Keeps bytes and returns their hash. Durable before it returns; keeping the same bytes again
    /// costs a look.
    pub async fn put_snapshot(
        &self,
        bytes: &[u8],
        media_type: Option<&str>,
        at: Instant,
    ) -> Result<String, StoreError> {
        let mut hashes = self.put_snapshots(vec![bytes.to_vec()], media_type, at).await?;
        Ok(hashes.pop().unwrap_or_default())
    }

    /// Keeps many pieces of bytes of one type in one transaction and returns their hashes in order.
    pub async fn put_snapshots(
        &self,
        pieces: Vec<Vec<u8>>,
        media_type: Option<&str>,
        at: Instant,
    ) -> Result<Vec<String>, StoreError> {
        let root = self.snapshots.clone();
        let stored = tokio::task::spawn_blocking(move || write_all(&root, &pieces)).await;
        let stored = stored.map_err(|error| StoreError::Snapshots {
            path: self.snapshots.display().to_string(),
            source: std::io::Error::other(error),
        })??;
        let rows: Vec<_> = stored
            .iter()
            .map(|(hash, len)| snapshots::ActiveModel {
                hash: Set(hash.clone()),
                media_type: Set(media_type.map(str::to_owned)),
                bytes: Set(*len),
                stored_at: Set(ms(at)),
            })
            .collect();
        if !rows.is_empty() {
            let (_turn, tx) = self.write().await?;
            snapshots::Entity::insert_many(rows)
                .on_conflict_do_nothing_on([snapshots::Column::Hash])
                .exec_without_returning(&tx)
                .await?;
            tx.commit().await?;
        }
        Ok(stored.into_iter().map(|(hash, _)| hash).collect())
    }

    /// The bytes of that hash.
    pub async fn snapshot(&self, hash: &str) -> Result<Vec<u8>, StoreError> {
        let path = path_of(&self.snapshots, hash)?;
        match tokio::fs::read(&path).await {
            Ok(bytes) => Ok(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(StoreError::Missing { what: "snapshot", id: hash.to_owned() })
            }
            Err(source) => Err(StoreError::Snapshots { path: path.display().to_string(), source }),
        }
    }
}

/// `ab/cdef…` below the root. Only a hash of ours is a path.
fn path_of(root: &Path, hash: &str) -> Result<PathBuf, StoreError> {
    match (hash.get(..2), hash.get(2..)) {
        (Some(head), Some(tail)) if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Ok(root.join(head).join(tail))
        }
        _ => Err(StoreError::Missing { what: "snapshot", id: hash.to_owned() }),
    }
}

/// Writes what is not there yet; returns hash and length of each piece.
fn write_all(root: &Path, pieces: &[Vec<u8>]) -> Result<Vec<(String, i64)>, StoreError> {
    let mut done = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let hash = content_hash(piece);
        let path = path_of(root, &hash)?;
        write_once(&path, piece)
            .map_err(|source| StoreError::Snapshots { path: path.display().to_string(), source })?;
        done.push((hash, i64::try_from(piece.len()).unwrap_or(i64::MAX)));
    }
    Ok(done)
}

/// Writes beside and renames, so that a half-written file never has the name.
fn write_once(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if path.metadata().is_ok_and(|meta| meta.len() == bytes.len() as u64) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut file = std::fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_data()?;
    std::fs::rename(&beside, path)
}
