//! `GET /v1/places/{id}` and `…/status`.

use crate::extract::Params;
use crate::problem::Problem;
use crate::state::App;
use crate::{reader, render};
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use guide::place_card::{PlaceCard, StatusCard};
use scenic_data::LangTag;

/// A place with everything known about it.
#[utoipa::path(
    get,
    path = "/v1/places/{id}",
    tag = "places",
    params(
        ("id" = String, Path, description = "id, slug or source:external_id"),
        ("lang" = Option<String>, Query, description = "BCP-47; else Accept-Language, else Chinese"),
    ),
    responses(
        (status = 200, description = "The place", body = PlaceCard),
        (status = 304, description = "Unchanged since the ETag given"),
        (status = 404, description = "No such place", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn place(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    params.finish()?;
    render::json(&headers, &app.guide.place(&id, &lang).await?)
}

/// Whether a place is open: hours, notices and closures at a time.
#[utoipa::path(
    get,
    path = "/v1/places/{id}/status",
    tag = "places",
    params(
        ("id" = String, Path, description = "id, slug or source:external_id"),
        ("at" = Option<String>, Query, description = "RFC 3339; else now"),
        ("lang" = Option<String>, Query, description = "BCP-47"),
    ),
    responses(
        (status = 200, description = "Open, closed or unknown, with the evidence", body = StatusCard),
        (status = 404, description = "No such place", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is not valid", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn status(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let at = params.instant("at");
    params.finish()?;
    render::json(&headers, &app.guide.place_status(&id, at, &lang).await?)
}
