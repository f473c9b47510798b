//! Builds an index anew from the store, beside the live one, and then puts it in its place. Searches
//! and changes go on meanwhile.

use crate::IndexError;
use crate::error::blocking;
use crate::follow::FollowReport;
use crate::lane::{GO_ON, LaneReport, OnProgress};
use crate::live::{SearchIndex, follower, open_keyword, open_vector, stamp};
use crate::vector::{self, VectorShelf};
use crate::{keyword, live::Live};
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
        let _turn = self.inner.rebuild_turn.lock().await;
        let mut report = FollowReport::default();
        if which != Which::Vector {
            report.keyword = self.rebuild_words(progress).await?;
        }
        if which == Which::Vector || (which == Which::Both && self.inner.embedder.is_some()) {
            report.vector = self.rebuild_meaning(progress).await?;
        }
        Ok(report)
    }

    async fn rebuild_words(&self, progress: OnProgress<'_>) -> Result<LaneReport, IndexError> {
        let inner = &self.inner;
        let generation = inner.home.fresh("keyword", keyword::FORMAT, None, inner.clock.now());
        let fresh = Arc::new(open_keyword(&inner.home, &generation, &inner.lexicon, &inner.settings).await?);
        let mut report = self.bring(&*fresh, progress, &GO_ON).await?;
        let turn = inner.keyword_turn.lock().await;
        report += self.bring(&*fresh, progress, &GO_ON).await?;
        let (old, before) =
            inner.swap(|current| current.keyword = Some(generation), |live| live.keyword = fresh)?;
        drop(turn);
        let Live { keyword, vector } = old;
        drop(vector);
        self.dispose(keyword, before.keyword.map(|old| inner.home.path(&old))).await?;
        Ok(report)
    }

    async fn rebuild_meaning(&self, progress: OnProgress<'_>) -> Result<LaneReport, IndexError> {
        let inner = &self.inner;
        let Some(embedder) = inner.embedder.clone() else { return Err(IndexError::NoModel) };
        let generation = inner.home.fresh("vector", vector::FORMAT, Some(embedder.id()), inner.clock.now());
        let index = open_vector(&inner.home, &generation, embedder.dimension(), &inner.settings).await?;
        let fresh = Arc::new(VectorShelf::beside(vector::Parts {
            index,
            embedder,
            batch: inner.settings.batch(),
            store: inner.store.clone(),
            clock: inner.clock.clone(),
            follower: follower(&inner.settings),
            generation: stamp(&generation),
            embedded: inner.embedded.clone(),
        }));
        let mut report = self.bring(&*fresh, progress, &GO_ON).await?;
        let turn = inner.vector_turn.lock().await;
        report += self.bring(&*fresh, progress, &GO_ON).await?;
        let taken = fresh.clone();
        let (old, before) =
            inner.swap(|current| current.vector = Some(generation), |live| live.vector = Some(taken))?;
        fresh.go_live().await?;
        drop(turn);
        let Live { keyword, vector } = old;
        drop(keyword);
        let folder = before.vector.map(|old| inner.home.path(&old));
        match vector {
            Some(vector) => self.dispose(vector, folder).await?,
            None => self.dispose(Arc::new(()), folder).await?,
        }
        Ok(report)
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
