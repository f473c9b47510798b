//! `daoyou index`: hidden state made visible.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Result, bail};
use clap::{Subcommand, ValueEnum};

/// Compare the indexes with the store, or build them anew.
#[derive(Debug, Subcommand)]
pub enum Index {
    /// Compare store and indexes both ways; exit 1 when they differ.
    #[command(after_help = "Example:\n  daoyou index verify")]
    Verify,
    /// Build an index anew beside the live one, and swap.
    #[command(after_help = "Example:\n  daoyou index rebuild --which vector")]
    Rebuild {
        /// Which index.
        #[arg(long, value_enum, default_value = "both")]
        which: Which,
    },
}

/// Which index to rebuild.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// The keyword index.
    Keyword,
    /// The vector index.
    Vector,
    /// Both.
    Both,
}

impl Index {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let app = App::open(settings).await?;
        let index = app.index().await?;
        match self {
            Self::Verify => {
                index.catch_up(&|_| {}).await?;
                let report = index.verify().await?;
                if json {
                    output::json(&report)?;
                } else {
                    tell(&report);
                }
                if !report.is_clean() {
                    bail!("store and indexes differ; run `daoyou index rebuild`");
                }
                if !json {
                    println!("clean: store and indexes agree");
                }
            }
            Self::Rebuild { which } => {
                let bar = output::bar("rebuilding");
                let progress = |p: index::Progress| output::step(&bar, p.done, p.total);
                let which = match which {
                    Which::Keyword => index::Which::Keyword,
                    Which::Vector => index::Which::Vector,
                    Which::Both => index::Which::Both,
                };
                let report = index.rebuild(which, &progress).await?;
                bar.finish_and_clear();
                if json {
                    output::json(&report)?;
                } else {
                    println!("{}", summary(&report));
                }
            }
        }
        Ok(())
    }
}

/// How the indexes compare with the store, a line each.
fn tell(report: &index::VerifyReport) {
    if report.behind > 0 {
        println!("the indexes have {} lines of the change log yet to read", report.behind);
    }
    println!("words:   {}", compared(&report.keyword));
    match &report.vector {
        Some(vector) => println!("meaning: {}", compared(vector)),
        None => println!("meaning: no text model, so there is no such index"),
    }
}

fn compared(d: &index::Difference) -> String {
    let counts = format!(
        "{} subjects, {} chunks expected, {} found: {} missing, {} orphaned, {} outdated",
        d.subjects, d.expected, d.found, d.missing, d.orphaned, d.outdated
    );
    let examples: Vec<String> = d.examples.iter().map(ToString::to_string).collect();
    if examples.is_empty() { counts } else { format!("{counts}; for example {}", examples.join(", ")) }
}

/// What bringing the indexes in step did, in a line.
pub fn summary(report: &index::FollowReport) -> String {
    let (words, vectors) = (&report.keyword, &report.vector);
    format!(
        "{} chunks by words ({} new, {} removed) in {:.1} s; {} by meaning ({} embedded, {} removed) in {:.1} s",
        words.chunks,
        words.written,
        words.removed,
        words.took.as_secs_f64(),
        vectors.chunks,
        vectors.embedded,
        vectors.removed,
        vectors.took.as_secs_f64(),
    )
}
