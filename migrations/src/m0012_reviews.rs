//! What a reviewer said of a revision of a guide page, and who that was.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns added to tables that are there already.
fn added() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("guide_revisions", big_integer_null("reviewed_at").to_owned()),
        ("guide_revisions", string_null("reviewed_by").to_owned()),
        ("guide_revisions", text_null("review_reason").to_owned()),
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
