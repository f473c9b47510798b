//! `daoyou import`: partner records from files.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result, bail};
use clap::Args;
use std::path::PathBuf;

/// Import partner records from files.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou import exhibits.jsonl --partner 岫川博物馆")]
pub struct Import {
    /// JSON or JSON Lines files of partner records.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Whose records they are; the partner is made when there is none of that name.
    #[arg(long)]
    partner: String,
    /// Take the good rows of a file even when others are rejected.
    #[arg(long)]
    partial: bool,
    /// Leave the index to whoever serves it.
    #[arg(long)]
    no_index: bool,
}

impl Import {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let app = App::open(settings).await?;
        let partner = app.store.put_partner(&self.partner, app.clock.now()).await?;
        let mut rejected = Vec::new();
        for file in &self.files {
            let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let options = ingest::ImportOptions { partial: self.partial, ..Default::default() };
            let report = ingest::import_file(&app.store, &partner, &bytes, &name, &options, &*app.clock).await?;
            if json {
                output::json(&report)?;
            } else {
                println!("{}: {report}", file.display());
            }
            if report.is_rejected() {
                rejected.push(file.display().to_string());
            }
        }
        if !self.no_index {
            self.index(&app, json).await?;
        }
        if !rejected.is_empty() {
            bail!("rows were rejected in {}", rejected.join(", "));
        }
        Ok(())
    }

    async fn index(&self, app: &App, json: bool) -> Result<()> {
        let Some(index) = app.index_unless_served().await? else {
            eprintln!("note: the index is open in another process, which will take the changes in");
            return Ok(());
        };
        let bar = output::bar("indexing");
        let report = index.catch_up(&|p| output::step(&bar, p.done, p.total)).await?;
        bar.finish_and_clear();
        if json {
            output::json(&report)?;
        } else {
            println!("indexed: {report:?}");
        }
        Ok(())
    }
}
