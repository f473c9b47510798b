//! The commands, one file each, and what they share.

mod backup;
pub mod crawl;
mod demo;
mod doctor;
mod eval;
mod eval_photos;
mod export;
mod hours;
pub mod import;
mod index;
pub mod map;
mod models;
mod openapi;
mod optw;
mod partner;
mod photos;
mod serve;
mod source;
mod store;

use crate::settings::Settings;
use crate::traces::Traces;
use anyhow::Result;
use clap::{Parser, Subcommand};
use std::io::IsTerminal as _;
use std::path::PathBuf;
use tracing_subscriber::EnvFilter;

/// Daoyou (导游): a tourism guide that knows a region's sights and says how it knows.
#[derive(Debug, Parser)]
#[command(
    name = "daoyou",
    version,
    after_help = "Example:\n  daoyou demo        # a demo region, crawled, indexed and answering"
)]
pub struct Line {
    /// The configuration file; `daoyou.toml` in this folder when there is one.
    #[arg(long, global = true, env = "DAOYOU_CONFIG")]
    config: Option<PathBuf>,
    /// Print results as JSON lines.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the demo region, crawl it, index it, and answer questions about it.
    Demo(demo::Demo),
    /// Serve the API, with the timetable and the index's follower.
    Serve(serve::Serve),
    /// Crawl sources now and read what came in.
    Crawl(crawl::Crawl),
    /// Import partner records from files.
    Import(import::Import),
    /// Add, list and preview sources.
    #[command(subcommand)]
    Source(source::Source),
    /// Export partners' records.
    Export(export::Export),
    /// Add, list and change partners, their keys and their uploads.
    #[command(subcommand)]
    Partner(partner::Partner),
    /// Move everything to another database.
    #[command(subcommand)]
    Store(store::Store),
    /// Back everything up into a folder, while the service runs.
    Backup(backup::Backup),
    /// Bring a backup back into an empty data folder or database.
    Restore(backup::Restore),
    /// Compare the indexes with the store, or build them anew.
    #[command(subcommand)]
    Index(index::Index),
    /// Ask the questions of a file and print how well they are answered.
    Eval(eval::Eval),
    /// Look at the gallery, recognise a photograph, and compute how sure a likeness makes.
    #[command(subcommand)]
    Photos(photos::Photos),
    /// Import a map of ways, look at it, and find the way between two points.
    #[command(subcommand)]
    Map(map::Map),
    /// Solve orienteering instances with time windows.
    Optw(optw::Optw),
    /// Say whether places are open, by texts about their hours.
    Hours(hours::Hours),
    /// Print the description of the API.
    Openapi(openapi::Openapi),
    /// Install and check the models.
    #[command(subcommand)]
    Models(models::Models),
    /// Check the set-up and say what to do about what is wrong.
    Doctor(doctor::Doctor),
}

impl Line {
    /// Runs the command.
    pub async fn run(self) -> Result<()> {
        let settings = Settings::load(self.config.as_deref())?;
        // What libraries say of themselves at every start is no news to whoever runs a command.
        let filter = EnvFilter::try_new(format!(
            "sea_orm_migration=warn,qdrant_edge=error,tantivy=warn,ort=warn,opentelemetry=warn,{}",
            settings.log
        ))?;
        let traces = Traces::begin(&settings.traces, filter, std::io::stderr().is_terminal())?;
        let outcome = self.command.run(settings, self.json).await;
        traces.end().await;
        outcome
    }
}

impl Command {
    async fn run(self, settings: Settings, json: bool) -> Result<()> {
        match self {
            Self::Demo(command) => command.run(settings).await,
            Self::Serve(command) => command.run(settings).await,
            Self::Crawl(command) => command.run(settings, json).await,
            Self::Import(command) => command.run(settings, json).await,
            Self::Export(command) => command.run(settings).await,
            Self::Source(command) => command.run(settings, json).await,
            Self::Partner(command) => command.run(settings, json).await,
            Self::Store(command) => command.run(settings, json).await,
            Self::Backup(command) => command.run(settings, json).await,
            Self::Restore(command) => command.run(settings, json).await,
            Self::Index(command) => command.run(settings, json).await,
            Self::Eval(command) => command.run(settings, json).await,
            Self::Photos(command) => command.run(settings, json).await,
            Self::Map(command) => command.run(settings, json).await,
            Self::Optw(command) => tokio::task::spawn_blocking(move || command.run()).await?,
            Self::Hours(command) => tokio::task::spawn_blocking(move || command.run()).await?,
            Self::Openapi(command) => command.run(),
            Self::Models(command) => command.run(settings, json).await,
            Self::Doctor(command) => command.run(settings, json).await,
        }
    }
}
