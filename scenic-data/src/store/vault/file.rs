//! Files of this process alone: those that come in piece by piece, and those that lie here for whoever
//! reads them piece by piece.

use super::failed;
use crate::{Instant, StoreError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The folder of files that are coming in, within the snapshots'.
const FOLDER: &str = "incoming";

/// A file that is coming in. What was written is removed when it is dropped before it is kept.
#[derive(Debug)]
pub struct Incoming {
    path: PathBuf,
    file: std::fs::File,
    hasher: blake3::Hasher,
    bytes: u64,
    is_kept: bool,
}

impl Incoming {
    /// Begins a file in the folder of files that come in, below `root`.
    pub(super) fn begin(root: &Path) -> Result<Self, StoreError> {
        let folder = root.join(FOLDER);
        std::fs::create_dir_all(&folder).map_err(failed(&folder))?;
        let (path, file) = beside(&folder.join("file")).map_err(failed(&folder))?;
        Ok(Self { path, file, hasher: blake3::Hasher::new(), bytes: 0, is_kept: false })
    }

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

    /// The hash of what has come.
    pub(super) fn hash(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }

    /// Gives it the name `to` below `root`, so that it outlasts a crash.
    pub(super) fn keep(mut self, root: &Path, to: &Path) -> Result<(), StoreError> {
        let folder = to.parent().unwrap_or(root);
        let done = std::fs::create_dir_all(folder)
            .and_then(|()| self.file.sync_all())
            .and_then(|()| std::fs::rename(&self.path, to))
            .and_then(|()| std::fs::File::open(folder)?.sync_all())
            .and_then(|()| std::fs::File::open(root)?.sync_all());
        done.map_err(failed(to))?;
        self.is_kept = true;
        Ok(())
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

/// Kept bytes as a file of this machine: the kept one itself, or a copy that goes when this is dropped.
#[derive(Debug)]
pub struct SnapshotFile {
    path: PathBuf,
    bytes: u64,
    /// Holds the copy.
    _copy: Option<Incoming>,
}

impl SnapshotFile {
    pub(super) fn kept(path: PathBuf, bytes: u64) -> Self {
        Self { path, bytes, _copy: None }
    }

    pub(super) fn copied(copy: Incoming) -> Self {
        Self { path: copy.path.clone(), bytes: copy.bytes, _copy: Some(copy) }
    }

    /// Where it lies while this is held.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// Removes files that began to come in before `before` and never became whole.
pub(super) fn sweep(root: &Path, before: Instant) -> Result<u64, StoreError> {
    let folder = root.join(FOLDER);
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
