//! What every test needs: a clock with hands, a store, a source.

use chrono::TimeDelta;
use crawler::{CrawlError, Extent, Settings, Visitor, Web, crawl_source, unwatched};
use scenic_data::document::Document;
use scenic_data::source::{SourceDefinition, SourceKind};
use scenic_data::store::RunReport;
use scenic_data::{Authority, Clock, DocumentId, Instant, Source, SourceId, Store};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A clock that is turned by hand.
pub struct Hands(Mutex<Instant>);

impl Hands {
    pub fn turn(&self, by: TimeDelta) -> Instant {
        let mut now = self.0.lock().expect("no test panicked holding it");
        *now += by;
        *now
    }
}

impl Clock for Hands {
    fn now(&self) -> Instant {
        *self.0.lock().expect("no test panicked holding it")
    }
}

pub fn noon() -> Instant {
    "2026-11-24T12:00:00Z".parse().expect("a time")
}

/// A store, a clock, a web and the source `site`, ready to crawl.
pub struct Bench<W> {
    pub store: Store,
    pub web: Arc<W>,
    pub clock: Arc<Hands>,
    pub visitor: Arc<Visitor>,
    pub folder: tempfile::TempDir,
    pub id: SourceId,
}

/// Quick and without loopback scruples: for tests.
pub fn quick() -> Settings {
    Settings {
        user_agent: "Daoyou/test (+https://daoyou.example/bot)".into(),
        allow_loopback: true,
        retry_wait_ms: 1,
        max_retries: 1,
        ..Settings::default()
    }
}

/// The source `site` with that start page, no pace, and whatever `edit` changes.
pub fn definition(start: &str, edit: impl FnOnce(&mut SourceDefinition)) -> SourceDefinition {
    let mut definition = SourceDefinition::for_partner(&SourceId::from("site"), "A site");
    definition.kind = SourceKind::Html;
    definition.authority = Authority::Official;
    definition.start = vec![start.to_owned()];
    definition.pace_ms = 0;
    edit(&mut definition);
    definition
}

impl<W: Web + 'static> Bench<W> {
    pub async fn new(web: W, settings: Settings, definition: SourceDefinition) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = test_store::store(&folder.path().join("snapshots")).await;
        let web = Arc::new(web);
        let clock = Arc::new(Hands(Mutex::new(noon())));
        let visitor = visitor(&web, &clock, settings);
        let bench = Self { store, web, clock, visitor, folder, id: SourceId::from(definition.id.as_str()) };
        bench.put(&definition).await;
        bench
    }

    /// Registers a definition, replacing an earlier one.
    pub async fn put(&self, definition: &SourceDefinition) {
        self.store.put_source(definition, "test", self.clock.now()).await.expect("registered");
    }

    pub async fn source(&self) -> Source {
        self.store.source(&self.id).await.expect("read").expect("registered")
    }

    pub async fn try_crawl(&self) -> Result<RunReport, CrawlError> {
        crawl_source(&self.store, &self.visitor, &self.source().await, Extent::Everything, &unwatched).await
    }

    /// Crawls and checks what holds for every run.
    pub async fn crawl(&self) -> RunReport {
        let report = self.try_crawl().await.expect("the run ends");
        let by_outcome =
            report.created + report.changed + report.unchanged + report.gone + report.failed + report.skipped;
        assert_eq!(report.seen, by_outcome, "the counters add up: {report:?}");
        let kept = self.store.runs(Some(&self.id), 1).await.expect("runs");
        assert_eq!(kept.first().map(|run| &run.report), Some(&report), "the run is kept as reported");
        report
    }

    /// The paths of the live documents.
    pub async fn live(&self) -> Vec<String> {
        let documents = self.store.documents_of(&self.id).await.expect("documents");
        documents.iter().map(|document| path(&document.url).to_owned()).collect()
    }

    pub async fn document(&self, url: &str) -> Document {
        let id = DocumentId::of(&self.id, url);
        self.store.document(&id).await.expect("read").expect("a document")
    }

    pub fn snapshots(&self) -> std::path::PathBuf {
        self.folder.path().join("snapshots")
    }
}

pub fn visitor<W: Web + 'static>(web: &Arc<W>, clock: &Arc<Hands>, settings: Settings) -> Arc<Visitor> {
    let web = Arc::clone(web) as Arc<dyn Web>;
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    Arc::new(Visitor::new(web, settings, clock, Arc::new(|| 0.0)).expect("a visitor"))
}

/// An address without scheme and host.
pub fn path(url: &str) -> &str {
    url.splitn(4, '/').nth(3).unwrap_or_default()
}

/// How many files lie below a folder.
pub fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}
