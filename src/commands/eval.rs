//! `daoyou eval`: how well questions are answered.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use guide::evaluate::{Case, Figures, Reliability, evaluate};
use std::path::PathBuf;

/// Ask the questions of a file and print how well they are answered.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou eval bench/golden/demo.json --misses 20\n\n\
    The file is a JSON array of {id, class?, messages:[{role,content}], lang?, facts:[{place,field?,value?}]};\n\
    without facts a question should be refused.")]
#[command(args_conflicts_with_subcommands = true)]
pub struct Eval {
    #[command(subcommand)]
    what: Option<What>,
    /// The questions.
    #[arg(required = true)]
    file: Option<PathBuf>,
    /// Show so many of the questions that were missed.
    #[arg(long, default_value_t = 10)]
    misses: usize,
    /// Work out how sure answers may say they are, and write that to a file for `answers.calibration`.
    #[arg(long, value_name = "FILE")]
    calibrate: Option<PathBuf>,
    /// Fail when fewer than this share is answered by the first citation.
    #[arg(long)]
    floor: Option<f64>,
}

/// What else can be evaluated.
#[derive(Debug, Subcommand)]
enum What {
    /// Recognise each of a folder's pictures (`place__01.jpg`) by the others.
    Photos(super::eval_photos::EvalPhotos),
}

impl Eval {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        if let Some(What::Photos(photos)) = self.what {
            return photos.run(settings, json).await;
        }
        let file = self.file.unwrap_or_default();
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let cases: Vec<Case> = serde_json::from_str(&text)
            .with_context(|| format!("{} is not a file of questions", file.display()))?;
        let app = App::open(settings).await?;
        let index = app.index().await?;
        index.catch_up(&|_| {}).await?;
        let guide = app.guide(&index)?;
        let bar = output::bar("asking");
        let total = cases.len() as u64;
        let report = evaluate(&guide, &cases, |done| output::step(&bar, done as u64, total)).await?;
        bar.finish_and_clear();
        if json {
            output::json(&report)?;
        } else {
            for miss in report.misses.iter().take(self.misses) {
                let how = if miss.in_five { "late" } else { "miss" };
                println!(
                    "{how} {}: {} | expected {} | got {}",
                    miss.id, miss.question, miss.expected, miss.answered
                );
            }
            for (class, figures) in &report.classes {
                print(class, figures);
            }
            print("all", &report.all);
            print_sure("confidence", &report.confidence);
            for band in &report.confidence.bands {
                println!(
                    "  from {:.1}: answers {:>4}  say {:.3}  right {:.3}",
                    band.from, band.answers, band.said, band.right
                );
            }
        }
        if let Some(out) = &self.calibrate {
            let calibrated = report.calibrate();
            std::fs::write(out, serde_json::to_vec_pretty(&calibrated.calibration)?)
                .with_context(|| format!("cannot write {}", out.display()))?;
            if !json {
                print_sure("half, as scored", &calibrated.before);
                print_sure("half, calibrated by the other", &calibrated.after);
                println!("written to {}: set answers.calibration to use it", out.display());
            }
        }
        if let Some(floor) = self.floor {
            anyhow::ensure!(
                report.all.hit_at_1 >= floor,
                "hit@1 {} is below the floor {floor}",
                report.all.hit_at_1
            );
        }
        Ok(())
    }
}

fn print(class: &str, f: &Figures) {
    let exact = f.exact.map_or_else(|| "-".to_owned(), |e| format!("{e:.4}"));
    println!(
        "{class:<14} questions {:>4}  errors {}  hit@1 {:.4}  hit@5 {:.4}  exact {exact}  p50 {:.2} ms  p99 {:.2} ms",
        f.questions, f.errors, f.hit_at_1, f.hit_at_5, f.p50_ms, f.p99_ms
    );
}

fn print_sure(what: &str, told: &Reliability) {
    let separation = told.separation.map_or_else(|| "-".to_owned(), |share| format!("{share:.4}"));
    println!(
        "{what}: answers {}  Brier {:.4}  calibration error {:.4}  right ones say more {separation}",
        told.answers, told.brier, told.error
    );
}
