//! The rows of a file in batches, each laid over what its record said before and read. Both passes
//! over a file see the same.

use super::merge;
use super::opened::Opened;
use super::options::ImportOptions;
use super::pictures::Pictures;
use super::rows::Rows;
use crate::IngestError;
use crate::defect::{Defect, Defects, Message};
use crate::extract::Context;
use crate::limits::{BATCH_DOCUMENTS, MAX_RECORDS_PER_FILE};
use crate::partner::{self, Action, Class, Row};
use scenic_data::ids::{content_hash, digest};
use scenic_data::source::SourceDefinition;
use scenic_data::upload::Mode;
use scenic_data::{Instant, SourceId, Store};
use serde_json::Value;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use tokio::task::{JoinError, JoinHandle};

/// A row that may be taken.
pub(super) struct Good {
    pub file: Option<Arc<str>>,
    pub row: u64,
    pub action: Action,
    pub external_id: String,
    /// What the record says with this row, and the hash of its bytes; of a deletion nothing.
    pub value: Value,
    pub bytes: Vec<u8>,
    pub hash: String,
    /// What it said before, and the hash of that.
    pub before: Option<(Value, String)>,
    pub read: Row,
}

impl Good {
    /// The class of its record. Deletions concern every class; a place is what most of them are.
    pub fn class(&self) -> Class {
        match self.action {
            Action::Put(class) | Action::Delete(Some(class)) => class,
            Action::Delete(None) => Class::Place,
        }
    }

    /// The addresses that its record may have.
    pub fn addresses(&self, source: &SourceId) -> Vec<String> {
        addresses(source, self.action, &self.external_id)
    }

    /// Whether it is about a place, which others may refer to.
    pub fn is_place(&self) -> bool {
        self.action == Action::Put(Class::Place)
    }

    /// Whether its record says that already.
    pub fn is_unchanged(&self) -> bool {
        self.before.as_ref().is_some_and(|(_, hash)| *hash == self.hash)
    }

    /// A defect of it, with where it stands.
    pub fn defect(&self, defect: Defect) -> Defect {
        defect.at(self.row).within(self.file.as_deref())
    }
}

/// A row: good, or why not.
pub(super) enum Seen {
    Good(Box<Good>),
    Bad(Defects),
}

/// Reads the rows of a file in batches.
pub(super) struct Batches<'a> {
    store: &'a Store,
    source: SourceId,
    definition: Arc<SourceDefinition>,
    now: Instant,
    mode: Mode,
    restores: bool,
    /// Whether the source has records at all that rows could be laid over.
    has_records: bool,
    raws: Ahead,
    pictures: Pictures,
}

impl<'a> Batches<'a> {
    pub async fn open(
        store: &'a Store,
        definition: Arc<SourceDefinition>,
        opened: &Opened,
        options: &ImportOptions,
        now: Instant,
    ) -> Result<Self, IngestError> {
        let source = SourceId::from(definition.id.as_str());
        Ok(Self {
            store,
            has_records: !store.addresses(&source, None, 1).await?.is_empty(),
            source,
            definition,
            now,
            mode: options.mode,
            restores: options.restores,
            raws: Ahead::of(Raws { rows: opened.rows(), seen: HashMap::new(), count: 0 }),
            pictures: opened.pictures(),
        })
    }

    /// What is to be said of the file's parts; complete at the end.
    pub fn notes(&mut self) -> Defects {
        self.raws.notes()
    }

    /// The next rows, in order; empty at the end. `keeps` says whether pictures are kept, or only
    /// looked at.
    pub async fn next(&mut self, keeps: bool, file: &str) -> Result<Vec<Seen>, IngestError> {
        let failed = |source| IngestError::File { file: file.to_owned(), source };
        let mut batch = self.raws.next_batch().await?.map_err(failed)?;
        for raw in &mut batch {
            if let Ok(keyed) = &mut raw.what
                && !self.restores
            {
                let defects = self.pictures.attach(&mut keyed.value, keeps.then_some(self.store), self.now);
                keyed.notes.extend(defects.await?);
            }
        }
        let before = match self.has_records {
            true => before(self.store, &self.source, &batch).await?,
            false => HashMap::new(),
        };
        read(&self.definition, self.now, self.mode == Mode::Replace, batch, before).await
    }
}

/// Reads the rows of a batch, a part of them on each core.
async fn read(
    definition: &Arc<SourceDefinition>,
    now: Instant,
    replace: bool,
    mut batch: Vec<Raw>,
    before: HashMap<String, (Value, String)>,
) -> Result<Vec<Seen>, IngestError> {
    let before = Arc::new(before);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let size = batch.len().div_ceil(cores).max(1);
    let mut parts = Vec::with_capacity(cores);
    while !batch.is_empty() {
        let rest = batch.split_off(size.min(batch.len()));
        let (definition, before) = (Arc::clone(definition), Arc::clone(&before));
        let read = move || {
            let reading = Reading { definition: &definition, now, replace };
            batch.into_iter().map(|raw| reading.row(raw, &before)).collect::<Vec<Seen>>()
        };
        parts.push(tokio::task::spawn_blocking(read));
        batch = rest;
    }
    let mut seen = Vec::new();
    for part in parts {
        seen.extend(part.await?);
    }
    Ok(seen)
}

