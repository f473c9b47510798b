//! Snapshot files brought from another folder, each proved by its hash.

use super::Store;
use super::snapshots::path_of;
use crate::StoreError;
use crate::entities::snapshots;
use crate::ids::content_hash;
use futures::TryStreamExt as _;
use sea_orm::{EntityTrait, QueryOrder};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Examples named of files that are not as they should be.
const EXAMPLES: usize = 10;

/// What became of the snapshot files that a store's rows name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesReport {
    /// Files that are there and whole.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Those of them that were brought now.
    pub brought: u64,
    /// Files that are nowhere. What they held is fetched again when its document comes due.
    pub missing: u64,
    /// Files whose bytes are not those of their name; they were not brought.
    pub damaged: u64,
    /// The hashes of some of these.
    pub examples: Vec<String>,
}

impl FilesReport {
    fn note(&mut self, hash: &str) {
        if self.examples.len() < EXAMPLES {
            self.examples.push(hash.to_owned());
        }
    }
}

/// Where a file is.
enum Fetched {
    Here(u64),
    Brought(u64),
    Missing,
    Damaged,
}

impl Store {
    /// Brings the files that this store's rows name and the folder `to` lacks from the folder `from`.
    /// `watch` is told how many have been looked at.
    pub async fn fetch_snapshots(
        &self,
        from: &Path,
        to: &Path,
        watch: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<FilesReport, StoreError> {
        let mut report = FilesReport::default();
        let mut looked = 0;
        let mut rows =
            snapshots::Entity::find().order_by_asc(snapshots::Column::Hash).stream(&self.db).await?;
        while let Some(row) = rows.try_next().await? {
            let (from, to, hash) = (from.to_owned(), to.to_owned(), row.hash.clone());
            let task = tokio::task::spawn_blocking(move || fetch(&from, &to, &hash));
            let fetched = task.await.map_err(|error| StoreError::Snapshots {
                path: row.hash.clone(),
                source: std::io::Error::other(error),
            })??;
            match fetched {
                Fetched::Here(bytes) | Fetched::Brought(bytes) => {
                    report.files += 1;
                    report.bytes += bytes;
                    report.brought += u64::from(matches!(fetched, Fetched::Brought(_)));
                }
                Fetched::Missing => {
                    report.missing += 1;
                    report.note(&row.hash);
                }
                Fetched::Damaged => {
                    report.damaged += 1;
                    report.note(&row.hash);
                }
            }
            looked += 1;
            watch(looked);
        }
        Ok(report)
    }
}

fn fetch(from: &Path, to: &Path, hash: &str) -> Result<Fetched, StoreError> {
    let (here, there) = (path_of(to, hash)?, path_of(from, hash)?);
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |source| StoreError::Snapshots { path, source }
    };
    if let Some(bytes) = whole(&here, hash).map_err(failed(&here))? {
        return Ok(Fetched::Here(bytes.len() as u64));
    }
    if !there.is_file() {
        return Ok(Fetched::Missing);
    }
    let Some(bytes) = whole(&there, hash).map_err(failed(&there))? else { return Ok(Fetched::Damaged) };
    let len = bytes.len() as u64;
    // What is here and damaged is written anew.
    if here.exists() {
        std::fs::remove_file(&here).map_err(failed(&here))?;
    }
    super::snapshots::write_all(to, &[bytes])?;
    Ok(Fetched::Brought(len))
}

/// The bytes of a file, when it is there and they are those of its hash.
fn whole(path: &Path, hash: &str) -> std::io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok((content_hash(&bytes) == hash).then_some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
