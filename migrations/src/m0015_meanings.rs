//! What a document says, as a hash that its clocks, counters and boilerplate do not touch; and who published
//! it, such as the public account of an article.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns added to tables that are there already.
fn added() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("documents", string_null("meaning_hash").to_owned()),
        ("documents", text_null("publisher").to_owned()),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Whole or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::add_columns(manager, added()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_columns(manager, added()).await
    }
}
