//! The repository: the only door to the database and the snapshot folder.
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
mod incoming;
mod keys;
mod names;
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
mod snapshots;
mod sources;
mod uploads;
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
pub use incoming::Incoming;
pub use keys::{Key, NewKey};
pub use names::{Candidate, Named, PlaceName};
pub use overview::{Alarm, Count, Overview, Part, SourceOverview};
pub use partners::Partner;
pub use passages::Passage;
pub use pictures::{NewPicture, PICTURE_TYPE, Picture};
pub use runs::{Run, RunOutcome, RunReport};
pub use uploads::{Added, NewUpload};

use crate::{Source, SourceId, StoreError};
use migrations::{Migrator, MigratorTrait};
use sea_orm::sea_query::{Func, Query};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// Readers at once; SQLite readers do not block each other in WAL mode.
const MAX_CONNECTIONS: u32 = 16;
/// How long a statement waits for another process's write to end.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// The advisory lock that writers hold on PostgreSQL; any number that nobody else uses.
const WRITERS_LOCK: i64 = 0x6461_6f79_6f75;

/// The repository. Cheap to clone; clones share one pool.
#[derive(Clone)]
pub struct Store {
    db: DatabaseConnection,
    snapshots: Arc<PathBuf>,
    writer: Arc<tokio::sync::Mutex<()>>,
    known_sources: Arc<RwLock<HashMap<SourceId, Arc<Source>>>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("snapshots", &self.snapshots).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database at `url` (`sqlite://path?mode=rwc`, `sqlite::memory:` or
    /// `postgres://…`), brings its schema up to date, and keeps snapshots below `snapshots`.
    pub async fn connect(url: &str, snapshots: &Path) -> Result<Self, StoreError> {
        let mut options = ConnectOptions::new(url);
        let in_memory = url.contains(":memory:");
        options
            .max_connections(if in_memory { 1 } else { MAX_CONNECTIONS })
            .min_connections(1)
            .acquire_timeout(BUSY_TIMEOUT)
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .busy_timeout(BUSY_TIMEOUT)
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
        Migrator::up(&db, None).await?;
        std::fs::create_dir_all(snapshots)
            .map_err(|source| StoreError::Snapshots { path: snapshots.display().to_string(), source })?;
        let store = Self {
            db,
            snapshots: Arc::new(snapshots.to_owned()),
            writer: Arc::default(),
            known_sources: Arc::default(),
        };
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
