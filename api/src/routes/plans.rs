//! `/v1/plans`: plans that travellers keep. An identifier is the key to its plan.

use super::planning::{PlanBody, SpotBody, file, form, read, readable};
use crate::extract::{Body, Id, Wrong, instant};
use crate::problem::Problem;
use crate::responses::{Naming, ReadingOne, Sending};
use crate::state::App;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use guide::plan::kept::{KeptCard, Replan};
use guide::plan::{Pace, Spot};
use scenic_data::Datum;
use serde::Deserialize;
use utoipa::ToSchema;

/// How far one has come, and what is wished now: "I am here, it is 14:20, I skipped two".
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ReplanBody {
    /// The version that this is about; refused when the plan was changed since.
    version: Option<i64>,
    /// Where one is: `place_id`, or `lat` and `lon`; at the last stop reached unless told.
    here: Option<SpotBody>,
    /// The datum of `here`.
    datum: Option<String>,
    /// What time it is (RFC 3339); now unless told.
    at: Option<String>,
    /// Places that were seen.
    visited: Vec<String>,
    /// So many of the next stops are passed over.
    skip_next: Option<u32>,
    /// Places to leave out.
    skip: Vec<String>,
    /// Places to add.
    add: Vec<String>,
    /// When it must be over now (RFC 3339).
    end_at: Option<String>,
    /// `slow`, `normal` or `fast` from now on.
    pace: Option<Pace>,
}

/// Keep a plan. It is looked at again whenever something that it rests on changes; the change feed and
/// webhooks tell of it under its `feed_id`.
#[utoipa::path(
    post,
    path = "/v1/plans",
    tag = "plans",
    request_body = PlanBody,
    responses(
        (status = 201, description = "It is kept. Whoever knows its `id` may read and change it", body = KeptCard),
        Sending,
    )
)]
pub async fn keep(
    State(app): State<App>,
    headers: HeaderMap,
    Body(body): Body<PlanBody>,
) -> Result<(StatusCode, Json<KeptCard>), Problem> {
    let (request, lang, _) = read(body, &headers)?;
    let id: String = (app.random)().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let kept = app.guide.keep(id, &request, &lang).await;
    let card = kept.map_err(|error| Problem::from(error).in_lang(&lang))?;
    Ok((StatusCode::CREATED, Json(card)))
}

/// A plan that is kept: whether it still holds, what broke, and a repaired plan where it does not.
#[utoipa::path(
    get,
    path = "/v1/plans/{id}",
    tag = "plans",
    params(
        ("id" = String, Path, description = "its identifier"),
        ("format" = Option<String>, Query, description = "json (unless told), geojson, gpx or ics"),
    ),
    responses(
        (status = 200, description = "The plan",
            content((KeptCard = "application/json"), (String = "application/geo+json"), (String = "application/gpx+xml"), (String = "text/calendar"))),
        ReadingOne,
    )
)]
pub async fn kept(
    State(app): State<App>,
    Id(id): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let form = form(query.as_deref())?;
    readable(&id)?;
    let card = app.guide.kept(&id).await?;
    match form {
        None => crate::render::json(&headers, &card),
        Some(form) => file(&card.plan, form, card.made_at),
    }
}

/// Plan what is left of a plan anew, from where one is.
#[utoipa::path(
    post,
    path = "/v1/plans/{id}/replan",
    tag = "plans",
    params(("id" = String, Path, description = "its identifier")),
    request_body = ReplanBody,
    responses(
        (status = 200, description = "The new version of the plan", body = KeptCard),
        (status = 404, description = "There is no such plan", body = crate::document::Document, content_type = "application/problem+json"),
        Sending,
    )
)]
pub async fn replan(
    State(app): State<App>,
    Id(id): Id,
    Body(body): Body<ReplanBody>,
) -> Result<Json<KeptCard>, Problem> {
    readable(&id)?;
    let mut wrong = Wrong::default();
    let datum =
        body.datum.as_deref().and_then(|name| wrong.kept("/datum", Datum::parse(name))).unwrap_or_default();
    let here = body.here.and_then(|here| wrong.kept("/here", here.read(datum)));
    let at = body.at.and_then(|text| wrong.kept("/at", instant(&text)));
    let end_at = body.end_at.and_then(|text| wrong.kept("/end_at", instant(&text)));
    wrong.finish()?;
    let (location, place_id) = match here {
        Some(Spot::At(at)) => (Some(at), None),
        Some(Spot::Place { place_id }) => (None, Some(place_id)),
        None => (None, None),
    };
    let change = Replan {
        version: body.version,
        location,
        place_id,
        at,
        visited: body.visited,
        skip_next: body.skip_next,
        skip: body.skip,
        add: body.add,
        end_at,
        pace: body.pace,
    };
    Ok(Json(app.guide.replan(&id, &change).await?))
}

/// Forget a plan.
#[utoipa::path(
    delete,
    path = "/v1/plans/{id}",
    tag = "plans",
    params(("id" = String, Path, description = "its identifier")),
    responses((status = 204, description = "It is forgotten"), Naming)
)]
pub async fn forget(State(app): State<App>, Id(id): Id) -> Result<Response, Problem> {
    readable(&id)?;
    app.guide.forget(&id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
