//! Comparing, rebuilding, and changing the model.

use super::world::*;
use index::{HandEmbedder, Query, Which};
use scenic_data::record::Contribution;
use std::sync::Arc;

fn town() -> Contribution {
    places(vec![
        place("gate", &["南门", "South Gate"], &[("intro", "古城的南门。"), ("history", "明代重修。")]),
        place("well", &["双眼井"], &[("intro", "一井两眼。")]),
    ])
}

#[tokio::test]
async fn verify_tells_missing_orphaned_and_outdated_apart() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    world.tell("https://site/b", article("一夜", &["夜里有灯。"])).await;
    let index = world.open().await;
    let empty = index.verify().await.expect("verified");
    assert_eq!((empty.keyword.missing, empty.keyword.found), (empty.keyword.expected, 0));
    assert!(!empty.is_clean() && empty.behind > 0 && !empty.keyword.examples.is_empty());
    catch_up(&index).await;
    assert!(index.verify().await.expect("verified").is_clean());

    // What the follower has not seen yet: something new, something gone, something moved.
    world.tell("https://site/c", article("一早", &["早上有雾。"])).await;
    world.forget("https://site/b").await;
    let mut moved = town();
    moved.places[1] = at(moved.places[1].clone(), 29.8, 118.4);
    world.tell("https://site/a", moved).await;
    let report = index.verify().await.expect("verified");
    for difference in [&report.keyword, report.vector.as_ref().expect("there is a model")] {
        let told = (difference.missing, difference.orphaned, difference.outdated);
        assert_eq!(told, (1, 1, 2), "a passage, a passage, and card and prose of the well");
    }
    catch_up(&index).await;
    assert_eq!(index.verify().await.expect("verified").behind, 0);
}

#[tokio::test]
async fn a_rebuild_takes_the_place_of_the_live_indexes_and_leaves_nothing_behind() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let index = world.open().await;
    let first = catch_up(&index).await;
    let before = world.fillings().await;
    // Searches go on meanwhile, and always find.
    let searching = {
        let index = index.clone();
        tokio::spawn(async move {
            for _ in 0..50 {
                let hits = index.search(&Query::new("南门")).await.expect("searched");
                assert!(!hits.hits.is_empty() && hits.degraded.is_empty());
                tokio::task::yield_now().await;
            }
        })
    };
    let report = index.rebuild(Which::Both, &|_| {}).await.expect("rebuilt");
    searching.await.expect("no search failed");
    assert_eq!(report.vector.embedded, first.vector.embedded, "a rebuild embeds everything");
    let after = world.fillings().await;
    assert_eq!(after.len(), 2, "{after:?}");
    assert!(after.iter().all(|folder| !before.contains(folder)), "{before:?} → {after:?}");
    assert!(index.verify().await.expect("verified").is_clean());

    // The new ones are followed, and found again at the next start.
    world.tell("https://site/b", article("一夜", &["夜里有灯。"])).await;
    assert_eq!(catch_up(&index).await.vector.written, 1);
    drop(index);
    let index = world.open().await;
    assert_eq!(catch_up(&index).await.vector.subjects, 0);
    assert_eq!(world.fillings().await, after);
}

#[tokio::test]
async fn vectors_of_another_model_are_made_anew_and_never_mixed() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let index = world.open().await;
    let first = catch_up(&index).await;
    drop(index);
    let index = world.open_with(Some(Arc::new(HandEmbedder::new(32, "hand-32")))).await;
    assert_eq!(index.status().await.expect("read").vectors, Some(0));
    let during = index.search(&Query::new("南门")).await.expect("searched");
    assert_eq!((during.degraded.as_slice(), during.hits.is_empty()), (&["vector"][..], false));
    let report = catch_up(&index).await;
    assert_eq!(report.vector.embedded, first.vector.embedded);
    assert_eq!(report.keyword.subjects, 0, "the words are as they were");
    assert!(index.verify().await.expect("verified").is_clean());
}

#[tokio::test]
async fn a_model_that_is_missing_for_a_while_finds_its_vectors_again() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let index = world.open().await;
    catch_up(&index).await;
    drop(index);
    let index = world.open_with(None).await;
    world.tell("https://site/b", article("一夜", &["夜里有灯。"])).await;
    catch_up(&index).await;
    drop(index);
    let index = world.open().await;
    assert_eq!(catch_up(&index).await.vector.embedded, 1);
    assert!(index.verify().await.expect("verified").is_clean());
}
