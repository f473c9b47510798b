//! `GET /v1/places/{id}/history`: every value a field has had.

use crate::extract::{Id, Params};
use crate::problem::Problem;
use crate::render;
use crate::responses::ReadingOne;
use crate::state::App;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, Utc};
use scenic_data::freshness::Freshness;
use scenic_data::{Field, LangTag, Words};
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
        ("limit" = Option<usize>, Query, description = "items a page; 20 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The values", body = History),
        ReadingOne,
    )
)]
pub async fn history(
    State(app): State<App>,
    Id(id): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let field = params.text("field");
    let as_of = params.instant("as_of");
    let (limit, offset) = (params.limit(20, app.settings.max_limit), params.cursor());
    if field.is_none() && params.is_sound() {
        params.refuse("field", Words::new("请说明哪个字段，例如 ticket", "say which field, such as ticket"));
    }
    params.finish()?;
    let place = app.guide.resolve(&id).await?;
    let now = app.guide.now();
    let claims = app.guide.store().history(&place, &Field::new(&field.unwrap_or_default()), as_of).await?;
    let next = offset + limit;
    let next_cursor = (claims.len() > next).then(|| next.to_string());
    let items = claims
        .into_iter()
        .skip(offset)
        .take(limit)
        .map(|claim| HistoryItem {
            text: claim.value().to_owned(),
            lang: claim.draft.lang.clone(),
            known_from: claim.known_from,
            known_until: claim.known_until,
            freshness: claim.freshness(now),
        })
        .collect();
    render::json(&headers, &History { items, next_cursor })
}
