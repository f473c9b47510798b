//! Uploads that are processed one after another and can be taken back, what partners may do, and who
//! changed what.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns that `report` replaces.
const REPORTS: [&str; 2] = ["counts", "errors"];

/// The columns added to tables that are there already.
fn added() -> Vec<(&'static str, ColumnDef)> {
    vec![
        // The places a partner may write about besides its own, and whether somebody looks first.
        ("partners", text("areas").default("[]").to_owned()),
        ("partners", boolean("review").default(false).to_owned()),
        ("api_keys", string_null("label").to_owned()),
        // How a file is to be taken, what it waits for, and who works on it until when.
        ("uploads", text("options").default("{}").to_owned()),
        ("uploads", big_integer("bytes").default(0).to_owned()),
        ("uploads", string_null("key_id").to_owned()),
        ("uploads", string_null("awaiting").to_owned()),
        ("uploads", string_null("lease_owner").to_owned()),
        ("uploads", big_integer_null("lease_until").to_owned()),
        ("uploads", big_integer_null("changed_to").to_owned()),
        ("uploads", text("report").default("{}").to_owned()),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Whole or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::add_columns(manager, added()).await?;
        // A report is one thing now; those of files imported before are forgotten.
        for column in REPORTS {
            manager.alter_table(Table::alter().table("uploads").drop_column(column).to_owned()).await?;
        }
        // What each upload changed: a record, and its bytes before and after.
        let table = Table::create()
            .table("record_versions")
            .col(big_integer("id").auto_increment().primary_key())
            .col(string("source_id"))
            .col(string("upload_id"))
            .col(text("url"))
            .col(string_null("before_hash"))
            .col(string_null("after_hash"))
            .col(big_integer("at"))
            .foreign_key(ForeignKey::create().from("record_versions", "source_id").to("sources", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // Every write that somebody asked for.
        let table = Table::create()
            .table("audit_log")
            .col(big_integer("id").auto_increment().primary_key())
            .col(big_integer("at"))
            .col(string("actor"))
            .col(string_null("partner_id"))
            .col(string("action"))
            .col(text("subject"))
            .col(text_null("before"))
            .col(text_null("after"))
            .to_owned();
        manager.create_table(table).await?;
        // How often answers cited what a source says of a place, by day.
        let table = Table::create()
            .table("citations")
            .col(string("source_id"))
            .col(string("place_id"))
            .col(string("field"))
            .col(big_integer("day"))
            .col(big_integer("times"))
            .primary_key(Index::create().col("source_id").col("day").col("place_id").col("field"))
            .to_owned();
        manager.create_table(table).await?;
        // Pictures that were taken in: re-encoded, without metadata, by content.
        let table = Table::create()
            .table("pictures")
            .col(string("id").primary_key())
            .col(big_integer("width"))
            .col(big_integer("height"))
            .col(text("thumbs"))
            .col(double_null("lat"))
            .col(double_null("lon"))
            .col(double_null("heading"))
            .col(string_null("taken_at"))
            .col(big_integer("stored_at"))
            .to_owned();
        manager.create_table(table).await?;
        let indexes: &[(&str, &[&str], bool)] = &[
            ("uploads", &["partner_id", "idempotency_key"], true),
            ("uploads", &["status"], false),
            ("record_versions", &["upload_id", "url"], true),
            ("record_versions", &["source_id", "url"], false),
            ("audit_log", &["partner_id"], false),
            ("media", &["content_hash"], false),
        ];
        crate::create_indexes(manager, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(manager, &["pictures", "citations", "audit_log", "record_versions"]).await?;
        for index in ["idx_uploads_partner_id_idempotency_key", "idx_uploads_status"] {
            manager.drop_index(Index::drop().table("uploads").name(index).to_owned()).await?;
        }
        manager.drop_index(Index::drop().table("media").name("idx_media_content_hash").to_owned()).await?;
        crate::drop_columns(manager, added()).await?;
        for column in REPORTS {
            let column = text(column).default("{}").to_owned();
            manager.alter_table(Table::alter().table("uploads").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
