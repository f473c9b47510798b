//! Qdrant Edge in a folder: the vector engine inside the process.
//!
//! Version 0.7.2 never replays its write-ahead log; the log only lends each change its number. What
//! survives a crash is what was flushed, and the follower repeats the rest.

use super::VectorIndex;
use crate::chunk::Chunk;
use crate::error::blocking;
use crate::filter::{Filter, Languages};
use crate::shelf::Held;
use crate::{IndexError, SubjectKey};
use async_trait::async_trait;
use qdrant_edge as edge;
use qdrant_edge::{
    EdgeConfig, EdgeOptimizersConfig, EdgeShard, EdgeVectorParams, JsonPath, PointId, UpdateOperation,
};
use scenic_data::PlaceId;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Changes when an index written before can no longer be read or searched as it should.
pub(crate) const FORMAT: u32 = crate::chunk::index_format(1);
/// How widely a graph is searched: with 384 dimensions and some 100,000 chunks this finds 99 of 100.
const BEAM: usize = 128;
/// Points read at once.
const PAGE: usize = 1_000;
/// Room of one file of the write-ahead log, in bytes.
const LOG_FILE: usize = 8 << 20;

const SUBJECT: &str = "subject";
const PLACES: &str = "places";
const BORROWS: &str = "borrows";
const ITEM: &str = "item";
const KIND: &str = "kind";
const FAMILY: &str = "family";
const POSITION: &str = "position";
const ENDS: &str = "ends";
const HASH: &str = "hash";
const FACE: &str = "face";

/// Labels that searches and the follower narrow by, and how each is indexed.
const INDEXED: [(&str, edge::PayloadSchemaType); 8] = [
    (SUBJECT, edge::PayloadSchemaType::Keyword),
    (PLACES, edge::PayloadSchemaType::Keyword),
    (BORROWS, edge::PayloadSchemaType::Keyword),
    (ITEM, edge::PayloadSchemaType::Keyword),
    (KIND, edge::PayloadSchemaType::Keyword),
    (FAMILY, edge::PayloadSchemaType::Keyword),
    (POSITION, edge::PayloadSchemaType::Geo),
    (ENDS, edge::PayloadSchemaType::Integer),
];

/// The vector index in a folder.
pub(crate) struct EdgeIndex(Arc<Inner>);

struct Inner {
    /// There until dropped.
    shard: Option<EdgeShard>,
    /// The engine takes searches at any time but panics when a flush meets another writer.
    turn: Mutex<()>,
}

impl Drop for Inner {
    /// Dropping the engine flushes it, and it panics when that fails. What was not flushed is done
    /// again by the next follower, so a full disk at the end is no reason to take the process down.
    fn drop(&mut self) {
        let shard = self.shard.take();
        if catch_unwind(AssertUnwindSafe(move || drop(shard))).is_err() {
            tracing::error!("the vector index could not be flushed while closing");
        }
    }
}

impl EdgeIndex {
    /// Opens the index in `folder`, or begins one there, for vectors of `dimension` numbers. Above
    /// `exact_below` vectors a graph is built.
    pub(crate) fn open(folder: &Path, dimension: usize, exact_below: usize) -> Result<Self, IndexError> {
        Self::with(folder, config(dimension, exact_below, LOG_FILE))
    }

    fn with(folder: &Path, config: EdgeConfig) -> Result<Self, IndexError> {
        std::fs::create_dir_all(folder).map_err(|error| IndexError::folder(folder, error))?;
        let shard = if folder.join("segments").exists() {
            forget_old_log(folder)?;
            EdgeShard::load(folder, Some(config))
        } else {
            EdgeShard::new(folder, config)
        }
        .map_err(IndexError::vector("opening"))?;
        let known = shard.info().payload_schema;
        for (name, kind) in INDEXED {
            let field_name = path(name)?;
            if !known.contains_key(&field_name) {
                let field_schema = Some(edge::PayloadFieldSchema::FieldType(kind));
                let create = edge::CreateIndex { field_name, field_schema };
                shard
                    .update(UpdateOperation::FieldIndexOperation(edge::FieldIndexOperations::CreateIndex(
                        create,
                    )))
                    .map_err(IndexError::vector("indexing labels"))?;
            }
        }
        Ok(Self(Arc::new(Inner { shard: Some(shard), turn: Mutex::new(()) })))
    }
}

