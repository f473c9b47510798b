//! A region in a folder of its own: a store, an index that listens to what it embeds, and a partner.

use anyhow::{Context, Result};
use guide::evaluate::Case;
use index::models::{Pack, TextModel};
use index::{Embedder, IndexError, SearchIndex, TextKind};
use ingest::{ImportOptions, ImportReport, Input};
use scenic_data::{Clock, Instant, SourceId, Store};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// The questions in a file, in the form that `daoyou eval` reads.
pub fn cases(questions: &Path) -> Result<Vec<Case>> {
    let text =
        std::fs::read_to_string(questions).with_context(|| format!("cannot read {}", questions.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{}", questions.display()))
}

/// The system's clock.
#[derive(Debug)]
pub struct Now;

impl Clock for Now {
    fn now(&self) -> Instant {
        chrono::Utc::now()
    }
}

/// A model that remembers the passages it was given.
pub struct Listening {
    model: TextModel,
    heard: Mutex<Vec<String>>,
}

impl Listening {
    /// The passages it was given so far.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The model itself.
    pub fn model(&self) -> &TextModel {
        &self.model
    }
}

impl Embedder for Listening {
    fn embed(&self, texts: &[&str], kind: TextKind) -> Result<Vec<Vec<f32>>, IndexError> {
        if kind == TextKind::Passage {
            let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
            heard.extend(texts.iter().map(|text| (*text).to_owned()));
        }
        Embedder::embed(&self.model, texts, kind)
    }

    fn dimension(&self) -> usize {
        Embedder::dimension(&self.model)
    }

    fn id(&self) -> &str {
        Embedder::id(&self.model)
    }
}

/// A store and its index, in a folder that goes when it is dropped.
pub struct Region {
    /// The store.
    pub store: Store,
    /// The index.
    pub index: SearchIndex,
    /// The model behind the index.
    pub model: Arc<Listening>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    partner: SourceId,
    _folder: tempfile::TempDir,
}

impl Region {
    /// An empty region with a partner, and the pack's text model.
    pub async fn open(models: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("daoyou.db").display());
        let store = Store::connect(&url, &folder.path().join("snapshots")).await?;
        let pack = Pack::open(models).context("no text model; run `daoyou models install`")?;
        let model = Arc::new(Listening { model: TextModel::load(&pack, 0)?, heard: Mutex::default() });
        let clock: Arc<dyn Clock> = Arc::new(Now);
        let embedder = Arc::clone(&model) as Arc<dyn Embedder>;
        let settings = index::Settings::default();
        let index = SearchIndex::open(
            &folder.path().join("index"),
            settings,
            store.clone(),
            Some(embedder),
            Arc::clone(&clock),
        )
        .await?;
        if let Some(glossary) = pack.glossary()? {
            index.learn(glossary);
        }
        let partner = store.put_partner("bench", clock.now()).await?.source;
        Ok(Self { store, index, model, clock, partner, _folder: folder })
    }

    /// Takes a file of partner records, and brings the index in step.
    pub async fn import(&self, records: &Path) -> Result<ImportReport> {
        let options = ImportOptions::mode(scenic_data::upload::Mode::Partial);
        let (input, now) = (Input::File(records.to_owned()), self.clock.now());
        let report =
            ingest::import_file(&self.store, &self.partner, input, "records.jsonl", options, now, &|_| {})
                .await?;
        self.index.catch_up(&|_| {}).await?;
        Ok(report)
    }
}
