//! Everything the database holds, copied to another one whatever their engines, and proved equal.

use super::Store;
use crate::StoreError;
use crate::entities::*;
use futures::TryStreamExt as _;
use sea_orm::sea_query::{Alias, Expr, Func, Query};
use sea_orm::{
    AccessMode, ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait,
    IntoActiveModel, IsolationLevel, TransactionOptions, TransactionTrait,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Debug;

/// Rows written by one statement: the widest table has 30 columns, and SQLite takes 32,766 values.
const AT_ONCE: usize = 500;

/// A table, and what tells its rows from any others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDigest {
    /// Its name.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// The sum of the hashes of its rows, whatever their order.
    pub digest: String,
}

/// Is told which table is being read, and how many of its rows are done.
pub type WatchTables<'a> = &'a (dyn Fn(&str, u64) + Send + Sync);

/// The sum of hashes of rows.
#[derive(Default)]
struct Sum {
    rows: u64,
    sum: u128,
}

impl Sum {
    fn add(&mut self, row: &impl Debug) {
        let hash = Sha256::digest(format!("{row:?}"));
        let half = hash.iter().take(16).fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        self.sum = self.sum.wrapping_add(half);
        self.rows += 1;
    }

    fn of(self, name: &str) -> TableDigest {
        TableDigest { name: name.to_owned(), rows: self.rows, digest: format!("{:032x}", self.sum) }
    }
}

/// Reads a table; with `to`, writes its rows there.
async fn table<E>(
    from: &DatabaseTransaction,
    to: Option<&DatabaseTransaction>,
    watch: WatchTables<'_>,
) -> Result<TableDigest, StoreError>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + Debug + Send + Sync,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let entity = E::default();
    let name = entity.table_name();
    let mut sum = Sum::default();
    let mut rows = E::find().stream(from).await?;
    let mut batch = Vec::new();
    watch(name, 0);
    while let Some(row) = rows.try_next().await? {
        sum.add(&row);
        let Some(to) = to else { continue };
        batch.push(row.into_active_model().reset_all());
        if batch.len() == AT_ONCE {
            E::insert_many(std::mem::take(&mut batch)).exec_without_returning(to).await?;
            watch(name, sum.rows);
        }
    }
    if let Some(to) = to.filter(|_| !batch.is_empty()) {
        E::insert_many(batch).exec_without_returning(to).await?;
    }
    watch(name, sum.rows);
    Ok(sum.of(name))
}

/// Every table, those that others point to first.
macro_rules! tables {
    ($($name:ident),+ $(,)?) => {
        async fn all(
            from: &DatabaseTransaction,
            to: Option<&DatabaseTransaction>,
            watch: WatchTables<'_>,
        ) -> Result<Vec<TableDigest>, StoreError> {
            Ok(vec![$(table::<$name::Entity>(from, to, watch).await?),+])
        }
    };
}

tables![
    sources,
    crawl_runs,
    snapshots,
    documents,
    places,
    place_names,
    place_keys,
    place_views,
    claims,
    passages,
    events,
    routes,
    pictures,
    media,
    picture_addresses,
    calibrations,
    partners,
    editors,
    api_keys,
    uploads,
    record_versions,
    audit_log,
    citations,
    plans,
    plan_grounds,
    guide_pages,
    guide_slugs,
    guide_texts,
    guide_revisions,
    guide_links,
    change_log,
    cursors,
];

/// The tables whose rows are numbered by the database, with the column.
const NUMBERED: [(&str, &str); 4] =
    [("crawl_runs", "id"), ("change_log", "seq"), ("audit_log", "id"), ("record_versions", "id")];

impl Store {
    /// What every table holds, at one instant.
    pub async fn digests(&self) -> Result<Vec<TableDigest>, StoreError> {
        let from = self.read_still().await?;
        let digests = all(&from, None, &|_, _| {}).await?;
        from.commit().await?;
        Ok(digests)
    }

    /// Copies all rows, as they are at one instant, into a store that has none yet; all of them or, when
    /// anything fails or comes out otherwise, none. Snapshots are files and stay where they are.
    pub async fn copy_to(&self, to: &Self, watch: WatchTables<'_>) -> Result<Vec<TableDigest>, StoreError> {
        let from = self.read_still().await?;
        let (_turn, target) = to.write().await?;
        super::endless(&target).await?;
        empty(&target).await?;
        let copied = all(&from, Some(&target), watch).await?;
        from.commit().await?;
        let arrived = all(&target, None, &|_, _| {}).await?;
        if let Some((sent, got)) = copied.iter().zip(&arrived).find(|(sent, got)| sent != got) {
            let detail = format!(
                "{}: {} rows {} became {} rows {}",
                sent.name, sent.rows, sent.digest, got.rows, got.digest
            );
            return Err(StoreError::Unreadable { what: "copy", detail });
        }
        number_on(&target).await?;
        target.commit().await?;
        to.reload_sources().await?;
        Ok(copied)
    }

    /// An error unless no table has a row.
    pub async fn ensure_empty(&self) -> Result<(), StoreError> {
        let still = self.read_still().await?;
        empty(&still).await?;
        Ok(still.commit().await?)
    }

    /// A transaction that sees the database as it is now, whatever others write meanwhile.
    async fn read_still(&self) -> Result<DatabaseTransaction, StoreError> {
        let postgres = self.db.get_database_backend() == DbBackend::Postgres;
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: None,
        };
        let still = self.db.begin_with_options(options).await?;
        super::endless(&still).await?;
        Ok(still)
    }
}

async fn empty(target: &DatabaseTransaction) -> Result<(), StoreError> {
    let there = all(target, None, &|_, _| {}).await?;
    match there.iter().find(|table| table.rows > 0) {
        Some(table) => {
            let message =
                format!("it holds rows already ({} in {}); give an empty one", table.rows, table.name);
            Err(StoreError::invalid("the target database", message))
        }
        None => Ok(()),
    }
}

/// Has PostgreSQL number new rows on after those that were copied; SQLite does so by itself.
async fn number_on(to: &DatabaseTransaction) -> Result<(), StoreError> {
    if to.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for (table, column) in NUMBERED {
        let sequence = Func::cust("pg_get_serial_sequence").arg(table).arg(column);
        let last =
            Query::select().expr(Func::max(Expr::col(Alias::new(column)))).from(Alias::new(table)).to_owned();
        let set = Func::cust("setval").arg(sequence).arg(Expr::SubQuery(None, Box::new(last.into())));
        to.execute(&Query::select().expr(set).to_owned()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::sea_query::ExprTrait as _;

    #[tokio::test]
    async fn no_table_is_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::connect("sqlite::memory:", folder.path()).await.expect("a store");
        let listed = Query::select()
            .column(Alias::new("name"))
            .from(Alias::new("sqlite_master"))
            .and_where(Expr::col(Alias::new("type")).eq("table"))
            .to_owned();
        let rows = store.db.query_all(&listed).await.expect("listed");
        let names = rows.iter().map(|row| row.try_get::<String>("", "name").expect("a name"));
        // Whose turn it is now is nothing that another database should believe.
        let others = ["seaql_migrations", "leases", "hosts"];
        let of_ours = |name: &String| !name.starts_with("sqlite_") && !others.contains(&name.as_str());
        let mut known: Vec<String> = names.filter(of_ours).collect();
        known.sort();
        let mut copied: Vec<String> =
            store.digests().await.expect("read").into_iter().map(|table| table.name).collect();
        copied.sort();
        assert_eq!(copied, known);
    }
}
