//! The vector index as a shelf: embeds what is new and keeps its place in the change log in the store.

use super::VectorIndex;
use crate::chunk::Chunk;
use crate::embed::{Embedder, TextKind};
use crate::error::blocking;
use crate::shelf::{Held, Put, Shelf};
use crate::{IndexError, SubjectKey};
use async_trait::async_trait;
use scenic_data::change::Cursor;
use scenic_data::{Clock, PlaceId, Store};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// After so many changed chunks the engine tidies up: rarely enough to cost nothing, often enough that
/// what was removed does not slow searches down.
const TIDY_AFTER: u64 = 1_000;

/// A vector index with the model that fills it.
pub(crate) struct VectorShelf {
    index: Arc<dyn VectorIndex>,
    embedder: Arc<dyn Embedder>,
    batch: usize,
    store: Store,
    clock: Arc<dyn Clock>,
    /// Under which name the store keeps the cursor.
    follower: String,
    /// Which filling of the index the cursor belongs to: the model and the folder.
    generation: String,
    state: Mutex<State>,
    embedded: Arc<AtomicU64>,
    untidied: AtomicU64,
}

#[derive(Clone, Copy)]
struct State {
    cursor: Option<i64>,
    /// An index built beside the live one does not touch the live one's cursor.
    live: bool,
}

/// What a vector shelf is made of.
pub(crate) struct Parts {
    pub(crate) index: Arc<dyn VectorIndex>,
    pub(crate) embedder: Arc<dyn Embedder>,
    pub(crate) batch: usize,
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) follower: String,
    pub(crate) generation: String,
    pub(crate) embedded: Arc<AtomicU64>,
}

impl VectorShelf {
    /// The live index, which goes on where the store says it stopped.
    pub(crate) async fn live(parts: Parts) -> Result<Self, IndexError> {
        let kept = parts.store.cursor(&parts.follower).await?;
        let ours = kept.state.as_deref() == Some(parts.generation.as_str()) && parts.index.count().await? > 0;
        Ok(Self::new(parts, State { cursor: ours.then_some(kept.seq), live: true }))
    }

    /// An index to be filled beside the live one.
    pub(crate) fn beside(parts: Parts) -> Self {
        Self::new(parts, State { cursor: None, live: false })
    }

    fn new(parts: Parts, state: State) -> Self {
        let Parts { index, embedder, batch, store, clock, follower, generation, embedded } = parts;
        let state = Mutex::new(state);
        let untidied = AtomicU64::new(0);
        Self { index, embedder, batch, store, clock, follower, generation, state, embedded, untidied }
    }

    /// Makes this the live index.
    pub(crate) async fn go_live(&self) -> Result<(), IndexError> {
        self.state().live = true;
        let cursor = self.state().cursor;
        self.keep(cursor).await
    }

    /// The engine.
    pub(crate) fn index(&self) -> &Arc<dyn VectorIndex> {
        &self.index
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn keep(&self, cursor: Option<i64>) -> Result<(), IndexError> {
        let Some(seq) = cursor else { return Ok(()) };
        let cursor = Cursor { seq, state: Some(self.generation.clone()) };
        Ok(self.store.set_cursor(&self.follower, &cursor, self.clock.now()).await?)
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
        self.state().cursor
    }

    async fn held(&self, subjects: &[SubjectKey]) -> Result<HashMap<SubjectKey, Vec<Held>>, IndexError> {
        self.index.held(subjects).await
    }

    async fn subjects(&self) -> Result<BTreeSet<SubjectKey>, IndexError> {
        self.index.subjects().await
    }

    async fn dependents(&self, places: &[PlaceId]) -> Result<BTreeSet<SubjectKey>, IndexError> {
        self.index.dependents(places).await
    }

    async fn apply(&self, put: Vec<Put>, remove: Vec<String>) -> Result<u64, IndexError> {
        self.untidied.fetch_add((put.len() + remove.len()) as u64, Ordering::Relaxed);
        let (labels, words): (Vec<Put>, Vec<Put>) = put.into_iter().partition(|put| put.held);
        let mut new: Vec<Arc<Chunk>> = words.into_iter().map(|put| put.chunk).collect();
        // Texts of a size belong together: a batch costs what its longest text costs.
        new.sort_by_key(|chunk| chunk.embed_text.len());
        for part in new.chunks(self.batch) {
            let vectors = self.embed(part).await?;
            self.index.upsert(part.iter().cloned().zip(vectors).collect()).await?;
        }
        if !labels.is_empty() {
            self.index.relabel(labels.into_iter().map(|put| put.chunk).collect()).await?;
        }
        if !remove.is_empty() {
            self.index.remove(remove).await?;
        }
        Ok(new.len() as u64)
    }

    async fn commit(&self, cursor: Option<i64>) -> Result<(), IndexError> {
        self.index.flush().await?;
        let live = {
            let mut state = self.state();
            state.cursor = cursor;
            state.live
        };
        if live { self.keep(cursor).await } else { Ok(()) }
    }

    async fn settle(&self) -> Result<(), IndexError> {
        if self.untidied.load(Ordering::Relaxed) >= TIDY_AFTER {
            self.index.optimize().await?;
            self.untidied.store(0, Ordering::Relaxed);
        }
        Ok(())
    }
}
