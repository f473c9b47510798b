//! A whole crawl over HTTP: conditional requests, compression, redirects and bad pages for real.

use crate::server::{Answer, Asked, Server};
use crate::support::{Bench, definition, noon, quick};
use chrono::TimeDelta;
use crawler::{HttpWeb, Settings};
use flate2::Compression;
use flate2::write::GzEncoder;
use scenic_data::store::{RunOutcome, RunReport};
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

/// The state of the site: bumped to change it between runs.
type Edition = Arc<AtomicU8>;

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

/// A page with a tag; 304 to whoever has it.
fn tagged(asked: &Asked, tag: &str, body: &str) -> Answer {
    if asked.headers.get("if-none-match").is_some_and(|have| have == tag) {
        return Answer::new(304, &[("ETag", tag)], b"");
    }
    let headers = [("Content-Type", "text/html"), ("ETag", tag), ("Content-Encoding", "gzip")];
    Answer::new(200, &headers, &gzip(body))
}

fn answer(asked: &Asked, edition: u8) -> Answer {
    match asked.path.as_str() {
        "/robots.txt" => Answer::new(200, &[], b"User-agent: *\nDisallow: /private/\n"),
        "/" => tagged(
            asked,
            "\"home\"",
            "<a href=/pine>p</a><a href=/old>o</a><a href=/private/x>x</a><a href=/huge>h</a><a href=/slow>s</a>",
        ),
        "/pine" if edition == 2 => Answer::new(410, &[], b""),
        "/pine" => tagged(asked, "\"pine\"", "听涛松"),
        "/old" => Answer::redirect(301, "/lake"),
        "/lake" if edition == 0 => tagged(asked, "\"lake-0\"", "月湖"),
        "/lake" => tagged(asked, "\"lake-1\"", "月湖今日闭园"),
        "/huge" if edition == 0 => {
            Answer::new(200, &[("Content-Encoding", "gzip")], &gzip(&"0".repeat(300_000)))
        }
        "/slow" if edition == 0 => {
            Answer::new(200, &[("Content-Length", "100")], b"s").then(Duration::from_secs(5), b"low")
        }
        _ => Answer::new(404, &[("Content-Type", "text/html")], b"none"),
    }
}

#[tokio::test]
async fn a_real_site_is_crawled_recrawled_and_followed_through_its_changes() {
    let edition: Edition = Arc::default();
    let shown = Arc::clone(&edition);
    let server = Server::start(move |asked| answer(asked, shown.load(Ordering::SeqCst))).await;
    let settings = Settings { max_body_bytes: 200_000, idle_timeout_ms: 300, ..quick() };
    let web = HttpWeb::new(&settings).expect("a fetcher");
    let bench = Bench::new(web, settings, definition(&format!("{}/", server.base), |_| ())).await;

    let report = bench.crawl().await;
    let first = RunReport {
        outcome: RunOutcome::Partial,
        seen: 7,
        fetched: 3,
        created: 3,
        failed: 2,
        skipped: 2,
        error: report.error.clone(),
        ..RunReport::default()
    };
    assert_eq!(report, first, "the huge and the slow page fail, the moved and the private one are skipped");
    assert_eq!(bench.live().await, ["", "lake", "pine"]);
    assert!(!server.take_asked().iter().any(|asked| asked.path.starts_with("/private")));

    edition.store(1, Ordering::SeqCst);
    let later = bench.clock.turn(TimeDelta::hours(6));
    let report = bench.crawl().await;
    assert_eq!((report.changed, report.unchanged, report.fetched), (1, 2, 1), "two answer 304");
    assert_eq!(report.outcome, RunOutcome::Complete);
    let pine = bench.document(&format!("{}/pine", server.base)).await;
    assert_eq!((pine.observed_at, pine.verified_at), (noon(), later));
    let lake = bench.document(&format!("{}/lake", server.base)).await;
    let bytes = bench.store.snapshot(&lake.content_hash.expect("kept")).await.expect("bytes");
    assert_eq!(String::from_utf8(bytes).expect("decompressed text"), "月湖今日闭园");
    let conditional = server.take_asked().iter().filter(|a| a.headers.contains_key("if-none-match")).count();
    assert_eq!(conditional, 3);

    edition.store(2, Ordering::SeqCst);
    let report = bench.crawl().await;
    assert_eq!((report.gone, report.unchanged), (1, 2));
    assert_eq!(bench.live().await, ["", "lake"]);
}
