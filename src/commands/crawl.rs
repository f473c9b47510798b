//! `daoyou crawl`: a round by hand, with the same function as the timetable.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::Result;
use chrono::TimeDelta;
use clap::Args;
use crawler::{Develop, PictureReport, Timetable, Visitor};
use ingest::IngestReport;
use ingest::files::photo::{PhotoLimits, prepare};
use scenic_data::store::{RunOutcome, RunReport};
use scenic_data::{Clock, Instant, SourceId, Store};
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
            (Some(id), _) => {
                let ids = [SourceId::parse(id)?];
                let done = round.sources(&ids).await?;
                round.pictures(Some(&ids)).await?;
                done
            }
            (None, true) => {
                let sources = app.store.sources().await?;
                let crawled = sources.into_iter().filter(|s| s.definition.kind.is_crawled());
                let all: Vec<SourceId> = crawled.map(|s| s.id).collect();
                let done = round.sources(&all).await?;
                round.pictures(None).await?;
                done
            }
            (None, false) => round.due().await?,
        };
        for (source, run) in &runs {
            tell(json, source, run)?;
        }
        if json {
            output::json(&read)?;
        } else {
            println!("read: {}", summary(&read));
        }
        match app.index_unless_served().await? {
            Some(index) => {
                let bar = output::bar("indexing");
                let report = index.catch_up(&|p| output::step(&bar, p.done, p.total)).await?;
                bar.finish_and_clear();
                if json {
                    output::json(&report)?
                } else {
                    println!("indexed: {}", super::index::summary(&report))
                }
            }
            None => eprintln!("note: the index is open in another process, which will take the changes in"),
        }
        let failed: Vec<&str> = runs
            .iter()
            .filter(|(_, run)| run.outcome == RunOutcome::Failed)
            .map(|(id, _)| id.as_str())
            .collect();
        anyhow::ensure!(failed.is_empty(), "could not crawl {}; see the errors above", failed.join(", "));
        Ok(())
    }
}

fn tell(json: bool, source: &SourceId, run: &RunReport) -> Result<()> {
    if json {
        return output::json(&serde_json::json!({"source": source, "run": run}));
    }
    println!(
        "{source}: {:?}: {} seen ({} new, {} changed, {} unchanged, {} gone, {} failed, {} skipped, {} of them not due){}",
        run.outcome,
        run.seen,
        run.created,
        run.changed,
        run.unchanged,
        run.gone,
        run.failed,
        run.skipped,
        run.rested,
        run.error.as_deref().map(|e| format!(": {e}")).unwrap_or_default()
    );
    Ok(())
}

/// Crawls, then reads what came in.
pub struct Round {
    store: Store,
    visitor: Arc<Visitor>,
    timetable: Timetable,
    clock: Arc<dyn Clock>,
    owner: String,
    /// Held by whoever reads: two at once would read the same.
    reading: tokio::sync::Mutex<()>,
    /// Held by whoever brings pictures; when that was done last.
    picturing: tokio::sync::Mutex<Option<Instant>>,
}

/// How often pictures are looked for where no page changed.
const PICTURE_PAUSE: TimeDelta = TimeDelta::seconds(60);

/// Makes pictures fit to be kept, as those of partners are.
fn develop() -> Develop {
    Arc::new(|bytes| match prepare(bytes, &PhotoLimits::default()) {
        Ok(photo) => Ok(ingest::kept_picture(photo)),
        Err(defect) => Err(defect.message),
    })
}

/// What a round did.
pub type RoundReport = (Vec<(SourceId, RunReport)>, IngestReport);

impl Round {
    /// A round over an application's store.
    pub fn of(app: &App) -> Result<Self> {
        let visitor = app.visitor()?;
        Ok(Self {
            store: app.store.clone(),
            timetable: Timetable::new(app.store.clone(), Arc::clone(&visitor)),
            visitor,
            clock: Arc::clone(&app.clock),
            owner: format!("{}-{}", std::process::id(), app.clock.now().timestamp_millis()),
            reading: tokio::sync::Mutex::default(),
            picturing: tokio::sync::Mutex::default(),
        })
    }

