//! The vector index: which chunks mean something like this. The engine is behind a trait, so that a
//! remote one can stand in for the one in the process.

mod edge;
pub(crate) mod engine;
mod shelf;

pub(crate) use edge::{EdgeIndex, FORMAT};
pub(crate) use shelf::{Parts, VectorShelf};

use crate::chunk::Chunk;
use crate::filter::Filter;
use crate::shelf::Held;
use crate::{IndexError, SubjectKey};
use async_trait::async_trait;
use scenic_data::PlaceId;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A vector engine holding one vector per chunk, with the labels searches narrow by.
#[async_trait]
pub(crate) trait VectorIndex: Send + Sync {
    /// Puts chunks with their vectors, over what was there under their ids.
    async fn upsert(&self, points: Vec<(Arc<Chunk>, Vec<f32>)>) -> Result<(), IndexError>;

    /// Gives chunks that are there new labels, keeping their vectors.
    async fn relabel(&self, chunks: Vec<Arc<Chunk>>) -> Result<(), IndexError>;

    /// Removes chunks by id; unknown ids are no error.
    async fn remove(&self, ids: Vec<String>) -> Result<(), IndexError>;

    /// The `limit` nearest chunks by cosine, best first: id and similarity.
    async fn search(
        &self,
        vector: &[f32],
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<(String, f32)>, IndexError>;

    /// What is there of these subjects.
    async fn held(&self, subjects: &[SubjectKey]) -> Result<HashMap<SubjectKey, Vec<Held>>, IndexError>;

    /// Every subject of which something is there.
    async fn subjects(&self) -> Result<BTreeSet<SubjectKey>, IndexError>;

    /// Subjects with a chunk that borrows from one of these places.
    async fn dependents(&self, places: &[PlaceId]) -> Result<BTreeSet<SubjectKey>, IndexError>;

    /// Makes everything put, relabelled and removed so far survive a power cut.
    async fn flush(&self) -> Result<(), IndexError>;

    /// Merges, vacuums and builds graphs where that pays; searches go on meanwhile.
    async fn optimize(&self) -> Result<(), IndexError>;

    /// How many chunks there are.
    async fn count(&self) -> Result<u64, IndexError>;
}
