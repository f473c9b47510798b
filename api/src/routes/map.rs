//! `GET /v1/map/{z}/{x}/{y}.mvt`: the map that was imported, as vector tiles.

use crate::fault::missing;
use crate::problem::Problem;
use crate::responses::ReadingOne;
use crate::state::App;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// How long a tile is shown before it is asked for again, seconds.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// A tile of the imported map: ways, and the places known there.
#[utoipa::path(
    get,
    path = "/v1/map/{z}/{x}/{y}",
    tag = "site",
    params(
        ("z" = u8, Path, description = "zoom, 0 to 20"),
        ("x" = u32, Path, description = "column"),
        ("y" = String, Path, description = "row, with .mvt"),
    ),
    responses(
        (status = 200, description = "A Mapbox vector tile with the layers `ways` and `places`; empty where there is no map",
            content_type = "application/vnd.mapbox-vector-tile"),
        ReadingOne,
    )
)]
pub async fn tile(
    State(app): State<App>,
    Path((z, x, y)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let named = format!("{z}/{x}/{y}");
    let tile = || {
        let (z, x) = (z.parse().ok()?, x.parse().ok()?);
        Some((z, x, y.strip_suffix(".mvt")?.parse().ok()?))
    };
    let bytes = match tile() {
        Some((z, x, y)) => app.guide.map_tile(z, x, y).await?,
        None => None,
    };
    let bytes = bytes.ok_or_else(|| missing("tile", &named))?;
    let tag = format!("\"{}\"", scenic_data::ids::content_hash(&bytes).get(..24).unwrap_or_default());
    let same = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) == Some(tag.as_str());
    let kind = [(header::CONTENT_TYPE, "application/vnd.mapbox-vector-tile")];
    let mut response =
        if same { StatusCode::NOT_MODIFIED.into_response() } else { (kind, bytes).into_response() };
    response.headers_mut().insert(header::CACHE_CONTROL, KEPT);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}
