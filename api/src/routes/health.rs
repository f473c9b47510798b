//! Liveness, readiness and metrics.

use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", tag = "operation",
    responses((status = 200, description = "It lives", body = String, content_type = "text/plain")))]
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether each part is ready.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// Whether all parts are.
    ready: bool,
    /// Each part: `ok`, or what is wrong with it.
    parts: BTreeMap<&'static str, String>,
}

/// Whether the service can answer.
#[utoipa::path(get, path = "/readyz", tag = "operation",
    responses(
        (status = 200, description = "Every part is ready", body = Readiness),
        (status = 503, description = "A part is not", body = Readiness),
    ))]
pub async fn readyz(State(app): State<App>) -> Response {
    let mut parts = (app.health)();
    parts.push(("store", app.guide.store().ping().await.map_err(|error| error.to_string())));
    let ready = parts.iter().all(|(_, state)| state.is_ok());
    let parts = parts.into_iter().map(|(name, state)| (name, state.err().unwrap_or_else(|| "ok".to_owned()))).collect();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, parts })).into_response()
}

/// Counters and times, for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operation",
    responses((status = 200, description = "Metrics in the Prometheus text format", body = String, content_type = "text/plain")))]
pub async fn metrics(State(app): State<App>) -> Response {
    let text = app.metrics.as_ref().map(metrics_exporter_prometheus::PrometheusHandle::render).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
