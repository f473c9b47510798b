//! Wiring: from settings to open rooms.

use crate::clock::SystemClock;
use crate::settings::{MIN_KEY, PushKey, Settings};
use anyhow::{Context, Result};
use crawler::{Hook, HttpWeb, Keys, Visitor, random_jitter};
use guide::Guide;
use guide::ask::sure::Calibration;
use guide::ways::Ways;
use guide::ways::remote::Remote;
use index::models::RerankModel;
use index::{Embedder, Gallery, IndexError, SearchIndex, Sight, SignReading};
use ingest::uploads::Taker;
use scenic_data::key::key_hash;
use scenic_data::{Clock, SourceId, Store};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// A gallery, and who reads the signs in photographs.
pub type EyesOf = (Gallery, Option<Arc<dyn SignReading>>);

/// The rooms, opened.
#[derive(Clone)]
pub struct App {
    /// The configuration.
    pub settings: Settings,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The store.
    pub store: Store,
}

impl App {
    /// Opens the store and registers the sources that the configuration names.
    pub async fn open(settings: Settings) -> Result<Self> {
        if let Some(file) = &settings.holidays {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read the holidays in {}", file.display()))?;
            scenic_data::hours::learn_holidays(&text)
                .with_context(|| format!("the holidays in {} cannot be used", file.display()))?;
        }
        std::fs::create_dir_all(&settings.data_dir)
            .with_context(|| format!("cannot make the data folder {}", settings.data_dir.display()))?;
        let url = settings.database_url();
        let store = Store::connect_with(&url, &settings.snapshots(), &settings.store)
            .await
            .context("cannot open the store; see database_url, data_dir and store.objects")?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        for source in &settings.source {
            store.put_source(source, "config", clock.now()).await?;
        }
        Ok(Self { settings, clock, store })
    }

