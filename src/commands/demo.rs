//! `daoyou demo`: the whole way of a fact on an invented region, in one process.

use super::crawl::{Round, summary};
use super::import::take;
use super::serve::{Service, stop_signal};
use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result};
use clap::Args;
use scenic_data::SourceId;
use scenic_data::upload::Mode;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Serve the demo region, crawl it, index it, and answer questions about it.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  daoyou demo\n\nThe demo's pages lie in DATA/demo/www: change one, and the answers change."
)]
pub struct Demo {
    /// Where to listen, over `listen` of the configuration.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// The first of the four ports of the demo's web sites. Keep it for one folder of data: a page is known
    /// by its address.
    #[arg(long, value_name = "PORT", default_value_t = demo::Ports::FIRST, value_parser = clap::value_parser!(u16).range(1024..=65_532))]
    sites_from: u16,
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
        settings.api.demo = true;
        settings.crawler.allow_loopback = true;
        // Started again after a kill, it should not wait for leases that nobody holds any more.
        settings.crawler.lease_s = 3;
        let stop = Duration::from_secs(settings.stop_s);
        let app = App::open(settings).await?;

        step("rendering the four web sites of the demo region");
        let out = app.settings.data_dir.clone();
        let region = demo::Region::load().context("the demo region cannot be read")?;
        let sites = demo::Listeners::bind(ports(app.settings.listen, self.sites_from)).await?;
        let bases = sites.bases().clone();
        demo::render(&region, app.clock.now().with_timezone(&demo::ZONE).date_naive(), &bases, &out)?;
        let (tell, told) = tokio::sync::oneshot::channel::<()>();
        let folder = out.clone();
        let serving = tokio::spawn(async move {
            // The sender going away is a stop as well.
            sites.serve(&folder, async move { told.await.unwrap_or(()) }).await
        });

        step("registering its sources and crawling them");
        let sources = demo::sources(&region, &bases);
        for definition in &sources {
            app.store.put_source(definition, "demo", app.clock.now()).await?;
        }
        let ids: Vec<SourceId> = sources.iter().map(|source| source.id.as_str().into()).collect();
        let (runs, read) = Round::of(&app)?.sources(&ids).await?;
        for (source, run) in &runs {
            println!("  {source}: {} pages, {} failed", run.seen, run.failed);
        }
        println!("  {}", summary(&read));

        step("importing the partners' files");
        for about in &region.about.partner {
            let partner = app.store.put_partner(&about.name, app.clock.now()).await?;
            let told = take(&app, &partner, &out.join(demo::partner::path(about)), Mode::All).await?;
            super::import::print(&told);
            let pictures = out.join(demo::partner::pictures_path(about));
            if pictures.exists() {
                super::import::print(&take(&app, &partner, &pictures, Mode::All).await?);
            }
        }

        step("importing the map");
        let extract = out.join("paths.osm");
        std::fs::write(&extract, demo::MAP).with_context(|| format!("cannot write {}", extract.display()))?;
        let map = super::map::import(&extract, &app.settings, true)?;
        println!("  {} ways, {} boats and lifts", map.ways_used, map.links);

        step("indexing");
        let index = app.index().await?;
        let bar = output::bar("indexing");
        let report = index.catch_up(&|p| output::step(&bar, p.done, p.total)).await?;
        bar.finish_and_clear();
        println!("  {}", super::index::summary(&report));

        let service = Service::start(app, index, true).await?;
        hello(&service, &region, &out, begun);
        let served = service.until(stop_signal(stop)).await;
        // The sites may have stopped by themselves already.
        tell.send(()).unwrap_or(());
        serving.await??;
        served
    }
}

/// Fixed ports for the sites, so that addresses stay; free ones where the API takes a free one.
fn ports(listen: SocketAddr, first: u16) -> demo::Ports {
    if listen.port() == 0 { demo::Ports::ANY } else { demo::Ports::from(first) }
}

fn step(what: &str) {
    println!("demo: {what}");
}

fn hello(service: &Service, region: &demo::Region, out: &std::path::Path, begun: Instant) {
    let base = format!("http://{}", service.address);
    println!(
        "\nThe demo region answers at {base} after {:.1} s. Ask it, for example:\n",
        begun.elapsed().as_secs_f64()
    );
    for question in &region.questions {
        println!("# {}\n{}", question.shows, question.curl(&base));
    }
    println!("\nIts pages lie in {}; change one, and the answer changes.", out.join("www").display());
    println!("API: {base}/docs   Stop with Ctrl-C.");
}
