//! What a document claims of places: confirmed, closed or new, never overwritten.

use super::Scope;
use crate::claim::ClaimDraft;
use crate::entities::claims;
use crate::ids::derive;
use crate::record::{Applied, Matched, PlaceRecord};
use crate::store::changes::ROWS_PER_INSERT;
use crate::store::rows::{ms, ms_opt, to_json};
use crate::{Datum, Field, PlaceId, StoreError};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Place, field and language: of these a document has one claim.
type ClaimKey = (String, String, Option<String>);

impl Scope<'_> {
    /// Brings this document's claims in line; returns the places whose claims changed.
    pub(super) async fn claims(
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
        // When a value that stays was first seen, though it is understood or quoted otherwise now.
        let mut since: HashMap<ClaimKey, i64> = HashMap::new();
        for row in current {
            let key = (row.place_id.clone(), row.field.clone(), row.lang.clone());
            let same_value = wanted.get(&key).is_some_and(|d| {
                d.value == row.value
                    && ms_opt(d.valid_from) == row.valid_from
                    && ms_opt(d.valid_until) == row.valid_until
            });
            let same = match wanted.get(&key) {
                Some(draft) if same_value => draft.quote == row.quote && typed(draft)? == row.typed,
                _ => false,
            };
            if same {
                wanted.remove(&key);
                confirmed.push(row.id);
            } else {
                if !wanted.contains_key(&key) {
                    applied.claims_retired += 1;
                }
                if same_value {
                    since.insert(key, row.observed_at);
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
            let observed = since.get(&key).copied().unwrap_or(self.document.verified_at);
            rows.push(self.claim_row(key, draft, observed)?);
        }
        // The same said again in the same millisecond is the same row, believed again.
        let again = OnConflict::column(claims::Column::Id)
            .update_columns([claims::Column::KnownUntil, claims::Column::VerifiedAt])
            .to_owned();
        for part in rows.chunks(ROWS_PER_INSERT) {
            let insert = claims::Entity::insert_many(part.to_vec()).on_conflict(again.clone());
            insert.exec_without_returning(self.tx).await?;
        }
        Ok(changed)
    }

    fn claim_row(
        &self,
        key: ClaimKey,
        draft: ClaimDraft,
        observed: i64,
    ) -> Result<claims::ActiveModel, StoreError> {
        let (place, field, lang) = key;
        let (typed, when) = (typed(&draft)?, ms(self.now).to_string());
        let tag = lang.as_deref().unwrap_or("");
        let meant = typed.as_deref().unwrap_or("");
        let id =
            derive("c", &[&self.document.id, &place, &field, tag, &draft.value, meant, &draft.quote, &when]);
        Ok(claims::ActiveModel {
            id: Set(id),
            place_id: Set(place),
            field: Set(field),
            lang: Set(lang),
            typed: Set(typed),
            value: Set(draft.value),
            quote: Set(draft.quote),
            source_id: Set(self.source.id.to_string()),
            document_id: Set(self.document.id.clone()),
            authority: Set(self.source.definition.authority.as_str().to_owned()),
            published_at: Set(self.published),
            observed_at: Set(observed),
            verified_at: Set(self.document.verified_at),
            valid_from: Set(ms_opt(draft.valid_from)),
            valid_until: Set(ms_opt(draft.valid_until)),
            known_from: Set(ms(self.now)),
            known_until: Set(None),
        })
    }
}

/// What a value means, as it is stored.
fn typed(draft: &ClaimDraft) -> Result<Option<String>, StoreError> {
    draft.typed.as_ref().map(|typed| to_json("typed value", typed)).transpose()
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
    found.extend(
        record
            .extent
            .as_ref()
            .and_then(|extent| serde_json::to_string(extent).ok())
            .map(|text| claim("extent", text)),
    );
    found.extend(record.seen_from_m.map(|metres| claim("seen_from_m", metres.to_string())));
    found.extend(record.parent.as_ref().map(|parent| claim("parent", parent.clone())));
    found
}
