//! What operators and the timetable ask the store: when documents are looked at, what waits to be
//! believed, how current everything is.

use crate::engines::{noon, on_every_engine};
use crate::repository::{about, apply, definition, fetched, pine};
use chrono::TimeDelta;
use scenic_data::record::Reading;
use scenic_data::store::Alarm;
use scenic_data::{Authority, DocumentId, Rhythm, SourceId};
use std::collections::BTreeSet;

fn site() -> SourceId {
    SourceId::from("site")
}

#[tokio::test]
async fn visits_that_find_other_words_make_a_rhythm_and_other_bytes_alone_do_not() {
    on_every_engine("rhythm", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let rhythm = async |id: &DocumentId| store.document(id).await.expect("read").expect("there").rhythm;
        let hour = |n: i64| noon() + TimeDelta::hours(n);
        let (doc, _) = fetched(&store, "site", "pine", "v1", hour(0)).await;
        apply(&store, &doc, about("site", vec![pine(&[("ticket", "80")])]), hour(0)).await;
        assert_eq!(rhythm(&doc).await, Rhythm::default(), "nothing was seen yet");

        fetched(&store, "site", "pine", "v1", hour(1)).await;
        fetched(&store, "site", "pine", "v1, and another clock", hour(2)).await;
        apply(&store, &doc, about("site", vec![pine(&[("ticket", "80")])]), hour(2)).await;
        let quiet = rhythm(&doc).await;
        assert_eq!(quiet.moves, 0.0, "it says the same");
        assert!((quiet.quiet_s - 7_200.0).abs() < 10.0, "{quiet:?}");

        fetched(&store, "site", "pine", "v2", hour(3)).await;
        apply(&store, &doc, about("site", vec![pine(&[("ticket", "90")])]), hour(3)).await;
        let moved = rhythm(&doc).await;
        assert!((moved.moves - 1.0).abs() < 0.01 && (moved.moved_s - 3_600.0).abs() < 10.0, "{moved:?}");
    })
    .await;
}

#[tokio::test]
async fn documents_come_due_as_planned_or_when_they_are_wanted() {
    on_every_engine("due", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let (a, _) = fetched(&store, "site", "a", "a", noon()).await;
        let (b, _) = fetched(&store, "site", "b", "b", noon()).await;
        assert_eq!(store.next_visit(&site()).await.expect("read"), None);
        let later = |h: i64| noon() + TimeDelta::hours(h);
        store.plan_visits(&[(a.clone(), later(20)), (b.clone(), later(10))]).await.expect("planned");
        assert_eq!(store.next_visit(&site()).await.expect("read"), Some(later(10)));

        let wanted = |url: &str| BTreeSet::from([(site(), Some(format!("https://site.example/{url}")))]);
        assert_eq!(store.want(&wanted("a"), noon()).await.expect("asked"), 0, "seen a moment ago");
        assert_eq!(store.want(&wanted("a"), later(5)).await.expect("asked"), 1);
        assert_eq!(store.next_visit(&site()).await.expect("read"), Some(later(5)));
        store.make_due(&site(), later(6)).await.expect("due");
        let due = store.document(&b).await.expect("read").expect("there").due_at;
        assert_eq!(due, Some(later(6)));
        assert_eq!(store.source(&site()).await.expect("read").and_then(|s| s.next_due_at), Some(later(6)));
    })
    .await;
}

#[tokio::test]
async fn what_waits_to_be_believed_is_read_when_it_comes_again_or_is_accepted() {
    on_every_engine("held", |store| async move {
        let definition = definition("site", Authority::Official);
        store.put_source(&definition, "test", noon()).await.expect("put");
        let (doc, _) = fetched(&store, "site", "pine", "v1", noon()).await;
        let reading = Reading { reader: 1, definition: definition.reading() };
        let said = || {
            let reading = Some(reading.clone());
            scenic_data::record::Contribution { reading, ..about("site", vec![pine(&[])]) }
        };
        apply(&store, &doc, said(), noon()).await;
        let waiting = async || store.pending(1, 10).await.expect("read").len();
        let hold = async || {
            let hash = store.document(&doc).await.expect("read").and_then(|d| d.content_hash).expect("bytes");
            store.hold_back(&doc, &hash, "a jump", &reading).await.expect("held");
        };
        fetched(&store, "site", "pine", "v2", noon()).await;
        hold().await;
        assert_eq!((waiting().await, store.held_back(5).await.expect("read").len()), (0, 1));
        fetched(&store, "site", "pine", "v2", noon()).await;
        assert_eq!(waiting().await, 1, "it came again");
        hold().await;
        assert!(store.accept(&doc).await.expect("accepted"));
        assert_eq!((waiting().await, store.held_back(5).await.expect("read").len()), (1, 0));
        apply(&store, &doc, said(), noon()).await;
        assert!(!store.accept(&doc).await.expect("asked"), "nothing waits any more");
    })
    .await;
}

#[tokio::test]
async fn how_current_everything_is_is_counted_and_a_source_that_is_retired_says_nothing_more() {
    on_every_engine("overview", |store| async move {
        store.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        let (doc, _) = fetched(&store, "site", "pine", "v1", noon()).await;
        apply(&store, &doc, about("site", vec![pine(&[("ticket", "80"), ("intro", "古松")])]), noon()).await;
        let overview = async |days| store.overview(noon() + TimeDelta::days(days)).await.expect("counted");
        let fresh = overview(0).await;
        assert_eq!((fresh.facts.stale, fresh.facts.expired), (0, 0));
        assert!(fresh.facts.fresh >= 2 && fresh.sources[0].alarms.is_empty(), "{fresh:?}");
        let old = overview(5).await;
        assert_eq!(
            (old.facts.stale, old.facts.fresh + old.facts.stale),
            (1, fresh.facts.fresh),
            "the ticket"
        );
        assert_eq!(old.fields[0].name, "ticket");
        assert_eq!(old.sources[0].alarms, [Alarm::Stale]);
        assert_eq!((old.sources[0].documents, old.sources[0].documents_due), (1, 1));
        assert_eq!(old.kinds[0].name, "attraction");

        assert_eq!(store.retire_source(&site(), noon()).await.expect("retired"), 1);
        let none = overview(0).await;
        assert_eq!((none.facts.fresh, none.sources[0].documents, none.sources[0].enabled), (0, 0, false));
    })
    .await;
}
