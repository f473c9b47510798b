//! `GET /v1/places/{id}/history`: every value a field has had.

use chrono::{DateTime, Utc};
use crate::extract::Params;
use crate::problem::Problem;
use crate::render;
use crate::state::App;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use scenic_data::freshness::Freshness;
use scenic_data::{Field, LangTag};
use serde::Serialize;
use utoipa::ToSchema;

/// Values of a field, latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    items: Vec<HistoryItem>,
    next_cursor: Option<String>,
}

/// A value, when it held and when it was known.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryItem {
    text: String,
    #[schema(value_type = Option<String>)]
    lang: Option<LangTag>,
    known_from: DateTime<Utc>,
    known_until: Option<DateTime<Utc>>,
    freshness: Freshness,
}

/// Every value a field has had, with when it held and when it was known.
#[utoipa::path(
    get,
    path = "/v1/places/{id}/history",
    tag = "places",
    params(
        ("id" = String, Path, description = "id, slug or source:external_id"),
        ("field" = String, Query, description = "a field's key or label, such as ticket"),
        ("as_of" = Option<String>, Query, description = "RFC 3339: only what was believed then"),
    ),
    responses(
        (status = 200, description = "The values", body = History),
        (status = 404, description = "No such place", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is not valid", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn history(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let field = params.text("field");
    let as_of = params.instant("as_of");
    if field.is_none() {
        params.refuse("field", "say which field, such as ticket".to_owned());
    }
    params.finish()?;
    let place = app.guide.resolve(&id).await?;
    let now = app.guide.now();
    let claims = app.guide.store().history(&place, &Field::new(&field.unwrap_or_default()), as_of).await?;
    let items = claims
        .into_iter()
        .map(|claim| HistoryItem {
            text: claim.value().to_owned(),
            lang: claim.draft.lang.clone(),
            known_from: claim.known_from,
            known_until: claim.known_until,
            freshness: claim.freshness(now),
        })
        .collect();
    render::json(&headers, &History { items, next_cursor: None })
}
