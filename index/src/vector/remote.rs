//! Points in a Qdrant server or cluster, which several processes share.
//!
//! An alias names the live collection, so that a rebuild takes its place in one step. Searches go by the
//! alias. Whoever fills goes by the collection's own name, learnt when its turn began: what is written
//! late never lands in another filling. Points with words have two vectors, each by a name.

use super::cluster::{Cluster, code};
use super::points::{Condition, Kept, Kind, Label, Labels, Narrow, Nearest, Point, Points, Relabel};
use crate::IndexError;
use crate::keyword::sparse::Sparse;
use async_trait::async_trait;
use qdrant_client::qdrant::points_update_operation::{Operation, OverwritePayload, UpdateVectors};
use qdrant_client::qdrant::with_payload_selector::SelectorOptions;
use qdrant_client::qdrant::{
    self as wire, CountPointsBuilder, CreateAliasBuilder, DeletePointsBuilder, Filter, GeoPoint, GeoRadius,
    GetPointsBuilder, PointId, PointStruct, PointVectors, PointsIdsList, PointsUpdateOperation, Query,
    QueryPointsBuilder, Range, ScrollPointsBuilder, SearchParamsBuilder, UpdateBatchPointsBuilder,
    UpsertPointsBuilder, Vector, point_id,
};
use qdrant_client::{Payload, QdrantError};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tonic::Code;

/// How widely a graph is searched, as inside the process.
const BEAM: u64 = 128;
/// Points read at once.
const PAGE: u32 = 1_000;

/// Of points with words, the name of the vector of their meaning.
pub(super) const MEANING: &str = "meaning";
/// And that of their words.
pub(super) const WORDS: &str = "words";

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

    /// The vectors of a point as they are sent.
    fn vectors(&self, point: &Point) -> wire::Vectors {
        match &point.words {
            None if !self.form.words => point.vector.clone().into(),
            words => {
                let meaning = [(MEANING.to_owned(), Vector::from(point.vector.clone()))];
                HashMap::from_iter(meaning.into_iter().chain(named(words.as_ref()))).into()
            }
        }
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
        let found = async { there(self.cluster.client().query(query).await) };
        let found = self.cluster.once("searching words", found).await?.unwrap_or_default();
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
        let found = async { there(self.cluster.client().scroll(page).await) };
        let found = self.cluster.once("listing", found).await?.unwrap_or_default();
        Ok(found.result.into_iter().map(kept).collect())
    }

    /// The points of these ids that are there, with these labels.
    pub(super) async fn get(&self, ids: Vec<String>, labels: &[&str]) -> Result<Vec<Kept>, IndexError> {
        let ids: Vec<PointId> = ids.into_iter().map(PointId::from).collect();
        let asked =
            GetPointsBuilder::new(self.searched(), ids).with_payload(selected(labels)).with_vectors(false);
        let found = async { there(self.cluster.client().get_points(asked).await) };
        let found = self.cluster.once("reading chunks", found).await?.unwrap_or_default();
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
                    PointStruct::new(point.id.clone(), self.vectors(point), labels)
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
        let client = self.cluster.client();
        let counted = async { there(client.count(count).await) };
        let counted = self.cluster.once("counting", counted).await?;
        Ok(counted.and_then(|answer| answer.result).map_or(0, |count| count.count))
    }
}

/// An answer of a collection; nothing where nothing was ever put there.
fn there<T>(answer: Result<T, QdrantError>) -> Result<Option<T>, QdrantError> {
    match answer {
        Err(error) if code(&error) == Some(Code::NotFound) => Ok(None),
        answer => answer.map(Some),
    }
}

/// A point as it was read. Of those with words nobody asks for the vectors.
fn kept(point: wire::RetrievedPoint) -> Kept {
    let vector = point.vectors.and_then(|vectors| match vectors.get_vector()? {
        wire::vector_output::Vector::Dense(dense) => Some(dense.data),
        _ => None,
    });
    Kept { id: uuid(point.id), vector, labels: json(point.payload) }
}

/// The words of a point by their name. A text of signs alone has none.
fn named(words: Option<&Sparse>) -> Option<(String, Vector)> {
    let words = words.filter(|words| !words.is_empty())?;
    Some((WORDS.to_owned(), Vector::from(words.clone())))
}

fn relabelled(Relabel { id, labels, .. }: &Relabel) -> PointsUpdateOperation {
    use wire::points_selector::PointsSelectorOneOf;
    let points_selector = wire::PointsSelector {
        points_selector_one_of: Some(PointsSelectorOneOf::Points(ids(vec![id.clone()]))),
    };
    let over = OverwritePayload {
        payload: Payload::from(labels.clone()).into(),
        points_selector: Some(points_selector),
        ..OverwritePayload::default()
    };
    PointsUpdateOperation { operation: Some(Operation::OverwritePayload(over)) }
}

/// The words of points that have some, in one step.
fn reworded(points: &[Relabel]) -> Option<PointsUpdateOperation> {
    let vectors = |point: &Relabel| {
        let vectors = HashMap::from_iter(named(point.words.as_ref()).map(|named| [named])?);
        Some(PointVectors { id: Some(point.id.clone().into()), vectors: Some(vectors.into()) })
    };
    let points: Vec<PointVectors> = points.iter().filter_map(vectors).collect();
    let update = UpdateVectors { points, ..UpdateVectors::default() };
    if update.points.is_empty() {
        return None;
    }
    Some(PointsUpdateOperation { operation: Some(Operation::UpdateVectors(update)) })
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

fn json(payload: HashMap<String, wire::Value>) -> Labels {
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
