//! An answer that rests on evidence past its lifetime has that evidence looked at again soon.

use super::Answer;
use crate::Guide;
use scenic_data::SourceId;
use std::collections::BTreeSet;
use std::time::Duration;

impl Guide {
    /// Asks the timetable to look again at what an answer cites although it is past its lifetime, or
    /// older than the traveller wanted. The answer does not wait for that.
    pub(super) fn recheck(&self, answer: &Answer, max_age_s: Option<u64>) {
        let oldest = max_age_s.and_then(|most| i64::try_from(most).ok()).unwrap_or(i64::MAX);
        let old: BTreeSet<(SourceId, Option<String>)> = answer
            .citations
            .iter()
            .filter(|citation| citation.freshness.is_past() || citation.freshness.age_s > oldest)
            .map(|citation| (citation.freshness.source.id.clone(), citation.freshness.source.url.clone()))
            .collect();
        if old.is_empty() {
            return;
        }
        let (store, now) = (self.store.clone(), self.clock.now());
        tokio::spawn(async move {
            let wanted = tokio::time::timeout(PATIENCE, store.want(&old, now)).await;
            match wanted {
                Ok(Ok(0)) => {}
                Ok(Ok(documents)) => tracing::info!(documents, "an answer asked for a fresh look"),
                Ok(Err(error)) => tracing::warn!(%error, "a fresh look could not be asked for"),
                Err(_) => tracing::warn!("a fresh look could not be asked for in time"),
            }
        });
    }
}

/// How long the store may take to note it.
const PATIENCE: Duration = Duration::from_secs(5);
