//! A database as a whole: copied from one engine to the other and back, and brought back from a backup.

use crate::engines::noon;
use scenic_data::claim::ClaimDraft;
use scenic_data::document::Visit;
use scenic_data::ids::content_hash;
use scenic_data::place::{Name, PlaceKind};
use scenic_data::record::{Contribution, Matched, PassageRecord, PlaceRecord, Placed};
use scenic_data::source::SourceDefinition;
use scenic_data::store::{Deed, StoreSettings, TableDigest, Vault};
use scenic_data::{Field, LangTag, PlaceId, Position, SourceId, Store};
use std::path::Path;

async fn sqlite(folder: &Path, name: &str) -> Store {
    let url = format!("sqlite://{}?mode=rwc", folder.join(name).display());
    Store::connect(&url, &folder.join("snapshots")).await.expect("SQLite opens")
}

/// A store with places, claims, passages, raw bytes, a run and lines of the logs.
async fn filled(store: &Store) {
    let source = SourceId::from("site");
    let definition = SourceDefinition::for_partner(&source, "湖区官网");
    store.put_source(&definition, "test", noon()).await.expect("a source");
    let run = store.begin_run(&source, noon()).await.expect("a run");
    for n in 0..1_200 {
        let bytes = format!("{n}号亭，始建于一四{n:02}年。\u{1F3EF}");
        let hash = store.put_snapshot(bytes.as_bytes(), Some("text/html"), noon()).await.expect("kept");
        assert_eq!(hash, content_hash(bytes.as_bytes()));
        let visit = Visit::given(hash, "text/html");
        let url = format!("https://lake.example/{n}");
        let visited = store.record_visit(&source, &url, &visit, Some(run), noon()).await;
        let (document, _) = visited.expect("a visit");
        let place = PlaceId::of(&source, &n.to_string());
        let record = PlaceRecord {
            external_id: n.to_string(),
            kind: Some(PlaceKind::Attraction),
            names: vec![Name::new(format!("{n}号亭"))],
            position: Some(Position {
                lat: 30.0 + f64::from(n) / 7_000.0,
                lon: 118.1 + f64::from(n) / 3_000.0,
            }),
            claims: vec![ClaimDraft::text(Field::new("ticket"), Some(LangTag::zh()), format!("{n} 元"))],
            ..PlaceRecord::default()
        };
        let says = Contribution {
            places: vec![Matched { place: place.clone(), parent: None, record }],
            passages: vec![Placed {
                place: Some(place),
                record: PassageRecord { heading: None, body: bytes, lang: LangTag::zh() },
            }],
            ..Contribution::default()
        };
        store.apply(vec![(document, says)], noon()).await.expect("applied");
    }
    let deed = Deed { actor: "operator", action: "test", subject: "all", ..Deed::default() };
    store.audit(deed, noon()).await.expect("written down");
}

fn rows(digests: &[TableDigest], name: &str) -> u64 {
    digests.iter().find(|table| table.name == name).expect("a table").rows
}

#[tokio::test]
async fn a_database_is_the_same_after_going_to_postgres_and_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = sqlite(folder.path(), "first.db").await;
    filled(&first).await;
    let before = first.digests().await.expect("read");
    assert_eq!((rows(&before, "places"), rows(&before, "crawl_runs")), (1_200, 1));

    let middle = match test_store::fresh_database("copy").await {
        Ok(url) => Store::connect(&url, &folder.path().join("snapshots")).await.expect("PostgreSQL opens"),
        Err(reason) => {
            println!("SKIPPED on PostgreSQL: copied by way of SQLite alone: {reason}");
            sqlite(folder.path(), "middle.db").await
        }
    };
    assert_eq!(first.copy_to(&middle, &|_, _| {}).await.expect("copied"), before);
    // What is numbered goes on from the last number.
    let source = SourceId::from("site");
    assert!(middle.begin_run(&source, noon()).await.expect("a run") > 1);
    let change = middle.last_change().await.expect("read");
    middle.put_snapshot(b"more", None, noon()).await.expect("kept");
    middle.enable_source(&source, false).await.expect("off");
    let visit = Visit::given(content_hash(b"more"), "text/html");
    middle.record_visit(&source, "https://lake.example/more", &visit, None, noon()).await.expect("a visit");
    assert!(middle.last_change().await.expect("read") >= change);

    let there = middle.digests().await.expect("read");
    assert_ne!(there, before, "another row is another digest");
    let last = sqlite(folder.path(), "last.db").await;
    assert_eq!(middle.copy_to(&last, &|_, _| {}).await.expect("copied"), there);
    assert_eq!(last.digests().await.expect("read"), there);
    let view = last.view(&PlaceId::of(&source, "7"), noon()).await.expect("read").expect("a place");
    assert_eq!(
        view.facts.len(),
        first.view(&view.place.id, noon()).await.expect("read").expect("it").facts.len()
    );
    middle.close().await.expect("it closes");
}

