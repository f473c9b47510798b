//! A small world: a store in memory, and documents that say things.

use chrono::TimeDelta;
use index::{Embedder, HandEmbedder, IndexError, Query, SearchIndex, Settings, TextKind};
use scenic_data::claim::ClaimDraft;
use scenic_data::clock::FixedClock;
use scenic_data::document::Visit;
use scenic_data::event::{Effect, EventKind, Text};
use scenic_data::ids::content_hash;
use scenic_data::place::{Name, PlaceKind};
use scenic_data::record::{Contribution, EventRecord, Matched, PassageRecord, PlaceRecord, Placed};
use scenic_data::source::SourceDefinition;
use scenic_data::{DocumentId, Field, Instant, LangTag, PlaceId, Position, SourceId, Store};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use test_qdrant::QdrantDouble;

pub fn now() -> Instant {
    Instant::UNIX_EPOCH + TimeDelta::days(20_000)
}

pub struct World {
    pub store: Store,
    pub dir: tempfile::TempDir,
    /// Where the vectors are, when they are not in the process.
    pub server: Option<Server>,
    visits: AtomicUsize,
}

/// A Qdrant server.
#[derive(Clone)]
pub struct Server {
    /// The one that speaks its protocol, unless a real one was named.
    #[allow(dead_code, reason = "only tests of what servers do ask for it")]
    pub double: Option<Arc<QdrantDouble>>,
    pub qdrant: index::Qdrant,
    /// Of a real server.
    _sweep: Option<Arc<Sweep>>,
}

/// Leaves nothing of a world on a real server.
struct Sweep {
    url: String,
    prefix: String,
}

impl Drop for Sweep {
    fn drop(&mut self) {
        let (url, prefix) = (self.url.clone(), format!("{}-", self.prefix));
        // Whoever drops a world may be in the midst of asynchronous work.
        let swept = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let client = client(&url);
                let list = client.list_collections().await.expect("read").collections;
                for collection in list.into_iter().filter(|one| one.name.starts_with(&prefix)) {
                    client.delete_collection(collection.name).await.expect("deleted");
                }
            });
        });
        if swept.join().is_err() {
            println!("collections of {} stay on the server", self.prefix);
        }
    }
}

fn client(url: &str) -> qdrant_client::Qdrant {
    qdrant_client::Qdrant::from_url(url).skip_compatibility_check().build().expect("a client")
}

impl Server {
    /// A server, with a prefix that nobody else uses.
    async fn fresh() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        // This file is there once for each kind of server, and so is the number.
        let kind = if super::WORDS { "words" } else { "vectors" };
        let prefix = format!("test{}-{kind}{number}", std::process::id());
        let (double, url) = match std::env::var("DAOYOU_TEST_QDRANT_URL") {
            Ok(url) => (None, url),
            Err(_) => {
                let double = Arc::new(QdrantDouble::start().await);
                let url = double.url().to_owned();
                (Some(double), url)
            }
        };
        let sweep = Sweep { url: url.clone(), prefix: prefix.clone() };
        let sweep = double.is_none().then(|| Arc::new(sweep));
        let words = super::WORDS;
        let qdrant = index::Qdrant { url: Some(url), prefix, batch: 3, words, ..index::Qdrant::default() };
        Self { double, qdrant, _sweep: sweep }
    }

    /// What each alias of this world names.
    pub async fn aliases(&self) -> Vec<(String, String)> {
        let list = self.client().list_aliases().await.expect("read").aliases;
        let ours =
            list.into_iter().filter(|one| one.alias_name.starts_with(&format!("{}-", self.qdrant.prefix)));
        ours.map(|one| (one.alias_name, one.collection_name)).collect()
    }

    /// The collections of this world.
    pub async fn collections(&self) -> Vec<String> {
        let list = self.client().list_collections().await.expect("read").collections;
        let ours = list.into_iter().map(|one| one.name);
        ours.filter(|name| name.starts_with(&format!("{}-", self.qdrant.prefix))).collect()
    }

    fn client(&self) -> qdrant_client::Qdrant {
        client(self.qdrant.url.as_deref().unwrap_or_default())
    }
}

