//! Keeps the gazetteer in step with the change log.

use crate::error::GuideError;
use crate::gazetteer::Gazetteer;
use scenic_data::Store;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant as Tick};
use tokio::sync::Mutex;

/// While much changes, the names are read again at most this often.
const PAUSE: Duration = Duration::from_millis(400);

/// The gazetteer as of the last change seen.
pub struct Names {
    store: Store,
    current: RwLock<Arc<Gazetteer>>,
    seen: Mutex<Seen>,
}

struct Seen {
    change: i64,
    read_at: Option<Tick>,
}

impl Names {
    /// Nothing is read until the first question.
    pub fn new(store: Store) -> Self {
        let empty = Arc::new(Gazetteer::of(&[]));
        Self { store, current: RwLock::new(empty), seen: Mutex::new(Seen { change: -1, read_at: None }) }
    }

    /// The gazetteer, read again when anything changed since it was last read.
    pub async fn gazetteer(&self) -> Result<Arc<Gazetteer>, GuideError> {
        let last = self.store.last_change().await?;
        let mut seen = self.seen.lock().await;
        let due = seen.read_at.is_none_or(|at| at.elapsed() >= PAUSE);
        if seen.change != last && due {
            let names = self.store.names().await?;
            let built = Arc::new(Gazetteer::of(&names));
            *self.current.write().unwrap_or_else(PoisonError::into_inner) = built;
            *seen = Seen { change: last, read_at: Some(Tick::now()) };
        }
        drop(seen);
        Ok(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}
