//! Keeping the indexes: comparing, rebuilding, changing the model, surviving damage.

use crate::world::*;
use index::{HandEmbedder, IndexError, Query, Which};
use scenic_data::record::Contribution;
use std::sync::Arc;

fn town() -> Contribution {
    places(vec![
        place("gate", &["南门", "South Gate"], &[("intro", "古城的南门。"), ("history", "明代重修。")]),
        place("well", &["双眼井"], &[("intro", "一井两眼。")]),
    ])
}

fn folders(world: &World) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(world.index_dir())
        .expect("a folder")
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
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
    let before = folders(&world);
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
    let after = folders(&world);
    assert_eq!(after.len(), 2);
    assert!(after.iter().all(|folder| !before.contains(folder)), "{before:?} → {after:?}");
    assert!(index.verify().await.expect("verified").is_clean());

    // The new ones are followed, and found again at the next start.
    world.tell("https://site/b", article("一夜", &["夜里有灯。"])).await;
    assert_eq!(catch_up(&index).await.vector.written, 1);
    drop(index);
    let index = world.open().await;
    assert_eq!(catch_up(&index).await.vector.subjects, 0);
    assert_eq!(folders(&world), after);
}

#[tokio::test]
async fn vectors_of_another_model_are_made_anew_and_never_mixed() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let index = world.open().await;
    let first = catch_up(&index).await;
    drop(index);
    let index = world.open_with(Some(Arc::new(HandEmbedder::new(32, "hand-32")))).await;
    assert_eq!(index.status().await.expect("read").vectors, 0);
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

#[tokio::test]
async fn damaged_or_deleted_indexes_are_built_anew() {
    for damage in ["delete", "keyword", "vector"] {
        let world = World::new().await;
        world.tell("https://site/a", town()).await;
        let index = world.open().await;
        catch_up(&index).await;
        drop(index);
        match damage {
            "delete" => std::fs::remove_dir_all(world.index_dir()).expect("deleted"),
            kind => {
                let folder =
                    folders(&world).into_iter().find(|name| name.starts_with(kind)).expect("a folder");
                let folder = world.index_dir().join(folder);
                let file = if kind == "keyword" { "meta.json" } else { "edge_config.json" };
                std::fs::write(folder.join(file), "{").expect("damaged");
                if kind == "vector" {
                    for segment in std::fs::read_dir(folder.join("segments")).expect("segments") {
                        let state = segment.expect("a segment").path().join("segment.json");
                        std::fs::write(state, "{").expect("damaged");
                    }
                }
            }
        }
        let index = world.open().await;
        catch_up(&index).await;
        let report = index.verify().await.expect("verified");
        assert!(report.is_clean(), "{damage}: {report:?}");
        assert!(!titles(&index, &Query::new("南门")).await.is_empty());
    }
}

#[tokio::test]
async fn two_processes_do_not_write_one_index() {
    let world = World::new().await;
    let _index = world.open().await;
    let second = world.open_at(&world.index_dir(), None).await;
    assert!(matches!(second, Err(IndexError::InUse { .. })));
}

#[tokio::test]
async fn a_commit_that_a_kill_cut_off_is_made_again() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    world.tell("https://site/b", article("一夜", &["夜里有灯。"])).await;
    let index = world.open().await;
    catch_up(&index).await;
    let meta = folders(&world)
        .into_iter()
        .map(|folder| world.index_dir().join(folder).join("meta.json"))
        .find(|path| path.is_file())
        .expect("the keyword index");
    let before = std::fs::read(&meta).expect("read");
    world.forget("https://site/b").await;
    catch_up(&index).await;
    drop(index);
    // The files of the second commit are there, and what names them is not: killed in between.
    std::fs::write(&meta, before).expect("written");
    let index = world.open().await;
    catch_up(&index).await;
    assert!(index.verify().await.expect("verified").is_clean());
}
