//! Liveness, readiness and metrics.

use crate::state::{App, Part};
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
    /// Whether the service can answer.
    ready: bool,
    /// Each part: `ok`, `degraded: …` (the service answers without it), or what is wrong with it.
    parts: BTreeMap<&'static str, String>,
}

/// Whether the service can answer.
#[utoipa::path(get, path = "/readyz", tag = "operation",
    responses(
        (status = 200, description = "It can answer; parts may be degraded", body = Readiness),
        (status = 503, description = "It cannot; a part is missing", body = Readiness),
    ))]
pub async fn readyz(State(app): State<App>) -> Response {
    let mut parts = (app.health)();
    let store = app.guide.store();
    let (rows, bytes) = tokio::join!(store.ping(), store.ping_bytes());
    parts.push(("store", rows.map_or_else(|error| Part::Down(error.to_string()), |()| Part::Ready)));
    if store.vault().is_bucket() {
        // Questions are answered without it.
        let files = bytes.map_or_else(|error| Part::Degraded(error.to_string()), |()| Part::Ready);
        parts.push(("files", files));
    }
    let ready = !parts.iter().any(|(_, part)| matches!(part, Part::Down(_)));
    let parts = parts.into_iter().map(|(name, part)| (name, told(part))).collect();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, parts })).into_response()
}

fn told(part: Part) -> String {
    match part {
        Part::Ready => "ok".to_owned(),
        Part::Degraded(why) => format!("degraded: {why}"),
        Part::Down(why) => why,
    }
}

/// Counters and times, for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operation",
    responses((status = 200, description = "Metrics in the Prometheus text format", body = String, content_type = "text/plain")))]
pub async fn metrics(State(app): State<App>) -> Response {
    let text =
        app.metrics.as_ref().map(metrics_exporter_prometheus::PrometheusHandle::render).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
