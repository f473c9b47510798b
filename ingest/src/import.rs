//! Takes a partner's file: every row is checked, then each record becomes a document of its own.

use crate::defect::{Defect, Defects, Message};
use crate::extract::Context;
use crate::limits::{BATCH_DOCUMENTS, MAX_RECORDS_PER_FILE};
use crate::partner::{self, Action, Class, Row, reader::Rows};
use crate::resolve::{Read, Resolver, source, unknown_place};
use crate::run::{Progress, Watch};
use crate::{IngestError, placing};
use scenic_data::document::{Visit, VisitOutcome};
use scenic_data::ids::derive;
use scenic_data::record::Applied;
use scenic_data::source::{Source, SourceDefinition};
use scenic_data::{DocumentId, Instant, SourceId, Store};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, BufReader, Cursor};
use std::path::PathBuf;
use std::sync::Arc;

/// Where the bytes of a file are. They are read more than once: to check, then to take.
#[derive(Clone, Debug)]
pub enum Input {
    /// In a file.
    File(PathBuf),
    /// In memory.
    Bytes(Arc<[u8]>),
}

impl Input {
    fn open(&self) -> io::Result<Box<dyn BufRead + Send>> {
        const BUFFER: usize = 256 * 1024;
        Ok(match self {
            Self::File(path) => Box::new(BufReader::with_capacity(BUFFER, std::fs::File::open(path)?)),
            Self::Bytes(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }
}

/// How a file is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Take the good rows although others are rejected. Otherwise it is all or nothing.
    pub partial: bool,
    /// Only check.
    pub dry_run: bool,
}

/// What became of the rows. Together with [`ImportReport::held_back`] they add up to all rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportCounts {
    /// Records not known before.
    pub created: u64,
    /// Records that say something else than before.
    pub updated: u64,
    /// Records known as they are; only confirmed.
    pub unchanged: u64,
    /// Records forgotten.
    pub deleted: u64,
    /// Rows with errors.
    pub rejected: u64,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// The file's name.
    pub file: String,
    /// Rows in it.
    pub rows: u64,
    /// What became of them.
    pub counts: ImportCounts,
    /// Good rows that were not taken, because others were rejected or nothing was to be stored.
    pub held_back: u64,
    /// What changed in the store.
    pub changes: Applied,
    /// Errors and warnings, with their rows.
    pub defects: Defects,
}

impl ImportReport {
    /// Whether the file was taken, wholly or in part.
    pub fn is_taken(&self) -> bool {
        self.held_back == 0 && (self.counts.rejected == 0 || self.rows > self.counts.rejected)
    }
}

/// Takes a file for a partner's upload source. The same file again changes nothing; stopped half-way,
/// it can be taken again from the start.
pub async fn import_file(
    store: &Store,
    partner: &SourceId,
    input: Input,
    file: &str,
    options: ImportOptions,
    now: Instant,
    watch: Watch<'_>,
) -> Result<ImportReport, IngestError> {
    let source = Arc::new(source(store, partner).await?);
    let failed = |source| IngestError::File { file: file.to_owned(), source };
    let definition = Arc::new(source.definition.clone());
    let mut checked = {
        let (input, definition) = (input.clone(), Arc::clone(&definition));
        tokio::task::spawn_blocking(move || check(&input, definition, now)).await?.map_err(failed)?
    };
    let unknown = unknown_places(store, &source, &mut checked).await?;
    let mut report = ImportReport {
        file: file.to_owned(),
        rows: checked.rows,
        defects: checked.defects,
        ..Default::default()
    };
    report.counts.rejected = checked.rejected;
    let good = report.rows.saturating_sub(report.counts.rejected);
    if options.dry_run || (report.counts.rejected > 0 && !options.partial) {
        report.held_back = good;
        return Ok(report);
    }
    // Places first: events, routes and articles refer to them.
    for places in [true, false] {
        if checked.by_round[usize::from(!places)] == 0 {
            continue;
        }
        let mut rows =
            Checked::new(input.open().map_err(failed)?, Arc::clone(&definition), now).map_err(failed)?;
        let mut more = true;
        while more {
            let unknown = Arc::clone(&unknown);
            let (back, batch) = tokio::task::spawn_blocking(move || {
                let batch = next_batch(&mut rows, places, &unknown);
                (rows, batch)
            })
            .await?;
            rows = back;
            let batch = batch.map_err(failed)?;
            more = !batch.is_empty();
            if more {
                report.take(store, &source, batch, now).await?;
                let counts = report.counts;
                let done =
                    counts.created + counts.updated + counts.unchanged + counts.deleted + counts.rejected;
                watch(Progress { done, total: Some(report.rows) });
            }
        }
    }
    placing::place(store, now).await?;
    Ok(report)
}

/// A row that may be taken.
struct Good {
    row: u64,
    action: Action,
    external_id: String,
    bytes: Vec<u8>,
    read: Row,
}

/// The rows of a file as read; duplicates are rejected here, so that both passes see the same.
struct Checked {
    rows: Rows,
    definition: Arc<SourceDefinition>,
    now: Instant,
    seen: HashMap<[u8; 16], u64>,
    count: u64,
}

impl Checked {
    fn new(
        input: Box<dyn BufRead + Send>,
        definition: Arc<SourceDefinition>,
        now: Instant,
    ) -> io::Result<Self> {
        Ok(Self { rows: Rows::open(input)?, definition, now, seen: HashMap::new(), count: 0 })
    }

