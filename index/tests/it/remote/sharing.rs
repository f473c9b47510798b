//! What only a server that processes share brings with it: turns, faults, and collections side by side.

use super::world::*;
use chrono::TimeDelta;
use index::{Embedder, HandEmbedder, IndexError, Query, SearchIndex, TextKind, Which};
use scenic_data::record::Contribution;
use scenic_data::{Clock, Instant};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use test_qdrant::{Faults, QdrantDouble};

fn town() -> Contribution {
    places(vec![
        place("gate", &["南门", "South Gate"], &[("intro", "古城的南门。"), ("history", "明代重修。")]),
        place("well", &["双眼井"], &[("intro", "一井两眼。")]),
    ])
}

/// A clock that is set by hand.
#[derive(Default)]
struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Instant {
        now() + TimeDelta::seconds(self.0.load(Ordering::Relaxed))
    }
}

/// A process of its own: its own folder, its own clock.
async fn process(
    world: &World,
    name: &str,
    embedder: Arc<dyn Embedder>,
    clock: Arc<dyn Clock>,
) -> SearchIndex {
    let folder = world.dir.path().join(name);
    let mut settings = world.settings();
    settings.instance = name.to_owned();
    SearchIndex::open(&folder, settings, world.store.clone(), Some(embedder), clock).await.expect("opened")
}

async fn plain(world: &World, name: &str) -> SearchIndex {
    process(world, name, Arc::new(HandEmbedder::default()), Arc::new(HandClock::default())).await
}

/// The server that fails when told to; a real one does not.
fn double(world: &World) -> Option<Arc<QdrantDouble>> {
    let double = world.server.as_ref().and_then(|server| server.double.clone());
    if double.is_none() {
        println!("SKIPPED: a real server does not fail when it is told to");
    }
    double
}

#[tokio::test]
async fn processes_that_share_a_server_fill_it_once_and_all_find() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let (a, b) = (plain(&world, "a").await, plain(&world, "b").await);
    tokio::join!(catch_up(&a), catch_up(&b));
    let expected = a.verify().await.expect("verified").vector.expect("a model").expected;
    assert_eq!(a.texts_embedded() + b.texts_embedded(), expected, "each text once");
    // Whoever is at it, the others see that it was done.
    for round in 0..6 {
        let told = format!("第{round}夜");
        world.tell(&format!("https://site/{round}"), article(&told, &["夜里有灯，有河。"])).await;
        let (one, other) = if round % 2 == 0 { (&a, &b) } else { (&b, &a) };
        catch_up(one).await;
        assert_eq!(catch_up(other).await.vector.embedded, 0);
        let status = other.status().await.expect("read");
        assert!(status.has(status.last_change), "{status:?}");
        for index in [&a, &b] {
            let hits = index.search(&Query::new(&told)).await.expect("searched");
            assert!(hits.hits.iter().any(|hit| hit.title == told && hit.explain.vector_rank.is_some()));
        }
    }
    for index in [&a, &b] {
        assert!(index.verify().await.expect("verified").is_clean());
    }
}

#[tokio::test]
async fn a_holder_that_died_is_waited_for_until_its_lease_is_over_and_no_longer() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let clock = Arc::new(HandClock::default());
    let index = process(&world, "b", Arc::new(HandEmbedder::default()), clock.clone()).await;
    catch_up(&index).await;
    let lease = world.cursor().await;
    let until = now() + TimeDelta::seconds(25);
    assert!(world.store.take_lease(&lease, "it died", now(), until).await.expect("asked"));
    world.tell("https://site/b", article("一夜", &["夜里有灯。"])).await;
    let waiting = index.catch_up(&|_| {});
    tokio::pin!(waiting);
    assert!(tokio::time::timeout(Duration::from_millis(300), &mut waiting).await.is_err(), "it waits");
    clock.0.store(25, Ordering::Relaxed);
    assert_eq!(waiting.await.expect("taken over").vector.written, 1);
}

/// Stops before its texts until it is let go.
struct Stopping {
    gate: Arc<(Mutex<bool>, Condvar)>,
    inner: HandEmbedder,
}

