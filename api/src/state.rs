//! What handlers share.

use crate::Settings;
use guide::Guide;
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;

/// Tells whether a part of the service is ready: its name, and what is wrong when it is not.
pub type Health = Arc<dyn Fn() -> Vec<(&'static str, Result<(), String>)> + Send + Sync>;

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
