//! `GET /v1/photos/{id}`: a picture that partners sent.

use crate::extract::{Id, Params};
use crate::problem::Problem;
use crate::responses::ReadingOne;
use crate::state::App;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use scenic_data::store::PICTURE_TYPE;

/// Longest side of a picture that may be asked for, in pixels.
const MAX_SIDE: u32 = 10_000;

/// A picture as JPEG, without metadata; with `size` the smallest copy that is at least so large.
#[utoipa::path(
    get,
    path = "/v1/photos/{id}",
    tag = "places",
    params(
        ("id" = String, Path, description = "the picture's id, as a place names it"),
        ("size" = Option<u32>, Query, description = "pixels of the longer side; the whole picture unless told"),
    ),
    responses((status = 200, description = "The picture", content_type = "image/jpeg"), ReadingOne)
)]
pub async fn photo(
    State(app): State<App>,
    Id(id): Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let size = params.number("size", 1..=MAX_SIDE);
    params.finish()?;
    let store = app.guide.store();
    let missing = || crate::fault::missing("photo", &id);
    let picture = store.picture(&id).await?.ok_or_else(missing)?;
    if !store.is_shown(&picture.id).await? {
        return Err(missing());
    }
    let copies = picture.thumbs.iter().filter(|(side, _)| size.is_some_and(|size| *side >= size));
    let hash = copies.min_by_key(|(side, _)| *side).map_or(&picture.id, |(_, hash)| hash);
    let tag = format!("\"{hash}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or("");
    let mut response = if known.split(',').any(|one| one.trim() == tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, PICTURE_TYPE)], store.snapshot(hash).await?).into_response()
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    // The bytes never change; whether they may be shown can.
    let kept = HeaderValue::from_static("public, max-age=86400");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    Ok(response)
}
