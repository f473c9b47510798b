//! When each document is looked at again, what visits have shown about how often it changes, and
//! what waits to be believed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Sums of seconds and of visits; `pending_s` is time whose bytes changed and were not read yet.
const SUMS: [&str; 4] = ["quiet_s", "moved_s", "moves", "pending_s"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Whole or not at all, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    // A column a statement: SQLite adds no more at once.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for sum in SUMS {
            let column = double(sum).default(0.0).to_owned();
            manager.alter_table(Table::alter().table("documents").add_column(column).to_owned()).await?;
        }
        let due = Table::alter().table("documents").add_column(big_integer_null("due_at")).to_owned();
        manager.alter_table(due).await?;
        // What was read and waits to be believed.
        let held = Table::alter().table("documents").add_column(string_null("held")).to_owned();
        manager.alter_table(held).await?;
        let rested = big_integer("rested").default(0).to_owned();
        manager.alter_table(Table::alter().table("crawl_runs").add_column(rested).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rested = Table::alter().table("crawl_runs").drop_column("rested").to_owned();
        manager.alter_table(rested).await?;
        for column in SUMS.into_iter().chain(["due_at", "held"]) {
            manager.alter_table(Table::alter().table("documents").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
