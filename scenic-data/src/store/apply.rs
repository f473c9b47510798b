//! Applying what documents say: each contribution replaces what its document said before.
//!
//! Equal values are confirmed, different ones close the old row and open a new one, missing ones
//! are closed. Nothing is ever overwritten: what was believed, and when, stays to be asked for.

use super::changes::{Log, ROWS_PER_INSERT};
use super::rows::{ms, ms_opt, to_json};
use super::{Store, recompute};
use crate::change::Subject;
use crate::claim::ClaimDraft;
use crate::entities::{claims, documents, events, media, passages, place_keys, place_names, places, routes};
use crate::ids::derive;
use crate::place::{Name, PlaceState};
use crate::record::{Applied, Contribution, Matched, PlaceRecord};
use crate::{Datum, DocumentId, Field, Instant, LangTag, PlaceId, Source, StoreError, text};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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

type ClaimKey = (String, String, Option<String>);

impl Store {
    /// Applies contributions in one transaction. Applying the same again changes nothing but the
    /// clocks. Fails, and changes nothing, when a document is not in the store.
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
            let source = self.known_source(&document.source_id).await.or_else(|e| match e {
                StoreError::Missing { .. } => Err(missing()),
                other => Err(other),
            })?;
            let published = ms_opt(contribution.published_at);
            let scope = Scope { tx: &tx, source: &source, document: &document, published, now };
            done.push(scope.apply(contribution, &mut touched, &mut log).await?);
        }
        // A place new in this batch may be the parent that an earlier one was waiting for.
        recompute::await_parents(&tx, &mut touched).await?;
        for place in &touched {
            recompute::place(self, &tx, place, now).await?;
            log.add(Subject::Place, place.as_str());
        }
        log.write(&tx, now).await?;
        tx.commit().await?;
        Ok(done)
    }
}

