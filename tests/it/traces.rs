//! A fact is followed from its page to an answer by what traces say, through processes that know
//! nothing of each other.

use crate::support::{Sites, answers, ask, daoyou, run, serve_with};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;
use test_collector::{Collector, Sent};

/// Tells the command where its traces go: all of them, at once.
fn traced<'a>(command: &'a mut Command, url: &str, service: &str) -> &'a mut Command {
    command
        .env("DAOYOU_TRACES__OTLP_URL", url)
        .env("DAOYOU_TRACES__SERVICE", service)
        .env("DAOYOU_TRACES__SAMPLE", "1.0")
        .env("DAOYOU_TRACES__EVERY_MS", "50")
}

/// The span of that name by that service of which `is` holds; tells what there is when there is none.
fn span<'a>(spans: &'a [Sent], service: &str, name: &str, is: impl Fn(&Sent) -> bool) -> &'a Sent {
    let of_it = || spans.iter().filter(|span| span.service == service && span.name == name);
    of_it()
        .find(|span| is(span))
        .unwrap_or_else(|| panic!("no such {name} among {:#?}", of_it().collect::<Vec<_>>()))
}

fn says(span: &Sent, attribute: &str, value: &str) -> bool {
    span.attributes.get(attribute).is_some_and(|said| said.split(' ').any(|one| one == value))
}

/// The spans around one, the innermost first, as names.
fn around(spans: &[Sent], of: &Sent) -> Vec<String> {
    let outer = spans.iter().find(|span| span.id == of.parent && span.trace == of.trace);
    outer.map_or_else(Vec::new, |outer| [vec![outer.name.clone()], around(spans, outer)].concat())
}

async fn crawl(data: &Path, url: &str) {
    let sites = Sites::serve().await;
    sites.register(data);
    let mut command = daoyou(data);
    command.args(["crawl", "--source", "lanxiu-official"]).env("DAOYOU_CRAWLER__ALLOW_LOOPBACK", "true");
    traced(&mut command, url, "crawler");
    tokio::task::spawn_blocking(move || run(&mut command)).await.expect("crawled");
}

/// Has the service stop of its own accord, so that it sends what still waits.
fn stop(child: &mut Child) {
    let told = Command::new("kill").arg(child.id().to_string()).status().expect("kill runs");
    assert!(told.success());
    child.wait().expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_is_followed_from_its_page_to_an_answer() {
    let data = tempfile::tempdir().expect("a folder");
    let collector = Collector::start().await.expect("a collector");
    crawl(data.path(), collector.url()).await;
    let (url, folder) = (collector.url().to_owned(), data.path().to_owned());
    let answer = tokio::task::spawn_blocking(move || {
        let (mut child, port) = serve_with(&folder, |command| {
            traced(command, &url, "answers");
        });
        assert!(answers(&mut child, port), "it answers");
        let head =
            "POST /v1/ask HTTP/1.1\r\nContent-Type: application/json\r\nX-Request-Id: the-one-asked-about";
        let (status, answer) = ask(port, head, r#"{"question":"云栖台几点开门？"}"#).expect("an answer");
        assert_eq!(status, 200, "{answer}");
        stop(&mut child);
        answer
    })
    .await
    .expect("asked");
    assert_eq!(answer["grounded"], true, "{answer}");
    let cited = answer["citations"][0]["url"].as_str().expect("a page");
    let place = answer["places"][0]["id"].as_str().expect("a place");

    // What the process sends when it ends is there when it has ended; the collector may still be reading.
    let mut spans = collector.spans();
    for _ in 0..100 {
        if spans.iter().any(|span| span.name == "answer") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        spans = collector.spans();
    }
    let visit = span(&spans, "crawler", "visit", |span| says(span, "url", cited));
    assert_eq!(around(&spans, visit), ["crawl"]);
    let claims =
        span(&spans, "crawler", "claims", |span| says(span, "url", cited) && says(span, "place", place));
    assert!(around(&spans, claims).contains(&"apply".to_owned()), "{:?}", around(&spans, claims));
    let lanes: BTreeSet<&str> = spans
        .iter()
        .filter(|span| span.name == "index" && says(span, "place", place))
        .filter_map(|span| span.attributes.get("index").map(String::as_str))
        .collect();
    assert!(lanes.contains("keyword"), "{lanes:?}");
    let told =
        span(&spans, "answers", "answer", |span| says(span, "url", cited) && says(span, "place", place));
    assert_eq!(around(&spans, told), ["request"]);
    span(&spans, "answers", "request", |span| {
        span.id == told.parent && says(span, "request_id", "the-one-asked-about")
    });
    // What was asked stays with whoever asked it.
    let words = spans.iter().flat_map(|span| span.attributes.values()).any(|said| said.contains("几点开门"));
    assert!(!words, "a question in a trace");
}

/// A trace that a caller is in the middle of, and wants sent.
const CALLERS: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

#[tokio::test(flavor = "multi_thread")]
async fn a_callers_trace_goes_on_in_the_service_where_callers_are_followed() {
    for follow in [true, false] {
        let data = tempfile::tempdir().expect("a folder");
        let collector = Collector::start().await.expect("a collector");
        let (url, folder) = (collector.url().to_owned(), data.path().to_owned());
        tokio::task::spawn_blocking(move || {
            let (mut child, port) = serve_with(&folder, |command| {
                traced(command, &url, "answers")
                    .env("DAOYOU_TRACES__SAMPLE", "0.0")
                    .env("DAOYOU_TRACES__FOLLOW_CALLERS", follow.to_string());
            });
            assert!(answers(&mut child, port), "it answers");
            for parent in ["", "\r\nTraceparent: 00-rubbish-01"] {
                let head = format!("POST /v1/ask HTTP/1.1\r\nContent-Type: application/json{parent}");
                ask(port, &head, r#"{"question":"云栖台几点开门？"}"#).expect("an answer");
            }
            let head = format!(
                "POST /v1/ask HTTP/1.1\r\nContent-Type: application/json\r\n\
                 Traceparent: 00-{CALLERS}-00f067aa0ba902b7-01"
            );
            ask(port, &head, r#"{"question":"云栖台几点开门？"}"#).expect("an answer");
            stop(&mut child);
        })
        .await
        .expect("asked");
        let mut spans = collector.spans();
        for _ in 0..if follow { 100 } else { 10 } {
            if !spans.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            spans = collector.spans();
        }
        assert!(spans.iter().all(|span| span.trace == CALLERS), "{spans:#?}");
        let requests: Vec<&str> =
            spans.iter().filter(|span| span.name == "request").map(|span| span.parent.as_str()).collect();
        assert_eq!(requests, if follow { vec!["00f067aa0ba902b7"] } else { vec![] });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_collector_nothing_waits_and_wrong_settings_are_refused() {
    let data = tempfile::tempdir().expect("a folder");
    let nobody = format!("http://127.0.0.1:{}", crate::support::free_port());
    let began = std::time::Instant::now();
    let mut command = daoyou(data.path());
    run(traced(&mut command, &nobody, "alone").args(["source", "list"]));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    for (url, sample, name) in [
        ("https://collector.example.org", "1.0", "traces.otlp_url"),
        (nobody.as_str(), "7.0", "traces.sample"),
    ] {
        let mut command = daoyou(data.path());
        traced(&mut command, url, "alone").env("DAOYOU_TRACES__SAMPLE", sample).args(["source", "list"]);
        let output = command.output().expect("it starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && told.contains(name), "{told}");
    }
}
