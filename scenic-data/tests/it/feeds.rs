//! Feeds are windows: what leaves one is withdrawn or pushed out, and these are not the same.

use crate::engines::{noon, on_every_engine};
use crate::repository::{apply, definition, fetched};
use chrono::TimeDelta;
use scenic_data::event::{Effect, EventKind, Text};
use scenic_data::record::{Contribution, EventRecord, Placed, Reach};
use scenic_data::store::EventFilter;
use scenic_data::{Authority, DocumentId, Instant, LangTag, Store};

fn day(n: i64) -> Instant {
    noon() + TimeDelta::days(n)
}

/// An item published on day `n`, which ends on the day given, if any.
fn item(n: i64, ends: Option<i64>) -> EventRecord {
    EventRecord {
        external_id: format!("n{n}"),
        place: None,
        kind: EventKind::Notice,
        effect: Effect::Closed,
        texts: vec![Text { lang: LangTag::zh(), title: format!("公告{n}"), body: String::new() }],
        url: None,
        starts_at: None,
        ends_at: ends.map(day),
        occurrences: Vec::new(),
        published_at: Some(day(n)),
    }
}

fn undated(n: i64) -> EventRecord {
    EventRecord { published_at: None, ..item(n, Some(60)) }
}

fn feed(reach: Reach, items: Vec<EventRecord>) -> Contribution {
    let events = items.into_iter().map(|record| Placed { place: None, record }).collect();
    Contribution { events, reach, ..Contribution::default() }
}

/// Reads what the feed says on a day.
async fn says(store: &Store, on: i64, reach: Reach, items: Vec<EventRecord>) -> DocumentId {
    let (doc, _) = fetched(store, "site", "feed", &format!("{items:?}"), day(on)).await;
    apply(store, &doc, feed(reach, items), day(on)).await;
    doc
}

/// Current events, with the day they were last confirmed.
async fn current(store: &Store) -> Vec<(String, i64)> {
    let events = store.events(&EventFilter::default()).await.expect("read");
    let mut found: Vec<(String, i64)> = events
        .iter()
        .map(|e| (e.texts[0].title.clone(), (e.clocks.verified_at - noon()).num_days()))
        .collect();
    found.sort();
    found
}

fn named(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected.iter().map(|(title, day)| ((*title).to_owned(), *day)).collect()
}

async fn put(store: &Store) {
    store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
}

#[tokio::test]
async fn an_item_pushed_out_by_newer_ones_stays_until_its_end_and_is_not_confirmed_any_more() {
    on_every_engine("pushed", |store| async move {
        put(&store).await;
        says(&store, 1, Reach::Since(day(0)), vec![item(0, Some(6)), item(1, Some(30))]).await;
        says(&store, 2, Reach::Since(day(1)), vec![item(1, Some(30)), item(2, None)]).await;
        assert_eq!(current(&store).await, named(&[("公告0", 1), ("公告1", 2), ("公告2", 2)]));
        // Equal bytes confirm what is in them.
        let content = format!("{:?}", vec![item(1, Some(30)), item(2, None)]);
        fetched(&store, "site", "feed", &content, day(3)).await;
        assert_eq!(current(&store).await, named(&[("公告0", 1), ("公告1", 3), ("公告2", 3)]));
        says(&store, 7, Reach::Since(day(2)), vec![item(2, None), item(7, None)]).await;
        assert_eq!(current(&store).await, named(&[("公告1", 3), ("公告2", 7), ("公告7", 7)]), "0 is over");
    })
    .await;
}

#[tokio::test]
async fn an_item_that_the_feed_still_reaches_back_to_is_withdrawn() {
    on_every_engine("withdrawn", |store| async move {
        put(&store).await;
        let three = || vec![item(0, Some(30)), item(1, Some(30)), item(2, Some(30))];
        says(&store, 2, Reach::Since(day(0)), three()).await;
        says(&store, 3, Reach::Since(day(0)), vec![item(0, Some(30)), item(2, Some(30))]).await;
        assert_eq!(current(&store).await, named(&[("公告0", 3), ("公告2", 3)]));
    })
    .await;
}

#[tokio::test]
async fn an_edited_item_replaces_what_it_said_before() {
    on_every_engine("edited", |store| async move {
        put(&store).await;
        says(&store, 1, Reach::Since(day(0)), vec![item(0, Some(6)), item(1, Some(30))]).await;
        let mut edited = item(0, Some(9));
        edited.texts[0].title = "公告0（更正）".into();
        says(&store, 2, Reach::Since(day(0)), vec![edited, item(1, Some(30))]).await;
        assert_eq!(current(&store).await, named(&[("公告0（更正）", 2), ("公告1", 2)]));
    })
    .await;
}

#[tokio::test]
async fn without_dates_an_item_is_withdrawn_when_the_feed_has_shrunk() {
    on_every_engine("undated", |store| async move {
        put(&store).await;
        says(&store, 1, Reach::Undated, vec![undated(0), undated(1)]).await;
        says(&store, 2, Reach::Undated, vec![undated(1), undated(2)]).await;
        assert_eq!(current(&store).await, named(&[("公告0", 1), ("公告1", 2), ("公告2", 2)]), "pushed out");
        says(&store, 3, Reach::Undated, vec![undated(2)]).await;
        assert_eq!(current(&store).await, named(&[("公告0", 1), ("公告2", 3)]), "withdrawn");
    })
    .await;
}

#[tokio::test]
async fn what_does_not_say_when_it_ends_is_over_when_its_evidence_has_expired() {
    on_every_engine("open-ended", |store| async move {
        put(&store).await;
        says(&store, 1, Reach::Since(day(0)), vec![item(0, None), item(1, None)]).await;
        says(&store, 2, Reach::Since(day(1)), vec![item(1, None), item(2, None)]).await;
        let on = async |n: i64| {
            let filter = EventFilter { from: Some(day(n)), to: Some(day(n)), ..EventFilter::default() };
            let events = store.events(&filter).await.expect("read");
            assert!(events.iter().all(|event| event.is_on(day(n))), "the query and the judgement agree");
            events.len()
        };
        assert_eq!((on(13).await, on(14).await, on(15).await), (3, 2, 0));
        says(&store, 14, Reach::Since(day(2)), vec![item(2, None), item(14, None)]).await;
        assert_eq!(
            current(&store).await,
            named(&[("公告1", 2), ("公告14", 14), ("公告2", 14)]),
            "0 is closed"
        );
    })
    .await;
}

#[tokio::test]
async fn events_without_a_start_come_first_on_every_engine() {
    on_every_engine("nulls", |store| async move {
        put(&store).await;
        let starting =
            |n: i64, start: Option<i64>| EventRecord { starts_at: start.map(day), ..item(n, None) };
        says(
            &store,
            9,
            Reach::Everything,
            vec![starting(1, Some(1)), starting(2, None), starting(3, Some(3))],
        )
        .await;
        let events = store.events(&EventFilter::default()).await.expect("read");
        let starts: Vec<_> = events.iter().map(|event| event.starts_at).collect();
        assert_eq!(starts, [None, Some(day(1)), Some(day(3))]);
    })
    .await;
}
