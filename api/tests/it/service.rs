//! A service over a store in memory with one place in it, and how it is asked.

use api::desk::{Desk, Given, Refusal, Rehearsal};
use api::{App, Darkroom, Developed, Operations, Page, Part, Settings, Turns, Undeveloped, Unkept};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::TimeDelta;
use futures::StreamExt as _;
use guide::Guide;
use index::{Gallery, HandSight, SearchIndex};
use scenic_data::claim::ClaimDraft;
use scenic_data::clock::FixedClock;
use scenic_data::document::Visit;
use scenic_data::ids::content_hash;
use scenic_data::key::key_hash;
use scenic_data::place::Name;
use scenic_data::record::{Contribution, Matched, PhotoRecord, PlaceRecord};
use scenic_data::source::SourceDefinition;
use scenic_data::store::{Added, NewKey, NewPicture, NewUpload, Partner};
use scenic_data::upload::{Counts, Issue, Mode, Options, Report, Status, Upload, Weight};
use scenic_data::{Field, Instant, LangTag, PlaceId, Position, Source, SourceId, Store, Words};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use tower::ServiceExt;

pub fn now() -> Instant {
    Instant::UNIX_EPOCH + TimeDelta::days(20_000)
}

/// The one place: id `pine` of the source `site`.
pub const PLACE: &str = "site:pine";

/// The operator's key, and that of pushes of the source `site`.
pub const ADMIN: &str = "the key of an operator";
pub const PUSH: &str = "the key that signs pushes";

/// Rooms that this one does not know, and that believe what they are told.
struct Told;

#[async_trait::async_trait]
impl Operations for Told {
    async fn preview(&self, source: &SourceDefinition, url: Option<&str>) -> Result<Value, Words> {
        let shown = url.map(|url| json!({"url": url, "by": source.name}));
        shown.ok_or_else(|| Words::new("没有", "none"))
    }

    fn rule_problems(&self, source: &SourceDefinition) -> Vec<(String, Words)> {
        let odd = source.rules.as_ref().filter(|rules| rules.record == "[");
        odd.map(|_| ("rules.record".to_owned(), Words::new("坏", "bad"))).into_iter().collect()
    }

    async fn take(&self, _: &Source, page: Page) -> Result<Value, (&'static str, Words)> {
        Ok(json!({"url": page.url, "outcome": "created"}))
    }

    async fn add_photo(&self, _: &PlaceId, bytes: &[u8], about: PhotoRecord) -> Result<String, Unkept> {
        if bytes.starts_with(b"\xff\xd8") && about.licence.is_some() {
            Ok("p1".to_owned())
        } else {
            Err(Unkept::Picture(Words::new("不是图片", "no picture")))
        }
    }

    async fn remove_photo(&self, _: &PlaceId, picture: &str) -> Result<bool, Unkept> {
        Ok(picture == "p1")
    }
}

/// A dark room to which three letters are a picture of one colour.
struct Colours;

#[async_trait::async_trait]
impl Darkroom for Colours {
    async fn develop(&self, bytes: &[u8]) -> Result<Developed, Undeveloped> {
        let words = || Words::new("看不懂", "not understood");
        match bytes {
            [r, g, b] => {
                let picture = image::RgbImage::from_pixel(64, 48, image::Rgb([*r, *g, *b]));
                Ok(Developed { picture, position: None, heading: None })
            }
            b"text" => Err(Undeveloped::Type(words())),
            b"bomb" => Err(Undeveloped::TooLarge(words())),
            b"fault" => Err(Undeveloped::Failed("it fell over".to_owned())),
            _ => Err(Undeveloped::Damaged(words())),
        }
    }
}

/// A desk that takes one kind of record and remembers nothing else.
struct Idle(Store);

#[async_trait::async_trait]
impl Desk for Idle {
    fn wake(&self) {}

