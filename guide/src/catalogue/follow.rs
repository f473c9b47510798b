//! Keeps the catalogue in step with the change log.

use super::{Catalogue, Row};
use crate::error::GuideError;
use crate::followed::{Followed, changed_places};
use index::IndexError;
use scenic_data::{Clock, Instant, PlaceId, Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Places that one hand reads at once.
const PART: usize = 1_000;

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
                Ok(Catalogue::of(read(&self.store, &ids, at).await?))
            }
        }
    }
}

/// The rows of places, read by as many hands as there are processors: taking apart what the database gives is
/// most of the work. No more is held at once than what the hands are at.
async fn read(store: &Store, ids: &[PlaceId], at: Instant) -> Result<Vec<Row>, GuideError> {
    let most = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut rows = Vec::with_capacity(ids.len());
    let mut parts = ids.chunks(PART);
    let mut hands = JoinSet::new();
    loop {
        while hands.len() < most
            && let Some(part) = parts.next()
        {
            let (store, part) = (store.clone(), part.to_vec());
            hands.spawn(async move {
                let views = store.views(&part, at).await?;
                Ok::<Vec<Row>, StoreError>(views.iter().map(Row::of).collect())
            });
        }
        let Some(done) = hands.join_next().await else { return Ok(rows) };
        rows.extend(done.map_err(|broken| IndexError::Task(broken.to_string()))??);
    }
}
