//! The change log and its followers' cursors.

use super::Store;
use super::rows::{instant, ms, named};
use crate::change::{Change, Cursor, Subject};
use crate::entities::{change_log, cursors};
use crate::{Instant, StoreError};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// Lines gathered during a transaction, each subject once.
#[derive(Debug, Default)]
pub(super) struct Log(std::collections::BTreeSet<(&'static str, String)>);

impl Log {
    pub(super) fn add(&mut self, subject: Subject, id: &str) {
        self.0.insert((subject.as_str(), id.to_owned()));
    }

    /// Writes the lines; they become visible with the transaction.
    pub(super) async fn write(self, tx: &DatabaseTransaction, at: Instant) -> Result<(), StoreError> {
        let rows: Vec<_> = self
            .0
            .into_iter()
            .map(|(subject, id)| change_log::ActiveModel {
                seq: NotSet,
                subject: Set(subject.to_owned()),
                subject_id: Set(id),
                at: Set(ms(at)),
            })
            .collect();
        for part in rows.chunks(ROWS_PER_INSERT) {
            change_log::Entity::insert_many(part.to_vec()).exec_without_returning(tx).await?;
        }
        Ok(())
    }
}

/// Rows per INSERT, below the databases' limits on bound values for our widest table.
pub(super) const ROWS_PER_INSERT: usize = 500;

impl Store {
    /// Up to `limit` lines after `after`, in order.
    pub async fn changes(&self, after: i64, limit: u64) -> Result<Vec<Change>, StoreError> {
        let rows = change_log::Entity::find()
            .filter(change_log::Column::Seq.gt(after))
            .order_by_asc(change_log::Column::Seq)
            .limit(limit)
            .all(&self.db)
            .await?;
        if !rows.is_empty() {
            // Whoever follows reads the subjects next, and another process may have renamed a source.
            self.reload_sources().await?;
        }
        rows.into_iter()
            .map(|row| {
                Ok(Change {
                    seq: row.seq,
                    subject: named("change subject", &row.subject, Subject::parse(&row.subject))?,
                    id: row.subject_id,
                    at: instant(row.at)?,
                })
            })
            .collect()
    }

    /// The number of the last line; 0 when there is none.
    pub async fn last_change(&self) -> Result<i64, StoreError> {
        let last: Option<i64> = change_log::Entity::find()
            .select_only()
            .column(change_log::Column::Seq)
            .order_by_desc(change_log::Column::Seq)
            .into_tuple()
            .one(&self.db)
            .await?;
        Ok(last.unwrap_or(0))
    }

    /// How far a follower has read; the beginning for a new one.
    pub async fn cursor(&self, follower: &str) -> Result<Cursor, StoreError> {
        let row = cursors::Entity::find_by_id(follower).one(&self.db).await?;
        Ok(row.map_or_else(Cursor::default, |row| Cursor { seq: row.seq, state: row.state }))
    }

    /// Remembers how far a follower has read.
    pub async fn set_cursor(&self, follower: &str, cursor: &Cursor, at: Instant) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        keep_cursor(&tx, follower, cursor, at).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets how far followers have read whose names begin so: they read everything again, and what they
    /// made of another store goes.
    pub async fn forget_cursors(&self, beginning: &str) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        cursors::Entity::delete_many()
            .filter(cursors::Column::Follower.starts_with(beginning))
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// Writes how far a follower has read.
pub(super) async fn keep_cursor(
    tx: &DatabaseTransaction,
    follower: &str,
    cursor: &Cursor,
    at: Instant,
) -> Result<(), StoreError> {
    let row = cursors::ActiveModel {
        follower: Set(follower.to_owned()),
        seq: Set(cursor.seq),
        state: Set(cursor.state.clone()),
        updated_at: Set(ms(at)),
    };
    let newer = OnConflict::column(cursors::Column::Follower)
        .update_columns([cursors::Column::Seq, cursors::Column::State, cursors::Column::UpdatedAt])
        .to_owned();
    cursors::Entity::insert(row).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}