#[tokio::test]
async fn a_database_that_holds_something_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (sqlite(folder.path(), "from.db").await, sqlite(folder.path(), "to.db").await);
    for store in [&from, &to] {
        let definition = SourceDefinition::for_partner(&SourceId::from("site"), "站");
        store.put_source(&definition, "test", noon()).await.expect("a source");
    }
    let before = to.digests().await.expect("read");
    let refused = from.copy_to(&to, &|_, _| {}).await.expect_err("refused").to_string();
    assert!(refused.contains("1 in sources"), "{refused}");
    assert_eq!(to.digests().await.expect("read"), before);
}

#[tokio::test]
async fn files_are_brought_once_and_damaged_ones_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = sqlite(folder.path(), "t.db").await;
    let mut hashes = Vec::new();
    for text in ["一", "二", "三", "四"] {
        hashes.push(store.put_snapshot(text.as_bytes(), None, noon()).await.expect("kept"));
    }
    let (here, there) = (folder.path().join("snapshots"), folder.path().join("elsewhere"));
    let goal = Vault::folder(&there).expect("a folder");
    let file = |root: &Path, hash: &str| root.join(&hash[..2]).join(&hash[2..]);
    std::fs::write(file(&here, &hashes[1]), "not what it was").expect("damaged");
    std::fs::remove_file(file(&here, &hashes[2])).expect("removed");
    let report = store.fetch_snapshots(store.vault(), &goal, &|_| {}).await.expect("brought");
    assert_eq!((report.files, report.brought, report.missing, report.damaged), (2, 2, 1, 1), "{report:?}");
    assert_eq!(std::fs::read_to_string(file(&there, &hashes[0])).expect("there"), "一");
    assert!(!file(&there, &hashes[1]).exists());
    // Once it is whole again, only that one is brought.
    std::fs::write(file(&here, &hashes[1]), "二").expect("mended");
    let report = store.fetch_snapshots(store.vault(), &goal, &|_| {}).await.expect("brought");
    assert_eq!((report.files, report.brought, report.missing, report.damaged), (3, 1, 1, 0), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_open_a_new_database_at_once_make_one_schema() {
    let url = match test_store::fresh_database("at_once").await {
        Ok(url) => url,
        Err(reason) => return println!("SKIPPED on PostgreSQL: {reason}"),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let opening: Vec<_> = (0..6)
        .map(|n| {
            let (url, snapshots) = (url.clone(), folder.path().join(n.to_string()));
            tokio::spawn(async move { Store::connect(&url, &snapshots).await })
        })
        .collect();
    for opened in opening {
        let store = opened.await.expect("no panic").expect("it opens");
        store.digests().await.expect("the schema is whole");
        store.close().await.expect("it closes");
    }
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_cut_off() {
    use sea_orm::ConnectionTrait as _;
    let url = match test_store::fresh_database("timeouts").await {
        Ok(url) => url,
        Err(reason) => return println!("SKIPPED on PostgreSQL: {reason}"),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let settings = StoreSettings { statement_timeout_ms: 500, ..StoreSettings::default() };
    let store = Store::connect_with(&url, folder.path(), &settings).await.expect("it opens");
    // Somebody holds the turn to write and does not give it back.
    let other = sea_orm::Database::connect(&url).await.expect("connected");
    let held = sea_orm::TransactionTrait::begin(&other).await.expect("begun");
    held.execute_unprepared("SELECT pg_advisory_xact_lock(110369644834677)").await.expect("held");
    let source = SourceDefinition::for_partner(&SourceId::from("site"), "站");
    let refused = store.put_source(&source, "test", noon()).await.expect_err("cut off").to_string();
    assert!(refused.contains("statement timeout"), "{refused}");
    held.commit().await.expect("given back");
    store.put_source(&source, "test", noon()).await.expect("its turn has come");
    store.close().await.expect("it closes");
}
