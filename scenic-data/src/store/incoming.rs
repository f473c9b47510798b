//! Files that come in piece by piece: written as they come, kept by their hash when they are whole; and
//! kept bytes as files again.

use super::Store;
use super::vault::{Incoming, SnapshotFile};
use crate::{Instant, StoreError};

impl Store {
    /// Begins a file.
    pub fn incoming(&self) -> Result<Incoming, StoreError> {
        self.vault.incoming()
    }

    /// Keeps a file that has come in and returns its hash. Durable when it returns, for every process
    /// that shares the store.
    pub async fn keep_incoming(&self, incoming: Incoming, at: Instant) -> Result<String, StoreError> {
        let bytes = i64::try_from(incoming.bytes()).unwrap_or(i64::MAX);
        let hash = self.vault.keep(incoming).await?;
        self.name_snapshots(&[(hash.clone(), bytes)], None, at).await?;
        Ok(hash)
    }

    /// The bytes of a hash as a file of this machine, for whoever reads them piece by piece. It may go
    /// when what is returned is dropped.
    pub async fn snapshot_file(&self, hash: &str) -> Result<SnapshotFile, StoreError> {
        self.vault.file(hash).await
    }

    /// Removes files that began to come in before `before` and never became whole.
    pub fn sweep_incoming(&self, before: Instant) -> Result<u64, StoreError> {
        self.vault.sweep(before)
    }
}
