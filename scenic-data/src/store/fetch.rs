//! Snapshots brought from one place to another, each proved by its hash.

use super::Store;
use super::vault::Vault;
use crate::StoreError;
use crate::entities::snapshots;
use futures::TryStreamExt as _;
use sea_orm::{EntityTrait, QueryOrder};
use serde::{Deserialize, Serialize};

/// Examples named of files that are not as they should be.
const EXAMPLES: usize = 10;

/// What became of the snapshots that a store's rows name.
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

impl Store {
    /// Brings the snapshots that this store's rows name and `to` lacks from `from`. `watch` is told how
    /// many have been looked at.
    pub async fn fetch_snapshots(
        &self,
        from: &Vault,
        to: &Vault,
        watch: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<FilesReport, StoreError> {
        let mut report = FilesReport::default();
        let mut looked = 0;
        let mut rows =
            snapshots::Entity::find().order_by_asc(snapshots::Column::Hash).stream(&self.db).await?;
        while let Some(row) = rows.try_next().await? {
            match fetch(from, to, &row.hash).await {
                Ok((bytes, is_new)) => {
                    report.files += 1;
                    report.bytes += bytes;
                    report.brought += u64::from(is_new);
                }
                Err(StoreError::Missing { .. }) => {
                    report.missing += 1;
                    report.note(&row.hash);
                }
                Err(StoreError::Damaged { .. }) => {
                    report.damaged += 1;
                    report.note(&row.hash);
                }
                Err(error) => return Err(error),
            }
            looked += 1;
            watch(looked);
        }
        Ok(report)
    }
}

/// How many bytes there are, and whether they were brought now.
async fn fetch(from: &Vault, to: &Vault, hash: &str) -> Result<(u64, bool), StoreError> {
    match to.file(hash).await {
        Ok(here) => return Ok((here.bytes(), false)),
        // What is there and damaged is written anew.
        Err(StoreError::Missing { .. } | StoreError::Damaged { .. }) => {}
        Err(error) => return Err(error),
    }
    let there = from.file(hash).await?;
    to.keep_copy(&there, hash).await?;
    Ok((there.bytes(), true))
}
