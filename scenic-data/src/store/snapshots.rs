//! Raw bytes, kept by content hash in a folder. The row says what they are; the file is durable
//! before the row exists, so that a row never names missing bytes.

use super::Store;
use super::rows::ms;
use crate::entities::snapshots;
use crate::ids::content_hash;
use crate::{Instant, StoreError};
use sea_orm::{ActiveValue::Set, EntityTrait};
use std::collections::{BTreeSet, HashMap};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

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

    /// The bytes of many hashes, by hash; those that are missing are left out.
    pub async fn snapshots(&self, mut hashes: Vec<String>) -> Result<HashMap<String, Vec<u8>>, StoreError> {
        hashes.sort_unstable();
        hashes.dedup();
        let root = self.snapshots.clone();
        let read = move || {
            let mut found = HashMap::with_capacity(hashes.len());
            for hash in hashes {
                let path = path_of(&root, &hash)?;
                match std::fs::read(&path) {
                    Ok(bytes) => _ = found.insert(hash, bytes),
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    Err(source) => {
                        return Err(StoreError::Snapshots { path: path.display().to_string(), source });
                    }
                }
            }
            Ok(found)
        };
        tokio::task::spawn_blocking(read).await.map_err(|error| StoreError::Snapshots {
            path: self.snapshots.display().to_string(),
            source: std::io::Error::other(error),
        })?
    }
}

/// `ab/cdef…` below the root. Only a hash of ours is a path.
pub(super) fn path_of(root: &Path, hash: &str) -> Result<PathBuf, StoreError> {
    match (hash.get(..2), hash.get(2..)) {
        (Some(head), Some(tail)) if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Ok(root.join(head).join(tail))
        }
        _ => Err(StoreError::Missing { what: "snapshot", id: hash.to_owned() }),
    }
}

/// Writes what is not there yet; returns hash and length of each piece.
pub(super) fn write_all(root: &Path, pieces: &[Vec<u8>]) -> Result<Vec<(String, i64)>, StoreError> {
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |source| StoreError::Snapshots { path, source }
    };
    let mut done = Vec::with_capacity(pieces.len());
    let mut touched = BTreeSet::new();
    for piece in pieces {
        let hash = content_hash(piece);
        let path = path_of(root, &hash)?;
        let folder = path.parent().unwrap_or(root);
        if write_once(&path, folder, piece).map_err(failed(&path))? {
            touched.insert(folder.to_owned());
        }
        done.push((hash, i64::try_from(piece.len()).unwrap_or(i64::MAX)));
    }
    // The names last as long as the bytes: those of the files, and those of folders made for them.
    if !touched.is_empty() {
        touched.insert(root.to_owned());
    }
    for folder in touched {
        std::fs::File::open(&folder).and_then(|f| f.sync_all()).map_err(failed(&folder))?;
    }
    Ok(done)
}

/// Writes beside and renames, so that a half-written file never has the name. Two who write the same
/// at once write it twice, and the last name stands. False when it was there already.
fn write_once(path: &Path, folder: &Path, bytes: &[u8]) -> std::io::Result<bool> {
    if path.metadata().is_ok_and(|meta| meta.len() == bytes.len() as u64) {
        return Ok(false);
    }
    std::fs::create_dir_all(folder)?;
    let (beside, mut file) = beside(path)?;
    let written =
        file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // What went wrong is told; that the remains stay is not worth telling too.
        std::fs::remove_file(&beside).ok();
    }
    written.map(|()| true)
}

/// A new file beside `path`, of a name nobody else writes to: not in this process, and a name that
/// another one has, or left behind, is passed over.
pub(super) fn beside(path: &Path) -> std::io::Result<(PathBuf, std::fs::File)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let beside = path.with_extension(format!("{}-{number}.tmp", std::process::id()));
        match std::fs::File::create_new(&beside) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            made => return made.map(|file| (beside, file)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_who_keep_the_same_bytes_at_once_all_succeed() {
        let folder = tempfile::tempdir().expect("a folder");
        let pieces: Vec<Vec<u8>> = (0..4_u8).map(|n| vec![n; 300_000]).collect();
        let kept = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8).map(|_| scope.spawn(|| write_all(folder.path(), &pieces))).collect();
            writers.into_iter().map(|w| w.join().expect("no panic").expect("kept")).collect::<Vec<_>>()
        });
        assert!(kept.iter().all(|hashes| Some(hashes) == kept.first()));
        for (hash, piece) in kept[0].iter().zip(&pieces) {
            let path = path_of(folder.path(), &hash.0).expect("a path");
            assert_eq!(&std::fs::read(&path).expect("there"), piece);
            let beside = std::fs::read_dir(path.parent().expect("a folder")).expect("a folder").count();
            assert_eq!(beside, 1, "nothing is left behind");
        }
    }

    #[test]
    fn a_half_written_file_is_written_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let pieces = [b"whole".to_vec()];
        let (hash, _) = write_all(folder.path(), &pieces).expect("kept").remove(0);
        let path = path_of(folder.path(), &hash).expect("a path");
        std::fs::write(&path, b"who").expect("cut short");
        write_all(folder.path(), &pieces).expect("kept");
        assert_eq!(std::fs::read(&path).expect("there"), b"whole");
    }
}
