//! What handlers share.

use crate::Settings;
use crate::darkroom::{Darkroom, Turns};
use crate::desk::Desk;
use crate::streams::Streams;
use async_trait::async_trait;
use axum::http::HeaderMap;
use guide::Guide;
use metrics_exporter_prometheus::PrometheusHandle;
use scenic_data::record::PhotoRecord;
use scenic_data::source::SourceDefinition;
use scenic_data::{PlaceId, Source, SourceId, Words};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// How a part of the service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// It works.
    Ready,
    /// The service answers without it, only not as well; and why.
    Degraded(String),
    /// The service cannot answer without it; and what is wrong.
    Down(String),
}

/// Tells how the parts of the service are, by name.
pub type Health = Arc<dyn Fn() -> Vec<(&'static str, Part)> + Send + Sync>;

/// A page that somebody sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Whose it is.
    pub source: SourceId,
    /// Its own address.
    pub url: String,
    /// It as HTML.
    pub html: String,
}

/// What operators ask for and rooms do that this one does not know. What a page yields is the
/// extractors' own, so it is passed on as they write it.
#[async_trait]
pub trait Operations: Send + Sync {
    /// Fetches a page by a source's rules and says what would be read from it. An error says why
    /// that cannot be done.
    async fn preview(&self, source: &SourceDefinition, url: Option<&str>) -> Result<Value, Words>;
    /// What is wrong with the rules by which a source's pages are read, each with its field.
    fn rule_problems(&self, source: &SourceDefinition) -> Vec<(String, Words)>;
    /// Keeps a page and reads it. An error names the field that is at fault.
    async fn take(&self, source: &Source, page: Page) -> Result<Value, (&'static str, Words)>;
    /// Makes a picture fit to be kept, keeps it and shows it as one of a place; `about` is all but the
    /// picture and its address. Returns its identifier.
    async fn add_photo(&self, place: &PlaceId, bytes: &[u8], about: PhotoRecord) -> Result<String, Unkept>;
    /// Shows an editor's picture no more; false where there is none of that place.
    async fn remove_photo(&self, place: &PlaceId, picture: &str) -> Result<bool, Unkept>;
}

/// Why a picture was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unkept {
    /// The picture's fault.
    Picture(Words),
    /// Our fault; for the log.
    Failed(String),
}

/// The service's parts.
#[derive(Clone)]
pub struct App {
    /// Answers.
    pub guide: Arc<Guide>,
    /// Limits.
    pub settings: Arc<Settings>,
    /// Renders the metrics; `None` when they are not collected.
    pub metrics: Option<PrometheusHandle>,
    /// What operators ask for.
    pub operations: Arc<dyn Operations>,
    /// What partners ask for.
    pub desk: Arc<dyn Desk>,
    /// Who decodes photographs.
    pub darkroom: Arc<dyn Darkroom>,
    /// Whose turn it is to have one looked at.
    pub turns: Arc<Turns>,
    /// Connections that stay open.
    pub streams: Arc<Streams>,
    /// Random bytes, for new keys.
    pub random: fn() -> [u8; 32],
    /// Makes the span of a request part of the trace that its headers name, where callers are followed.
    pub follow: fn(&HeaderMap, &tracing::Span),
    /// The hash of the operator's key; `None` where none is configured.
    pub admin_key_hash: Option<String>,
    /// The keys that sources sign their pushes with.
    pub push_keys: Arc<HashMap<SourceId, String>>,
    /// Readiness of the parts besides the store.
    pub health: Health,
}
