//! `daoyou import`: partner records from files.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result, bail};
use clap::Args;
use ingest::{ImportOptions, ImportReport, Input};
use scenic_data::store::{Partner, Upload};
use std::path::{Path, PathBuf};

/// Import partner records from files.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  daoyou import exhibits.jsonl --partner 岫川博物馆\n  daoyou import exhibits.jsonl --partner 岫川博物馆 --dry-run"
)]
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
    /// Only check the files and say what is wrong with them; store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Leave the index to whoever serves it.
    #[arg(long)]
    no_index: bool,
}

impl Import {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        // Before anything is stored, so that a misspelt name leaves nothing behind.
        for file in &self.files {
            anyhow::ensure!(file.is_file(), "there is no file {}", file.display());
        }
        let app = App::open(settings).await?;
        let partner = self.partner(&app).await?;
        let options = ImportOptions { partial: self.partial, dry_run: self.dry_run };
        let mut rejected = Vec::new();
        for file in &self.files {
            let report = take(&app, &partner, file, options).await?;
            if json {
                output::json(&report)?;
            } else {
                print(&report);
            }
            if report.counts.rejected > 0 {
                rejected.push(file.display().to_string());
            }
        }
        if self.dry_run {
            eprintln!("note: a dry run; nothing was stored");
        } else if !self.no_index {
            self.index(&app, json).await?;
        }
        if !rejected.is_empty() {
            bail!("rows were rejected in {}", rejected.join(", "));
        }
        Ok(())
    }

    /// The partner; made when there is none, but not by a dry run.
    async fn partner(&self, app: &App) -> Result<Partner> {
        if !self.dry_run {
            return Ok(app.store.put_partner(&self.partner, app.clock.now()).await?);
        }
        let known = app.store.partner(self.partner.trim()).await?;
        known.with_context(|| {
            format!("there is no partner {0} to check for, and a dry run makes none: run `daoyou partner add {0}`", self.partner)
        })
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
            println!("indexed: {}", super::index::summary(&report));
        }
        Ok(())
    }
}

/// Takes one file for a partner, and keeps its report unless it is a dry run.
pub async fn take(app: &App, partner: &Partner, file: &Path, options: ImportOptions) -> Result<ImportReport> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bar = output::bar("importing");
    let watch = |p: ingest::Progress| output::step(&bar, p.done, p.total.unwrap_or(p.done));
    let (input, now) = (Input::File(file.to_owned()), app.clock.now());
    let report = ingest::import_file(&app.store, &partner.source, input, &name, options, now, &watch)
        .await
        .with_context(|| format!("cannot import {}", file.display()))?;
    bar.finish_and_clear();
    if options.dry_run {
        return Ok(report);
    }
    let status = if report.is_taken() { "done" } else { "failed" };
    let hash = hash(file).await.with_context(|| format!("cannot read {}", file.display()))?;
    let upload = Upload { file_name: &name, content_hash: &hash, status };
    app.store.put_upload(partner, upload, &report.counts, &report.defects, now).await?;
    Ok(report)
}

/// The hash of a file's bytes, which are not held in memory.
async fn hash(file: &Path) -> Result<String> {
    let file = file.to_owned();
    let hash = move || scenic_data::ids::content_hash_of(std::fs::File::open(file)?);
    Ok(tokio::task::spawn_blocking(hash).await??)
}

/// Prints a report: a line, then what is wrong with rows.
pub fn print(report: &ImportReport) {
    let c = &report.counts;
    println!(
        "{}: {} rows: {} created, {} updated, {} unchanged, {} deleted, {} rejected, {} held back",
        report.file, report.rows, c.created, c.updated, c.unchanged, c.deleted, c.rejected, report.held_back
    );
    for defect in report.defects.list.iter().filter(|d| d.is_error()).take(SHOWN) {
        let row = defect.row.map(|row| format!("row {row}, ")).unwrap_or_default();
        let column = defect.column.as_deref().unwrap_or("the row");
        eprintln!("  {row}{column}: {}", defect.message);
    }
    let warnings = report.defects.list.iter().filter(|d| !d.is_error()).count();
    if warnings > 0 {
        println!("  {warnings} warnings, for example values kept as text; --json shows them");
    }
}

/// Errors shown of one file.
const SHOWN: usize = 50;