    /// Rooms over a store in memory, for what needs none of its own.
    pub async fn in_memory() -> Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let store = Store::connect("sqlite::memory:", &std::env::temp_dir()).await?;
        Ok(Self { settings: Settings::default(), clock, store })
    }

    /// The text model, loaded, or what to run when there is none.
    pub async fn embedder(&self) -> Result<Arc<dyn Embedder>> {
        let model = self.embedder_begun().await?;
        let loading = Arc::clone(&model);
        tokio::task::spawn_blocking(move || loading.ready()).await??;
        Ok(model)
    }

    /// The text model, which is not loaded yet.
    async fn embedder_begun(&self) -> Result<Arc<dyn Embedder>> {
        let (dir, threads) = (self.settings.models_dir(), self.settings.model_threads());
        let model = tokio::task::spawn_blocking(move || {
            let pack = index::models::Pack::open(&dir)?;
            index::models::TextModel::begin(&pack, threads)
        })
        .await??;
        Ok(Arc::new(model))
    }

    /// The index, with the model when there is one; without it answers say `degraded: ["vector"]`.
    pub async fn index(&self) -> Result<SearchIndex> {
        let embedder = noted(self.embedder().await);
        self.index_with(embedder).await
    }

    /// The same, but what is found by meaning is not opened yet, nor the model loaded, nor the dictionary learnt:
    /// see [`SearchIndex::opened`] and [`App::learn_dictionary`].
    pub async fn index_begun(&self) -> Result<SearchIndex> {
        let embedder = noted(self.embedder_begun().await);
        self.begin_index(embedder).await
    }

    /// The index with this model or none.
    pub async fn index_with(&self, embedder: Option<Arc<dyn Embedder>>) -> Result<SearchIndex> {
        let index = self.begin_index(embedder).await?;
        tokio::try_join!(async { Ok(index.opened().await?) }, self.learn_dictionary(&index))?;
        Ok(index)
    }

    async fn begin_index(&self, embedder: Option<Arc<dyn Embedder>>) -> Result<SearchIndex> {
        let folder = self.settings.index.folder(&self.settings.data_dir);
        let settings = self.settings.index.clone();
        let (store, clock) = (self.store.clone(), Arc::clone(&self.clock));
        Ok(SearchIndex::open_words(&folder, settings, store, embedder, clock).await?)
    }

    /// Has an index with a model learn the dictionary that came with it, unless it did.
    pub async fn learn_dictionary(&self, index: &SearchIndex) -> Result<()> {
        if index.glossary().is_some() || index.model().is_none() {
            return Ok(());
        }
        let dir = self.settings.models_dir();
        let read = move || index::models::Pack::open(&dir)?.glossary();
        match tokio::task::spawn_blocking(read).await? {
            Ok(Some(glossary)) => index.learn(glossary),
            Ok(None) => eprintln!(
                "note: the model pack has no dictionary; run `daoyou models install` to have questions \
                 compared word by word with texts of the other language"
            ),
            Err(error) => eprintln!("note: {error:#}"),
        }
        Ok(())
    }

    /// What looks at pictures, and what reads the signs in them where that is installed; or what to run
    /// when there is none.
    pub async fn sight(&self) -> Result<(Arc<dyn Sight>, Option<Arc<dyn SignReading>>)> {
        let (dir, threads) = (self.settings.models_dir(), self.settings.model_threads());
        let other = self.settings.sight.dir.clone();
        tokio::task::spawn_blocking(move || {
            let text = index::models::Pack::open(&dir)?;
            let pack = index::models::SightPack::open(&dir);
            let reader = match &pack {
                Ok(pack) => {
                    let reader = index::models::SignReader::load(&text, pack, threads)?;
                    Some(Arc::new(reader) as Arc<dyn SignReading>)
                }
                Err(_) => None,
            };
            let sight: Arc<dyn Sight> = match other {
                Some(folder) => {
                    let model = index::models::OtherSight::load(&text, &folder, threads);
                    Arc::new(model.with_context(|| {
                        format!("the picture model of sight.dir {} cannot be used", folder.display())
                    })?)
                }
                None => Arc::new(index::models::SightModel::load(&text, &pack?, threads)?),
            };
            anyhow::Ok((sight, reader))
        })
        .await?
    }

    /// The gallery with its models, where there are any; without, photographs are not recognised.
    pub async fn eyes(&self) -> Result<Option<EyesOf>> {
        if self.settings.sight.off {
            return Ok(None);
        }
        let (sight, reader) = match self.sight().await {
            Ok(found) => found,
            Err(error) => {
                eprintln!("note: {error:#}; until then photographs are not recognised");
                return Ok(None);
            }
        };
        let folder = self.settings.index.folder(&self.settings.data_dir);
        let settings = self.settings.index.clone();
        let (store, clock) = (self.store.clone(), Arc::clone(&self.clock));
        let gallery = Gallery::open(&folder, settings, store, sight, clock).await?;
        Ok(Some((gallery, reader)))
    }

    /// The index, or `None` when another process has it open and keeps it in step.
    pub async fn index_unless_served(&self) -> Result<Option<SearchIndex>> {
        match self.index().await {
            Ok(index) => Ok(Some(index)),
            Err(error) if matches!(error.downcast_ref(), Some(IndexError::InUse { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The guide over an index, with the language model where one is configured.
    pub fn guide(&self, index: &SearchIndex) -> Result<Arc<Guide>> {
        self.guide_with(index, None)
    }

    /// The same, with the eyes to recognise photographs.
    pub fn guide_with(&self, index: &SearchIndex, eyes: Option<EyesOf>) -> Result<Arc<Guide>> {
        let mut guide = Guide::new(self.store.clone(), Arc::new(index.clone()), Arc::clone(&self.clock))
            .with_ways(Arc::new(self.ways()?), self.settings.plan.clone())
            .with_guides(self.settings.guides.clone());
        if let Some((gallery, reader)) = eyes {
            guide = guide.with_eyes(gallery, reader);
        }
        if let Some(file) = &self.settings.answers.calibration {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read answers.calibration {}", file.display()))?;
            let calibration = Calibration::parse(&text)
                .with_context(|| format!("answers.calibration {} cannot be used", file.display()))?;
            guide = guide.with_calibration(calibration);
        }
        if let Some(folder) = &self.settings.reranker.dir {
            let model = index::models::Pack::open(&self.settings.models_dir())
                .and_then(|pack| RerankModel::load(&pack, folder, self.settings.model_threads()))
                .with_context(|| {
                    format!("the reranker of reranker.dir {} cannot be used", folder.display())
                })?;
            guide = guide.with_reranker(Arc::new(model), self.settings.reranker.clone());
        }
        let Some(url) = &self.settings.llm_url else { return Ok(Arc::new(guide)) };
        let llm = self.settings.llm.clone();
        let key = llm.key_file.as_ref().map(|file| key_in(file, "llm.key_file")).transpose()?;
        let open_only = llm.open_only;
        let writer = guide::writer::OpenAi::new(url, key, llm)
            .context("the language model of llm_url cannot be used")?;
        Ok(Arc::new(guide.with_writer(Arc::new(writer), open_only)))
    }

    /// The map that was imported and the outside router that is configured, where there are any.
    fn ways(&self) -> Result<Ways> {
        let remote = Remote::new(&self.settings.router).context("the outside router cannot be used")?;
        let ways = match remote {
            Some(remote) => Ways::straight().with_router(Arc::new(remote)),
            None => Ways::straight(),
        };
        match crate::commands::map::kept(&self.settings) {
            Ok(Some(network)) => ways.use_network(Arc::new(network)),
            Ok(None) => {}
            Err(error) => eprintln!("note: {error:#}; until then ways are estimated from straight distances"),
        }
        Ok(ways)
    }

    /// Who takes what partners send, under a name that no other taker has.
    pub fn taker(&self) -> Arc<Taker> {
        Taker::new(self.store.clone(), Arc::clone(&self.clock), self.owner())
    }

    /// A name for this process among those that share a store: another at each call.
    pub fn owner(&self) -> String {
        format!("{}-{:016x}", std::process::id(), rand::random::<u64>())
    }

    /// Who visits the web for this process.
    pub fn visitor(&self) -> Result<Arc<Visitor>> {
        let settings = self.settings.crawler.clone();
        let web = Arc::new(HttpWeb::new(&settings)?);
        let mut keys = Keys::default();
        for key in &settings.key {
            let text = key_in(&key.file, &format!("the crawler.key {:?}", key.name))?;
            keys = keys.with(&key.name, &key.host, &text);
        }
        let visitor = Visitor::new(web, settings, Arc::clone(&self.clock), random_jitter())?;
        let visitor = visitor.with_keys(keys);
        // With a store of its own, a process has nobody to keep in step with.
        Ok(Arc::new(if self.store.is_shared() { visitor.in_step_with(self.store.clone()) } else { visitor }))
    }

    /// The hash of the operator's key.
    pub fn admin_key_hash(&self) -> Result<Option<String>> {
        let Some(key) = self.settings.admin_key.as_deref().map(str::trim).filter(|key| !key.is_empty())
        else {
            return Ok(None);
        };
        anyhow::ensure!(key.chars().count() >= MIN_KEY, "admin_key has fewer than {MIN_KEY} characters");
        Ok(Some(key_hash(key)))
    }

    /// The keys that sources sign their pushes with.
    pub fn push_keys(&self) -> Result<HashMap<SourceId, String>> {
        let read = |given: &PushKey| {
            let key = key_in(&given.file, &format!("the push_key of {}", given.source))?;
            anyhow::ensure!(
                key.chars().count() >= MIN_KEY,
                "the push_key of {} has fewer than {MIN_KEY} characters",
                given.source
            );
            Ok((SourceId::parse(&given.source)?, key))
        };
        self.settings.push_key.iter().map(read).collect()
    }

    /// Who is told what changes.
    pub fn hooks(&self) -> Result<Vec<Hook>> {
        let read = |given: &crawler::HookSetting| {
            let key = key_in(&given.key_file, &format!("the key_file of webhook {}", given.name))?;
            Ok(Hook::new(given, &key)?)
        };
        self.settings.webhook.iter().map(read).collect()
    }
}

/// The model, where there is one; where there is none, that is said.
fn noted(embedder: Result<Arc<dyn Embedder>>) -> Option<Arc<dyn Embedder>> {
    let noted = embedder.inspect_err(|error| {
        eprintln!("note: {error:#}; until then text is found by its words only");
    });
    noted.ok()
}

/// The key that a file holds. `what` names it where it cannot be read.
fn key_in(file: &Path, what: &str) -> Result<String> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {what} in {}", file.display()))?;
    Ok(text.trim().to_owned())
}
