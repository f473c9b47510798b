//! What rules and limits keep a run from, and what bad pages do to it: nothing.

use crate::support::{Bench, definition, quick};
use crawler::{CrawlError, FetchError, MemoryWeb, Reply};
use scenic_data::Clock as _;
use scenic_data::source::SourceKind;
use scenic_data::store::RunOutcome;

const HOME: &str = "https://site.example/";

fn url(path: &str) -> String {
    format!("{HOME}{path}")
}

#[tokio::test]
async fn robots_rules_are_respected_and_do_not_spoil_the_run() {
    let web = MemoryWeb::new();
    web.put(&url("robots.txt"), Reply::new("text/plain", "User-agent: daoyou\nDisallow: /closed\n"));
    web.put(HOME, Reply::html("<a href=closed/1>1</a> <a href=open>2</a>"));
    web.put(&url("closed/1"), Reply::html("not for us"));
    web.put(&url("open"), Reply::html("for us"));
    let bench = Bench::new(web, quick(), definition(HOME, |_| ())).await;
    let report = bench.crawl().await;
    assert_eq!((report.created, report.skipped, report.outcome), (2, 1, RunOutcome::Complete));
    assert!(!bench.web.take_asked().contains(&url("closed/1")));
    assert_eq!(bench.live().await, ["", "open"]);
}

#[tokio::test]
async fn without_readable_rules_nothing_is_asked_for() {
    for (reply, outcome, message) in [
        (Reply::status(503), RunOutcome::Failed, "robots.txt could not be read: it answered 503"),
        (
            Reply::new("text/plain", "User-agent: *\nDisallow: /"),
            RunOutcome::Failed,
            "robots.txt disallows the start page",
        ),
    ] {
        let web = MemoryWeb::new();
        web.put(&url("robots.txt"), reply);
        web.put(HOME, Reply::html("hello"));
        let bench = Bench::new(web, quick(), definition(HOME, |_| ())).await;
        let report = bench.crawl().await;
        assert_eq!(report.outcome, outcome);
        assert_eq!(report.error, Some(format!("{HOME}: {message}")));
        assert!(bench.web.take_asked().iter().all(|asked| asked.ends_with("robots.txt")));
    }
}

#[tokio::test]
async fn one_bad_page_is_counted_and_the_others_are_read() {
    let limit = std::time::Duration::from_secs(60);
    for bad in [
        Reply::status(500),
        Reply::status(429),
        Reply::status(206),
        Reply::status(304),
        Reply::redirect(301, "/bad"),
        Reply::redirect(302, "ftp://site.example/"),
        Reply::status(302),
        Reply::html(""),
        Reply::error(FetchError::TooLarge { limit: 10 }),
        Reply::error(FetchError::Timeout { stage: "the body", limit }),
        Reply::error(FetchError::Broken("it broke off".into())),
    ] {
        let web = MemoryWeb::new();
        web.put(HOME, Reply::html("<a href=bad>bad</a> <a href=good>good</a>"));
        web.put(&url("bad"), bad.clone());
        web.put(&url("good"), Reply::html("good"));
        let bench = Bench::new(web, quick(), definition(HOME, |_| ())).await;
        let report = bench.crawl().await;
        assert_eq!((report.created, report.failed), (2, 1), "{bad:?}");
        assert_eq!(report.outcome, RunOutcome::Partial, "{bad:?}");
        assert!(report.error.expect("an error").starts_with(&url("bad: ")), "{bad:?}");
    }
}

#[tokio::test]
async fn what_is_no_page_is_skipped() {
    let web = MemoryWeb::new();
    web.put(
        HOME,
        Reply::html("<a href=dead>1</a><a href=members>2</a><a href=film>3</a><a href=map.pdf>4</a>"),
    );
    web.put(&url("members"), Reply::status(403));
    web.put(&url("film"), Reply::new("video/mp4", "…"));
    let bench = Bench::new(web, quick(), definition(HOME, |_| ())).await;
    let report = bench.crawl().await;
    assert_eq!((report.created, report.skipped, report.outcome), (1, 3, RunOutcome::Complete));
    assert!(!bench.web.take_asked().contains(&url("map.pdf")));
}

#[tokio::test]
async fn depth_and_number_of_pages_are_bounded() {
    let web = MemoryWeb::new();
    for i in 0..50 {
        web.put(&url(&format!("p{i}")), Reply::html(&format!("<a href=p{}>next</a>", i + 1)));
    }
    let bench = Bench::new(web, quick(), definition(&url("p0"), |d| d.max_depth = 3)).await;
    let report = bench.crawl().await;
    assert_eq!(
        (report.created, report.outcome),
        (4, RunOutcome::Complete),
        "depth is part of the definition"
    );

    bench
        .put(&definition(&url("p0"), |d| {
            d.max_depth = 100;
            d.max_pages = 10;
        }))
        .await;
    let report = bench.crawl().await;
    assert_eq!((report.seen, report.outcome), (10, RunOutcome::Partial));
}

#[tokio::test]
async fn a_trap_of_links_ends() {
    let web = MemoryWeb::new();
    web.put(HOME, Reply::html("<a href=x/>x</a>"));
    for depth in 1..30 {
        web.put(&url(&"x/".repeat(depth)), Reply::html(&format!("{depth} <a href=x/>deeper</a>")));
    }
    let bench = Bench::new(web, quick(), definition(HOME, |d| d.max_depth = 100)).await;
    assert_eq!(bench.crawl().await.created, 4, "the home page and three of the same segment");
}

#[tokio::test]
async fn a_chain_of_redirects_ends() {
    let web = MemoryWeb::new();
    web.put(HOME, Reply::html("<a href=r0>r</a>"));
    for i in 0..30 {
        web.put(&url(&format!("r{i}")), Reply::redirect(302, &format!("r{}", i + 1)));
    }
    let bench = Bench::new(web, quick(), definition(HOME, |_| ())).await;
    let report = bench.crawl().await;
    assert_eq!((report.created, report.skipped, report.failed), (1, 5, 1));
    assert!(report.error.expect("an error").ends_with("more than 5 redirects"));
}

#[tokio::test]
async fn a_password_in_an_address_is_refused_untold_and_uploads_are_never_crawled() {
    let bench = Bench::new(MemoryWeb::new(), quick(), definition(HOME, |_| ())).await;
    let secret = definition("https://user:hunter2@site.example/", |_| ());
    let refused = bench.store.put_source(&secret, "test", bench.clock.now()).await;
    let error = refused.expect_err("a password in an address").to_string();
    assert!(error.contains("start[0]") && !error.contains("hunter2"), "{error}");

    bench.put(&definition(HOME, |d| d.kind = SourceKind::Upload)).await;
    let refused = bench.try_crawl().await.expect_err("uploads");
    assert!(matches!(refused, CrawlError::NotCrawlable(_)));
}
