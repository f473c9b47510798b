//! A run over one source: breadth first from its start pages, then whatever else it was known to
//! have. Killed anywhere and started again, it repeats work and loses none.

mod conclude;

use crate::CrawlError;
use crate::address::CanonicalUrl;
use crate::batch::{Batch, MAX_WAIT};
use crate::frontier::{Frontier, Origin, Task};
use crate::look::{Finding, look, manner, rest};
use crate::plan;
use crate::scope::Scope;
use crate::sitemap;
use crate::tally::Tally;
use crate::visitor::Visitor;
use chrono::TimeDelta;
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use scenic_data::document::{Document, Visit};
use scenic_data::source::SourceKind;
use scenic_data::store::{RunOutcome, RunReport};
use scenic_data::{Instant, Source, SourceId, Store, StoreError};
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

/// How a run is getting on, after each address.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Whose run it is.
    pub source: &'a SourceId,
    /// The address just dealt with.
    pub url: &'a str,
    /// Addresses found and not dealt with yet.
    pub waiting: usize,
    /// The counters so far; visits not recorded yet are missing from them.
    pub report: &'a RunReport,
}

/// Is told how a run is getting on.
pub type Watch<'a> = &'a (dyn Fn(&Progress<'_>) + Send + Sync);

/// A [`Watch`] that does not look.
pub fn unwatched(_: &Progress<'_>) {}

/// How often it is written down how far a run is.
const NOTED_EVERY: Duration = Duration::from_secs(1);

/// How much of a source a run looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Every document.
    Everything,
    /// The documents that are due; the others are taken to be as they were.
    Due,
}

/// Crawls a source once and says what came of it. A page that fails is counted; an error means that
/// the store failed. Does not ask for the lease: see [`crate::Timetable`].
#[tracing::instrument(name = "crawl", skip_all, fields(source = %source.id, run))]
pub async fn crawl_source(
    store: &Store,
    visitor: &Visitor,
    source: &Source,
    extent: Extent,
    watch: Watch<'_>,
) -> Result<RunReport, CrawlError> {
    if !source.definition.kind.is_crawled() {
        return Err(CrawlError::NotCrawlable(source.id.clone()));
    }
    let run = store.begin_run(&source.id, visitor.clock().now()).await?;
    tracing::Span::current().record("run", run);
    let result = crawl(store, visitor, source, run, extent, watch).await;
    let report = match &result {
        Ok(report) => report.clone(),
        Err(error) => {
            RunReport { outcome: RunOutcome::Failed, error: Some(error.to_string()), ..RunReport::default() }
        }
    };
    let finished = store.finish_run(run, &report, visitor.clock().now()).await;
    metrics::counter!("daoyou_crawl_runs_total", "outcome" => outcome_label(report.outcome)).increment(1);
    match result {
        // What cannot be read in a definition is the run's result, for its operator to see.
        Ok(_) | Err(CrawlError::Definition { .. }) => {
            finished?;
            tracing::info!(source = %source.id, run, ?report, "crawled");
            Ok(report)
        }
        Err(error) => {
            if let Err(also) = finished {
                tracing::warn!(source = %source.id, run, error = %also, "the run could not be closed");
            }
            Err(error)
        }
    }
}

fn outcome_label(outcome: RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Complete => "complete",
        RunOutcome::Partial => "partial",
        RunOutcome::Failed => "failed",
        RunOutcome::Running => "running",
    }
}

/// What a run knows from the start.
struct Crawl<'a> {
    store: &'a Store,
    visitor: &'a Visitor,
    source: &'a Source,
    id: i64,
    extent: Extent,
    began: Instant,
    watch: Watch<'a>,
    scope: Scope,
    known: HashMap<String, Document>,
}

/// What a run finds out.
struct State {
    frontier: Frontier,
    tally: Tally,
    batch: Batch,
    /// Known documents whose server says they are gone.
    gone: Vec<Removal>,
    /// Known documents that are no longer where they were: gone if the run is complete, undecided if
    /// not.
    doubtful: Vec<Removal>,
    /// Addresses of documents that seem gone and are too many to be believed at once.
    held: HashSet<String>,
    /// When it was last written down how far the run is.
    noted: Option<tokio::time::Instant>,
}

/// A document to be retired: its address, the status it was answered with, and when.
type Removal = (CanonicalUrl, Option<u16>, Instant);

