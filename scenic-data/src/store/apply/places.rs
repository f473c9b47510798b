//! The rows and keys of the places that a document describes.

use super::{Scope, URL_KEY};
use crate::entities::{place_keys, places};
use crate::place::PlaceState;
use crate::record::{Matched, PlaceRecord};
use crate::store::recompute;
use crate::store::rows::ms;
use crate::{LangTag, StoreError, text};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

impl Scope<'_> {
    /// Makes the place's row and keys where they are missing. True when the place is new. The page of
    /// one place `alone` is a key to it, by which other sites may name it.
    pub(super) async fn ensure_place(
        &self,
        matched: &Matched<PlaceRecord>,
        alone: bool,
    ) -> Result<bool, StoreError> {
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
                extent: Set(None),
                seen_from_m: Set(None),
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
}
