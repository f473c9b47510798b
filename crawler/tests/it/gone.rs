//! Documents that disappear: what a run may conclude, and what it may not.

use crate::support::{Bench, definition, quick};
use chrono::TimeDelta;
use crawler::{FetchError, MemoryWeb, Reply};
use scenic_data::document::DocumentState;
use scenic_data::store::RunOutcome;

const HOME: &str = "https://site.example/";

fn url(path: &str) -> String {
    format!("{HOME}{path}")
}

/// A home page and the sights `a`, `b` and `c`, crawled once.
async fn crawled() -> Bench<MemoryWeb> {
    let web = MemoryWeb::new();
    web.put(HOME, Reply::html("<a href=a>a</a><a href=b>b</a><a href=c>c</a>"));
    for sight in ["a", "b", "c"] {
        web.put(&url(sight), Reply::html(sight));
    }
    let bench = Bench::new(web, quick(), definition(HOME, |_| ())).await;
    assert_eq!(bench.crawl().await.created, 4);
    bench.clock.turn(TimeDelta::hours(6));
    bench
}

/// The home page stops leading to `a`.
fn forget_a(bench: &Bench<MemoryWeb>) {
    bench.web.put(HOME, Reply::html("<a href=b>b</a><a href=c>c</a>"));
}

#[tokio::test]
async fn a_page_that_says_it_is_gone_is_retired_even_in_a_partial_run() {
    for status in [404, 410] {
        let bench = crawled().await;
        bench.web.put(&url("a"), Reply::status(status));
        bench.web.put(&url("b"), Reply::status(500));
        let report = bench.crawl().await;
        assert_eq!((report.gone, report.failed, report.outcome), (1, 1, RunOutcome::Partial));
        assert_eq!(bench.live().await, ["", "b", "c"]);
        let gone = bench.document(&url("a")).await;
        assert_eq!((gone.state, gone.http_status), (DocumentState::Gone, Some(status)));

        bench.web.put(&url("b"), Reply::html("b"));
        let report = bench.crawl().await;
        assert_eq!(
            (report.gone, report.skipped, report.outcome),
            (0, 1, RunOutcome::Complete),
            "gone only once"
        );

        bench.web.put(&url("a"), Reply::html("a"));
        assert_eq!(bench.crawl().await.changed, 1, "it is back");
        assert_eq!(bench.live().await, ["", "a", "b", "c"]);
    }
}

#[tokio::test]
async fn a_page_nobody_links_to_any_more_stays_while_it_answers() {
    let bench = crawled().await;
    forget_a(&bench);
    let report = bench.crawl().await;
    assert_eq!((report.seen, report.unchanged, report.changed, report.gone), (4, 3, 1, 0));
    assert_eq!(bench.document(&url("a")).await.verified_at, noon_and_six());
    bench.web.remove(&url("a"));
    assert_eq!(bench.crawl().await.gone, 1);
}

fn noon_and_six() -> scenic_data::Instant {
    crate::support::noon() + TimeDelta::hours(6)
}

#[tokio::test]
async fn a_complete_run_retires_what_is_neither_linked_nor_answering() {
    for answer in [Reply::status(403), Reply::redirect(301, "/b"), Reply::new("image/png", "x")] {
        let bench = crawled().await;
        forget_a(&bench);
        bench.web.put(&url("a"), answer.clone());
        let report = bench.crawl().await;
        assert_eq!((report.gone, report.outcome), (1, RunOutcome::Complete), "{answer:?}");
        assert_eq!(bench.live().await, ["", "b", "c"], "{answer:?}");
    }
}

#[tokio::test]
async fn a_partial_run_never_concludes_that_something_disappeared() {
    let failing = || Reply::error(FetchError::Connect("refused".into()));
    for answer in [Reply::status(403), Reply::redirect(301, "/b"), Reply::new("image/png", "x")] {
        let bench = crawled().await;
        forget_a(&bench);
        bench.web.put(&url("a"), answer.clone());
        bench.web.put(&url("c"), failing());
        let report = bench.crawl().await;
        assert_eq!((report.gone, report.failed, report.skipped), (0, 1, 1), "{answer:?}");
        assert_eq!(report.outcome, RunOutcome::Partial);
        assert_eq!(bench.live().await, ["", "a", "b", "c"], "{answer:?}");
    }
}

#[tokio::test]
async fn a_capped_run_never_concludes_that_something_disappeared() {
    let bench = crawled().await;
    bench.web.put(HOME, Reply::html("<a href=n1>1</a><a href=n2>2</a><a href=b>b</a>"));
    bench.web.put(&url("a"), Reply::status(403));
    bench.put(&definition(HOME, |d| d.max_pages = 3)).await;
    let report = bench.crawl().await;
    assert_eq!((report.gone, report.outcome), (0, RunOutcome::Partial));
    assert_eq!(report.error.as_deref(), Some("max_pages: the limit of 3 pages was reached"));
    assert!(bench.live().await.contains(&"a".to_owned()));
}

