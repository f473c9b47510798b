//! `GET /v1/site`: what this service is and can, for whoever shows it to people.

use crate::problem::Problem;
use crate::render;
use crate::responses::Reading;
use crate::state::App;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use scenic_data::Position;
use serde::Serialize;
use utoipa::ToSchema;

/// What this service is and can.
#[derive(Debug, Serialize, ToSchema)]
pub struct Site {
    /// What it is called.
    name: &'static str,
    /// The languages that it answers in.
    languages: [&'static str; 2],
    /// Whether reading takes a key: `open`.
    reading: &'static str,
    /// Whether it shows the invented region of the demo.
    demo: bool,
    /// Whether photographs are recognised.
    photos: bool,
    /// Whether a language model writes answers and pages.
    language_model: bool,
    /// How maps are drawn.
    map: MapInfo,
}

/// How maps are drawn.
#[derive(Debug, Serialize, ToSchema)]
pub struct MapInfo {
    /// Tiles of another service, where they are configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    tiles_url: Option<String>,
    /// Whom maps of those tiles credit.
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<String>,
    /// Whether `/v1/map/{z}/{x}/{y}.mvt` draws the ways that were imported.
    own: bool,
    /// The middle of that map, WGS-84.
    #[serde(skip_serializing_if = "Option::is_none")]
    center: Option<Position>,
    /// Its west, south, east and north, degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 4]>,
}

/// What this service is and can.
#[utoipa::path(
    get,
    path = "/v1/site",
    tag = "site",
    responses((status = 200, description = "What it is and can", body = Site), Reading)
)]
pub async fn site(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let bounds = app.guide.map_bounds();
    let center = bounds.map(|[west, south, east, north]| Position {
        lat: f64::midpoint(south, north),
        lon: f64::midpoint(west, east),
    });
    let site = Site {
        name: "导游 Daoyou",
        languages: ["zh-Hans", "en"],
        reading: "open",
        demo: app.settings.demo,
        photos: app.guide.has_eyes(),
        language_model: app.guide.has_writer(),
        map: MapInfo {
            tiles_url: app.settings.map_tiles_url.clone(),
            attribution: app.settings.map_attribution.clone(),
            own: bounds.is_some(),
            center,
            bounds,
        },
    };
    render::json(&headers, &site)
}
