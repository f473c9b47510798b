//! Whole runs over a web in memory: what becomes a document, and what a second run costs.

use crate::support::{Bench, definition, files, noon, path, quick};
use chrono::TimeDelta;
use crawler::{Extent, MemoryWeb, Progress, Reply, crawl_source, preview};
use scenic_data::source::SourceKind;
use scenic_data::store::{RunOutcome, RunReport};
use std::sync::Mutex;

const HOME: &str = "https://site.example/";

fn url(path: &str) -> String {
    format!("{HOME}{path}")
}

/// A home page with two sights, one of which leads to a third.
fn small_site() -> MemoryWeb {
    let web = MemoryWeb::new();
    let home = "<a href='pine'>松</a> <a href='/lake?utm_source=home'>湖</a> <a href='//shop.example/'>x</a>";
    web.put(HOME, Reply::html(home).etag("\"home-1\""));
    web.put(
        &url("pine"),
        Reply::html("听涛松 <a href='/'>home</a>").last_modified("Tue, 24 Nov 2026 08:00:00 GMT"),
    );
    web.put(&url("lake"), Reply::html("月湖 <a href='boat#times'>boats</a>").etag("W/\"l\""));
    web.put(&url("boat"), Reply::html("游船"));
    web
}

async fn small() -> Bench<MemoryWeb> {
    Bench::new(small_site(), quick(), definition(HOME, |_| ())).await
}

