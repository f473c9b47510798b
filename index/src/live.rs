//! The index as a whole: the live indexes, and what is shared between them. How they are opened: `open.rs`.

use crate::embed::Embedder;
use crate::home::{Current, Home};
use crate::keyword::Lexicon;
use crate::questions::Questions;
use crate::shelf::Shelf;
use crate::vector::{RemotePoints, VectorShelf};
use crate::words::Words;
use crate::{Carried, Glossary, IndexError, Settings, lexicon};
use scenic_data::{Clock, Store};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use tokio::sync::OnceCell;

/// Finds text by words and by meaning, and keeps itself in step with the store. Cheap to clone;
/// clones share everything.
#[derive(Clone)]
pub struct SearchIndex {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) home: Home,
    pub(crate) carried: Carried,
    pub(crate) embedder: Option<Arc<dyn Embedder>>,
    /// Where the vectors are, when it is not this process.
    pub(crate) remote: Option<Arc<RemotePoints>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) lexicon: Arc<Lexicon>,
    pub(crate) glossary: OnceLock<Glossary>,
    pub(crate) queries: Questions,
    pub(crate) embedded: Arc<AtomicU64>,
    pub(crate) keyword_turn: tokio::sync::Mutex<()>,
    pub(crate) vector_turn: tokio::sync::Mutex<()>,
    pub(crate) rebuild_turn: tokio::sync::Mutex<()>,
    /// The last line of the change log whose names the lexicon has, where another process may have put them
    /// into the index.
    pub(crate) named_until: AtomicI64,
    /// Whether what is found by meaning was opened.
    pub(crate) opened: OnceCell<()>,
    pub(crate) live: RwLock<Live>,
    pub(crate) current: Mutex<Current>,
}

/// The indexes searches are answered from.
#[derive(Clone)]
pub(crate) struct Live {
    pub(crate) words: Words,
    pub(crate) vector: Option<Arc<VectorShelf>>,
}

impl Live {
    /// The last line of the change log that can be found by words; `None` until everything was read once.
    pub(crate) fn words_read(&self) -> Option<i64> {
        match &self.words {
            Words::Own(keyword) => keyword.cursor(),
            Words::Shared(_) => self.meaning_read(),
        }
    }

    /// The same, by meaning.
    pub(crate) fn meaning_read(&self) -> Option<i64> {
        self.vector.as_ref()?.cursor()
    }
}

/// How far the index has come.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Status {
    /// The last line of the store's change log.
    pub last_change: i64,
    /// The last line that can be found by words; `None` before the first filling is done.
    pub keyword: Option<i64>,
    /// The last line the vector index took in; `None` without a model, or before its first filling
    /// is done.
    pub vector: Option<i64>,
    /// Chunks that are found by words.
    pub chunks: u64,
    /// Chunks in the vector index; `None` while the cluster that keeps them is out of reach.
    pub vectors: Option<u64>,
    /// The model, when there is one.
    pub model: Option<String>,
}

impl Status {
    /// Whether a line of the change log can be found by words, and by meaning where there is a model.
    pub fn has(&self, seq: i64) -> bool {
        self.keyword >= Some(seq) && (self.model.is_none() || self.vector >= Some(seq))
    }
}

impl SearchIndex {
    /// How far the index has come.
    pub async fn status(&self) -> Result<Status, IndexError> {
        let live = self.inner.live();
        let vectors = match &live.vector {
            Some(vector) => match vector.texts().points().count().await {
                Ok(count) => Some(count),
                Err(error) if self.inner.remote.is_some() => {
                    tracing::warn!(%error, "the vectors cannot be counted");
                    None
                }
                Err(error) => return Err(error),
            },
            None => Some(0),
        };
        let vector = match &live.vector {
            Some(vector) => vector.bookmark().seen(vectors.is_some_and(|vectors| vectors > 0)).await?,
            None => None,
        };
        let (keyword, chunks) = match &live.words {
            Words::Own(keyword) => (keyword.cursor(), keyword.count()),
            Words::Shared(_) => (vector, vectors.unwrap_or(0)),
        };
        Ok(Status {
            last_change: self.inner.store.last_change().await?,
            keyword,
            vector,
            chunks,
            vectors,
            model: self.model().map(str::to_owned),
        })
    }

    /// What was made of the whole store, carried to the next process beside the indexes.
    pub fn carried(&self) -> &Carried {
        &self.inner.carried
    }

    /// Leaves for the next process what this one would read at its start.
    pub async fn carry(&self) -> Result<(), IndexError> {
        match self.inner.live().words_read() {
            Some(at) => lexicon::leave(&self.inner.carried, at, &self.inner.lexicon).await,
            None => Ok(()),
        }
    }

    /// The model that vectors are made with, where there is one.
    pub fn model(&self) -> Option<&str> {
        self.inner.embedder.as_ref().map(|embedder| embedder.id())
    }

    /// How many texts were given to the model to be found by, since the index was opened. Questions
    /// do not count.
    pub fn texts_embedded(&self) -> u64 {
        self.inner.embedded.load(Ordering::Relaxed)
    }
}

impl Inner {
    /// The indexes as they are now.
    pub(crate) fn live(&self) -> Live {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts other indexes in their place, once the folder says so too.
    pub(crate) fn swap(
        &self,
        change: impl FnOnce(&mut Current),
        put: impl FnOnce(&mut Live),
    ) -> Result<(Live, Current), IndexError> {
        let mut current = self.current();
        let mut next = current.clone();
        change(&mut next);
        self.home.publish(&next)?;
        let before = std::mem::replace(&mut *current, next);
        let mut live = self.live.write().unwrap_or_else(PoisonError::into_inner);
        let old = live.clone();
        put(&mut live);
        Ok((old, before))
    }

    pub(crate) fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