impl Embedder for Stopping {
    fn embed(&self, texts: &[&str], kind: TextKind) -> Result<Vec<Vec<f32>>, IndexError> {
        let (open, changed) = &*self.gate;
        let mut open = open.lock().expect("a lock");
        while !*open {
            open = changed.wait(open).expect("a lock");
        }
        self.inner.embed(texts, kind)
    }

    fn dimension(&self) -> usize {
        self.inner.dimension()
    }

    fn id(&self) -> &str {
        self.inner.id()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_holder_that_slept_past_its_lease_spoils_nothing() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let gate: Arc<(Mutex<bool>, Condvar)> = Arc::default();
    let asleep = Arc::new(Stopping { gate: gate.clone(), inner: HandEmbedder::default() });
    let a = process(&world, "a", asleep, Arc::new(HandClock::default())).await;
    let sleeping = tokio::spawn({
        let a = a.clone();
        async move { a.catch_up(&|_| {}).await }
    });
    // It has begun, and sleeps in the middle; b's clock says that its lease is over.
    let later = Arc::new(HandClock(AtomicI64::new(60)));
    let b = process(&world, "b", Arc::new(HandEmbedder::default()), later).await;
    let begun = async {
        loop {
            let lease = world.server.as_ref().expect("remote").aliases().await;
            if !lease.is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), begun).await.expect("it begins");
    // What a read is old by the time it writes it.
    let mut renamed = town();
    renamed.places[0].record.names[0].text = "大南门".into();
    world.tell("https://site/a", renamed).await;
    catch_up(&b).await;
    *gate.0.lock().expect("a lock") = true;
    gate.1.notify_all();
    let woke = sleeping.await.expect("it ended");
    assert!(matches!(woke, Err(IndexError::Overtaken { .. })), "{woke:?}");
    // b does again what a wrote over.
    catch_up(&b).await;
    let report = b.verify().await.expect("verified");
    assert!(report.vector.as_ref().expect("a model").is_clean(), "{report:?}");
    assert!(!titles(&b, &Query::new("大南门")).await.is_empty());
}

#[tokio::test]
async fn while_the_server_is_down_words_are_searched_at_once_and_it_comes_back_alone() {
    let world = World::new().await;
    let Some(double) = double(&world) else { return };
    world.tell("https://site/a", town()).await;
    let down = || Faults { down: true, ..Faults::default() };
    double.fail(down());
    let index = plain(&world, "a").await;
    assert!(index.catch_up(&|_| {}).await.is_err(), "it cannot be filled");
    let status = index.status().await.expect("a status even so");
    assert_eq!((status.vectors, status.vector), (None, None));
    let began = std::time::Instant::now();
    let hits = index.search(&Query::new("南门")).await.expect("answered");
    assert_eq!((hits.degraded.as_slice(), hits.hits.is_empty()), (&["vector"][..], false));
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    double.fail(Faults::default());
    catch_up(&index).await;
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let hits = index.search(&Query::new("南门")).await.expect("answered");
    assert!(hits.degraded.is_empty() && hits.hits[0].explain.vector_rank.is_some());

    // A server that is slow holds nobody up for longer than a search may take.
    let mut settings = world.settings();
    settings.qdrant.search_timeout_ms = 100;
    settings.instance = "b".into();
    let folder = world.dir.path().join("b");
    let model = Some(Arc::new(HandEmbedder::default()) as Arc<dyn Embedder>);
    let clock = Arc::new(HandClock::default());
    let slow = SearchIndex::open(&folder, settings, world.store.clone(), model, clock).await.expect("opened");
    catch_up(&slow).await;
    double.fail(Faults { slow: Some(Duration::from_secs(5)), ..Faults::default() });
    let before = double.calls("query");
    for asked in ["南门", "双眼井"] {
        let hits = slow.search(&Query::new(asked)).await.expect("answered");
        assert_eq!((hits.degraded.as_slice(), hits.hits.is_empty()), (&["vector"][..], false));
    }
    let tried = double.calls("query") - before;
    assert_eq!(tried, 2, "both lists of one search got no answer; then nobody tried for a while");
}

#[tokio::test]
async fn answers_that_are_lost_and_calls_that_are_refused_double_and_lose_nothing() {
    for faults in [Faults { lose_answers: 4, ..Faults::default() }, Faults { refuse: 3, ..Faults::default() }]
    {
        let world = World::new().await;
        let Some(double) = double(&world) else { return };
        world.tell("https://site/a", town()).await;
        let index = plain(&world, "a").await;
        double.fail(faults.clone());
        catch_up(&index).await;
        let mut moved = town();
        moved.places[1] = at(moved.places[1].clone(), 29.8, 118.4);
        world.tell("https://site/a", moved).await;
        world.tell("https://site/b", article("一夜", &["夜里有灯。"])).await;
        double.fail(faults.clone());
        catch_up(&index).await;
        world.forget("https://site/b").await;
        double.fail(faults);
        catch_up(&index).await;
        let report = index.verify().await.expect("verified");
        assert!(report.is_clean(), "{report:?}");
    }
}

#[tokio::test]
async fn a_server_that_lost_everything_is_filled_again() {
    let world = World::new().await;
    let Some(double) = double(&world) else { return };
    world.tell("https://site/a", town()).await;
    let index = plain(&world, "a").await;
    let first = catch_up(&index).await;
    double.lose_everything();
    world.tell("https://site/b", article("一夜", &["夜里有灯。"])).await;
    assert_eq!(catch_up(&index).await.vector.embedded, first.vector.embedded + 1);
    assert!(index.verify().await.expect("verified").is_clean());
}

#[tokio::test]
async fn a_rebuild_by_one_process_is_found_by_the_others_without_a_gap() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let clock = Arc::new(HandClock::default());
    let (a, b) = (
        process(&world, "a", Arc::new(HandEmbedder::default()), clock.clone()).await,
        plain(&world, "b").await,
    );
    catch_up(&a).await;
    catch_up(&b).await;
    let server = world.server.as_ref().expect("remote");
    let before = server.collections().await;
    let searching = tokio::spawn({
        let b = b.clone();
        async move {
            for _ in 0..50 {
                let hits = b.search(&Query::new("南门")).await.expect("searched");
                assert!(!hits.hits.is_empty() && hits.degraded.is_empty());
                tokio::task::yield_now().await;
            }
        }
    });
    a.rebuild(Which::Vector, &|_| {}).await.expect("rebuilt");
    searching.await.expect("no search failed");
    let after = server.collections().await;
    assert!(after.len() == 1 && after != before, "{before:?} → {after:?}");
    world.tell("https://site/b", article("一夜", &["夜里有灯。"])).await;
    assert_eq!(catch_up(&b).await.vector.written, 1, "into the new one");
    for index in [&a, &b] {
        catch_up(index).await;
        assert!(index.verify().await.expect("verified").is_clean());
    }
}