fn config(dimension: usize, exact_below: usize, log_file: usize) -> EdgeConfig {
    let kilobytes = (exact_below * dimension * size_of::<f32>()).div_ceil(1_024).max(1);
    let graph = edge::HnswIndexConfig {
        m: 16,
        ef_construct: 100,
        full_scan_threshold: kilobytes,
        max_indexing_threads: 0,
        on_disk: None,
        payload_m: None,
        inline_storage: None,
    };
    // Vectors come with length 1, so the dot product is the cosine.
    EdgeConfig::builder()
        .vector(edge::DEFAULT_VECTOR_NAME, EdgeVectorParams::builder(dimension, edge::Distance::Dot).build())
        .hnsw_config(graph)
        .optimizers(EdgeOptimizersConfig {
            indexing_threshold: Some(kilobytes),
            ..EdgeOptimizersConfig::default()
        })
        .wal_options(edge::WalOptions { segment_capacity: log_file, ..edge::WalOptions::default() })
        .build()
}

/// Removes finished files of the write-ahead log but the last, as the engine's own truncation does.
/// Nothing else would: the log is never read again, only its last number counts.
fn forget_old_log(folder: &Path) -> Result<(), IndexError> {
    let log = folder.join("wal");
    if !log.exists() {
        return Ok(());
    }
    let mut closed = Vec::new();
    for entry in std::fs::read_dir(&log).map_err(|error| IndexError::folder(&log, error))? {
        let file = entry.map_err(|error| IndexError::folder(&log, error))?.path();
        let start =
            file.file_name().and_then(|name| name.to_str()?.strip_prefix("closed-")?.parse::<u64>().ok());
        closed.extend(start.map(|start| (start, file)));
    }
    closed.sort();
    closed.pop();
    for (_, file) in closed {
        std::fs::remove_file(&file).map_err(|error| IndexError::folder(&file, error))?;
    }
    Ok(())
}

fn path(name: &str) -> Result<JsonPath, IndexError> {
    name.parse().map_err(|()| IndexError::Vector { doing: "naming a label", detail: name.to_owned() })
}

fn point_id(chunk: &str) -> Result<PointId, IndexError> {
    Uuid::parse_str(chunk).map(PointId::Uuid).map_err(IndexError::vector("reading a chunk's id"))
}

fn labels(chunk: &Chunk) -> Map<String, Value> {
    let places: Vec<&str> = chunk.place.iter().chain(&chunk.stops).map(PlaceId::as_str).collect();
    let borrows: Vec<&str> = chunk.borrows.iter().map(PlaceId::as_str).collect();
    let mut labels = Map::new();
    let mut set = |name: &str, value: Value| labels.insert(name.to_owned(), value);
    set(SUBJECT, json!(chunk.subject.to_string()));
    set(PLACES, json!(places));
    set(BORROWS, json!(borrows));
    set(ITEM, json!(chunk.item.as_str()));
    set(FAMILY, json!(chunk.family()));
    set(HASH, json!(chunk.hash));
    if let Some(kind) = chunk.kind {
        set(KIND, json!(kind.as_str()));
    }
    if let Some(face) = &chunk.face {
        set(FACE, json!(face));
    }
    if let Some(position) = chunk.position {
        set(POSITION, json!({ "lat": position.lat, "lon": position.lon }));
    }
    if let Some(ends) = chunk.ends_at {
        set(ENDS, json!(ends.timestamp_millis()));
    }
    labels
}

fn one_of<'a>(name: &str, values: impl Iterator<Item = &'a str>) -> Result<edge::Condition, IndexError> {
    let values: Vec<String> = values.map(str::to_owned).collect();
    Ok(edge::Condition::Field(edge::FieldCondition::new_match(path(name)?, edge::Match::from(values))))
}

