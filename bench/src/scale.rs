//! `scale`: the same invented country at several sizes, each beside the first: bringing it in, indexing,
//! searching, asking, following changes, starting; memory and disk.
//!
//! Vectors are made by hand, so that the time of a model is left out; it is the same at every size. What serves is
//! a process of its own, so that its memory is not that of what brought the country in.

use crate::country::{PER_TOWN, names, town_page};
use crate::region::Now;
use crate::report::{Times, rounded};
use anyhow::{Context, Result, ensure};
use guide::reading::dialogue::{Message, Role};
use guide::{Guide, Question};
use index::{Embedder, HandEmbedder, Query, SearchIndex, Settings};
use scenic_data::document::Visit;
use scenic_data::ids::content_hash;
use scenic_data::{Clock, DocumentId, SourceId, Store};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::process::Command;

/// Numbers in a vector, as many as the text model's have.
const DIMENSION: usize = 384;
/// Searches and questions of each sort.
const ASKED: u64 = 500;
/// Changes a second while following, and for how long.
const CHANGES: (u64, u64) = (50, 20);

/// What was measured of one size.
#[derive(Debug, Serialize)]
pub struct Size {
    built: Built,
    served: Served,
}

/// What was measured of bringing it in.
#[derive(Debug, Serialize)]
pub struct Built {
    towns: u64,
    places: u64,
    /// Texts that can be found.
    passages: u64,
    import_s: f64,
    places_per_s: f64,
    index_s: f64,
    passages_per_s: f64,
    disk: Disk,
}

/// What was measured of a process that serves it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Served {
    /// Opening the store and what is found by words, until the first search is answered.
    start_s: f64,
    /// From the start until the first question is answered, for which all names and places are known.
    first_question_s: f64,
    /// From the start until texts are found by meaning as well.
    by_meaning_s: f64,
    /// Memory when nothing has been asked but that.
    memory_at_start_mb: u64,
    /// Searches by words and meaning, the vector of the question included.
    search: Times,
    /// Of these, finding words, and finding vectors: both go on at once.
    search_words: Times,
    search_vectors: Times,
    /// Questions for one fact of one place.
    fact: Times,
    /// The same while 50 places change a second.
    fact_while_changing: Times,
    /// From a change in the store to both indexes having it, at 50 changes a second.
    lag: Times,
    memory_mb: u64,
}

/// Megabytes on disk.
#[derive(Debug, Serialize)]
struct Disk {
    store_mb: u64,
    index_mb: u64,
}

/// All sizes, and the last beside the first.
#[derive(Debug, Serialize)]
pub struct Figures {
    sizes: Vec<Size>,
    search_p50_ratio: f64,
    search_p99_ratio: f64,
}

/// Runs the workload for numbers of passages, from small to large.
pub async fn run(passages: &[u64]) -> Result<Figures> {
    ensure!(!passages.is_empty(), "name at least one number of passages");
    let mut sizes: Vec<Size> = Vec::new();
    for wanted in passages {
        let place = tempfile::tempdir()?;
        let size = measure(*wanted, place.path()).await?;
        eprintln!("{}", serde_json::to_string(&size)?);
        sizes.push(size);
    }
    let (first, last) = (sizes.first().context("no size")?, sizes.last().context("no size")?);
    let (search_p50_ratio, search_p99_ratio) = (
        rounded(last.served.search.p50_ms / first.served.search.p50_ms),
        rounded(last.served.search.p99_ms / first.served.search.p99_ms),
    );
    Ok(Figures { search_p50_ratio, search_p99_ratio, sizes })
}

/// A country in a folder.
struct Country {
    store: Store,
    index: SearchIndex,
    clock: Arc<dyn Clock>,
}

impl Country {
    async fn open(folder: &Path) -> Result<Self> {
        let url = format!("sqlite://{}?mode=rwc", folder.join("daoyou.db").display());
        let store = Store::connect(&url, &folder.join("snapshots")).await?;
        let clock: Arc<dyn Clock> = Arc::new(Now);
        let model: Arc<dyn Embedder> = Arc::new(HandEmbedder::new(DIMENSION, "hand-384"));
        let home = folder.join("index");
        let index = SearchIndex::open_words(
            &home,
            Settings::default(),
            store.clone(),
            Some(model),
            Arc::clone(&clock),
        )
        .await?;
        Ok(Self { store, index, clock })
    }

