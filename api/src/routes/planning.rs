//! `POST /v1/routes`: a plan for an outing.

use crate::extract::{Body, Params, Wrong, instant, plain};
use crate::problem::{Code, Problem};
use crate::reader;
use crate::responses::Sending;
use crate::state::App;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use guide::plan::take::{Form, take};
use guide::plan::{Pace, Plan, PlanRequest, Spot};
use guide::ways::Mode;
use scenic_data::{Datum, LangTag, Position, Words};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Where a plan begins or ends: `place_id`, or `lat` and `lon`.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct SpotBody {
    /// A place: id, slug or `source:external_id`.
    place_id: Option<String>,
    /// Latitude.
    lat: Option<f64>,
    /// Longitude.
    lon: Option<f64>,
}

/// A wish for a plan. One of `start`, `within` and `must_visit` is needed, to say where.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PlanBody {
    /// Where it begins; anywhere unless told.
    pub start: Option<SpotBody>,
    /// Where it ends; anywhere unless told.
    pub end: Option<SpotBody>,
    /// The datum of `start` and `end` and of the answer: `wgs84` (default), `gcj02` or `bd09`.
    pub datum: Option<String>,
    /// Whether it ends where it begins.
    pub round_trip: bool,
    /// The area that it stays in: a place with others within.
    pub within: Option<String>,
    /// When it begins (RFC 3339); now unless told.
    #[schema(example = "2026-12-01T09:00:00+08:00")]
    pub start_at: Option<String>,
    /// When it must be over (RFC 3339). More than 16 hours make it several days.
    pub end_at: Option<String>,
    /// Or how long it lasts at most, minutes; 240 unless told.
    pub max_min: Option<u32>,
    /// Over how many days, 9:00 to 18:00 each.
    pub days: Option<u32>,
    /// How one goes: `walk` (unless told), `wheels` (no steps) or `drive`.
    pub mode: Mode,
    /// `slow`, `normal` or `fast`.
    pub pace: Pace,
    /// What one likes, in words of either language.
    pub interests: Vec<String>,
    /// What one does not like.
    pub avoid_interests: Vec<String>,
    /// Places that must be in it.
    pub must_visit: Vec<String>,
    /// Places that must not be in it.
    pub avoid: Vec<String>,
    /// Places that were seen before.
    pub visited: Vec<String>,
    /// Places of an earlier plan, which this one keeps where it can.
    pub keep: Vec<String>,
    /// Whether children come along.
    pub children: bool,
    /// Whether it rains: under a roof where possible.
    pub rain: bool,
    /// Whether a meal at noon belongs to it; by itself where the time reaches over noon.
    pub lunch: Option<bool>,
    /// The most it may cost altogether, of the prices that are known.
    pub budget: Option<f64>,
    /// How many people pay.
    pub people: Option<u32>,
    /// At most so many stops a day.
    pub max_stops: Option<u32>,
    /// How many other plans are wished for, 0 to 3.
    pub alternatives: Option<u32>,
    /// How long may be searched for a better plan, milliseconds.
    pub time_ms: Option<u64>,
    /// The language of its sentences (BCP-47); else `Accept-Language`, else Chinese.
    pub lang: Option<String>,
}

/// A body as a request, with the language and the datum of the answer.
pub fn read(body: PlanBody, headers: &HeaderMap) -> Result<(PlanRequest, LangTag, Datum), Problem> {
    let mut wrong = Wrong::default();
    let datum =
        body.datum.as_deref().and_then(|name| wrong.kept("/datum", Datum::parse(name))).unwrap_or_default();
    let lang = body.lang.as_deref().and_then(|tag| wrong.kept("/lang", LangTag::parse(tag)));
    let mut spot =
        |field: &str, spot: Option<SpotBody>| spot.and_then(|spot| wrong.kept(field, spot.read(datum)));
    let (start, end) = (spot("/start", body.start), spot("/end", body.end));
    let mut time =
        |field: &str, text: Option<String>| text.and_then(|text| wrong.kept(field, instant(&text)));
    let (start_at, end_at) = (time("/start_at", body.start_at), time("/end_at", body.end_at));
    let lists = [
        ("must_visit", &body.must_visit),
        ("avoid", &body.avoid),
        ("visited", &body.visited),
        ("keep", &body.keep),
        ("interests", &body.interests),
        ("avoid_interests", &body.avoid_interests),
    ];
    for (field, list) in lists {
        for (i, text) in list.iter().enumerate() {
            wrong.kept(&format!("/{field}/{i}"), short(text));
        }
    }
    if let Some(text) = &body.within {
        wrong.kept("/within", short(text));
    }
    wrong.finish()?;
    let request = PlanRequest {
        start,
        end,
        round_trip: body.round_trip,
        within: body.within,
        start_at,
        end_at,
        max_min: body.max_min,
        days: body.days,
        mode: body.mode,
        pace: body.pace,
        interests: body.interests,
        avoid_interests: body.avoid_interests,
        must_visit: body.must_visit,
        avoid: body.avoid,
        visited: body.visited,
        children: body.children,
        rain: body.rain,
        lunch: body.lunch,
        budget: body.budget,
        people: body.people,
        max_stops: body.max_stops,
        alternatives: body.alternatives,
        time_ms: body.time_ms,
        keep: body.keep,
    };
    let lang = lang.or_else(|| reader::accepted(headers)).unwrap_or_else(LangTag::zh);
    Ok((request, lang, datum))
}

