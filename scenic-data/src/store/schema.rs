//! The schema: brought up to date when a store is opened, by one process at a time.

use crate::{StoreError, faults};
use migrations::{Migrator, MigratorTrait as _, Standing, standing};
use sea_orm::sea_query::{Func, Query};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, TransactionTrait as _,
};

/// The advisory lock that is held on PostgreSQL while the schema is brought up to date.
const SCHEMA_LOCK: i64 = 0x6461_6f79_6f76;

/// Brings the schema up to date. Of processes that start at once on PostgreSQL, one does so and the
/// others wait; on SQLite each step is a transaction, and who comes second finds it done. A schema that a
/// newer program brought further stays as it is, where this program can live with it.
pub(super) async fn bring_up_to_date(db: &DatabaseConnection, url: &str) -> Result<(), StoreError> {
    faults::reached("schema.before");
    if db.get_database_backend() == DbBackend::Postgres {
        // Connections of its own: a step may take longer than a statement should. One holds the lock while
        // the other changes the schema.
        let mut options = ConnectOptions::new(url);
        options.max_connections(2).sqlx_logging(false);
        let own = Database::connect(options).await?;
        let held = own.begin().await?;
        let lock = Func::cust("pg_advisory_xact_lock").arg(SCHEMA_LOCK);
        held.execute(&Query::select().expr(lock).to_owned()).await?;
        update(&own).await?;
        held.commit().await?;
        own.close().await?;
    } else {
        update(db).await?;
    }
    faults::reached("schema.after");
    Ok(())
}

async fn update(db: &DatabaseConnection) -> Result<(), StoreError> {
    let applied = Migrator::get_migration_models(db).await?;
    match standing(applied.iter().map(|step| step.version.as_str())) {
        Standing::Known => Ok(Migrator::up(db, None).await?),
        Standing::Beside(newer) => {
            tracing::info!(
                ?newer,
                "a newer version has brought the schema further; this one goes on beside it"
            );
            Ok(())
        }
        Standing::Behind { step } => Err(StoreError::Newer { step }),
    }
}
