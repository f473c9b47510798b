//! A follower of the change log misses nothing, whoever else writes.

use crate::engines::noon;
use crate::repository::{about, apply, definition, fetched, pine};
use scenic_data::change::Cursor;
use scenic_data::{Authority, Store};
use sea_orm::{ConnectionTrait as _, Database, TransactionTrait as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Writes lines to the log as fast as it can; every other transaction is a long one.
async fn write(store: Store, source: &'static str) {
    store.put_source(&definition(source, Authority::Official), "test", noon()).await.expect("put");
    for n in 0..20_usize {
        let path = format!("p{n}");
        let (doc, _) = fetched(&store, source, &path, "v1", noon()).await;
        let records = (0..if n % 2 == 0 { 30 } else { 1 }).map(|i| {
            let mut record = pine(&[("ticket", "10元")]);
            record.external_id = format!("{n}-{i}");
            record
        });
        apply(&store, &doc, about(source, records.collect()), noon()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_that_write_at_once_never_hide_a_line_from_a_follower() {
    let url = match test_store::fresh_database("order").await {
        Ok(url) => url,
        Err(reason) => return println!("SKIPPED on PostgreSQL: {reason}"),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let connect = async || Store::connect(&url, folder.path()).await.expect("PostgreSQL opens");
    let (ours, theirs, follower) = (connect().await, connect().await, connect().await);
    let done = AtomicBool::new(false);
    let writing = async {
        tokio::join!(async { tokio::spawn(write(ours.clone(), "ours")).await.expect("written") }, async {
            tokio::spawn(write(theirs.clone(), "theirs")).await.expect("written")
        });
        done.store(true, Ordering::SeqCst);
    };
    let following = async {
        let (mut cursor, mut seen) = (0, Vec::new());
        loop {
            let ended = done.load(Ordering::SeqCst);
            let lines = follower.changes(cursor, 1_000).await.expect("read");
            cursor = lines.last().map_or(cursor, |line| line.seq);
            if ended && lines.is_empty() {
                return seen;
            }
            seen.extend(lines);
            tokio::task::yield_now().await;
        }
    };
    let ((), seen) = tokio::join!(writing, following);
    let all = follower.changes(0, 100_000).await.expect("read");
    assert!(all.len() >= 2 * 10 * 31, "{} lines", all.len());
    assert_eq!(seen, all);
    for store in [ours, theirs, follower] {
        store.close().await.expect("closes");
    }
}

#[tokio::test]
async fn a_writer_waits_for_the_writer_of_another_process() {
    let url = match test_store::fresh_database("turns").await {
        Ok(url) => url,
        Err(reason) => return println!("SKIPPED on PostgreSQL: {reason}"),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::connect(&url, folder.path()).await.expect("PostgreSQL opens");
    // The number is part of what processes of different versions share.
    let other = Database::connect(&url).await.expect("PostgreSQL opens");
    let writing = other.begin().await.expect("begun");
    writing.execute_unprepared("SELECT pg_advisory_xact_lock(110369644834677)").await.expect("its turn");

    let cursor = Cursor { seq: 1, state: None };
    {
        let write = store.set_cursor("follower", &cursor, noon());
        tokio::pin!(write);
        assert!(tokio::time::timeout(Duration::from_millis(300), &mut write).await.is_err(), "it waits");
        assert_eq!(store.cursor("follower").await.expect("readers do not"), Cursor::default());
        writing.commit().await.expect("done");
        write.await.expect("its turn");
    }
    assert_eq!(store.cursor("follower").await.expect("read"), cursor);
    other.close().await.expect("closes");
    store.close().await.expect("closes");
}
