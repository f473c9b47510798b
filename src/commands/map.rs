//! `daoyou map …`: the network of ways.

use crate::app::App;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Subcommand};
use guide::ways::{Closures, Mode, Table, Traveller, Ways};
use paths::{Limits, Network, Stage};
use scenic_data::{Clock as _, Datum, LangTag, Position};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The map of ways that people walk and drive.
#[derive(Debug, Subcommand)]
pub enum Map {
    /// Import an OpenStreetMap extract, in the place of the map before.
    Import(Import),
    /// Show what the map holds.
    Status(Status),
    /// Find the way between two points.
    Way(Way),
}

/// Import an OpenStreetMap extract.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou map import region.osm.pbf\n\n\
    A service that runs takes the new map within seconds. Both .osm.pbf and .osm (XML) are read.")]
pub struct Import {
    /// The extract.
    file: PathBuf,
}

/// Show what the map holds.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou map status --json")]
pub struct Status {}

/// Find the way between two points.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou map way 29.8822,118.6271 29.8790,118.6243 --mode wheels")]
pub struct Way {
    /// Where it begins: lat,lon.
    from: String,
    /// Where it ends: lat,lon.
    to: String,
    /// `walk`, `wheels` or `drive`.
    #[arg(long, default_value = "walk")]
    mode: String,
    /// The language of names: `zh-Hans` or `en`.
    #[arg(long, default_value = "zh-Hans")]
    lang: String,
}

impl Map {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        match self {
            Self::Import(import) => tokio::task::spawn_blocking(move || import.run(&settings, json)).await?,
            Self::Status(_) => tokio::task::spawn_blocking(move || status(&settings, json)).await?,
            Self::Way(way) => way.run(&settings, json),
        }
    }
}

/// Where the map is kept.
pub fn file(settings: &Settings) -> PathBuf {
    settings.data_dir.join("map").join("network.bin")
}

/// The map that is kept, if there is one.
pub fn kept(settings: &Settings) -> Result<Option<Network>> {
    let file = file(settings);
    if !file.exists() {
        return Ok(None);
    }
    let network = Network::load(&file)
        .with_context(|| format!("the map {} cannot be used; import it again", file.display()))?;
    Ok(Some(network))
}

/// Imports an extract and keeps it, telling how far it is.
pub fn import(extract: &Path, settings: &Settings, quiet: bool) -> Result<paths::Report> {
    let limits = Limits {
        max_bytes: settings.map.max_bytes,
        max_nodes: settings.map.max_nodes,
        max_ways: settings.map.max_ways,
    };
    let bar = (!quiet).then(|| output::bar("reading the map"));
    let (network, report) = Network::import(extract, &limits, &mut |progress| {
        if let Some(bar) = &bar {
            let what = match progress.stage {
                Stage::Ways => "reading ways",
                Stage::Nodes => "reading nodes",
                Stage::Network => "joining ways",
                Stage::Preparing => "preparing queries",
            };
            bar.set_message(what);
            output::step(bar, progress.done, progress.of);
        }
    })
    .with_context(|| format!("cannot import {}", extract.display()))?;
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let file = file(settings);
    let folder = file.parent().context("the data folder has no name")?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    network.save(&file).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(report)
}

impl Import {
    fn run(self, settings: &Settings, json: bool) -> Result<()> {
        let report = import(&self.file, settings, json)?;
        if json {
            return output::json(&report);
        }
        println!(
            "{} ways of {} used, {} edges, {} ferries and lifts, {} entrances and gates, {} with hours, in {:.1} s",
            report.ways_used,
            report.ways,
            report.edges,
            report.links,
            report.entrances,
            report.timed,
            report.seconds
        );
        println!(
            "{} parts of the walking network; the largest has {:.1} % of it",
            report.components,
            report.largest_component * 100.0
        );
        let left = &report.left_out;
        println!(
            "left out: {} no path, {} not built, {} no access, {} too short; {} nodes missing",
            left.not_a_path, left.not_built, left.no_access, left.too_short, report.nodes_missing
        );
        Ok(())
    }
}

#[derive(Serialize)]
struct Held {
    stamp: String,
    edges: usize,
    links: Vec<HeldLink>,
    bounds: [f64; 4],
}

#[derive(Serialize)]
struct HeldLink {
    name: Option<String>,
    kind: String,
    duration_s: u32,
    interval_s: Option<u32>,
    opening_hours: Option<String>,
}

