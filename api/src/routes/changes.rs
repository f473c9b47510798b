//! `GET /v1/changes`: what changed, so that mini-apps refresh what they keep.

use crate::extract::Params;
use crate::problem::Problem;
use crate::render;
use crate::state::App;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use scenic_data::change::Change;
use serde::Serialize;
use utoipa::ToSchema;

/// Changes, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangePage {
    items: Vec<Change>,
    /// Give it as `since` to go on; the same number when there is nothing new.
    next_cursor: String,
}

/// What changed after a point, in order.
#[utoipa::path(
    get,
    path = "/v1/changes",
    tag = "changes",
    params(
        ("since" = Option<i64>, Query, description = "next_cursor of the page before; 0 from the beginning"),
        ("limit" = Option<u64>, Query, description = "items a page, 1 to 1000"),
    ),
    responses(
        (status = 200, description = "The changes", body = ChangePage),
        (status = 422, description = "A parameter is not valid", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn changes(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let since = params.number("since", 0..=i64::MAX).unwrap_or(0);
    let limit = params.number("limit", 1..=1_000_u64).unwrap_or(100);
    params.finish()?;
    let items = app.guide.store().changes(since, limit).await?;
    let next = items.last().map_or(since, |change| change.seq);
    render::json(&headers, &ChangePage { items, next_cursor: next.to_string() })
}
