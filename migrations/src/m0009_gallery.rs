//! What recognising photographs needs: how far a place reaches, what its pictures show and where each
//! was fetched from, and how sure a likeness makes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns added to tables that are there already.
fn added() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("places", text_null("extent").to_owned()),
        ("places", big_integer_null("seen_from_m").to_owned()),
        ("media", string_null("view").to_owned()),
        ("media", string_null("season").to_owned()),
        ("media", boolean_null("indoor").to_owned()),
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
        // A picture on the web: what was found at its address, and when it is looked at again. The key
        // is a digest, because addresses are longer than an index takes.
        let table = Table::create()
            .table("picture_addresses")
            .col(string("id").primary_key())
            .col(string("source_id"))
            .col(text("url"))
            .col(string_null("picture_id"))
            .col(string_null("etag"))
            .col(string_null("last_modified"))
            .col(text_null("failure"))
            .col(big_integer("attempts").default(0))
            .col(big_integer("looked_at"))
            .col(big_integer("due_at"))
            .foreign_key(ForeignKey::create().from("picture_addresses", "source_id").to("sources", "id"))
            .to_owned();
        manager.create_table(table).await?;
        // How sure a likeness makes, per model, as computed from the gallery.
        let table = Table::create()
            .table("calibrations")
            .col(string("model").primary_key())
            .col(text("body"))
            .col(big_integer("made_at"))
            .to_owned();
        manager.create_table(table).await?;
        crate::create_indexes(manager, &[("picture_addresses", &["source_id", "due_at"], false)]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(manager, &["calibrations", "picture_addresses"]).await?;
        crate::drop_columns(manager, added()).await
    }
}
