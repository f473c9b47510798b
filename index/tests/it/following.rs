//! The follower: only what changed is done, everything that changed is done, and a crash loses nothing.

use super::world::*;
use index::{Near, Query, SearchIndex};
use scenic_data::Position;
use scenic_data::change::Cursor;
use scenic_data::record::Contribution;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn village() -> Contribution {
    places(vec![
        place(
            "lake",
            &["镜湖", "Mirror Lake"],
            &[("intro", "湖面如镜。"), ("history", "唐代开凿。"), ("ticket", "免费")],
        ),
        place("tower", &["望湖楼"], &[("intro", "登楼可望全湖。"), ("legend", "诗人曾醉卧于此。")]),
        within(place("pier", &["东码头"], &[("intro", "游船由此出发。")]), "lake"),
    ])
}

#[tokio::test]
async fn an_unchanged_import_embeds_nothing() {
    let world = World::new().await;
    world.tell("https://site/a", village()).await;
    let index = world.open().await;
    let first = catch_up(&index).await;
    assert_eq!(first.keyword.written, first.vector.written);
    assert_eq!(first.vector.embedded, first.vector.written);
    assert_eq!(index.texts_embedded(), first.vector.embedded);
    assert!(index.verify().await.expect("verified").is_clean());

    let nothing = catch_up(&index).await;
    assert_eq!((nothing.keyword.subjects, nothing.vector.subjects), (0, 0));
    world.tell("https://site/a", village()).await;
    let again = catch_up(&index).await;
    assert_eq!((again.keyword.written, again.vector.written), (0, 0));
    assert_eq!(index.texts_embedded(), first.vector.embedded);
}

#[tokio::test]
async fn a_changed_sentence_is_embedded_alone_and_the_old_one_is_found_no_more() {
    let world = World::new().await;
    world.tell("https://site/a", village()).await;
    let index = world.open().await;
    catch_up(&index).await;
    let mut changed = village();
    for draft in &mut changed.places[1].record.claims {
        if draft.field.as_str() == "legend" {
            draft.value = "樵夫曾在此遇仙。".into();
            draft.quote = draft.value.clone();
        }
    }
    world.tell("https://site/a", changed).await;
    let report = catch_up(&index).await;
    assert_eq!((report.vector.written, report.vector.embedded, report.vector.removed), (1, 1, 1));
    assert_eq!((report.keyword.written, report.keyword.removed), (1, 1));
    let texts = |text: &'static str| {
        let index = index.clone();
        async move {
            let hits = index.search(&Query { limit: 50, ..Query::new(text) }).await.expect("searched").hits;
            hits.into_iter().map(|hit| hit.text).collect::<Vec<_>>()
        }
    };
    assert!(texts("樵夫遇仙").await.contains(&"樵夫曾在此遇仙。".to_owned()));
    assert!(!texts("诗人醉卧").await.contains(&"诗人曾醉卧于此。".to_owned()));
    assert!(index.verify().await.expect("verified").is_clean());
}

#[tokio::test]
async fn what_a_gone_document_said_is_found_no_more() {
    let world = World::new().await;
    world.tell("https://site/a", village()).await;
    world.tell("https://site/b", article("湖上的雪", &["雪落湖心亭，一片白。"])).await;
    world.tell("https://site/n", notice("pier", "停航", "大风停航。", 5)).await;
    let index = world.open().await;
    catch_up(&index).await;
    assert!(!titles(&index, &Query::new("大风停航")).await.is_empty());
    for url in ["https://site/a", "https://site/b", "https://site/n"] {
        world.forget(url).await;
    }
    let report = catch_up(&index).await;
    assert!(report.keyword.removed > 0 && report.keyword.removed == report.vector.removed);
    assert!(titles(&index, &Query { limit: 100, ..Query::new("湖 雪 停航 楼") }).await.is_empty());
    let status = index.status().await.expect("read");
    assert_eq!((status.chunks, status.vectors), (0, Some(0)));
    assert!(index.verify().await.expect("verified").is_clean());
}

