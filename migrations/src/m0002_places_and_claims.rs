//! What is known: places, names, claims, computed views and passages.

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
        // A sight, a town, an exhibit: what claims are about.
        let table = Table::create()
            .table("places")
            .col(string("id").primary_key())
            .col(string("slug"))
            .col(string("kind"))
            .col(string_null("parent_id"))
            .col(double_null("lat"))
            .col(double_null("lon"))
            .col(string_null("datum"))
            .col(string("time_zone"))
            .col(string_null("country"))
            .col(string("state"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(table).await?;
        // Every name and alias of a place, with the document that says so.
        let table = Table::create()
            .table("place_names")
            .col(string("id").primary_key())
            .col(string("place_id"))
            .col(string_null("lang"))
            .col(text("name"))
            .col(string("folded"))
            .col(string("role"))
            .col(string("source_id"))
            .col(string("document_id"))
            .foreign_key(ForeignKey::create().from("place_names", "place_id").to("places", "id"))
            .foreign_key(ForeignKey::create().from("place_names", "document_id").to("documents", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // How each source identifies a place.
        let table = Table::create()
            .table("place_keys")
            .col(string("source_id"))
            .col(string("external_id"))
            .col(string("place_id"))
            .primary_key(Index::create().col("source_id").col("external_id"))
            .foreign_key(ForeignKey::create().from("place_keys", "place_id").to("places", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // One value of one field of one place, with source, quote and clocks.
        let table = Table::create()
            .table("claims")
            .col(string("id").primary_key())
            .col(string("place_id"))
            .col(string("field"))
            .col(string_null("lang"))
            .col(text("value"))
            .col(text_null("typed"))
            .col(text("quote"))
            .col(string("source_id"))
            .col(string("document_id"))
            .col(string("authority"))
            .col(big_integer_null("published_at"))
            .col(big_integer("observed_at"))
            .col(big_integer("verified_at"))
            .col(big_integer_null("valid_from"))
            .col(big_integer_null("valid_until"))
            .col(big_integer("known_from"))
            .col(big_integer_null("known_until"))
            .foreign_key(ForeignKey::create().from("claims", "place_id").to("places", "id"))
            .foreign_key(ForeignKey::create().from("claims", "source_id").to("sources", "id"))
            .foreign_key(ForeignKey::create().from("claims", "document_id").to("documents", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // The computed view of a place: who wins, who disagrees.
        let table = Table::create()
            .table("place_views")
            .col(string("place_id").primary_key())
            .col(text("view"))
            .col(big_integer("computed_at"))
            .foreign_key(ForeignKey::create().from("place_views", "place_id").to("places", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // Readable text of documents, in order, by language.
        let table = Table::create()
            .table("passages")
            .col(string("id").primary_key())
            .col(string("document_id"))
            .col(string_null("place_id"))
            .col(string("source_id"))
            .col(string("lang"))
            .col(text_null("heading"))
            .col(text("body"))
            .col(big_integer("ordinal"))
            .col(big_integer_null("published_at"))
            .col(big_integer("observed_at"))
            .col(big_integer("verified_at"))
            .col(big_integer("known_from"))
            .col(big_integer_null("known_until"))
            .foreign_key(ForeignKey::create().from("passages", "document_id").to("documents", "id"))
            .foreign_key(ForeignKey::create().from("passages", "source_id").to("sources", "id"))
            .to_owned();
        manager.create_table(table).await?;
        let indexes: &[(&str, &[&str], bool)] = &[
            ("places", &["slug"], true),
            ("places", &["kind"], false),
            ("places", &["parent_id"], false),
            ("place_names", &["place_id"], false),
            ("place_names", &["folded"], false),
            ("place_names", &["document_id"], false),
            ("place_keys", &["place_id"], false),
            ("claims", &["place_id"], false),
            ("claims", &["field"], false),
            ("claims", &["document_id"], false),
            ("claims", &["source_id"], false),
            ("passages", &["document_id"], false),
            ("passages", &["place_id"], false),
        ];
        crate::create_indexes(manager, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(
            manager,
            &["passages", "place_views", "claims", "place_keys", "place_names", "places"],
        )
        .await
    }
}
