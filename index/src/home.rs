//! The folder the indexes live in: which of them is the live one, and that only one process writes.
//!
//! Each filling of an index has a folder of its own. A small file names the live ones and is replaced
//! in one step, so a rebuild that breaks off leaves nothing but a folder to be swept away.

use crate::{Carried, IndexError};
use scenic_data::{Instant, Store};
use serde::{Deserialize, Serialize};
use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

const CURRENT: &str = "current.json";
const LOCK: &str = "lock";

/// One filling of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Generation {
    /// Its folder's name.
    pub(crate) folder: String,
    /// The form it is written in.
    pub(crate) format: u32,
    /// The model its vectors were made with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) model: Option<String>,
}

impl Generation {
    /// What ties a cursor to this filling.
    pub(crate) fn stamp(&self) -> String {
        format!("{} {}", self.model.as_deref().unwrap_or_default(), self.folder)
    }
}

/// The live filling of each index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Current {
    pub(crate) keyword: Option<Generation>,
    pub(crate) vector: Option<Generation>,
    /// Of the folder of the gallery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) gallery: Option<Generation>,
}

/// The folder, held by this process alone until dropped.
#[derive(Debug)]
pub(crate) struct Home {
    dir: PathBuf,
    _lock: File,
}

impl Home {
    /// Takes hold of the folder, which is made when it is not there.
    pub(crate) fn open(dir: &Path) -> Result<Self, IndexError> {
        std::fs::create_dir_all(dir).map_err(|error| IndexError::folder(dir, error))?;
        let path = dir.join(LOCK);
        let lock = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(|error| IndexError::folder(&path, error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { dir: dir.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(IndexError::InUse { path: dir.to_owned() }),
            Err(TryLockError::Error(error)) => Err(IndexError::folder(&path, error)),
        }
    }

    /// Which fillings are live. A file that cannot be read counts as none: everything can be rebuilt.
    pub(crate) fn current(&self) -> Result<Current, IndexError> {
        let path = self.dir.join(CURRENT);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Current::default()),
            Err(error) => return Err(IndexError::folder(&path, error)),
        };
        Ok(serde_json::from_str(&text).unwrap_or_else(|error| {
            tracing::warn!(path = %path.display(), %error, "cannot be read: the indexes are built anew");
            Current::default()
        }))
    }

    /// Makes these the live ones, in one step that survives a power cut.
    pub(crate) fn publish(&self, current: &Current) -> Result<(), IndexError> {
        let path = self.dir.join(CURRENT);
        let text = serde_json::to_vec_pretty(current).map_err(std::io::Error::from);
        text.and_then(|text| put_in_place(&path, |file| file.write_all(&text)))
            .and_then(|()| File::open(&self.dir)?.sync_all())
            .map_err(|error| IndexError::folder(&path, error))
    }

    /// Where a filling is kept.
    pub(crate) fn path(&self, generation: &Generation) -> PathBuf {
        self.dir.join(&generation.folder)
    }

    /// Files beside the fillings with what was made of a store.
    pub(crate) fn carried(&self, store: &Store) -> Carried {
        Carried::new(&self.dir, store.clone())
    }

    /// A folder beside the fillings, which no sweep removes.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// A new filling, whose folder is not there yet.
    pub(crate) fn fresh(&self, index: &str, format: u32, model: Option<&str>, now: Instant) -> Generation {
        let mut stamp = now.timestamp_millis();
        while self.dir.join(format!("{index}-{stamp}")).exists() {
            stamp += 1;
        }
        Generation { folder: format!("{index}-{stamp}"), format, model: model.map(str::to_owned) }
    }

    /// Opens the filling of before, or begins with none there when it is missing or damaged.
    pub(crate) async fn open_or_begin<T, F>(
        &self,
        mut kept: Option<Generation>,
        fresh: impl Fn() -> Generation,
        open: impl Fn(Generation) -> F,
    ) -> Result<(T, Generation), IndexError>
    where
        F: Future<Output = Result<T, IndexError>>,
    {
        loop {
            let generation = kept.take().unwrap_or_else(&fresh);
            let begun = self.path(&generation).exists();
            match open(generation.clone()).await {
                Ok(opened) => return Ok((opened, generation)),
                Err(error) if begun => {
                    tracing::error!(%error, folder = generation.folder, "an index is damaged: it is built anew");
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Removes fillings that are not live.
    pub(crate) fn sweep(&self, current: &Current) -> Result<(), IndexError> {
        let live: Vec<&str> = [&current.keyword, &current.vector, &current.gallery]
            .into_iter()
            .flatten()
            .map(|live| live.folder.as_str())
            .collect();
        for entry in std::fs::read_dir(&self.dir).map_err(|error| IndexError::folder(&self.dir, error))? {
            let entry = entry.map_err(|error| IndexError::folder(&self.dir, error))?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let ours = ["keyword-", "vector-", "gallery-"].iter().any(|index| name.starts_with(index));
            if ours && !live.contains(&name) {
                self.remove(&entry.path())?;
            }
        }
        Ok(())
    }

    /// Removes a filling's folder.
    pub(crate) fn remove(&self, folder: &Path) -> Result<(), IndexError> {
        match std::fs::remove_dir_all(folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(IndexError::folder(folder, error))
            }
            _ => Ok(()),
        }
    }
}

/// Puts a file in the place of what was there in one step, once it is written whole; what could not be leaves
/// nothing.
pub(crate) fn put_in_place(
    path: &Path,
    write: impl FnOnce(&mut File) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let draft = path.with_extension("new");
    let written = File::create(&draft).and_then(|mut file| {
        write(&mut file)?;
        file.sync_all()
    });
    written.and_then(|()| std::fs::rename(&draft, path)).inspect_err(|_| {
        // That the draft cannot be removed either adds nothing to the error.
        let _ = std::fs::remove_file(&draft);
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::now;

    #[test]
    fn a_folder_has_one_owner_at_a_time() {
        let dir = tempfile::tempdir().expect("a folder");
        let owner = Home::open(dir.path()).expect("free");
        assert!(matches!(Home::open(dir.path()), Err(IndexError::InUse { .. })));
        drop(owner);
        assert!(Home::open(dir.path()).is_ok());
    }

    #[test]
    fn only_what_is_published_survives_a_sweep() {
        let dir = tempfile::tempdir().expect("a folder");
        let home = Home::open(dir.path()).expect("free");
        let (live, left) = (home.fresh("keyword", 1, None, now()), "vector-7");
        for name in [live.folder.as_str(), left, "notes"] {
            std::fs::create_dir(dir.path().join(name)).expect("made");
        }
        let again = home.fresh("keyword", 1, None, now());
        assert_ne!(again.folder, live.folder, "a folder in use is not given out twice");
        let current = Current { keyword: Some(live.clone()), ..Current::default() };
        home.publish(&current).expect("published");
        assert_eq!(home.current().expect("readable"), current);
        home.sweep(&current).expect("swept");
        assert!(dir.path().join(&live.folder).exists() && dir.path().join("notes").exists());
        assert!(!dir.path().join(left).exists());
    }

    #[test]
    fn a_damaged_list_of_live_indexes_means_building_anew() {
        let dir = tempfile::tempdir().expect("a folder");
        let home = Home::open(dir.path()).expect("free");
        std::fs::write(dir.path().join(CURRENT), "{\"keyword\": {").expect("written");
        assert_eq!(home.current().expect("readable"), Current::default());
    }
}
