//! `daoyou crawl`: a round by hand, with the same function as the timetable.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result};
use clap::Args;
use crawler::HttpWeb;
use ingest::IngestReport;
use scenic_data::store::{RunOutcome, RunReport};
use scenic_data::{Clock, SourceId, Store};
use std::sync::Arc;

/// Crawl sources now and read what came in.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou crawl --source lanxiu-official")]
pub struct Crawl {
    /// Only this source, due or not.
    #[arg(long)]
    source: Option<String>,
    /// Every source, due or not.
    #[arg(long, conflicts_with = "source")]
    all: bool,
    /// One round of what is due, as the timetable does it (the default).
    #[arg(long)]
    once: bool,
}

impl Crawl {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let app = App::open(settings).await?;
        let round = Round::of(&app)?;
        let (runs, read) = match (&self.source, self.all) {
            (Some(id), _) => round.sources(&[SourceId::parse(id).map_err(anyhow::Error::msg)?]).await?,
            (None, true) => {
                let all: Vec<SourceId> = app.store.sources().await?.into_iter().map(|s| s.id).collect();
                round.sources(&all).await?
            }
            (None, false) => round.due().await?,
        };
        for (source, run) in &runs {
            tell(json, source, run)?;
        }
        if json {
            output::json(&read)?;
        } else {
            println!("read: {read:?}");
        }
        match app.index_unless_served().await? {
            Some(index) => {
                let bar = output::bar("indexing");
                let report = index.catch_up(&|p| output::step(&bar, p.done, p.total)).await?;
                bar.finish_and_clear();
                if json { output::json(&report)? } else { println!("indexed: {report:?}") }
            }
            None => eprintln!("note: the index is open in another process, which will take the changes in"),
        }
        let failed: Vec<&str> =
            runs.iter().filter(|(_, run)| run.outcome == RunOutcome::Failed).map(|(id, _)| id.as_str()).collect();
        anyhow::ensure!(failed.is_empty(), "could not crawl {}; see the errors above", failed.join(", "));
        Ok(())
    }
}

fn tell(json: bool, source: &SourceId, run: &RunReport) -> Result<()> {
    if json {
        return output::json(&serde_json::json!({"source": source, "run": run}));
    }
    println!(
        "{source}: {:?}: {} seen ({} new, {} changed, {} unchanged, {} gone, {} failed, {} skipped){}",
        run.outcome,
        run.seen,
        run.created,
        run.changed,
        run.unchanged,
        run.gone,
        run.failed,
        run.skipped,
        run.error.as_deref().map(|e| format!(": {e}")).unwrap_or_default()
    );
    Ok(())
}

/// Crawls, then reads what came in.
pub struct Round {
    store: Store,
    web: Arc<HttpWeb>,
    settings: crawler::Settings,
    clock: Arc<dyn Clock>,
    owner: String,
}

/// What a round did.
pub type RoundReport = (Vec<(SourceId, RunReport)>, IngestReport);

impl Round {
    /// A round over an application's store.
    pub fn of(app: &App) -> Result<Self> {
        Ok(Self {
            store: app.store.clone(),
            web: app.web()?,
            settings: app.settings.crawler.clone(),
            clock: Arc::clone(&app.clock),
            owner: format!("{}-{}", std::process::id(), app.clock.now().timestamp_millis()),
        })
    }

    /// Crawls what is due.
    pub async fn due(&self) -> Result<RoundReport> {
        let runs =
            crawler::crawl_due(&self.store, &*self.web, &self.settings, &*self.clock, &self.owner).await?;
        Ok((runs, self.read().await?))
    }

    /// Crawls these sources, due or not.
    pub async fn sources(&self, ids: &[SourceId]) -> Result<RoundReport> {
        let mut runs = Vec::new();
        for id in ids {
            let source = self.store.source(id).await?.with_context(|| format!("there is no source {id}"))?;
            if source.definition.kind == scenic_data::source::SourceKind::Upload {
                continue;
            }
            let run =
                crawler::crawl_source(&self.store, &*self.web, &source, &self.settings, &*self.clock).await?;
            runs.push((id.clone(), run));
        }
        Ok((runs, self.read().await?))
    }

    /// Reads what waits to be read. Also does so when nothing was crawled: an earlier process may
    /// have been killed between the two.
    async fn read(&self) -> Result<IngestReport> {
        Ok(ingest::ingest_pending(&self.store, &*self.clock).await?)
    }
}
