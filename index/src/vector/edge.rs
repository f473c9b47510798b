//! The points inside the process: Qdrant Edge in a folder.

use super::engine::{Engine, config, path};
use super::points::{Condition, Kept, Label, Narrow, Nearest, Point, Points, Relabel};
use crate::IndexError;
use crate::error::blocking;
use async_trait::async_trait;
use qdrant_edge as edge;
use qdrant_edge::{PointId, UpdateOperation};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// Room of one file of the write-ahead log, in bytes.
const LOG_FILE: usize = 8 << 20;

/// The points in a folder.
pub(crate) struct EdgePoints {
    engine: Arc<Engine>,
    filling: String,
}

impl EdgePoints {
    /// Opens the points in `folder`, or begins with none there, for vectors of `dimension` numbers. Above
    /// `exact_below` vectors a graph is built. `filling` is this filling's name.
    pub(crate) fn open(
        folder: &Path,
        dimension: usize,
        exact_below: usize,
        labels: &[Label],
        filling: String,
    ) -> Result<Self, IndexError> {
        let engine = Engine::with(folder, config(dimension, exact_below, LOG_FILE), labels)?;
        Ok(Self { engine: Arc::new(engine), filling })
    }

    async fn change(&self, doing: &'static str, operations: Vec<UpdateOperation>) -> Result<(), IndexError> {
        let engine = Arc::clone(&self.engine);
        blocking(move || operations.into_iter().try_for_each(|operation| engine.change(doing, operation)))
            .await
    }
}

#[async_trait]
impl Points for EdgePoints {
    async fn filling(&self) -> Result<String, IndexError> {
        Ok(self.filling.clone())
    }

    async fn put(&self, points: Vec<Point>) -> Result<(), IndexError> {
        let list = points.into_iter().map(|Point { id, vector, labels, .. }| {
            Ok(edge::PointStruct::new(point_id(&id)?, vector, Value::Object(labels)).into())
        });
        let points = edge::PointInsertOperations::PointsList(list.collect::<Result<_, IndexError>>()?);
        let operation = UpdateOperation::PointOperation(edge::PointOperations::UpsertPoints(points));
        self.change("putting vectors", vec![operation]).await
    }

    async fn relabel(&self, relabel: Vec<Relabel>) -> Result<(), IndexError> {
        let overwrite = |Relabel { id, labels, .. }: Relabel| -> Result<_, IndexError> {
            let labels = edge::SetPayloadOp {
                payload: edge::Payload(labels),
                points: Some(vec![point_id(&id)?]),
                filter: None,
                key: None,
            };
            Ok(UpdateOperation::PayloadOperation(edge::PayloadOps::OverwritePayload(labels)))
        };
        let operations = relabel.into_iter().map(overwrite).collect::<Result<_, _>>()?;
        self.change("relabelling a vector", operations).await
    }

    async fn remove(&self, ids: Vec<String>) -> Result<(), IndexError> {
        let ids = ids.iter().map(|id| point_id(id)).collect::<Result<Vec<_>, _>>()?;
        let operation = UpdateOperation::PointOperation(edge::PointOperations::DeletePoints { ids });
        self.change("removing vectors", vec![operation]).await
    }

    async fn nearest(
        &self,
        vector: &[f32],
        narrow: &Narrow,
        limit: usize,
        labels: &'static [&'static str],
    ) -> Result<Vec<Nearest>, IndexError> {
        let (engine, vector, filter) = (Arc::clone(&self.engine), vector.to_vec(), filter(narrow)?);
        blocking(move || {
            let found = engine.nearest(&vector, filter, limit, labels)?;
            Ok(found
                .into_iter()
                .map(|point| Nearest {
                    id: point.id.to_string(),
                    score: point.score,
                    labels: point.payload.map(|payload| payload.0).unwrap_or_default(),
                })
                .collect())
        })
        .await
    }

    async fn read(
        &self,
        narrow: &Narrow,
        labels: &'static [&'static str],
        with_vector: bool,
    ) -> Result<Vec<Kept>, IndexError> {
        let (engine, filter) = (Arc::clone(&self.engine), filter(narrow)?);
        blocking(move || {
            let records = engine.read(filter, labels, with_vector)?;
            Ok(records
                .into_iter()
                .map(|record| Kept {
                    id: record.id.to_string(),
                    vector: record.vector.and_then(dense),
                    labels: record.payload.map(|payload| payload.0).unwrap_or_default(),
                })
                .collect())
        })
        .await
    }

    async fn flush(&self) -> Result<(), IndexError> {
        let engine = Arc::clone(&self.engine);
        blocking(move || engine.flush()).await
    }

    async fn optimize(&self) -> Result<(), IndexError> {
        let engine = Arc::clone(&self.engine);
        blocking(move || engine.optimize()).await
    }

    async fn count(&self) -> Result<u64, IndexError> {
        let engine = Arc::clone(&self.engine);
        blocking(move || engine.count()).await
    }
}

fn dense(vector: edge::VectorStructInternal) -> Option<Vec<f32>> {
    match vector {
        edge::VectorStructInternal::Single(vector) => Some(vector),
        edge::VectorStructInternal::Named(named) => named.into_values().find_map(|vector| match vector {
            edge::VectorInternal::Dense(vector) => Some(vector),
            _ => None,
        }),
        edge::VectorStructInternal::MultiDense(_) => None,
    }
}

