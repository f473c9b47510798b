//! How SQLite goes about what is asked most: by which index, and without planning anew each time.

use scenic_data::Store;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};

/// A database that the store has made.
async fn database(folder: &std::path::Path) -> DatabaseConnection {
    let url = format!("sqlite://{}?mode=rwc", folder.join("t.db").display());
    Store::connect(&url, &folder.join("snapshots"))
        .await
        .expect("it opens")
        .close()
        .await
        .expect("it closes");
    Database::connect(&url).await.expect("connected")
}

async fn told(db: &DatabaseConnection, sql: &str, column: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.expect("answered");
    rows.iter().map(|row| row.try_get("", column).expect("a text")).collect()
}

#[tokio::test]
async fn a_statement_keeps_its_plan_whatever_it_is_run_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = told(&database(folder.path()).await, "PRAGMA compile_options", "compile_options").await;
    assert!(options.contains(&"ENABLE_QPSG".to_owned()), "built without .cargo/config.toml: {options:?}");
}

#[tokio::test]
async fn claims_are_found_by_what_tells_most_of_them_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = database(folder.path()).await;
    let by = async |condition: &str| {
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT place_id FROM claims WHERE {condition} AND known_until IS NULL"
        );
        told(&db, &sql, "detail").await.join("; ")
    };
    let parents = by("claims.field = 'parent' AND value IN ('a', 'b', 'c', 'd')").await;
    assert!(parents.contains("idx_claims_parent"), "who waits for a parent: {parents}");
    let addresses = by("place_id = 'p' AND field = 'address'").await;
    assert!(addresses.contains("idx_claims_place_id"), "a place's addresses: {addresses}");
}
