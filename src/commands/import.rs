//! `daoyou import`: partner records from files.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result, bail};
use clap::Args;
use ingest::import::differ::Difference;
use ingest::{ImportOptions, Input};
use scenic_data::store::{Added, Incoming, NewUpload, Partner};
use scenic_data::upload::{Issue, Mode, Options, Removal, Report, Status, Weight};
use serde::Serialize;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Import partner records from files.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  daoyou import exhibits.jsonl --partner 岫川博物馆\n  daoyou import exhibits.jsonl --partner 岫川博物馆 --dry-run"
)]
pub struct Import {
    /// Files of partner records: JSON, JSON Lines, CSV, XLSX, ZIP, GeoJSON, JSON-LD.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Whose records they are; the partner is made when there is none of that name.
    #[arg(long)]
    partner: String,
    /// Take the good rows of a file even when others are rejected.
    #[arg(long)]
    partial: bool,
    /// The files are all there is: each replaces everything that the partner said before it.
    #[arg(long, conflicts_with = "partial")]
    replace: bool,
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
        let mode = match (self.partial, self.replace) {
            (true, _) => Mode::Partial,
            (_, true) => Mode::Replace,
            _ => Mode::All,
        };
        let mut rejected = Vec::new();
        for file in &self.files {
            let told = match self.dry_run {
                true => rehearse(&app, &partner, file, mode).await?,
                false => take(&app, &partner, file, mode).await?,
            };
            if json {
                output::json(&told)?;
            } else {
                print(&told);
            }
            if !told.is_clean() {
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

/// What is told of a file.
#[derive(Debug, Serialize)]
pub struct Told {
    file: String,
    /// The upload it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    upload: Option<String>,
    /// What became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    #[serde(flatten)]
    report: Report,
    /// What a dry run found that would change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Difference>,
    /// What a dry run found that would be deleted because the file does not name it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    removals: Vec<Removal>,
}

impl Told {
    /// Whether the file was taken, wholly or in part.
    pub fn is_taken(&self) -> bool {
        self.status == Some(Status::Done)
    }

    /// How many rows it has.
    pub fn rows(&self) -> u64 {
        self.report.rows
    }

    fn errors(&self) -> impl Iterator<Item = &Issue> {
        self.report.issues.iter().filter(|issue| issue.weight == Weight::Error)
    }

    fn is_clean(&self) -> bool {
        self.report.counts.rejected == 0 && self.errors().next().is_none()
    }
}

/// Only says what would become of a file.
async fn rehearse(app: &App, partner: &Partner, file: &Path, mode: Mode) -> Result<Told> {
    let name = name(file);
    let options = ImportOptions { dry_run: true, ..ImportOptions::mode(mode) };
    let input = Input::File(file.to_owned());
    let report =
        ingest::import_file(&app.store, &partner.source, input, &name, options, app.clock.now(), &|_| {});
    let report = report.await.with_context(|| format!("cannot read {}", file.display()))?;
    let kept = report.report();
    let (differences, removals) = (report.differences, report.removals);
    Ok(Told { file: name, upload: None, status: None, report: kept, differences, removals })
}

/// Takes one file for a partner: it is an upload like those that come over HTTP. Interrupted, it is
/// finished by whoever takes files next, and it can be taken back.
pub async fn take(app: &App, partner: &Partner, file: &Path, mode: Mode) -> Result<Told> {
    let name = name(file);
    let bar = output::bar("importing");
    let watch = |p: ingest::Progress| output::step(&bar, p.done, p.total.unwrap_or(p.done));
    let kept = keep(app, file).await.with_context(|| format!("cannot read {}", file.display()))?;
    let new = NewUpload {
        key: None,
        idempotency_key: None,
        file_name: &name,
        content_hash: &kept.0,
        bytes: kept.1,
        // Whoever types the command has the last word.
        options: Options { mode, confirmed: true, published: true, ..Options::default() },
        taken_by: None,
    };
    let (Added::New(upload) | Added::Again(upload) | Added::Other(upload)) =
        app.store.add_upload(partner, new, app.clock.now()).await?;
    let taker = app.taker();
    let upload = taker.until(&upload.id, &watch).await;
    let upload = upload.with_context(|| format!("cannot import {}", file.display()))?;
    bar.finish_and_clear();
    let (status, report) = (Some(upload.status), upload.report);
    let (differences, removals) = (Vec::new(), Vec::new());
    Ok(Told { file: name, upload: Some(upload.id), status, report, differences, removals })
}

fn name(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Keeps a file's bytes, which are never in memory as a whole; returns their hash and number.
async fn keep(app: &App, file: &Path) -> Result<(String, u64)> {
    let (file, store) = (file.to_owned(), app.store.clone());
    let incoming = tokio::task::spawn_blocking(move || -> Result<Incoming> {
        let mut file = std::fs::File::open(file)?;
        let mut incoming = store.incoming()?;
        let mut piece = vec![0; PIECE];
        loop {
            let read = file.read(&mut piece)?;
            if read == 0 {
                return Ok(incoming);
            }
            incoming.write(piece.get(..read).unwrap_or_default())?;
        }
    });
    let incoming = incoming.await??;
    let bytes = incoming.bytes();
    Ok((app.store.keep_incoming(incoming, app.clock.now()).await?, bytes))
}

/// Bytes of a file read at once.
const PIECE: usize = 1024 * 1024;

/// Prints what is told of a file: a line, then what is wrong with rows.
pub fn print(told: &Told) {
    let (c, report) = (&told.report.counts, &told.report);
    println!(
        "{}: {} rows: {} created, {} updated, {} unchanged, {} deleted, {} rejected, {} held back",
        told.file, report.rows, c.created, c.updated, c.unchanged, c.deleted, c.rejected, report.held_back
    );
    for issue in told.errors().take(SHOWN) {
        let part = issue.file.as_deref().map(|file| format!("{file}, ")).unwrap_or_default();
        let row = issue.row.map(|row| format!("row {row}, ")).unwrap_or_default();
        let column = issue.column.as_deref().unwrap_or("the row");
        eprintln!("  {part}{row}{column}: {}", issue.message);
    }
    let others = report.issues.len() - told.errors().count();
    if others > 0 {
        println!("  {others} doubts and warnings, for example values kept as text; --json shows them");
    }
    for difference in &told.differences {
        let fields: Vec<&str> = difference.fields.iter().map(|field| field.field.as_str()).collect();
        println!(
            "  {:?} {} {}: {}",
            difference.fate,
            difference.kind,
            difference.external_id,
            fields.join(", ")
        );
    }
    for removal in &told.removals {
        println!(
            "  Deleted {} {}: {}",
            removal.kind,
            removal.external_id,
            removal.name.as_deref().unwrap_or("not named by the file")
        );
    }
}

/// Errors shown of one file.
const SHOWN: usize = 50;