fn narrow(filter: &Filter) -> Result<Option<edge::Filter>, IndexError> {
    let (mut must, mut must_not) = (Vec::new(), Vec::new());
    if let Some(places) = &filter.places {
        must.push(one_of(PLACES, places.iter().map(PlaceId::as_str))?);
    }
    if !filter.items.is_empty() {
        must.push(one_of(ITEM, filter.items.iter().map(|item| item.as_str()))?);
    }
    if !filter.kinds.is_empty() {
        must.push(one_of(KIND, filter.kinds.iter().map(|kind| kind.as_str()))?);
    }
    match &filter.languages {
        Languages::All => {}
        Languages::Only(family) => must.push(one_of(FAMILY, [family.as_str()].into_iter())?),
        Languages::Except(family) => must_not.push(one_of(FAMILY, [family.as_str()].into_iter())?),
    }
    if let Some(near) = &filter.near {
        let center = edge::GeoPoint { lon: near.position.lon.into(), lat: near.position.lat.into() };
        let circle = edge::GeoRadius { center, radius: near.radius_m.into() };
        must.push(edge::Condition::Field(edge::FieldCondition::new_geo_radius(path(POSITION)?, circle)));
    }
    if let Some(at) = filter.not_over_at {
        let upto = Some((at.timestamp_millis() as f64).into());
        let range = edge::Range { lt: None, gt: None, gte: None, lte: upto };
        must_not.push(edge::Condition::Field(edge::FieldCondition::new_range(path(ENDS)?, range)));
    }
    if must.is_empty() && must_not.is_empty() {
        return Ok(None);
    }
    let list = |conditions: Vec<edge::Condition>| (!conditions.is_empty()).then_some(conditions);
    Ok(Some(edge::Filter { should: None, min_should: None, must: list(must), must_not: list(must_not) }))
}

impl Inner {
    fn shard(&self) -> Result<&EdgeShard, IndexError> {
        let closed = || IndexError::Vector { doing: "reaching it", detail: "it is closed".to_owned() };
        self.shard.as_ref().ok_or_else(closed)
    }

    /// Flushes; the engine's panic when that fails becomes an error.
    fn flush(&self) -> Result<(), IndexError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let shard = self.shard()?;
        catch_unwind(AssertUnwindSafe(|| shard.flush())).map_err(|panic| {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked");
            let detail = said.lines().next().unwrap_or_default().chars().take(500).collect();
            IndexError::Vector { doing: "flushing", detail }
        })
    }

    /// Runs one change after those before it.
    fn change(&self, doing: &'static str, operation: UpdateOperation) -> Result<(), IndexError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.shard()?.update(operation).map_err(IndexError::vector(doing))
    }

    /// Every point that passes, with these labels.
    fn read(&self, filter: Option<edge::Filter>, names: &[&str]) -> Result<Vec<edge::Record>, IndexError> {
        let names: Vec<JsonPath> = names.iter().map(|name| path(name)).collect::<Result<_, _>>()?;
        let mut all = Vec::new();
        let mut offset = None;
        loop {
            let request = edge::ScrollRequest {
                offset,
                limit: Some(PAGE),
                filter: filter.clone(),
                with_payload: Some(edge::WithPayloadInterface::Fields(names.clone())),
                with_vector: edge::WithVector::Bool(false),
                order_by: None,
            };
            let (page, next) =
                self.shard()?.scroll(request).map_err(IndexError::vector("reading what is there"))?;
            all.extend(page);
            match next {
                Some(next) => offset = Some(next),
                None => return Ok(all),
            }
        }
    }
}

fn label<'a>(record: &'a edge::Record, name: &str) -> Option<&'a str> {
    record.payload.as_ref()?.0.get(name)?.as_str()
}

fn subject(record: &edge::Record) -> Result<SubjectKey, IndexError> {
    let text = label(record, SUBJECT).unwrap_or_default();
    SubjectKey::parse(text).map_err(IndexError::vector("reading what is there"))
}

#[async_trait]
impl VectorIndex for EdgeIndex {
    async fn upsert(&self, points: Vec<(Arc<Chunk>, Vec<f32>)>) -> Result<(), IndexError> {
        let inner = self.0.clone();
        blocking(move || {
            let mut list = Vec::with_capacity(points.len());
            for (chunk, vector) in points {
                let point =
                    edge::PointStruct::new(point_id(&chunk.id)?, vector, Value::Object(labels(&chunk)));
                list.push(point.into());
            }
            let points = edge::PointInsertOperations::PointsList(list);
            let operation = UpdateOperation::PointOperation(edge::PointOperations::UpsertPoints(points));
            inner.change("putting vectors", operation)
        })
        .await
    }

