//! When sources are crawled: each by one process at a time, and none twice at once.

use crate::CrawlError;
use crate::crawl::{Extent, Watch, crawl_source, unwatched};
use crate::plan::due_after;
use crate::visitor::Visitor;
use chrono::TimeDelta;
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use scenic_data::store::{Run, RunOutcome, RunReport};
use scenic_data::{Source, SourceId, Store, StoreError};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How far back failures in a row are counted.
const MAX_FAILURES: u64 = 16;

/// Runs what is due. One of these serves a whole process, however often it is called.
#[derive(Debug)]
pub struct Timetable {
    store: Store,
    visitor: Arc<Visitor>,
    busy: Mutex<HashSet<SourceId>>,
    slots: Semaphore,
}

/// Marks a source as being crawled by this process until dropped.
struct Busy<'a> {
    timetable: &'a Timetable,
    id: SourceId,
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.timetable.busy().remove(&self.id);
    }
}

impl Timetable {
    /// A timetable over the sources of `store`, visited by `visitor`.
    pub fn new(store: Store, visitor: Arc<Visitor>) -> Self {
        let slots = Semaphore::new(visitor.settings().max_sources);
        Self { store, visitor, busy: Mutex::default(), slots }
    }

    /// Crawls every source that is due, a few at a time, and returns their reports as they ended.
    /// `owner` names this process among all that share the store. A source that somebody crawls
    /// already is left out; one whose run could not be kept at all is logged and reported as failed.
    pub async fn crawl_due(&self, owner: &str) -> Result<Vec<(SourceId, RunReport)>, CrawlError> {
        let due = self.store.due_sources(self.visitor.clock().now()).await?;
        let mut running: FuturesUnordered<_> = due
            .iter()
            .map(|source| async move { (source, self.crawl(source, owner, Extent::Due, &unwatched).await) })
            .collect();
        let mut reports = Vec::new();
        while let Some((source, result)) = running.next().await {
            match result {
                Ok(None) => {}
                Ok(Some(report)) => reports.push((source.id.clone(), report)),
                Err(error) => {
                    tracing::error!(source = %source.id, %error, "a crawl broke off");
                    let error = Some(error.to_string());
                    let report = RunReport { outcome: RunOutcome::Failed, error, ..RunReport::default() };
                    reports.push((source.id.clone(), report));
                }
            }
        }
        if let Err(error) = self.store.prune(self.visitor.clock().now()).await {
            tracing::warn!(%error, "old runs could not be pruned");
        }
        Ok(reports)
    }

    /// Crawls all of one source now, due or not. `None` when somebody crawls it already.
    pub async fn crawl_now(
        &self,
        id: &SourceId,
        owner: &str,
        watch: Watch<'_>,
    ) -> Result<Option<RunReport>, CrawlError> {
        let source = self.store.source(id).await?.ok_or_else(|| CrawlError::NoSource(id.clone()))?;
        self.crawl(&source, owner, Extent::Everything, watch).await
    }

    async fn crawl(
        &self,
        source: &Source,
        owner: &str,
        extent: Extent,
        watch: Watch<'_>,
    ) -> Result<Option<RunReport>, CrawlError> {
        let Some(_busy) = self.claim(&source.id) else { return Ok(None) };
        // The semaphore is never closed; without a slot we would only be one too many.
        let _slot = self.slots.acquire().await.ok();
        let anew = match extent {
            // What was due when we asked may have been crawled by another process while we waited.
            Extent::Due => {
                let now = self.visitor.clock().now();
                self.store.lease_due_source(&source.id, owner, now, now + self.lease_time()).await?
            }
            Extent::Everything => self.lease(&source.id, owner).await?.then(|| source.clone()),
        };
        let Some(source) = &anew else { return Ok(None) };
        let result = tokio::select! {
            result = crawl_source(&self.store, &self.visitor, source, extent, watch) => result,
            lost = self.keep_lease(&source.id, owner) => Err(lost),
        };
        if !matches!(result, Err(CrawlError::LeaseLost(_))) {
            self.release(source, owner, &result).await?;
        }
        result.map(Some)
    }

    async fn lease(&self, id: &SourceId, owner: &str) -> Result<bool, StoreError> {
        let now = self.visitor.clock().now();
        self.store.lease_source(id, owner, now, now + self.lease_time()).await
    }

    /// Renews the lease for as long as it can; returns when it cannot any more.
    async fn keep_lease(&self, id: &SourceId, owner: &str) -> CrawlError {
        let every = Duration::from_secs(self.visitor.settings().lease_s) / 3;
        let mut left = 3_u32;
        loop {
            tokio::time::sleep(every).await;
            match self.lease(id, owner).await {
                Ok(true) => left = 3,
                Ok(false) => return CrawlError::LeaseLost(id.clone()),
                Err(error) if left <= 1 => return error.into(),
                Err(error) => {
                    left -= 1;
                    tracing::warn!(source = %id, %error, "a lease could not be renewed; trying again");
                }
            }
        }
    }

    async fn release(
        &self,
        source: &Source,
        owner: &str,
        result: &Result<RunReport, CrawlError>,
    ) -> Result<(), StoreError> {
        let failed = !matches!(result, Ok(report) if report.outcome != RunOutcome::Failed);
        let failures = if failed { self.failures(&source.id).await.max(1) } else { 0 };
        let first = self.store.next_visit(&source.id).await?;
        let now = self.visitor.clock().now();
        let next = due_after(source, self.visitor.settings(), failures, first, now);
        self.store.release_source(&source.id, owner, next).await
    }

    /// Failed runs in a row, the last one included. Runs whose process died say nothing.
    async fn failures(&self, id: &SourceId) -> u32 {
        match self.store.runs(Some(id), MAX_FAILURES).await {
            Ok(runs) => {
                let died = |run: &Run| run.report.error.as_deref() == Some(RunReport::DIED);
                let ended = runs.iter().filter(|run| run.report.outcome != RunOutcome::Running && !died(run));
                let failed = ended.take_while(|run| run.report.outcome == RunOutcome::Failed).count();
                u32::try_from(failed).unwrap_or(u32::MAX)
            }
            Err(error) => {
                tracing::warn!(source = %id, %error, "earlier runs could not be read");
                1
            }
        }
    }

    fn claim(&self, id: &SourceId) -> Option<Busy<'_>> {
        self.busy().insert(id.clone()).then(|| Busy { timetable: self, id: id.clone() })
    }

    fn busy(&self) -> MutexGuard<'_, HashSet<SourceId>> {
        // A poisoned lock only means that another task panicked; the set is whole.
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lease_time(&self) -> TimeDelta {
        TimeDelta::seconds(i64::try_from(self.visitor.settings().lease_s).unwrap_or(60))
    }
}