#[tokio::test]
async fn a_renamed_place_renews_what_borrows_its_name() {
    let world = World::new().await;
    world.tell("https://site/a", village()).await;
    world.tell("https://site/n", notice("lake", "停航", "大风停航。", 5)).await;
    let index = world.open().await;
    catch_up(&index).await;
    let mut renamed = village();
    renamed.places[0].record.names[0].text = "明镜湖".into();
    world.tell("https://site/a", renamed).await;
    catch_up(&index).await;
    let report = index.verify().await.expect("verified");
    assert!(report.is_clean(), "{report:?}");
    let found = titles(&index, &Query::new("明镜湖 停航")).await;
    assert_eq!(found.first().map(String::as_str), Some("停航"), "{found:?}");
}

#[tokio::test]
async fn a_moved_place_is_found_where_it_is_without_embedding_anything() {
    let world = World::new().await;
    let here = |lat| places(vec![at(place("tea", &["茶亭"], &[("intro", "供应热茶。")]), lat, 118.6)]);
    world.tell("https://site/a", here(29.9)).await;
    world.tell("https://site/n", notice("tea", "歇业", "歇业一天。", 5)).await;
    let index = world.open().await;
    let first = catch_up(&index).await;
    world.tell("https://site/a", here(29.5)).await;
    let moved = catch_up(&index).await;
    assert_eq!(moved.vector.embedded, 0);
    assert_eq!(moved.vector.written, first.vector.written, "card, prose and notice have another position");
    for (lat, found) in [(29.9, false), (29.5, true)] {
        let near = Some(Near { position: Position { lat, lon: 118.6 }, radius_m: 500.0 });
        for text in ["热茶", "歇业"] {
            let hits = index.search(&Query { near, ..Query::new(text) }).await.expect("searched").hits;
            assert_eq!(!hits.is_empty(), found, "{text} at {lat}");
            assert!(hits.iter().all(|hit| hit.explain.vector_rank.is_some()));
        }
    }
    assert!(index.verify().await.expect("verified").is_clean());
}

#[tokio::test]
async fn an_index_opened_again_goes_on_where_it_stopped() {
    let world = World::new().await;
    world.tell("https://site/a", village()).await;
    let index = world.open().await;
    catch_up(&index).await;
    drop(index);
    let index = world.open().await;
    let report = catch_up(&index).await;
    assert_eq!((report.keyword.subjects, report.vector.subjects), (0, 0));
    assert!(!titles(&index, &Query::new("镜湖")).await.is_empty());
    let status = index.status().await.expect("read");
    assert!(status.has(status.last_change) && !status.has(status.last_change + 1));
}

#[tokio::test]
async fn a_crash_after_the_vectors_and_before_the_cursor_repeats_and_doubles_nothing() {
    let world = World::new().await;
    world.tell("https://site/a", village()).await;
    let index = world.open().await;
    let first = catch_up(&index).await;
    let before = world.store.cursor(&world.cursor().await).await.expect("a cursor");
    world.tell("https://site/b", article("湖上的雪", &["雪落湖心亭，一片白。"])).await;
    catch_up(&index).await;
    drop(index);
    // The vectors are on disk, the cursor is not.
    world.store.set_cursor(&world.cursor().await, &before, now()).await.expect("set back");
    let index = world.open().await;
    let report = catch_up(&index).await;
    assert_eq!((report.vector.subjects, report.vector.unchanged, report.vector.embedded), (1, 1, 0));
    assert!(index.verify().await.expect("verified").is_clean());

    // Even with no cursor at all only reading is repeated.
    drop(index);
    world.store.set_cursor(&world.cursor().await, &Cursor::default(), now()).await.expect("forgotten");
    let index = world.open().await;
    let report = catch_up(&index).await;
    assert_eq!((report.vector.unchanged, report.vector.embedded), (first.vector.written + 1, 0));
    assert!(index.verify().await.expect("verified").is_clean());
}