/// What the records of a batch said before, by address.
async fn before(
    store: &Store,
    source: &SourceId,
    batch: &[Raw],
) -> Result<HashMap<String, (Value, String)>, IngestError> {
    let keyed = batch.iter().filter_map(|raw| raw.what.as_ref().ok());
    let urls: Vec<String> = keyed.flat_map(|keyed| keyed.addresses(source)).collect();
    let hashes = store.contents(source, &urls).await?;
    let bytes = store.snapshots(hashes.values().cloned().collect()).await?;
    let read = |(url, hash): (String, String)| {
        // Bytes that cannot be read say nothing: the row is then all that is known.
        let value = serde_json::from_slice(bytes.get(&hash)?).ok()?;
        Some((url, (value, hash)))
    };
    Ok(hashes.into_iter().filter_map(read).collect())
}

/// How rows are read.
struct Reading<'a> {
    definition: &'a SourceDefinition,
    now: Instant,
    replace: bool,
}

impl Reading<'_> {
    fn row(&self, raw: Raw, before: &HashMap<String, (Value, String)>) -> Seen {
        let Raw { file, row, what } = raw;
        let place = |mut defects: Defects| {
            defects.list.iter_mut().for_each(|d| {
                d.row = Some(row);
                d.file = file.as_deref().map(str::to_owned);
            });
            defects
        };
        let keyed = match what {
            Ok(keyed) => keyed,
            Err(Unkeyed::Defects(defects)) => return Seen::Bad(place(defects)),
            Err(Unkeyed::Value(value)) => return Seen::Bad(place(self.read(&value).extract.defects)),
        };
        let source = SourceId::from(self.definition.id.as_str());
        let before = keyed.addresses(&source).iter().find_map(|url| before.get(url)).cloned();
        let Keyed { action, external_id, mut value, mut notes } = keyed;
        // One type of event is not another, though they share their identifiers.
        let before = before.filter(|(record, _)| is_meant(&value, record));
        if !action.is_deletion() {
            let mut record = match &before {
                Some((record, _)) if !self.replace => record.clone(),
                _ => Value::Object(serde_json::Map::new()),
            };
            if let Action::Put(class) = action {
                merge::rename(&mut record, class);
                merge::rename(&mut value, class);
            }
            let names_pictures = value.get("photos").is_some();
            merge::lay(&mut record, std::mem::take(&mut value), self.definition.lang.as_ref());
            if let Some((before, _)) = &before {
                merge::keep_pictures(&mut record, before);
                notes.extend(other_type(before, &record));
            }
            if names_pictures {
                notes.extend(super::pictures::missing(&record));
            }
            value = record;
        }
        let mut read = self.read(&value);
        read.extract.defects.extend(notes);
        read.extract.defects = place(std::mem::take(&mut read.extract.defects));
        if read.is_rejected() {
            return Seen::Bad(read.extract.defects);
        }
        let bytes = partner::canonical(&value);
        let hash = content_hash(&bytes);
        Seen::Good(Box::new(Good { file, row, action, external_id, value, bytes, hash, before, read }))
    }

    fn read(&self, value: &Value) -> Row {
        let url = format!("upload://{}", self.definition.id);
        let context = Context { source: self.definition, url: &url, media_type: None, seen_at: self.now };
        partner::read(value, &context)
    }
}

/// A row as it stands in the file.
struct Raw {
    file: Option<Arc<str>>,
    row: u64,
    what: Result<Keyed, Unkeyed>,
}

/// A row whose record is known.
struct Keyed {
    action: Action,
    external_id: String,
    value: Value,
    notes: Defects,
}

/// A row whose record is not known.
enum Unkeyed {
    /// For these reasons.
    Defects(Defects),
    /// For reasons that its reading will tell.
    Value(Value),
}

impl Keyed {
    /// The addresses that its record may have.
    fn addresses(&self, source: &SourceId) -> Vec<String> {
        addresses(source, self.action, &self.external_id)
    }
}

/// The rows of a file, of which a thread reads the next batch while the last one is checked.
enum Ahead {
    Reading(JoinHandle<(Raws, io::Result<Vec<Raw>>)>),
    /// Nothing is left to read, or the disk failed.
    Done(Defects),
}

impl Ahead {
    fn of(mut raws: Raws) -> Self {
        Self::Reading(tokio::task::spawn_blocking(move || {
            let batch = raws.next_batch();
            (raws, batch)
        }))
    }

