//! Applying what documents say: each contribution replaces what its document said before.
//!
//! Equal values are confirmed, different ones close the old row and open a new one, missing ones
//! are closed. Nothing is ever overwritten: what was believed, and when, stays to be asked for.

mod claims;
mod happenings;
mod names;
mod places;
mod replace;
mod text;

use super::changes::Log;
use super::rows::ms_opt;
use super::{Store, recompute};
use crate::change::Subject;
use crate::entities::documents;
use crate::record::{Applied, Contribution};
use crate::{DocumentId, Instant, PlaceId, Rhythm, Source, StoreError, faults};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait};
use std::collections::BTreeSet;
use std::time::Duration;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

/// Key under which documents' own addresses identify places across sources (`sameAs`).
pub(super) const URL_KEY: &str = "url";

/// What is being applied: one document, at one time.
struct Scope<'a> {
    tx: &'a DatabaseTransaction,
    source: &'a Source,
    document: &'a documents::Model,
    published: Option<i64>,
    now: Instant,
}

impl Store {
    /// Applies contributions in one transaction. Applying the same again changes nothing but the
    /// clocks. Fails, and changes nothing, when a document is not in the store.
    #[tracing::instrument(skip_all, fields(documents = batch.len()))]
    pub async fn apply(
        &self,
        batch: Vec<(DocumentId, Contribution)>,
        now: Instant,
    ) -> Result<Vec<Applied>, StoreError> {
        let (_turn, tx) = self.write().await?;
        let mut log = Log::default();
        let mut done = Vec::with_capacity(batch.len());
        let mut touched = BTreeSet::new();
        for (id, contribution) in batch {
            let missing = || StoreError::Missing { what: "document", id: id.to_string() };
            let document = documents::Entity::find_by_id(id.as_str()).one(&tx).await?.ok_or_else(missing)?;
            let source = self.known_source(&document.source_id).await.map_err(|e| match e {
                StoreError::Missing { .. } => missing(),
                other => other,
            })?;
            let published = ms_opt(contribution.published_at);
            let scope = Scope { tx: &tx, source: &source, document: &document, published, now };
            let span = scope.span(&contribution);
            done.push(scope.apply(contribution, &mut touched, &mut log).instrument(span).await?);
        }
        // A place new in this batch may be the parent that an earlier one was waiting for.
        recompute::await_parents(&tx, &mut touched).await?;
        for place in &touched {
            recompute::place(self, &tx, place, now).await?;
            log.add(Subject::Place, place.as_str());
        }
        log.write(&tx, now).await?;
        faults::reached("apply.before_commit");
        tx.commit().await?;
        faults::reached("apply.after_commit");
        Ok(done)
    }
}

impl Scope<'_> {
    /// What a trace says of it: which document, and which places it is about.
    fn span(&self, contribution: &Contribution) -> Span {
        let span = tracing::info_span!(
            "claims",
            url = self.document.url,
            document = self.document.id,
            place = Empty
        );
        if !span.is_disabled() {
            let places: Vec<&str> =
                contribution.places.iter().map(|matched| matched.place.as_str()).collect();
            span.record("place", places.join(" "));
        }
        span
    }

    async fn apply(
        &self,
        mut contribution: Contribution,
        touched: &mut BTreeSet<PlaceId>,
        log: &mut Log,
    ) -> Result<Applied, StoreError> {
        let mut applied = Applied::default();
        let mut created = BTreeSet::new();
        let alone = contribution.places.len() == 1;
        for matched in &contribution.places {
            if self.ensure_place(matched, alone).await? {
                created.insert(matched.place.clone());
                touched.insert(matched.place.clone());
            }
        }
        let mut changed = self.names(&contribution.places).await?;
        changed.extend(self.claims(&contribution.places, &mut applied).await?);
        let galleries = self.media(&contribution.places).await?;
        applied.galleries_changed = galleries.len() as u64;
        galleries.iter().for_each(|place| log.add(Subject::Place, place.as_str()));
        let reach = self.reach(&contribution);
        self.events(std::mem::take(&mut contribution.events), reach, &mut applied, log).await?;
        self.routes(std::mem::take(&mut contribution.routes), &mut applied, log).await?;
        self.passages(&contribution, &mut applied, log).await?;

        applied.places_created = created.len() as u64;
        for matched in &contribution.places {
            if !created.contains(&matched.place) {
                if changed.contains(&matched.place) {
                    applied.places_updated += 1;
                } else {
                    applied.places_unchanged += 1;
                }
            }
        }
        touched.extend(changed);

        let reading = contribution.reading;
        let rhythm = settled(self.document, applied.is_change());
        let update = documents::ActiveModel {
            id: Set(self.document.id.clone()),
            ingested_hash: Set(self.document.content_hash.clone()),
            applied_hash: Set(self.document.content_hash.clone()),
            meaning_hash: Set(contribution.meaning),
            // What was not read by an extractor need not be read again by a later one.
            reader: Set(Some(reading.as_ref().map_or(i64::MAX, |reading| reading.reader.into()))),
            reading: Set(Some(reading.map_or_else(|| self.source.definition.reading(), |r| r.definition))),
            title: Set(contribution.title),
            publisher: Set(contribution.publisher),
            lang: Set(contribution.lang.map(|l| l.to_string())),
            published_at: Set(self.published),
            quiet_s: Set(rhythm.quiet_s),
            moved_s: Set(rhythm.moved_s),
            moves: Set(rhythm.moves),
            pending_s: Set(0.0),
            held: Set(None),
            ..Default::default()
        };
        documents::Entity::update(update).exec(self.tx).await?;
        Ok(applied)
    }
}

/// A document's rhythm once its new bytes have been read: bytes that say the same as before are no
/// change, whatever clock or counter differs in them.
pub(super) fn settled(document: &documents::Model, is_change: bool) -> Rhythm {
    let rhythm = documents::rhythm(document);
    if document.pending_s <= 0.0 {
        return rhythm;
    }
    rhythm.with(Duration::from_secs_f64(document.pending_s), is_change)
}
