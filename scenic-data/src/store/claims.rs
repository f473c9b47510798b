//! Reading claims: the current ones, the view they make, and everything a field has ever been.

use super::Store;
use super::rows::{self, ms};
use crate::claim::Claim;
use crate::entities::{claims, documents};
use crate::place::Place;
use crate::view::PlaceView;
use crate::{DocumentId, Field, Instant, PlaceId, StoreError};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The stored view of a place: which claim wins each field, and which disagree with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewRow {
    /// Per field and language: field, language, winner's id, ids of those that disagree.
    pub facts: Vec<(Field, Option<String>, String, Vec<String>)>,
}

impl ViewRow {
    /// The view in the form it is stored.
    pub(super) fn of(view: &PlaceView) -> Self {
        let facts = view.facts.iter().map(|fact| {
            let lang = fact.claim.draft.lang.as_ref().map(ToString::to_string);
            let others = fact.conflicts.iter().map(|c| c.id.clone()).collect();
            (fact.claim.field().clone(), lang, fact.claim.id.clone(), others)
        });
        Self { facts: facts.collect() }
    }
}

impl Store {
    /// A place with what holds of it at `at`, by what is believed now. `None` for an unknown place.
    pub async fn view(&self, id: &PlaceId, at: Instant) -> Result<Option<PlaceView>, StoreError> {
        let Some(place) = self.place(id).await? else { return Ok(None) };
        self.view_of(place, at).await.map(Some)
    }

    /// The same for a place that has been read already.
    pub async fn view_of(&self, place: Place, at: Instant) -> Result<PlaceView, StoreError> {
        let claims = self.claims_of(&place.id).await?;
        Ok(PlaceView::compute(place, claims, at))
    }

    /// The claims of these identifiers, those that are believed no more too.
    pub async fn claims_by_id(&self, ids: &[String]) -> Result<Vec<Claim>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = claims::Entity::find()
            .filter(claims::Column::Id.is_in(ids.iter().map(String::as_str)))
            .all(&self.db)
            .await?;
        self.with_sources(rows).await
    }

    /// A place's current claims.
    pub async fn claims_of(&self, id: &PlaceId) -> Result<Vec<Claim>, StoreError> {
        let rows = claims::Entity::find()
            .filter(claims::Column::PlaceId.eq(id.as_str()))
            .filter(claims::Column::KnownUntil.is_null())
            .order_by_asc(claims::Column::Id)
            .all(&self.db)
            .await?;
        self.with_sources(rows).await
    }

    /// The current claims that were read from a document.
    pub async fn claims_read_from(&self, document: &DocumentId) -> Result<Vec<Claim>, StoreError> {
        let rows = claims::Entity::find()
            .filter(claims::Column::DocumentId.eq(document.as_str()))
            .filter(claims::Column::KnownUntil.is_null())
            .order_by_asc(claims::Column::Id)
            .all(&self.db)
            .await?;
        self.with_sources(rows).await
    }

    /// Every value a field has had, latest first; with `as_of`, only those believed at that time.
    pub async fn history(
        &self,
        id: &PlaceId,
        field: &Field,
        as_of: Option<Instant>,
    ) -> Result<Vec<Claim>, StoreError> {
        use claims::Column as C;
        let mut query = claims::Entity::find()
            .filter(C::PlaceId.eq(id.as_str()))
            .filter(C::Field.eq(field.as_str()))
            .order_by_desc(C::KnownFrom)
            .order_by_asc(C::Id);
        if let Some(at) = as_of {
            query = query
                .filter(C::KnownFrom.lte(ms(at)))
                .filter(Condition::any().add(C::KnownUntil.is_null()).add(C::KnownUntil.gt(ms(at))));
        }
        self.with_sources(query.all(&self.db).await?).await
    }

    /// Claims with their sources and their documents' addresses.
    pub(super) async fn with_sources(&self, rows: Vec<claims::Model>) -> Result<Vec<Claim>, StoreError> {
        let urls = self.urls_of(rows.iter().map(|row| row.document_id.as_str())).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let source = self.known_source(&row.source_id).await?;
            let url = urls.get(&row.document_id).map(String::as_str);
            found.push(rows::claim(row, &source, url)?);
        }
        Ok(found)
    }

    /// Addresses of documents, each asked for once.
    pub(super) async fn urls_of(
        &self,
        documents: impl Iterator<Item = &str>,
    ) -> Result<HashMap<String, String>, StoreError> {
        let mut ids: Vec<&str> = documents.collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let pairs: Vec<(String, String)> = documents::Entity::find()
            .select_only()
            .column(documents::Column::Id)
            .column(documents::Column::Url)
            .filter(documents::Column::Id.is_in(ids))
            .into_tuple()
            .all(&self.db)
            .await?;
        Ok(pairs.into_iter().collect())
    }
}