#[tokio::test]
async fn a_process_killed_at_any_point_of_filling_leaves_what_the_next_one_completes() {
    // Nine chunks in batches of four: three calls fill the index.
    for calls in 0..3 {
        let world = World::new().await;
        world.tell("https://site/a", village()).await;
        let index = world.open_with(Some(Breaking::after(calls))).await;
        assert!(index.catch_up(&|_| {}).await.is_err(), "the model breaks after {calls} batches");
        // The files as a killed process leaves them: nothing flushed, nothing closed.
        let left = world.dir.path().join("left");
        copy(&world.index_dir(), &left);
        let again =
            world.open_at(&left, Some(Arc::new(index::HandEmbedder::default()))).await.expect("opened");
        catch_up(&again).await;
        let report = again.verify().await.expect("verified");
        assert!(report.is_clean(), "after {calls}: {report:?}");
        assert_eq!(again.status().await.expect("read").vectors, Some(report.keyword.expected));
        // The first one, too, goes on once its model works: it never got past what it did. Those that share
        // their vectors know that the other did it.
        if world.server.is_none() {
            assert_eq!(index.status().await.expect("read").vector, None);
        }
    }
}

#[tokio::test]
async fn a_process_killed_between_changes_leaves_what_the_next_one_completes() {
    let world = World::new().await;
    world.tell("https://site/a", village()).await;
    let index = world.open_with(Some(Breaking::after(3))).await;
    catch_up(&index).await;
    let mut renamed = village();
    renamed.places[0].record.names[0].text = "明镜湖".into();
    world.tell("https://site/a", renamed).await;
    world.tell("https://site/b", article("湖上的雪", &["雪落湖心亭，一片白。"])).await;
    assert!(index.catch_up(&|_| {}).await.is_err(), "the model breaks while names are renewed");
    let left = world.dir.path().join("left");
    copy(&world.index_dir(), &left);
    let again = world.open_at(&left, Some(Arc::new(index::HandEmbedder::default()))).await.expect("opened");
    catch_up(&again).await;
    let report = again.verify().await.expect("verified");
    assert!(report.is_clean(), "{report:?}");
}

#[tokio::test]
async fn an_index_ahead_of_its_store_reads_everything_again() {
    let world = World::new().await;
    world.tell("https://site/a", village()).await;
    world.tell("https://site/b", article("湖上的雪", &["雪落湖心亭，一片白。"])).await;
    let index = world.open().await;
    catch_up(&index).await;
    drop(index);
    // A store restored from an older copy.
    let other = World::new_beside(&world).await;
    other.tell("https://site/c", places(vec![place("hill", &["小山"], &[("intro", "一座小山。")])])).await;
    let index = other.open_at(&world.index_dir(), Some(Arc::new(index::HandEmbedder::default()))).await;
    let index = index.expect("opened");
    catch_up(&index).await;
    let report = index.verify().await.expect("verified");
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(index.status().await.expect("read").chunks, 2);
}

#[tokio::test]
async fn a_new_fact_is_found_within_two_seconds_while_the_follower_runs() {
    let world = World::new().await;
    world.tell("https://site/a", village()).await;
    let index = world.open().await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let follower = tokio::spawn({
        let index = index.clone();
        async move {
            let stop = async {
                stopped.await.ok();
            };
            index.follow(stop).await;
        }
    });
    ask_for_news(&world, &index).await;
    stop.send(()).expect("it runs until told to stop");
    let ended = tokio::time::timeout(Duration::from_secs(5), follower).await;
    ended.expect("it ends soon").expect("and in peace");
}

async fn ask_for_news(world: &World, index: &SearchIndex) {
    world.tell("https://site/n", notice("pier", "停航", "大风停航。", 5)).await;
    let told = Instant::now();
    loop {
        let hits = index.search(&Query::new("大风停航")).await.expect("searched").hits;
        if hits.iter().any(|hit| hit.title == "停航" && hit.explain.vector_rank.is_some()) {
            break;
        }
        assert!(told.elapsed() < Duration::from_secs(2), "not found in two seconds");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
