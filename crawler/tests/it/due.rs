//! Which documents a round of the timetable looks at, and when they come due again.

use crate::support::{Bench, definition, path, quick};
use chrono::TimeDelta;
use crawler::{FetchError, MemoryWeb, Reply, Timetable};
use scenic_data::Clock as _;
use scenic_data::record::Contribution;
use scenic_data::store::{RunOutcome, RunReport};
use std::collections::BTreeSet;
use std::sync::Arc;

const HOME: &str = "https://site.example/";

fn url(path: &str) -> String {
    format!("{HOME}{path}")
}

/// A home page that leads to `a`, which alone leads to `b`; and `news`, which changes.
async fn bench() -> (Bench<MemoryWeb>, Timetable) {
    let web = MemoryWeb::new();
    web.put(HOME, Reply::html("<a href=a>a</a><a href=news>n</a>"));
    web.put(&url("a"), Reply::html("<a href=b>b</a>"));
    web.put(&url("b"), Reply::html("b"));
    web.put(&url("news"), Reply::html("news 0"));
    let bench = Bench::new(web, quick(), definition(HOME, |d| d.interval_s = 6 * 3_600)).await;
    let timetable = Timetable::new(bench.store.clone(), Arc::clone(&bench.visitor));
    (bench, timetable)
}

/// A round, and the paths it asked for.
async fn round(bench: &Bench<MemoryWeb>, timetable: &Timetable) -> (RunReport, BTreeSet<String>) {
    bench.web.take_asked();
    let mut reports = timetable.crawl_due("a").await.expect("crawled");
    let (_, report) = reports.pop().expect("the source was due");
    let asked = bench.web.take_asked().iter().map(|url| path(url).to_owned()).collect();
    (report, asked)
}

/// Turns the clock to when the source is due.
async fn wait(bench: &Bench<MemoryWeb>) -> TimeDelta {
    let due = bench.source().await.next_due_at.expect("a next time");
    let wait = due - bench.clock.now();
    bench.clock.turn(wait);
    wait
}

#[tokio::test]
async fn only_what_is_due_is_looked_at_and_what_rests_still_leads_on() {
    let (bench, timetable) = bench().await;
    let (report, _) = round(&bench, &timetable).await;
    assert_eq!((report.created, report.rested), (4, 0));
    wait(&bench).await;
    // `a` need not be looked at for a day; it alone says that there is a `b`.
    let a = bench.document(&url("a")).await;
    let later = bench.clock.now() + TimeDelta::days(1);
    bench.store.plan_visits(&[(a.id.clone(), later)]).await.expect("planned");
    let (report, asked) = round(&bench, &timetable).await;
    assert!(!asked.contains("a") && asked.contains("b") && asked.contains(""), "{asked:?}");
    assert_eq!((report.unchanged, report.rested, report.skipped), (3, 1, 1));
    assert_eq!(report.outcome, RunOutcome::Complete, "what rests does not make a run partial");
    assert_eq!(bench.live().await, ["", "a", "b", "news"]);
    let rested = bench.document(&url("a")).await;
    assert_eq!(rested.verified_at, a.verified_at, "what was not looked at is not confirmed");
    assert_eq!(rested.due_at, Some(later));

    // By hand everything is looked at; and so is what an answer asks for.
    assert_eq!(bench.crawl().await.rested, 0);
}

#[tokio::test]
async fn what_changes_is_looked_at_more_often_than_what_does_not() {
    let (bench, timetable) = bench().await;
    let mut visits = std::collections::HashMap::<String, usize>::new();
    for i in 0..60 {
        if i > 0 {
            wait(&bench).await;
        }
        bench.web.put(&url("news"), Reply::html(&format!("news {i}")));
        let (_, asked) = round(&bench, &timetable).await;
        asked.into_iter().for_each(|path| *visits.entry(path).or_default() += 1);
        // Reading decides whether other bytes say something else.
        let news = bench.document(&url("news")).await;
        let said = Contribution { passages: vec![passage(&format!("news {i}"))], ..Contribution::default() };
        bench.store.apply(vec![(news.id, said)], bench.clock.now()).await.expect("applied");
    }
    assert!(visits["news"] > 2 * visits["b"], "{visits:?}");
    let days = (bench.clock.now() - crate::support::noon()).num_days() as usize;
    assert!(visits["b"] >= days, "nothing is forgotten: {visits:?} in {days} days");
    let spent: usize = visits.iter().filter(|(path, _)| *path != "robots.txt").map(|(_, n)| n).sum();
    assert!(
        spent <= (days + 1) * 4 * 4 * 5 / 4,
        "about as many requests as at a fixed interval: {visits:?} in {days}"
    );
}

fn passage(body: &str) -> scenic_data::record::Placed<scenic_data::record::PassageRecord> {
    let record = scenic_data::record::PassageRecord {
        heading: None,
        body: body.to_owned(),
        lang: scenic_data::LangTag::en(),
    };
    scenic_data::record::Placed { place: None, record }
}

#[tokio::test]
async fn an_answer_can_ask_for_a_fresh_look() {
    let (bench, timetable) = bench().await;
    round(&bench, &timetable).await;
    let source = bench.source().await.id;
    let evidence = |path: &str| BTreeSet::from([(source.clone(), Some(url(path)))]);
    let want = async |path: &str| bench.store.want(&evidence(path), bench.clock.now()).await.expect("asked");
    assert_eq!(want("a").await, 0, "it was looked at a moment ago");
    bench.clock.turn(TimeDelta::hours(1));
    assert!(timetable.crawl_due("a").await.expect("asked").is_empty(), "nothing is due yet");
    assert_eq!(want("a").await, 1);
    assert_eq!(want("a").await, 0, "it waits already");
    assert_eq!(want("nowhere").await, 0);
    let (report, asked) = round(&bench, &timetable).await;
    assert!(asked.contains("a") && !asked.contains("b"), "{asked:?}");
    assert_eq!((report.unchanged, report.rested), (1, 3));
}

