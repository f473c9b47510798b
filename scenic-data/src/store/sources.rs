//! Sources: the registry, and leases so that each is crawled by one process at a time.

use super::rows::{instant_opt, json, ms, to_json};
use super::{Store, respeak, runs};
use crate::document::Visit;
use crate::entities::{documents, sources};
use crate::source::{Source, SourceDefinition, SourceKind};
use crate::{Instant, SourceId, StoreError};
use sea_orm::sea_query::{Condition, Expr, NullOrdering, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, UpdateMany,
};
use std::sync::Arc;

/// Documents retired in one transaction.
const RETIRED_AT_ONCE: usize = 50;

impl Store {
    /// Registers a source or replaces its definition; its timetable and history stay. `origin` says
    /// who did (`config`, `api`, `partner`, `demo`).
    pub async fn put_source(
        &self,
        definition: &SourceDefinition,
        origin: &str,
        at: Instant,
    ) -> Result<(), StoreError> {
        self.register(definition, origin, true, at).await
    }

    /// The same; with `enabled` false, a source that is new is not crawled until it is turned on.
    pub async fn register(
        &self,
        definition: &SourceDefinition,
        origin: &str,
        enabled: bool,
        at: Instant,
    ) -> Result<(), StoreError> {
        if let Some((field, words)) = definition.problems().into_iter().next() {
            return Err(StoreError::invalid(format!("source {}: {field}", definition.id), words.en));
        }
        let (_turn, tx) = self.write().await?;
        let before = sources::Entity::find_by_id(definition.id.as_str()).one(&tx).await?;
        put(&tx, definition, origin, enabled, at).await?;
        let weighs = definition.authority.as_str();
        if before.is_some_and(|row| row.authority != weighs || row.name != definition.name) {
            // Places are computed anew below, by what is in memory.
            if let Some(row) = sources::Entity::find_by_id(definition.id.as_str()).one(&tx).await? {
                self.remember(read(row)?);
            }
            let done = respeak::source(self, &tx, definition, at).await;
            if let Err(error) = done {
                tx.rollback().await?;
                self.reload_sources().await?;
                return Err(error);
            }
        }
        tx.commit().await?;
        self.reload_source(&SourceId::from(definition.id.as_str())).await
    }

    /// The source of that identifier.
    pub async fn source(&self, id: &SourceId) -> Result<Option<Source>, StoreError> {
        sources::Entity::find_by_id(id.as_str()).one(&self.db).await?.map(read).transpose()
    }

    /// Every source, by identifier.
    pub async fn sources(&self) -> Result<Vec<Source>, StoreError> {
        let rows = sources::Entity::find().order_by_asc(sources::Column::Id).all(&self.db).await?;
        rows.into_iter().map(read).collect()
    }

