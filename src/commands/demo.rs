//! `daoyou demo`: the whole way of a fact on an invented region, in one process.

use super::crawl::Round;
use super::serve::{Service, stop_signal};
use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result};
use clap::Args;
use scenic_data::Clock as _;
use std::net::SocketAddr;
use std::time::Instant;

/// Serve the demo region, crawl it, index it, and answer questions about it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou demo\n\nThe demo's pages lie in DATA/demo/www: change one, and the answers change.")]
pub struct Demo {
    /// Where to listen, over `listen` of the configuration.
    #[arg(long)]
    listen: Option<SocketAddr>,
}

impl Demo {
    /// Runs the command until it is told to stop.
    pub async fn run(self, mut settings: Settings) -> Result<()> {
        let begun = Instant::now();
        settings.listen = self.listen.unwrap_or(settings.listen);
        settings.data_dir = settings.data_dir.join("demo");
        if settings.models_dir.is_none() {
            // The demo has a data folder of its own, but needs no model of its own.
            settings.models_dir = settings.data_dir.parent().map(|data| data.join("models"));
        }
        settings.timetable = "* * * * * *".to_owned();
        settings.crawler.allow_loopback = true;
        let app = App::open(settings).await?;

        step("rendering four web sites of the demo region");
        let out = app.settings.data_dir.clone();
        let region = demo::Region::load().context("the demo region cannot be read")?;
        let sites = demo::Sites::bind().await?;
        demo::render(&region, app.clock.now(), &sites.addresses(), &out)?;
        let (tell, told) = tokio::sync::oneshot::channel::<()>();
        let serving = tokio::spawn(sites.serve(out.clone(), async move {
            // The sender going away is a stop as well.
            told.await.unwrap_or(());
        }));

        step("registering sources and crawling them");
        for definition in demo::sources(&out)? {
            app.store.put_source(&definition, "demo", app.clock.now()).await?;
        }
        let ids: Vec<_> = demo::sources(&out)?.iter().map(|d| d.id.as_str().into()).collect();
        let (runs, read) = Round::of(&app)?.sources(&ids).await?;
        for (source, run) in &runs {
            println!("  {source}: {} pages, {} failed", run.seen, run.failed);
        }
        println!("  read: {read:?}");

        step("importing the partner's file");
        for (partner, file) in demo::partner_files(&out)? {
            let partner = app.store.put_partner(&partner, app.clock.now()).await?;
            let bytes = std::fs::read(&file)?;
            let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let report =
                ingest::import_file(&app.store, &partner, &bytes, &name, &Default::default(), &*app.clock).await?;
            println!("  {name}: {report}");
        }

        step("indexing");
        let index = app.index().await?;
        let bar = output::bar("indexing");
        let report = index.catch_up(&|p| output::step(&bar, p.done, p.total)).await?;
        bar.finish_and_clear();
        println!("  {report:?}");

        let service = Service::start(app, index, true).await?;
        hello(&service, &out, begun);
        let served = service.until(stop_signal()).await;
        // The sites may have stopped by themselves already.
        tell.send(()).unwrap_or(());
        serving.await??;
        served
    }
}

fn step(what: &str) {
    println!("demo: {what}");
}

fn hello(service: &Service, out: &std::path::Path, begun: Instant) {
    let base = format!("http://{}", service.address);
    println!("\nThe demo region answers at {base} after {:.1} s. Ask it, for example:\n", begun.elapsed().as_secs_f64());
    for question in demo::questions() {
        println!("curl -s {base}/v1/ask -H 'content-type: application/json' -d '{}'", question.body());
    }
    println!("\nIts pages lie in {}; change one, and the answer changes.", out.join("www").display());
    println!("API: {base}/docs   Stop with Ctrl-C.");
}