    async fn rehearse(&self, _: &Partner, _: &Path, _: &str, _: Mode) -> Result<Rehearsal, Refusal> {
        let issue = Issue {
            weight: Weight::Error,
            file: None,
            row: Some(2),
            column: Some("name".to_owned()),
            code: "missing".to_owned(),
            message: Words::new("缺少名称", "a name is missing"),
        };
        Ok(Rehearsal { report: Report { issues: vec![issue], ..Report::default() }, ..Rehearsal::default() })
    }

    /// Its words are taken as they come; `nowhere` is refused.
    async fn take(&self, partner: &Partner, actor: &str, record: Value) -> Result<Upload, Refusal> {
        if record.get("place") == Some(&json!("nowhere")) {
            return Err(Refusal::Field("place", Words::new("没有此地", "no such place")));
        }
        let (bytes, options) = (record.to_string(), Options { published: true, ..Options::default() });
        let new = NewUpload {
            key: Some(actor),
            idempotency_key: None,
            file_name: "notice.json",
            content_hash: &content_hash(bytes.as_bytes()),
            bytes: bytes.len() as u64,
            options,
            taken_by: Some(("test", now() + TimeDelta::days(1))),
        };
        let (Added::New(upload) | Added::Again(upload) | Added::Other(upload)) =
            self.0.add_upload(partner, new, now()).await.expect("kept");
        let counts = Counts { created: 1, deleted: 1, ..Counts::default() };
        let report = Report { rows: 1, counts, ..Report::default() };
        self.0.finish_upload(&upload.id, "test", &report, Status::Done, None, now()).await.expect("finished");
        Ok(self.0.upload(&upload.id).await.expect("read").expect("there"))
    }

    async fn undo(&self, _: &Partner, _: &str, upload: &Upload) -> Result<Upload, Refusal> {
        Ok(upload.clone())
    }

    async fn is_searchable(&self, _: i64) -> Result<bool, Refusal> {
        Ok(true)
    }

    async fn template(&self, name: &str) -> Result<Option<Given>, Refusal> {
        Ok((name == "daoyou-template.csv").then(|| given("text/csv")))
    }

    async fn file(&self, _: &Upload) -> Result<Given, Refusal> {
        Ok(given("application/octet-stream"))
    }

    async fn give(&self, _: &SourceId, form: &str) -> Result<Given, Refusal> {
        match form {
            "jsonl" => Ok(given("application/x-ndjson")),
            _ => Err(Refusal::Field("format", Words::new("没有这种格式", "no such format"))),
        }
    }
}

fn given(media_type: &'static str) -> Given {
    let pieces = futures::stream::once(async { Ok("{}\n".into()) }).boxed();
    Given { media_type, file_name: "x".to_owned(), pieces }
}

/// A red picture, with a lighter upper half.
fn red() -> NewPicture {
    let picture =
        image::RgbImage::from_fn(64, 48, |_, y| image::Rgb([if y < 24 { 250 } else { 200 }, 10, 10]));
    let mut full = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut full, image::ImageFormat::Jpeg).expect("in memory");
    NewPicture {
        full: full.into_inner(),
        thumbs: Vec::new(),
        width: 64,
        height: 48,
        position: None,
        heading: None,
        taken_at: None,
    }
}

pub struct Service {
    router: Router,
    store: Store,
    dir: tempfile::TempDir,
}

/// An answer, read.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

/// A page, as text.
pub struct Shown {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Shown {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// A member of the body as text.
    pub fn text(&self, pointer: &str) -> &str {
        self.json.pointer(pointer).and_then(Value::as_str).unwrap_or("")
    }

    /// The fields that a problem names.
    pub fn fields(&self) -> Vec<&str> {
        let errors = self.json.get("errors").and_then(Value::as_array);
        errors.into_iter().flatten().filter_map(|error| error.get("pointer")?.as_str()).collect()
    }
}

impl Service {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let store = test_store::store(&dir.path().join("snapshots")).await;
        tell(&store).await;
        let router = Self::over(&store, &dir.path().join("index"), TimeDelta::zero()).await;
        Self { router, store, dir }
    }

