//! The second pass over a file: each good row's record becomes a document of its own.

use super::batch::{Batches, Good, Seen, address};
use super::check::Check;
use super::differ::Fate;
use super::options::{ImportOptions, ImportReport};
use crate::IngestError;
use crate::limits::BATCH_DOCUMENTS;
use crate::partner::Class;
use crate::resolve::{Read, Resolver};
use crate::run::{Progress, Watch};
use scenic_data::claim::Typed;
use scenic_data::document::{Visit, VisitOutcome};
use scenic_data::ids::digest;
use scenic_data::source::Source;
use scenic_data::upload::Version;
use scenic_data::{DocumentId, Instant, Store};
use std::collections::{HashMap, HashSet};

/// The type of a record's document.
const MEDIA_TYPE: &str = "application/json";
/// Addresses looked through at once.
const ADDRESSES: u64 = 1_000;
/// Records removed in one transaction.
const REMOVED_AT_ONCE: usize = 50;

/// Taking a file.
pub(super) struct Taking<'a> {
    pub store: &'a Store,
    pub source: &'a Source,
    pub options: &'a ImportOptions,
    pub now: Instant,
    pub report: &'a mut ImportReport,
    /// Places of the file that are taken, as digests of their identifiers.
    pub taken: HashSet<[u8; 8]>,
    /// Records whose neighbours stand further on in the file: told again when these are known by name.
    pub early: Vec<Read>,
}

/// Most records that are told again; the names of neighbours of others follow with the next upload.
const MAX_EARLY: usize = 20_000;

/// What an upload noted of records, by address.
type Notes = HashMap<String, Version>;

