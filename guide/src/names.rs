//! Keeps the gazetteer in step with the change log.

use crate::error::GuideError;
use crate::followed::Followed;
use crate::gazetteer::Gazetteer;
use scenic_data::Store;
use std::sync::Arc;

/// The gazetteer as of the last change seen.
pub struct Names {
    store: Store,
    gazetteer: Followed<Gazetteer>,
}

impl Names {
    /// Nothing is read until the first question.
    pub fn new(store: Store) -> Self {
        Self { store, gazetteer: Followed::new(Gazetteer::of(&[])) }
    }

    /// The gazetteer as of the change `last`, the latest there is.
    pub async fn gazetteer(&self, last: i64) -> Result<Arc<Gazetteer>, GuideError> {
        self.gazetteer.at(last, |_, _| async { Ok(Gazetteer::of(&self.store.names().await?)) }).await
    }
}
