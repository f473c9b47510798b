//! Whose turn it is, and that a holder that slept cannot say that it is done.

use crate::engines::{noon, on_every_engine};
use chrono::TimeDelta;
use scenic_data::change::Cursor;

fn at(seconds: i64) -> scenic_data::Instant {
    noon() + TimeDelta::seconds(seconds)
}

#[tokio::test]
async fn a_lease_is_ones_until_it_is_given_back_or_over() {
    on_every_engine("leases", |store| async move {
        assert!(store.take_lease("index", "a", at(0), at(30)).await.expect("asked"));
        assert!(!store.take_lease("index", "b", at(1), at(31)).await.expect("asked"), "it is a's");
        assert!(store.take_lease("other", "b", at(1), at(31)).await.expect("asked"), "another one is free");
        assert!(store.take_lease("index", "a", at(20), at(50)).await.expect("asked"), "a prolongs it");
        assert!(!store.take_lease("index", "b", at(40), at(70)).await.expect("asked"), "and has it longer");
        assert!(store.take_lease("index", "b", at(50), at(80)).await.expect("asked"), "a's is over");
        store.give_back_lease("index", "a").await.expect("nothing happens");
        assert!(!store.take_lease("index", "a", at(51), at(81)).await.expect("asked"));
        store.give_back_lease("index", "b").await.expect("given back");
        assert!(store.take_lease("index", "a", at(52), at(82)).await.expect("asked"));
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_locks_nobody_out() {
    on_every_engine("leases-clock", |store| async move {
        let hour = 3_600;
        assert!(store.take_lease("index", "a", at(hour), at(hour + 30)).await.expect("asked"));
        assert!(store.take_lease("index", "b", at(0), at(30)).await.expect("asked"), "a's clock was wrong");
        assert!(!store.take_lease("index", "a", at(-20), at(10)).await.expect("asked"), "a little is usual");
    })
    .await;
}

#[tokio::test]
async fn of_many_who_ask_at_once_one_gets_a_lease() {
    on_every_engine("leases-race", |store| async move {
        let asked = (0..16).map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.take_lease("index", &format!("p{n}"), at(0), at(30)).await })
        });
        let mut taken = 0;
        for one in asked.collect::<Vec<_>>() {
            taken += usize::from(one.await.expect("ended").expect("asked"));
        }
        assert_eq!(taken, 1);
    })
    .await;
}

#[tokio::test]
async fn who_lost_the_lease_moves_no_cursor_forward_and_its_work_is_done_again() {
    on_every_engine("leases-cursor", |store| async move {
        let cursor = |seq| Cursor { seq, state: Some("filling".into()) };
        assert!(store.take_lease("index", "a", at(0), at(30)).await.expect("asked"));
        assert!(store.set_cursor_of_holder("index", "a", None, &cursor(5), at(1)).await.expect("kept"));
        // a sleeps; b takes over and goes on.
        assert!(store.take_lease("index", "b", at(30), at(60)).await.expect("asked"));
        assert!(store.set_cursor_of_holder("index", "b", Some(5), &cursor(9), at(31)).await.expect("kept"));
        assert!(!store.set_cursor_of_holder("index", "a", Some(5), &cursor(7), at(32)).await.expect("asked"));
        assert_eq!(store.cursor("index").await.expect("read"), cursor(5), "b reads again what a touched");
        // One that was filling from nothing leaves nothing to rely on.
        assert!(!store.set_cursor_of_holder("index", "a", None, &cursor(9), at(33)).await.expect("asked"));
        assert_eq!(store.cursor("index").await.expect("read").state, None);
    })
    .await;
}

#[tokio::test]
async fn what_is_known_of_a_host_is_changed_by_one_at_a_time() {
    on_every_engine("hosts", |store| async move {
        let count = async |store: scenic_data::Store| {
            store.change_host("a.example", at(0), |seen: &mut Vec<u32>| seen.push(1)).await.expect("changed")
        };
        futures::future::join_all((0..20).map(|_| count(store.clone()))).await;
        let seen = async |host: &str| {
            store.change_host(host, at(1), |seen: &mut Vec<u32>| seen.len()).await.expect("read")
        };
        assert_eq!((seen("a.example").await, seen("b.example").await), (20, 0));
        // What an older version wrote otherwise is taken for nothing.
        store.change_host("c.example", at(1), |text: &mut String| text.push('x')).await.expect("changed");
        assert_eq!(seen("c.example").await, 0);
        // Nobody remembers a host for ever.
        assert_eq!(store.prune(at(1) + TimeDelta::days(2)).await.expect("pruned"), 3);
        assert_eq!(seen("a.example").await, 0);
    })
    .await;
}
