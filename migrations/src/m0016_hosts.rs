//! What processes that share a store know of the hosts that they ask: whose turn it is, who asked to be left
//! alone, who fails.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Whole or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("hosts")
            .col(string("host").primary_key())
            .col(text("state"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(manager, &["hosts"]).await
    }
}
