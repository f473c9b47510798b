//! Builds an index anew from the store, beside the live one, and then puts it in its place. Searches
//! and changes go on meanwhile.

use crate::IndexError;
use crate::bookmark::Turn;
use crate::error::blocking;
use crate::follow;
use crate::follow::FollowReport;
use crate::lane::{GO_ON, LaneReport, OnProgress};
use crate::live::SearchIndex;
use crate::open::open_keyword;
use crate::shelf::Shelf;
use crate::vector::{self, Points, RemotePoints, VectorShelf, own, texts};
use crate::words::Words;
use crate::{keyword, live::Live};
use scenic_data::faults;
use std::sync::Arc;
use std::time::Duration;

/// Which indexes to build anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Both; the vector index only where there is a model.
    Both,
    /// The keyword index.
    Keyword,
    /// The vector index.
    Vector,
}

/// How long searches are waited for that still read an index that was replaced.
const PATIENCE: Duration = Duration::from_secs(10);

impl SearchIndex {
    /// Builds indexes anew and swaps them in. One rebuild runs at a time. What breaks off leaves the
    /// live indexes as they were.
    pub async fn rebuild(&self, which: Which, progress: OnProgress<'_>) -> Result<FollowReport, IndexError> {
        self.opened().await?;
        let _turn = self.inner.rebuild_turn.lock().await;
        let mut report = FollowReport::default();
        let own = self.inner.live().words.own().is_some();
        if which != Which::Vector && own {
            report.keyword = self.rebuild_words(progress).await?;
        }
        // Words in the cluster are built with their vectors.
        if which == Which::Vector
            || (which == Which::Keyword && !own)
            || (which == Which::Both && self.inner.embedder.is_some())
        {
            report.vector = self.rebuild_meaning(progress).await?;
        }
        Ok(report)
    }

    async fn rebuild_words(&self, progress: OnProgress<'_>) -> Result<LaneReport, IndexError> {
        let inner = &self.inner;
        let generation = inner.home.fresh("keyword", keyword::FORMAT, None, inner.clock.now());
        let fresh =
            Arc::new(open_keyword(&inner.home, generation.clone(), &inner.lexicon, &inner.settings).await?);
        let mut report = self.bring(&*fresh, progress, &GO_ON, Duration::ZERO).await?;
        faults::reached("rebuild.filled");
        let turn = inner.keyword_turn.lock().await;
        report += self.bring(&*fresh, progress, &GO_ON, Duration::ZERO).await?;
        let (old, before) = inner
            .swap(|current| current.keyword = Some(generation), |live| live.words = Words::Own(fresh))?;
        drop(turn);
        if let Live { words: Words::Own(keyword), .. } = old {
            self.dispose(keyword, before.keyword.map(|old| inner.home.path(&old))).await?;
        }
        Ok(report)
    }

    async fn rebuild_meaning(&self, progress: OnProgress<'_>) -> Result<LaneReport, IndexError> {
        if self.inner.embedder.is_none() {
            return Err(IndexError::NoModel);
        }
        match self.inner.remote.clone() {
            Some(points) => self.rebuild_remote(&points, progress).await,
            None => self.rebuild_own(progress).await,
        }
    }

    async fn rebuild_own(&self, progress: OnProgress<'_>) -> Result<LaneReport, IndexError> {
        let inner = &self.inner;
        let (Some(embedder), Some(live)) = (inner.embedder.clone(), inner.live().vector) else {
            return Err(IndexError::NoModel);
        };
        let (kind, exact_below) = (texts::kind(&*embedder, false), inner.settings.exact_below as usize);
        let generation = own::begin(&inner.home, &kind, inner.clock.now());
        let points = own::open(&inner.home, generation.clone(), &kind, exact_below).await?;
        let fresh = Arc::new(self.shelf_beside(&live, Arc::new(points)).await?);
        let mut report = self.bring(&*fresh, progress, &GO_ON, Duration::ZERO).await?;
        let turn = inner.vector_turn.lock().await;
        report += self.bring(&*fresh, progress, &GO_ON, Duration::ZERO).await?;
        let taken = fresh.clone();
        let (old, before) =
            inner.swap(|current| current.vector = Some(generation), |live| live.vector = Some(taken))?;
        fresh.bookmark().go_live(live.bookmark()).await?;
        drop((turn, live));
        let Live { words, vector } = old;
        drop(words);
        let folder = before.vector.map(|old| inner.home.path(&old));
        match vector {
            Some(vector) => self.dispose(vector, folder).await?,
            None => self.dispose(Arc::new(()), folder).await?,
        }
        Ok(report)
    }

    /// Fills a collection beside the live one and gives it the live one's name. Other processes go on
    /// with the live one meanwhile, and find the new one when their turn comes.
    async fn rebuild_remote(
        &self,
        points: &RemotePoints,
        progress: OnProgress<'_>,
    ) -> Result<LaneReport, IndexError> {
        let Some(live) = self.inner.live().vector else { return Err(IndexError::NoModel) };
        let beside = Arc::new(points.beside(self.inner.clock.now().timestamp_millis()).await?);
        let fresh = self.shelf_beside(&live, beside.clone()).await?;
        let mut report = self.bring(&fresh, progress, &GO_ON, Duration::ZERO).await?;
        let _turn = self.inner.vector_turn.lock().await;
        live.bookmark().forget();
        if live.begin(follow::PATIENCE).await? == Turn::Theirs {
            let detail = "another process keeps filling the live collection".to_owned();
            return Err(IndexError::Vector { doing: "taking its place", detail });
        }
        let swapped = async {
            report += self.bring(&fresh, progress, &GO_ON, Duration::ZERO).await?;
            beside.go_live().await?;
            fresh.bookmark().go_live(live.bookmark()).await
        };
        let swapped = swapped.await;
        live.bookmark().forget();
        live.end().await?;
        swapped.map(|()| report)
    }

    /// A shelf over points beside the live ones.
    async fn shelf_beside(
        &self,
        live: &VectorShelf,
        points: Arc<dyn Points>,
    ) -> Result<VectorShelf, IndexError> {
        let inner = &self.inner;
        let Some(embedder) = inner.embedder.clone() else { return Err(IndexError::NoModel) };
        let bookmark = live.bookmark().beside(points.filling().await?);
        let (batch, embedded) = (inner.settings.batch(), inner.embedded.clone());
        let words = inner.live().words.lexicon();
        Ok(VectorShelf::new(vector::Parts { points, bookmark, embedder, batch, embedded, words }))
    }

    /// Closes an index that was replaced, once nobody reads it any more, and removes its folder. One
    /// that is still read after [`PATIENCE`] is removed when the indexes are next opened.
    async fn dispose<T: Send + Sync + 'static>(
        &self,
        old: Arc<T>,
        folder: Option<std::path::PathBuf>,
    ) -> Result<(), IndexError> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while Arc::strong_count(&old) > 1 {
            if tokio::time::Instant::now() >= deadline {
                tracing::warn!(
                    "an index that was replaced is still read; its folder is removed at the next start"
                );
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let inner = self.inner.clone();
        blocking(move || {
            drop(old);
            folder.map_or(Ok(()), |folder| inner.home.remove(&folder))
        })
        .await
    }
}
