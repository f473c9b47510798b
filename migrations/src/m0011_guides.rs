//! Guide pages: their addresses, texts and revisions, what links to what, and who edits.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns added to tables that are there already.
fn added() -> Vec<(&'static str, ColumnDef)> {
    vec![("api_keys", string_null("editor_id").to_owned())]
}

/// The tables, parents first.
fn tables() -> Vec<TableCreateStatement> {
    let of_page = |table: &'static str| {
        ForeignKey::create()
            .from(table, "page_id")
            .to("guide_pages", "id")
            .on_delete(ForeignKeyAction::Cascade)
            .to_owned()
    };
    vec![
        // Who writes, with keys of their own (`api_keys.editor_id`).
        Table::create()
            .table("editors")
            .col(string("id").primary_key())
            .col(string("name"))
            .col(boolean("trusted"))
            .col(boolean("blocked"))
            .col(big_integer("created_at"))
            .to_owned(),
        Table::create()
            .table("guide_pages")
            .col(string("id").primary_key())
            .col(string("slug"))
            .col(string_null("place_id"))
            .col(string("kind"))
            .col(string("protection"))
            .col(big_integer("created_at"))
            .col(big_integer_null("deleted_at"))
            .col(string_null("deleted_by"))
            .to_owned(),
        // Every slug that a page has or had; those it had lead to the one it has.
        Table::create()
            .table("guide_slugs")
            .col(string("slug").primary_key())
            .col(string("page_id"))
            .foreign_key(&mut of_page("guide_slugs"))
            .to_owned(),
        // A page in a language, as it is now: `revision` is the one in force.
        Table::create()
            .table("guide_texts")
            .col(string("page_id"))
            .col(string("lang"))
            .col(string("title"))
            .col(text("summary"))
            .col(big_integer("revision"))
            .col(string("origin"))
            .col(big_integer("revised_at"))
            .primary_key(Index::create().col("page_id").col("lang"))
            .foreign_key(&mut of_page("guide_texts"))
            .to_owned(),
        Table::create()
            .table("guide_revisions")
            .col(string("page_id"))
            .col(string("lang"))
            .col(big_integer("revision"))
            .col(big_integer_null("parent"))
            .col(big_integer("at"))
            .col(string("author_id"))
            .col(string("author_name"))
            .col(string("author_kind"))
            .col(text_null("reason"))
            .col(string("state"))
            .col(string("title"))
            .col(text("sections"))
            .col(text("changed"))
            .col(big_integer("added"))
            .col(big_integer("removed"))
            .primary_key(Index::create().col("page_id").col("lang").col("revision"))
            .foreign_key(&mut of_page("guide_revisions"))
            .to_owned(),
        // The slugs that a page in a language links to, whether or not they are there.
        Table::create()
            .table("guide_links")
            .col(string("page_id"))
            .col(string("lang"))
            .col(string("target"))
            .primary_key(Index::create().col("page_id").col("lang").col("target"))
            .foreign_key(&mut of_page("guide_links"))
            .to_owned(),
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
        for table in tables() {
            manager.create_table(table).await?;
        }
        crate::create_indexes(
            manager,
            &[
                ("guide_pages", &["slug"], true),
                ("guide_pages", &["place_id"], false),
                ("guide_slugs", &["page_id"], false),
                ("guide_texts", &["lang", "title"], false),
                ("guide_texts", &["revised_at"], false),
                ("guide_revisions", &["author_id", "at"], false),
                ("guide_revisions", &["state", "at"], false),
                ("guide_links", &["target"], false),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables =
            ["guide_links", "guide_revisions", "guide_texts", "guide_slugs", "guide_pages", "editors"];
        crate::drop_tables(manager, &tables).await?;
        crate::drop_columns(manager, added()).await
    }
}
