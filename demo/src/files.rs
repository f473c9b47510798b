//! Writes rendered files: whole or not at all, and only where something changed.

use crate::DemoError;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Lists what the last rendering wrote, so that the next one can remove what it no longer writes.
/// Files that a person added are not on it and stay.
const MANIFEST: &str = ".rendered";

/// How many files a rendering touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Files that were new or had other content.
    pub written: usize,
    /// Files that already were as they should be; their modification times stand.
    pub unchanged: usize,
    /// Files of the last rendering that are not part of this one.
    pub removed: usize,
}

/// A folder being rendered into.
pub(crate) struct Folder {
    root: PathBuf,
    paths: BTreeSet<String>,
    done: Rendered,
}

impl Folder {
    /// Opens the folder and creates it where it is missing.
    pub fn open(root: &Path) -> Result<Self, DemoError> {
        fs::create_dir_all(root).map_err(DemoError::file(root))?;
        Ok(Self { root: root.to_owned(), paths: BTreeSet::new(), done: Rendered::default() })
    }

    /// Writes a file, `path` relative to the folder with slashes.
    pub fn put(&mut self, path: &str, bytes: impl AsRef<[u8]>) -> Result<(), DemoError> {
        let changed = self.replace(path, bytes.as_ref())?;
        if changed {
            self.done.written += 1;
        } else {
            self.done.unchanged += 1;
        }
        self.paths.insert(path.to_owned());
        Ok(())
    }

    /// Ends the rendering: removes what the last one wrote and this one did not.
    pub fn finish(mut self) -> Result<Rendered, DemoError> {
        let manifest = self.root.join(MANIFEST);
        let before = match fs::read_to_string(&manifest) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(DemoError::file(&manifest)(error)),
        };
        for path in before.lines().filter(|path| !self.paths.contains(*path) && is_inside(path)) {
            let file = self.root.join(path);
            match fs::remove_file(&file) {
                Ok(()) => self.done.removed += 1,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(DemoError::file(&file)(error)),
            }
        }
        let list: String = self.paths.iter().map(|path| format!("{path}\n")).collect();
        self.replace(MANIFEST, list.as_bytes())?;
        Ok(self.done)
    }

    /// Replaces a file by rename, so that a reader sees the old or the new one; says whether it
    /// had to.
    fn replace(&self, path: &str, bytes: &[u8]) -> Result<bool, DemoError> {
        let file = self.root.join(path);
        match fs::read(&file) {
            Ok(old) if old == bytes => return Ok(false),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(DemoError::file(&file)(error)),
        }
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(DemoError::file(folder))?;
        }
        // Beside the sites, not within them: half a file must not be served.
        let draft = self.root.join(".draft");
        fs::write(&draft, bytes).map_err(DemoError::file(&draft))?;
        fs::rename(&draft, &file).map_err(DemoError::file(&file))?;
        Ok(true)
    }
}

/// A manifest is a file like any other: it must not make us remove something elsewhere.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_no_longer_rendered_is_removed_and_a_strangers_file_stays() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut first = Folder::open(dir.path()).expect("opens");
        first.put("www/a.html", "a").expect("writes");
        first.put("www/b.html", "b").expect("writes");
        assert_eq!(first.finish().expect("ends"), Rendered { written: 2, unchanged: 0, removed: 0 });
        fs::write(dir.path().join("www/mine.html"), "mine").expect("writes");

        let mut second = Folder::open(dir.path()).expect("opens");
        second.put("www/a.html", "a").expect("writes");
        assert_eq!(second.finish().expect("ends"), Rendered { written: 0, unchanged: 1, removed: 1 });
        assert!(!dir.path().join("www/b.html").exists());
        assert!(dir.path().join("www/mine.html").exists());
    }

    #[test]
    fn a_manifest_cannot_reach_outside() {
        for path in ["", "../x", "/etc/hosts", "www/../../x"] {
            assert!(!is_inside(path), "{path}");
        }
        assert!(is_inside("www/official/index.html"));
    }
}