    async fn relabel(&self, chunks: Vec<Arc<Chunk>>) -> Result<(), IndexError> {
        let inner = self.0.clone();
        blocking(move || {
            for chunk in chunks {
                let labels = edge::SetPayloadOp {
                    payload: edge::Payload(labels(&chunk)),
                    points: Some(vec![point_id(&chunk.id)?]),
                    filter: None,
                    key: None,
                };
                let operation = UpdateOperation::PayloadOperation(edge::PayloadOps::OverwritePayload(labels));
                inner.change("relabelling a vector", operation)?;
            }
            Ok(())
        })
        .await
    }

    async fn remove(&self, ids: Vec<String>) -> Result<(), IndexError> {
        let inner = self.0.clone();
        blocking(move || {
            let ids = ids.iter().map(|id| point_id(id)).collect::<Result<Vec<_>, _>>()?;
            let operation = UpdateOperation::PointOperation(edge::PointOperations::DeletePoints { ids });
            inner.change("removing vectors", operation)
        })
        .await
    }

    async fn search(
        &self,
        vector: &[f32],
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<(String, f32)>, IndexError> {
        let inner = self.0.clone();
        let query = edge::QueryEnum::Nearest(edge::NamedQuery::default_dense(vector.to_vec()));
        let request = edge::QueryRequest {
            prefetches: Vec::new(),
            query: Some(edge::ScoringQuery::Vector(query)),
            filter: narrow(filter)?,
            score_threshold: None,
            limit,
            offset: 0,
            params: Some(edge::SearchParams { hnsw_ef: Some(BEAM), ..edge::SearchParams::default() }),
            with_vector: edge::WithVector::Bool(false),
            with_payload: edge::WithPayloadInterface::Bool(false),
        };
        blocking(move || {
            let found = inner.shard()?.query(request).map_err(IndexError::vector("searching"))?;
            Ok(found.into_iter().map(|point| (point.id.to_string(), point.score)).collect())
        })
        .await
    }

    async fn held(&self, subjects: &[SubjectKey]) -> Result<HashMap<SubjectKey, Vec<Held>>, IndexError> {
        let inner = self.0.clone();
        let names: Vec<String> = subjects.iter().map(ToString::to_string).collect();
        let wanted = edge::Filter::new_must(one_of(SUBJECT, names.iter().map(String::as_str))?);
        blocking(move || {
            let mut held: HashMap<SubjectKey, Vec<Held>> = HashMap::new();
            for record in inner.read(Some(wanted), &[SUBJECT, HASH, FACE])? {
                held.entry(subject(&record)?).or_default().push(Held {
                    id: record.id.to_string(),
                    hash: label(&record, HASH).unwrap_or_default().to_owned(),
                    face: label(&record, FACE).map(str::to_owned),
                });
            }
            Ok(held)
        })
        .await
    }

    async fn subjects(&self) -> Result<BTreeSet<SubjectKey>, IndexError> {
        let inner = self.0.clone();
        blocking(move || inner.read(None, &[SUBJECT])?.iter().map(subject).collect()).await
    }

    async fn dependents(&self, places: &[PlaceId]) -> Result<BTreeSet<SubjectKey>, IndexError> {
        let inner = self.0.clone();
        let wanted = edge::Filter::new_must(one_of(BORROWS, places.iter().map(PlaceId::as_str))?);
        blocking(move || inner.read(Some(wanted), &[SUBJECT])?.iter().map(subject).collect()).await
    }

    async fn flush(&self) -> Result<(), IndexError> {
        let inner = self.0.clone();
        blocking(move || inner.flush()).await
    }

    async fn optimize(&self) -> Result<(), IndexError> {
        let inner = self.0.clone();
        blocking(move || {
            {
                let _turn = inner.turn.lock().unwrap_or_else(PoisonError::into_inner);
                inner.shard()?.optimize().map_err(IndexError::vector("optimising"))?;
            }
            inner.flush()
        })
        .await
    }

    async fn count(&self) -> Result<u64, IndexError> {
        let inner = self.0.clone();
        blocking(move || {
            let request = edge::CountRequest { filter: None, exact: true };
            let count = inner.shard()?.count(request).map_err(IndexError::vector("counting"))?;
            Ok(count as u64)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunk::of_place;
    use crate::testing::place;

    /// A chunk for each number, all of one size.
    fn chunks(numbers: std::ops::Range<usize>) -> Vec<Arc<Chunk>> {
        let card = |n: usize| of_place(&place(&format!("p{n}"), &["亭"]), None, &[]).into_iter().next();
        numbers.filter_map(card).map(Arc::new).collect()
    }

    /// A direction for each number, no two alike.
    fn vector(n: usize) -> Vec<f32> {
        let raw: Vec<f32> = (1..=16).map(|i| ((n * i * 7 + i * i) as f32).sin()).collect();
        let length = raw.iter().map(|x| x * x).sum::<f32>().sqrt();
        raw.iter().map(|x| x / length).collect()
    }

    async fn fill(index: &EdgeIndex, chunks: &[Arc<Chunk>], shift: usize) {
        for (at, part) in chunks.chunks(50).enumerate() {
            let points = part.iter().cloned().zip((at * 50 + shift..).map(vector)).collect();
            index.upsert(points).await.expect("put");
        }
        index.flush().await.expect("flushed");
    }

    fn log_files(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder.join("wal")).expect("a log");
        let closed = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with("closed-");
        entries.filter_map(Result::ok).filter(closed).count()
    }

    #[tokio::test]
    async fn the_log_does_not_grow_for_ever_and_nothing_is_lost_by_cutting_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let open = || EdgeIndex::with(dir.path(), config(16, 1_000, 64 << 10)).expect("opened");
        let all = chunks(0..300);
        let index = open();
        for round in 0..4 {
            fill(&index, &all, round).await;
        }
        assert!(log_files(dir.path()) > 1, "the test writes more than a file");
        drop(index);
        let index = open();
        assert_eq!(log_files(dir.path()), 1);
        assert_eq!(index.count().await.expect("counted"), 300);
        // Changes made after the cut count as later ones.
        fill(&index, &all, 1_000).await;
        let found = index.search(&vector(1_007), &Filter::default(), 1).await.expect("searched");
        assert_eq!(found[0].0, all[7].id);
        assert!(found[0].1 > 0.999);
    }

    #[tokio::test]
    async fn a_folder_that_vanishes_is_an_error_and_not_the_end() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = EdgeIndex::open(&dir.path().join("v"), 16, 1_000).expect("opened");
        fill(&index, &chunks(0..3), 0).await;
        let more = chunks(3..4).into_iter().map(|chunk| (chunk, vector(3))).collect();
        index.upsert(more).await.expect("put");
        std::fs::remove_dir_all(dir.path()).expect("removed");
        assert!(matches!(index.flush().await, Err(IndexError::Vector { doing: "flushing", .. })));
        drop(index);
    }

    #[tokio::test]
    async fn a_graph_finds_what_comparing_one_by_one_finds() {
        let dir = tempfile::tempdir().expect("a folder");
        let (plain, graph) = (dir.path().join("plain"), dir.path().join("graph"));
        let plain = EdgeIndex::open(&plain, 16, 100_000).expect("opened");
        let graph = EdgeIndex::open(&graph, 16, 100).expect("opened");
        let all = chunks(0..1_500);
        for index in [&plain, &graph] {
            fill(index, &all, 0).await;
            index.optimize().await.expect("optimised");
        }
        assert_eq!(plain.0.shard().expect("open").info().indexed_vectors_count, 0);
        assert!(graph.0.shard().expect("open").info().indexed_vectors_count > 0, "a graph is built");
        let mut same = 0;
        for n in 0..50 {
            let asked = vector(10_000 + n);
            let exact = plain.search(&asked, &Filter::default(), 10).await.expect("searched");
            let found = graph.search(&asked, &Filter::default(), 10).await.expect("searched");
            same += exact.iter().filter(|(id, _)| found.iter().any(|(other, _)| other == id)).count();
        }
        assert!(same >= 490, "{same} of 500");
    }
}
