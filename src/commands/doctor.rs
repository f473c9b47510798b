//! `daoyou doctor`: what is wrong with the set-up, and what to do about it.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Result, bail};
use clap::Args;
use serde::Serialize;

/// Check the set-up and say what to do about what is wrong.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou doctor")]
pub struct Doctor {}

#[derive(Serialize)]
struct Finding {
    part: &'static str,
    ok: bool,
    detail: String,
}

impl Doctor {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let findings = look(settings).await;
        for finding in &findings {
            if json {
                output::json(finding)?;
            } else {
                println!(
                    "{} {:<8} {}",
                    if finding.ok { "ok  " } else { "FAIL" },
                    finding.part,
                    finding.detail
                );
            }
        }
        if findings.iter().any(|finding| !finding.ok) {
            bail!("something is wrong; see above");
        }
        Ok(())
    }
}

async fn look(settings: Settings) -> Vec<Finding> {
    let finding = |part, result: Result<String>| match result {
        Ok(detail) => Finding { part, ok: true, detail },
        Err(error) => Finding { part, ok: false, detail: format!("{error:#}") },
    };
    let app = match App::open(settings).await {
        Ok(app) => app,
        Err(error) => return vec![finding("store", Err(error))],
    };
    let mut findings = vec![finding("store", Ok(app.settings.data_dir.display().to_string()))];
    let model =
        app.embedder().await.map(|model| format!("{} ({} dimensions)", model.id(), model.dimension()));
    findings.push(finding("model", model));
    findings.push(match app.index_unless_served().await {
        Ok(None) => finding("index", Ok("open in another process".to_owned())),
        Ok(Some(index)) => {
            let status = index.status().await.map(|s| format!("{} chunks, {} vectors", s.chunks, s.vectors));
            finding("index", status.map_err(Into::into))
        }
        Err(error) => finding("index", Err(error)),
    });
    let sources = app.store.sources().await.map(|s| format!("{} registered", s.len())).map_err(Into::into);
    findings.push(finding("sources", sources));
    findings
}