    /// The guide over it, with all names and places.
    async fn guide(&self) -> Result<Guide> {
        let guide = Guide::new(self.store.clone(), Arc::new(self.index.clone()), Arc::clone(&self.clock));
        guide.read_ahead().await?;
        Ok(guide)
    }

    /// A town says what it says.
    async fn tell(&self, source: &SourceId, town: u64, version: u64) -> Result<()> {
        let url = format!("https://country/{town}");
        let fetched = Visit::Fetched {
            content_hash: content_hash(format!("{url} {version}").as_bytes()),
            media_type: None,
            etag: None,
            last_modified: None,
            http_status: 200,
        };
        let now = self.clock.now();
        self.store.record_visit(source, &url, &fetched, None, now).await?;
        let mut says = town_page(source, town);
        if let (true, Some(place)) = (version > 0, says.places.get_mut(1)) {
            place.record.claims.retain(|claim| claim.field.as_str() != "ticket");
            let price = format!("{}元", version % 90 + 10);
            place.record.claims.push(scenic_data::claim::ClaimDraft::text("ticket".into(), None, &price));
        }
        self.store.apply(vec![(DocumentId::of(source, &url), says)], now).await?;
        Ok(())
    }
}

async fn measure(wanted: u64, folder: &Path) -> Result<Size> {
    let built = build(wanted, folder).await?;
    let served = Command::new(std::env::current_exe()?)
        .args(["serve-country", &folder.display().to_string(), &built.towns.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .await?;
    ensure!(served.status.success(), "the process that serves ended with {}", served.status);
    Ok(Size { built, served: serde_json::from_slice(&served.stdout)? })
}

/// Brings a country of about so many passages into a folder.
pub async fn build(passages: u64, folder: &Path) -> Result<Built> {
    // A sight gives about seven texts.
    let towns = (passages / (7 * PER_TOWN)).max(1);
    let country = Country::open(folder).await?;
    country.index.opened().await?;
    let source = country.store.put_partner("country", country.clock.now()).await?.source;
    let begun = Instant::now();
    for town in 0..towns {
        country.tell(&source, town, 0).await?;
        if town % 500 == 499 {
            eprintln!("{} of {towns} towns in {:.0} s", town + 1, begun.elapsed().as_secs_f64());
        }
    }
    let import_s = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let told = std::sync::atomic::AtomicU64::new(0);
    country
        .index
        .catch_up(&|progress| {
            let tenth = progress.done * 10 / progress.total.max(1);
            if told.fetch_max(tenth, std::sync::atomic::Ordering::Relaxed) < tenth {
                eprintln!("{}: {} of {} subjects", progress.lane, progress.done, progress.total);
            }
        })
        .await?;
    let index_s = begun.elapsed().as_secs_f64();
    // As a service does that ends.
    country.guide().await?.carry().await?;
    let passages = country.index.status().await?.chunks;
    let places = towns * (PER_TOWN + 1);
    drop(country);
    Ok(Built {
        towns,
        places,
        passages,
        import_s: rounded(import_s),
        places_per_s: rounded(places as f64 / import_s),
        index_s: rounded(index_s),
        passages_per_s: rounded(passages as f64 / index_s),
        disk: Disk { store_mb: size_mb(folder, "daoyou.db")?, index_mb: size_mb(folder, "index")? },
    })
}

/// Serves the country in a folder, which has so many towns: the other half of [`run`], in a process of its own.
pub async fn serve(folder: &Path, towns: u64) -> Result<Served> {
    let begun = Instant::now();
    let country = Country::open(folder).await?;
    country.index.search(&Query::new(&names(0).0)).await?;
    let start_s = begun.elapsed().as_secs_f64();
    let guide = country.guide().await?;
    ask(&guide, 0).await?;
    let first_question_s = begun.elapsed().as_secs_f64();
    country.index.opened().await?;
    let by_meaning_s = begun.elapsed().as_secs_f64();
    let memory_at_start_mb = memory_mb();

    let (mut searched, mut by_words, mut by_vectors) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..ASKED {
        let sight = n * 7_919 % (towns * PER_TOWN);
        let (zh, en) = names(sight);
        let asked = match n % 3 {
            0 => format!("{zh}的来历"),
            1 => en,
            _ => format!("{zh} 檐下的木雕 清晨的雾"),
        };
        let begun = Instant::now();
        let hits = country.index.search(&Query::new(&asked)).await?;
        searched.push(begun.elapsed().as_secs_f64() * 1_000.0);
        by_words.push(hits.took.keyword.as_secs_f64() * 1_000.0);
        by_vectors.push(hits.took.vector.as_secs_f64() * 1_000.0);
        ensure!(!hits.hits.is_empty() && hits.degraded.is_empty(), "{asked}: nothing found");
    }
    let mut facts = Vec::new();
    for n in 0..ASKED {
        facts.push(ask(&guide, n * 104_729 % (towns * PER_TOWN)).await?);
    }
    let source = country.store.put_partner("country", country.clock.now()).await?.source;
    let asking = async {
        let mut facts = Vec::new();
        for n in 0..CHANGES.0 * CHANGES.1 / 4 {
            facts.push(ask(&guide, n * 15_485_863 % (towns * PER_TOWN)).await?);
            tokio::time::sleep(Duration::from_millis(4_000 / CHANGES.0)).await;
        }
        anyhow::Ok(facts)
    };
    let (lag, while_changing) = tokio::try_join!(follow(&country, &source, towns), asking)?;
    guide.carry().await?;
    Ok(Served {
        start_s: rounded(start_s),
        first_question_s: rounded(first_question_s),
        by_meaning_s: rounded(by_meaning_s),
        memory_at_start_mb,
        search: Times::of(searched),
        search_words: Times::of(by_words),
        search_vectors: Times::of(by_vectors),
        fact: Times::of(facts),
        fact_while_changing: Times::of(while_changing),
        lag: Times::of(lag),
        memory_mb: memory_mb(),
    })
}

/// Asks for a fact and takes the time, in milliseconds.
async fn ask(guide: &Guide, sight: u64) -> Result<f64> {
    let content = format!("{}门票多少钱？", names(sight).0);
    let messages = vec![Message { role: Role::User, content }];
    let begun = Instant::now();
    let answer = guide.ask(Question { messages, ..Question::default() }).await?;
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    ensure!(answer.grounded, "{}", answer.answer);
    Ok(took)
}

/// Changes so many towns a second, one sight of each, while the follower runs, and waits for each.
async fn follow(country: &Country, source: &SourceId, towns: u64) -> Result<Vec<f64>> {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let follower = tokio::spawn({
        let index = country.index.clone();
        async move {
            index
                .follow(async {
                    stopped.await.ok();
                })
                .await;
        }
    });
    let (begun, mut waiting) = (Instant::now(), std::collections::VecDeque::new());
    let mut lags = Vec::new();
    // Each run of a country that was served before says something new.
    let version = 1 + u64::try_from(country.clock.now().timestamp()).unwrap_or(0);
    for n in 0..CHANGES.0 * CHANGES.1 {
        country.tell(source, n % towns, version + n / towns).await?;
        waiting.push_back((country.store.last_change().await?, Instant::now()));
        let due = Duration::from_millis(1_000 * n / CHANGES.0);
        tokio::time::sleep(due.saturating_sub(begun.elapsed())).await;
        if n % 5 == 4 {
            settle(country, &mut waiting, &mut lags).await?;
        }
    }
    while !waiting.is_empty() {
        ensure!(begun.elapsed() < Duration::from_secs(600), "the follower does not come up with the changes");
        settle(country, &mut waiting, &mut lags).await?;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.send(()).ok();
    follower.await?;
    Ok(lags)
}

/// Takes out of those that wait what the indexes have by now.
async fn settle(
    country: &Country,
    waiting: &mut std::collections::VecDeque<(i64, Instant)>,
    lags: &mut Vec<f64>,
) -> Result<()> {
    let status = country.index.status().await?;
    while waiting.front().is_some_and(|(seq, _)| status.has(*seq)) {
        if let Some((_, at)) = waiting.pop_front() {
            lags.push(at.elapsed().as_secs_f64() * 1_000.0);
        }
    }
    Ok(())
}

/// What this process holds in memory.
fn memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1_024
}

/// What the files take whose names begin so, and the folders.
fn size_mb(folder: &Path, beginning: &str) -> Result<u64> {
    fn size(path: &Path) -> Result<u64> {
        if !path.is_dir() {
            return Ok(path.metadata()?.len());
        }
        let mut sum = 0;
        for entry in std::fs::read_dir(path)? {
            sum += size(&entry?.path())?;
        }
        Ok(sum)
    }
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(beginning) {
            sum += size(&entry.path())?;
        }
    }
    Ok(sum >> 20)
}
