//! The index as a whole: the live indexes, how they are opened, and what is shared between them.

use crate::bookmark::Bookmark;
use crate::embed::Embedder;
use crate::error::blocking;
use crate::home::{Current, Generation, Home};
use crate::keyword::{self, KeywordIndex, Lexicon};
use crate::questions::Questions;
use crate::shelf::Shelf;
use crate::vector::{self, Cluster, Points, RemotePoints, SharedWords, VectorShelf, own, texts};
use crate::words::Words;
use crate::{Carried, Glossary, IndexError, Settings, lexicon};
use scenic_data::{Clock, Instant, Store};
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

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
    live: RwLock<Live>,
    current: Mutex<Current>,
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
    /// Opens the indexes in `dir`, beginning anew those that are missing, damaged, of an older form or
    /// of another model; the follower then fills them. Without an `embedder` only words are searched.
    /// One process at a time can have them open.
    pub async fn open(
        dir: &Path,
        settings: Settings,
        store: Store,
        embedder: Option<Arc<dyn Embedder>>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, IndexError> {
        let path = dir.to_owned();
        let home = blocking(move || Home::open(&path)).await?;
        let mut current = home.current()?;
        let (lexicon, named_until) = lexicon::open(&home.carried(&store), &store).await?;

        let embedded = Arc::new(AtomicU64::new(0));
        let remote = match (&embedder, &settings.qdrant.url) {
            (Some(embedder), Some(url)) => {
                let cluster = Cluster::new(url, &settings.qdrant, settings.exact_below as usize)?;
                let kind = texts::kind(&**embedder, settings.qdrant.words);
                Some(Arc::new(RemotePoints::behind_alias(&cluster, &kind)))
            }
            _ => None,
        };
        let words = match &remote {
            Some(points) if settings.qdrant.words => {
                // What an earlier process kept here is not asked any more, and is swept away.
                current.keyword = None;
                Words::Shared(Arc::new(SharedWords::new(points.clone(), lexicon.clone())))
            }
            _ => {
                let (keyword, generation) =
                    open_or_begin_keyword(&home, current.keyword.take(), &lexicon, &settings, clock.now())
                        .await?;
                current.keyword = Some(generation);
                Words::Own(Arc::new(keyword))
            }
        };
        let mut vector = None;
        if let Some(embedder) = &embedder {
            let (points, bookmark): (Arc<dyn Points>, _) = match &remote {
                Some(points) => {
                    let bookmark = Bookmark::shared(store.clone(), clock.clone(), points.alias());
                    (points.clone(), bookmark)
                }
                None => {
                    let (kept, exact_below) = (current.vector.take(), settings.exact_below as usize);
                    let kind = texts::kind(&**embedder, false);
                    let (points, generation) =
                        own::open_or_begin(&home, kept, &kind, exact_below, clock.now()).await?;
                    current.vector = Some(generation);
                    let follower = follower(&settings);
                    let bookmark = Bookmark::own(store.clone(), clock.clone(), follower, &points).await?;
                    (Arc::new(points), bookmark)
                }
            };
            let parts = vector::Parts {
                points,
                bookmark,
                embedder: embedder.clone(),
                batch: settings.batch(),
                embedded: embedded.clone(),
                words: words.lexicon(),
            };
            vector = Some(Arc::new(VectorShelf::new(parts)));
        }
        home.publish(&current)?;
        home.sweep(&current)?;
        let inner = Inner {
            queries: Questions::new(settings.query_cache),
            glossary: OnceLock::new(),
            store,
            settings,
            home,
            embedder,
            remote,
            clock,
            lexicon,
            embedded,
            keyword_turn: tokio::sync::Mutex::default(),
            vector_turn: tokio::sync::Mutex::default(),
            rebuild_turn: tokio::sync::Mutex::default(),
            live: RwLock::new(Live { words, vector }),
            named_until: AtomicI64::new(named_until),
            current: Mutex::new(current),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

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
            model: self.inner.embedder.as_ref().map(|embedder| embedder.id().to_owned()),
        })
    }

    /// What was made of the whole store is carried to the next process beside the indexes.
    pub fn carried(&self) -> Carried {
        self.inner.home.carried(&self.inner.store)
    }

    /// Leaves for the next process what this one would read at its start.
    pub async fn carry(&self) -> Result<(), IndexError> {
        match self.inner.live().words_read() {
            Some(at) => lexicon::leave(&self.carried(), at, &self.inner.lexicon).await,
            None => Ok(()),
        }
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

    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Under which name the store keeps the vector index's cursor.
pub(crate) fn follower(settings: &Settings) -> String {
    format!("index.vector.{}", settings.instance)
}

pub(crate) async fn open_keyword(
    home: &Home,
    generation: &Generation,
    lexicon: &Arc<Lexicon>,
    settings: &Settings,
) -> Result<KeywordIndex, IndexError> {
    let (folder, lexicon, bytes) = (home.path(generation), lexicon.clone(), settings.writer_bytes());
    blocking(move || KeywordIndex::open(&folder, lexicon, bytes)).await
}

/// Opens the keyword index of before, or begins one when it is missing, damaged or of an older form.
async fn open_or_begin_keyword(
    home: &Home,
    kept: Option<Generation>,
    lexicon: &Arc<Lexicon>,
    settings: &Settings,
    now: Instant,
) -> Result<(KeywordIndex, Generation), IndexError> {
    let kept = kept.filter(|live| live.format == keyword::FORMAT);
    let fresh = || home.fresh("keyword", keyword::FORMAT, None, now);
    let open = async |generation: &Generation| open_keyword(home, generation, lexicon, settings).await;
    home.open_or_begin(kept, fresh, open).await
}
