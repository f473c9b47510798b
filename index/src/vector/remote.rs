//! Points in a Qdrant server or cluster, which several processes share.
//!
//! An alias names the live collection, so that a rebuild takes its place in one step. Searches go by the
//! alias. Whoever fills goes by the collection's own name, learnt when its turn began: what is written
//! late never lands in another filling.

use super::points::{Condition, Kept, Label, LabelKind, Labels, Narrow, Nearest, Point, Points};
use crate::IndexError;
use crate::settings::{Qdrant as Settings, Quantization};
use async_trait::async_trait;
use qdrant_client::qdrant::with_payload_selector::SelectorOptions;
use qdrant_client::qdrant::{
    self as wire, CountPointsBuilder, CreateAliasBuilder, CreateCollectionBuilder,
    CreateFieldIndexCollectionBuilder, DeletePointsBuilder, Distance, FieldType, Filter, GeoPoint, GeoRadius,
    HnswConfigDiffBuilder, OptimizersConfigDiffBuilder, PointId, PointStruct, PointsIdsList,
    PointsUpdateOperation, Query, QueryPointsBuilder, Range, ScalarQuantizationBuilder, ScrollPointsBuilder,
    SearchParamsBuilder, UpdateBatchPointsBuilder, UpsertPointsBuilder, VectorParamsBuilder, point_id,
};
use qdrant_client::{Payload, Qdrant, QdrantError};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tonic::Code;

/// How widely a graph is searched, as inside the process.
const BEAM: u64 = 128;
/// Points read at once.
const PAGE: u32 = 1_000;
/// After a call that got no answer, searches are not even tried for so long.
const REST: Duration = Duration::from_secs(1);

/// A Qdrant server or cluster.
#[derive(Clone)]
pub(crate) struct Cluster(Arc<Reach>);

struct Reach {
    client: Qdrant,
    settings: Settings,
    exact_below: usize,
    /// Until when it is taken to be out of reach.
    resting: Mutex<Option<Instant>>,
}

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

impl Cluster {
    /// The cluster of these settings. Nothing is asked of it yet: it may be out of reach, and come back.
    pub(crate) fn new(url: &str, settings: &Settings, exact_below: usize) -> Result<Self, IndexError> {
        let client = Qdrant::from_url(url)
            .api_key(settings.api_key.clone())
            .timeout(settings.timeout())
            .connect_timeout(settings.timeout())
            .skip_compatibility_check()
            .build()
            .map_err(IndexError::vector("reading qdrant_url"))?;
        let (settings, resting) = (settings.clone(), Mutex::new(None));
        Ok(Self(Arc::new(Reach { client, settings, exact_below, resting })))
    }

    /// The points behind an alias, for vectors of `dimension` numbers. Whoever uses other models or forms
    /// uses another alias, so that two versions can run side by side.
    pub(crate) fn points(
        &self,
        what: &str,
        model: &str,
        format: u32,
        dimension: usize,
        labels: &'static [Label],
    ) -> RemotePoints {
        let model: String =
            model.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
        let alias = format!("{}-{what}-{model}-f{format}", self.0.settings.prefix);
        let cluster = self.clone();
        RemotePoints { cluster, alias, dimension, labels, filled: Mutex::default(), beside: false }
    }

