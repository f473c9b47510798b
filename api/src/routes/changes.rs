//! `GET /v1/changes`: what changed, so that mini-apps refresh what they keep.

use crate::extract::Params;
use crate::problem::Problem;
use crate::reader;
use crate::render;
use crate::responses::Reading;
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

/// What changed after a point, in order. With `Accept: text/event-stream` the connection stays open, and
/// each change comes as an event `change` with its number as the event's id.
#[utoipa::path(
    get,
    path = "/v1/changes",
    tag = "changes",
    params(
        ("since" = Option<i64>, Query, description = "next_cursor of the page before; 0 from the beginning. Events begin now unless told"),
        ("limit" = Option<u64>, Query, description = "items a page; 100 unless told, at most 1000 are given"),
        ("Last-Event-ID" = Option<i64>, Header, description = "the last event that was received, when a stream is taken up again"),
    ),
    responses(
        (status = 200, description = "The changes", content((ChangePage = "application/json"), (String = "text/event-stream"))),
        Reading,
    )
)]
pub async fn changes(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let since = params.number("since", 0..=i64::MAX);
    let limit = params.limit(100, 1_000);
    params.finish()?;
    if reader::wants_events(&headers) {
        return super::changes_stream::stream(app, &headers, since).await;
    }
    let since = since.unwrap_or(0);
    let items = app.guide.store().changes(since, limit as u64).await?;
    let next = items.last().map_or(since, |change| change.seq);
    render::json(&headers, &ChangePage { items, next_cursor: next.to_string() })
}
