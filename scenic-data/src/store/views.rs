//! Views of many places at once, for whoever keeps a picture of all of them.

use super::Store;
use crate::claim::Claim;
use crate::entities::{claims, places};
use crate::view::PlaceView;
use crate::{Instant, PlaceId, StoreError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// Places read by one statement.
const AT_ONCE: usize = 400;

impl Store {
    /// The live ones of these places with what holds of each at `at`; in no particular order.
    pub async fn views(&self, ids: &[PlaceId], at: Instant) -> Result<Vec<PlaceView>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for part in ids.chunks(AT_ONCE) {
            let rows = places::Entity::find()
                .filter(places::Column::Id.is_in(part.iter().map(PlaceId::as_str)))
                .filter(places::Column::State.eq("live"))
                .all(&self.db)
                .await?;
            let known = self.with_names(rows).await?;
            let rows = claims::Entity::find()
                .filter(claims::Column::PlaceId.is_in(part.iter().map(PlaceId::as_str)))
                .filter(claims::Column::KnownUntil.is_null())
                .order_by_asc(claims::Column::Id)
                .all(&self.db)
                .await?;
            let mut by_place: HashMap<PlaceId, Vec<Claim>> = HashMap::new();
            for claim in self.with_sources(rows).await? {
                by_place.entry(claim.place.clone()).or_default().push(claim);
            }
            found.extend(known.into_iter().map(|place| {
                let claims = by_place.remove(&place.id).unwrap_or_default();
                PlaceView::compute(place, claims, at)
            }));
        }
        Ok(found)
    }
}
