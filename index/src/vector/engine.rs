//! Qdrant Edge over one folder, one change after the other.
//!
//! Version 0.7.2 never replays its write-ahead log; the log only lends each change its number. What
//! survives a crash is what was flushed, and the follower repeats the rest.

use super::points::{Label, LabelKind};
use crate::IndexError;
use qdrant_edge as edge;
use qdrant_edge::{EdgeConfig, EdgeOptimizersConfig, EdgeShard, EdgeVectorParams, JsonPath, UpdateOperation};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// How widely a graph is searched: with 384 dimensions and some 100,000 chunks this finds 99 of 100.
const BEAM: usize = 128;
/// Points read at once.
const PAGE: usize = 1_000;

/// The engine over one folder.
pub(super) struct Engine {
    /// There until dropped.
    shard: Option<EdgeShard>,
    /// The engine takes searches at any time but panics when a flush meets another writer.
    turn: Mutex<()>,
}

impl Drop for Engine {
    /// Dropping the engine flushes it, and it panics when that fails. What was not flushed is done
    /// again by the next follower, so a full disk at the end is no reason to take the process down.
    fn drop(&mut self) {
        let shard = self.shard.take();
        if catch_unwind(AssertUnwindSafe(move || drop(shard))).is_err() {
            tracing::error!("the vector index could not be flushed while closing");
        }
    }
}

impl Engine {
    pub(super) fn with(folder: &Path, config: EdgeConfig, labels: &[Label]) -> Result<Self, IndexError> {
        std::fs::create_dir_all(folder).map_err(|error| IndexError::folder(folder, error))?;
        let shard = if folder.join("segments").exists() {
            forget_old_log(folder)?;
            EdgeShard::load(folder, Some(config))
        } else {
            EdgeShard::new(folder, config)
        }
        .map_err(IndexError::vector("opening"))?;
        let known = shard.info().payload_schema;
        for (name, kind) in labels {
            let field_name = path(name)?;
            if !known.contains_key(&field_name) {
                let kind = match kind {
                    LabelKind::Word => edge::PayloadSchemaType::Keyword,
                    LabelKind::Position => edge::PayloadSchemaType::Geo,
                    LabelKind::Number => edge::PayloadSchemaType::Integer,
                };
                let field_schema = Some(edge::PayloadFieldSchema::FieldType(kind));
                let create = edge::CreateIndex { field_name, field_schema };
                shard
                    .update(UpdateOperation::FieldIndexOperation(edge::FieldIndexOperations::CreateIndex(
                        create,
                    )))
                    .map_err(IndexError::vector("indexing labels"))?;
            }
        }
        Ok(Self { shard: Some(shard), turn: Mutex::new(()) })
    }

    pub(super) fn shard(&self) -> Result<&EdgeShard, IndexError> {
        let closed = || IndexError::Vector { doing: "reaching it", detail: "it is closed".to_owned() };
        self.shard.as_ref().ok_or_else(closed)
    }

    /// Flushes; the engine's panic when that fails becomes an error.
    pub(super) fn flush(&self) -> Result<(), IndexError> {
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
    pub(super) fn change(&self, doing: &'static str, operation: UpdateOperation) -> Result<(), IndexError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.shard()?.update(operation).map_err(IndexError::vector(doing))
    }

    /// Every point that passes, with these labels, and with its vector where that is wanted.
    pub(super) fn read(
        &self,
        filter: Option<edge::Filter>,
        names: &[&str],
        with_vector: bool,
    ) -> Result<Vec<edge::Record>, IndexError> {
        let names: Vec<JsonPath> = names.iter().map(|name| path(name)).collect::<Result<_, _>>()?;
        let mut all = Vec::new();
        let mut offset = None;
        loop {
            let request = edge::ScrollRequest {
                offset,
                limit: Some(PAGE),
                filter: filter.clone(),
                with_payload: Some(edge::WithPayloadInterface::Fields(names.clone())),
                with_vector: edge::WithVector::Bool(with_vector),
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

    /// The nearest points that pass, best first, with these labels.
    pub(super) fn nearest(
        &self,
        vector: &[f32],
        filter: Option<edge::Filter>,
        limit: usize,
        names: &[&str],
    ) -> Result<Vec<edge::ScoredPoint>, IndexError> {
        let query = edge::QueryEnum::Nearest(edge::NamedQuery::default_dense(vector.to_vec()));
        let with_payload = if names.is_empty() {
            edge::WithPayloadInterface::Bool(false)
        } else {
            let names = names.iter().map(|name| path(name)).collect::<Result<_, _>>()?;
            edge::WithPayloadInterface::Fields(names)
        };
        let request = edge::QueryRequest {
            prefetches: Vec::new(),
            query: Some(edge::ScoringQuery::Vector(query)),
            filter,
            score_threshold: None,
            limit,
            offset: 0,
            params: Some(edge::SearchParams { hnsw_ef: Some(BEAM), ..edge::SearchParams::default() }),
            with_vector: edge::WithVector::Bool(false),
            with_payload,
        };
        self.shard()?.query(request).map_err(IndexError::vector("searching"))
    }

    /// Merges, vacuums and builds graphs where that pays; searches go on meanwhile.
    pub(super) fn optimize(&self) -> Result<(), IndexError> {
        {
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            self.shard()?.optimize().map_err(IndexError::vector("optimising"))?;
        }
        self.flush()
    }

    /// How many points there are.
    pub(super) fn count(&self) -> Result<u64, IndexError> {
        let request = edge::CountRequest { filter: None, exact: true };
        let count = self.shard()?.count(request).map_err(IndexError::vector("counting"))?;
        Ok(count as u64)
    }
}

pub(super) fn config(dimension: usize, exact_below: usize, log_file: usize) -> EdgeConfig {
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

pub(super) fn path(name: &str) -> Result<JsonPath, IndexError> {
    name.parse().map_err(|()| IndexError::Vector { doing: "naming a label", detail: name.to_owned() })
}