    /// The next batch; empty at the end.
    async fn next_batch(&mut self) -> Result<io::Result<Vec<Raw>>, JoinError> {
        let Self::Reading(reading) = self else { return Ok(Ok(Vec::new())) };
        let (mut raws, batch) = reading.await?;
        let is_last = batch.as_ref().map_or(true, Vec::is_empty);
        *self = if is_last { Self::Done(raws.rows.notes()) } else { Self::of(raws) };
        Ok(batch)
    }

    /// What is to be said of the file's parts, once all is read.
    fn notes(&mut self) -> Defects {
        match self {
            Self::Reading(_) => Defects::default(),
            Self::Done(notes) => std::mem::take(notes),
        }
    }
}

/// The rows of a file as they stand there; duplicates are found here.
struct Raws {
    rows: Rows,
    seen: HashMap<[u8; 8], u64>,
    count: u64,
}

impl Raws {
    fn next_batch(&mut self) -> io::Result<Vec<Raw>> {
        let mut batch = Vec::new();
        while batch.len() < BATCH_DOCUMENTS {
            match self.next()? {
                Some(raw) => batch.push(raw),
                None => break,
            }
        }
        Ok(batch)
    }

    fn next(&mut self) -> io::Result<Option<Raw>> {
        if self.count > MAX_RECORDS_PER_FILE {
            // One word about it is enough; what follows may be endless.
            return Ok(None);
        }
        let Some((file, raw)) = self.rows.next()? else { return Ok(None) };
        self.count += 1;
        let row = raw.row;
        let bad = |defect: Defect| {
            let mut defects = Defects::default();
            defects.push(defect);
            Err(Unkeyed::Defects(defects))
        };
        let what = match raw.record {
            _ if self.count > MAX_RECORDS_PER_FILE => bad(too_many()),
            Err(defect) => bad(*defect),
            Ok(value) => match partner::key(&value) {
                None => Err(Unkeyed::Value(value)),
                Some((action, external_id)) => match self.first_row(action, &external_id, row) {
                    Some(first) => bad(duplicate(&external_id, first)),
                    None => Ok(Keyed { action, external_id, value, notes: Defects::default() }),
                },
            },
        };
        Ok(Some(Raw { file, row, what }))
    }

    /// Where the same record stood before. A deletion concerns every class.
    fn first_row(&mut self, action: Action, id: &str, row: u64) -> Option<u64> {
        let keys: Vec<[u8; 8]> = action.classes().iter().map(|class| digest(&[class.as_str(), id])).collect();
        let first = keys.iter().find_map(|key| self.seen.get(key)).copied();
        if first.is_none() {
            self.seen.extend(keys.into_iter().map(|key| (key, row)));
        }
        first
    }
}

/// Whether a row that deletes a record of one type means that one.
fn is_meant(row: &Value, record: &Value) -> bool {
    let of = row.get("of").and_then(Value::as_str).filter(|_| row["type"] == "delete");
    of.is_none_or(|of| record.as_object().is_some_and(|record| partner::type_of(record) == of))
}

/// An identifier that is taken by a record of another type.
fn other_type(before: &Value, now: &Value) -> Defects {
    let mut defects = Defects::default();
    let kind = |record: &Value| record.as_object().map(|map| partner::type_of(map).to_owned());
    let is_place = |kind: &str| matches!(kind, "place" | "exhibit");
    if let (Some(before), Some(now)) = (kind(before), kind(now))
        && before != now
        && !(is_place(&before) && is_place(&now))
    {
        defects.push(Defect::error(
            "other_type",
            Some("type".to_owned()),
            Message::new(
                format!("此编号已用于类型为 {before} 的记录：请换一个 external_id，或先删除那条记录"),
                format!("this external_id is taken by a record of type {before}: use another, or delete that record first"),
            ),
        ));
    }
    defects
}

/// The address of a partner's record.
pub(crate) fn address(source: &SourceId, class: Class, external_id: &str) -> String {
    format!("upload://{source}/{}/{external_id}", class.as_str())
}

/// The addresses of the records that an action concerns.
fn addresses(source: &SourceId, action: Action, external_id: &str) -> Vec<String> {
    action.classes().into_iter().map(|class| address(source, class, external_id)).collect()
}

fn too_many() -> Defect {
    Defect::error(
        "too_many",
        None,
        Message::new(
            format!("一个文件最多 {MAX_RECORDS_PER_FILE} 条记录，请分成几个文件"),
            format!("at most {MAX_RECORDS_PER_FILE} records in a file; send several files"),
        ),
    )
}

fn duplicate(id: &str, first: u64) -> Defect {
    Defect::error(
        "duplicate",
        Some("external_id".to_owned()),
        Message::new(
            format!("external_id“{id}”已在第 {first} 行出现"),
            format!("external_id {id:?} stands in row {first} already"),
        ),
    )
}