    /// The next row: good, or its defects.
    fn next(&mut self) -> io::Result<Option<Result<Good, (u64, Defects)>>> {
        let Some(raw) = self.rows.next_row()? else { return Ok(None) };
        self.count += 1;
        let row = raw.row;
        let rejected = |defect: Defect| {
            let mut defects = Defects::default();
            defects.push(defect.at(row));
            Ok(Some(Err((row, defects))))
        };
        if self.count > MAX_RECORDS_PER_FILE {
            return rejected(Defect::error(
                "too_many",
                None,
                Message::new(
                    format!("一个文件最多 {MAX_RECORDS_PER_FILE} 条记录"),
                    format!("at most {MAX_RECORDS_PER_FILE} records in a file"),
                ),
            ));
        }
        let value = match raw.record {
            Ok(value) => value,
            Err(defect) => return rejected(*defect),
        };
        let url = format!("upload://{}", self.definition.id);
        let context = Context { source: &self.definition, url: &url, media_type: None, seen_at: self.now };
        let mut read = partner::read(&value, &context);
        read.extract.defects.list.iter_mut().for_each(|d| d.row = Some(row));
        let Some((action, external_id)) = read.key.clone().filter(|_| !read.is_rejected()) else {
            return Ok(Some(Err((row, read.extract.defects))));
        };
        if let Some(first) = self.first_row(action, &external_id, row) {
            return rejected(Defect::error(
                "duplicate",
                Some("external_id".to_owned()),
                Message::new(
                    format!("external_id“{external_id}”已在第 {first} 行出现"),
                    format!("external_id {external_id:?} stands in row {first} already"),
                ),
            ));
        }
        Ok(Some(Ok(Good { row, action, external_id, bytes: partner::canonical(&value), read })))
    }

