//! What a crawl of a whole site costs, and what it costs to be told that nothing changed: beside
//! Scrapy on the same site in the same run (`bench/crawl/`).

use crate::report::rounded;
use anyhow::{Context as _, Result, ensure};
use crawler::{Extent, HttpWeb, Progress, Settings, Visitor, crawl_source, random_jitter};
use index::SearchIndex;
use scenic_data::source::{SourceDefinition, SourceKind};
use scenic_data::store::{RunOutcome, RunReport};
use scenic_data::{Clock, Instant, Source, SourceId, Store};
use serde::Serialize;
use serde_json::Value;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Requests at once, for both.
const AT_ONCE: usize = 16;

/// What came of it.
#[derive(Debug, Serialize)]
pub struct Figures {
    pages: u64,
    /// The first crawl: every page fetched, kept as bytes and recorded in SQLite.
    crawl: Cost,
    pages_per_cpu_s: f64,
    /// Memory in use when a quarter, a half, three quarters and all of the pages had been seen, MiB.
    memory_mb: Vec<f64>,
    /// Reading all pages and writing the keyword index, without a model.
    read_and_index: Cost,
    /// The second crawl, with every answer 304, reading and indexing included.
    recrawl: Cost,
    /// Documents read, and texts written to the index, by the second.
    recrawl_read: u64,
    recrawl_indexed: u64,
    /// Its share of the processor time of the first, reading and indexing included.
    recrawl_share: f64,
    /// Its share of that of the first crawl alone.
    recrawl_share_of_crawl: f64,
    /// What Scrapy took for the same site.
    #[serde(skip_serializing_if = "Option::is_none")]
    scrapy: Option<Value>,
    /// Our pages a second of processor time by Scrapy's.
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Cost {
    wall_s: f64,
    cpu_s: f64,
}

struct Present;

impl Clock for Present {
    fn now(&self) -> Instant {
        chrono::Utc::now()
    }
}

/// Crawls the site at `url` twice; `scrapy` is what `bench/crawl/spider.py` printed of it.
pub async fn run(url: &str, scrapy: Option<&Path>) -> Result<Figures> {
    let folder = tempfile::tempdir()?;
    let database = format!("sqlite://{}?mode=rwc", folder.path().join("daoyou.db").display());
    let store = Store::connect(&database, &folder.path().join("snapshots")).await?;
    let clock: Arc<dyn Clock> = Arc::new(Present);
    let id = SourceId::from("site");
    let definition = SourceDefinition {
        kind: SourceKind::Html,
        start: vec![url.to_owned()],
        max_depth: 100,
        max_pages: 100_000,
        pace_ms: 0,
        ..SourceDefinition::for_partner(&id, "A site")
    };
    store.put_source(&definition, "bench", clock.now()).await?;
    let source = store.source(&id).await?.context("the source")?;
    let settings = Settings {
        allow_loopback: true,
        max_concurrent: AT_ONCE,
        host_concurrency: AT_ONCE,
        ..Settings::default()
    };
    let web = Arc::new(HttpWeb::new(&settings)?);
    let visitor = Visitor::new(web, settings, Arc::clone(&clock), random_jitter())?;
    let index = folder.path().join("index");
    let index =
        SearchIndex::open(&index, index::Settings::default(), store.clone(), None, Arc::clone(&clock))
            .await?;

    let memory = Mutex::new(Vec::new());
    let begun = Spent::now();
    let first = crawl(&store, &visitor, &source, &memory).await?;
    let crawled = begun.until_now();
    let begun = Spent::now();
    ingest::ingest_pending(&store, clock.now(), &|_| ()).await?;
    index.catch_up(&|_| ()).await?;
    let indexed = begun.until_now();

    let begun = Spent::now();
    let second = crawl(&store, &visitor, &source, &Mutex::default()).await?;
    let read = ingest::ingest_pending(&store, clock.now(), &|_| ()).await?;
    let written = index.catch_up(&|_| ()).await?;
    let recrawled = begun.until_now();
    ensure!(second.unchanged == first.created && second.fetched == 0, "not all answers were 304: {second:?}");

    let per_cpu = first.created as f64 / crawled.cpu_s;
    let scrapy: Option<Value> = match scrapy {
        Some(file) => Some(serde_json::from_slice(&std::fs::read(file)?)?),
        None => None,
    };
    if let Some(theirs) = &scrapy {
        let pages = theirs.get("pages").and_then(Value::as_u64);
        ensure!(pages == Some(first.created), "Scrapy saw {pages:?} pages, we {}", first.created);
    }
    let theirs = scrapy.as_ref().and_then(|s| s.get("pages_per_cpu_s")).and_then(Value::as_f64);
    Ok(Figures {
        pages: first.created,
        crawl: crawled,
        pages_per_cpu_s: rounded(per_cpu),
        memory_mb: memory.into_inner().unwrap_or_default(),
        read_and_index: indexed,
        recrawl: recrawled,
        recrawl_read: read.documents,
        recrawl_indexed: written.keyword.written + written.vector.written,
        recrawl_share: rounded(recrawled.cpu_s / (crawled.cpu_s + indexed.cpu_s)),
        recrawl_share_of_crawl: rounded(recrawled.cpu_s / crawled.cpu_s),
        scrapy,
        ratio: theirs.map(|theirs| rounded(per_cpu / theirs)),
    })
}

/// One run over the site, with the memory in use at each quarter.
async fn crawl(
    store: &Store,
    visitor: &Visitor,
    source: &Source,
    memory: &Mutex<Vec<f64>>,
) -> Result<RunReport> {
    let watch = |progress: &Progress<'_>| {
        let all = progress.report.seen + progress.waiting as u64;
        let Ok(mut memory) = memory.lock() else { return };
        if progress.report.seen * 4 >= all * (memory.len() as u64 + 1) && memory.len() < 4 && all > 1_000 {
            memory.push(rounded(of_status("VmRSS:") / 1_024.0));
        }
    };
    let report = crawl_source(store, visitor, source, Extent::Everything, &watch).await?;
    ensure!(report.outcome == RunOutcome::Complete, "the run was not complete: {report:?}");
    Ok(report)
}

/// Time and processor time at a moment.
struct Spent {
    at: std::time::Instant,
    cpu_s: f64,
}

impl Spent {
    fn now() -> Self {
        Self { at: std::time::Instant::now(), cpu_s: cpu_s() }
    }

    fn until_now(&self) -> Cost {
        Cost { wall_s: rounded(self.at.elapsed().as_secs_f64()), cpu_s: rounded(cpu_s() - self.cpu_s) }
    }
}

/// Processor time of this process so far, user and system, as Linux counts it in hundredths.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 =
        after_name.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// A line of what Linux tells of this process, in KiB.
fn of_status(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|l| l.strip_prefix(line));
    found.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
