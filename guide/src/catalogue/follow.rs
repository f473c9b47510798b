//! Keeps the catalogue in step with the change log.

use super::Catalogue;
use crate::error::GuideError;
use crate::followed::{Followed, changed_places};
use scenic_data::{Clock, PlaceId, Store};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The catalogue as of the last change seen.
pub struct Catalogues {
    store: Store,
    clock: Arc<dyn Clock>,
    catalogue: Followed<Catalogue>,
}

impl Catalogues {
    /// Nothing is read until it is asked for.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, catalogue: Followed::new(Catalogue::default()) }
    }

    /// The catalogue as of the change `last`, the latest there is; only what changed is read again.
    pub async fn catalogue(&self, last: i64) -> Result<Arc<Catalogue>, GuideError> {
        self.catalogue.at(last, |before, since| self.renew(before, since, last)).await
    }

    async fn renew(
        &self,
        before: Arc<Catalogue>,
        since: Option<i64>,
        last: i64,
    ) -> Result<Catalogue, GuideError> {
        let at = self.clock.now();
        match changed_places(&self.store, since, last).await? {
            Some(ids) => {
                let views = self.store.views(&ids, at).await?;
                let live: BTreeSet<&PlaceId> = views.iter().map(|view| &view.place.id).collect();
                let gone: Vec<PlaceId> = ids.iter().filter(|id| !live.contains(id)).cloned().collect();
                Ok(before.renewed(&views, &gone))
            }
            None => {
                let ids = self.store.place_ids().await?;
                let views = self.store.views(&ids, at).await?;
                Ok(Catalogue::default().renewed(&views, &[]))
            }
        }
    }
}
