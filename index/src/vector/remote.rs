//! Points in a Qdrant server or cluster, which several processes share.
//!
//! An alias names the live collection, so that a rebuild takes its place in one step. Searches go by the
//! alias. Whoever fills goes by the collection's own name, learnt when its turn began: what is written
//! late never lands in another filling. Points with words have two vectors, each by a name.

use super::cluster::{Cluster, code};
use super::points::{Kept, Kind, Label, Narrow, Nearest, Point, Points, Relabel};
use super::wire::{MEANING, WORDS, filter, ids, json, kept, relabelled, reworded, selected, uuid, vectors};
use crate::IndexError;
use crate::keyword::sparse::Sparse;
use async_trait::async_trait;
use qdrant_client::qdrant::{
    CountPointsBuilder, CreateAliasBuilder, DeletePointsBuilder, GetPointsBuilder, PointId, PointStruct,
    PointsUpdateOperation, Query, QueryPointsBuilder, ScrollPointsBuilder, SearchParamsBuilder,
    UpdateBatchPointsBuilder, UpsertPointsBuilder,
};
use qdrant_client::{Payload, QdrantError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tonic::Code;

/// How widely a graph is searched, as inside the process.
const BEAM: u64 = 128;
/// Points read at once.
const PAGE: u32 = 1_000;

/// The points behind one alias, or in one collection.
pub(crate) struct RemotePoints {
    cluster: Cluster,
    alias: String,
    form: Form,
    /// The collection that is filled: the alias's as of the last look, or one beside it.
    filled: Mutex<Option<String>>,
    beside: bool,
}

/// What the points of a collection have.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) dimension: usize,
    pub(super) labels: &'static [Label],
    pub(super) words: bool,
}

impl RemotePoints {
    /// The points of a kind, behind an alias. Whoever uses other models or forms
    /// uses another alias, so that two versions can run side by side.
    pub(crate) fn behind_alias(cluster: &Cluster, kind: &Kind<'_>) -> Self {
        let Kind { name, format, model, dimension, labels, words, .. } = *kind;
        let model: String =
            model.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
        let alias = format!("{}-{name}-{model}-f{format}", cluster.settings().prefix);
        let cluster = cluster.clone();
        let form = Form { dimension, labels, words };
        Self { cluster, alias, form, filled: Mutex::default(), beside: false }
    }

    /// The name that the live collection goes by.
    pub(crate) fn alias(&self) -> &str {
        &self.alias
    }

    /// A collection beside the live one, to be filled and then to [`go_live`](Self::go_live). What earlier
    /// ones left that broke off is removed.
    pub(crate) async fn beside(&self, stamp: i64) -> Result<Self, IndexError> {
        let live = self.filling().await?;
        for name in self.cluster.left_over(&self.alias, &live).await? {
            tracing::warn!(collection = name, "a rebuild broke off: what it left is removed");
            self.cluster.delete(&name).await?;
        }
        let name = format!("{}-{stamp}", self.alias);
        self.cluster.ensure(&name, self.form).await?;
        Ok(Self {
            cluster: self.cluster.clone(),
            alias: self.alias.clone(),
            form: self.form,
            filled: Mutex::new(Some(name)),
            beside: true,
        })
    }

    /// Has the alias name this collection, in one step, and removes the one that it named before.
    pub(crate) async fn go_live(&self) -> Result<(), IndexError> {
        let name = self.filling().await?;
        let before = self.cluster.resolve(&self.alias).await?;
        let client = self.cluster.client();
        self.cluster
            .patiently("naming the live collection", || {
                client.create_alias(CreateAliasBuilder::new(&name, &self.alias))
            })
            .await?;
        match before {
            Some(before) if before != name => self.cluster.delete(&before).await,
            _ => Ok(()),
        }
    }

    /// The collection that is filled.
    async fn filled(&self) -> Result<String, IndexError> {
        let known = self.known().clone();
        match known {
            Some(name) => Ok(name),
            None => self.filling().await,
        }
    }

    fn known(&self) -> MutexGuard<'_, Option<String>> {
        self.filled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is read by: the alias, or the collection beside it.
    fn searched(&self) -> String {
        let beside = self.known().clone().filter(|_| self.beside);
        beside.unwrap_or_else(|| self.alias.clone())
    }

    /// Asks the collection once; nothing where nothing was ever put there.
    async fn asked<T>(
        &self,
        doing: &'static str,
        call: impl Future<Output = Result<T, QdrantError>>,
    ) -> Result<Option<T>, IndexError> {
        let call = async {
            match call.await {
                Err(error) if code(&error) == Some(Code::NotFound) => Ok(None),
                answer => answer.map(Some),
            }
        };
        self.cluster.once(doing, call).await
    }

    /// The `limit` best points that pass and have some of these words: id and score, best first.
    pub(super) async fn having(
        &self,
        words: &Sparse,
        narrow: &Narrow,
        limit: usize,
    ) -> Result<Vec<(String, f32)>, IndexError> {
        let query = QueryPointsBuilder::new(self.searched())
            .query(words.clone())
            .using(WORDS)
            .filter(filter(narrow))
            .limit(limit as u64);
        let found = self.asked("searching words", self.cluster.client().query(query)).await?;
        let found = found.unwrap_or_default();
        Ok(found.result.into_iter().map(|point| (uuid(point.id), point.score)).collect())
    }

