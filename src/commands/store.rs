//! `daoyou store`: the database as a whole, moved from one engine to the other.

use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result, ensure};
use clap::{Args, Subcommand};
use scenic_data::Store as Database;

/// Move everything to another database.
#[derive(Debug, Subcommand)]
pub enum Store {
    /// Copy every row to an empty database, whatever its engine, and prove that both are equal.
    Copy(Copy),
}

/// Copy every row to an empty database, whatever its engine, and prove that both are equal.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  daoyou store copy --to postgres://daoyou@127.0.0.1/daoyou\n\nStop the service \
first, and give `database_url` the new address afterwards. Snapshots are files and stay where they are."
)]
pub struct Copy {
    /// Where to: `sqlite://FILE?mode=rwc` or `postgres://…`.
    #[arg(long, value_name = "URL")]
    to: String,
    /// Where from; the database of the configuration unless told.
    #[arg(long, value_name = "URL")]
    from: Option<String>,
}

impl Store {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let Self::Copy(Copy { to, from }) = self;
        let from = from.unwrap_or_else(|| settings.database_url());
        ensure!(from != to, "both addresses are the same; give another one with --to");
        let snapshots = settings.snapshots();
        let source =
            Database::connect(&from, &snapshots).await.context("cannot open the database to copy")?;
        let target = Database::connect(&to, &snapshots).await.context("cannot open the database of --to")?;
        let bar = output::count("copying");
        let watch = |table: &str, rows: u64| output::counted(&bar, table, rows);
        let copied = source.copy_to(&target, &watch).await;
        bar.finish_and_clear();
        source.close().await?;
        target.close().await?;
        for table in copied? {
            if json {
                output::json(&table)?;
            } else {
                println!("{:<18} {:>10} rows  {}", table.name, table.rows, table.digest);
            }
        }
        if !json {
            println!("equal: every row was read back and compared");
        }
        Ok(())
    }
}
