//! Laws of finding and ranking, on tiny corpora.

use super::world::*;
use index::{IndexError, ItemKind, Near, Query, SearchIndex};
use scenic_data::place::PlaceKind;
use scenic_data::{Field, LangTag, Position};

async fn mountain() -> (World, SearchIndex) {
    let world = World::new().await;
    let says = places(vec![
        of_kind(
            at(
                place(
                    "pine",
                    &["听涛松", "Listening Pine"],
                    &[
                        ("intro", "听涛松生在悬崖边，树龄八百年。"),
                        (
                            "intro",
                            "The Listening Pine grows at the edge of the cliff and is eight hundred years old.",
                        ),
                        ("legend", "相传龙王曾在树下听涛三夜，醉后化作山石。"),
                        ("ticket", "免费"),
                    ],
                ),
                29.900,
                118.600,
            ),
            PlaceKind::Attraction,
        ),
        of_kind(
            at(
                place(
                    "museum",
                    &["徽州博物馆", "Huizhou Museum"],
                    &[
                        ("intro", "徽州博物馆收藏明清木雕与歙砚。"),
                        (
                            "intro",
                            "The museum shows wood carvings and ink stones; guided walks leave hourly.",
                        ),
                        ("ticket", "60元"),
                        ("phone", "0559-5551234"),
                    ],
                ),
                29.905,
                118.600,
            ),
            PlaceKind::Museum,
        ),
        of_kind(
            at(place("cafe", &["Café Étoile"], &[("intro", "A small café by the lake.")]), 29.990, 118.600),
            PlaceKind::Restaurant,
        ),
        of_kind(
            place("wall", &["长城小景"], &[("intro", "仿长城的一段城墙，魑蚺台在其上。")]),
            PlaceKind::Attraction,
        ),
    ]);
    world.tell("https://site/places", says).await;
    world.tell("https://site/notice", notice("pine", "栈道封闭", "通往听涛松的栈道封闭检修。", 5)).await;
    world.tell("https://site/old", notice("pine", "去年的封闭", "栈道曾经封闭，现已开放。", -5)).await;
    let index = world.open().await;
    catch_up(&index).await;
    (world, index)
}

#[tokio::test]
async fn a_place_is_found_however_it_is_written() {
    let (_world, index) = mountain().await;
    let cases = [
        ("听涛松", "听涛松", "its name"),
        ("聽濤松", "听涛松", "its name in traditional characters"),
        ("龍王的傳說", "听涛松", "words of its legend in traditional characters"),
        ("ｍｕｓｅｕｍ", "Huizhou Museum", "wide letters"),
        ("cafe etoile", "Café Étoile", "a name without its accents"),
        ("guided walking", "Huizhou Museum", "another form of the word"),
        ("carving", "Huizhou Museum", "a singular for a plural"),
        ("0559 5551234", "徽州博物馆", "a number among its facts"),
        ("魑蚺台", "长城小景", "a word no dictionary has"),
    ];
    for (words, title, why) in cases {
        let found = titles(&index, &Query { limit: 1, ..Query::new(words) }).await;
        let expected: Vec<&str> = match title {
            "徽州博物馆" => vec!["徽州博物馆", "Huizhou Museum"],
            other => vec![other],
        };
        assert!(
            found.first().is_some_and(|first| expected.contains(&first.as_str())),
            "{why}: {words} → {found:?}"
        );
    }
}

#[tokio::test]
async fn a_hit_says_why_it_is_where_it_is() {
    let (_world, index) = mountain().await;
    let query = Query { lang: Some(LangTag::zh()), highlight: true, ..Query::new("聽濤松") };
    let hits = index.search(&query).await.expect("searched");
    assert!(hits.degraded.is_empty(), "{:?}", hits.degraded);
    let first = &hits.hits[0];
    assert_eq!((first.item, first.place.as_ref()), (ItemKind::Place, Some(&id("pine"))));
    assert_eq!(first.explain.keyword_rank, Some(1));
    assert!(first.explain.vector_rank.is_some() && first.explain.vector_score.is_some());
    assert!(first.explain.boosts.iter().any(|(name, _)| *name == "name"), "{:?}", first.explain);
    let marked: Vec<String> = first
        .highlights
        .iter()
        .map(|(from, to)| first.text.chars().skip(*from).take(to - from).collect())
        .collect();
    assert!(marked.contains(&"听涛松".to_owned()), "{marked:?} in {}", first.text);
    for pair in hits.hits.windows(2) {
        assert!(pair[0].score >= pair[1].score);
    }
}

