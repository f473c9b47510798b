//! Who is crawled when, and by whom.

use crate::support::{Bench, definition, quick, visitor};
use chrono::TimeDelta;
use crawler::{
    CrawlError, FetchError, Fetched, MemoryWeb, Post, Reply, Request, Settings, Timetable, Web, unwatched,
};
use scenic_data::source::SourceDefinition;
use scenic_data::store::{RunOutcome, RunReport};
use scenic_data::{Clock, SourceId};
use std::sync::Arc;
use std::time::Duration;

const HOME: &str = "https://site.example/";

fn other(id: &str) -> SourceDefinition {
    definition(&format!("https://{id}.example/"), |d| d.id = id.into())
}

async fn bench() -> (Bench<MemoryWeb>, Timetable) {
    let web = MemoryWeb::new();
    web.put(HOME, Reply::html("hello"));
    web.put("https://two.example/", Reply::html("two"));
    let bench = Bench::new(web, quick(), definition(HOME, |d| d.interval_s = 3_600)).await;
    bench.put(&other("two")).await;
    let timetable = Timetable::new(bench.store.clone(), Arc::clone(&bench.visitor));
    (bench, timetable)
}

#[tokio::test]
async fn what_is_due_is_crawled_once_and_comes_due_again_after_its_interval() {
    let (bench, timetable) = bench().await;
    let mut reports = timetable.crawl_due("a").await.expect("crawled");
    reports.sort_by(|x, y| x.0.cmp(&y.0));
    let outcomes: Vec<_> = reports.iter().map(|(id, report)| (id.as_str(), report.outcome)).collect();
    assert_eq!(outcomes, [("site", RunOutcome::Complete), ("two", RunOutcome::Complete)]);
    assert!(timetable.crawl_due("a").await.expect("asked").is_empty(), "nothing is due");

    let due = bench.source().await.next_due_at.expect("a next time");
    let wait = (due - bench.clock.now()).num_seconds();
    assert!((3_600..=3_780).contains(&wait), "{wait}");
    bench.clock.turn(due - bench.clock.now());
    let reports = timetable.crawl_due("a").await.expect("crawled");
    assert_eq!(reports.len(), 1);
    assert_eq!((reports[0].0.as_str(), reports[0].1.unchanged), ("site", 1));
}

#[tokio::test]
async fn a_source_that_fails_is_tried_again_sooner_and_troubles_no_other() {
    let (bench, timetable) = bench().await;
    bench.web.put(HOME, Reply::error(FetchError::Connect("refused".into())));
    let mut waits = Vec::new();
    for _ in 0..3 {
        timetable.crawl_due("a").await.expect("crawled");
        let due = bench.source().await.next_due_at.expect("a next time");
        waits.push((due - bench.clock.now()).num_seconds());
        bench.clock.turn(due - bench.clock.now());
    }
    assert_eq!(waits, [300, 600, 1_200]);
    let runs = bench.store.runs(Some(&SourceId::from("two")), 5).await.expect("runs");
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].report.outcome, RunOutcome::Complete);

    bench.web.put(HOME, Reply::html("up"));
    timetable.crawl_due("a").await.expect("crawled");
    let due = bench.source().await.next_due_at.expect("a next time");
    assert!((due - bench.clock.now()).num_seconds() >= 3_600, "all is well again");
}

