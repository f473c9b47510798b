//! `daoyou export`: partners' records as files.

use crate::app::App;
use crate::settings::Settings;
use anyhow::{Context as _, Result};
use clap::Args;
use ingest::uploads::export::{Form, records, write};
use scenic_data::store::Partner;
use std::io::BufWriter;
use std::path::PathBuf;

/// Export partners' records, to be read elsewhere or imported again.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  daoyou export --partner 岫川博物馆 --format csv --out .\n  daoyou export --format zip --out backup"
)]
pub struct Export {
    /// Whose records; everybody's, a file for each, unless told.
    #[arg(long)]
    partner: Option<String>,
    /// `jsonl`, `csv`, `jsonld`, or `zip`: JSON Lines with the pictures.
    #[arg(long, default_value = "jsonl")]
    format: String,
    /// The folder to write to.
    #[arg(long, default_value = ".")]
    out: PathBuf,
}

impl Export {
    /// Runs the command.
    pub async fn run(self, settings: Settings) -> Result<()> {
        let form = Form::parse(&self.format)?;
        let app = App::open(settings).await?;
        std::fs::create_dir_all(&self.out)
            .with_context(|| format!("cannot make the folder {}", self.out.display()))?;
        for partner in self.partners(&app).await? {
            let found = records(&app.store, &partner.source).await?;
            let path = self.out.join(format!("{}.{}", partner.source, form.as_str()));
            let (store, count, to) = (app.store.clone(), found.len(), path.clone());
            let written = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
                let mut file = BufWriter::new(std::fs::File::create(&to)?);
                write(&store, &found, form, &mut file)
            });
            written.await?.with_context(|| format!("cannot write {}", path.display()))?;
            println!("{}: {count} records of {}", path.display(), partner.name);
        }
        Ok(())
    }

    async fn partners(&self, app: &App) -> Result<Vec<Partner>> {
        let Some(name) = &self.partner else { return Ok(app.store.partners().await?) };
        let partner = app.store.partner(name.trim()).await?;
        let partner = partner
            .with_context(|| format!("there is no partner {name}; `daoyou partner list` lists them"))?;
        Ok(vec![partner])
    }
}
