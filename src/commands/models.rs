//! `daoyou models`: the models a pack is made of.

use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result, bail};
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
                let mut last = String::new();
                let mut tell = |progress: index::models::Progress| {
                    let line = progress.to_string();
                    if line != last {
                        eprintln!("models: {line}");
                        last = line;
                    }
                };
                let pack = index::models::install(&dir, &index::models::InstallOptions::default(), &mut tell)?;
                if json {
                    output::json(&pack)?;
                } else {
                    println!("model pack {} is ready in {}", pack.id, dir.display());
                }
            }
            Self::Check { parity } => {
                let pack = index::models::Pack::open(&dir)?;
                let parity = match parity {
                    Some(file) => {
                        let text = std::fs::read_to_string(&file)
                            .with_context(|| format!("cannot read {}", file.display()))?;
                        index::models::Parity::parse(&text)?
                    }
                    None => index::models::Parity::built_in()?,
                };
                let report = index::models::check(&pack, &parity)?;
                if json {
                    output::json(&report)?;
                } else {
                    println!("{report:#?}");
                }
                if !report.is_ok() {
                    bail!("the model does not give the vectors it should; run `daoyou models install`");
                }
            }
        }
        Ok(())
    }
}