impl Taking<'_> {
    /// Takes the rows about places, or all others.
    pub async fn round(
        &mut self,
        batches: &mut Batches<'_>,
        check: &Check,
        places: bool,
        watch: Watch<'_>,
    ) -> Result<(), IngestError> {
        let file = self.report.file.clone();
        loop {
            let batch = batches.next(true, &file).await?;
            if batch.is_empty() {
                return self.name_neighbours().await;
            }
            let mut goods = Vec::with_capacity(batch.len());
            for seen in batch {
                let Seen::Good(good) = seen else { continue };
                if good.is_place() == places && !check.refused.contains(&(good.file.clone(), good.row)) {
                    goods.push(*good);
                }
            }
            self.batch(goods, check).await?;
            let c = self.report.counts;
            let done = c.created + c.updated + c.unchanged + c.deleted + c.rejected;
            watch(Progress { done, total: Some(self.report.rows) });
        }
    }

    async fn batch(&mut self, goods: Vec<Good>, check: &Check) -> Result<(), IngestError> {
        let goods = self.not_overtaken(goods).await?;
        let (deletions, records): (Vec<Good>, Vec<Good>) =
            goods.into_iter().partition(|good| good.action.is_deletion());
        self.delete(deletions).await?;
        if records.is_empty() {
            return Ok(());
        }
        let url = |good: &Good| address(&self.source.id, good.class(), &good.external_id);
        let pieces = records.iter().map(|good| good.bytes.clone()).collect();
        let hashes = self.store.put_snapshots(pieces, Some(MEDIA_TYPE), self.now).await?;
        let changes = records.iter().map(|good| {
            (url(good), good.before.as_ref().map(|(_, hash)| hash.clone()), Some(good.hash.clone()))
        });
        let notes = self.note(changes.collect()).await?;
        let visits =
            records.iter().zip(hashes).map(|(good, hash)| (url(good), Visit::given(hash, MEDIA_TYPE)));
        let outcomes = self.store.record_visits(&self.source.id, visits.collect(), None, self.now).await?;
        let (mut reads, mut early) = (Vec::new(), Vec::new());
        for (good, (id, outcome)) in records.into_iter().zip(outcomes) {
            let (fate, is_read) = self.outcome(&id, outcome).await?;
            noted(notes.get(&url(&good)), fate).count(&mut self.report.counts);
            self.taken.insert(digest(&[&good.external_id]));
            if !is_read {
                let read = Read { id, extract: good.read.extract };
                early.extend(self.is_early(&read, check).then(|| read.clone()));
                reads.push(read);
            }
        }
        let defects = &mut self.report.defects;
        let contributions = Resolver::new(self.store, self.source)
            .contributions(reads, |_, defect| defects.push(defect))
            .await?;
        for applied in self.store.apply(contributions, self.now).await? {
            self.report.changes += applied;
        }
        early.retain(|read| self.is_early(read, check));
        early.truncate(MAX_EARLY.saturating_sub(self.early.len()));
        self.early.append(&mut early);
        Ok(())
    }

    /// Whether a record names neighbours that the file describes and that are not taken yet.
    fn is_early(&self, read: &Read, check: &Check) -> bool {
        let near =
            read.extract.places.iter().flat_map(|place| &place.claims).filter(|c| c.field.as_str() == "near");
        let named = near.filter_map(|claim| match &claim.typed {
            Some(Typed::List(items)) => Some(items),
            _ => None,
        });
        named.flatten().any(|id| {
            let is_to_come = check.named.contains(&digest(&[Class::Place.as_str(), id]));
            is_to_come && !self.taken.contains(&digest(&[id]))
        })
    }

    /// Tells records again whose neighbours are known by name now.
    async fn name_neighbours(&mut self) -> Result<(), IngestError> {
        let mut early = std::mem::take(&mut self.early);
        while !early.is_empty() {
            let rest = early.split_off(early.len().min(BATCH_DOCUMENTS));
            let contributions =
                Resolver::new(self.store, self.source).contributions(early, |_, _| {}).await?;
            for applied in self.store.apply(contributions, self.now).await? {
                self.report.changes += applied;
            }
            early = rest;
        }
        Ok(())
    }

    /// The rows whose records no later upload has changed: what was said later stands. The others are
    /// counted as unchanged.
    async fn not_overtaken(&mut self, goods: Vec<Good>) -> Result<Vec<Good>, IngestError> {
        let Some(upload) = &self.options.upload else { return Ok(goods) };
        let urls = |good: &Good| good.addresses(&self.source.id);
        let all: Vec<String> = goods.iter().flat_map(urls).collect();
        let later = self.store.changed_later(&self.source.id, upload, &all).await?;
        let (stand, overtaken): (Vec<Good>, Vec<Good>) =
            goods.into_iter().partition(|good| !urls(good).iter().any(|url| later.contains(url)));
        self.report.counts.unchanged += overtaken.len() as u64;
        Ok(stand)
    }

    /// Writes down what is about to change, where this is an upload that can be taken back.
    async fn note(
        &self,
        changes: Vec<(String, Option<String>, Option<String>)>,
    ) -> Result<Notes, IngestError> {
        match &self.options.upload {
            Some(upload) => Ok(self.store.note_versions(&self.source.id, upload, changes, self.now).await?),
            None => Ok(Notes::new()),
        }
    }

    /// What a visit found, and whether the record was read into claims already.
    async fn outcome(&self, id: &DocumentId, outcome: VisitOutcome) -> Result<(Fate, bool), IngestError> {
        Ok(match outcome {
            VisitOutcome::Created => (Fate::Created, false),
            VisitOutcome::Changed => (Fate::Updated, false),
            VisitOutcome::Unchanged | VisitOutcome::Gone | VisitOutcome::StillGone => {
                // Recorded by an import that was stopped before it was applied.
                let document = self.store.document(id).await?;
                match document.filter(|d| d.ingested_hash != d.content_hash) {
                    None => (Fate::Unchanged, true),
                    Some(document) if document.ingested_hash.is_none() => (Fate::Created, false),
                    Some(_) => (Fate::Updated, false),
                }
            }
        })
    }

    async fn delete(&mut self, rows: Vec<Good>) -> Result<(), IngestError> {
        if rows.is_empty() {
            return Ok(());
        }
        let all = |good: &Good| good.addresses(&self.source.id);
        let urls: Vec<Vec<String>> = rows.iter().map(all).collect();
        // One that is not meant is left alone, and one that was deleted before is not there.
        let meant: Vec<String> = rows.iter().filter(|good| good.before.is_some()).flat_map(all).collect();
        let there = self.store.contents(&self.source.id, &meant).await?;
        let notes = self.forget(there.iter()).await?;
        let earlier = self.noted_before(&urls).await?;
        for urls in urls {
            let is_deleted = urls
                .iter()
                .any(|url| notes.contains_key(url) || there.contains_key(url) || earlier.contains(url));
            let fate = if is_deleted { Fate::Deleted } else { Fate::Unchanged };
            fate.count(&mut self.report.counts);
        }
        Ok(())
    }

    /// Forgets records, by their addresses and the hashes of what they said.
    async fn forget(
        &self,
        records: impl Iterator<Item = (&String, &String)> + Clone,
    ) -> Result<Notes, IngestError> {
        let changes = records.clone().map(|(url, hash)| (url.clone(), Some(hash.clone()), None)).collect();
        let notes = self.note(changes).await?;
        let gone = records.map(|(url, _)| (url.clone(), Visit::Gone { http_status: None })).collect();
        self.store.record_visits(&self.source.id, gone, None, self.now).await?;
        Ok(notes)
    }

    /// The addresses that an earlier, interrupted run of this upload has deleted.
    async fn noted_before(&self, urls: &[Vec<String>]) -> Result<HashSet<String>, IngestError> {
        let Some(upload) = &self.options.upload else { return Ok(HashSet::new()) };
        Ok(self.store.deleted_by(upload, &urls.concat()).await?)
    }

    /// Removes records that a full replacement does not name.
    pub async fn remove(&mut self, removals: Vec<(String, String)>) -> Result<(), IngestError> {
        for part in removals.chunks(REMOVED_AT_ONCE) {
            self.forget(part.iter().map(|(url, hash)| (url, hash))).await?;
        }
        if let Some(upload) = &self.options.upload {
            // Those of an interrupted run too.
            self.report.counts.deleted = self.report.counts.deleted.max(self.store.deletions(upload).await?);
        } else {
            self.report.counts.deleted += removals.len() as u64;
        }
        Ok(())
    }
}

/// What became of a record by an upload that may have been interrupted: its note knows.
fn noted(note: Option<&Version>, fate: Fate) -> Fate {
    match note {
        Some(Version { before: None, .. }) => Fate::Created,
        Some(Version { after: None, .. }) => Fate::Deleted,
        Some(_) => Fate::Updated,
        None => fate,
    }
}

/// A source's records that a file does not name, with the hashes of their bytes.
pub(super) async fn unnamed(
    store: &Store,
    source: &Source,
    named: &HashSet<[u8; 8]>,
) -> Result<Vec<(String, String)>, IngestError> {
    let prefix = format!("upload://{}/", source.id);
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let part = store.addresses(&source.id, after.as_deref(), ADDRESSES).await?;
        let Some((last, _)) = part.last() else { return Ok(found) };
        after = Some(last.clone());
        for (url, hash) in part {
            let record = url.strip_prefix(&prefix).and_then(|rest| rest.split_once('/'));
            let is_named = record.is_some_and(|(class, id)| named.contains(&digest(&[class, id])));
            if !is_named {
                found.push((url, hash));
            }
        }
    }
}
