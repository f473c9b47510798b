//! Keeps the catalogue in step with the change log.

use super::Catalogue;
use crate::error::GuideError;
use scenic_data::change::Subject;
use scenic_data::{Clock, PlaceId, Store};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant as Tick};
use tokio::sync::Mutex;

/// While much changes, the changes are read at most this often.
const PAUSE: Duration = Duration::from_millis(400);
/// Lines of the change log read at once; with more to read, everything is read anew.
const MOST_LINES: u64 = 5_000;

/// The catalogue as of the last change seen.
pub struct Catalogues {
    store: Store,
    clock: Arc<dyn Clock>,
    current: RwLock<Arc<Catalogue>>,
    seen: Mutex<Option<(i64, Tick)>>,
}

impl Catalogues {
    /// Nothing is read until it is asked for.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, current: RwLock::default(), seen: Mutex::new(None) }
    }

    /// The catalogue, renewed where anything changed since it was last asked for.
    pub async fn catalogue(&self) -> Result<Arc<Catalogue>, GuideError> {
        let last = self.store.last_change().await?;
        let mut seen = self.seen.lock().await;
        let due = seen.as_ref().is_none_or(|(change, at)| *change != last && at.elapsed() >= PAUSE);
        if due {
            let since = seen.as_ref().map(|(change, _)| *change);
            let renewed = self.renew(since, last).await?;
            *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(renewed);
            *seen = Some((last, Tick::now()));
        }
        drop(seen);
        Ok(self.current())
    }

    fn current(&self) -> Arc<Catalogue> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    async fn renew(&self, since: Option<i64>, last: i64) -> Result<Catalogue, GuideError> {
        let at = self.clock.now();
        let changed = match since.filter(|seen| *seen <= last) {
            Some(seen) => self.changed(seen).await?,
            None => None,
        };
        match changed {
            Some(ids) => {
                let views = self.store.views(&ids, at).await?;
                let live: BTreeSet<&PlaceId> = views.iter().map(|view| &view.place.id).collect();
                let gone: Vec<PlaceId> = ids.iter().filter(|id| !live.contains(id)).cloned().collect();
                Ok(self.current().renewed(&views, &gone))
            }
            None => {
                let ids = self.store.place_ids().await?;
                let views = self.store.views(&ids, at).await?;
                Ok(Catalogue::default().renewed(&views, &[]))
            }
        }
    }

    /// The places that changed; `None` when it is too much to follow.
    async fn changed(&self, since: i64) -> Result<Option<Vec<PlaceId>>, GuideError> {
        let lines = self.store.changes(since, MOST_LINES).await?;
        if lines.len() as u64 == MOST_LINES {
            return Ok(None);
        }
        let ids: BTreeSet<PlaceId> = lines
            .into_iter()
            .filter(|line| line.subject == Subject::Place)
            .map(|line| PlaceId::from(line.id.as_str()))
            .collect();
        Ok(Some(ids.into_iter().collect()))
    }
}