#[tokio::test]
async fn two_processes_crawl_each_source_once() {
    let (bench, ours) = bench().await;
    let settings = quick();
    let theirs = Timetable::new(bench.store.clone(), visitor(&bench.web, &bench.clock, settings));
    let (a, b, again) = tokio::join!(ours.crawl_due("a"), theirs.crawl_due("b"), ours.crawl_due("a"));
    let total = [a, b, again].into_iter().map(|reports| reports.expect("crawled").len()).sum::<usize>();
    assert_eq!(total, 2);
    assert_eq!(bench.store.runs(None, 10).await.expect("runs").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_sources_are_each_crawled_once_by_two_processes_that_both_saw_them_due() {
    let many: usize = std::env::var("DAOYOU_TEST_DUE").map_or(60, |n| n.parse().expect("DAOYOU_TEST_DUE"));
    let web = MemoryWeb::new();
    web.put(HOME, Reply::html("hello"));
    let bench = Bench::new(web, quick(), definition(HOME, |_| {})).await;
    for n in 1..many {
        let id = format!("s{n}");
        bench.web.put(&format!("https://{id}.example/"), Reply::html("hello"));
        bench.put(&other(&id)).await;
    }
    let timetable =
        |settings| Timetable::new(bench.store.clone(), visitor(&bench.web, &bench.clock, settings));
    let (ours, theirs) = (timetable(quick()), timetable(quick()));
    let (a, b) = tokio::join!(ours.crawl_due("a"), theirs.crawl_due("b"));
    let (a, b) = (a.expect("crawled"), b.expect("crawled"));
    assert!(!a.is_empty() && !b.is_empty(), "both work: {} and {}", a.len(), b.len());
    assert_eq!(a.len() + b.len(), many);
    let complete = |(_, report): &(SourceId, RunReport)| report.outcome == RunOutcome::Complete;
    assert!(a.iter().chain(&b).all(complete));
    let mut runs = bench.store.runs(None, 2 * many as u64).await.expect("runs");
    runs.sort_by(|x, y| x.source.cmp(&y.source));
    runs.dedup_by(|x, y| x.source == y.source);
    assert_eq!(
        (runs.len(), bench.store.runs(None, 2 * many as u64).await.expect("runs").len()),
        (many, many)
    );
}

#[tokio::test]
async fn a_source_is_crawled_by_hand_unless_somebody_holds_it() {
    let (bench, timetable) = bench().await;
    let now = bench.clock.now();
    assert!(
        bench.store.lease_source(&bench.id, "b", now, now + TimeDelta::minutes(1)).await.expect("leased")
    );
    assert_eq!(timetable.crawl_now(&bench.id, "a", &unwatched).await.expect("asked"), None);
    bench.clock.turn(TimeDelta::minutes(2));
    let report =
        timetable.crawl_now(&bench.id, "a", &unwatched).await.expect("crawled").expect("the lease ran out");
    assert_eq!(report.created, 1);
    let missing = timetable.crawl_now(&SourceId::from("none"), "a", &unwatched).await;
    assert!(matches!(missing, Err(CrawlError::NoSource(_))));
}

#[tokio::test]
async fn a_run_whose_process_died_is_closed_by_whoever_takes_the_lease_next() {
    let (bench, timetable) = bench().await;
    let now = bench.clock.now();
    let until = now + TimeDelta::minutes(1);
    assert!(bench.store.lease_source(&bench.id, "dead", now, until).await.expect("leased"));
    let dead = bench.store.begin_run(&bench.id, now).await.expect("begun");
    assert!(bench.store.lease_source(&bench.id, "dead", now, until).await.expect("renewed"));
    let runs = bench.store.runs(Some(&bench.id), 5).await.expect("runs");
    assert_eq!(runs[0].report.outcome, RunOutcome::Running, "renewing a lease closes nothing");

    bench.clock.turn(TimeDelta::minutes(2));
    timetable.crawl_now(&bench.id, "a", &unwatched).await.expect("crawled").expect("the lease ran out");
    let runs = bench.store.runs(Some(&bench.id), 5).await.expect("runs");
    assert_eq!(runs[0].report.outcome, RunOutcome::Complete);
    assert_eq!((runs[1].id, runs[1].report.outcome), (dead, RunOutcome::Failed));
    assert_eq!(runs[1].report.error.as_deref(), Some(RunReport::DIED));
}

#[tokio::test]
async fn a_round_forgets_old_runs() {
    let (bench, timetable) = bench().await;
    for _ in 0..120 {
        let run = bench.store.begin_run(&bench.id, bench.clock.now()).await.expect("begun");
        bench.store.finish_run(run, &RunReport::default(), bench.clock.now()).await.expect("finished");
    }
    timetable.crawl_due("a").await.expect("crawled");
    let count = async || bench.store.runs(Some(&bench.id), 1_000).await.expect("runs").len();
    assert_eq!(count().await, 121, "none is a month old");
    bench.clock.turn(TimeDelta::days(31));
    timetable.crawl_due("a").await.expect("crawled");
    assert_eq!(count().await, 100);
}

/// A web that never answers.
struct Stuck;

#[async_trait::async_trait]
impl Web for Stuck {
    async fn get(&self, _: &Request) -> Result<Fetched, FetchError> {
        std::future::pending().await
    }

    async fn post(&self, _: &Post) -> Result<u16, FetchError> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_lease_is_renewed_while_it_can_be_and_a_crawl_without_one_stops() {
    let settings = Settings { lease_s: 3, ..quick() };
    let bench = Bench::new(Stuck, settings, definition(HOME, |_| ())).await;
    let timetable = Timetable::new(bench.store.clone(), Arc::clone(&bench.visitor));
    let stealing = async {
        bench.clock.turn(TimeDelta::seconds(2));
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        bench.clock.turn(TimeDelta::seconds(2));
        let now = bench.clock.now();
        let until = now + TimeDelta::minutes(5);
        assert!(
            !bench.store.lease_source(&bench.id, "b", now, until).await.expect("asked"),
            "it was renewed"
        );
        let now = bench.clock.turn(TimeDelta::seconds(10));
        assert!(bench.store.lease_source(&bench.id, "b", now, until).await.expect("asked"), "it ran out");
    };
    let (result, ()) = tokio::join!(timetable.crawl_now(&bench.id, "a", &unwatched), stealing);
    assert!(matches!(result, Err(CrawlError::LeaseLost(_))), "{result:?}");
    let due = bench.store.due_sources(bench.clock.now()).await.expect("read");
    assert!(due.is_empty(), "the other's lease stands");
}

#[test]
fn a_crawl_can_run_on_any_thread() {
    fn sendable<T: Send>(_: &T) {}
    #[allow(dead_code)] // compiled, not run: the check is that it compiles
    fn check(timetable: &'static Timetable) {
        sendable(&timetable.crawl_due("a"));
    }
}
