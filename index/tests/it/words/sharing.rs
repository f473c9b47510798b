//! What processes that keep no index of their own find, and what they do when the server is out of reach.

use super::world::*;
use index::{HandEmbedder, IndexError, Query, SearchIndex, Which};
use scenic_data::clock::FixedClock;
use scenic_data::record::Contribution;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use test_qdrant::Faults;

fn town() -> Contribution {
    places(vec![
        place("gate", &["南门", "South Gate"], &[("intro", "古城的南门。"), ("history", "明代重修。")]),
        place("well", &["双眼井"], &[("intro", "一井两眼。")]),
    ])
}

fn folder(world: &World, name: &str) -> PathBuf {
    world.dir.path().join(name)
}

/// A process of its own, with its own folder.
async fn process(world: &World, name: &str) -> SearchIndex {
    let (mut settings, model) = (world.settings(), Arc::new(HandEmbedder::default()));
    settings.instance = name.to_owned();
    let clock = Arc::new(FixedClock(now()));
    SearchIndex::open(&folder(world, name), settings, world.store.clone(), Some(model), clock)
        .await
        .expect("opened")
}

async fn by_words(index: &SearchIndex, words: &str) -> Vec<(String, Option<u32>)> {
    let hits = index.search(&Query::new(words)).await.expect("searched");
    assert!(hits.degraded.is_empty(), "{:?}", hits.degraded);
    hits.hits.into_iter().map(|hit| (hit.text, hit.explain.keyword_rank)).collect()
}

#[tokio::test]
async fn one_fills_it_and_the_others_find_by_words_without_an_index_of_their_own() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let (a, b) = (process(&world, "a").await, process(&world, "b").await);
    catch_up(&a).await;
    catch_up(&b).await;
    assert_eq!(b.texts_embedded(), 0, "a has done it");
    for index in [&a, &b] {
        let found = by_words(index, "明代重修").await;
        assert_eq!(found.first(), Some(&("明代重修。".to_owned(), Some(1))), "{found:?}");
        let status = index.status().await.expect("read");
        assert!(status.has(status.last_change) && status.chunks > 0, "{status:?}");
        assert!(index.verify().await.expect("verified").is_clean());
        assert_eq!(index.unheard(vec!["双眼井".into(), "灯塔".into()]).await.expect("asked"), ["灯塔"]);
    }
    for name in ["a", "b"] {
        let left: Vec<_> = std::fs::read_dir(folder(&world, name))
            .expect("a folder")
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| entry.path().is_dir())
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[tokio::test]
async fn a_name_that_another_process_brought_is_a_word_to_all() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let (a, b) = (process(&world, "a").await, process(&world, "b").await);
    catch_up(&a).await;
    let name = "魑蚺台";
    world.tell("https://site/b", places(vec![place("terrace", &[name], &[("intro", "石台临水。")])])).await;
    catch_up(&a).await;
    catch_up(&b).await;
    let words = b.chinese_words("去魑蚺台怎么走");
    assert!(words.iter().any(|word| word.text == name), "{words:?}");
    assert!(by_words(&b, name).await.iter().any(|(text, _)| text == "石台临水。"));
}

#[tokio::test]
async fn what_is_called_otherwise_is_found_by_its_new_name_and_not_by_the_old_one() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let index = process(&world, "a").await;
    catch_up(&index).await;
    let told = |name: &str| {
        let mut town = town();
        town.places[1].record.names[0].text = name.to_owned();
        town
    };
    world.tell("https://site/a", told("葫芦池")).await;
    catch_up(&index).await;
    let ranked = |found: Vec<(String, Option<u32>)>| {
        found.into_iter().filter(|(_, rank)| rank.is_some()).map(|(text, _)| text).collect::<Vec<_>>()
    };
    assert!(ranked(by_words(&index, "葫芦池").await).contains(&"一井两眼。".to_owned()));
    assert!(ranked(by_words(&index, "双眼井").await).iter().all(|text| !text.contains("双眼井")));
    assert!(index.verify().await.expect("verified").is_clean());
}

#[tokio::test]
async fn while_the_server_is_down_a_search_says_so_and_it_comes_back_alone() {
    let world = World::new().await;
    let Some(double) = world.server.as_ref().and_then(|server| server.double.clone()) else {
        println!("SKIPPED: a real server does not fail when it is told to");
        return;
    };
    world.tell("https://site/a", town()).await;
    let index = process(&world, "a").await;
    catch_up(&index).await;
    double.fail(Faults { down: true, ..Faults::default() });
    let failed = index.search(&Query::new("南门")).await;
    assert!(matches!(failed, Err(IndexError::Vector { .. })), "{failed:?}");
    double.fail(Faults::default());
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert!(!by_words(&index, "南门").await.is_empty());
}

#[tokio::test]
async fn words_are_built_anew_with_their_vectors() {
    for which in [Which::Keyword, Which::Both] {
        let world = World::new().await;
        world.tell("https://site/a", town()).await;
        let index = process(&world, "a").await;
        catch_up(&index).await;
        let server = world.server.as_ref().expect("remote");
        let before = server.collections().await;
        index.rebuild(which, &|_| {}).await.expect("rebuilt");
        let after = server.collections().await;
        assert!(after.len() == 1 && after != before, "{before:?} → {after:?}");
        catch_up(&index).await;
        assert!(index.verify().await.expect("verified").is_clean());
        assert_eq!(by_words(&index, "明代重修").await[0].1, Some(1));
    }
}

#[tokio::test]
async fn without_a_model_words_are_kept_here() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let index = world.open_with(None).await;
    index.catch_up(&|_| {}).await.expect("caught up");
    let hits = index.search(&Query::new("明代重修")).await.expect("searched");
    assert_eq!((hits.degraded.as_slice(), hits.hits[0].text.as_str()), (&["vector"][..], "明代重修。"));
}
