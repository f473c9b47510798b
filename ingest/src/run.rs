//! Reads every document that waits, matches what it says and hands it to the store.

use crate::defect::{Defect, Message};
use crate::extract::{Context, Counters, Extract, extract};
use crate::jump::{self, Jump};
use crate::limits::{BATCH_BYTES, BATCH_DOCUMENTS, MAX_DEFECTS};
use crate::resolve::{Read, Resolver, source};
use crate::{IngestError, placing};
use futures::StreamExt as _;
use scenic_data::document::Document;
use scenic_data::record::{Applied, Reading};
use scenic_data::source::Source;
use scenic_data::{DocumentId, Instant, SourceId, Store, StoreError};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZero;
use std::sync::Arc;

/// The version of the extractors. To be raised when the same bytes would be read otherwise: every
/// document is then read again from its snapshot.
pub const READER: u32 = 7;

/// By what this program reads the documents of a source.
pub(crate) fn reading(source: &Source) -> Reading {
    Reading { reader: READER, definition: source.definition.reading() }
}

/// How far a long piece of work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Documents or rows done.
    pub done: u64,
    /// How many there are, where that is known.
    pub total: Option<u64>,
}

/// Whoever shows progress.
pub type Watch<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// What an ingest did. `documents = applied + unchanged + unreadable + held`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IngestReport {
    /// Documents that waited.
    pub documents: u64,
    /// Those that changed something.
    pub applied: u64,
    /// Those that were read and say what was known.
    pub unchanged: u64,
    /// Those that could not be read; what they said before stands.
    pub unreadable: u64,
    /// Those with values that jump: they wait to be seen again or to be accepted.
    pub held: u64,
    /// Records found in them.
    pub records: Counters,
    /// What changed in the store.
    pub changes: Applied,
    /// Events for which a place was found afterwards.
    pub events_placed: u64,
    /// What could not be read, by document.
    pub defects: Vec<DocumentDefect>,
    /// How many more defects there were.
    pub defects_left_out: u64,
}

/// A defect and the document it is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentDefect {
    /// Which document.
    pub document: DocumentId,
    /// Its address.
    pub url: String,
    /// What is wrong.
    #[serde(flatten)]
    pub defect: Defect,
}

impl IngestReport {
    fn defect(&mut self, document: &DocumentId, url: &str, defect: Defect) {
        if self.defects.len() < MAX_DEFECTS {
            self.defects.push(DocumentDefect { document: document.clone(), url: url.to_owned(), defect });
        } else {
            self.defects_left_out += 1;
        }
    }
}

/// Reads every pending document. Doing it again does nothing; stopped half-way, the rest is read the
/// next time.
pub async fn ingest_pending(
    store: &Store,
    now: Instant,
    watch: Watch<'_>,
) -> Result<IngestReport, IngestError> {
    let mut report = IngestReport::default();
    let mut sources: HashMap<SourceId, Arc<Source>> = HashMap::new();
    let mut seen: HashSet<DocumentId> = HashSet::new();
    loop {
        // Those that stay pending, because their bytes are missing, must not hide the others.
        let limit = (BATCH_DOCUMENTS + seen.len()) as u64;
        let waiting = store.pending(READER, limit).await?;
        let fresh: Vec<Document> = waiting.into_iter().filter(|d| !seen.contains(&d.id)).collect();
        if fresh.is_empty() {
            break;
        }
        report.documents += fresh.len() as u64;
        let mut by_source: BTreeMap<(u8, SourceId), Vec<Document>> = BTreeMap::new();
        for document in fresh {
            if !sources.contains_key(&document.source) {
                sources.insert(document.source.clone(), Arc::new(source(store, &document.source).await?));
            }
            // Strong sources first: theirs are the places that others are matched to.
            let rank = sources.get(&document.source).map_or(u8::MAX, |s| s.definition.authority as u8);
            by_source.entry((rank, document.source.clone())).or_default().push(document);
        }
        for ((_, id), mut documents) in by_source {
            let Some(source) = sources.get(&id) else { continue };
            // Of a partner's records the places first: the others refer to them.
            documents.sort_by_key(|d| !is_place_record(&d.url));
            for batch in batches(store, source, documents, &mut report, &mut seen).await? {
                report.apply(store, source, batch, now).await?;
                watch(Progress {
                    done: report.applied + report.unchanged + report.unreadable + report.held,
                    total: Some(report.documents),
                });
            }
        }
    }
    report.events_placed = placing::place(store, now).await?;
    Ok(report)
}

fn is_place_record(url: &str) -> bool {
    url.strip_prefix("upload://").and_then(|rest| rest.split('/').nth(1)) == Some("place")
}

/// A document with its address and what was read from it.
struct Parsed {
    read: Read,
    url: String,
}

