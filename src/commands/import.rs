//! `daoyou import`: partner records from files.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result, bail};
use clap::Args;
use ingest::{ImportOptions, ImportReport, Input};
use scenic_data::store::Partner;
use std::path::{Path, PathBuf};

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
            anyhow::ensure!(file.is_file(), "there is no file {}", file.display());
            let report = take(&app, &partner, file, self.partial).await?;
            if json {
                output::json(&report)?;
            } else {
                print(&report);
            }
            if report.counts.rejected > 0 {
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
            println!("indexed: {}", super::index::summary(&report));
        }
        Ok(())
    }
}

/// Takes one file for a partner, and keeps its report.
pub async fn take(app: &App, partner: &Partner, file: &Path, partial: bool) -> Result<ImportReport> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let options = ImportOptions { partial, ..ImportOptions::default() };
    let bar = output::bar("importing");
    let watch = |p: ingest::Progress| output::step(&bar, p.done, p.total.unwrap_or(p.done));
    let (input, now) = (Input::File(file.to_owned()), app.clock.now());
    let report = ingest::import_file(&app.store, &partner.source, input, &name, options, now, &watch)
        .await
        .with_context(|| format!("cannot import {}", file.display()))?;
    bar.finish_and_clear();
    let status = if report.is_taken() { "done" } else { "failed" };
    let hash = scenic_data::ids::derive("f", &[&name, &report.rows.to_string()]);
    app.store.put_upload(partner, &name, &hash, status, &report.counts, &report.defects, now).await?;
    Ok(report)
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
        eprintln!("  {row}{column}: {} / {}", defect.message.en, defect.message.zh);
    }
    let warnings = report.defects.list.iter().filter(|d| !d.is_error()).count();
    if warnings > 0 {
        println!("  {warnings} warnings, for example values kept as text; --json shows them");
    }
}

/// Errors shown of one file.
const SHOWN: usize = 50;
