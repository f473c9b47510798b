//! What processes that share a store know of the hosts that they ask. What it means is the crawler's business;
//! here one changes it at a time.

use super::Store;
use super::rows::{json, ms, to_json};
use crate::entities::hosts;
use crate::{Instant, StoreError};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, DbBackend, EntityTrait, QuerySelect as _, SqliteTransactionMode, TransactionOptions,
    TransactionTrait as _,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

impl Store {
    /// Whether other processes may crawl from this store at the same time.
    pub fn is_shared(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Postgres
    }

    /// Changes what is known of a host and keeps it, after whoever is at that now. What is not known, or
    /// was written by a version that called it otherwise, is taken for nothing.
    pub async fn change_host<T, R>(
        &self,
        host: &str,
        now: Instant,
        change: impl FnOnce(&mut T) -> R,
    ) -> Result<R, StoreError>
    where
        T: Serialize + DeserializeOwned + Default,
    {
        // Nothing of this is in the change log, so writers there need not be waited for.
        let tx = self
            .db
            .begin_with_options(TransactionOptions {
                isolation_level: None,
                access_mode: None,
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            })
            .await?;
        let new = hosts::ActiveModel {
            host: Set(host.to_owned()),
            state: Set("{}".to_owned()),
            updated_at: Set(ms(now)),
        };
        let once = OnConflict::column(hosts::Column::Host).do_nothing().to_owned();
        hosts::Entity::insert(new).on_conflict(once).exec_without_returning(&tx).await?;
        // Held until this ends, on PostgreSQL; on SQLite the whole transaction is.
        let row = hosts::Entity::find_by_id(host).lock_exclusive().one(&tx).await?;
        let mut state: T = row.and_then(|row| json("host", &row.state).ok()).unwrap_or_default();
        let result = change(&mut state);
        let kept = hosts::ActiveModel {
            host: Set(host.to_owned()),
            state: Set(to_json("host", &state)?),
            updated_at: Set(ms(now)),
        };
        hosts::Entity::update(kept).exec(&tx).await?;
        tx.commit().await?;
        Ok(result)
    }
}
