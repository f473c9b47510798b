//! JSON APIs: page by page, with a key, and what happens when there is less than before.

use crate::support::{Bench, definition, noon, path, quick};
use crawler::{Keys, MemoryWeb, Reply, Visitor, Web};
use scenic_data::Clock;
use scenic_data::source::{JsonRules, KeyUse, SourceDefinition, SourceKind};
use scenic_data::store::RunOutcome;
use std::sync::Arc;

const START: &str = "https://api.example/v1/sights?size=2";

fn url(page: u32) -> String {
    match page {
        1 => START.to_owned(),
        page => format!("{START}&page={page}"),
    }
}

fn answer(ids: &[u32]) -> Reply {
    let items: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    Reply::new("application/json", format!(r#"{{"list":[{}]}}"#, items.join(",")))
}

fn sights(edit: impl FnOnce(&mut SourceDefinition)) -> SourceDefinition {
    definition(START, |d| {
        d.kind = SourceKind::Json;
        d.json = Some(JsonRules { items: "/list".into(), page: Some("page".into()), ..JsonRules::default() });
        edit(d);
    })
}

#[tokio::test]
async fn an_api_is_read_page_by_page_however_many_there_are() {
    let web = MemoryWeb::new();
    for page in 1..=8 {
        web.put(&url(page), answer(&[page, page + 100]));
    }
    web.put(&url(9), answer(&[]));
    let bench = Bench::new(web, quick(), sights(|_| ())).await;
    let report = bench.crawl().await;
    assert_eq!((report.created, report.outcome), (9, RunOutcome::Complete), "depth does not count pages");
    let asked: Vec<String> = bench.web.take_asked().iter().map(|url| path(url).to_owned()).collect();
    assert_eq!(asked.len(), 1 + 9, "robots.txt and each page once: {asked:?}");

    // Six pages go away at once: what no answer leads to any more is gone.
    for page in 3..=9 {
        bench.web.remove(&url(page));
    }
    bench.web.put(&url(3), answer(&[]));
    let report = bench.crawl().await;
    assert_eq!((report.gone, report.held_back), (0, 6), "so much is not believed at once");
    let report = bench.crawl().await;
    assert_eq!((report.gone, report.outcome), (6, RunOutcome::Complete));
    assert_eq!(bench.live().await.len(), 3);
}

#[tokio::test]
async fn an_answer_that_fails_lets_nothing_be_concluded() {
    let web = MemoryWeb::new();
    web.put(&url(1), answer(&[1, 2]));
    web.put(&url(2), answer(&[3, 4]));
    web.put(&url(3), answer(&[]));
    let bench = Bench::new(web, quick(), sights(|_| ())).await;
    assert_eq!(bench.crawl().await.created, 3);
    bench.web.put(&url(2), Reply::status(500));
    let report = bench.crawl().await;
    assert_eq!((report.gone, report.failed, report.outcome), (0, 1, RunOutcome::Partial));
    assert_eq!(bench.live().await.len(), 3);
}

#[tokio::test]
async fn a_key_opens_the_api_and_without_it_the_run_says_what_is_missing() {
    let web = MemoryWeb::new();
    web.put(START, answer(&[]).needs("s3cret"));
    let usage = KeyUse { name: "lanxiu".into(), header: Some("X-Api-Key".into()) };
    let bench = Bench::new(web, quick(), sights(|d| d.key = Some(usage))).await;
    let report = bench.crawl().await;
    assert_eq!(report.outcome, RunOutcome::Failed);
    let why = report.error.unwrap_or_default();
    assert!(why.contains("crawler.key") && why.contains("lanxiu"), "{why}");

    let web = Arc::clone(&bench.web) as Arc<dyn Web>;
    let clock = Arc::clone(&bench.clock) as Arc<dyn Clock>;
    let visitor = Visitor::new(web, quick(), clock, Arc::new(|| 0.0)).expect("a visitor");
    let visitor = visitor.with_keys(Keys::default().with("lanxiu", "api.example", "s3cret"));
    let bench = Bench { visitor: Arc::new(visitor), ..bench };
    assert_eq!(bench.crawl().await.created, 1);
    assert_eq!(bench.document(START).await.fetched_at, noon());
}
