//! What planning needs: the occurrences of an event, the season and the line of a route, and the plans
//! that are kept.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns added to tables that are there already.
fn added() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("events", text_null("occurrences").to_owned()),
        ("routes", string_null("season").to_owned()),
        ("routes", text_null("line").to_owned()),
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
        // A plan: what was asked for, what was planned, and what was found when it was looked at last.
        let table = Table::create()
            .table("plans")
            .col(string("id").primary_key())
            .col(big_integer("version"))
            .col(string("state"))
            .col(text("request"))
            .col(text("body"))
            .col(text_null("findings"))
            .col(big_integer("made_at"))
            .col(big_integer("checked_at"))
            .col(big_integer("ends_at"))
            .to_owned();
        manager.create_table(table).await?;
        // What a plan rests on, so that a change finds the plans that it concerns.
        let table = Table::create()
            .table("plan_grounds")
            .col(string("plan_id"))
            .col(string("place_id"))
            .primary_key(Index::create().col("plan_id").col("place_id"))
            .foreign_key(
                ForeignKey::create()
                    .from("plan_grounds", "plan_id")
                    .to("plans", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(table).await?;
        crate::create_indexes(
            manager,
            &[("plan_grounds", &["place_id"], false), ("plans", &["ends_at"], false)],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(manager, &["plan_grounds", "plans"]).await?;
        crate::drop_columns(manager, added()).await
    }
}
