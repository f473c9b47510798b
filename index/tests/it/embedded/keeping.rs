//! Keeping the indexes of one process: surviving damage.

use super::world::*;
use index::{HandEmbedder, IndexError, Query, SearchIndex};
use scenic_data::clock::FixedClock;
use scenic_data::record::Contribution;
use std::sync::Arc;

fn town() -> Contribution {
    places(vec![
        place("gate", &["南门", "South Gate"], &[("intro", "古城的南门。"), ("history", "明代重修。")]),
        place("well", &["双眼井"], &[("intro", "一井两眼。")]),
    ])
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
                    world.fillings().await.into_iter().find(|name| name.starts_with(kind)).expect("a folder");
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
async fn words_are_found_before_what_is_found_by_meaning_is_opened() {
    let world = World::new().await;
    world.tell("https://site/a", town()).await;
    let index = world.open().await;
    catch_up(&index).await;
    drop(index);
    let (dir, model, clock) =
        (world.index_dir(), Arc::new(HandEmbedder::default()), Arc::new(FixedClock(now())));
    let opened = SearchIndex::open_words(&dir, world.settings(), world.store.clone(), Some(model), clock);
    let index = opened.await.expect("opened");
    assert!(!index.is_opened());
    let found = index.search(&Query::new("南门")).await.expect("searched");
    assert!(!found.hits.is_empty());
    assert_eq!(found.degraded, ["vector"]);
    let (one, other, report) = tokio::join!(index.opened(), index.opened(), index.verify());
    one.and(other).expect("opened");
    assert!(report.expect("verified").is_clean() && index.is_opened());
    let found = index.search(&Query::new("南门")).await.expect("searched");
    assert!(found.degraded.is_empty() && !found.hits.is_empty());
    assert_eq!(index.texts_embedded(), 0, "the vectors are those of before");
}

#[tokio::test]
async fn names_are_words_after_a_start_that_reads_only_what_changed() {
    let world = World::new().await;
    world.tell("https://site/a", places(vec![place("stage", &["鹤云鹿台"], &[])])).await;
    let index = world.open().await;
    catch_up(&index).await;
    index.carry().await.expect("left");
    drop(index);
    world.tell("https://site/b", places(vec![place("tower", &["霓羽虹楼"], &[])])).await;
    let index = world.open().await;
    for name in ["鹤云鹿台", "霓羽虹楼"] {
        let words = index.chinese_words(&format!("{name}几点开门"));
        assert!(words.iter().any(|word| word.text == name), "{words:?}");
    }
    let (at, carried) = index.carried().take::<Vec<String>>("words").await.expect("read").expect("left");
    assert_eq!(carried, ["鹤云鹿台"]);
    assert!(at < world.store.last_change().await.expect("the last change"));
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
    let meta = world
        .fillings()
        .await
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