#[tokio::test]
async fn a_document_that_fails_does_not_bring_its_source_up_all_the_time() {
    let (bench, timetable) = bench().await;
    round(&bench, &timetable).await;
    bench.web.put(&url("b"), Reply::error(FetchError::Broken("cut off".into())));
    wait(&bench).await;
    let (report, _) = round(&bench, &timetable).await;
    assert_eq!((report.failed, report.outcome), (1, RunOutcome::Partial));
    assert!(wait(&bench).await >= TimeDelta::minutes(45), "not before the least interval");
}

#[tokio::test]
async fn a_site_that_is_down_for_a_week_loses_nothing_is_spared_and_troubles_no_other() {
    let (bench, timetable) = bench().await;
    bench.web.put("https://two.example/", Reply::html("two"));
    bench
        .put(&definition("https://two.example/", |d| {
            d.id = "two".into();
            d.interval_s = 6 * 3_600;
        }))
        .await;
    timetable.crawl_due("a").await.expect("crawled");
    let before = bench.document(&url("a")).await;
    for path in ["", "a", "b", "news"] {
        bench.web.put(&url(path), Reply::error(FetchError::Connect("refused".into())));
    }
    let begun = bench.clock.now();
    let (mut asked, mut rounds) = (0, 0);
    while bench.clock.now() - begun < TimeDelta::days(7) {
        bench.clock.turn(TimeDelta::hours(1));
        rounds += 1;
        timetable.crawl_due("a").await.expect("crawled");
        asked += bench.web.take_asked().iter().filter(|url| url.starts_with(HOME)).count();
    }
    assert_eq!(bench.live().await, ["", "a", "b", "news"], "nothing is concluded from silence");
    let after = bench.document(&url("a")).await;
    assert_eq!((after.verified_at, after.content_hash), (before.verified_at, before.content_hash));
    assert!(asked < rounds * 4, "a host that fails is spared: {asked} questions in {rounds} hours");
    let runs = bench.store.runs(Some(&bench.id), 3).await.expect("runs");
    assert!(runs.iter().all(|run| run.report.outcome == RunOutcome::Failed && run.report.error.is_some()));
    let other = bench.store.runs(Some(&"two".into()), 100).await.expect("runs");
    // Every six hours and a little, on a clock that goes by the hour.
    assert!(other.len() >= 24, "the other site was crawled as ever: {}", other.len());
    assert!(other.iter().all(|run| run.report.outcome == RunOutcome::Complete));
}

#[tokio::test]
async fn a_clock_that_goes_back_neither_stops_the_timetable_nor_makes_anything_fresher() {
    let (bench, timetable) = bench().await;
    round(&bench, &timetable).await;
    bench.clock.turn(-TimeDelta::days(30));
    assert!(timetable.crawl_due("a").await.expect("asked").is_empty(), "nothing is due yet by this clock");
    let report = bench.crawl().await;
    assert_eq!((report.unchanged, report.failed), (4, 0));
    let document = bench.document(&url("b")).await;
    assert_eq!(document.verified_at, bench.clock.now(), "what is said now is as of now");
    assert!(document.rhythm.quiet_s >= 0.0 && document.due_at.is_some());
    wait(&bench).await;
    assert_eq!(round(&bench, &timetable).await.0.outcome, RunOutcome::Complete);
}

#[tokio::test]
async fn many_that_seem_gone_are_looked_at_again_together_and_rounds_between_say_nothing() {
    let web = MemoryWeb::new();
    let links: String = (0..20).map(|i| format!("<a href=p{i}>x</a>")).collect();
    web.put(HOME, Reply::html(&links));
    for i in 0..20 {
        web.put(&url(&format!("p{i}")), Reply::html(&format!("page {i}")));
    }
    let bench = Bench::new(web, quick(), definition(HOME, |d| d.interval_s = 6 * 3_600)).await;
    let timetable = Timetable::new(bench.store.clone(), Arc::clone(&bench.visitor));
    round(&bench, &timetable).await;
    for i in 0..12 {
        bench.web.remove(&url(&format!("p{i}")));
    }
    wait(&bench).await;
    let (report, _) = round(&bench, &timetable).await;
    assert_eq!((report.held_back, report.gone), (12, 0));

    // Others come due meanwhile; their round does not look at what seems gone.
    let soon = bench.clock.now() + TimeDelta::minutes(46);
    bench.store.want(&BTreeSet::from([(bench.id.clone(), Some(url("p15")))]), soon).await.expect("wanted");
    bench.clock.turn(TimeDelta::minutes(47));
    let (report, asked) = round(&bench, &timetable).await;
    assert!(asked.contains("p15") && !asked.contains("p3"), "{asked:?}");
    assert_eq!((report.held_back, report.gone), (0, 0));

    let begun = bench.clock.now();
    let mut gone = 0;
    while gone == 0 && bench.clock.now() - begun < TimeDelta::hours(12) {
        wait(&bench).await;
        gone = round(&bench, &timetable).await.0.gone;
    }
    assert_eq!(gone, 12, "said twice");
    assert!(bench.clock.now() - begun >= TimeDelta::hours(5), "and not at once: a site may be being rebuilt");
}