    /// The same, with a red picture of the place in the gallery.
    pub async fn with_a_picture() -> Self {
        let service = Self::new().await;
        let picture = service.store.put_picture(red(), now()).await.expect("kept");
        let photo = PhotoRecord { picture: Some(picture), ..PhotoRecord::at("pine.jpg".to_owned()) };
        let place = service.store.find_place(PLACE).await.expect("read").expect("the pine");
        let record =
            PlaceRecord { external_id: "pine".into(), photos: vec![photo], ..PlaceRecord::default() };
        let visit = Visit::given(content_hash(b"photo"), "image/jpeg");
        let source = SourceId::from("site");
        let (document, _) = service
            .store
            .record_visit(&source, "upload://photo", &visit, None, now())
            .await
            .expect("a visit");
        let matched = Matched { place, parent: None, record };
        let says = Contribution { places: vec![matched], ..Contribution::default() };
        service.store.apply(vec![(document, says)], now()).await.expect("applied");
        let folder = service.dir.path().join("index-seeing");
        let gallery = Gallery::open(
            &folder,
            index::Settings::default(),
            service.store.clone(),
            Arc::new(HandSight::default()),
            Arc::new(FixedClock(now())),
        );
        let gallery = gallery.await.expect("a gallery");
        gallery.catch_up(&|_, _| {}).await.expect("caught up");
        let router = Self::seeing(&service.store, &folder, TimeDelta::zero(), Some(gallery)).await;
        Self { router, ..service }
    }

    /// The same store, served some time later.
    pub async fn later(self, passed: TimeDelta) -> Self {
        let router = Self::over(&self.store, &self.dir.path().join("index-later"), passed).await;
        Self { router, ..self }
    }

    async fn over(store: &Store, folder: &std::path::Path, passed: TimeDelta) -> Router {
        Self::seeing(store, folder, passed, None).await
    }

    async fn seeing(
        store: &Store,
        folder: &std::path::Path,
        passed: TimeDelta,
        gallery: Option<Gallery>,
    ) -> Router {
        let clock = Arc::new(FixedClock(now() + passed));
        let settings = index::Settings { keyword_writer_mb: 15, ..index::Settings::default() };
        let index =
            SearchIndex::open(folder, settings, store.clone(), None, clock.clone()).await.expect("an index");
        index.catch_up(&|_| {}).await.expect("caught up");
        let mut guide = Guide::new(store.clone(), Arc::new(index), clock);
        if let Some(gallery) = gallery {
            guide = guide.with_eyes(gallery, None);
        }
        api::router(App {
            guide: Arc::new(guide),
            settings: Arc::new(Settings {
                max_body_bytes: 10_000,
                max_upload_bytes: 100_000,
                max_waiting_uploads: 20,
                ..Settings::default()
            }),
            metrics: None,
            operations: Arc::new(Told),
            desk: Arc::new(Idle(store.clone())),
            darkroom: Arc::new(Colours),
            turns: Arc::new(Turns::new(1, 2)),
            streams: Arc::new(api::Streams::new(2)),
            random: || [7; 32],
            follow: |_, _| (),
            admin_key_hash: Some(key_hash(ADMIN)),
            push_keys: Arc::new([(SourceId::from("site"), PUSH.to_owned())].into()),
            health: Arc::new(|| vec![("model", Part::Degraded("none here".to_owned()))]),
        })
    }

    /// Another source says something else of what the pine's ticket costs.
    pub async fn says_otherwise(&self, ticket: &str) {
        let source = SourceId::from("other");
        let definition = SourceDefinition::for_partner(&source, "Other");
        self.store.put_source(&definition, "test", now()).await.expect("a source");
        let visit = Visit::given(content_hash(ticket.as_bytes()), "text/html");
        let url = "https://other.example/pine";
        let visit = self.store.record_visit(&source, url, &visit, None, now()).await;
        let (document, _) = visit.expect("a visit");
        let record = PlaceRecord {
            external_id: "pine".into(),
            claims: vec![ClaimDraft::text(Field::new("ticket"), Some(LangTag::zh()), ticket)],
            ..PlaceRecord::default()
        };
        let place = PlaceId::of(&SourceId::from("site"), "pine");
        let says =
            Contribution { places: vec![Matched { place, parent: None, record }], ..Contribution::default() };
        self.store.apply(vec![(document, says)], now()).await.expect("applied");
    }

