//! What is counted of every request: how many, how they ended, how long they took.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;

/// Counts a request under the address as it is written in the description, never as it was asked: a name
/// or a question is nobody's business.
pub async fn watch(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = route.unwrap_or_else(|| "none".to_owned());
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("daoyou_http_requests_total", "route" => route.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("daoyou_http_request_seconds", "route" => route)
        .record(begun.elapsed().as_secs_f64());
    response
}