    /// Up to `limit` points that pass, with these labels.
    pub(super) async fn some(
        &self,
        narrow: &Narrow,
        limit: usize,
        labels: &[&str],
    ) -> Result<Vec<Kept>, IndexError> {
        let page = ScrollPointsBuilder::new(self.searched())
            .filter(filter(narrow))
            .limit(u32::try_from(limit).unwrap_or(u32::MAX))
            .with_payload(selected(labels))
            .with_vectors(false);
        let found = self.asked("listing", self.cluster.client().scroll(page)).await?.unwrap_or_default();
        Ok(found.result.into_iter().map(kept).collect())
    }

    /// The points of these ids that are there, with these labels.
    pub(super) async fn get(&self, ids: Vec<String>, labels: &[&str]) -> Result<Vec<Kept>, IndexError> {
        let ids: Vec<PointId> = ids.into_iter().map(PointId::from).collect();
        let asked =
            GetPointsBuilder::new(self.searched(), ids).with_payload(selected(labels)).with_vectors(false);
        let found = self.asked("reading chunks", self.cluster.client().get_points(asked)).await?;
        let found = found.unwrap_or_default();
        Ok(found.result.into_iter().map(kept).collect())
    }
}

#[async_trait]
impl Points for RemotePoints {
    async fn filling(&self) -> Result<String, IndexError> {
        if self.beside {
            return Ok(self.searched());
        }
        let name = match self.cluster.resolve(&self.alias).await? {
            Some(name) => name,
            None => {
                let name = format!("{}-0", self.alias);
                self.cluster.ensure(&name, self.form).await?;
                let client = self.cluster.client();
                let alias = || client.create_alias(CreateAliasBuilder::new(&name, &self.alias));
                self.cluster.patiently("naming the live collection", alias).await?;
                name
            }
        };
        *self.known() = Some(name.clone());
        Ok(name)
    }

    async fn put(&self, points: Vec<Point>) -> Result<(), IndexError> {
        let (collection, client) = (self.filled().await?, self.cluster.client());
        // One batch after the other: a cluster that is slow slows down whoever fills it.
        for part in points.chunks(self.cluster.settings().batch()) {
            let points: Vec<PointStruct> = part
                .iter()
                .map(|point| {
                    let labels = Payload::from(point.labels.clone());
                    PointStruct::new(point.id.clone(), vectors(point), labels)
                })
                .collect();
            let put =
                || client.upsert_points(UpsertPointsBuilder::new(&collection, points.clone()).wait(true));
            self.cluster.patiently("putting vectors", put).await?;
        }
        Ok(())
    }

    async fn relabel(&self, relabel: Vec<Relabel>) -> Result<(), IndexError> {
        let (collection, client) = (self.filled().await?, self.cluster.client());
        for part in relabel.chunks(self.cluster.settings().batch()) {
            let operations: Vec<PointsUpdateOperation> =
                part.iter().map(relabelled).chain(reworded(part)).collect();
            let change = || {
                client.update_points_batch(
                    UpdateBatchPointsBuilder::new(&collection, operations.clone()).wait(true),
                )
            };
            self.cluster.patiently("relabelling vectors", change).await?;
        }
        Ok(())
    }

    async fn remove(&self, points: Vec<String>) -> Result<(), IndexError> {
        let (collection, client) = (self.filled().await?, self.cluster.client());
        let remove = || {
            client.delete_points(DeletePointsBuilder::new(&collection).points(ids(points.clone())).wait(true))
        };
        self.cluster.patiently("removing vectors", remove).await?;
        Ok(())
    }

    async fn nearest(
        &self,
        vector: &[f32],
        narrow: &Narrow,
        limit: usize,
        labels: &'static [&'static str],
    ) -> Result<Vec<Nearest>, IndexError> {
        let query = QueryPointsBuilder::new(self.searched())
            .query(Query::new_nearest(vector.to_vec()))
            .filter(filter(narrow))
            .limit(limit as u64)
            .params(SearchParamsBuilder::default().hnsw_ef(BEAM))
            .with_payload(selected(labels));
        let query = if self.form.words { query.using(MEANING) } else { query };
        let found = self.cluster.once("searching", self.cluster.client().query(query)).await?;
        Ok(found
            .result
            .into_iter()
            .map(|point| Nearest { id: uuid(point.id), score: point.score, labels: json(point.payload) })
            .collect())
    }

    async fn read(
        &self,
        narrow: &Narrow,
        labels: &'static [&'static str],
        with_vector: bool,
    ) -> Result<Vec<Kept>, IndexError> {
        let (collection, client) = (self.filled().await?, self.cluster.client());
        let mut all = Vec::new();
        let mut offset: Option<PointId> = None;
        loop {
            let page = || {
                let mut page = ScrollPointsBuilder::new(&collection)
                    .filter(filter(narrow))
                    .limit(PAGE)
                    .with_payload(selected(labels))
                    .with_vectors(with_vector);
                if let Some(offset) = &offset {
                    page = page.offset(offset.clone());
                }
                client.scroll(page)
            };
            let page = self.cluster.patiently("reading what is there", page).await?;
            all.extend(page.result.into_iter().map(kept));
            match page.next_page_offset {
                Some(next) => offset = Some(next),
                None => return Ok(all),
            }
        }
    }

    /// Every change was acknowledged when it was durable.
    async fn flush(&self) -> Result<(), IndexError> {
        Ok(())
    }

    /// The cluster does that by itself.
    async fn optimize(&self) -> Result<(), IndexError> {
        Ok(())
    }

    async fn count(&self) -> Result<u64, IndexError> {
        let collection = self.searched();
        let count = CountPointsBuilder::new(collection).exact(true);
        let counted = self.asked("counting", self.cluster.client().count(count)).await?;
        Ok(counted.and_then(|answer| answer.result).map_or(0, |count| count.count))
    }
}
