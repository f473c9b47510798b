//! `daoyou models`: the models a pack is made of.

use crate::output;
use crate::settings::Settings;
use anyhow::{Result, bail};
use clap::Subcommand;
use std::path::PathBuf;

/// Install and check the models.
#[derive(Debug, Subcommand)]
pub enum Models {
    /// Download, verify and convert the models. Can be run again; goes on where it was broken off.
    #[command(after_help = "Example:\n  daoyou models install")]
    Install,
    /// Check that the model gives the vectors it should.
    #[command(after_help = "Example:\n  daoyou models check")]
    Check {
        /// A parity file instead of the built-in one.
        #[arg(long)]
        parity: Option<PathBuf>,
    },
}

impl Models {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        tokio::task::spawn_blocking(move || self.run_blocking(&settings, json)).await?
    }

    fn run_blocking(self, settings: &Settings, json: bool) -> Result<()> {
        let dir = settings.models_dir();
        match self {
            Self::Install => {
                let bar = output::bar("models");
                let mut tell = |p: index::models::Progress| {
                    output::step(&bar, p.done, p.total);
                    let begins = p.done == 0 && !p.kept;
                    if begins || (p.kept && p.done == p.total) {
                        let kept = if p.kept { " (there already)" } else { "" };
                        bar.suspend(|| eprintln!("models: {} {}{kept}", p.step, p.subject));
                    }
                };
                let options = index::models::InstallOptions::default();
                let packs = index::models::install(&dir, &options, &mut tell)?;
                bar.finish_and_clear();
                if json {
                    output::json(&packs)?;
                } else {
                    for pack in packs {
                        println!("model pack {} is ready in {}", pack.id, dir.display());
                    }
                }
            }
            Self::Check { parity } => {
                let pack = index::models::Pack::open(&dir)?;
                let parity = match parity {
                    Some(file) => index::models::Parity::read(&file)?,
                    None => index::models::Parity::built_in()?,
                };
                let report = index::models::check(&pack, &parity)?;
                if json {
                    output::json(&report)?;
                } else {
                    println!("{} texts, lowest cosine {:.5}", parity.len(), report.lowest_cosine());
                }
                if !report.passed() {
                    bail!("the model does not give the vectors it should; run `daoyou models install`");
                }
            }
        }
        Ok(())
    }
}
