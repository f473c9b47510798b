//! `GET /v1/events`: what is on.

use crate::extract::Params;
use crate::problem::Problem;
use crate::state::App;
use crate::{reader, render};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use guide::place_card::EventCard;
use guide::search::EventsRequest;
use scenic_data::event::EventKind;
use scenic_data::{Datum, LangTag, Position};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of events, by start.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventPage {
    items: Vec<EventCard>,
    next_cursor: Option<String>,
}

/// Events, exhibitions and notices at a time and a place.
#[utoipa::path(
    get,
    path = "/v1/events",
    tag = "events",
    params(
        ("near" = Option<String>, Query, description = "lat,lon"),
        ("datum" = Option<String>, Query, description = "of near: wgs84, gcj02 or bd09"),
        ("radius_m" = Option<f64>, Query, description = "metres around near, 1 to 100000; 5000 unless told"),
        ("place_id" = Option<String>, Query, description = "at this place or within it"),
        ("from" = Option<String>, Query, description = "RFC 3339: not over before; now unless told"),
        ("to" = Option<String>, Query, description = "RFC 3339: not starting after"),
        ("kind" = Option<String>, Query, description = "exhibition, event or notice"),
        ("lang" = Option<String>, Query, description = "BCP-47"),
        ("limit" = Option<usize>, Query, description = "items a page"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The events", body = EventPage),
        (status = 422, description = "A parameter is not valid", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn events(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let datum = params.parsed("datum", Datum::parse).unwrap_or_default();
    let near = params.parsed("near", |text| Position::parse_text(text, datum));
    let radius = params.number("radius_m", 1.0..=100_000.0).unwrap_or(5_000.0);
    let limit = params.number("limit", 1..=app.settings.max_limit).unwrap_or(20);
    let request = EventsRequest {
        near: near.map(|position| (position, radius)),
        place: params.text("place_id"),
        from: params.instant("from"),
        to: params.instant("to"),
        kind: params.parsed("kind", EventKind::parse),
        offset: params.number("cursor", 0..=100_000).unwrap_or(0),
        limit,
    };
    params.finish()?;
    let (items, next) = app.guide.events(request, &lang).await?;
    render::json(&headers, &EventPage { items, next_cursor: next.map(|n| n.to_string()) })
}
