//! A lane: brings one shelf in step with the store.
//!
//! Crash safety rests on three habits. A subject is always re-read whole, so doing a line twice does
//! nothing the second time. What borrows from a place is renewed before the place's own card, so a
//! change that was seen is a change that was finished. And the cursor moves last.

use crate::gather::{Gathered, all_subjects, gather};
use crate::shelf::{Plan, Shelf, plan};
use crate::{IndexError, SubjectKey};
use scenic_data::change::Subject;
use scenic_data::{PlaceId, Store, faults};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

/// Lines of the change log read at once; the cursor moves after so many.
pub(crate) const LOG_PAGE: u64 = 1_000;
/// Subjects read, compared and applied at once: enough for full batches of the model, few enough
/// that a change is not held up by a long batch before it.
const BATCH: usize = 128;

/// What bringing one index in step did. `chunks` is `unchanged` and `written`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneReport {
    /// Lines of the change log.
    pub changes: u64,
    /// Subjects re-read.
    pub subjects: u64,
    /// Chunks seen.
    pub chunks: u64,
    /// Chunks that were there already.
    pub unchanged: u64,
    /// Chunks put there, or put there again with other labels.
    pub written: u64,
    /// Of those written, texts given to the model.
    pub embedded: u64,
    /// Chunks taken away.
    pub removed: u64,
    /// How long it took.
    pub took: Duration,
}

impl std::ops::AddAssign for LaneReport {
    fn add_assign(&mut self, other: Self) {
        self.changes += other.changes;
        self.subjects += other.subjects;
        self.chunks += other.chunks;
        self.unchanged += other.unchanged;
        self.written += other.written;
        self.embedded += other.embedded;
        self.removed += other.removed;
        self.took += other.took;
    }
}

/// How far a lane has come, for progress bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The index: `keyword` or `vector`.
    pub lane: &'static str,
    /// Subjects done.
    pub done: u64,
    /// Subjects to do, as far as known.
    pub total: u64,
}

/// Is told how far a lane has come.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// Places come first: others are cut by their names, and borrow from them.
fn places_first(subjects: &mut [SubjectKey]) {
    subjects.sort_by_key(|subject| subject.kind != Subject::Place);
}

/// One shelf on its way.
pub(crate) struct Lane<'a> {
    store: &'a Store,
    shelf: &'a dyn Shelf,
    progress: OnProgress<'a>,
    /// Set from outside to have it end after the batch it is at.
    stop: &'a AtomicBool,
    report: LaneReport,
    total: u64,
}

/// For those who see a round to its end.
pub(crate) static GO_ON: AtomicBool = AtomicBool::new(false);

impl<'a> Lane<'a> {
    pub(crate) fn new(
        store: &'a Store,
        shelf: &'a dyn Shelf,
        progress: OnProgress<'a>,
        stop: &'a AtomicBool,
    ) -> Self {
        Self { store, shelf, progress, stop, report: LaneReport::default(), total: 0 }
    }

    /// Takes in everything the store has to say at present. When stopped before, the cursor stays
    /// before what was not finished.
    pub(crate) async fn catch_up(mut self) -> Result<LaneReport, IndexError> {
        let began = Instant::now();
        let last = self.store.last_change().await?;
        let from = match self.shelf.cursor() {
            Some(seq) if seq <= last => Some(seq),
            Some(seq) => {
                let lane = self.shelf.name();
                tracing::warn!(lane, seq, last, "the index is ahead of its store: reading everything");
                self.read_everything().await?
            }
            None => self.read_everything().await?,
        };
        if let Some(from) = from {
            self.read_log(from).await?;
        }
        self.shelf.settle().await?;
        self.report.took = began.elapsed();
        Ok(self.report)
    }

    /// Reads every subject, removes what the store does not have, and returns where the log goes on;
    /// nothing when stopped.
    async fn read_everything(&mut self) -> Result<Option<i64>, IndexError> {
        let upto = self.store.last_change().await?;
        let wanted = all_subjects(self.store).await?;
        let mut subjects: Vec<SubjectKey> = wanted.iter().cloned().collect();
        places_first(&mut subjects);
        if !self.run(&subjects, true).await? {
            return Ok(None);
        }
        let orphans: Vec<SubjectKey> = self.shelf.subjects().await?.difference(&wanted).cloned().collect();
        for part in orphans.chunks(BATCH) {
            let held = self.shelf.held(part).await?;
            let remove: Vec<String> = held.into_values().flatten().map(|held| held.id).collect();
            self.report.removed += remove.len() as u64;
            self.shelf.apply(Vec::new(), remove).await?;
        }
        self.shelf.commit(Some(upto)).await?;
        Ok(Some(upto))
    }

