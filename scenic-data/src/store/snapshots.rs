//! Raw bytes, kept by content hash. The row says what they are; the bytes are durable before the row
//! exists, so that a row never names missing bytes.

use super::Store;
use super::rows::ms;
use super::vault::Vault;
use crate::entities::snapshots;
use crate::{Instant, StoreError};
use sea_orm::{ActiveValue::Set, EntityTrait};
use std::collections::HashMap;

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
        let stored = self.vault.put(pieces).await?;
        self.name_snapshots(&stored, media_type, at).await?;
        Ok(stored.into_iter().map(|(hash, _)| hash).collect())
    }

    /// Writes the rows of bytes that are durable: hash and length of each.
    pub(super) async fn name_snapshots(
        &self,
        stored: &[(String, i64)],
        media_type: Option<&str>,
        at: Instant,
    ) -> Result<(), StoreError> {
        let rows: Vec<_> = stored
            .iter()
            .map(|(hash, len)| snapshots::ActiveModel {
                hash: Set(hash.clone()),
                media_type: Set(media_type.map(str::to_owned)),
                bytes: Set(*len),
                stored_at: Set(ms(at)),
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        let (_turn, tx) = self.write().await?;
        snapshots::Entity::insert_many(rows)
            .on_conflict_do_nothing_on([snapshots::Column::Hash])
            .exec_without_returning(&tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The bytes of that hash.
    pub async fn snapshot(&self, hash: &str) -> Result<Vec<u8>, StoreError> {
        self.vault.get(hash).await
    }

    /// The bytes of many hashes, by hash; those that are missing or damaged are left out.
    pub async fn snapshots(&self, mut hashes: Vec<String>) -> Result<HashMap<String, Vec<u8>>, StoreError> {
        hashes.sort_unstable();
        hashes.dedup();
        self.vault.many(hashes).await
    }

    /// Where bytes are kept.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Asks whatever keeps bytes for a sign of life, for half a second at most.
    pub async fn ping_bytes(&self) -> Result<(), StoreError> {
        self.vault.ping().await
    }

    /// Writes a few bytes where they are kept, outside of all rows, and reads them back.
    pub async fn probe_bytes(&self) -> Result<(), StoreError> {
        self.vault.probe().await
    }
}
