//! What changed, and who has read how far.

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
        // What changed, in order, for followers.
        let table = Table::create()
            .table("change_log")
            .col(big_integer("seq").auto_increment().primary_key())
            .col(string("subject"))
            .col(string("subject_id"))
            .col(big_integer("at"))
            .to_owned();
        manager.create_table(table).await?;
        // How far each follower has read the change log.
        let table = Table::create()
            .table("cursors")
            .col(string("follower").primary_key())
            .col(big_integer("seq"))
            .col(text_null("state"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(table).await?;
        let indexes: &[(&str, &[&str], bool)] = &[];
        crate::create_indexes(manager, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(manager, &["cursors", "change_log"]).await
    }
}