async fn crawl(
    store: &Store,
    visitor: &Visitor,
    source: &Source,
    id: i64,
    extent: Extent,
    watch: Watch<'_>,
) -> Result<RunReport, CrawlError> {
    let scope = Scope::of(&source.definition)?;
    let known = store.documents_of(&source.id).await?;
    let known: HashMap<_, _> = known.into_iter().map(|document| (document.url.clone(), document)).collect();
    let budget = usize::try_from(source.definition.max_pages).unwrap_or(usize::MAX);
    let mut state = State {
        frontier: Frontier::new(budget),
        tally: Tally::new(known.len()),
        batch: Batch::default(),
        gone: Vec::new(),
        doubtful: Vec::new(),
        held: HashSet::new(),
        noted: None,
    };
    let began = visitor.clock().now();
    let run = Crawl { store, visitor, source, id, extent, began, watch, scope, known };
    for url in run.scope.starts() {
        state.frontier.add(Task { url: url.clone(), depth: 0, hops: 0, origin: Origin::Start });
    }
    run.add_sitemaps(&mut state).await;
    run.drain(&mut state).await?;
    run.add_unreached(&mut state);
    run.drain(&mut state).await?;
    run.conclude(&mut state).await?;
    let report = state.tally.close();
    // Where nothing could be read, everything stays due: the next run is to try it all again.
    if report.outcome != RunOutcome::Failed {
        plan::next_visits(store, visitor, source, run.scope.starts(), began, &state.held).await?;
    }
    Ok(report)
}

