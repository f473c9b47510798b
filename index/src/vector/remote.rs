//! Points in a Qdrant server or cluster, which several processes share.
//!
//! An alias names the live collection, so that a rebuild takes its place in one step. Searches go by the
//! alias. Whoever fills goes by the collection's own name, learnt when its turn began: what is written
//! late never lands in another filling.

use super::cluster::{Cluster, code};
use super::points::{Condition, Kept, Kind, Label, Labels, Narrow, Nearest, Point, Points};
use crate::IndexError;
use async_trait::async_trait;
use qdrant_client::Payload;
use qdrant_client::qdrant::with_payload_selector::SelectorOptions;
use qdrant_client::qdrant::{
    self as wire, CountPointsBuilder, CreateAliasBuilder, DeletePointsBuilder, Filter, GeoPoint, GeoRadius,
    PointId, PointStruct, PointsIdsList, PointsUpdateOperation, Query, QueryPointsBuilder, Range,
    ScrollPointsBuilder, SearchParamsBuilder, UpdateBatchPointsBuilder, UpsertPointsBuilder, point_id,
};
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
    dimension: usize,
    labels: &'static [Label],
    /// The collection that is filled: the alias's as of the last look, or one beside it.
    filled: Mutex<Option<String>>,
    beside: bool,
}

impl RemotePoints {
    /// The points of a kind, behind an alias. Whoever uses other models or forms
    /// uses another alias, so that two versions can run side by side.
    pub(crate) fn behind_alias(cluster: &Cluster, kind: &Kind<'_>) -> Self {
        let Kind { name, format, model, dimension, labels, .. } = *kind;
        let model: String =
            model.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
        let alias = format!("{}-{name}-{model}-f{format}", cluster.settings().prefix);
        let cluster = cluster.clone();
        Self { cluster, alias, dimension, labels, filled: Mutex::default(), beside: false }
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
        self.cluster.ensure(&name, self.dimension, self.labels).await?;
        Ok(Self {
            cluster: self.cluster.clone(),
            alias: self.alias.clone(),
            dimension: self.dimension,
            labels: self.labels,
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
                self.cluster.ensure(&name, self.dimension, self.labels).await?;
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
                    PointStruct::new(point.id.clone(), point.vector.clone(), labels)
                })
                .collect();
            let put =
                || client.upsert_points(UpsertPointsBuilder::new(&collection, points.clone()).wait(true));
            self.cluster.patiently("putting vectors", put).await?;
        }
        Ok(())
    }

    async fn relabel(&self, labels: Vec<(String, Labels)>) -> Result<(), IndexError> {
        use wire::points_selector::PointsSelectorOneOf;
        use wire::points_update_operation::{Operation, OverwritePayload};
        let (collection, client) = (self.filled().await?, self.cluster.client());
        for part in labels.chunks(self.cluster.settings().batch()) {
            let operations: Vec<PointsUpdateOperation> = part
                .iter()
                .map(|(id, labels)| PointsUpdateOperation {
                    operation: Some(Operation::OverwritePayload(OverwritePayload {
                        payload: Payload::from(labels.clone()).into(),
                        points_selector: Some(wire::PointsSelector {
                            points_selector_one_of: Some(PointsSelectorOneOf::Points(ids(vec![id.clone()]))),
                        }),
                        ..OverwritePayload::default()
                    })),
                })
                .collect();
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
            all.extend(page.result.into_iter().map(|point| Kept {
                id: uuid(point.id),
                vector: point.vectors.and_then(|vectors| match vectors.get_vector()? {
                    wire::vector_output::Vector::Dense(dense) => Some(dense.data),
                    _ => None,
                }),
                labels: json(point.payload),
            }));
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
        let client = self.cluster.client();
        let counted = async {
            match client.count(count).await {
                // Nothing was ever put there.
                Err(error) if code(&error) == Some(Code::NotFound) => Ok(0),
                answer => Ok(answer?.result.map_or(0, |count| count.count)),
            }
        };
        self.cluster.once("counting", counted).await
    }
}

fn ids(points: Vec<String>) -> PointsIdsList {
    PointsIdsList { ids: points.into_iter().map(PointId::from).collect() }
}

fn uuid(id: Option<PointId>) -> String {
    match id.and_then(|id| id.point_id_options) {
        Some(point_id::PointIdOptions::Uuid(uuid)) => uuid,
        Some(point_id::PointIdOptions::Num(number)) => number.to_string(),
        None => String::new(),
    }
}

fn json(payload: std::collections::HashMap<String, wire::Value>) -> Labels {
    Payload::from(payload).into()
}

fn selected(labels: &[&str]) -> SelectorOptions {
    match labels {
        [] => SelectorOptions::Enable(false),
        labels => SelectorOptions::Include(wire::PayloadIncludeSelector {
            fields: labels.iter().map(|label| (*label).to_owned()).collect(),
        }),
    }
}

fn filter(narrow: &Narrow) -> Filter {
    let list = |conditions: &[Condition]| conditions.iter().map(condition).collect();
    Filter { must: list(&narrow.must), must_not: list(&narrow.must_not), ..Filter::default() }
}

fn condition(condition: &Condition) -> wire::Condition {
    match condition {
        Condition::OneOf(label, words) => wire::Condition::matches(*label, words.clone()),
        Condition::Within(label, near) => {
            let center = Some(GeoPoint { lat: near.position.lat, lon: near.position.lon });
            wire::Condition::geo_radius(*label, GeoRadius { center, radius: near.radius_m as f32 })
        }
        Condition::AtMost(label, number) => {
            wire::Condition::range(*label, Range { lte: Some(*number as f64), ..Range::default() })
        }
    }
}
