//! `daoyou eval photos`: how well photographs are recognised.

use crate::app::App;
use crate::darkroom::SIDE;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result, ensure};
use clap::Args;
use guide::photo::{EvalFigures, EvalReport, Labelled, Verdict, evaluate};
use index::Sight;
use ingest::files::photo::{PhotoLimits, look};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Recognise each of a folder's pictures by the others, and print how well that goes.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou eval photos shots/ --sheet shots.html\n\n\
    A picture's file is named after its place: place__01.jpg. Each is asked for once with its place's\n\
    other pictures there and once without; no picture is its own example, and what is sure is decided\n\
    by what other places taught.")]
pub struct EvalPhotos {
    /// The folder.
    dir: PathBuf,
    /// Places whose name contains this are reported by themselves, as the hard ones.
    #[arg(long)]
    hard: Vec<String>,
    /// Gives each picture a position within so many metres of its place, of places laid out at random.
    #[arg(long)]
    accuracy_m: Option<f64>,
    /// Writes a page with the pictures that were recognised and those that were not.
    #[arg(long)]
    sheet: Option<PathBuf>,
    /// Fail when fewer than this share of the ordinary ones come first.
    #[arg(long)]
    floor: Option<f64>,
}

impl EvalPhotos {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let app = App { settings, ..App::in_memory().await? };
        let (sight, _) = app.sight().await?;
        let report = tokio::task::spawn_blocking({
            let (dir, hard, accuracy_m) = (self.dir.clone(), self.hard.clone(), self.accuracy_m);
            move || judged(&dir, &hard, accuracy_m, &sight)
        })
        .await??;
        if let Some(sheet) = &self.sheet {
            let page = page(&report, &self.dir)?;
            std::fs::write(sheet, page).with_context(|| format!("cannot write {}", sheet.display()))?;
        }
        if json {
            output::json(&report)?;
        } else {
            for verdict in report.verdicts.iter().filter(|verdict| is_wrong(verdict)) {
                let (found, share, _) = verdict.found.first().cloned().unwrap_or_default();
                let how = if verdict.known { "wrong" } else { "taken for a known place" };
                println!("{how}: {} | {found} {share:.2}", verdict.file);
            }
            for (name, figures) in &report.sets {
                print(name, figures);
            }
        }
        if let Some(floor) = self.floor {
            let recall = report.sets.get("ordinary").map_or(0.0, |figures| figures.recall_at_1);
            ensure!(recall >= floor, "recall@1 {recall} is below the floor {floor}");
        }
        Ok(())
    }
}

/// Whether a picture was not recognised, or taken for what it is not.
fn is_wrong(verdict: &Verdict) -> bool {
    if verdict.known { verdict.rank() != Some(0) } else { verdict.high }
}

fn judged(
    dir: &Path,
    hard: &[String],
    accuracy_m: Option<f64>,
    sight: &Arc<dyn Sight>,
) -> Result<EvalReport> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let Some((place, _)) = name.split_once("__") else { continue };
        files.push((name.clone(), place.to_owned(), path));
    }
    ensure!(!files.is_empty(), "there are no pictures named place__01.jpg in {}", dir.display());
    files.sort();
    let bar = output::bar("looking");
    let mut pictures = Vec::with_capacity(files.len());
    for (file, place, path) in files {
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        match look(&bytes, &PhotoLimits::default(), SIDE) {
            Ok(looked) => pictures.push(Labelled { file, place, seen: sight.see(&looked.picture)? }),
            Err(defect) => eprintln!("left out: {file}: {}", defect.message),
        }
        bar.inc(1);
    }
    let hard = |place: &str| hard.iter().any(|word| place.contains(word.as_str()));
    let total = pictures.len() as u64;
    let report = evaluate(&pictures, hard, accuracy_m, &mut |done| output::step(&bar, done as u64, total));
    bar.finish_and_clear();
    Ok(report)
}

fn print(name: &str, f: &EvalFigures) {
    println!(
        "{name:<9} known {:>4}  recall@1 {:.3}  recall@5 {:.3}  high and right {:.3}  right of the high {:.3}  \
         unknown {:>4}  taken for known {:.3}  calibration error {:.3}",
        f.known,
        f.recall_at_1,
        f.recall_at_5,
        f.high_right,
        f.precision,
        f.unknown,
        f.false_accepts,
        f.calibration_error
    );
}

/// A page to look at: each picture beside the one that spoke for what it was taken for.
fn page(report: &EvalReport, dir: &Path) -> Result<String> {
    let dir = std::fs::canonicalize(dir).with_context(|| format!("cannot find {}", dir.display()))?;
    let safe = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    };
    let picture = |file: &str| {
        let path = safe(&dir.join(file).display().to_string());
        format!("<img loading=lazy src=\"file://{path}\" alt=\"{}\">", safe(file))
    };
    let mut rows = String::new();
    let mut verdicts: Vec<&Verdict> = report.verdicts.iter().collect();
    verdicts.sort_by_key(|verdict| (!is_wrong(verdict), !verdict.known));
    for verdict in verdicts {
        let class = if is_wrong(verdict) { "wrong" } else { "right" };
        let asked = if verdict.known { "" } else { " (its place was not in the gallery)" };
        let sure = if verdict.high { "high" } else { "not sure" };
        let found = verdict.found.first().cloned().unwrap_or_default();
        rows.push_str(&format!(
            "<figure class={class}>{}{}<figcaption>{}{asked} → {} {:.2}, {sure}</figcaption></figure>\n",
            picture(&verdict.file),
            picture(&found.2),
            safe(&verdict.place),
            safe(&found.0),
            found.1
        ));
    }
    Ok(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>Photographs</title><style>body{{font:16px system-ui;margin:1rem}}figure{{display:inline-block;\
         margin:.5rem;padding:.5rem;border:2px solid #888;max-width:30rem}}.wrong{{border-color:#c00}}\
         img{{width:48%;max-height:14rem;object-fit:contain}}</style><h1>Photographs</h1>\n{rows}</html>\n"
    ))
}