#[tokio::test]
async fn what_a_rebuild_that_broke_off_left_is_removed_by_the_next() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let (good, server) = (plain(&world, "a").await, world.server.clone().expect("remote"));
    catch_up(&good).await;
    let clock = Arc::new(HandClock(AtomicI64::new(1)));
    let other = process(&world, "b", Arc::new(HandEmbedder::default()), clock).await;
    let breaking = async move {
        other.rebuild(Which::Vector, &|progress| assert!(progress.done == 0, "it breaks off")).await
    };
    assert!(tokio::spawn(breaking).await.is_err(), "it broke off");
    assert_eq!(server.collections().await.len(), 2);
    let clock = Arc::new(HandClock(AtomicI64::new(2)));
    let third = process(&world, "c", Arc::new(HandEmbedder::default()), clock).await;
    third.rebuild(Which::Vector, &|_| {}).await.expect("rebuilt");
    assert_eq!(server.collections().await.len(), 1);
    catch_up(&third).await;
    assert!(third.verify().await.expect("verified").is_clean());
}

#[tokio::test]
async fn a_wrong_key_is_told_as_such() {
    let world = World::new().await;
    let Some(double) = double(&world) else { return };
    double.fail(Faults { api_key: Some("the right one".into()), ..Faults::default() });
    let index = plain(&world, "a").await;
    let refused = index.catch_up(&|_| {}).await.expect_err("refused").to_string();
    assert!(refused.contains("Unauthenticated"), "{refused}");
}
