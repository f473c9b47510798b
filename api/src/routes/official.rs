//! `GET /v1/routes` and `/v1/routes/{id}`: sources' own routes.

use crate::extract::{Id, Params};
use crate::problem::Problem;
use crate::responses::{Reading, ReadingOne};
use crate::state::App;
use crate::{reader, render};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use guide::plan::official::{RouteCard, RoutesRequest};
use scenic_data::LangTag;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of routes.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoutePage {
    items: Vec<RouteCard>,
    next_cursor: Option<String>,
}

/// Official and partner routes.
#[utoipa::path(
    get,
    path = "/v1/routes",
    tag = "routes",
    params(
        ("q" = Option<String>, Query, description = "words of the name or description"),
        ("place_id" = Option<String>, Query, description = "that pass this place or something within it"),
        ("near" = Option<String>, Query, description = "lat,lon: with a stop around it"),
        ("datum" = Option<String>, Query, description = "of near and of the answer: wgs84, gcj02 or bd09"),
        ("radius_m" = Option<f64>, Query, description = "metres around near, 1 to 100000; 5000 unless told"),
        ("max_min" = Option<u32>, Query, description = "at most so long, minutes"),
        ("difficulty" = Option<String>, Query, description = "as the source calls it"),
        ("open" = Option<bool>, Query, description = "only those that nothing closes at the time"),
        ("at" = Option<String>, Query, description = "RFC 3339; else now"),
        ("lang" = Option<String>, Query, description = "BCP-47; else Accept-Language, else Chinese"),
        ("limit" = Option<usize>, Query, description = "items a page; 20 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The routes", body = RoutePage),
        Reading,
    )
)]
pub async fn routes(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let datum = params.datum();
    let request = RoutesRequest {
        text: params.text("q"),
        place: params.text("place_id"),
        near: params.near(datum, 5_000.0),
        max_min: params.number("max_min", 1..=100_000),
        difficulty: params.text("difficulty"),
        open: params.flag("open"),
        at: params.instant("at"),
        offset: params.cursor(),
        limit: params.limit(20, app.settings.max_limit),
    };
    params.finish()?;
    let (items, next) = app.guide.routes(request, &lang).await.map_err(|e| Problem::from(e).in_query())?;
    let items = items.into_iter().map(|route| route.in_datum(datum)).collect();
    render::json(&headers, &RoutePage { items, next_cursor: next.map(|n| n.to_string()) })
}

/// A route with its stops, whether each is open, and what is shut on it.
#[utoipa::path(
    get,
    path = "/v1/routes/{id}",
    tag = "routes",
    params(
        ("id" = String, Path, description = "its id, or source:external_id"),
        ("at" = Option<String>, Query, description = "RFC 3339; else now"),
        ("datum" = Option<String>, Query, description = "of the answer's positions: wgs84, gcj02 or bd09"),
        ("lang" = Option<String>, Query, description = "BCP-47; else Accept-Language, else Chinese"),
    ),
    responses(
        (status = 200, description = "The route", body = RouteCard),
        ReadingOne,
    )
)]
pub async fn route(
    State(app): State<App>,
    Id(id): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let (at, datum) = (params.instant("at"), params.datum());
    params.finish()?;
    render::json(&headers, &app.guide.route(&id, at, &lang).await?.in_datum(datum))
}
