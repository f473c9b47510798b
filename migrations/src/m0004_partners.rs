//! Who brings data: partners, keys and uploads.

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
        // Who uploads.
        let table = Table::create()
            .table("partners")
            .col(string("id").primary_key())
            .col(string("name"))
            .col(string("source_id"))
            .col(string("state"))
            .col(big_integer("created_at"))
            .foreign_key(ForeignKey::create().from("partners", "source_id").to("sources", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // Keys, stored hashed.
        let table = Table::create()
            .table("api_keys")
            .col(string("id").primary_key())
            .col(string_null("partner_id"))
            .col(string("hash"))
            .col(text("scopes"))
            .col(big_integer("created_at"))
            .col(big_integer_null("expires_at"))
            .col(big_integer_null("revoked_at"))
            .foreign_key(ForeignKey::create().from("api_keys", "partner_id").to("partners", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // Files that came in, and their reports.
        let table = Table::create()
            .table("uploads")
            .col(string("id").primary_key())
            .col(string("partner_id"))
            .col(string_null("idempotency_key"))
            .col(string("content_hash"))
            .col(text_null("file_name"))
            .col(string("status"))
            .col(text("counts"))
            .col(text("errors"))
            .col(big_integer("created_at"))
            .col(big_integer_null("finished_at"))
            .foreign_key(ForeignKey::create().from("uploads", "partner_id").to("partners", "id"))
            .to_owned();
        manager.create_table(table).await?;
        let indexes: &[(&str, &[&str], bool)] = &[
            ("api_keys", &["partner_id"], false),
            ("api_keys", &["hash"], true),
            ("uploads", &["partner_id"], false),
        ];
        crate::create_indexes(manager, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(manager, &["uploads", "api_keys", "partners"]).await
    }
}