    async fn read_log(&mut self, mut after: i64) -> Result<(), IndexError> {
        loop {
            let page = self.store.changes(after, LOG_PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.seq;
            self.report.changes += page.len() as u64;
            let mut seen = BTreeSet::new();
            let mut subjects: Vec<SubjectKey> =
                page.into_iter().map(|change| SubjectKey::new(change.subject, change.id)).collect();
            subjects.retain(|subject| seen.insert(subject.clone()));
            places_first(&mut subjects);
            if !self.run(&subjects, false).await? {
                return Ok(());
            }
            faults::reached("follow.before_cursor");
            self.shelf.commit(Some(after)).await?;
            faults::reached("follow.after_cursor");
        }
    }

    /// Re-reads subjects; the next ones are read from the store while the present ones are applied.
    /// False when stopped before the end.
    async fn run(&mut self, subjects: &[SubjectKey], commit_each: bool) -> Result<bool, IndexError> {
        self.total += subjects.len() as u64;
        let store = self.store;
        let mut batches = subjects.chunks(BATCH);
        let mut next = match batches.next() {
            Some(batch) => Some(gather(store, batch).await?),
            None => None,
        };
        while let Some(batch) = next {
            if self.stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
            let following = batches.next();
            let reading = async {
                match following {
                    Some(batch) => gather(store, batch).await.map(Some),
                    None => Ok(None),
                }
            };
            let span = self.span(&batch);
            let (applied, read) = tokio::join!(self.apply(batch).instrument(span), reading);
            applied?;
            next = read?;
            if commit_each {
                self.shelf.commit(None).await?;
            }
        }
        Ok(true)
    }

    /// What a trace says of a batch: which places and documents are read again.
    fn span(&self, batch: &[Gathered]) -> Span {
        let span = tracing::info_span!("index", index = self.shelf.name(), place = Empty, document = Empty);
        for (name, kind) in [("place", Subject::Place), ("document", Subject::Document)] {
            if !span.is_disabled() {
                let subjects = batch.iter().filter(|(key, _)| key.kind == kind);
                let ids: Vec<&str> = subjects.map(|(key, _)| key.id.as_str()).collect();
                span.record(name, ids.join(" "));
            }
        }
        span
    }

    async fn apply(&mut self, batch: Vec<Gathered>) -> Result<(), IndexError> {
        let keys: Vec<SubjectKey> = batch.iter().map(|(key, _)| key.clone()).collect();
        let held = self.shelf.held(&keys).await?;
        let todo = plan(&batch, &held);
        if !todo.new_faces.is_empty() {
            self.renew_dependents(&keys, &todo.new_faces).await?;
        }
        self.put(todo).await?;
        self.report.subjects += keys.len() as u64;
        (self.progress)(Progress { lane: self.shelf.name(), done: self.report.subjects, total: self.total });
        Ok(())
    }

    /// Re-reads and applies whatever borrows from these places, before the places themselves. Those
    /// of the batch saw the same places as the batch did.
    async fn renew_dependents(
        &mut self,
        batch: &[SubjectKey],
        places: &BTreeSet<PlaceId>,
    ) -> Result<(), IndexError> {
        let places: Vec<PlaceId> = places.iter().cloned().collect();
        let mut dependents = self.shelf.dependents(&places).await?;
        for key in batch {
            dependents.remove(key);
        }
        let dependents: Vec<SubjectKey> = dependents.into_iter().collect();
        for part in dependents.chunks(BATCH) {
            let renewed = gather(self.store, part).await?;
            let held = self.shelf.held(part).await?;
            self.put(plan(&renewed, &held)).await?;
        }
        Ok(())
    }

    async fn put(&mut self, todo: Plan) -> Result<(), IndexError> {
        let (written, removed) = (todo.put.len() as u64, todo.remove.len() as u64);
        if written + removed > 0 {
            self.report.embedded += self.shelf.apply(todo.put, todo.remove).await?;
            faults::reached("follow.applied");
        }
        self.report.chunks += todo.unchanged + written;
        self.report.unchanged += todo.unchanged;
        self.report.written += written;
        self.report.removed += removed;
        Ok(())
    }
}