    /// Sources the timetable should run now: enabled, crawlable, due, and not leased to anyone.
    pub async fn due_sources(&self, now: Instant) -> Result<Vec<Source>, StoreError> {
        let rows = sources::Entity::find()
            .filter(due(now))
            .order_by_with_nulls(sources::Column::NextDueAt, Order::Asc, NullOrdering::First)
            .order_by_asc(sources::Column::Id)
            .all(&self.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Takes a source that is due for `owner` until `until`, and returns it as it is now. `None` when
    /// somebody holds it, or when it is not due any more: another process may have crawled it since it
    /// was asked what is due. Runs that an earlier owner left open are closed as failed.
    pub async fn lease_due_source(
        &self,
        id: &SourceId,
        owner: &str,
        now: Instant,
        until: Instant,
    ) -> Result<Option<Source>, StoreError> {
        let (_turn, tx) = self.write().await?;
        let taken = hold(id, owner, until).filter(due(now)).exec(&tx).await?;
        let source = match taken.rows_affected {
            0 => None,
            _ => {
                runs::bury(&tx, id, now).await?;
                sources::Entity::find_by_id(id.as_str()).one(&tx).await?.map(read).transpose()?
            }
        };
        tx.commit().await?;
        Ok(source)
    }

    /// Takes a source for `owner` until `until`, due or not, or renews its lease. False when someone else holds it. Runs that an earlier
    /// owner left open are closed as failed.
    pub async fn lease_source(
        &self,
        id: &SourceId,
        owner: &str,
        now: Instant,
        until: Instant,
    ) -> Result<bool, StoreError> {
        let (_turn, tx) = self.write().await?;
        let held = sources::Entity::find()
            .filter(sources::Column::Id.eq(id.as_str()))
            .filter(sources::Column::LeaseOwner.eq(owner))
            .one(&tx)
            .await?;
        let free_or_ours = free(now).add(sources::Column::LeaseOwner.eq(owner));
        let taken = hold(id, owner, until).filter(free_or_ours).exec(&tx).await?;
        let taken = taken.rows_affected == 1;
        if taken && held.is_none() {
            runs::bury(&tx, id, now).await?;
        }
        tx.commit().await?;
        Ok(taken)
    }

    /// Gives a source back and says when it comes due next. Nothing happens when `owner` does not
    /// hold it any more.
    pub async fn release_source(
        &self,
        id: &SourceId,
        owner: &str,
        next_due_at: Instant,
    ) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        sources::Entity::update_many()
            .col_expr(sources::Column::LeaseOwner, Expr::value(None::<String>))
            .col_expr(sources::Column::LeaseUntil, Expr::value(None::<i64>))
            .col_expr(sources::Column::NextDueAt, Expr::value(ms(next_due_at)))
            .filter(sources::Column::Id.eq(id.as_str()))
            .filter(sources::Column::LeaseOwner.eq(owner))
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Has a source and all its documents come due now.
    pub async fn make_due(&self, id: &SourceId, now: Instant) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        sources::Entity::update_many()
            .col_expr(sources::Column::NextDueAt, Expr::value(ms(now)))
            .filter(sources::Column::Id.eq(id.as_str()))
            .exec(&tx)
            .await?;
        documents::Entity::update_many()
            .col_expr(documents::Column::DueAt, Expr::value(ms(now)))
            .filter(documents::Column::SourceId.eq(id.as_str()))
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a source out of the timetable and retires everything it said; says how many documents
    /// that were. Its runs and what was believed stay.
    pub async fn retire_source(&self, id: &SourceId, now: Instant) -> Result<u64, StoreError> {
        self.enable_source(id, false).await?;
        let mut retired = 0;
        for part in self.documents_of(id).await?.chunks(RETIRED_AT_ONCE) {
            let gone = part.iter().map(|document| (document.url.clone(), Visit::Gone { http_status: None }));
            retired += self.record_visits(id, gone.collect(), None, now).await?.len() as u64;
        }
        Ok(retired)
    }

    /// Turns a source's timetable on or off; false when there is no such source.
    pub async fn enable_source(&self, id: &SourceId, enabled: bool) -> Result<bool, StoreError> {
        let (_turn, tx) = self.write().await?;
        let done = sources::Entity::update_many()
            .col_expr(sources::Column::Enabled, Expr::value(enabled))
            .filter(sources::Column::Id.eq(id.as_str()))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        self.reload_source(id).await?;
        Ok(done.rows_affected == 1)
    }

    /// Reads the registry into memory, where every claim's source is looked up.
    pub(super) async fn reload_sources(&self) -> Result<(), StoreError> {
        let fresh = self.sources().await?.into_iter().map(|s| (s.id.clone(), Arc::new(s))).collect();
        // A poisoned lock only means that another reload panicked; the map itself is whole.
        *self.known_sources.write().unwrap_or_else(std::sync::PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// Reads one source into memory: of ten thousand that are registered one after the other, each is read once.
    pub(super) async fn reload_source(&self, id: &SourceId) -> Result<(), StoreError> {
        if let Some(source) = self.source(id).await? {
            self.remember(source);
        }
        Ok(())
    }

    /// A source from memory, re-reading the registry once when another process added it.
    pub(super) async fn known_source(&self, id: &str) -> Result<Arc<Source>, StoreError> {
        if let Some(source) = self.remembered(id) {
            return Ok(source);
        }
        self.reload_sources().await?;
        self.remembered(id).ok_or_else(|| StoreError::Missing { what: "source", id: id.to_owned() })
    }

    /// Puts a source in memory.
    fn remember(&self, source: Source) {
        let mut known = self.known_sources.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.insert(source.id.clone(), Arc::new(source));
    }

    fn remembered(&self, id: &str) -> Option<Arc<Source>> {
        let known = self.known_sources.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.get(&SourceId::from(id)).map(Arc::clone)
    }
}

/// Enabled, crawlable, due, and not leased to anyone.
fn due(now: Instant) -> Condition {
    let crawled = SourceKind::ALL.into_iter().filter(|kind| kind.is_crawled()).map(SourceKind::as_str);
    let come = Condition::any()
        .add(sources::Column::NextDueAt.is_null())
        .add(sources::Column::NextDueAt.lte(ms(now)));
    Condition::all()
        .add(sources::Column::Enabled.eq(true))
        .add(sources::Column::Kind.is_in(crawled))
        .add(come)
        .add(free(now))
}

/// Writes `owner` down as the holder of a source, where further conditions hold.
fn hold(id: &SourceId, owner: &str, until: Instant) -> UpdateMany<sources::Entity> {
    sources::Entity::update_many()
        .col_expr(sources::Column::LeaseOwner, Expr::value(owner))
        .col_expr(sources::Column::LeaseUntil, Expr::value(ms(until)))
        .filter(sources::Column::Id.eq(id.as_str()))
}

/// Not leased, or the lease has run out.
fn free(now: Instant) -> Condition {
    Condition::any().add(sources::Column::LeaseUntil.is_null()).add(sources::Column::LeaseUntil.lte(ms(now)))
}

/// Writes a definition within a transaction; `enabled` holds for one that is new.
pub(super) async fn put(
    tx: &impl ConnectionTrait,
    definition: &SourceDefinition,
    origin: &str,
    enabled: bool,
    at: Instant,
) -> Result<(), StoreError> {
    use sources::Column as C;
    let row = sources::ActiveModel {
        id: Set(definition.id.clone()),
        name: Set(definition.name.clone()),
        kind: Set(definition.kind.as_str().to_owned()),
        authority: Set(definition.authority.as_str().to_owned()),
        lang: Set(definition.lang.as_ref().map(ToString::to_string)),
        time_zone: Set(definition.time_zone.name().to_owned()),
        definition: Set(to_json("source definition", definition)?),
        reading: Set(definition.reading()),
        enabled: Set(enabled),
        origin: Set(origin.to_owned()),
        created_at: Set(ms(at)),
        updated_at: Set(ms(at)),
        next_due_at: Set(None),
        lease_owner: Set(None),
        lease_until: Set(None),
    };
    let keep = OnConflict::column(C::Id)
        .update_columns([
            C::Name,
            C::Kind,
            C::Authority,
            C::Lang,
            C::TimeZone,
            C::Definition,
            C::Reading,
            C::Origin,
            C::UpdatedAt,
        ])
        .to_owned();
    sources::Entity::insert(row).on_conflict(keep).exec_without_returning(tx).await?;
    Ok(())
}

fn read(row: sources::Model) -> Result<Source, StoreError> {
    Ok(Source {
        definition: json("source definition", &row.definition)?,
        id: row.id.into(),
        enabled: row.enabled,
        next_due_at: instant_opt(row.next_due_at)?,
    })
}
