//! The follower: keeps both indexes in step with the change log, each at its own pace, so that words
//! of a new fact are found at once even while the model works through a large import.

use crate::IndexError;
use crate::bookmark::Turn;
use crate::lane::{GO_ON, Lane, LaneReport, OnProgress};
use crate::lexicon;
use crate::live::SearchIndex;
use crate::shelf::Shelf;
use crate::words::Words;
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::watch;

/// After a failed round the next waits this many pauses, so that a full disk does not fill the log.
const PAUSES_AFTER_FAILURE: u32 = 20;
/// How long whoever asks for an index in step waits for another process that is at it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(600);

/// What bringing the indexes in step did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowReport {
    /// The keyword index.
    pub keyword: LaneReport,
    /// The vector index; nothing without a model.
    pub vector: LaneReport,
}

impl SearchIndex {
    /// Takes in everything the store has to say at present, in both indexes at once. Doing it again
    /// does nothing; a crash within it is made good by the next.
    pub async fn catch_up(&self, progress: OnProgress<'_>) -> Result<FollowReport, IndexError> {
        let (keyword, vector) = tokio::join!(
            self.follow_words(progress, &GO_ON),
            self.follow_meaning(progress, &GO_ON, PATIENCE)
        );
        Ok(FollowReport { keyword: keyword?, vector: vector? })
    }

    /// Keeps the indexes in step until `stop`, and then ends with the batch it is at. A failed round
    /// is logged and tried again.
    pub async fn follow(&self, stop: impl Future<Output = ()>) {
        let (stopped, quiet) = (AtomicBool::new(false), |_| {});
        let (tell, told) = watch::channel(());
        let words = self.repeat("keyword", told.clone(), || self.follow_words(&quiet, &stopped));
        let meaning = self.repeat("vector", told, || self.follow_meaning(&quiet, &stopped, Duration::ZERO));
        let ending = async {
            stop.await;
            stopped.store(true, Ordering::Relaxed);
            drop(tell);
        };
        tokio::join!(words, meaning, ending);
    }

    /// Does rounds until the other end of `told` is dropped.
    async fn repeat<F>(&self, lane: &'static str, mut told: watch::Receiver<()>, round: impl Fn() -> F)
    where
        F: Future<Output = Result<LaneReport, IndexError>>,
    {
        let pause = self.inner.settings.follow_pause();
        loop {
            let wait = match round().await {
                Ok(report) => {
                    if report.written + report.removed > 0 {
                        tracing::info!(lane, ?report, "the index is in step");
                    }
                    pause
                }
                Err(error) => {
                    tracing::error!(lane, %error, "the index could not be brought in step; trying again");
                    metrics::counter!("daoyou_index_failures_total", "index" => lane).increment(1);
                    pause * PAUSES_AFTER_FAILURE
                }
            };
            if tokio::time::timeout(wait, told.changed()).await.is_ok() {
                return;
            }
        }
    }

    async fn follow_words(
        &self,
        progress: OnProgress<'_>,
        stop: &AtomicBool,
    ) -> Result<LaneReport, IndexError> {
        let _turn = self.inner.keyword_turn.lock().await;
        match self.inner.live().words {
            Words::Own(keyword) => self.bring(&*keyword, progress, stop, Duration::ZERO).await,
            Words::Shared(_) => self.learn_names().await.map(|()| LaneReport::default()),
        }
    }

    /// Learns the names of places that changed, by which another process has cut the words of the cluster.
    async fn learn_names(&self) -> Result<(), IndexError> {
        let inner = &self.inner;
        let until = inner.named_until.load(Ordering::Relaxed);
        let until = lexicon::learn_since(&inner.store, &inner.lexicon, until).await?;
        inner.named_until.store(until, Ordering::Relaxed);
        Ok(())
    }

    async fn follow_meaning(
        &self,
        progress: OnProgress<'_>,
        stop: &AtomicBool,
        patience: Duration,
    ) -> Result<LaneReport, IndexError> {
        let _turn = self.inner.vector_turn.lock().await;
        match self.inner.live().vector {
            Some(vector) => self.bring(&*vector, progress, stop, patience).await,
            None => Ok(LaneReport::default()),
        }
    }

    /// Brings one index in step, unless another process is still at it after `patience`.
    pub(crate) async fn bring(
        &self,
        shelf: &dyn Shelf,
        progress: OnProgress<'_>,
        stop: &AtomicBool,
        patience: Duration,
    ) -> Result<LaneReport, IndexError> {
        if shelf.begin(patience).await? != Turn::Ours {
            return Ok(LaneReport::default());
        }
        let report = Lane::new(&self.inner.store, shelf, progress, stop).catch_up().await;
        let ended = shelf.end().await;
        let report = report?;
        ended.map(|()| report)
    }
}