impl World {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let store = test_store::store(&dir.path().join("snapshots")).await;
        let source = SourceId::from("site");
        store
            .put_source(&SourceDefinition::for_partner(&source, "Site"), "test", now())
            .await
            .expect("a source");
        let server = if super::REMOTE { Some(Server::fresh().await) } else { None };
        Self { store, dir, server, visits: AtomicUsize::new(0) }
    }

    /// Another store that uses the same server in the same way.
    pub async fn new_beside(other: &Self) -> Self {
        Self { server: other.server.clone(), ..Self::new().await }
    }

    /// The name of the cursor of the vectors.
    pub async fn cursor(&self) -> String {
        match &self.server {
            None => "index.vector.main".to_owned(),
            Some(server) => {
                let aliases = server.aliases().await;
                let texts = aliases.iter().find(|(alias, _)| alias.contains("-texts-")).expect("an alias");
                format!("index.{}", texts.0)
            }
        }
    }

    /// Every filling of an index that is there, live or not.
    pub async fn fillings(&self) -> Vec<String> {
        let folders = std::fs::read_dir(self.index_dir()).expect("a folder");
        let mut names: Vec<String> = folders
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        if let Some(server) = &self.server {
            names.extend(server.collections().await);
        }
        names.sort();
        names
    }

    /// The settings of its indexes.
    pub fn settings(&self) -> Settings {
        let qdrant = self.server.as_ref().map(|server| server.qdrant.clone()).unwrap_or_default();
        Settings { qdrant, ..settings() }
    }

    /// A document says something, instead of whatever it said before.
    pub async fn tell(&self, url: &str, says: Contribution) -> DocumentId {
        let visit = self.visits.fetch_add(1, Ordering::Relaxed);
        let fetched = Visit::Fetched {
            content_hash: content_hash(format!("{url} {visit}").as_bytes()),
            media_type: None,
            etag: None,
            last_modified: None,
            http_status: 200,
        };
        let source = SourceId::from("site");
        let (document, _) =
            self.store.record_visit(&source, url, &fetched, None, now()).await.expect("a visit");
        self.store.apply(vec![(document.clone(), says)], now()).await.expect("applied");
        document
    }

    /// A document is gone.
    pub async fn forget(&self, url: &str) {
        let gone = Visit::Gone { http_status: Some(404) };
        self.store.record_visit(&SourceId::from("site"), url, &gone, None, now()).await.expect("a visit");
    }

    pub fn index_dir(&self) -> std::path::PathBuf {
        self.dir.path().join("index")
    }

    pub async fn open(&self) -> SearchIndex {
        self.open_with(Some(Arc::new(HandEmbedder::default()))).await
    }

    pub async fn open_with(&self, embedder: Option<Arc<dyn Embedder>>) -> SearchIndex {
        self.open_at(&self.index_dir(), embedder).await.expect("opened")
    }

    pub async fn open_at(
        &self,
        dir: &Path,
        embedder: Option<Arc<dyn Embedder>>,
    ) -> Result<SearchIndex, IndexError> {
        let clock = Arc::new(FixedClock(now()));
        SearchIndex::open(dir, self.settings(), self.store.clone(), embedder, clock).await
    }
}

pub fn settings() -> Settings {
    Settings { follow_ms: 20, embed_batch: 4, keyword_writer_mb: 15, ..Settings::default() }
}

pub async fn catch_up(index: &SearchIndex) -> index::FollowReport {
    let report = index.catch_up(&|_| {}).await.expect("caught up");
    for lane in [report.keyword, report.vector] {
        assert_eq!(lane.chunks, lane.unchanged + lane.written, "{lane:?}");
    }
    report
}

/// What is found, by title.
pub async fn titles(index: &SearchIndex, query: &Query) -> Vec<String> {
    let hits = index.search(query).await.expect("searched");
    hits.hits.into_iter().map(|hit| hit.title).collect()
}

