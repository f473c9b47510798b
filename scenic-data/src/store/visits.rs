//! Visits: what each found at an address, and what follows from it for all that was read there.

use super::apply::settled;
use super::changes::Log;
use super::documents::{GONE, LIVE};
use super::rows::{instant, ms};
use super::{Store, recompute};
use crate::change::Subject;
use crate::document::{Visit, VisitOutcome};
use crate::entities::{claims, documents, events, media, passages, place_names, routes};
use crate::{DocumentId, Instant, PlaceId, SourceId, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::Duration;

impl Store {
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
        let mut confirmed = Vec::new();
        let ids: Vec<String> =
            visits.iter().map(|(url, _)| DocumentId::of(source, url).to_string()).collect();
        let known = documents::Entity::find().filter(documents::Column::Id.is_in(ids)).all(&tx).await?;
        let mut known: HashMap<String, documents::Model> =
            known.into_iter().map(|row| (row.id.clone(), row)).collect();
        let mut seen = HashSet::new();
        for (url, visit) in visits {
            let id = DocumentId::of(source, &url);
            // An address that comes twice is, the second time, what the first made of it.
            let row = match seen.insert(id.clone()) {
                true => known.remove(id.as_str()),
                false => documents::Entity::find_by_id(id.as_str()).one(&tx).await?,
            };
            let one = One { source, id: &id, url: &url, run, at };
            let outcome = self.record_one(&tx, one, row, &visit, &mut confirmed, &mut log).await?;
            done.push((id, outcome));
        }
        confirm(&tx, confirmed, at).await?;
        log.write(&tx, at).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Says that new bytes of a document say what was read from it before: that is confirmed, as by a visit
    /// that found the same bytes. Does nothing when the document has other bytes by now.
    pub async fn confirm_meaning(&self, document: &DocumentId, hash: &str) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        let row = documents::Entity::find_by_id(document.as_str()).one(&tx).await?;
        let is_so = |row: &documents::Model| row.content_hash.as_deref() == Some(hash) && row.state == LIVE;
        let Some(row) = row.filter(is_so) else { return Ok(()) };
        confirm(&tx, vec![row.id.clone()], instant(row.verified_at)?).await?;
        let rhythm = settled(&row, false);
        let update = documents::ActiveModel {
            id: Set(row.id),
            ingested_hash: Set(row.content_hash.clone()),
            applied_hash: Set(row.content_hash),
            quiet_s: Set(rhythm.quiet_s),
            moved_s: Set(rhythm.moved_s),
            moves: Set(rhythm.moves),
            pending_s: Set(0.0),
            held: Set(None),
            ..Default::default()
        };
        documents::Entity::update(update).exec(&tx).await?;
        Ok(tx.commit().await?)
    }

    /// Records one visit to a document that is `known` or not. What its visit confirms is added to
    /// `confirmed`.
    async fn record_one(
        &self,
        tx: &DatabaseTransaction,
        One { source, id, url, run, at }: One<'_>,
        known: Option<documents::Model>,
        visit: &Visit,
        confirmed: &mut Vec<String>,
        log: &mut Log,
    ) -> Result<VisitOutcome, StoreError> {
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
                    meaning_hash: Set(None),
                    reader: Set(None),
                    reading: Set(None),
                    etag: Set(etag.clone()),
                    last_modified: Set(last_modified.clone()),
                    http_status: Set(Some(i32::from(*http_status))),
                    state: Set(LIVE.to_owned()),
                    title: Set(None),
                    publisher: Set(None),
                    lang: Set(None),
                    published_at: Set(None),
                    observed_at: Set(ms(at)),
                    verified_at: Set(ms(at)),
                    fetched_at: Set(ms(at)),
                    last_run_id: Set(run),
                    quiet_s: Set(0.0),
                    moved_s: Set(0.0),
                    moves: Set(0.0),
                    pending_s: Set(0.0),
                    due_at: Set(None),
                    held: Set(None),
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
                    meaning_hash: Set(None),
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
                    confirmed.push(row.id.clone());
                }
                let rhythm = documents::rhythm(&row).with(since(&row, at), false);
                // What waited to be believed and comes again is read again.
                let waited = row.held.is_some();
                let update = documents::ActiveModel {
                    ingested_hash: Set(row.ingested_hash.filter(|_| !waited)),
                    id: Set(row.id),
                    verified_at: Set(ms(at)),
                    fetched_at: Set(ms(at)),
                    last_run_id: Set(run),
                    quiet_s: Set(rhythm.quiet_s),
                    moved_s: Set(rhythm.moved_s),
                    moves: Set(rhythm.moves),
                    ..Default::default()
                };
                documents::Entity::update(update).exec(tx).await?;
                Ok(VisitOutcome::Unchanged)
            }
            (Some(row), Visit::Fetched { content_hash, media_type, etag, last_modified, http_status }) => {
                let same = row.content_hash.as_deref() == Some(content_hash) && row.state == LIVE;
                // Only bytes that what is claimed was read from confirm it.
                if row.applied_hash.as_deref() == Some(content_hash) && row.state == LIVE {
                    confirmed.push(row.id.clone());
                }
                let observed = if same { row.observed_at } else { ms(at) };
                // What waited to be believed and comes again is read again.
                let waited = row.held.is_some();
                let (before, after) = (documents::rhythm(&row), since(&row, at));
                // Whether other bytes say anything else is known when they have been read.
                let (rhythm, pending) = match same {
                    true => (before.with(after, false), row.pending_s),
                    false => (before, row.pending_s + after.as_secs_f64()),
                };
                let update = documents::ActiveModel {
                    ingested_hash: Set(row.ingested_hash.filter(|_| !waited)),
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
                    quiet_s: Set(rhythm.quiet_s),
                    moved_s: Set(rhythm.moved_s),
                    moves: Set(rhythm.moves),
                    pending_s: Set(pending),
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
        let shown: Vec<String> = media::Entity::find()
            .select_only()
            .column(media::Column::PlaceId)
            .distinct()
            .filter(media::Column::DocumentId.eq(id.as_str()))
            .filter(media::Column::KnownUntil.is_null())
            .into_tuple()
            .all(tx)
            .await?;
        touched.extend(spoken.into_iter().chain(named).chain(shown).map(PlaceId::from));
        macro_rules! current {
            ($table:ident) => {
                $table::Entity::find()
                    .select_only()
                    .column($table::Column::Id)
                    .filter($table::Column::DocumentId.eq(id.as_str()))
                    .filter($table::Column::KnownUntil.is_null())
                    .into_tuple::<String>()
                    .all(tx)
                    .await?
            };
        }
        let (gone_events, gone_routes) = (current!(events), current!(routes));
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

/// Which visit is recorded.
#[derive(Clone, Copy)]
struct One<'a> {
    source: &'a SourceId,
    id: &'a DocumentId,
    url: &'a str,
    run: Option<i64>,
    at: Instant,
}

/// Advances `verified_at` of everything current that was read from documents. Events that a feed has
/// pushed out are not in it any more: they were confirmed longer ago than the others.
async fn confirm(tx: &DatabaseTransaction, ids: Vec<String>, at: Instant) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    macro_rules! advance {
        ($($table:ident),*) => {$(
            $table::Entity::update_many()
                .col_expr($table::Column::VerifiedAt, Expr::value(ms(at)))
                .filter($table::Column::DocumentId.is_in(ids.clone()))
                .filter($table::Column::KnownUntil.is_null())
                .exec(tx)
                .await?;
        )*};
    }
    advance!(claims, passages, routes, media);
    use events::Column as E;
    let latest: Vec<(String, i64)> = events::Entity::find()
        .select_only()
        .column(E::DocumentId)
        .column_as(E::VerifiedAt.max(), "latest")
        .filter(E::DocumentId.is_in(ids))
        .filter(E::KnownUntil.is_null())
        .group_by(E::DocumentId)
        .into_tuple()
        .all(tx)
        .await?;
    for (document, latest) in latest {
        events::Entity::update_many()
            .col_expr(E::VerifiedAt, Expr::value(ms(at)))
            .filter(E::DocumentId.eq(document))
            .filter(E::KnownUntil.is_null())
            .filter(E::VerifiedAt.eq(latest))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// How long ago a document was last asked for. A clock that went back says nothing.
fn since(row: &documents::Model, at: Instant) -> Duration {
    Duration::from_millis(u64::try_from(ms(at) - row.fetched_at).unwrap_or_default())
}