fn filter(narrow: &Narrow) -> Result<Option<edge::Filter>, IndexError> {
    if narrow.is_open() {
        return Ok(None);
    }
    let list = |conditions: &[Condition]| -> Result<Option<Vec<edge::Condition>>, IndexError> {
        let all = conditions.iter().map(condition).collect::<Result<Vec<_>, _>>()?;
        Ok((!all.is_empty()).then_some(all))
    };
    let (must, must_not) = (list(&narrow.must)?, list(&narrow.must_not)?);
    Ok(Some(edge::Filter { should: None, min_should: None, must, must_not }))
}

fn condition(condition: &Condition) -> Result<edge::Condition, IndexError> {
    Ok(edge::Condition::Field(match condition {
        Condition::OneOf(label, words) => {
            let matched = match words.as_slice() {
                [word] => edge::Match::from(word.clone()),
                words => edge::Match::from(words.to_vec()),
            };
            edge::FieldCondition::new_match(path(label)?, matched)
        }
        Condition::Within(label, near) => {
            let center = edge::GeoPoint { lon: near.position.lon.into(), lat: near.position.lat.into() };
            let circle = edge::GeoRadius { center, radius: near.radius_m.into() };
            edge::FieldCondition::new_geo_radius(path(label)?, circle)
        }
        Condition::AtMost(label, number) => {
            let upto = Some((*number as f64).into());
            let range = edge::Range { lt: None, gt: None, gte: None, lte: upto };
            edge::FieldCondition::new_range(path(label)?, range)
        }
    }))
}

fn point_id(text: &str) -> Result<PointId, IndexError> {
    Uuid::parse_str(text).map(PointId::Uuid).map_err(IndexError::vector("reading a point's id"))
}

#[cfg(test)]
mod tests {
    use super::super::points::{LabelKind, Labels};
    use super::*;

    /// The points of these numbers, each in a direction of its own.
    fn points(numbers: std::ops::Range<usize>, shift: usize) -> Vec<Point> {
        let point = |n: usize| Point {
            id: Uuid::from_u128(n as u128 + 1).to_string(),
            vector: vector(n + shift),
            labels: Labels::from_iter([("place".to_owned(), Value::from(format!("p{n}")))]),
            words: None,
        };
        numbers.map(point).collect()
    }

    /// A direction for each number, no two alike.
    fn vector(n: usize) -> Vec<f32> {
        let raw: Vec<f32> = (1..=16).map(|i| ((n * i * 7 + i * i) as f32).sin()).collect();
        let length = raw.iter().map(|x| x * x).sum::<f32>().sqrt();
        raw.iter().map(|x| x / length).collect()
    }

    fn open(folder: &Path, exact_below: usize, log_file: usize) -> EdgePoints {
        let labels = [("place", LabelKind::Word)];
        let engine = Engine::with(folder, config(16, exact_below, log_file), &labels).expect("opened");
        EdgePoints { engine: Arc::new(engine), filling: "one".to_owned() }
    }

    async fn fill(index: &EdgePoints, numbers: std::ops::Range<usize>, shift: usize) {
        for part in points(numbers, shift).chunks(50) {
            index.put(part.to_vec()).await.expect("put");
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
        let index = open(dir.path(), 1_000, 64 << 10);
        for round in 0..4 {
            fill(&index, 0..300, round).await;
        }
        assert!(log_files(dir.path()) > 1, "the test writes more than a file");
        drop(index);
        let index = open(dir.path(), 1_000, 64 << 10);
        assert_eq!(log_files(dir.path()), 1);
        assert_eq!(index.count().await.expect("counted"), 300);
        // Changes made after the cut count as later ones.
        fill(&index, 0..300, 1_000).await;
        let found = index.nearest(&vector(1_007), &Narrow::default(), 1, &["place"]).await.expect("searched");
        assert_eq!(found[0].labels["place"], "p7");
        assert!(found[0].score > 0.999);
    }

    #[tokio::test]
    async fn a_folder_that_vanishes_is_an_error_and_not_the_end() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = open(&dir.path().join("v"), 1_000, LOG_FILE);
        fill(&index, 0..3, 0).await;
        index.put(points(3..4, 0)).await.expect("put");
        std::fs::remove_dir_all(dir.path()).expect("removed");
        assert!(matches!(index.flush().await, Err(IndexError::Vector { doing: "flushing", .. })));
        drop(index);
    }

    #[tokio::test]
    async fn a_graph_finds_what_comparing_one_by_one_finds() {
        let dir = tempfile::tempdir().expect("a folder");
        let plain = open(&dir.path().join("plain"), 100_000, LOG_FILE);
        let graph = open(&dir.path().join("graph"), 100, LOG_FILE);
        for index in [&plain, &graph] {
            fill(index, 0..1_500, 0).await;
            index.optimize().await.expect("optimised");
        }
        let indexed = |index: &EdgePoints| index.engine.shard().expect("open").info().indexed_vectors_count;
        assert_eq!(indexed(&plain), 0);
        assert!(indexed(&graph) > 0, "a graph is built");
        let mut same = 0;
        for n in 0..50 {
            let asked = vector(10_000 + n);
            let exact = plain.nearest(&asked, &Narrow::default(), 10, &[]).await.expect("searched");
            let found = graph.nearest(&asked, &Narrow::default(), 10, &[]).await.expect("searched");
            same += exact.iter().filter(|one| found.iter().any(|other| other.id == one.id)).count();
        }
        assert!(same >= 490, "{same} of 500");
    }
}