    /// The answer to a call whose body stays open.
    pub async fn open(&self, uri: &str, headers: &[(&str, &str)]) -> axum::response::Response {
        let request =
            headers.iter().fold(Request::get(uri), |request, (name, value)| request.header(*name, *value));
        let request = request.body(Body::empty()).expect("a request");
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    /// Keeps a key with scopes.
    pub async fn key(&self, key: &str, scopes: &[&str]) {
        let scopes: Vec<String> = scopes.iter().map(ToString::to_string).collect();
        let new = NewKey { text: key, scopes: &scopes, label: None, expires_at: None, editor: None };
        self.store.put_key(None, new, now()).await.expect("kept");
    }

    /// A partner with a key.
    pub async fn partner(&self, name: &str, key: &str) -> Partner {
        let partner = self.store.put_partner(name, now()).await.expect("a partner");
        self.key(key, &[&format!("partner:{}", partner.id)]).await;
        partner
    }

    /// The store behind it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    pub async fn get(&self, uri: &str) -> Reply {
        self.get_with(uri, &[]).await
    }

    pub async fn get_with(&self, uri: &str, headers: &[(&str, &str)]) -> Reply {
        self.send("GET", uri, headers, Body::empty()).await
    }

    /// A page as a browser gets it.
    pub async fn page(&self, uri: &str) -> Shown {
        let request = Request::get(uri).header("accept", "text/html,*/*;q=0.8");
        let request = request.body(Body::empty()).expect("a request");
        let (parts, body) = self.router.clone().oneshot(request).await.expect("an answer").into_parts();
        let bytes = to_bytes(body, 10_000_000).await.expect("a body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Shown { status: parts.status, headers: parts.headers, text }
    }

    pub async fn post(&self, uri: &str, body: &str) -> Reply {
        self.send("POST", uri, &[("content-type", "application/json")], Body::from(body.to_owned())).await
    }

    pub async fn send(&self, method: &str, uri: &str, headers: &[(&str, &str)], body: Body) -> Reply {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).expect("a request");
        let (parts, body) = self.router.clone().oneshot(request).await.expect("an answer").into_parts();
        let bytes = to_bytes(body, 10_000_000).await.expect("a body");
        Reply {
            status: parts.status,
            headers: parts.headers,
            json: serde_json::from_slice(&bytes).unwrap_or_default(),
        }
    }
}

async fn tell(store: &Store) {
    let source = SourceId::from("site");
    store.put_source(&SourceDefinition::for_partner(&source, "Site"), "test", now()).await.expect("a source");
    let fetched = Visit::Fetched {
        content_hash: content_hash(b"pine"),
        media_type: None,
        etag: None,
        last_modified: None,
        http_status: 200,
    };
    let visit = store.record_visit(&source, "https://a.example/pine", &fetched, None, now()).await;
    let (document, _) = visit.expect("a visit");
    let record = PlaceRecord {
        external_id: "pine".into(),
        names: vec![Name::new("听涛松"), Name::new("Listening Pine")],
        position: Some(Position { lat: 30.1279, lon: 118.1691 }),
        claims: vec![ClaimDraft::text(Field::new("ticket"), Some(LangTag::zh()), "80 元")],
        ..PlaceRecord::default()
    };
    let place = Matched { place: PlaceId::of(&source, "pine"), parent: None, record };
    let says = Contribution { places: vec![place], ..Contribution::default() };
    store.apply(vec![(document, says)], now()).await.expect("applied");
}
