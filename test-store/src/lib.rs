//! Stores for tests, on either engine: SQLite in memory, or PostgreSQL for all tests alike when
//! `DAOYOU_TEST_STORE=postgres`, on the server that `DAOYOU_TEST_POSTGRES_URL` names or on one of our
//! own; and a page to fill them with.

mod server;

pub use server::{Server, cluster};

use scenic_data::document::Visit;
use scenic_data::ids::content_hash;
use scenic_data::record::{Contribution, Matched, PlaceRecord};
use scenic_data::{Instant, PlaceId, SourceId, Store};
use sea_orm::ConnectionTrait as _;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// Whether all tests are to run on PostgreSQL.
///
/// # Panics
///
/// The variable names another engine.
#[must_use]
pub fn on_postgres() -> bool {
    match std::env::var("DAOYOU_TEST_STORE").as_deref() {
        Err(_) | Ok("" | "sqlite") => false,
        Ok("postgres") => true,
        Ok(other) => panic!("DAOYOU_TEST_STORE is `sqlite` or `postgres`, not {other:?}"),
    }
}

/// An empty store of the engine that the tests run on, with its snapshots in a folder.
///
/// # Panics
///
/// It cannot be had: whoever asks for PostgreSQL wants it, and no test that is skipped.
pub async fn store(snapshots: &Path) -> Store {
    let url = if on_postgres() { database("store").await } else { "sqlite::memory:".to_owned() };
    Store::connect(&url, snapshots).await.expect("a store")
}

/// Has a page of a registered source say this of one place, or nothing of any, and nothing else.
///
/// # Panics
///
/// The store refuses it.
pub async fn tell(
    store: &Store,
    source: &SourceId,
    page: &str,
    record: impl Into<Option<PlaceRecord>>,
    at: Instant,
) {
    let record = record.into();
    let visit = Visit::given(content_hash(format!("{page} {record:?}").as_bytes()), "text/html");
    let url = format!("https://{source}.example/{page}");
    let visited = store.record_visit(source, &url, &visit, None, at).await;
    let (document, _) = visited.expect("a visit");
    let place = record.map(|record| {
        let place = PlaceId::of(source, &record.external_id);
        Matched { place, parent: None, record }
    });
    let says = Contribution { places: place.into_iter().collect(), ..Contribution::default() };
    store.apply(vec![(document, says)], at).await.expect("applied");
}

/// The address of a new database of the server, where all tests are to run on it.
///
/// # Panics
///
/// It cannot be had.
pub async fn database(name: &str) -> String {
    fresh_database(name).await.unwrap_or_else(|reason| panic!("DAOYOU_TEST_STORE=postgres: {reason}"))
}

/// The address of a new, empty PostgreSQL database, or why there is none.
///
/// # Errors
///
/// There is no server, and none of its programs; or it refuses.
pub async fn fresh_database(name: &str) -> Result<String, String> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let server = match std::env::var("DAOYOU_TEST_POSTGRES_URL") {
        Ok(url) => url,
        Err(_) => cluster()?,
    };
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("t_{name}_{}_{number}", std::process::id());
    let admin = sea_orm::Database::connect(&server).await.map_err(|e| e.to_string())?;
    for statement in [format!("DROP DATABASE IF EXISTS \"{name}\""), format!("CREATE DATABASE \"{name}\"")] {
        admin.execute_unprepared(&statement).await.map_err(|e| e.to_string())?;
    }
    admin.close().await.map_err(|e| e.to_string())?;
    let (base, _) = server.rsplit_once('/').ok_or("the server's address has no database")?;
    Ok(format!("{base}/{name}"))
}
