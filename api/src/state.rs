//! What handlers share.

use crate::Settings;
use guide::Guide;
use metrics_exporter_prometheus::PrometheusHandle;
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

/// The service's parts.
#[derive(Clone)]
pub struct App {
    /// Answers.
    pub guide: Arc<Guide>,
    /// Limits.
    pub settings: Arc<Settings>,
    /// Renders the metrics; `None` when they are not collected.
    pub metrics: Option<PrometheusHandle>,
    /// Readiness of the parts besides the store.
    pub health: Health,
}