#[tokio::test]
async fn texts_in_the_readers_language_come_first_and_others_follow() {
    let (_world, index) = mountain().await;
    for (lang, first) in [(LangTag::zh(), "听涛松"), (LangTag::en(), "Listening Pine")] {
        let query = Query { lang: Some(lang.clone()), ..Query::new("听涛松 Listening Pine") };
        let hits = index.search(&query).await.expect("searched").hits;
        assert_eq!(hits[0].title, first);
        assert!(hits.iter().any(|hit| hit.lang != lang), "the other language is not lost");
        let only = Query { other_languages: false, ..query };
        let hits = index.search(&only).await.expect("searched").hits;
        assert!(hits.iter().all(|hit| hit.lang == lang) && !hits.is_empty());
    }
}

#[tokio::test]
async fn a_search_is_narrowed_by_place_kind_item_and_neighbourhood() {
    let (_world, index) = mountain().await;
    let here = Position { lat: 29.900, lon: 118.600 };
    let all = || Query { limit: 50, ..Query::new("树龄 木雕 café 封闭") };
    let checks: [(Query, &[&str]); 4] = [
        (Query { places: Some(vec![id("museum")]), ..all() }, &["museum"]),
        (Query { kinds: vec![PlaceKind::Restaurant], ..all() }, &["cafe"]),
        (Query { items: vec![ItemKind::Notice], ..all() }, &["pine"]),
        (Query { near: Some(Near { position: here, radius_m: 1_000.0 }), ..all() }, &["pine", "museum"]),
    ];
    for (query, allowed) in checks {
        let hits = index.search(&query).await.expect("searched").hits;
        assert!(!hits.is_empty(), "{query:?}");
        for name in allowed {
            assert!(hits.iter().any(|hit| hit.place == Some(id(name))), "{name} in {query:?}");
        }
        for hit in hits {
            assert!(allowed.iter().any(|name| hit.place == Some(id(name))), "{} in {query:?}", hit.title);
        }
    }
    let nowhere = Query { places: Some(Vec::new()), ..all() };
    assert!(titles(&index, &nowhere).await.is_empty());
}

#[tokio::test]
async fn a_notice_that_is_over_is_left_out_when_a_time_is_given() {
    let (_world, index) = mountain().await;
    let any = Query { items: vec![ItemKind::Notice], ..Query::new("栈道封闭") };
    assert_eq!(titles(&index, &any).await.len(), 2);
    let current = Query { at: Some(now()), ..any };
    assert_eq!(titles(&index, &current).await, ["栈道封闭"]);
    let empty_handed = Query { text: String::new(), ..current };
    assert_eq!(titles(&index, &empty_handed).await, ["栈道封闭"]);
}

#[tokio::test]
async fn the_field_asked_for_and_the_place_preferred_lift_a_hit() {
    let world = World::new().await;
    let same = "石阶共有一千级，沿溪而上。";
    let twins = vec![
        place("a", &["甲峰"], &[("history", same)]),
        place("b", &["乙峰"], &[("history", same)]),
        place("c", &["丙峰"], &[("tips", same)]),
    ];
    world.tell("https://site/a", places(twins)).await;
    let index = world.open().await;
    catch_up(&index).await;
    let asked = || Query { items: vec![ItemKind::Passage], ..Query::new("石阶一千级") };
    for name in ["a", "b", "c"] {
        let hits = index.search(&Query { prefer: vec![id(name)], ..asked() }).await.expect("searched").hits;
        assert_eq!(hits[0].place, Some(id(name)));
        assert!(hits[0].explain.boosts.iter().any(|(boost, _)| *boost == "place"));
    }
    let hits =
        index.search(&Query { field: Some(Field::new("tips")), ..asked() }).await.expect("searched").hits;
    assert_eq!(hits[0].place, Some(id("c")));
}

