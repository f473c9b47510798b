//! Documents: what each visit found, and what waits to be read.

use super::changes::Log;
use super::rows::{instant, instant_opt, lang, ms, named};
use super::{Store, recompute};
use crate::change::Subject;
use crate::document::{Document, DocumentState, Visit, VisitOutcome};
use crate::entities::{claims, documents, events, media, passages, place_names, routes, sources};
use crate::record::Reading;
use crate::{DocumentId, Instant, PlaceId, SourceId, StoreError};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::BTreeSet;

const LIVE: &str = "live";
const GONE: &str = "gone";

impl Store {
    /// The document of that identifier.
    pub async fn document(&self, id: &DocumentId) -> Result<Option<Document>, StoreError> {
        documents::Entity::find_by_id(id.as_str()).one(&self.db).await?.map(read).transpose()
    }

    /// A source's live documents, by address.
    pub async fn documents_of(&self, source: &SourceId) -> Result<Vec<Document>, StoreError> {
        let rows = documents::Entity::find()
            .filter(documents::Column::SourceId.eq(source.as_str()))
            .filter(documents::Column::State.eq(LIVE))
            .order_by_asc(documents::Column::Url)
            .all(&self.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Live documents that wait to be read into claims, oldest first: those whose bytes were not read
    /// yet, and those read by an earlier version of the extractors than `reader`, or by other rules
    /// than their source has now.
    pub async fn pending(&self, reader: u32, limit: u64) -> Result<Vec<Document>, StoreError> {
        use documents::Column as C;
        let column = |c: C| Expr::col((documents::Entity, c));
        let waits = Condition::any()
            .add(C::IngestedHash.is_null())
            .add(column(C::IngestedHash).ne(column(C::ContentHash)))
            .add(C::Reader.is_null())
            .add(C::Reader.lt(i64::from(reader)))
            .add(C::Reading.is_null())
            .add(column(C::Reading).ne(Expr::col((sources::Entity, sources::Column::Reading))));
        let to_source =
            documents::Entity::belongs_to(sources::Entity).from(C::SourceId).to(sources::Column::Id).into();
        let rows = documents::Entity::find()
            .join(JoinType::InnerJoin, to_source)
            .filter(C::State.eq(LIVE))
            .filter(C::ContentHash.is_not_null())
            .filter(waits)
            .order_by_asc(C::FetchedAt)
            .order_by_asc(C::Id)
            .limit(limit)
            .all(&self.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Whether anything is known of a place by this document.
    pub async fn speaks_of_places(&self, document: &DocumentId) -> Result<bool, StoreError> {
        let named = place_names::Entity::find()
            .filter(place_names::Column::DocumentId.eq(document.as_str()))
            .one(&self.db)
            .await?;
        if named.is_some() {
            return Ok(true);
        }
        let claimed = claims::Entity::find()
            .filter(claims::Column::DocumentId.eq(document.as_str()))
            .filter(claims::Column::KnownUntil.is_null())
            .one(&self.db)
            .await?;
        Ok(claimed.is_some())
    }

    /// Records what a visit to an address found. Unchanged bytes advance `verified_at` of the
    /// document and of everything read from it; a document that is gone retires all of that.
    pub async fn record_visit(
        &self,
        source: &SourceId,
        url: &str,
        visit: &Visit,
        run: Option<i64>,
        at: Instant,
    ) -> Result<(DocumentId, VisitOutcome), StoreError> {
        let mut done = self.record_visits(source, vec![(url.to_owned(), visit.clone())], run, at).await?;
        done.pop().ok_or(StoreError::Missing { what: "document", id: url.to_owned() })
    }

    /// Records many visits of one source in one transaction, in order.
    pub async fn record_visits(
        &self,
        source: &SourceId,
        visits: Vec<(String, Visit)>,
        run: Option<i64>,
        at: Instant,
    ) -> Result<Vec<(DocumentId, VisitOutcome)>, StoreError> {
        let (_turn, tx) = self.write().await?;
        let mut log = Log::default();
        let mut done = Vec::with_capacity(visits.len());
        for (url, visit) in visits {
            let id = DocumentId::of(source, &url);
            let outcome = self.record_one(&tx, source, &id, &url, &visit, run, at, &mut log).await?;
            done.push((id, outcome));
        }
        log.write(&tx, at).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Says that these bytes of a document have been read, when there was nothing to apply. What the
    /// document said before stands, but coming again these bytes do not confirm it.
    pub async fn mark_ingested(
        &self,
        document: &DocumentId,
        hash: &str,
        reading: &Reading,
    ) -> Result<(), StoreError> {
        use documents::Column as C;
        let (_turn, tx) = self.write().await?;
        documents::Entity::update_many()
            .col_expr(C::IngestedHash, Expr::value(hash))
            .col_expr(C::Reader, Expr::value(i64::from(reading.reader)))
            .col_expr(C::Reading, Expr::value(reading.definition.as_str()))
            .filter(C::Id.eq(document.as_str()))
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }

    #[allow(clippy::too_many_arguments)] // the parts of one visit, used once
    async fn record_one(
        &self,
        tx: &DatabaseTransaction,
        source: &SourceId,
        id: &DocumentId,
        url: &str,
        visit: &Visit,
        run: Option<i64>,
        at: Instant,
        log: &mut Log,
    ) -> Result<VisitOutcome, StoreError> {
        let known = documents::Entity::find_by_id(id.as_str()).one(tx).await?;
        match (known, visit) {
            (None, Visit::Fetched { content_hash, media_type, etag, last_modified, http_status }) => {
                let row = documents::ActiveModel {
                    id: Set(id.to_string()),
                    source_id: Set(source.to_string()),
                    url: Set(url.to_owned()),
                    media_type: Set(media_type.clone()),
                    content_hash: Set(Some(content_hash.clone())),
                    ingested_hash: Set(None),
                    applied_hash: Set(None),
                    reader: Set(None),
                    reading: Set(None),
                    etag: Set(etag.clone()),
                    last_modified: Set(last_modified.clone()),
                    http_status: Set(Some(i32::from(*http_status))),
                    state: Set(LIVE.to_owned()),
                    title: Set(None),
                    lang: Set(None),
                    published_at: Set(None),
                    observed_at: Set(ms(at)),
                    verified_at: Set(ms(at)),
                    fetched_at: Set(ms(at)),
                    last_run_id: Set(run),
                };
                documents::Entity::insert(row).exec_without_returning(tx).await?;
                Ok(VisitOutcome::Created)
            }
            (None, Visit::NotModified | Visit::Gone { .. }) => Ok(VisitOutcome::StillGone),
            (Some(row), Visit::Gone { http_status }) => {
                if row.state == GONE {
                    return Ok(VisitOutcome::StillGone);
                }
                self.retire(tx, id, at, log).await?;
                let update = documents::ActiveModel {
                    id: Set(row.id),
                    state: Set(GONE.to_owned()),
                    ingested_hash: Set(None),
                    applied_hash: Set(None),
                    etag: Set(None),
                    last_modified: Set(None),
                    http_status: Set(http_status.map(i32::from)),
                    fetched_at: Set(ms(at)),
                    last_run_id: Set(run),
                    ..Default::default()
                };
                documents::Entity::update(update).exec(tx).await?;
                Ok(VisitOutcome::Gone)
            }
            (Some(row), Visit::NotModified) => {
                if row.applied_hash.is_some() && row.applied_hash == row.content_hash {
                    confirm(tx, id, at).await?;
                }
                let update = documents::ActiveModel {
                    id: Set(row.id),
                    verified_at: Set(ms(at)),
                    fetched_at: Set(ms(at)),
                    last_run_id: Set(run),
                    ..Default::default()
                };
                documents::Entity::update(update).exec(tx).await?;
                Ok(VisitOutcome::Unchanged)
            }
            (Some(row), Visit::Fetched { content_hash, media_type, etag, last_modified, http_status }) => {
                let same = row.content_hash.as_deref() == Some(content_hash) && row.state == LIVE;
                // Only bytes that what is claimed was read from confirm it.
                if row.applied_hash.as_deref() == Some(content_hash) && row.state == LIVE {
                    confirm(tx, id, at).await?;
                }
                let observed = if same { row.observed_at } else { ms(at) };
                let update = documents::ActiveModel {
                    id: Set(row.id),
                    media_type: Set(media_type.clone()),
                    content_hash: Set(Some(content_hash.clone())),
                    etag: Set(etag.clone()),
                    last_modified: Set(last_modified.clone()),
                    http_status: Set(Some(i32::from(*http_status))),
                    state: Set(LIVE.to_owned()),
                    observed_at: Set(observed),
                    verified_at: Set(ms(at)),
                    fetched_at: Set(ms(at)),
                    last_run_id: Set(run),
                    ..Default::default()
                };
                documents::Entity::update(update).exec(tx).await?;
                Ok(if same { VisitOutcome::Unchanged } else { VisitOutcome::Changed })
            }
        }
    }

    /// Retires everything read from a document and recomputes the places it spoke of.
    async fn retire(
        &self,
        tx: &DatabaseTransaction,
        id: &DocumentId,
        at: Instant,
        log: &mut Log,
    ) -> Result<(), StoreError> {
        let mut touched: BTreeSet<PlaceId> = BTreeSet::new();
        let spoken: Vec<String> = claims::Entity::find()
            .select_only()
            .column(claims::Column::PlaceId)
            .distinct()
            .filter(claims::Column::DocumentId.eq(id.as_str()))
            .filter(claims::Column::KnownUntil.is_null())
            .into_tuple()
            .all(tx)
            .await?;
        let named: Vec<String> = place_names::Entity::find()
            .select_only()
            .column(place_names::Column::PlaceId)
            .distinct()
            .filter(place_names::Column::DocumentId.eq(id.as_str()))
            .into_tuple()
            .all(tx)
            .await?;
        touched.extend(spoken.into_iter().chain(named).map(PlaceId::from));
        let gone_events: Vec<String> = events::Entity::find()
            .select_only()
            .column(events::Column::Id)
            .filter(events::Column::DocumentId.eq(id.as_str()))
            .filter(events::Column::KnownUntil.is_null())
            .into_tuple()
            .all(tx)
            .await?;
        let gone_routes: Vec<String> = routes::Entity::find()
            .select_only()
            .column(routes::Column::Id)
            .filter(routes::Column::DocumentId.eq(id.as_str()))
            .filter(routes::Column::KnownUntil.is_null())
            .into_tuple()
            .all(tx)
            .await?;
        macro_rules! close {
            ($($table:ident),*) => {$(
                $table::Entity::update_many()
                    .col_expr($table::Column::KnownUntil, Expr::value(ms(at)))
                    .filter($table::Column::DocumentId.eq(id.as_str()))
                    .filter($table::Column::KnownUntil.is_null())
                    .exec(tx)
                    .await?;
            )*};
        }
        close!(claims, events, passages, routes, media);
        place_names::Entity::delete_many()
            .filter(place_names::Column::DocumentId.eq(id.as_str()))
            .exec(tx)
            .await?;
        log.add(Subject::Document, id.as_str());
        gone_events.iter().for_each(|event| log.add(Subject::Event, event));
        gone_routes.iter().for_each(|route| log.add(Subject::Route, route));
        for place in touched {
            recompute::place(self, tx, &place, at).await?;
            log.add(Subject::Place, place.as_str());
        }
        Ok(())
    }
}

/// Advances `verified_at` of everything current that was read from a document. Events that a feed has
/// pushed out are not in it any more: they were confirmed longer ago than the others.
async fn confirm(tx: &DatabaseTransaction, id: &DocumentId, at: Instant) -> Result<(), StoreError> {
    macro_rules! advance {
        ($($table:ident),*) => {$(
            $table::Entity::update_many()
                .col_expr($table::Column::VerifiedAt, Expr::value(ms(at)))
                .filter($table::Column::DocumentId.eq(id.as_str()))
                .filter($table::Column::KnownUntil.is_null())
                .exec(tx)
                .await?;
        )*};
    }
    advance!(claims, passages, routes, media);
    use events::Column as E;
    let last: Option<i64> = events::Entity::find()
        .select_only()
        .column(E::VerifiedAt)
        .filter(E::DocumentId.eq(id.as_str()))
        .filter(E::KnownUntil.is_null())
        .order_by_desc(E::VerifiedAt)
        .into_tuple()
        .one(tx)
        .await?;
    if let Some(last) = last {
        events::Entity::update_many()
            .col_expr(E::VerifiedAt, Expr::value(ms(at)))
            .filter(E::DocumentId.eq(id.as_str()))
            .filter(E::KnownUntil.is_null())
            .filter(E::VerifiedAt.eq(last))
            .exec(tx)
            .await?;
    }
    Ok(())
}

fn read(row: documents::Model) -> Result<Document, StoreError> {
    let state = match row.state.as_str() {
        LIVE => Some(DocumentState::Live),
        GONE => Some(DocumentState::Gone),
        _ => None,
    };
    Ok(Document {
        state: named("document state", &row.state, state)?,
        id: row.id.into(),
        source: row.source_id.into(),
        url: row.url,
        media_type: row.media_type,
        content_hash: row.content_hash,
        ingested_hash: row.ingested_hash,
        etag: row.etag,
        last_modified: row.last_modified,
        http_status: row.http_status.and_then(|status| u16::try_from(status).ok()),
        title: row.title,
        lang: lang(row.lang.as_deref())?,
        published_at: instant_opt(row.published_at)?,
        observed_at: instant(row.observed_at)?,
        verified_at: instant(row.verified_at)?,
        fetched_at: instant(row.fetched_at)?,
    })
}
