//! The chunks of texts in Qdrant Edge: the vector engine inside the process.

use super::VectorIndex;
use super::engine::{Engine, Label, label, one_of, path, point_id};
use crate::chunk::Chunk;
use crate::error::blocking;
use crate::filter::{Filter, Languages};
use crate::shelf::Held;
use crate::{IndexError, SubjectKey};
use async_trait::async_trait;
use qdrant_edge as edge;
use qdrant_edge::UpdateOperation;
use scenic_data::PlaceId;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

/// Changes when an index written before can no longer be read or searched as it should.
pub(crate) const FORMAT: u32 = crate::chunk::index_format(1);

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
const INDEXED: [Label; 8] = [
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
pub(crate) struct EdgeIndex(Arc<Engine>);

impl EdgeIndex {
    /// Opens the index in `folder`, or begins one there, for vectors of `dimension` numbers. Above
    /// `exact_below` vectors a graph is built.
    pub(crate) fn open(folder: &Path, dimension: usize, exact_below: usize) -> Result<Self, IndexError> {
        Ok(Self(Arc::new(Engine::open(folder, dimension, exact_below, &INDEXED)?)))
    }
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
        let (vector, filter) = (vector.to_vec(), narrow(filter)?);
        blocking(move || {
            let found = inner.nearest(&vector, filter, limit, &[])?;
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
            for record in inner.read(Some(wanted), &[SUBJECT, HASH, FACE], false)? {
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
        blocking(move || inner.read(None, &[SUBJECT], false)?.iter().map(subject).collect()).await
    }

    async fn dependents(&self, places: &[PlaceId]) -> Result<BTreeSet<SubjectKey>, IndexError> {
        let inner = self.0.clone();
        let wanted = edge::Filter::new_must(one_of(BORROWS, places.iter().map(PlaceId::as_str))?);
        blocking(move || inner.read(Some(wanted), &[SUBJECT], false)?.iter().map(subject).collect()).await
    }

    async fn flush(&self) -> Result<(), IndexError> {
        let inner = self.0.clone();
        blocking(move || inner.flush()).await
    }

    async fn optimize(&self) -> Result<(), IndexError> {
        let inner = self.0.clone();
        blocking(move || inner.optimize()).await
    }

    async fn count(&self) -> Result<u64, IndexError> {
        let inner = self.0.clone();
        blocking(move || inner.count()).await
    }
}

#[cfg(test)]
mod tests {
    use super::super::engine::config;
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
        let open = || {
            let engine = Engine::with(dir.path(), config(16, 1_000, 64 << 10), &INDEXED).expect("opened");
            EdgeIndex(Arc::new(engine))
        };
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