impl Crawl<'_> {
    /// Adds the lists of pages that the sites of the start pages name.
    async fn add_sitemaps(&self, state: &mut State) {
        if self.source.definition.kind != SourceKind::Html {
            return;
        }
        for start in self.scope.starts() {
            for url in self.visitor.sitemaps(start, manner(&self.source.definition)).await {
                if self.scope.admits_list(&url) {
                    state.frontier.add(Task { url, depth: 0, hops: 0, origin: Origin::Link });
                }
            }
        }
    }

    /// Looks at addresses, several at a time, until none is left.
    async fn drain(&self, state: &mut State) -> Result<(), StoreError> {
        let at_once = self.visitor.settings().max_concurrent;
        let mut flying = FuturesUnordered::new();
        let mut landed = VecDeque::new();
        loop {
            while flying.len() < at_once
                && let Some(task) = state.frontier.next()
            {
                flying.push(self.look(task));
            }
            let next = if let Some(found) = landed.pop_front() {
                Some(found)
            } else if state.batch.is_empty() {
                flying.next().await
            } else {
                match tokio::time::timeout(MAX_WAIT, flying.next()).await {
                    Ok(found) => found,
                    Err(_) => {
                        self.record_beside(state, &mut flying, &mut landed).await?;
                        continue;
                    }
                }
            };
            let Some((task, found)) = next else {
                self.record(state).await?;
                if state.frontier.descend() {
                    continue;
                }
                return Ok(());
            };
            let (at, finding) = found?;
            self.settle(state, &task, at, finding);
            if state.batch.is_ripe() {
                self.record_beside(state, &mut flying, &mut landed).await?;
            }
            (self.watch)(&Progress {
                source: &self.source.id,
                url: task.url.as_str(),
                waiting: state.frontier.waiting() + flying.len() + landed.len(),
                report: state.tally.report(),
            });
        }
    }

    async fn look(&self, task: Task) -> (Task, Result<(Instant, Finding), StoreError>) {
        let known = self.known.get(task.url.as_str());
        if let Some(known) = known.filter(|known| self.may_rest(known)) {
            match rest(self.store, &self.source.definition, &task.url, known).await {
                Ok(None) => {}
                Ok(Some(rested)) => return (task, Ok((self.began, rested))),
                Err(error) => return (task, Err(error)),
            }
        }
        let found = look(self.store, self.visitor, &self.source.definition, &task.url, known).await;
        (task, found)
    }

    /// Whether a document is not looked at this time. What comes due before the next run could begin
    /// is looked at now.
    fn may_rest(&self, known: &Document) -> bool {
        let soon = i64::try_from(self.source.definition.floor_s() / 2).ok().and_then(TimeDelta::try_seconds);
        let soon = self.began + soon.unwrap_or_default();
        self.extent == Extent::Due && known.due_at.is_some_and(|due| due > soon)
    }

    /// Records what was found while the looks go on: one of them may hold the store's turn to write,
    /// and would hold it for ever if it were left alone meanwhile.
    async fn record_beside<F: Future>(
        &self,
        state: &mut State,
        flying: &mut FuturesUnordered<F>,
        landed: &mut VecDeque<F::Output>,
    ) -> Result<(), StoreError> {
        let recording = self.record(state);
        tokio::pin!(recording);
        loop {
            tokio::select! {
                recorded = &mut recording => return recorded,
                Some(found) = flying.next(), if !flying.is_empty() => landed.push_back(found),
            }
        }
    }

    async fn record(&self, state: &mut State) -> Result<(), StoreError> {
        let outcomes = state.batch.record(self.store, &self.source.id, self.id).await?;
        outcomes.into_iter().for_each(|outcome| state.tally.recorded(outcome));
        // Whoever looks on sees how far it is.
        if state.noted.is_none_or(|noted| noted.elapsed() >= NOTED_EVERY) {
            self.store.note_run(self.id, state.tally.report()).await?;
            state.noted = Some(tokio::time::Instant::now());
        }
        Ok(())
    }

    /// Decides what a finding means.
    fn settle(&self, state: &mut State, task: &Task, at: Instant, finding: Finding) {
        let url = task.url.as_str();
        let known = self.known.contains_key(url);
        let start = task.origin == Origin::Start;
        state.tally.saw();
        match finding {
            Finding::Page { visit, body, links } => {
                state.tally.read(matches!(visit, Visit::Fetched { .. }));
                self.follow(state, task, links);
                state.batch.add(url, visit, body, at);
            }
            Finding::Rested { links } => {
                state.tally.rested();
                self.follow(state, task, links);
            }
            Finding::Passed { links } => {
                state.tally.read(true);
                self.follow(state, task, links);
                self.doubt(state, task, None, at);
            }
            Finding::Gone { status } if known => {
                if start {
                    state.tally.incomplete(url, &format!("the start page answered {status}"));
                }
                state.gone.push((task.url.clone(), Some(status), at));
            }
            Finding::Gone { status } if start => {
                state.tally.failed(url, &format!("the start page answered {status}"));
            }
            Finding::Gone { .. } => state.tally.skipped(1),
            Finding::Moved { to, permanent, status } => self.moved(state, task, to, permanent, status, at),
            Finding::Refused { status, .. } if task.origin == Origin::Known => {
                self.doubt(state, task, status, at);
            }
            // A link to what is no page is the site's affair; a document that has become one is ours.
            Finding::Refused { why, .. } if start || known => state.tally.failed(url, &why),
            Finding::Refused { .. } => state.tally.skipped(1),
            Finding::Disallowed => {
                if start {
                    state.tally.incomplete(url, "robots.txt disallows the start page");
                }
                state.tally.skipped(1);
            }
            Finding::Failed(why) => {
                tracing::debug!(source = %self.source.id, url, why, "an address could not be read");
                state.tally.failed(url, &why);
            }
        }
    }

    /// An address that points elsewhere: its target is looked at in its place.
    fn moved(
        &self,
        state: &mut State,
        task: &Task,
        to: CanonicalUrl,
        permanent: bool,
        status: u16,
        at: Instant,
    ) {
        let start = task.origin == Origin::Start;
        let hops = task.hops + 1;
        let most = self.visitor.settings().max_redirects;
        if hops > most {
            state.tally.failed(task.url.as_str(), &format!("more than {most} redirects"));
            return;
        }
        let inside = if start { self.scope.is_near(&to) } else { self.scope.admits(&to) };
        if start && !inside {
            let why = format!("the start page leads to {}, outside the source", to.authority());
            state.tally.failed(task.url.as_str(), &why);
            return;
        }
        if inside {
            state.frontier.add(Task { url: to, depth: task.depth, hops, origin: task.origin });
        }
        if permanent {
            self.doubt(state, task, Some(status), at);
        } else {
            // Elsewhere for now: a login, a notice, a maintenance page. Nothing is known about it.
            state.tally.skipped(1);
        }
    }

    /// A known document may be gone; anything else was none.
    fn doubt(&self, state: &mut State, task: &Task, status: Option<u16>, at: Instant) {
        if self.known.contains_key(task.url.as_str()) {
            state.doubtful.push((task.url.clone(), status, at));
        } else {
            state.tally.skipped(1);
        }
    }

    /// Adds what a page leads to. From a page that nothing led to, nothing is followed: how far it
    /// is from a start page is not known.
    fn follow(&self, state: &mut State, task: &Task, links: Vec<CanonicalUrl>) {
        let pages = self.source.definition.kind == SourceKind::Json;
        if task.origin == Origin::Known || (!pages && task.depth >= self.source.definition.max_depth) {
            return;
        }
        for url in links.into_iter().filter(|url| self.scope.admits(url)) {
            // A list within a list is no further away than that is, nor is an API's next page.
            let depth = if pages || sitemap::is_named(&url) { task.depth } else { task.depth + 1 };
            state.frontier.add(Task { url, depth, hops: 0, origin: Origin::Link });
        }
    }

    /// Adds the known documents that no page led to, the longest unseen first. A feed is only what
    /// its addresses say now.
    fn add_unreached(&self, state: &mut State) {
        let mut rest: Vec<_> = self
            .known
            .values()
            .filter_map(|document| match CanonicalUrl::parse(&document.url) {
                Ok(url) if state.frontier.has_seen(&url) => None,
                Ok(url) => Some((document.fetched_at, document.url.as_str(), Some(url))),
                Err(_) => Some((document.fetched_at, document.url.as_str(), None)),
            })
            .collect();
        rest.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        let depth = self.source.definition.max_depth;
        for (_, _, url) in rest {
            if let (SourceKind::Json, Some(url)) = (self.source.definition.kind, &url) {
                // An API that has fewer pages now does not lead to the others any more.
                state.tally.saw();
                state.doubtful.push((url.clone(), None, self.began));
                continue;
            }
            let wanted = url
                .filter(|url| self.source.definition.kind.follows_links() && self.scope.admits(url))
                .is_some_and(|url| state.frontier.add(Task { url, depth, hops: 0, origin: Origin::Known }));
            if !wanted {
                state.tally.saw();
                state.tally.skipped(1);
            }
        }
    }
}