pub fn id(name: &str) -> PlaceId {
    PlaceId::of(&SourceId::from("site"), name)
}

/// A place with its names and what is said of it.
pub fn place(external_id: &str, names: &[&str], claims: &[(&str, &str)]) -> Matched<PlaceRecord> {
    let claims = claims
        .iter()
        .map(|(field, value)| ClaimDraft::text(Field::new(field), LangTag::detect(value), *value))
        .collect();
    let names = names.iter().map(|name| Name::new(*name)).collect();
    let record = PlaceRecord { external_id: external_id.into(), names, claims, ..PlaceRecord::default() };
    Matched { place: id(external_id), parent: None, record }
}

pub fn of_kind(mut place: Matched<PlaceRecord>, kind: PlaceKind) -> Matched<PlaceRecord> {
    place.record.kind = Some(kind);
    place
}

pub fn at(mut place: Matched<PlaceRecord>, lat: f64, lon: f64) -> Matched<PlaceRecord> {
    place.record.position = Some(Position { lat, lon });
    place
}

pub fn within(mut place: Matched<PlaceRecord>, parent: &str) -> Matched<PlaceRecord> {
    place.parent = Some(id(parent));
    place.record.parent = Some(parent.into());
    place
}

pub fn places(places: Vec<Matched<PlaceRecord>>) -> Contribution {
    Contribution { places, ..Contribution::default() }
}

/// A notice that a place is closed until some hours from now.
pub fn notice(place: &str, title: &str, body: &str, ends_in_h: i64) -> Contribution {
    let text = Text { lang: LangTag::zh(), title: title.into(), body: body.into() };
    let record = EventRecord {
        external_id: title.into(),
        place: Some(place.into()),
        kind: EventKind::Notice,
        effect: Effect::Closed,
        texts: vec![text],
        url: None,
        starts_at: Some(now() - TimeDelta::days(2)),
        ends_at: Some(now() + TimeDelta::hours(ends_in_h)),
        occurrences: Vec::new(),
        published_at: None,
    };
    Contribution { events: vec![Placed { place: Some(id(place)), record }], ..Contribution::default() }
}

/// An article of paragraphs.
pub fn article(title: &str, paragraphs: &[&str]) -> Contribution {
    let passages = paragraphs.iter().map(|body| {
        let lang = LangTag::detect(body).unwrap_or_else(LangTag::zh);
        Placed { place: None, record: PassageRecord { heading: None, body: (*body).into(), lang } }
    });
    Contribution { title: Some(title.into()), passages: passages.collect(), ..Contribution::default() }
}

/// A model that breaks after so many calls, or whenever it is asked a question.
pub struct Breaking {
    hand: HandEmbedder,
    calls_left: AtomicUsize,
    answers_questions: bool,
}

impl Breaking {
    pub fn after(calls: usize) -> Arc<Self> {
        Arc::new(Self { hand: HandEmbedder::default(), calls_left: calls.into(), answers_questions: true })
    }

    pub fn at_questions() -> Arc<Self> {
        let calls_left = usize::MAX.into();
        Arc::new(Self { hand: HandEmbedder::default(), calls_left, answers_questions: false })
    }
}

impl Embedder for Breaking {
    fn embed(&self, texts: &[&str], kind: TextKind) -> Result<Vec<Vec<f32>>, IndexError> {
        let left = self.calls_left.load(Ordering::Relaxed);
        if left == 0 || (kind == TextKind::Query && !self.answers_questions) {
            return Err(IndexError::Model("broken for the test".into()));
        }
        self.calls_left.store(left - 1, Ordering::Relaxed);
        self.hand.embed(texts, kind)
    }

    fn dimension(&self) -> usize {
        self.hand.dimension()
    }

    fn id(&self) -> &str {
        self.hand.id()
    }
}

/// Copies a folder as it lies on the disk: what a killed process leaves behind.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}
