//! When documents are looked at again: as planned, or because an answer rests on them.

use super::Store;
use super::documents::LIVE;
use super::rows::{instant_opt, ms};
use crate::entities::{documents, sources};
use crate::{DocumentId, Instant, SourceId, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

/// Most documents of one source that are looked at again for the sake of one of their items.
const MAX_WANTED: u64 = 20;

impl Store {
    /// Says when documents should be asked for again.
    pub async fn plan_visits(&self, due: &[(DocumentId, Instant)]) -> Result<(), StoreError> {
        if due.is_empty() {
            return Ok(());
        }
        let (_turn, tx) = self.write().await?;
        for (id, at) in due {
            let update = documents::ActiveModel {
                id: Set(id.to_string()),
                due_at: Set(Some(ms(*at))),
                ..Default::default()
            };
            documents::Entity::update_many()
                .set(update)
                .filter(documents::Column::Id.eq(id.as_str()))
                .exec(&tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Asks for another look at documents, named by their source and their own address, and says at
    /// how many there will be one. An address that is no document's, such as an item's of a feed,
    /// means the documents of its source. What was looked at less than the source's least interval
    /// ago, or waits already, is left.
    pub async fn want(
        &self,
        evidence: &BTreeSet<(SourceId, Option<String>)>,
        now: Instant,
    ) -> Result<u64, StoreError> {
        use documents::Column as C;
        let mut wanted: BTreeMap<SourceId, Vec<String>> = BTreeMap::new();
        for (id, url) in evidence {
            let Some(source) = self.source(id).await? else { continue };
            if !source.enabled || !source.definition.kind.is_crawled() {
                continue;
            }
            let own = url.as_ref().map(|url| DocumentId::of(id, url).to_string());
            let live =
                documents::Entity::find().filter(C::SourceId.eq(id.as_str())).filter(C::State.eq(LIVE));
            let mut rows = match own {
                Some(own) => live.clone().filter(C::Id.eq(own)).all(&self.db).await?,
                None => Vec::new(),
            };
            if rows.is_empty() && !source.definition.kind.follows_links() {
                rows = live.limit(MAX_WANTED).all(&self.db).await?;
            }
            let floor = i64::try_from(source.definition.floor_s()).unwrap_or(i64::MAX).saturating_mul(1_000);
            let rested = |row: &documents::Model| row.fetched_at.saturating_add(floor) <= ms(now);
            let waits = |row: &documents::Model| row.due_at.is_some_and(|due| due > ms(now));
            let due = rows.into_iter().filter(|row| rested(row) && waits(row)).map(|row| row.id);
            wanted.entry(id.clone()).or_default().extend(due);
        }
        wanted.retain(|_, documents| !documents.is_empty());
        if wanted.is_empty() {
            return Ok(0);
        }
        let mut count = 0;
        let (_turn, tx) = self.write().await?;
        for (source, ids) in wanted {
            let update = documents::Entity::update_many()
                .col_expr(C::DueAt, Expr::value(ms(now)))
                .filter(C::Id.is_in(ids))
                .exec(&tx)
                .await?;
            count += update.rows_affected;
            sources::Entity::update_many()
                .col_expr(sources::Column::NextDueAt, Expr::value(ms(now)))
                .filter(sources::Column::Id.eq(source.as_str()))
                .filter(sources::Column::NextDueAt.gt(ms(now)))
                .exec(&tx)
                .await?;
        }
        tx.commit().await?;
        Ok(count)
    }

    /// When the next document of a source should be asked for; `None` when none says.
    pub async fn next_visit(&self, source: &SourceId) -> Result<Option<Instant>, StoreError> {
        use documents::Column as C;
        let first: Option<Option<i64>> = documents::Entity::find()
            .select_only()
            .column_as(C::DueAt.min(), "due")
            .filter(C::SourceId.eq(source.as_str()))
            .filter(C::State.eq(LIVE))
            .into_tuple()
            .one(&self.db)
            .await?;
        instant_opt(first.flatten())
    }
}
