//! Two versions of the program over one database, on both engines.

use crate::engines::noon;
use crate::repository::{about, definition, fetched, pine};
use scenic_data::{Authority, PlaceId, SourceId, Store, StoreError};
use sea_orm::ConnectionTrait as _;

async fn change(url: &str, statement: &str) {
    let db = sea_orm::Database::connect(url).await.expect("it opens");
    db.execute_unprepared(statement).await.expect(statement);
    db.close().await.expect("it closes");
}

async fn tell(store: &Store, ticket: &str) {
    let (doc, _) = fetched(store, "site", "pine", ticket, noon()).await;
    let said = about("site", vec![pine(&[("ticket", ticket)])]);
    store.apply(vec![(doc, said)], noon()).await.expect("applied");
}

#[tokio::test]
async fn an_older_program_goes_on_beside_a_newer_one_until_what_it_needs_is_taken_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let snapshots = folder.path().join("snapshots");
    let mut databases = vec![format!("sqlite://{}?mode=rwc", folder.path().join("t.db").display())];
    match test_store::fresh_database("versions").await {
        Ok(url) => databases.push(url),
        Err(reason) => println!("SKIPPED on PostgreSQL: versions: {reason}"),
    }
    for url in databases {
        // It runs while a newer one updates the schema …
        let running = Store::connect(&url, &snapshots).await.expect("it opens");
        running.put_source(&definition("site", Authority::Official), "test", noon()).await.expect("put");
        tell(&running, "10元").await;
        let step =
            |name: &str| format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ('{name}', 0)");
        change(&url, "ALTER TABLE places ADD COLUMN newer TEXT").await;
        change(&url, "CREATE TABLE newer (id INTEGER PRIMARY KEY)").await;
        change(&url, &step("m9001_newer")).await;
        tell(&running, "20元").await;
        // … and is started again beside it.
        let again = Store::connect(&url, &snapshots).await.expect("it opens beside a newer one");
        tell(&again, "30元").await;
        for store in [running, again] {
            let claims = store.claims_of(&PlaceId::of(&SourceId::from("site"), "pine")).await.expect("read");
            assert!(claims.iter().any(|claim| claim.draft.value == "30元"), "{claims:?}");
            store.close().await.expect("it closes");
        }
        change(&url, &step("m9002_needs_m9001_without_what_was")).await;
        let refused = Store::connect(&url, &snapshots).await.expect_err("it must not guess");
        assert!(matches!(&refused, StoreError::Newer { step } if step.starts_with("m9002")), "{refused}");
        assert!(refused.to_string().contains("replace the program"), "{refused}");
    }
}
