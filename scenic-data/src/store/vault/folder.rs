//! Kept bytes in a folder, `ab/cdef…` by hash. Files are written beside and renamed, and synced with
//! the names that lead to them before a call returns.

use super::file::{Incoming, SnapshotFile, beside};
use super::{Suspects, blocking, failed, missing, parts_of};
use crate::StoreError;
use crate::ids::content_hash;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files read at once.
pub(super) const AT_ONCE: usize = 4;
/// Files and folders synced at once.
const SYNCED_AT_ONCE: usize = 16;

#[derive(Clone, Debug)]
pub(super) struct Folder {
    root: Arc<PathBuf>,
}

impl Folder {
    pub(super) fn open(root: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(root).map_err(failed(root))?;
        Ok(Self { root: Arc::new(root.to_owned()) })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) async fn put(
        &self,
        pieces: Vec<Vec<u8>>,
        suspects: Suspects,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let root = Arc::clone(&self.root);
        blocking(move || write_all(&root, &pieces, &suspects)).await
    }

    pub(super) async fn get(&self, hash: &str, suspects: Suspects) -> Result<Vec<u8>, StoreError> {
        let (path, hash) = (path_of(&self.root, hash)?, hash.to_owned());
        blocking(move || {
            let bytes = std::fs::read(&path).map_err(absent(&path, &hash))?;
            if content_hash(&bytes) == hash { Ok(bytes) } else { Err(suspects.damaged(&hash)) }
        })
        .await
    }

    pub(super) async fn file(&self, hash: &str, suspects: Suspects) -> Result<SnapshotFile, StoreError> {
        let (path, hash) = (path_of(&self.root, hash)?, hash.to_owned());
        blocking(move || {
            let mut hasher = blake3::Hasher::new();
            let file = std::fs::File::open(&path).map_err(absent(&path, &hash))?;
            hasher.update_reader(file).map_err(failed(&path))?;
            if hasher.finalize().to_hex().as_str() != hash {
                return Err(suspects.damaged(&hash));
            }
            Ok(SnapshotFile::kept(path, hasher.count()))
        })
        .await
    }

    /// Gives a file that came in below this root its name.
    pub(super) async fn adopt(&self, incoming: Incoming, hash: String) -> Result<(), StoreError> {
        let root = Arc::clone(&self.root);
        blocking(move || incoming.keep(&root, &path_of(&root, &hash)?)).await
    }

    /// Copies a file in, over what may be there.
    pub(super) async fn copy_in(&self, from: PathBuf, hash: &str) -> Result<(), StoreError> {
        let (root, to) = (Arc::clone(&self.root), path_of(&self.root, hash)?);
        blocking(move || {
            let folder = to.parent().unwrap_or(&root);
            let copy =
                |file: &mut std::fs::File| std::io::copy(&mut std::fs::File::open(&from)?, file).map(|_| ());
            write_beside(&to, folder, copy)
                .and_then(|()| sync_folder(folder))
                .and_then(|()| sync_folder(&root))
                .map_err(failed(&to))
        })
        .await
    }

    /// Writes, reads and removes a file.
    pub(super) fn probe(&self) -> Result<(), StoreError> {
        let (path, mut file) = beside(&self.root.join("probe")).map_err(failed(&self.root))?;
        let tried = file.write_all(b"daoyou").and_then(|()| std::fs::read(&path)).map(|_| ());
        tried.and(std::fs::remove_file(&path)).map_err(failed(&path))
    }
}

/// `ab/cdef…` below the root. Only a hash of ours is a path.
fn path_of(root: &Path, hash: &str) -> Result<PathBuf, StoreError> {
    let (head, tail) = parts_of(hash)?;
    Ok(root.join(head).join(tail))
}

/// An error of a file that may not be there.
fn absent(path: &Path, hash: &str) -> impl FnOnce(std::io::Error) -> StoreError {
    move |error| match error.kind() {
        std::io::ErrorKind::NotFound => missing(hash),
        _ => failed(path)(error),
    }
}

/// Writes what is not there yet; returns hash and length of each piece.
fn write_all(root: &Path, pieces: &[Vec<u8>], suspects: &Suspects) -> Result<Vec<(String, i64)>, StoreError> {
    let named: Vec<(String, &[u8])> =
        pieces.iter().map(|piece| (content_hash(piece), piece.as_slice())).collect();
    let written = at_once(&named, |(hash, piece)| {
        let path = path_of(root, hash)?;
        let is_there = path.metadata().is_ok_and(|meta| meta.len() == piece.len() as u64);
        if is_there && !suspects.holds(hash) {
            return Ok(None);
        }
        let folder = path.parent().unwrap_or(root);
        write_beside(&path, folder, |file| file.write_all(piece)).map_err(failed(&path))?;
        suspects.clear(hash);
        Ok(Some(folder.to_owned()))
    })?;
    // The names last as long as the bytes: those of the files, and those of folders made for them.
    let folders: BTreeSet<PathBuf> = written.into_iter().flatten().collect();
    let folders: Vec<PathBuf> = folders.into_iter().collect();
    at_once(&folders, |folder| sync_folder(folder).map_err(failed(folder)))?;
    if !folders.is_empty() {
        sync_folder(root).map_err(failed(root))?;
    }
    let length = |piece: &[u8]| i64::try_from(piece.len()).unwrap_or(i64::MAX);
    Ok(named.into_iter().map(|(hash, piece)| (hash, length(piece))).collect())
}

/// Does a piece of work that waits for the disk for each of many things, several at once: a disk that syncs one
/// file syncs others with it.
fn at_once<T: Sync, D: Send>(
    things: &[T],
    work: impl Fn(&T) -> Result<D, StoreError> + Sync,
) -> Result<Vec<D>, StoreError> {
    let share = things.len().div_ceil(SYNCED_AT_ONCE).max(1);
    let done = std::thread::scope(|scope| {
        let work = &work;
        let parts = things.chunks(share);
        let hands: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().map(work).collect::<Result<Vec<D>, StoreError>>()))
            .collect();
        hands.into_iter().map(|hand| hand.join()).collect::<Vec<_>>()
    });
    let mut all = Vec::with_capacity(things.len());
    for part in done {
        all.extend(part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
    }
    Ok(all)
}

fn sync_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// Writes beside and renames, so that a half-written file never has the name. Two who write the same
/// at once write it twice, and the last name stands.
fn write_beside(
    path: &Path,
    folder: &Path,
    write: impl FnOnce(&mut std::fs::File) -> std::io::Result<()>,
) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let (beside, mut file) = beside(path)?;
    let written =
        write(&mut file).and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // What went wrong is told; that the remains stay is not worth telling too.
        std::fs::remove_file(&beside).ok();
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_who_keep_the_same_bytes_at_once_all_succeed() {
        let folder = tempfile::tempdir().expect("a folder");
        let pieces: Vec<Vec<u8>> = (0..4_u8).map(|n| vec![n; 300_000]).collect();
        let write = || write_all(folder.path(), &pieces, &Suspects::default());
        let kept = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8).map(|_| scope.spawn(write)).collect();
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
        let (pieces, suspects) = ([b"whole".to_vec()], Suspects::default());
        let (hash, _) = write_all(folder.path(), &pieces, &suspects).expect("kept").remove(0);
        let path = path_of(folder.path(), &hash).expect("a path");
        std::fs::write(&path, b"who").expect("cut short");
        write_all(folder.path(), &pieces, &suspects).expect("kept");
        assert_eq!(std::fs::read(&path).expect("there"), b"whole");
    }
}
