//! The repository: the only door to the database and to the raw bytes that its rows name.
//!
//! SQLite and PostgreSQL are the same product here: every statement is built by SeaORM, times are
//! milliseconds since 1970 in UTC, and writers take turns (`write`), so that SQLite is never asked to
//! upgrade a reading transaction and the lines of the change log become visible in their order.

mod apply;
mod audit;
mod changes;
mod citations;
mod claims;
mod copy;
mod documents;
mod due;
mod editors;
mod events;
mod fetch;
mod gallery;
mod guides;
mod held;
mod hosts;
mod incoming;
mod keys;
mod leases;
mod names;
mod notices;
mod overview;
mod partners;
mod passages;
mod pictures;
mod places;
mod plans;
mod prune;
mod recompute;
mod respeak;
mod routes;
mod rows;
mod runs;
mod schema;
mod snapshots;
mod sources;
mod uploads;
mod vault;
mod versions;
mod views;
mod visits;

pub use audit::{Deed, Entry};
pub use citations::Cited;
pub use claims::ViewRow;
pub use copy::{TableDigest, WatchTables};
pub use events::{EventFilter, UnplacedEvent};
pub use fetch::FilesReport;
pub use gallery::{PictureLook, Shown, WantedPicture};
pub use guides::PageFilter;
pub use keys::{Key, NewKey};
pub use names::{Candidate, Named, PlaceName};
pub use notices::SourceNotice;
pub use overview::{Alarm, Count, Overview, Part, SourceOverview};
pub use partners::Partner;
pub use passages::Passage;
pub use pictures::{NewPicture, PICTURE_TYPE, Picture};
pub use runs::{Run, RunOutcome, RunReport};
pub use uploads::{Added, NewUpload};
pub use vault::{Incoming, ObjectSettings, SnapshotFile, Vault};

use crate::{Source, SourceId, StoreError};
use sea_orm::sea_query::{Func, Query};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// The advisory lock that writers hold on PostgreSQL; any number that nobody else uses.
const WRITERS_LOCK: i64 = 0x6461_6f79_6f75;

/// How a database is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreSettings {
    /// Connections at once, each for a reader or a writer; SQLite readers do not block each other.
    pub max_connections: u32,
    /// How long a statement waits for a connection, or for another process's write to end, milliseconds.
    pub wait_ms: u64,
    /// Longest time for a statement on PostgreSQL, milliseconds; 0 for no end.
    pub statement_timeout_ms: u64,
    /// Where raw bytes are kept.
    pub objects: ObjectSettings,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            max_connections: 16,
            wait_ms: 30_000,
            statement_timeout_ms: 60_000,
            objects: ObjectSettings::default(),
        }
    }
}

/// The repository. Cheap to clone; clones share one pool.
#[derive(Clone)]
pub struct Store {
    db: DatabaseConnection,
    vault: Vault,
    writer: Arc<tokio::sync::Mutex<()>>,
    known_sources: Arc<RwLock<HashMap<SourceId, Arc<Source>>>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("vault", &self.vault).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database at `url` (`sqlite://path?mode=rwc`, `sqlite::memory:` or
    /// `postgres://…`), brings its schema up to date, and keeps snapshots below `snapshots`.
    pub async fn connect(url: &str, snapshots: &Path) -> Result<Self, StoreError> {
        Self::connect_with(url, snapshots, &StoreSettings::default()).await
    }

    /// The same, used as these settings say: they may name another place for snapshots. Then `snapshots`
    /// holds files that come and go alone.
    pub async fn connect_with(
        url: &str,
        snapshots: &Path,
        settings: &StoreSettings,
    ) -> Result<Self, StoreError> {
        let vault = Vault::open(&settings.objects, snapshots)?;
        let mut options = ConnectOptions::new(url);
        let in_memory = url.contains(":memory:");
        let (wait, longest) = (Duration::from_millis(settings.wait_ms), settings.statement_timeout_ms);
        options
            .max_connections(if in_memory { 1 } else { settings.max_connections.max(1) })
            .min_connections(1)
            .acquire_timeout(wait)
            .sqlx_logging(false)
            .map_sqlx_postgres_opts(move |postgres| {
                postgres.options([("statement_timeout", longest.to_string())])
            })
            .map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .busy_timeout(wait)
                    .foreign_keys(true)
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    .pragma("cache_size", "-65536")
                    .pragma("temp_store", "MEMORY")
            });
        if in_memory {
            // A second connection, or a reopened one, would see another, empty database.
            options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
        }
        let db = Database::connect(options).await?;
        schema::bring_up_to_date(&db, url).await?;
        let store = Self { db, vault, writer: Arc::default(), known_sources: Arc::default() };
        store.reload_sources().await?;
        Ok(store)
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.db.ping().await?)
    }

    /// Closes the pool. Statements after it fail.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.db.close().await?)
    }

    /// Begins a write, after those before it: of this process, and of every process that shares the
    /// database. SQLite lets one transaction write at a time; on PostgreSQL a lock does that, or a
    /// transaction with earlier numbers in the change log could become visible after one with later
    /// ones, and a follower would never see it. The guard must outlive the transaction.
    async fn write(&self) -> Result<(tokio::sync::MutexGuard<'_, ()>, DatabaseTransaction), StoreError> {
        let turn = self.writer.lock().await;
        let transaction = self
            .db
            .begin_with_options(TransactionOptions {
                isolation_level: None,
                access_mode: None,
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            })
            .await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            let lock = Func::cust("pg_advisory_xact_lock").arg(WRITERS_LOCK);
            transaction.execute(&Query::select().expr(lock).to_owned()).await?;
        }
        Ok((turn, transaction))
    }
}

/// Lets the statements of a transaction on PostgreSQL take as long as they take.
async fn endless(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let set = Func::cust("set_config").arg("statement_timeout").arg("0").arg(true);
        transaction.execute(&Query::select().expr(set).to_owned()).await?;
    }
    Ok(())
}