#[tokio::test]
async fn the_nearer_of_two_alike_comes_first() {
    let world = World::new().await;
    let two = vec![
        at(place("far", &["山门茶亭"], &[("intro", "供应热茶。")]), 29.908, 118.6),
        at(place("near", &["湖边茶亭"], &[("intro", "供应热茶。")]), 29.901, 118.6),
    ];
    world.tell("https://site/a", places(two)).await;
    let index = world.open().await;
    catch_up(&index).await;
    let near = Some(Near { position: Position { lat: 29.9, lon: 118.6 }, radius_m: 1_000.0 });
    for text in ["供应热茶", ""] {
        let query = Query { near, items: vec![ItemKind::Place], ..Query::new(text) };
        let hits = index.search(&query).await.expect("searched").hits;
        assert_eq!(hits.len(), 2, "{text:?}");
        assert_eq!(hits[0].place, Some(id("near")), "{text:?}");
        assert!(hits[0].distance_m < hits[1].distance_m);
    }
}

#[tokio::test]
async fn a_text_that_two_sites_share_is_shown_once() {
    let world = World::new().await;
    let said = "古道始建于南宋，由徽商捐资铺就，全长十五里，沿途有亭七座。";
    let copied = "古道始建于南宋,由徽商捐资铺就,全长十五里,沿途有亭七座";
    world.tell("https://site/a", article("徽商古道", &[said])).await;
    world.tell("https://site/b", article("徽商古道（转载）", &[copied])).await;
    let index = world.open().await;
    catch_up(&index).await;
    let hits = index.search(&Query::new("徽商古道有多长")).await.expect("searched").hits;
    assert_eq!(hits.len(), 1, "{hits:?}");
    assert_eq!(hits[0].repeated_by.len(), 1);
}

#[tokio::test]
async fn without_a_model_words_are_searched_and_the_answer_says_so() {
    let world = World::new().await;
    world.tell("https://site/a", places(vec![place("pine", &["听涛松"], &[("intro", "崖边古松。")])])).await;
    let index = world.open_with(None).await;
    let report = catch_up(&index).await;
    assert_eq!((report.keyword.written, report.vector.written), (2, 0));
    let hits = index.search(&Query::new("听涛松")).await.expect("searched");
    assert_eq!(hits.degraded, ["vector"]);
    assert!(hits.hits.iter().all(|hit| hit.explain.vector_rank.is_none()) && !hits.hits.is_empty());
    assert!(matches!(index.embed_query("听涛松").await, Err(IndexError::NoModel)));
}

#[tokio::test]
async fn a_model_that_fails_at_a_question_degrades_the_answer_and_no_more() {
    let world = World::new().await;
    world.tell("https://site/a", places(vec![place("pine", &["听涛松"], &[("intro", "崖边古松。")])])).await;
    let index = world.open_with(Some(Breaking::at_questions())).await;
    catch_up(&index).await;
    let hits = index.search(&Query::new("听涛松")).await.expect("searched");
    assert_eq!(hits.degraded, ["vector"]);
    assert_eq!(hits.hits[0].title, "听涛松");
}

#[tokio::test]
async fn before_its_first_filling_an_index_says_that_it_is_not_all_there() {
    let world = World::new().await;
    world.tell("https://site/a", places(vec![place("pine", &["听涛松"], &[])])).await;
    let index = world.open().await;
    let hits = index.search(&Query::new("听涛松")).await.expect("searched");
    assert_eq!((hits.hits.len(), hits.degraded), (0, vec!["keyword", "vector"]));
    catch_up(&index).await;
    assert!(index.search(&Query::new("听涛松")).await.expect("searched").degraded.is_empty());
}

#[tokio::test]
async fn a_question_asked_again_is_not_embedded_again() {
    let world = World::new().await;
    let index = world.open_with(Some(Breaking::after(1))).await;
    let first = index.embed_query("听涛松在哪").await.expect("the one call");
    assert_eq!(index.embed_query("听涛松在哪").await.expect("remembered"), first);
    assert!(index.embed_query("别的问题").await.is_err());
}

#[tokio::test]
async fn odd_words_are_searched_without_harm() {
    let (_world, index) = mountain().await;
    let long = "山".repeat(100_000);
    for text in
        ["", "？！", "的", "\u{0}\u{301}", "AND OR NOT (", "名:*^~", "🏔️🏯", long.as_str(), "a\u{0301}é ﬁ"]
    {
        index.search(&Query::new(text)).await.unwrap_or_else(|error| panic!("{error}"));
    }
    let refused = index.search(&Query { limit: 1_000, ..Query::new("山") }).await;
    assert!(matches!(refused, Err(IndexError::Invalid { field: "limit", .. })));
}
