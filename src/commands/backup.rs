//! `daoyou backup` and `daoyou restore`.

use crate::backup::{Manifest, back_up, restore};
use crate::clock::SystemClock;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result};
use clap::Args;
use scenic_data::Store;
use std::path::PathBuf;

/// Back everything up into a folder, while the service runs.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou backup /var/backups/daoyou")]
pub struct Backup {
    /// The folder. An older backup in it is replaced; files that are still wanted are not copied again.
    folder: PathBuf,
}

/// Bring a backup back into an empty data folder or database.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  DAOYOU_DATA_DIR=/srv/daoyou daoyou restore /var/backups/daoyou")]
pub struct Restore {
    /// The folder of the backup.
    folder: PathBuf,
}

impl Backup {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let store = open(&settings).await?;
        let bar = output::count("backing up");
        let watch = |what: &str, done: u64| output::counted(&bar, what, done);
        let made = back_up(&store, &settings, &self.folder, &SystemClock, &watch).await;
        bar.finish_and_clear();
        store.close().await?;
        tell(&made?, "backed up", json)
    }
}

impl Restore {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        std::fs::create_dir_all(&settings.data_dir)
            .with_context(|| format!("cannot make the data folder {}", settings.data_dir.display()))?;
        let store = open(&settings).await?;
        let bar = output::count("restoring");
        let watch = |what: &str, done: u64| output::counted(&bar, what, done);
        let restored = restore(&self.folder, &store, &settings, &watch).await;
        bar.finish_and_clear();
        store.close().await?;
        tell(&restored?, "restored", json)?;
        if !json {
            println!("the indexes are made again at the next start");
        }
        Ok(())
    }
}

/// The store alone: nothing is registered in it, so that an empty one stays empty.
async fn open(settings: &Settings) -> Result<Store> {
    Store::connect_with(&settings.database_url(), &settings.snapshots(), &settings.store)
        .await
        .context("cannot open the store; see database_url, data_dir and store.objects")
}

fn tell(manifest: &Manifest, what: &str, json: bool) -> Result<()> {
    if json {
        return output::json(manifest);
    }
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let files = &manifest.files;
    println!(
        "{what}: {rows} rows of {} tables, as of {}; {} files ({} new), {} MB{}",
        manifest.tables.len(),
        manifest.made_at.format("%Y-%m-%d %H:%M:%S UTC"),
        files.files,
        files.brought,
        files.bytes / 1_000_000,
        if manifest.map { "; the map" } else { "" },
    );
    if rows == 0 {
        println!("note: there is nothing in it; does data_dir, or database_url, name the right store?");
    }
    for (count, why) in
        [(files.missing, "were missing already"), (files.damaged, "are damaged, and were left out")]
    {
        if count > 0 {
            println!(
                "note: {count} files {why}, for example {}; their documents are fetched again when they come due",
                files.examples.join(", ")
            );
        }
    }
    Ok(())
}
