//! `GET /v1/events`: what is on.

use crate::extract::Params;
use crate::problem::Problem;
use crate::responses::Reading;
use crate::state::App;
use crate::{reader, render};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use guide::place_card::{EventCard, named};
use guide::search::{EventsRequest, When};
use scenic_data::event::EventKind;
use scenic_data::{Datum, LangTag, Words};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of events, by start.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventPage {
    items: Vec<EventCard>,
    next_cursor: Option<String>,
    /// The datum of positions, when it is not WGS-84.
    #[serde(skip_serializing_if = "Option::is_none")]
    datum: Option<Datum>,
}

/// Events, exhibitions and notices at a time and a place.
#[utoipa::path(
    get,
    path = "/v1/events",
    tag = "events",
    params(
        ("near" = Option<String>, Query, description = "lat,lon"),
        ("datum" = Option<String>, Query, description = "of near and of the answer: wgs84, gcj02 or bd09"),
        ("radius_m" = Option<f64>, Query, description = "metres around near, 1 to 100000; 5000 unless told"),
        ("place_id" = Option<String>, Query, description = "at this place or within it"),
        ("from" = Option<String>, Query, description = "RFC 3339: not over before; now unless told"),
        ("to" = Option<String>, Query, description = "RFC 3339: not starting after"),
        ("new_since" = Option<String>, Query, description = "RFC 3339: first seen, as they are now, at or after this"),
        ("when" = Option<String>, Query, description = "now, today, tomorrow, weekend, week, new (first seen within 7 days) or last_chance (under way, over within 7 days); by the clock of place_id, else of China"),
        ("text_lang" = Option<String>, Query, description = "BCP-47: only those told in this language"),
        ("kind" = Option<String>, Query, description = "exhibition, event or notice"),
        ("lang" = Option<String>, Query, description = "BCP-47"),
        ("limit" = Option<usize>, Query, description = "items a page; 20 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses(
        (status = 200, description = "The events", body = EventPage),
        Reading,
    )
)]
pub async fn events(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let lang = reader::asked(&mut params, &headers).unwrap_or_else(LangTag::zh);
    let datum = params.datum();
    let when = params.parsed("when", When::parse);
    let mut request = EventsRequest {
        near: params.near(datum, 5_000.0),
        place: params.text("place_id"),
        from: params.instant("from"),
        to: params.instant("to"),
        new_since: params.instant("new_since"),
        kind: params.parsed("kind", EventKind::parse),
        ending_before: None,
        text_lang: params.parsed("text_lang", LangTag::parse),
        offset: params.cursor(),
        limit: params.limit(20, app.settings.max_limit),
    };
    if request.from.zip(request.to).is_some_and(|(from, to)| to < from) {
        params.refuse("to", Words::new("早于 from", "before from"));
    }
    if when.is_some() && (request.from.is_some() || request.to.is_some()) {
        params.refuse("when", Words::new("不能与 from、to 同时给出", "not together with from and to"));
    }
    params.finish()?;
    if let Some(when) = when {
        app.guide.on_when(&mut request, when).await.map_err(|e| Problem::from(e).in_query())?;
    }
    let (items, next) = app.guide.events(request, &lang).await.map_err(|e| Problem::from(e).in_query())?;
    let items = items.into_iter().map(|event| event.in_datum(datum)).collect();
    render::json(
        &headers,
        &EventPage { items, next_cursor: next.map(|n| n.to_string()), datum: named(datum) },
    )
}
