//! Killed in the middle, started again: nothing lost, nothing doubled, indexes and store agree.

use crate::support::{Sites, ask, daoyou, database, run, serve};
use scenic_data::{PlaceId, SourceId, Store};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const RECORDS: usize = 300;
const LEASE_S: u64 = 3;

/// Starts, waits, kills without warning.
fn run_and_kill(command: &mut Command, after: Duration) {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    std::thread::sleep(after);
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
}

fn records(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("records.jsonl");
    let lines: String = (0..RECORDS)
        .map(|i| {
            format!(
                "{{\"type\":\"place\",\"external_id\":\"k{i}\",\"kind\":\"attraction\",\"name\":\"第{i}号亭\",\"ticket\":\"{i}元\",\
                 \"intro\":\"第{i}号亭建在第{i}级石阶旁，登亭可以望见镜澜湖。亭中有一块碑，记着修亭人的名字。\"}}\n"
            )
        })
        .collect();
    std::fs::write(&path, lines).expect("written");
    path
}

/// Everything that a killed and a whole run must agree on.
async fn state(data: &Path, source: &str) -> (Vec<PlaceId>, usize, usize, usize) {
    let store = Store::connect(&database(data), &data.join("snapshots")).await.expect("opens");
    let places = store.place_ids().await.expect("read");
    let mut claims = 0;
    for place in &places {
        claims += store.claims_of(place).await.expect("read").len();
    }
    let names = store.names().await.expect("read").len();
    let documents = store.documents_of(&SourceId::from(source)).await.expect("read").len();
    store.close().await.expect("closes");
    (places, claims, names, documents)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_again_and_again_ends_as_if_it_had_not_been() {
    let (whole, killed) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let import = |data: &Path| {
        let mut command = daoyou(data);
        command.arg("import").arg(records(data)).args(["--partner", "keepers"]);
        command
    };
    run(&mut import(whole.path()));
    for after in [40, 90, 150, 230, 330, 450, 700, 1_000] {
        run_and_kill(&mut import(killed.path()), Duration::from_millis(after));
    }
    run(&mut import(killed.path()));
    let expected = state(whole.path(), "partner-keepers").await;
    assert_eq!(expected.0.len(), RECORDS);
    assert_eq!(state(killed.path(), "partner-keepers").await, expected);
    run(daoyou(killed.path()).args(["index", "verify"]));
    // And a second import finds nothing to do.
    let again = run(import(killed.path()).arg("--json"));
    assert!(again.contains(&format!("\"unchanged\":{RECORDS}")), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crawl_that_is_killed_again_and_again_ends_as_if_it_had_not_been() {
    let sites = Sites::serve().await;

    let (whole, killed) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    for data in [whole.path(), killed.path()] {
        sites.register(data);
    }
    let crawl = |data: &Path| {
        let mut command = daoyou(data);
        // A killed crawl holds its lease until it runs out.
        command
            .args(["crawl", "--all"])
            .env("DAOYOU_CRAWLER__ALLOW_LOOPBACK", "true")
            .env("DAOYOU_CRAWLER__LEASE_S", LEASE_S.to_string());
        command
    };
    run(&mut crawl(whole.path()));
    for after in [60, 150, 300, 500, 800, 1_200] {
        run_and_kill(&mut crawl(killed.path()), Duration::from_millis(after));
        std::thread::sleep(Duration::from_secs(LEASE_S));
    }
    run(&mut crawl(killed.path()));
    for source in ["lanxiu-official", "lanxiu-english", "lanxiu-notices"] {
        let expected = state(whole.path(), source).await;
        assert!(!expected.0.is_empty() && expected.3 > 0, "{source}");
        let after_kills = state(killed.path(), source).await;
        // Which of two sites was read first decides a place's identifier, not that it exists.
        assert_eq!(after_kills.0.len(), expected.0.len(), "places");
        assert_eq!(
            (after_kills.1, after_kills.2, after_kills.3),
            (expected.1, expected.2, expected.3),
            "{source}"
        );
    }
    run(daoyou(killed.path()).args(["index", "verify"]));
}

#[test]
fn every_upload_that_was_acknowledged_is_in_force_once_however_often_the_service_is_killed() {
    const ROWS: usize = 400;
    let data = tempfile::tempdir().expect("a folder");
    let added = run(daoyou(data.path()).args(["partner", "add", "keepers", "--json"]));
    let added: serde_json::Value = serde_json::from_str(&added).expect("JSON");
    let key = added["key"].as_str().expect("a key").to_owned();
    let mut acknowledged = Vec::new();
    for (round, after) in [30, 80, 140, 220, 320, 450].into_iter().enumerate() {
        let (mut child, port) = serve(data.path());
        let rows: String = (0..ROWS)
            .map(|i| {
                format!("{{\"external_id\":\"k{i}\",\"name\":\"第{i}号亭\",\"ticket\":{}}}\n", round * 10 + 5)
            })
            .collect();
        let head = format!(
            "POST /v1/partner/uploads?confirm=true HTTP/1.1\r\nAuthorization: Bearer {key}\r\nIdempotency-Key: r{round}"
        );
        if let Some((202, upload)) = ask(port, &head, &rows) {
            acknowledged.push((round, upload["id"].as_str().expect("an id").to_owned()));
        }
        std::thread::sleep(Duration::from_millis(after));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
    }
    assert!(acknowledged.len() >= 5, "{acknowledged:?}");
    let (mut child, port) = serve(data.path());
    for (round, id) in &acknowledged {
        let head = format!("GET /v1/partner/uploads/{id} HTTP/1.1\r\nAuthorization: Bearer {key}");
        let mut told = serde_json::Value::Null;
        for _ in 0..600 {
            told = ask(port, &head, "").expect("an answer").1;
            if told["status"] == "done" {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let whole = if *round == 0 { "created" } else { "updated" };
        assert_eq!(told["counts"][whole], ROWS, "round {round}: {told}");
    }
    let head = format!("GET /v1/partner/export HTTP/1.0\r\nAuthorization: Bearer {key}");
    let answer = crate::support::text(port, &head);
    let last = acknowledged.last().expect("a round").0 * 10 + 5;
    let records: Vec<&str> = answer.lines().filter(|line| line.starts_with('{')).collect();
    assert_eq!(records.len(), ROWS);
    assert!(
        records.iter().all(|record| record.contains(&format!("\"ticket\":{last}"))),
        "the last word stands"
    );
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
}