fn status(settings: &Settings, json: bool) -> Result<()> {
    let Some(network) = kept(settings)? else {
        bail!("there is no map; run `daoyou map import FILE.osm.pbf`");
    };
    let bounds = network.bounds();
    let link = |link: &paths::Link| HeldLink {
        name: link.name.clone(),
        kind: format!("{:?}", link.kind).to_lowercase(),
        duration_s: link.duration_s,
        interval_s: link.interval_s,
        opening_hours: link.opening_hours.clone(),
    };
    let held = Held {
        stamp: network.stamp().to_owned(),
        edges: network.edge_count(),
        links: network.links().iter().map(link).collect(),
        bounds: [bounds.south, bounds.west, bounds.north, bounds.east],
    };
    if json {
        return output::json(&held);
    }
    let [south, west, north, east] = held.bounds;
    println!("map {}: {} edges, {south:.4},{west:.4} to {north:.4},{east:.4}", held.stamp, held.edges);
    for link in held.links {
        let hours = link.opening_hours.unwrap_or_else(|| "no hours".to_owned());
        println!("  {} {}: {} s, {hours}", link.kind, link.name.unwrap_or_default(), link.duration_s);
    }
    Ok(())
}

#[derive(Serialize)]
struct Told {
    distance_m: u32,
    min: f64,
    steps: Vec<guide::ways::LegStep>,
    estimated: bool,
}

impl Way {
    fn run(self, settings: &Settings, json: bool) -> Result<()> {
        let at = |text: &str| {
            Position::parse_text(text, Datum::Wgs84)
                .map_err(|words| anyhow::anyhow!("{text:?}: {}", words.en))
        };
        let mode = match self.mode.as_str() {
            "walk" => Mode::Walk,
            "wheels" => Mode::Wheels,
            "drive" => Mode::Drive,
            other => bail!("--mode is walk, wheels or drive, not {other:?}"),
        };
        let lang = LangTag::parse(&self.lang).map_err(|words| anyhow::anyhow!("--lang: {}", words.en))?;
        let ways = Ways::straight();
        let network = kept(settings)?;
        ensure!(network.is_some(), "there is no map; run `daoyou map import FILE.osm.pbf`");
        if let Some(network) = network {
            ways.use_network(Arc::new(network));
        }
        let now = crate::clock::SystemClock.now();
        let (points, traveller) =
            (vec![at(&self.from)?.into(), at(&self.to)?.into()], Traveller { mode, pace: 1.0 });
        let table = Table::of(&ways, points, traveller, &Closures::default(), Vec::new(), (now, now), None);
        let Some(leg) = table.leg(0, 1, now, &lang) else { bail!("the map has no way between the two") };
        if json {
            let told = Told {
                distance_m: leg.metres,
                min: f64::from(leg.seconds) / 60.0,
                steps: leg.steps,
                estimated: leg.estimated,
            };
            return output::json(&told);
        }
        println!("{} m, {:.0} min", leg.metres, f64::from(leg.seconds) / 60.0);
        for step in leg.steps {
            let kind = format!("{:?}", step.kind).to_lowercase();
            println!(
                "  {kind} {}: {} m, {:.1} min",
                step.name.unwrap_or_default(),
                step.distance_m,
                step.min
            );
        }
        Ok(())
    }
}

/// Takes a map that was imported while the service runs, now and then; `App` knows where it is.
pub async fn watch(app: App, guide: Arc<guide::Guide>) {
    let file = file(&app.settings);
    let stamp = |file: &Path| std::fs::metadata(file).and_then(|about| about.modified()).ok();
    let mut seen = stamp(&file);
    let mut round = tokio::time::interval(std::time::Duration::from_secs(5));
    loop {
        round.tick().await;
        let now = stamp(&file);
        if now == seen {
            continue;
        }
        seen = now;
        let settings = app.settings.clone();
        match tokio::task::spawn_blocking(move || kept(&settings)).await {
            Ok(Ok(Some(network))) => {
                tracing::info!(map = network.stamp(), "a new map is in use");
                guide.ways().use_network(Arc::new(network));
            }
            Ok(Ok(None)) => {}
            Ok(Err(error)) => tracing::error!(error = format!("{error:#}"), "a new map cannot be used"),
            Err(error) => tracing::error!(%error, "a new map cannot be used"),
        }
    }
}
