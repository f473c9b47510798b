//! `GET /v1/places/{id}` and `…/status`.

use crate::extract::{Id, Params};
use crate::problem::Problem;
use crate::responses::ReadingOne;
use crate::state::App;
use crate::{reader, render};
use axum::extract::{RawQuery, State};
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
        ("datum" = Option<String>, Query, description = "of the answer's positions: wgs84, gcj02 or bd09"),
        ("lang" = Option<String>, Query, description = "BCP-47; else Accept-Language, else Chinese"),
    ),
    responses(
        (status = 200, description = "The place", body = PlaceCard),
        ReadingOne,
    )
)]
pub async fn place(
    State(app): State<App>,
    Id(id): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let datum = params.datum();
    params.finish()?;
    let card = app.guide.place(&id, &lang).await?.in_datum(datum);
    render::json(&headers, &card)
}

/// Whether a place is open: hours, notices and closures at a time.
#[utoipa::path(
    get,
    path = "/v1/places/{id}/status",
    tag = "places",
    params(
        ("id" = String, Path, description = "id, slug or source:external_id"),
        ("at" = Option<String>, Query, description = "RFC 3339; else now"),
        ("datum" = Option<String>, Query, description = "of the answer's positions: wgs84, gcj02 or bd09"),
        ("lang" = Option<String>, Query, description = "BCP-47; else Accept-Language, else Chinese"),
    ),
    responses(
        (status = 200, description = "Open, closed or unknown, with the evidence", body = StatusCard),
        ReadingOne,
    )
)]
pub async fn status(
    State(app): State<App>,
    Id(id): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let (at, datum) = (params.instant("at"), params.datum());
    params.finish()?;
    render::json(&headers, &app.guide.place_status(&id, at, &lang).await?.in_datum(datum))
}