    fn resting(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does a call once. While the cluster is out of reach nobody waits for it.
    async fn once<T, F>(&self, doing: &'static str, call: F) -> Result<T, IndexError>
    where
        F: Future<Output = Result<T, QdrantError>>,
    {
        if self.resting().is_some_and(|until| Instant::now() < until) {
            let detail = "it did not answer a moment ago".to_owned();
            return Err(IndexError::Vector { doing, detail });
        }
        let limit = self.0.settings.search_timeout();
        let answer = tokio::time::timeout(limit, call).await;
        *self.resting() = match &answer {
            Ok(Ok(_)) => None,
            Ok(Err(error)) if !is_silence(error) => None,
            _ => Some(Instant::now() + REST),
        };
        match answer {
            Ok(answer) => answer.map_err(|error| explained(doing, &error)),
            Err(_) => Err(IndexError::Vector { doing, detail: format!("no answer in {limit:?}") }),
        }
    }

    /// Does a call again, with growing pauses, where it failed for a passing reason. Only for calls that
    /// come to the same when they are done twice.
    async fn patiently<T, F>(&self, doing: &'static str, call: impl Fn() -> F) -> Result<T, IndexError>
    where
        F: Future<Output = Result<T, QdrantError>>,
    {
        let mut left = self.0.settings.attempts();
        let mut pause = Duration::from_millis(100);
        loop {
            left = left.saturating_sub(1);
            match call().await {
                Ok(answer) => return Ok(answer),
                Err(error) if left > 0 && is_passing(&error) => {
                    let asked = match &error {
                        QdrantError::ResourceExhaustedError { retry_after_seconds, .. } => {
                            Duration::from_secs((*retry_after_seconds).min(10))
                        }
                        _ => Duration::ZERO,
                    };
                    metrics::counter!("daoyou_qdrant_retries_total").increment(1);
                    tracing::debug!(doing, %error, left, "the vector cluster failed; trying again");
                    tokio::time::sleep(asked.max(pause)).await;
                    pause = (pause * 2).min(Duration::from_secs(3));
                }
                Err(error) => return Err(explained(doing, &error)),
            }
        }
    }

    /// The collection that an alias names.
    async fn resolve(&self, alias: &str) -> Result<Option<String>, IndexError> {
        let list = self.patiently("reading aliases", || self.0.client.list_aliases()).await?;
        let found = list.aliases.into_iter().find(|one| one.alias_name == alias);
        Ok(found.map(|one| one.collection_name))
    }

    /// Makes a collection, unless it is there.
    async fn ensure(&self, name: &str, dimension: usize, labels: &[Label]) -> Result<(), IndexError> {
        let (client, settings) = (&self.0.client, &self.0.settings);
        let kilobytes = (self.0.exact_below * dimension * size_of::<f32>()).div_ceil(1_024).max(1) as u64;
        let new = || {
            let graph =
                HnswConfigDiffBuilder::default().m(16).ef_construct(100).full_scan_threshold(kilobytes);
            // Vectors come with length 1, so the dot product is the cosine.
            let vectors = VectorParamsBuilder::new(dimension as u64, Distance::Dot);
            let new = CreateCollectionBuilder::new(name)
                .vectors_config(vectors)
                .hnsw_config(graph)
                .optimizers_config(OptimizersConfigDiffBuilder::default().indexing_threshold(kilobytes))
                .shard_number(settings.shards())
                .replication_factor(settings.replicas())
                .write_consistency_factor(settings.write_consistency());
            match settings.quantization {
                Quantization::None => new,
                Quantization::Scalar => {
                    new.quantization_config(ScalarQuantizationBuilder::default().always_ram(true))
                }
            }
        };
        let there = self.patiently("looking for a collection", || client.collection_exists(name)).await?;
        if !there {
            match client.create_collection(new()).await {
                Err(error) if code(&error) == Some(Code::AlreadyExists) => {}
                Err(error) => return Err(explained("making a collection", &error)),
                Ok(_) => tracing::info!(collection = name, "a collection is made"),
            }
        }
        for (label, kind) in labels {
            let kind = match kind {
                LabelKind::Word => FieldType::Keyword,
                LabelKind::Position => FieldType::Geo,
                LabelKind::Number => FieldType::Integer,
            };
            let index = || CreateFieldIndexCollectionBuilder::new(name, *label, kind).wait(true);
            self.patiently("indexing labels", || client.create_field_index(index())).await?;
        }
        Ok(())
    }

    /// Collections of this alias that it does not name: what rebuilds that broke off have left.
    async fn left_over(&self, alias: &str, live: &str) -> Result<Vec<String>, IndexError> {
        let list = self.patiently("reading collections", || self.0.client.list_collections()).await?;
        let ours = |name: &str| {
            let number = name.strip_prefix(alias).and_then(|rest| rest.strip_prefix('-'));
            number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
        };
        Ok(list
            .collections
            .into_iter()
            .map(|one| one.name)
            .filter(|name| ours(name) && name != live)
            .collect())
    }

    async fn delete(&self, collection: &str) -> Result<(), IndexError> {
        self.patiently("removing a collection", || self.0.client.delete_collection(collection)).await?;
        Ok(())
    }
}

impl RemotePoints {
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
        let client = &self.cluster.0.client;
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
                let client = &self.cluster.0.client;
                let alias = || client.create_alias(CreateAliasBuilder::new(&name, &self.alias));
                self.cluster.patiently("naming the live collection", alias).await?;
                name
            }
        };
        *self.known() = Some(name.clone());
        Ok(name)
    }

    async fn put(&self, points: Vec<Point>) -> Result<(), IndexError> {
        let (collection, client) = (self.filled().await?, &self.cluster.0.client);
        // One batch after the other: a cluster that is slow slows down whoever fills it.
        for part in points.chunks(self.cluster.0.settings.batch()) {
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
        let (collection, client) = (self.filled().await?, &self.cluster.0.client);
        for part in labels.chunks(self.cluster.0.settings.batch()) {
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
        let (collection, client) = (self.filled().await?, &self.cluster.0.client);
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
        let found = self.cluster.once("searching", self.cluster.0.client.query(query)).await?;
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
        let (collection, client) = (self.filled().await?, &self.cluster.0.client);
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
        let client = &self.cluster.0.client;
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

fn code(error: &QdrantError) -> Option<Code> {
    match error {
        QdrantError::ResponseError { status } | QdrantError::ResourceExhaustedError { status, .. } => {
            Some(status.code())
        }
        _ => None,
    }
}

/// Whether a call got no answer at all. The client calls a connection that failed an internal error.
fn is_silence(error: &QdrantError) -> bool {
    matches!(
        code(error),
        Some(Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::Internal | Code::Unknown)
    )
}

/// Whether the same call may succeed later.
fn is_passing(error: &QdrantError) -> bool {
    is_silence(error) || matches!(code(error), Some(Code::ResourceExhausted | Code::Aborted))
}

fn explained(doing: &'static str, error: &QdrantError) -> IndexError {
    let detail = match error {
        QdrantError::ResponseError { status } | QdrantError::ResourceExhaustedError { status, .. } => {
            format!("{:?}: {}", status.code(), status.message())
        }
        other => other.to_string(),
    };
    IndexError::Vector { doing, detail }
}
