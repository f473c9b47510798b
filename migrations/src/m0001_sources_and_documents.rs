//! Where facts come from: sources, visits, documents and their bytes.

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
        // What is crawled or imported, and how.
        let table = Table::create()
            .table("sources")
            .col(string("id").primary_key())
            .col(string("name"))
            .col(string("kind"))
            .col(string("authority"))
            .col(string_null("lang"))
            .col(string("time_zone"))
            .col(text("definition"))
            .col(string("reading"))
            .col(boolean("enabled"))
            .col(string("origin"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .col(big_integer_null("next_due_at"))
            .col(string_null("lease_owner"))
            .col(big_integer_null("lease_until"))
            .to_owned();
        manager.create_table(table).await?;
        // One visit to a source, with counters that add up.
        let table = Table::create()
            .table("crawl_runs")
            .col(big_integer("id").auto_increment().primary_key())
            .col(string("source_id"))
            .col(big_integer("started_at"))
            .col(big_integer_null("finished_at"))
            .col(string("outcome"))
            .col(big_integer("expected"))
            .col(big_integer("seen"))
            .col(big_integer("fetched"))
            .col(big_integer("created"))
            .col(big_integer("changed"))
            .col(big_integer("unchanged"))
            .col(big_integer("gone"))
            .col(big_integer("failed"))
            .col(big_integer("skipped"))
            .col(big_integer("held_back"))
            .col(text_null("error"))
            .foreign_key(ForeignKey::create().from("crawl_runs", "source_id").to("sources", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // One address of a source, its clocks and what was last read from it.
        let table = Table::create()
            .table("documents")
            .col(string("id").primary_key())
            .col(string("source_id"))
            .col(text("url"))
            .col(string_null("media_type"))
            .col(string_null("content_hash"))
            .col(string_null("ingested_hash"))
            .col(string_null("applied_hash"))
            .col(big_integer_null("reader"))
            .col(string_null("reading"))
            .col(text_null("etag"))
            .col(text_null("last_modified"))
            .col(integer_null("http_status"))
            .col(string("state"))
            .col(text_null("title"))
            .col(string_null("lang"))
            .col(big_integer_null("published_at"))
            .col(big_integer("observed_at"))
            .col(big_integer("verified_at"))
            .col(big_integer("fetched_at"))
            .col(big_integer_null("last_run_id"))
            .foreign_key(ForeignKey::create().from("documents", "source_id").to("sources", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // The raw bytes of documents, by content hash; the bytes lie in the snapshot folder.
        let table = Table::create()
            .table("snapshots")
            .col(string("hash").primary_key())
            .col(string_null("media_type"))
            .col(big_integer("bytes"))
            .col(big_integer("stored_at"))
            .to_owned();
        manager.create_table(table).await?;
        let indexes: &[(&str, &[&str], bool)] = &[
            ("sources", &["next_due_at"], false),
            ("crawl_runs", &["source_id"], false),
            ("documents", &["state"], false),
            ("documents", &["source_id", "url"], true),
        ];
        crate::create_indexes(manager, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(manager, &["snapshots", "documents", "crawl_runs", "sources"]).await
    }
}
