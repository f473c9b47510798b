//! What happens and where to walk: events with their effect, routes, pictures.

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
        // Events, exhibitions and notices: what happens at a place, when, and its effect.
        let table = Table::create()
            .table("events")
            .col(string("id").primary_key())
            .col(string_null("place_id"))
            .col(text_null("place_ref"))
            .col(string("document_id"))
            .col(string("source_id"))
            .col(string_null("external_id"))
            .col(string("kind"))
            .col(string("effect"))
            .col(text("texts"))
            .col(text_null("url"))
            .col(big_integer_null("starts_at"))
            .col(big_integer_null("ends_at"))
            .col(string("authority"))
            .col(big_integer_null("published_at"))
            .col(big_integer("observed_at"))
            .col(big_integer("verified_at"))
            .col(big_integer("known_from"))
            .col(big_integer_null("known_until"))
            .foreign_key(ForeignKey::create().from("events", "document_id").to("documents", "id"))
            .foreign_key(ForeignKey::create().from("events", "source_id").to("sources", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // Official and partner routes.
        let table = Table::create()
            .table("routes")
            .col(string("id").primary_key())
            .col(string("document_id"))
            .col(string("source_id"))
            .col(string("external_id"))
            .col(text("texts"))
            .col(text("stops"))
            .col(big_integer_null("minutes"))
            .col(big_integer_null("distance_m"))
            .col(string_null("difficulty"))
            .col(string("authority"))
            .col(big_integer_null("published_at"))
            .col(big_integer("observed_at"))
            .col(big_integer("verified_at"))
            .col(big_integer("known_from"))
            .col(big_integer_null("known_until"))
            .foreign_key(ForeignKey::create().from("routes", "document_id").to("documents", "id"))
            .foreign_key(ForeignKey::create().from("routes", "source_id").to("sources", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // Pictures of a place, with credit and licence.
        let table = Table::create()
            .table("media")
            .col(string("id").primary_key())
            .col(string("place_id"))
            .col(string("document_id"))
            .col(string("source_id"))
            .col(text("url"))
            .col(text_null("caption"))
            .col(text_null("credit"))
            .col(text_null("licence"))
            .col(string_null("content_hash"))
            .col(big_integer("observed_at"))
            .col(big_integer("verified_at"))
            .col(big_integer_null("known_until"))
            .foreign_key(ForeignKey::create().from("media", "place_id").to("places", "id"))
            .foreign_key(ForeignKey::create().from("media", "document_id").to("documents", "id"))
            .foreign_key(ForeignKey::create().from("media", "source_id").to("sources", "id"))
            .to_owned();
        manager.create_table(table).await?;
        let indexes: &[(&str, &[&str], bool)] = &[
            ("events", &["place_id"], false),
            ("events", &["document_id"], false),
            ("events", &["starts_at"], false),
            ("events", &["ends_at"], false),
            ("routes", &["document_id"], false),
            ("media", &["place_id"], false),
            ("media", &["document_id"], false),
        ];
        crate::create_indexes(manager, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(manager, &["media", "routes", "events"]).await
    }
}