    /// Where the same record stood before. A deletion concerns every class.
    fn first_row(&mut self, action: Action, id: &str, row: u64) -> Option<u64> {
        let class = |action: Action| match action {
            Action::Put(class) => class.as_str(),
            Action::Delete => "delete",
        };
        let key = |class: &str| {
            let mut key = [0; 16];
            let digest = derive("r", &[class, id]);
            key.iter_mut().zip(digest.bytes().skip(2)).for_each(|(to, from)| *to = from);
            key
        };
        let clashes: Vec<&str> = match action {
            Action::Put(own) => vec![own.as_str(), "delete"],
            Action::Delete => Class::ALL.iter().map(|c| c.as_str()).chain(["delete"]).collect(),
        };
        if let Some(first) = clashes.into_iter().find_map(|c| self.seen.get(&key(c))) {
            return Some(*first);
        }
        self.seen.insert(key(class(action)), row);
        None
    }
}

/// What the first pass found.
#[derive(Default)]
struct Check {
    rows: u64,
    rejected: u64,
    defects: Defects,
    /// Good rows that are places, and those that are not.
    by_round: [u64; 2],
    /// Identifiers and names of the file's places.
    places: HashSet<String>,
    /// Places that events, articles, pictures and routes refer to: row, whether it must be known,
    /// reference.
    references: Vec<(u64, bool, String)>,
}

fn is_place(action: Action) -> bool {
    matches!(action, Action::Put(Class::Place))
}

/// Reads every row once.
fn check(input: &Input, definition: Arc<SourceDefinition>, now: Instant) -> io::Result<Check> {
    let mut rows = Checked::new(input.open()?, definition, now)?;
    let mut check = Check::default();
    while let Some(next) = rows.next()? {
        check.rows += 1;
        match next {
            Err((_, defects)) => {
                check.rejected += 1;
                check.defects.extend(defects);
            }
            Ok(good) => {
                check.by_round[usize::from(!is_place(good.action))] += 1;
                let extract = good.read.extract;
                check.defects.extend(extract.defects);
                for place in &extract.places {
                    if place.names.is_empty() {
                        check.references.push((good.row, true, place.external_id.clone()));
                    } else {
                        check.places.insert(place.external_id.clone());
                        check.places.extend(place.names.iter().map(|n| n.text.clone()));
                    }
                }
                let stops = extract.routes.iter().flat_map(|r| r.stops.iter().cloned());
                check.references.extend(stops.map(|stop| (good.row, true, stop)));
                let named = extract.events.into_iter().filter_map(|e| e.place);
                let about = extract.about.filter(|_| good.action == Action::Put(Class::Article));
                check.references.extend(named.chain(about).map(|place| (good.row, false, place)));
            }
        }
    }
    Ok(check)
}

/// Looks for the places that rows refer to. Pictures and stops of unknown ones are rejected; events
/// and articles are only warned about, because their place may come later.
async fn unknown_places(
    store: &Store,
    source: &Source,
    check: &mut Check,
) -> Result<Arc<HashSet<u64>>, IngestError> {
    let mut rejected = HashSet::new();
    let mut resolver = Resolver::new(store, source);
    for (row, required, reference) in std::mem::take(&mut check.references) {
        if check.places.contains(&reference) || resolver.reference(&reference).await?.is_some() {
            continue;
        }
        let mut defect = unknown_place("place", &reference).at(row);
        if required {
            if rejected.insert(row) {
                check.rejected += 1;
                check.by_round[1] = check.by_round[1].saturating_sub(1);
            }
        } else {
            defect.severity = crate::Severity::Warning;
        }
        check.defects.push(defect);
    }
    Ok(Arc::new(rejected))
}

/// The next good rows of a round.
fn next_batch(rows: &mut Checked, places: bool, unknown: &HashSet<u64>) -> io::Result<Vec<Good>> {
    let mut batch = Vec::new();
    while batch.len() < BATCH_DOCUMENTS {
        match rows.next()? {
            None => break,
            Some(Ok(good)) if is_place(good.action) == places && !unknown.contains(&good.row) => {
                batch.push(good)
            }
            Some(_) => {}
        }
    }
    Ok(batch)
}

impl ImportReport {
    /// Records visits to a batch's documents and applies those that changed.
    async fn take(
        &mut self,
        store: &Store,
        source: &Source,
        batch: Vec<Good>,
        now: Instant,
    ) -> Result<(), IngestError> {
        let (deletions, records): (Vec<Good>, Vec<Good>) =
            batch.into_iter().partition(|g| g.action == Action::Delete);
        self.delete(store, source, deletions, now).await?;
        if records.is_empty() {
            return Ok(());
        }
        let pieces = records.iter().map(|good| good.bytes.clone()).collect();
        let hashes = store.put_snapshots(pieces, Some(MEDIA_TYPE), now).await?;
        let visits = records
            .iter()
            .zip(hashes)
            .map(|(good, content_hash)| {
                let visit = Visit::given(content_hash, MEDIA_TYPE);
                (address(&source.id, good.class(), &good.external_id), visit)
            })
            .collect();
        let outcomes = store.record_visits(&source.id, visits, None, now).await?;
        let mut reads = Vec::new();
        for (good, (id, outcome)) in records.into_iter().zip(outcomes) {
            match self.outcome(store, &id, outcome).await? {
                true => reads.push(Read { id, extract: good.read.extract }),
                false => self.counts.unchanged += 1,
            }
        }
        let defects = &mut self.defects;
        let contributions =
            Resolver::new(store, source).contributions(reads, |_, defect| defects.push(defect)).await?;
        for applied in store.apply(contributions, now).await? {
            self.changes += applied;
        }
        Ok(())
    }

    /// Counts what a visit found; true when the record must be applied.
    async fn outcome(
        &mut self,
        store: &Store,
        id: &DocumentId,
        outcome: VisitOutcome,
    ) -> Result<bool, IngestError> {
        match outcome {
            VisitOutcome::Created => self.counts.created += 1,
            VisitOutcome::Changed => self.counts.updated += 1,
            VisitOutcome::Unchanged | VisitOutcome::Gone | VisitOutcome::StillGone => {
                // Recorded by an import that was stopped before it was applied.
                let document = store.document(id).await?;
                match document.filter(|d| d.ingested_hash != d.content_hash) {
                    None => return Ok(false),
                    Some(document) if document.ingested_hash.is_none() => self.counts.created += 1,
                    Some(_) => self.counts.updated += 1,
                }
            }
        }
        Ok(true)
    }

    async fn delete(
        &mut self,
        store: &Store,
        source: &Source,
        rows: Vec<Good>,
        now: Instant,
    ) -> Result<(), IngestError> {
        for good in rows {
            let gone = |class: &Class| {
                (address(&source.id, *class, &good.external_id), Visit::Gone { http_status: None })
            };
            let visits = Class::ALL.iter().map(gone).collect();
            let outcomes = store.record_visits(&source.id, visits, None, now).await?;
            if outcomes.iter().any(|(_, outcome)| *outcome == VisitOutcome::Gone) {
                self.counts.deleted += 1;
            } else {
                self.counts.unchanged += 1;
            }
        }
        Ok(())
    }
}

impl Good {
    fn class(&self) -> Class {
        match self.action {
            Action::Put(class) => class,
            // Deletions are taken apart before; a place is what they would be.
            Action::Delete => Class::Place,
        }
    }
}

const MEDIA_TYPE: &str = "application/json";

/// The address of a partner's record.
fn address(source: &SourceId, class: Class, external_id: &str) -> String {
    format!("upload://{source}/{}/{external_id}", class.as_str())
}
