//! Runs a test on every engine that is there.

use scenic_data::{Instant, Store};
use std::future::Future;

/// A fixed noon.
pub fn noon() -> Instant {
    "2026-11-24T12:00:00Z".parse().expect("a time")
}

/// Runs `test` on a fresh store of each engine. PostgreSQL is used when `DAOYOU_TEST_POSTGRES_URL`
/// names a server or a `postgres` binary is found; else the test says that it was skipped there.
pub async fn on_every_engine<F, T>(name: &str, test: F)
where
    F: Fn(Store) -> T,
    T: Future<Output = ()>,
{
    let folder = tempfile::tempdir().expect("a folder");
    let file = format!("sqlite://{}?mode=rwc", folder.path().join("t.db").display());
    test(Store::connect(&file, &folder.path().join("snapshots")).await.expect("SQLite opens")).await;

    match test_store::fresh_database(name).await {
        Ok(url) => {
            let snapshots = folder.path().join("snapshots-pg");
            let store = Store::connect(&url, &snapshots).await.expect("PostgreSQL opens");
            test(store.clone()).await;
            store.close().await.expect("it closes");
        }
        Err(reason) => println!("SKIPPED on PostgreSQL: {name}: {reason}"),
    }
}
