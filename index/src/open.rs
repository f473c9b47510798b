//! How the indexes are opened: what is found by words at once, what is found by meaning beside what is asked.

use crate::bookmark::Bookmark;
use crate::embed::Embedder;
use crate::error::blocking;
use crate::home::{Current, Generation, Home};
use crate::keyword::{self, KeywordIndex, Lexicon};
use crate::live::{Inner, Live, SearchIndex};
use crate::questions::Questions;
use crate::vector::{self, Cluster, Points, RemotePoints, SharedWords, VectorShelf, own, texts};
use crate::words::Words;
use crate::{IndexError, Settings, lexicon};
use scenic_data::{Clock, Instant, Store};
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64};
use std::sync::{Arc, Mutex, OnceLock, RwLock};
use tokio::sync::OnceCell;

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
        let index = Self::open_words(dir, settings, store, embedder, clock).await?;
        index.opened().await?;
        Ok(index)
    }

    /// The same, but what is found by meaning is opened only by [`SearchIndex::opened`], as that takes seconds of
    /// a million texts. Until then answers are by words and say `degraded`.
    pub async fn open_words(
        dir: &Path,
        settings: Settings,
        store: Store,
        embedder: Option<Arc<dyn Embedder>>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, IndexError> {
        let path = dir.to_owned();
        let home = blocking(move || Home::open(&path)).await?;
        let mut current = home.current()?;
        let carried = home.carried(&store);
        let (lexicon, named_until) = lexicon::open(&carried, &store).await?;

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
        home.publish(&current)?;
        home.sweep(&current)?;
        let inner = Inner {
            queries: Questions::new(settings.query_cache),
            glossary: OnceLock::new(),
            store,
            settings,
            home,
            carried,
            embedder,
            remote,
            clock,
            lexicon,
            embedded: Arc::new(AtomicU64::new(0)),
            keyword_turn: tokio::sync::Mutex::default(),
            vector_turn: tokio::sync::Mutex::default(),
            rebuild_turn: tokio::sync::Mutex::default(),
            live: RwLock::new(Live { words, vector: None }),
            named_until: AtomicI64::new(named_until),
            opened: OnceCell::new(),
            current: Mutex::new(current),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Opens what is found by meaning, and has the model ready, once; whoever asks meanwhile waits for it.
    pub async fn opened(&self) -> Result<(), IndexError> {
        self.inner.opened.get_or_try_init(|| self.open_meaning()).await.copied()
    }

    /// Whether what is found by meaning was opened.
    pub fn is_opened(&self) -> bool {
        self.inner.opened.initialized()
    }

    async fn open_meaning(&self) -> Result<(), IndexError> {
        let inner = &self.inner;
        let Some(embedder) = &inner.embedder else { return Ok(()) };
        let model = Arc::clone(embedder);
        let ready = tokio::task::spawn_blocking(move || model.ready());
        let (store, clock) = (inner.store.clone(), inner.clock.clone());
        let mut begun = None;
        let (points, bookmark): (Arc<dyn Points>, _) = match &inner.remote {
            Some(points) => (points.clone(), Bookmark::shared(store, clock, points.alias())),
            None => {
                let (kept, exact_below) =
                    (inner.current().vector.clone(), inner.settings.exact_below as usize);
                let kind = texts::kind(&**embedder, false);
                let (points, generation) =
                    own::open_or_begin(&inner.home, kept, &kind, exact_below, clock.now()).await?;
                begun = Some(generation);
                let bookmark = Bookmark::own(store, clock, follower(&inner.settings), &points).await?;
                (Arc::new(points), bookmark)
            }
        };
        let parts = vector::Parts {
            points,
            bookmark,
            embedder: embedder.clone(),
            batch: inner.settings.batch(),
            embedded: inner.embedded.clone(),
            words: inner.live().words.lexicon(),
        };
        let shelf = Arc::new(VectorShelf::new(parts));
        let keep = |current: &mut Current| {
            if begun.is_some() {
                current.vector = begun;
            }
        };
        inner.swap(keep, |live| live.vector = Some(shelf))?;
        inner.home.sweep(&inner.current())?;
        ready.await.map_err(|broken| IndexError::Task(broken.to_string()))?
    }
}

/// Under which name the store keeps the vector index's cursor.
pub(crate) fn follower(settings: &Settings) -> String {
    format!("index.vector.{}", settings.instance)
}

pub(crate) async fn open_keyword(
    home: &Home,
    generation: Generation,
    lexicon: &Arc<Lexicon>,
    settings: &Settings,
) -> Result<KeywordIndex, IndexError> {
    let (folder, lexicon, bytes) = (home.path(&generation), lexicon.clone(), settings.writer_bytes());
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
    let open = |generation| open_keyword(home, generation, lexicon, settings);
    home.open_or_begin(kept, fresh, open).await
}
