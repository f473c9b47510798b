//! Visits waiting to be recorded: one transaction for several, a moment later at most.

use scenic_data::document::{Visit, VisitOutcome};
use scenic_data::{Instant, SourceId, Store, StoreError};
use std::time::Duration;

/// Most visits in one transaction.
const MAX_VISITS: usize = 32;
/// How long a visit waits for company.
pub(crate) const MAX_WAIT: Duration = Duration::from_millis(300);

/// Findings not recorded yet. A crash loses them, and the next run finds them again: their bytes are
/// kept, and the documents still say what was true before.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    visits: Vec<(String, Visit)>,
    at: Option<Instant>,
    began: Option<tokio::time::Instant>,
}

impl Batch {
    /// Adds what was found at `url` at that time.
    pub(crate) fn add(&mut self, url: &str, visit: Visit, at: Instant) {
        self.visits.push((url.to_owned(), visit));
        // The earliest time holds for all: never say that something was confirmed later than it was.
        self.at = Some(self.at.map_or(at, |earliest| earliest.min(at)));
        self.began.get_or_insert_with(tokio::time::Instant::now);
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.visits.is_empty()
    }

    /// Whether it should be recorded now.
    pub(crate) fn is_ripe(&self) -> bool {
        self.visits.len() >= MAX_VISITS || self.began.is_some_and(|began| began.elapsed() >= MAX_WAIT)
    }

    /// Records what waits and says what each visit changed.
    pub(crate) async fn record(
        &mut self,
        store: &Store,
        source: &SourceId,
        run: i64,
    ) -> Result<Vec<VisitOutcome>, StoreError> {
        let Some(at) = self.at.take() else { return Ok(Vec::new()) };
        self.began = None;
        let visits = std::mem::take(&mut self.visits);
        let recorded = store.record_visits(source, visits, Some(run), at).await?;
        Ok(recorded.into_iter().map(|(_, outcome)| outcome).collect())
    }
}
