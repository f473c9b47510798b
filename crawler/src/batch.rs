//! Visits waiting to be recorded, and their bytes to be kept: one transaction for several, a moment
//! later at most.

use scenic_data::document::{Visit, VisitOutcome};
use scenic_data::{Instant, SourceId, Store, StoreError, faults};
use std::collections::BTreeMap;
use std::time::Duration;

/// Most visits in one transaction.
const MAX_VISITS: usize = 32;
/// Most bytes that wait with them.
const MAX_BYTES: usize = 8 * 1024 * 1024;
/// How long a visit waits for company.
pub(crate) const MAX_WAIT: Duration = Duration::from_millis(300);

/// Findings not recorded yet. A crash loses them, and the next run finds them again: the documents
/// still say what was true before.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    visits: Vec<(String, Visit)>,
    /// Bytes by media type.
    bodies: BTreeMap<Option<String>, Vec<Vec<u8>>>,
    bytes: usize,
    at: Option<Instant>,
    began: Option<tokio::time::Instant>,
}

impl Batch {
    /// Adds what was found at `url` at that time, with the bytes of a visit that fetched some.
    pub(crate) fn add(&mut self, url: &str, visit: Visit, body: Vec<u8>, at: Instant) {
        if let Visit::Fetched { media_type, .. } = &visit {
            self.bytes += body.len();
            self.bodies.entry(media_type.clone()).or_default().push(body);
        }
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
        self.visits.len() >= MAX_VISITS
            || self.bytes >= MAX_BYTES
            || self.began.is_some_and(|began| began.elapsed() >= MAX_WAIT)
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
        self.bytes = 0;
        // Bytes first: no document names some that are not there.
        for (media_type, bodies) in std::mem::take(&mut self.bodies) {
            store.put_snapshots(bodies, media_type.as_deref(), at).await?;
        }
        faults::reached("crawl.bytes_kept");
        let visits = std::mem::take(&mut self.visits);
        let recorded = store.record_visits(source, visits, Some(run), at).await?;
        faults::reached("crawl.visits_recorded");
        Ok(recorded.into_iter().map(|(_, outcome)| outcome).collect())
    }
}