impl Scope<'_> {
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
        self.media(&contribution.places).await?;
        self.events(std::mem::take(&mut contribution.events), &mut applied, log).await?;
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

        let update = documents::ActiveModel {
            id: Set(self.document.id.clone()),
            ingested_hash: Set(self.document.content_hash.clone()),
            title: Set(contribution.title),
            lang: Set(contribution.lang.map(|l| l.to_string())),
            published_at: Set(self.published),
            ..Default::default()
        };
        documents::Entity::update(update).exec(self.tx).await?;
        Ok(applied)
    }

    /// Makes the place's row and keys where they are missing. True when the place is new. The page of
    /// one place `alone` is a key to it, by which other sites may name it.
    async fn ensure_place(&self, matched: &Matched<PlaceRecord>, alone: bool) -> Result<bool, StoreError> {
        let record = &matched.record;
        let new = places::Entity::find_by_id(matched.place.as_str()).one(self.tx).await?.is_none();
        if new {
            let row = places::ActiveModel {
                id: Set(matched.place.to_string()),
                slug: Set(self.free_slug(matched).await?),
                kind: Set(record.kind.unwrap_or_default().as_str().to_owned()),
                parent_id: Set(None),
                lat: Set(None),
                lon: Set(None),
                datum: Set(None),
                time_zone: Set(self.source.definition.time_zone.name().to_owned()),
                country: Set(self.source.definition.country.clone()),
                state: Set(recompute::state_name(PlaceState::Live).to_owned()),
                created_at: Set(ms(self.now)),
                updated_at: Set(ms(self.now)),
            };
            places::Entity::insert(row).exec_without_returning(self.tx).await?;
        }
        let mut keys = vec![(self.source.id.to_string(), record.external_id.clone())];
        if alone && self.document.url.starts_with("http") {
            keys.push((URL_KEY.to_owned(), self.document.url.clone()));
        }
        keys.extend(record.same_as.iter().map(|url| (URL_KEY.to_owned(), url.clone())));
        let rows = keys.into_iter().map(|(source_id, external_id)| place_keys::ActiveModel {
            source_id: Set(source_id),
            external_id: Set(external_id),
            place_id: Set(matched.place.to_string()),
        });
        place_keys::Entity::insert_many(rows)
            .on_conflict_do_nothing_on([place_keys::Column::SourceId, place_keys::Column::ExternalId])
            .exec_without_returning(self.tx)
            .await?;
        Ok(new)
    }

    /// A slug from the English name, else the main one; a taken one gets the id's digits.
    async fn free_slug(&self, matched: &Matched<PlaceRecord>) -> Result<String, StoreError> {
        let english = matched.record.names.iter().find(|n| n.lang == Some(LangTag::en()));
        let name = english.or_else(|| matched.record.names.first()).map_or("", |n| n.text.as_str());
        let slug = text::slug(name);
        let digits = matched.place.as_str().trim_start_matches("p_");
        if slug.is_empty() {
            return Ok(digits.to_owned());
        }
        let taken = places::Entity::find().filter(places::Column::Slug.eq(&slug)).one(self.tx).await?;
        Ok(if taken.is_some() { format!("{slug}-{digits}") } else { slug })
    }

    /// Brings this document's names in line; returns the places whose names changed.
    async fn names(&self, records: &[Matched<PlaceRecord>]) -> Result<BTreeSet<PlaceId>, StoreError> {
        let mut wanted: BTreeMap<String, place_names::ActiveModel> = BTreeMap::new();
        let mut owner: HashMap<String, PlaceId> = HashMap::new();
        for matched in records {
            let primary = matched.record.names.iter().map(|n| (n, "primary"));
            for (name, role) in primary.chain(matched.record.aliases.iter().map(|n| (n, "alias"))) {
                let (id, row) = self.name_row(&matched.place, name, role);
                owner.insert(id.clone(), matched.place.clone());
                wanted.entry(id).or_insert(row);
            }
        }
        let current = place_names::Entity::find()
            .filter(place_names::Column::DocumentId.eq(&self.document.id))
            .all(self.tx)
            .await?;
        let mut changed = BTreeSet::new();
        let mut gone = Vec::new();
        for row in current {
            if wanted.remove(&row.id).is_none() {
                changed.insert(PlaceId::from(row.place_id));
                gone.push(row.id);
            }
        }
        changed.extend(wanted.keys().filter_map(|id| owner.get(id).cloned()));
        if !gone.is_empty() {
            place_names::Entity::delete_many()
                .filter(place_names::Column::Id.is_in(gone))
                .exec(self.tx)
                .await?;
        }
        let rows: Vec<_> = wanted.into_values().collect();
        for part in rows.chunks(ROWS_PER_INSERT) {
            place_names::Entity::insert_many(part.to_vec()).exec_without_returning(self.tx).await?;
        }
        Ok(changed)
    }

    fn name_row(&self, place: &PlaceId, name: &Name, role: &str) -> (String, place_names::ActiveModel) {
        let lang = name.lang.as_ref().map(ToString::to_string);
        let id = derive(
            "n",
            &[&self.document.id, place.as_str(), role, lang.as_deref().unwrap_or(""), &name.text],
        );
        let row = place_names::ActiveModel {
            id: Set(id.clone()),
            place_id: Set(place.to_string()),
            lang: Set(lang),
            name: Set(name.text.clone()),
            folded: Set(text::fold(&name.text)),
            role: Set(role.to_owned()),
            source_id: Set(self.source.id.to_string()),
            document_id: Set(self.document.id.clone()),
        };
        (id, row)
    }

    /// Brings this document's claims in line; returns the places whose claims changed.
    async fn claims(
        &self,
        records: &[Matched<PlaceRecord>],
        applied: &mut Applied,
    ) -> Result<BTreeSet<PlaceId>, StoreError> {
        let mut wanted: BTreeMap<ClaimKey, ClaimDraft> = BTreeMap::new();
        for matched in records {
            for draft in matched.record.claims.iter().cloned().chain(structure(matched)) {
                let lang = draft.lang.as_ref().map(ToString::to_string);
                let key = (matched.place.to_string(), draft.field.as_str().to_owned(), lang);
                match wanted.get_mut(&key) {
                    // One document may give a field twice; both are its word.
                    Some(first) if first.value != draft.value => {
                        first.value = format!("{}；{}", first.value, draft.value);
                        first.quote = format!("{}\n{}", first.quote, draft.quote);
                        first.typed = None;
                    }
                    Some(_) => {}
                    None => {
                        wanted.insert(key, draft);
                    }
                }
            }
        }
        let current = claims::Entity::find()
            .filter(claims::Column::DocumentId.eq(&self.document.id))
            .filter(claims::Column::KnownUntil.is_null())
            .all(self.tx)
            .await?;
        let mut changed = BTreeSet::new();
        let (mut confirmed, mut closed) = (Vec::new(), Vec::new());
        for row in current {
            let key = (row.place_id.clone(), row.field.clone(), row.lang.clone());
            let same = wanted.get(&key).is_some_and(|d| {
                d.value == row.value
                    && ms_opt(d.valid_from) == row.valid_from
                    && ms_opt(d.valid_until) == row.valid_until
            });
            if same {
                wanted.remove(&key);
                confirmed.push(row.id);
            } else {
                if !wanted.contains_key(&key) {
                    applied.claims_retired += 1;
                }
                changed.insert(PlaceId::from(row.place_id));
                closed.push(row.id);
            }
        }
        applied.claims_confirmed += confirmed.len() as u64;
        applied.claims_created += wanted.len() as u64;
        for part in confirmed.chunks(ROWS_PER_INSERT) {
            claims::Entity::update_many()
                .col_expr(claims::Column::VerifiedAt, Expr::value(self.document.verified_at))
                .filter(claims::Column::Id.is_in(part))
                .exec(self.tx)
                .await?;
        }
        for part in closed.chunks(ROWS_PER_INSERT) {
            claims::Entity::update_many()
                .col_expr(claims::Column::KnownUntil, Expr::value(ms(self.now)))
                .filter(claims::Column::Id.is_in(part))
                .exec(self.tx)
                .await?;
        }
        let mut rows = Vec::with_capacity(wanted.len());
        for (key, draft) in wanted {
            changed.insert(PlaceId::from(key.0.as_str()));
            rows.push(self.claim_row(key, draft)?);
        }
        for part in rows.chunks(ROWS_PER_INSERT) {
            claims::Entity::insert_many(part.to_vec()).exec_without_returning(self.tx).await?;
        }
        Ok(changed)
    }

    fn claim_row(&self, key: ClaimKey, draft: ClaimDraft) -> Result<claims::ActiveModel, StoreError> {
        let (place, field, lang) = key;
        let when = ms(self.now).to_string();
        let id = derive(
            "c",
            &[&self.document.id, &place, &field, lang.as_deref().unwrap_or(""), &draft.value, &when],
        );
        Ok(claims::ActiveModel {
            id: Set(id),
            place_id: Set(place),
            field: Set(field),
            lang: Set(lang),
            typed: Set(draft.typed.as_ref().map(|typed| to_json("typed value", typed)).transpose()?),
            value: Set(draft.value),
            quote: Set(draft.quote),
            source_id: Set(self.source.id.to_string()),
            document_id: Set(self.document.id.clone()),
            authority: Set(self.source.definition.authority.as_str().to_owned()),
            published_at: Set(self.published),
            observed_at: Set(self.document.verified_at),
            verified_at: Set(self.document.verified_at),
            valid_from: Set(ms_opt(draft.valid_from)),
            valid_until: Set(ms_opt(draft.valid_until)),
            known_from: Set(ms(self.now)),
            known_until: Set(None),
        })
    }

    /// Brings this document's pictures in line.
    async fn media(&self, records: &[Matched<PlaceRecord>]) -> Result<(), StoreError> {
        let mut wanted = BTreeMap::new();
        for matched in records {
            for photo in &matched.record.photos {
                let id = derive("m", &[&self.document.id, matched.place.as_str(), &photo.url]);
                let row = media::ActiveModel {
                    id: Set(id.clone()),
                    place_id: Set(matched.place.to_string()),
                    document_id: Set(self.document.id.clone()),
                    source_id: Set(self.source.id.to_string()),
                    url: Set(photo.url.clone()),
                    caption: Set(photo.caption.clone()),
                    credit: Set(photo.credit.clone()),
                    licence: Set(photo.licence.clone()),
                    content_hash: Set(None),
                    observed_at: Set(self.document.verified_at),
                    verified_at: Set(self.document.verified_at),
                    known_until: Set(None),
                };
                wanted.insert(id, row);
            }
        }
        let known: Vec<String> = media::Entity::find()
            .select_only()
            .column(media::Column::Id)
            .filter(media::Column::DocumentId.eq(&self.document.id))
            .into_tuple()
            .all(self.tx)
            .await?;
        if !known.is_empty() {
            media::Entity::delete_many()
                .filter(media::Column::DocumentId.eq(&self.document.id))
                .exec(self.tx)
                .await?;
        }
        if !wanted.is_empty() {
            media::Entity::insert_many(wanted.into_values()).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }

    /// Brings this document's events in line.
    async fn events(
        &self,
        records: Vec<crate::record::Placed<crate::record::EventRecord>>,
        applied: &mut Applied,
        log: &mut Log,
    ) -> Result<(), StoreError> {
        let mut wanted = BTreeMap::new();
        for placed in records {
            let record = placed.record;
            let texts = to_json("event texts", &record.texts)?;
            let times = format!("{:?} {:?} {:?}", record.starts_at, record.ends_at, placed.place);
            let (kind, effect) = (record.kind.as_str(), record.effect.as_str());
            let id = derive("e", &[&self.document.id, &record.external_id, &texts, &times, kind, effect]);
            let row = events::ActiveModel {
                id: Set(id.clone()),
                place_id: Set(placed.place.map(|p| p.to_string())),
                place_ref: Set(record.place),
                document_id: Set(self.document.id.clone()),
                source_id: Set(self.source.id.to_string()),
                external_id: Set(Some(record.external_id)),
                kind: Set(kind.to_owned()),
                effect: Set(effect.to_owned()),
                texts: Set(texts),
                url: Set(record.url),
                starts_at: Set(ms_opt(record.starts_at)),
                ends_at: Set(ms_opt(record.ends_at)),
                authority: Set(self.source.definition.authority.as_str().to_owned()),
                published_at: Set(ms_opt(record.published_at).or(self.published)),
                observed_at: Set(self.document.verified_at),
                verified_at: Set(self.document.verified_at),
                known_from: Set(ms(self.now)),
                known_until: Set(None),
            };
            wanted.insert(id, row);
        }
        self.replace_rows::<events::Entity>(wanted, &mut applied.events_changed, Subject::Event, log).await
    }

    /// Brings this document's routes in line.
    async fn routes(
        &self,
        records: Vec<(crate::record::RouteRecord, Vec<PlaceId>)>,
        applied: &mut Applied,
        log: &mut Log,
    ) -> Result<(), StoreError> {
        let mut wanted = BTreeMap::new();
        for (record, stops) in records {
            let (texts, stops) = (to_json("route texts", &record.texts)?, to_json("route stops", &stops)?);
            let rest = format!("{:?} {:?} {:?}", record.minutes, record.distance_m, record.difficulty);
            let id = derive("r", &[&self.document.id, &record.external_id, &texts, &stops, &rest]);
            let row = routes::ActiveModel {
                id: Set(id.clone()),
                document_id: Set(self.document.id.clone()),
                source_id: Set(self.source.id.to_string()),
                external_id: Set(record.external_id),
                texts: Set(texts),
                stops: Set(stops),
                minutes: Set(record.minutes.map(i64::from)),
                distance_m: Set(record.distance_m.map(i64::from)),
                difficulty: Set(record.difficulty),
                authority: Set(self.source.definition.authority.as_str().to_owned()),
                published_at: Set(self.published),
                observed_at: Set(self.document.verified_at),
                verified_at: Set(self.document.verified_at),
                known_from: Set(ms(self.now)),
                known_until: Set(None),
            };
            wanted.insert(id, row);
        }
        self.replace_rows::<routes::Entity>(wanted, &mut applied.routes_changed, Subject::Route, log).await
    }

    /// Brings this document's passages in line.
    async fn passages(
        &self,
        contribution: &Contribution,
        applied: &mut Applied,
        log: &mut Log,
    ) -> Result<(), StoreError> {
        let mut wanted = BTreeMap::new();
        for (ordinal, placed) in contribution.passages.iter().enumerate() {
            let (record, order) = (&placed.record, ordinal.to_string());
            let place = placed.place.as_ref().map(ToString::to_string);
            let heading = record.heading.as_deref().unwrap_or("");
            let id = derive(
                "t",
                &[&self.document.id, &order, place.as_deref().unwrap_or(""), heading, &record.body],
            );
            let row = passages::ActiveModel {
                id: Set(id.clone()),
                document_id: Set(self.document.id.clone()),
                place_id: Set(place),
                source_id: Set(self.source.id.to_string()),
                lang: Set(record.lang.to_string()),
                heading: Set(record.heading.clone()),
                body: Set(record.body.clone()),
                ordinal: Set(i64::try_from(ordinal).unwrap_or(i64::MAX)),
                published_at: Set(self.published),
                observed_at: Set(self.document.verified_at),
                verified_at: Set(self.document.verified_at),
                known_from: Set(ms(self.now)),
                known_until: Set(None),
            };
            wanted.insert(id, row);
        }
        let before = applied.passages_changed;
        let mut each = Log::default();
        self.replace_rows::<passages::Entity>(
            wanted,
            &mut applied.passages_changed,
            Subject::Document,
            &mut each,
        )
        .await?;
        if applied.passages_changed != before || contribution.title != self.document.title {
            log.add(Subject::Document, &self.document.id);
        }
        Ok(())
    }

    /// Rows whose id is their content: those wanted and there are confirmed, others closed, new
    /// ones inserted (or reopened, when the document says again what it once said).
    async fn replace_rows<E: recompute::DocumentRows>(
        &self,
        mut wanted: BTreeMap<String, E::ActiveModel>,
        changed: &mut u64,
        subject: Subject,
        log: &mut Log,
    ) -> Result<(), StoreError>
    where
        E::ActiveModel: Send,
        E::Model: sea_orm::IntoActiveModel<E::ActiveModel>,
    {
        let rows: Vec<(String, Option<i64>)> = E::find()
            .select_only()
            .column(E::id())
            .column(E::known_until())
            .filter(E::document_id().eq(&self.document.id))
            .into_tuple()
            .all(self.tx)
            .await?;
        let (mut confirmed, mut closed) = (Vec::new(), Vec::new());
        for (id, until) in rows {
            if wanted.remove(&id).is_some() {
                if until.is_some() {
                    *changed += 1;
                    log.add(subject, &id);
                }
                confirmed.push(id);
            } else if until.is_none() {
                *changed += 1;
                log.add(subject, &id);
                closed.push(id);
            }
        }
        for part in confirmed.chunks(ROWS_PER_INSERT) {
            E::update_many()
                .col_expr(E::verified_at(), Expr::value(self.document.verified_at))
                .col_expr(E::known_until(), Expr::value(None::<i64>))
                .filter(E::id().is_in(part))
                .exec(self.tx)
                .await?;
        }
        for part in closed.chunks(ROWS_PER_INSERT) {
            E::update_many()
                .col_expr(E::known_until(), Expr::value(ms(self.now)))
                .filter(E::id().is_in(part))
                .exec(self.tx)
                .await?;
        }
        *changed += wanted.len() as u64;
        wanted.keys().for_each(|id| log.add(subject, id));
        let new: Vec<_> = wanted.into_values().collect();
        for part in new.chunks(ROWS_PER_INSERT) {
            E::insert_many(part.to_vec()).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }
}

/// What a record says of the place itself, as claims like any other, so that sources can disagree
/// about it and it can be retired.
fn structure(matched: &Matched<PlaceRecord>) -> Vec<ClaimDraft> {
    let record = &matched.record;
    let claim = |field: &str, value: String| ClaimDraft::text(Field::new(field), None, value);
    let mut found = Vec::new();
    found.extend(record.kind.map(|kind| claim("kind", kind.as_str().to_owned())));
    found.extend(record.position.map(|p| {
        let datum =
            if record.datum == Datum::Wgs84 { String::new() } else { format!(",{}", record.datum.as_str()) };
        claim("location", format!("{:.7},{:.7}{datum}", p.lat, p.lon))
    }));
    found.extend(record.parent.as_ref().map(|parent| claim("parent", parent.clone())));
    found
}