#[tokio::test]
async fn a_site_is_crawled_breadth_first_and_each_page_becomes_one_document() {
    let bench = small().await;
    let report = bench.crawl().await;
    let expected =
        RunReport { outcome: RunOutcome::Complete, seen: 4, fetched: 4, created: 4, ..RunReport::default() };
    assert_eq!(report, expected);
    assert_eq!(bench.live().await, ["", "boat", "lake", "pine"]);
    let asked = bench.web.take_asked();
    assert_eq!(asked[0], url("robots.txt"));
    assert_eq!(asked[1], HOME);
    assert_eq!(path(asked.last().expect("asked")), "boat", "what is further away comes last: {asked:?}");
    assert!(!asked.iter().any(|url| url.contains("shop.example")), "{asked:?}");

    let pine = bench.document(&url("pine")).await;
    let bytes = bench.store.snapshot(pine.content_hash.as_deref().expect("kept")).await.expect("bytes");
    assert!(String::from_utf8(bytes).expect("text").starts_with("听涛松"));
    assert_eq!(pine.media_type.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(pine.last_modified.as_deref(), Some("Tue, 24 Nov 2026 08:00:00 GMT"));
    assert_eq!(bench.store.pending(1, 10).await.expect("pending").len(), 4, "all wait to be read");
}

#[tokio::test]
async fn pages_that_only_a_list_of_pages_names_are_found_and_the_lists_are_no_documents() {
    let web = small_site();
    web.put(
        &url("robots.txt"),
        Reply::new("text/plain", "User-agent: *\nDisallow: /hidden\nSitemap: https://site.example/lists.xml"),
    );
    let index = "<sitemapindex><sitemap><loc>https://site.example/sitemap-1.xml</loc></sitemap>\
                 <sitemap><loc>https://other.example/sitemap.xml</loc></sitemap></sitemapindex>";
    web.put(&url("lists.xml"), Reply::new("application/xml", index));
    let list = "<urlset><url><loc>https://site.example/temple</loc></url>\
                <url><loc>https://site.example/hidden</loc></url>\
                <url><loc>https://other.example/x</loc></url></urlset>";
    web.put(&url("sitemap-1.xml"), Reply::new("text/xml; charset=utf-8", list));
    web.put(&url("temple"), Reply::html("普寂寺"));
    let bench = Bench::new(web, quick(), definition(HOME, |d| d.max_depth = 1)).await;
    let report = bench.crawl().await;
    assert_eq!(report.outcome, RunOutcome::Complete, "{report:?}");
    assert_eq!(bench.live().await, ["", "lake", "pine", "temple"]);
    let asked = bench.web.take_asked();
    assert!(!asked.iter().any(|url| url.contains("other.example") || url.contains("hidden")), "{asked:?}");

    let again = bench.crawl().await;
    assert_eq!((again.created, again.outcome), (0, RunOutcome::Complete), "{again:?}");
    assert_eq!(bench.live().await, ["", "lake", "pine", "temple"]);
}

#[tokio::test]
async fn an_unchanged_second_run_only_advances_verified_at_and_still_follows_every_link() {
    let bench = small().await;
    bench.crawl().await;
    bench.web.take_asked();
    let log = bench.store.last_change().await.expect("log");
    let kept = files(&bench.snapshots());
    let later = bench.clock.turn(TimeDelta::hours(6));

    let report = bench.crawl().await;
    let expected = RunReport {
        outcome: RunOutcome::Complete,
        expected: 4,
        seen: 4,
        fetched: 1,
        unchanged: 4,
        ..RunReport::default()
    };
    assert_eq!(report, expected, "three answer 304, the boats have no tag and answer the same bytes");
    let mut asked = bench.web.take_asked();
    asked.sort();
    assert_eq!(asked, [url(""), url("boat"), url("lake"), url("pine")], "each once, robots.txt not again");
    for path in ["", "boat", "lake", "pine"] {
        let document = bench.document(&url(path)).await;
        assert_eq!((document.observed_at, document.verified_at), (noon(), later), "{path}");
    }
    assert_eq!(bench.store.last_change().await.expect("log"), log);
    assert_eq!(files(&bench.snapshots()), kept);
}

#[tokio::test]
async fn a_page_behind_an_unchanged_page_is_found_when_it_appears() {
    let bench = small().await;
    bench.web.remove(&url("boat"));
    assert_eq!(bench.crawl().await.created, 3, "the link to the boats is dead");
    bench.web.put(&url("boat"), Reply::html("游船"));
    let report = bench.crawl().await;
    assert_eq!((report.created, report.unchanged), (1, 3));
}

#[tokio::test]
async fn changed_bytes_change_their_document_only() {
    let bench = small().await;
    bench.crawl().await;
    let later = bench.clock.turn(TimeDelta::hours(6));
    bench.web.put(&url("lake"), Reply::html("月湖闭园 <a href='boat'>boats</a>").etag("W/\"l2\""));
    let report = bench.crawl().await;
    assert_eq!((report.changed, report.unchanged, report.outcome), (1, 3, RunOutcome::Complete));
    assert_eq!(bench.document(&url("lake")).await.observed_at, later);
    assert_eq!(bench.document(&url("pine")).await.observed_at, noon());
}

#[tokio::test]
async fn bytes_that_were_lost_are_fetched_again() {
    let bench = small().await;
    bench.crawl().await;
    std::fs::remove_dir_all(bench.snapshots()).expect("removed");
    let report = bench.crawl().await;
    assert_eq!((report.unchanged, report.fetched, report.outcome), (4, 4, RunOutcome::Complete));
    let hash = bench.document(HOME).await.content_hash.expect("a hash");
    bench.store.snapshot(&hash).await.expect("the bytes are back");
}

#[tokio::test]
async fn a_run_that_was_killed_repeats_work_and_loses_none() {
    let bench = small().await;
    let source = bench.source().await;
    let seen = Mutex::new(0);
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let stop = Mutex::new(Some(stop));
    let watch = |_: &Progress<'_>| {
        let mut seen = seen.lock().expect("no panic");
        *seen += 1;
        if *seen == 2
            && let Some(stop) = stop.lock().expect("no panic").take()
        {
            stop.send(()).expect("the test listens");
        }
    };
    tokio::select! {
        biased;
        _ = stopped => {}
        _ = crawl_source(&bench.store, &bench.visitor, &source, Extent::Everything, &watch) => panic!("it was to be killed"),
    }
    let runs = bench.store.runs(Some(&bench.id), 5).await.expect("runs");
    assert_eq!(runs[0].report.outcome, RunOutcome::Running, "the run never ended");

    let report = bench.crawl().await;
    assert_eq!(report.outcome, RunOutcome::Complete);
    assert_eq!(report.created + report.unchanged, 4);
    assert_eq!(bench.live().await, ["", "boat", "lake", "pine"]);
    assert_eq!(files(&bench.snapshots()), 4, "nothing is doubled");
}

