//! What of a document is read and looked at: passages and pictures.

use super::Scope;
use crate::change::Subject;
use crate::entities::{media, passages};
use crate::ids::derive;
use crate::record::{Applied, Contribution, Matched, PlaceRecord};
use crate::store::changes::{Log, ROWS_PER_INSERT};
use crate::store::gallery::fetched;
use crate::store::rows::ms;
use crate::{PlaceId, StoreError};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};

impl Scope<'_> {
    /// Brings this document's pictures in line. Returns the places whose pictures are others now.
    pub(super) async fn media(
        &self,
        records: &[Matched<PlaceRecord>],
    ) -> Result<BTreeSet<PlaceId>, StoreError> {
        let allowed = self.source.definition.pictures.as_ref();
        let mut wanted = BTreeMap::new();
        for matched in records {
            for photo in &matched.record.photos {
                let id = derive("m", &[&self.document.id, matched.place.as_str(), &photo.url]);
                let kept = match &photo.picture {
                    Some(picture) => Some(picture.clone()),
                    None => fetched(self.tx, self.source.id.as_str(), &photo.url).await?,
                };
                let row = media::Model {
                    id: id.clone(),
                    place_id: matched.place.to_string(),
                    document_id: self.document.id.clone(),
                    source_id: self.source.id.to_string(),
                    url: photo.url.clone(),
                    caption: photo.caption.clone(),
                    credit: photo.credit.clone().or_else(|| allowed.and_then(|all| all.credit.clone())),
                    licence: photo.licence.clone().or_else(|| allowed.and_then(|all| all.licence.clone())),
                    content_hash: kept,
                    view: photo.view.map(|view| view.as_str().to_owned()),
                    season: photo.season.map(|season| season.as_str().to_owned()),
                    indoor: photo.indoor,
                    observed_at: self.document.verified_at,
                    verified_at: self.document.verified_at,
                    known_until: None,
                };
                wanted.insert(id, row);
            }
        }
        let known = media::Entity::find()
            .filter(media::Column::DocumentId.eq(&self.document.id))
            .all(self.tx)
            .await?;
        // What is shown and how, without the clocks.
        let face = |row: &media::Model| {
            let clocks = (self.document.verified_at, self.document.verified_at);
            let shown = media::Model { observed_at: clocks.0, verified_at: clocks.1, ..row.clone() };
            (row.id.clone(), shown)
        };
        let before: BTreeMap<_, _> = known.iter().map(face).collect();
        let after: BTreeMap<_, _> = wanted.values().map(face).collect();
        let differs = |(id, row): &(&String, &media::Model)| before.get(*id) != Some(*row);
        let gone = before.iter().filter(|(id, row)| row.known_until.is_none() && !after.contains_key(*id));
        let others = after.iter().filter(differs).chain(gone);
        let changed = others.map(|(_, row)| PlaceId::from(row.place_id.as_str())).collect();
        if !known.is_empty() {
            media::Entity::delete_many()
                .filter(media::Column::DocumentId.eq(&self.document.id))
                .exec(self.tx)
                .await?;
        }
        let seen: BTreeMap<_, _> = known.iter().map(|row| (row.id.as_str(), row.observed_at)).collect();
        let rows: Vec<_> = wanted
            .into_values()
            .map(|row| {
                let observed_at = seen.get(row.id.as_str()).copied().unwrap_or(row.observed_at);
                media::Model { observed_at, ..row }.into_active_model()
            })
            .collect();
        for part in rows.chunks(ROWS_PER_INSERT) {
            media::Entity::insert_many(part.to_vec()).exec_without_returning(self.tx).await?;
        }
        Ok(changed)
    }

    /// Brings this document's passages in line.
    pub(super) async fn passages(
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
                mentions: Set(None),
            };
            wanted.insert(id, row);
        }
        let before = applied.passages_changed;
        let mut each = Log::default();
        self.replace_rows::<passages::Entity>(
            wanted,
            &BTreeSet::new(),
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
}