/// Longest reference to a place and longest interest, characters.
const LONGEST: usize = 200;

fn short(text: &str) -> Result<(), Words> {
    plain(text)?;
    if text.trim().is_empty() || text.chars().count() > LONGEST {
        return Err(Words::new(
            format!("应为 1 到 {LONGEST} 个字符"),
            format!("it has 1 to {LONGEST} characters"),
        ));
    }
    Ok(())
}

impl SpotBody {
    pub(super) fn read(self, datum: Datum) -> Result<Spot, Words> {
        match (self.place_id, self.lat, self.lon) {
            (Some(place_id), None, None) => {
                short(&place_id)?;
                Ok(Spot::Place { place_id })
            }
            (None, Some(lat), Some(lon)) => Position::parse(lat, lon, datum).map(Spot::At),
            _ => Err(Words::new("请给出 place_id，或 lat 与 lon", "give place_id, or lat and lon")),
        }
    }
}

/// The form that a query asks for besides JSON.
pub(super) fn form(query: Option<&str>) -> Result<Option<Form>, Problem> {
    let mut params = Params::of(query);
    let form =
        params.parsed("format", |name| if name == "json" { Ok(None) } else { Form::parse(name).map(Some) });
    params.finish()?;
    Ok(form.flatten())
}

/// A plan in a form, as a file.
pub(super) fn file(plan: &Value, form: Form, stamp: DateTime<Utc>) -> Result<Response, Problem> {
    let text = take(plan, form, stamp).ok_or_else(crate::fault::ours)?;
    let name = format!("attachment; filename=\"plan.{}\"", form.ending());
    Ok(([(header::CONTENT_TYPE, form.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)], text)
        .into_response())
}

/// Plan an outing: which sights, in which order, over which ways, each open when one gets there.
#[utoipa::path(
    post,
    path = "/v1/routes",
    tag = "routes",
    params(("format" = Option<String>, Query, description = "json (unless told), geojson, gpx or ics")),
    request_body = PlanBody,
    responses(
        (status = 200, description = "The plan. When something that must be in it cannot be, 422 says what and by how much",
            content((Plan = "application/json"), (String = "application/geo+json"), (String = "application/gpx+xml"), (String = "text/calendar"))),
        Sending,
    )
)]
pub async fn plan(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Body(body): Body<PlanBody>,
) -> Result<Response, Problem> {
    let form = form(query.as_deref())?;
    let (request, lang, datum) = read(body, &headers)?;
    let plan = app.guide.plan(&request, &lang).await.map_err(|error| Problem::from(error).in_lang(&lang))?;
    metrics::histogram!("daoyou_plan_seconds").record(plan.took_ms / 1_000.0);
    match form {
        None => Ok(Json(plan.in_datum(datum)).into_response()),
        // Files for devices and calendars are WGS-84 by their own definition.
        Some(form) => {
            let value = serde_json::to_value(&plan).map_err(|error| crate::fault::internal(&error))?;
            file(&value, form, app.guide.now())
        }
    }
}

/// A plan that cannot be told apart from one that is not there.
pub(super) fn readable(id: &str) -> Result<(), Problem> {
    if id.len() <= 80 {
        Ok(())
    } else {
        Err(Problem::new(Code::NotFound, "没有这个行程", "there is no such plan"))
    }
}
