//! A PostgreSQL server for tests: the one that is named, or a cluster of our own.

use crate::postgres_server::cluster;

/// The address of a new, empty database, or why there is none.
pub async fn fresh_database(test: &str) -> Result<String, String> {
    let server = match std::env::var("DAOYOU_TEST_POSTGRES_URL") {
        Ok(url) => url,
        Err(_) => cluster()?,
    };
    let name = format!("t_{test}_{}", std::process::id());
    let admin = sea_orm::Database::connect(&server).await.map_err(|e| e.to_string())?;
    use sea_orm::ConnectionTrait as _;
    for statement in [format!("DROP DATABASE IF EXISTS \"{name}\""), format!("CREATE DATABASE \"{name}\"")] {
        admin.execute_unprepared(&statement).await.map_err(|e| e.to_string())?;
    }
    admin.close().await.map_err(|e| e.to_string())?;
    let (base, _) = server.rsplit_once('/').ok_or("the server's address has no database")?;
    Ok(format!("{base}/{name}"))
}