#[tokio::test]
async fn a_page_that_is_elsewhere_for_now_is_neither_gone_nor_confirmed() {
    let bench = crawled().await;
    bench.web.put(&url("maintenance"), Reply::html("back soon"));
    for sight in ["a", "b", "c"] {
        bench.web.put(&url(sight), Reply::redirect(302, "/maintenance"));
    }
    let report = bench.crawl().await;
    assert_eq!((report.gone, report.skipped, report.created), (0, 3, 1));
    assert_eq!(bench.document(&url("a")).await.verified_at, crate::support::noon());
}

#[tokio::test]
async fn a_site_that_is_down_loses_nothing() {
    for answer in [
        Reply::status(500),
        Reply::status(503),
        Reply::html(""),
        Reply::error(FetchError::Unresolved { host: "site.example".into(), detail: "no such name".into() }),
    ] {
        let bench = crawled().await;
        for page in ["", "a", "b", "c"] {
            bench.web.put(&url(page), answer.clone());
        }
        let report = bench.crawl().await;
        assert_eq!((report.outcome, report.failed, report.gone), (RunOutcome::Failed, 4, 0), "{answer:?}");
        assert!(report.error.expect("an error").starts_with(HOME));
        assert_eq!(bench.live().await.len(), 4);
    }
}

#[tokio::test]
async fn what_the_definition_no_longer_covers_is_left_alone() {
    let bench = crawled().await;
    bench.put(&definition(HOME, |d| d.ignore = vec!["^/a".into()])).await;
    bench.web.take_asked();
    let report = bench.crawl().await;
    assert_eq!((report.unchanged, report.skipped, report.outcome), (3, 1, RunOutcome::Complete));
    assert!(!bench.web.take_asked().contains(&url("a")));
    assert!(bench.live().await.contains(&"a".to_owned()));
}

/// A home page and twenty sights, crawled once.
async fn large() -> Bench<MemoryWeb> {
    let web = MemoryWeb::new();
    let links: String = (0..20).map(|n| format!("<a href=s{n}>s</a>")).collect();
    web.put(HOME, Reply::html(&links));
    for n in 0..20 {
        web.put(&url(&format!("s{n}")), Reply::html(&format!("sight {n}")));
    }
    let bench = Bench::new(web, quick(), definition(HOME, |_| ())).await;
    assert_eq!(bench.crawl().await.created, 21);
    bench.clock.turn(TimeDelta::hours(6));
    bench
}

fn answer(bench: &Bench<MemoryWeb>, sights: std::ops::Range<u32>, status: u16) {
    sights.for_each(|n| bench.web.put(&url(&format!("s{n}")), Reply::status(status)));
}

#[tokio::test]
async fn a_run_that_would_retire_much_waits_for_a_second_one_that_says_the_same() {
    let bench = large().await;
    answer(&bench, 0..8, 404);
    let report = bench.crawl().await;
    assert_eq!((report.gone, report.held_back, report.skipped), (0, 8, 8));
    assert_eq!(report.outcome, RunOutcome::Partial);
    let error = report.error.expect("an error");
    assert!(error.contains("8 of 21 documents seem gone"), "{error}");
    assert_eq!(bench.live().await.len(), 21);

    // More than was said before: that must be said twice, too.
    answer(&bench, 8..10, 410);
    let report = bench.crawl().await;
    assert_eq!((report.gone, report.held_back), (0, 10));
    let report = bench.crawl().await;
    assert_eq!((report.gone, report.held_back, report.outcome), (10, 0, RunOutcome::Complete));
    assert_eq!(bench.live().await.len(), 11);
}

#[tokio::test]
async fn a_site_that_comes_back_has_lost_nothing_and_must_fail_twice_again() {
    let bench = large().await;
    answer(&bench, 0..8, 404);
    assert_eq!(bench.crawl().await.held_back, 8);
    (0..8).for_each(|n| bench.web.put(&url(&format!("s{n}")), Reply::html(&format!("sight {n}"))));
    let report = bench.crawl().await;
    assert_eq!((report.unchanged, report.held_back, report.outcome), (21, 0, RunOutcome::Complete));
    answer(&bench, 0..8, 404);
    assert_eq!(bench.crawl().await.held_back, 8);
}

#[tokio::test]
async fn what_is_neither_linked_nor_answering_is_held_back_too_when_it_is_much() {
    let bench = large().await;
    let links: String = (8..20).map(|n| format!("<a href=s{n}>s</a>")).collect();
    bench.web.put(HOME, Reply::html(&links));
    answer(&bench, 0..8, 403);
    let report = bench.crawl().await;
    assert_eq!((report.gone, report.held_back, report.changed), (0, 8, 1));
    assert_eq!(bench.crawl().await.gone, 8);
}

#[tokio::test]
async fn a_few_documents_are_retired_whatever_share_they_are() {
    let bench = large().await;
    answer(&bench, 0..6, 404);
    assert_eq!(bench.crawl().await.gone, 6, "less than a third");
    let bench = crawled().await;
    for sight in ["a", "b", "c"] {
        bench.web.remove(&url(sight));
    }
    assert_eq!(bench.crawl().await.gone, 3, "no more than five");
}
