//! Folders that partners drop files into: each file is imported once it has settled, and moved away
//! with a report beside it.

use crate::app::App;
use crate::commands::import;
use anyhow::{Context as _, Result};
use scenic_data::upload::Mode;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A folder, as the configuration has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropFolder {
    /// The folder: of a file share, or an object store's bucket mounted here.
    pub folder: PathBuf,
    /// Whose records its files hold.
    pub partner: String,
    /// Whether the good rows of a file are taken although others are rejected.
    #[serde(default)]
    pub partial: bool,
}

/// A file that was changed less than this ago may still be being written.
const SETTLED: Duration = Duration::from_secs(5);
/// Where files go that were taken, and those that were not.
const TAKEN: &str = "taken";
const REJECTED: &str = "rejected";
/// The endings of files that hold records.
const ENDINGS: [&str; 8] = ["json", "jsonl", "ndjson", "csv", "xlsx", "zip", "geojson", "jsonld"];

/// Imports what lies in a folder, by name. A file that cannot be imported is moved as well, so that
/// it does not come again, and its report says why; one that cannot be moved holds up no other.
pub async fn take(app: &App, drop: &DropFolder) -> Result<()> {
    let now = SystemTime::from(app.clock.now());
    let files =
        settled(&drop.folder, now).with_context(|| format!("cannot read {}", drop.folder.display()))?;
    for file in files {
        if let Err(error) = one(app, drop, &file).await {
            let error = format!("{error:#}");
            tracing::error!(file = %file.display(), error, "a dropped file could not be taken");
        }
    }
    Ok(())
}

async fn one(app: &App, drop: &DropFolder, file: &Path) -> Result<()> {
    let partner = app.store.put_partner(&drop.partner, app.clock.now()).await?;
    let mode = if drop.partial { Mode::Partial } else { Mode::All };
    let (into, report) = match import::take(app, &partner, file, mode).await {
        Ok(report) => {
            let into = if report.is_taken() { TAKEN } else { REJECTED };
            tracing::info!(file = %file.display(), rows = report.rows(), into, "a dropped file was read");
            (into, serde_json::to_vec_pretty(&report)?)
        }
        Err(error) => {
            (REJECTED, serde_json::to_vec_pretty(&serde_json::json!({"error": format!("{error:#}")}))?)
        }
    };
    let folder = drop.folder.join(into);
    std::fs::create_dir_all(&folder)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // The time tells files of one name apart.
    let moved = folder.join(format!("{}-{name}", app.clock.now().format("%Y%m%dT%H%M%SZ")));
    std::fs::rename(file, &moved)?;
    let mut beside = moved.into_os_string();
    beside.push(".report.json");
    Ok(std::fs::write(beside, report)?)
}

/// The files of a folder that nobody writes any more, by name.
fn settled(folder: &Path, now: SystemTime) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let (path, about) = entry.and_then(|entry| Ok((entry.path(), entry.metadata()?)))?;
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let age = about.modified().ok().and_then(|at| now.duration_since(at).ok());
        if about.is_file()
            && !is_hidden
            && ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
            && age.is_some_and(|age| age >= SETTLED)
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_records_that_nobody_writes_any_more_are_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |name: &str, age: u64| {
            let path = folder.path().join(name);
            std::fs::write(&path, "{}").expect("written");
            let file = std::fs::File::options().write(true).open(&path).expect("opened");
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).expect("aged");
        };
        put("b.jsonl", 60);
        put("a.JSON", 60);
        put("being-written.json", 0);
        put(".hidden.json", 60);
        put("readme.txt", 60);
        std::fs::create_dir(folder.path().join("taken")).expect("made");
        let names: Vec<_> = settled(folder.path(), SystemTime::now())
            .expect("read")
            .iter()
            .map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["a.JSON", "b.jsonl"]);
    }
}
