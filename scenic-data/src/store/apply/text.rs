//! What of a document is read and looked at: passages and pictures.

use super::Scope;
use crate::StoreError;
use crate::change::Subject;
use crate::entities::{media, passages};
use crate::ids::derive;
use crate::record::{Applied, Contribution, Matched, PlaceRecord};
use crate::store::changes::{Log, ROWS_PER_INSERT};
use crate::store::rows::ms;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

impl Scope<'_> {
    /// Brings this document's pictures in line.
    pub(super) async fn media(&self, records: &[Matched<PlaceRecord>]) -> Result<(), StoreError> {
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
                    content_hash: Set(photo.picture.clone()),
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
        let rows: Vec<_> = wanted.into_values().collect();
        for part in rows.chunks(ROWS_PER_INSERT) {
            media::Entity::insert_many(part.to_vec()).exec_without_returning(self.tx).await?;
        }
        Ok(())
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