/// Reads documents in worker threads and groups them for applying. Unreadable ones are marked, so
/// that they do not come again before they change.
async fn batches(
    store: &Store,
    source: &Arc<Source>,
    documents: Vec<Document>,
    report: &mut IngestReport,
    seen: &mut HashSet<DocumentId>,
) -> Result<Vec<Vec<Parsed>>, IngestError> {
    let mut batches = Vec::new();
    let mut batch = Vec::new();
    let mut size = 0;
    seen.extend(documents.iter().map(|document| document.id.clone()));
    // Read by as many hands as there are processors, and taken in their order.
    let hands = std::thread::available_parallelism().map_or(1, NonZero::get);
    let opened = documents.into_iter().map(|document| open(store, Arc::clone(source), document));
    let mut opened = futures::stream::iter(opened).buffered(hands);
    while let Some(opened) = opened.next().await {
        let Opened { document, hash, read } = opened?;
        let (id, url) = (document.id, document.url);
        let Some((bytes, mut read)) = read else {
            report.unreadable += 1;
            report.defect(&id, &url, missing_bytes());
            continue;
        };
        size += bytes;
        let (held, meant) = (document.held, document.meaning_hash);
        let was_read = document.ingested_hash.is_some() || held.is_some();
        let seen_at = document.observed_at;
        let reading = reading(source);
        if meant.is_some() && meant == read.meaning(&reading) {
            report.unchanged += 1;
            report.records += read.counters;
            store.confirm_meaning(&id, &hash).await?;
            continue;
        }
        if source.definition.rules.is_some()
            && read.places.is_empty()
            && !read.unreadable
            && store.speaks_of_places(&id).await?
        {
            read.defects.push(vanished());
        }
        if was_read
            && !read.unreadable
            && let Some(jump) = jump_of(store, source, &id, &read, seen_at).await?
            && !jump.is_believed(held.as_deref())
        {
            report.held += 1;
            store.hold_back(&id, &hash, &jump.digest, &reading).await?;
            report.defect(&id, &url, jump.defect);
            continue;
        }
        report.records += read.counters;
        report.defects_left_out += read.defects.left_out;
        for defect in &read.defects.list {
            report.defect(&id, &url, defect.clone());
        }
        if read.unreadable {
            report.unreadable += 1;
            store.mark_ingested(&id, &hash, &reading).await?;
        } else {
            batch.push(Parsed { read: Read { id, extract: read }, url });
        }
        if size >= BATCH_BYTES {
            size = 0;
            batches.push(std::mem::take(&mut batch));
        }
    }
    batches.push(batch);
    batches.retain(|batch| !batch.is_empty());
    Ok(batches)
}

/// A value of a fetched document that is not believed at once. What partners send is theirs to check.
async fn jump_of(
    store: &Store,
    source: &Source,
    id: &DocumentId,
    read: &Extract,
    seen_at: Instant,
) -> Result<Option<Jump>, IngestError> {
    let has_facts = read.places.iter().any(|place| !place.claims.is_empty());
    if !source.definition.kind.is_crawled() || !has_facts {
        return Ok(None);
    }
    let known = store.claims_read_from(id).await?;
    let on = seen_at.with_timezone(&source.definition.time_zone).date_naive();
    Ok(jump::find(&known, read, &source.definition, on))
}

/// A document and what its bytes say, with how many they are; `None` where they are missing.
struct Opened {
    document: Document,
    hash: String,
    read: Option<(usize, Extract)>,
}

/// Reads one document where it does not hold up others.
async fn open(store: &Store, source: Arc<Source>, document: Document) -> Result<Opened, IngestError> {
    // One without bytes does not wait to be read.
    let hash = document.content_hash.clone().unwrap_or_default();
    let bytes = match store.snapshot(&hash).await {
        Ok(bytes) => bytes,
        Err(StoreError::Missing { .. } | StoreError::Damaged { .. }) => {
            return Ok(Opened { document, hash, read: None });
        }
        Err(error) => return Err(error.into()),
    };
    let (url, media_type) = (document.url.clone(), document.media_type.clone());
    let (seen_at, count) = (document.observed_at, bytes.len());
    let read = guarded(move || {
        let context =
            Context { source: &source.definition, url: &url, media_type: media_type.as_deref(), seen_at };
        extract(&bytes, &context)
    });
    Ok(Opened { document, hash, read: Some((count, read.await?)) })
}

/// Runs an extractor in a thread of its own. No input should make one panic; where one does, its
/// document counts as unreadable and the others are read.
async fn guarded(work: impl FnOnce() -> Extract + Send + 'static) -> Result<Extract, IngestError> {
    match tokio::task::spawn_blocking(work).await {
        Err(error) if error.is_panic() => {
            tracing::error!(%error, "an extractor panicked");
            Ok(Extract::unreadable(panicked()))
        }
        read => Ok(read?),
    }
}

impl IngestReport {
    async fn apply(
        &mut self,
        store: &Store,
        source: &Source,
        batch: Vec<Parsed>,
        now: Instant,
    ) -> Result<(), IngestError> {
        let urls: HashMap<DocumentId, String> =
            batch.iter().map(|p| (p.read.id.clone(), p.url.clone())).collect();
        let reads = batch.into_iter().map(|p| p.read).collect();
        let contributions = Resolver::new(store, source)
            .contributions(reads, |id, defect| {
                let url = urls.get(id).map(String::as_str).unwrap_or_default();
                self.defect(id, url, defect);
            })
            .await?;
        for applied in store.apply(contributions, now).await? {
            if applied.is_change() {
                self.applied += 1;
            } else {
                self.unchanged += 1;
            }
            self.changes += applied;
        }
        Ok(())
    }
}

fn missing_bytes() -> Defect {
    Defect::error(
        "missing_snapshot",
        None,
        Message::new("快照文件缺失，等待重新抓取", "its bytes are missing; it waits to be fetched again"),
    )
}

fn panicked() -> Defect {
    Defect::error(
        "panicked",
        None,
        Message::new(
            "读取程序在此文档上出错，文档未读；请报告此问题",
            "the reader failed on this document, which was not read; please report it",
        ),
    )
}

fn vanished() -> Defect {
    Defect::warning(
        "record_vanished",
        Some("rules.record".to_owned()),
        Message::new(
            "此页以前有地点记录，现在规则一条也没找到：网页可能改版了",
            "this page had place records and the rules find none now: the page may have been rebuilt",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_extractor_that_panics_leaves_its_document_unread_and_ends_nothing() {
        let read = guarded(|| panic!("no input should do this")).await.expect("no error");
        assert!(read.unreadable);
        assert_eq!(read.defects.codes(), ["panicked"]);
        assert!(!guarded(Extract::default).await.expect("read").unreadable);
    }
}