#[tokio::test]
async fn a_feed_is_its_own_addresses_and_nothing_else() {
    let web = MemoryWeb::new();
    let feed = "<?xml version='1.0'?><rss><channel><item><link>https://site.example/n1</link></item></channel></rss>";
    web.put(&url("notices.xml"), Reply::new("application/octet-stream", feed).etag("\"f\""));
    web.put(&url("n1"), Reply::html("公告"));
    let feed = definition(&url("notices.xml"), |d| d.kind = SourceKind::Feed);
    let bench = Bench::new(web, quick(), feed).await;
    assert_eq!(bench.crawl().await.created, 1);
    let report = bench.crawl().await;
    assert_eq!((report.unchanged, report.fetched, report.outcome), (1, 0, RunOutcome::Complete));
    assert_eq!(bench.live().await, ["notices.xml"]);
}

#[tokio::test]
async fn a_redirect_leads_to_a_document_under_its_own_address() {
    let web = small_site();
    web.put(HOME, Reply::redirect(302, "/home"));
    web.put(&url("home"), Reply::html("<a href=old>old</a> <a href=pine>pine</a>"));
    web.put(&url("old"), Reply::redirect(301, "lake"));
    web.put(&url("pine"), Reply::redirect(301, "https://elsewhere.example/"));
    let bench = Bench::new(web, quick(), definition(HOME, |_| ())).await;
    let report = bench.crawl().await;
    assert_eq!(bench.live().await, ["boat", "home", "lake"]);
    assert_eq!((report.created, report.skipped, report.outcome), (3, 3, RunOutcome::Complete));
    assert!(!bench.web.take_asked().iter().any(|url| url.contains("elsewhere")));
}

#[tokio::test]
async fn a_start_page_that_leads_outside_fails_the_run_and_says_where() {
    let web = MemoryWeb::new();
    web.put(HOME, Reply::redirect(301, "https://new.example/?token=secret"));
    let bench = Bench::new(web, quick(), definition(HOME, |_| ())).await;
    let report = bench.crawl().await;
    assert_eq!(report.outcome, RunOutcome::Failed);
    let error = report.error.expect("an error");
    assert!(error.contains("leads to new.example, outside the source"), "{error}");
}

#[tokio::test]
async fn a_page_that_does_not_want_to_be_kept_is_not_but_its_links_count() {
    let web = MemoryWeb::new();
    web.put(HOME, Reply::html("<meta name=robots content=noindex><a href='list?sort=2'>list</a>"));
    web.put(&url("list?sort=2"), Reply::html("<link rel=canonical href='/list'><a href=pine>pine</a>"));
    web.put(&url("list"), Reply::html("<link rel=canonical href='/list'>the list"));
    web.put(&url("pine"), Reply::html("<link rel=canonical href='/'>a careless template"));
    let bench = Bench::new(web, quick(), definition(HOME, |_| ())).await;
    let report = bench.crawl().await;
    assert_eq!(bench.live().await, ["list", "pine"]);
    assert_eq!((report.created, report.skipped, report.outcome), (2, 2, RunOutcome::Complete));
}

#[tokio::test]
async fn a_preview_fetches_by_the_same_rules_and_stores_nothing() {
    let bench = small().await;
    let site = definition(HOME, |d| d.ignore = vec!["^/lake".into()]);
    let seen = preview(&bench.visitor, &site, None).await.expect("a page");
    assert_eq!((seen.url.as_str(), seen.links), (HOME, vec![url("pine")]));
    assert_eq!(seen.media_type.as_deref(), Some("text/html; charset=utf-8"));
    assert!(String::from_utf8(seen.bytes).expect("text").contains("松"));

    bench.web.put(&url("old"), Reply::redirect(301, "pine"));
    let seen = preview(&bench.visitor, &site, Some(&url("old"))).await.expect("a page");
    assert_eq!(seen.url, url("pine"));
    let missing = preview(&bench.visitor, &site, Some(&url("none"))).await.expect_err("no page");
    assert_eq!(missing.to_string(), "https://site.example/none answered 404");
    let secret =
        preview(&bench.visitor, &site, Some("https://a:hunter2@site.example/")).await.expect_err("refused");
    assert!(!secret.to_string().contains("hunter2"));

    assert!(bench.live().await.is_empty() && files(&bench.snapshots()) == 0);
    assert!(bench.store.runs(None, 5).await.expect("runs").is_empty());
}