    /// Crawls what is due and reads what came in. Where nothing was due and somebody reads already,
    /// there is nothing to do.
    pub async fn due(&self) -> Result<RoundReport> {
        let runs = self.timetable.crawl_due(&self.owner).await?;
        if runs.is_empty() && self.reading.try_lock().is_err() {
            return Ok((runs, IngestReport::default()));
        }
        let read = self.read().await?;
        // Pictures come when pages changed, and otherwise now and then.
        let moved = runs.iter().any(|(_, run)| run.created + run.changed > 0);
        if let Ok(mut last) = self.picturing.try_lock()
            && (moved || last.is_none_or(|last| self.clock.now() - last >= PICTURE_PAUSE))
        {
            self.pictures(None).await?;
            *last = Some(self.clock.now());
        }
        Ok((runs, read))
    }

    /// Brings the pictures that are due of these sources, or of all.
    pub async fn pictures(&self, ids: Option<&[SourceId]>) -> Result<PictureReport> {
        let mut report = PictureReport::default();
        let bar = output::bar("pictures");
        for source in self.store.sources().await? {
            if ids.is_none_or(|ids| ids.contains(&source.id)) && source.enabled {
                report += crawler::fetch_pictures(&self.store, &self.visitor, &source, &develop()).await?;
                bar.set_position(report.looked);
            }
        }
        bar.finish_and_clear();
        if report.kept > 0 {
            tracing::info!(?report, "pictures came in");
        }
        Ok(report)
    }

    /// Crawls these sources, due or not. One that another process is crawling is left to it.
    pub async fn sources(&self, ids: &[SourceId]) -> Result<RoundReport> {
        let mut runs = Vec::new();
        let bar = output::bar("crawling");
        let watch = |p: &crawler::Progress<'_>| {
            output::step(&bar, p.report.seen, p.report.seen + p.waiting as u64);
        };
        for id in ids {
            match self.timetable.crawl_now(id, &self.owner, &watch).await? {
                Some(run) => runs.push((id.clone(), run)),
                None => eprintln!("note: {id} is being crawled by another process"),
            }
        }
        bar.finish_and_clear();
        Ok((runs, self.read().await?))
    }

    /// Who visits the web: what it knows of hosts serves whoever asks for a page.
    pub fn visitor(&self) -> &Arc<Visitor> {
        &self.visitor
    }

    /// Reads what waits to be read. Also does so when nothing was crawled: an earlier process may
    /// have been killed between the two.
    pub async fn read(&self) -> Result<IngestReport> {
        let _turn = self.reading.lock().await;
        let bar = output::bar("reading");
        let watch = |p: ingest::Progress| output::step(&bar, p.done, p.total.unwrap_or(p.done));
        let report = ingest::ingest_pending(&self.store, self.clock.now(), &watch).await?;
        bar.finish_and_clear();
        for defect in report.defects.iter().filter(|d| d.defect.is_error()) {
            tracing::warn!(url = %defect.url, code = defect.defect.code, message = %defect.defect.message.en, "could not be read");
        }
        Ok(report)
    }
}

/// What an ingest did, in a line.
pub fn summary(report: &IngestReport) -> String {
    format!(
        "{} documents: {} applied, {} unchanged, {} unreadable, {} held back; {} places new, {} changed; {} claims new, {} retired; {} events placed; {} defects",
        report.documents,
        report.applied,
        report.unchanged,
        report.unreadable,
        report.held,
        report.changes.places_created,
        report.changes.places_updated,
        report.changes.claims_created,
        report.changes.claims_retired,
        report.events_placed,
        report.defects.len() as u64 + report.defects_left_out,
    )
}
