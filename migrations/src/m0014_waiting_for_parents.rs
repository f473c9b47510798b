//! Who waits for a parent that is not known yet is found without reading what every place names as its parent.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

const INDEX: &str = "idx_claims_parent";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Whole or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Of the parents alone: other values may be whole chapters.
        let index = Index::create()
            .name(INDEX)
            .table("claims")
            .col("value")
            .and_where(Expr::col("field").eq("parent"))
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(INDEX).table("claims").to_owned()).await
    }
}
