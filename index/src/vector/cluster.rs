//! A Qdrant server or cluster: calls that are tried again or given up, and its collections.

use super::LabelKind;
use super::remote::Form;
use super::wire::{MEANING, WORDS};
use crate::IndexError;
use crate::settings::{Qdrant as Settings, Quantization};
use qdrant_client::qdrant::{
    CreateCollectionBuilder, CreateFieldIndexCollectionBuilder, Distance, FieldType, HnswConfigDiffBuilder,
    Modifier, OptimizersConfigDiffBuilder, ScalarQuantizationBuilder, SparseVectorConfig,
    SparseVectorParamsBuilder, VectorParamsBuilder, VectorParamsMap, VectorsConfig, vectors_config,
};
use qdrant_client::{Qdrant, QdrantError};
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tonic::Code;

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

    fn resting(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does a call once. While the cluster is out of reach nobody waits for it.
    pub(super) async fn once<T, F>(&self, doing: &'static str, call: F) -> Result<T, IndexError>
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
    pub(super) async fn patiently<T, F>(
        &self,
        doing: &'static str,
        call: impl Fn() -> F,
    ) -> Result<T, IndexError>
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
    pub(super) async fn resolve(&self, alias: &str) -> Result<Option<String>, IndexError> {
        let list = self.patiently("reading aliases", || self.0.client.list_aliases()).await?;
        let found = list.aliases.into_iter().find(|one| one.alias_name == alias);
        Ok(found.map(|one| one.collection_name))
    }

    /// Makes a collection, unless it is there.
    pub(super) async fn ensure(&self, name: &str, form: Form) -> Result<(), IndexError> {
        let Form { dimension, labels, words } = form;
        let (client, settings) = (&self.0.client, &self.0.settings);
        let kilobytes = (self.0.exact_below * dimension * size_of::<f32>()).div_ceil(1_024).max(1) as u64;
        let new = || {
            let graph =
                HnswConfigDiffBuilder::default().m(16).ef_construct(100).full_scan_threshold(kilobytes);
            // Vectors come with length 1, so the dot product is the cosine.
            let vectors = VectorParamsBuilder::new(dimension as u64, Distance::Dot);
            let new = CreateCollectionBuilder::new(name)
                .hnsw_config(graph)
                .optimizers_config(OptimizersConfigDiffBuilder::default().indexing_threshold(kilobytes))
                .shard_number(settings.shards())
                .replication_factor(settings.replicas())
                .write_consistency_factor(settings.write_consistency());
            let new = if words {
                let map = HashMap::from([(MEANING.to_owned(), vectors.build())]);
                let config = Some(vectors_config::Config::ParamsMap(VectorParamsMap { map }));
                // How rare a word is in the collection is what is missing of its score.
                let rare = SparseVectorParamsBuilder::default().modifier(Modifier::Idf);
                let map = HashMap::from([(WORDS.to_owned(), rare.into())]);
                new.vectors_config(VectorsConfig { config }).sparse_vectors_config(SparseVectorConfig { map })
            } else {
                new.vectors_config(vectors)
            };
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
    pub(super) async fn left_over(&self, alias: &str, live: &str) -> Result<Vec<String>, IndexError> {
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

    pub(super) async fn delete(&self, collection: &str) -> Result<(), IndexError> {
        self.patiently("removing a collection", || self.0.client.delete_collection(collection)).await?;
        Ok(())
    }

    /// The client.
    pub(super) fn client(&self) -> &Qdrant {
        &self.0.client
    }

    /// How it is used.
    pub(super) fn settings(&self) -> &Settings {
        &self.0.settings
    }
}

pub(super) fn code(error: &QdrantError) -> Option<Code> {
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
