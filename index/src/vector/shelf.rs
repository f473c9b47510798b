//! The vector index as a shelf: embeds what is new and keeps its place in the change log in the store.

use super::{Points, Texts};
use crate::bookmark::{Bookmark, Turn};
use crate::chunk::Chunk;
use crate::embed::{Embedder, TextKind};
use crate::error::blocking;
use crate::keyword::Lexicon;
use crate::shelf::{Held, Put, Shelf};
use crate::{IndexError, SubjectKey};
use async_trait::async_trait;
use scenic_data::PlaceId;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// After so many changed chunks the engine tidies up: rarely enough to cost nothing, often enough that
/// what was removed does not slow searches down.
const TIDY_AFTER: u64 = 1_000;

/// A vector index with the model that fills it.
pub(crate) struct VectorShelf {
    texts: Texts,
    bookmark: Bookmark,
    embedder: Arc<dyn Embedder>,
    batch: usize,
    embedded: Arc<AtomicU64>,
    untidied: AtomicU64,
}

/// What a vector shelf is made of.
pub(crate) struct Parts {
    pub(crate) points: Arc<dyn Points>,
    pub(crate) bookmark: Bookmark,
    pub(crate) embedder: Arc<dyn Embedder>,
    pub(crate) batch: usize,
    pub(crate) embedded: Arc<AtomicU64>,
    /// As in [`Texts::new`].
    pub(crate) words: Option<Arc<Lexicon>>,
}

impl VectorShelf {
    pub(crate) fn new(parts: Parts) -> Self {
        let Parts { points, bookmark, embedder, batch, embedded, words } = parts;
        let untidied = AtomicU64::new(0);
        Self { texts: Texts::new(points, words), bookmark, embedder, batch, embedded, untidied }
    }

    /// The chunks in it.
    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// How far it has read.
    pub(crate) fn bookmark(&self) -> &Bookmark {
        &self.bookmark
    }

    async fn embed(&self, chunks: &[Arc<Chunk>]) -> Result<Vec<Vec<f32>>, IndexError> {
        let (embedder, chunks) = (self.embedder.clone(), chunks.to_vec());
        let dimension = embedder.dimension();
        let vectors = blocking(move || {
            let texts: Vec<&str> = chunks.iter().map(|chunk| chunk.embed_text.as_str()).collect();
            let vectors = embedder.embed(&texts, TextKind::Passage)?;
            if vectors.len() != texts.len() || vectors.iter().any(|vector| vector.len() != dimension) {
                return Err(IndexError::Model(format!(
                    "{} texts gave {} vectors, not each of {dimension} numbers",
                    texts.len(),
                    vectors.len()
                )));
            }
            Ok(vectors)
        })
        .await?;
        self.embedded.fetch_add(vectors.len() as u64, Ordering::Relaxed);
        metrics::counter!("daoyou_index_texts_embedded_total").increment(vectors.len() as u64);
        Ok(vectors)
    }
}

#[async_trait]
impl Shelf for VectorShelf {
    fn name(&self) -> &'static str {
        "vector"
    }

    fn cursor(&self) -> Option<i64> {
        self.bookmark.cursor()
    }

    async fn begin(&self, patience: Duration) -> Result<Turn, IndexError> {
        self.bookmark.wait_for_turn(self.texts.points(), patience).await
    }

    async fn end(&self) -> Result<(), IndexError> {
        self.bookmark.end().await
    }

    async fn held(&self, subjects: &[SubjectKey]) -> Result<HashMap<SubjectKey, Vec<Held>>, IndexError> {
        self.texts.held(subjects).await
    }

    async fn subjects(&self) -> Result<BTreeSet<SubjectKey>, IndexError> {
        self.texts.subjects().await
    }

    async fn dependents(&self, places: &[PlaceId]) -> Result<BTreeSet<SubjectKey>, IndexError> {
        self.texts.dependents(places).await
    }

    async fn apply(&self, put: Vec<Put>, remove: Vec<String>) -> Result<u64, IndexError> {
        self.untidied.fetch_add((put.len() + remove.len()) as u64, Ordering::Relaxed);
        let (labels, words): (Vec<Put>, Vec<Put>) = put.into_iter().partition(|put| put.held);
        let mut new: Vec<Arc<Chunk>> = words.into_iter().map(|put| put.chunk).collect();
        // Texts of a size belong together: a batch costs what its longest text costs.
        new.sort_by_key(|chunk| chunk.embed_text.len());
        for part in new.chunks(self.batch) {
            self.bookmark.go_on().await?;
            let vectors = self.embed(part).await?;
            self.texts.upsert(part.iter().cloned().zip(vectors).collect()).await?;
        }
        if !labels.is_empty() {
            let labels: Vec<Arc<Chunk>> = labels.into_iter().map(|put| put.chunk).collect();
            self.texts.relabel(&labels).await?;
        }
        if !remove.is_empty() {
            self.texts.remove(remove).await?;
        }
        Ok(new.len() as u64)
    }

    async fn commit(&self, cursor: Option<i64>) -> Result<(), IndexError> {
        self.bookmark.go_on().await?;
        self.texts.points().flush().await?;
        self.bookmark.keep(cursor).await
    }

    async fn settle(&self) -> Result<(), IndexError> {
        if self.untidied.load(Ordering::Relaxed) >= TIDY_AFTER {
            self.texts.points().optimize().await?;
            self.untidied.store(0, Ordering::Relaxed);
        }
        Ok(())
    }
}
