//! Pictures: those of the gallery are given, those of travellers are recognised.

use crate::extract::{Id, Params, PhotoForm, instant};
use crate::problem::Problem;
use crate::reader;
use crate::responses::{ReadingOne, Sending};
use crate::state::App;
use axum::Json;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use guide::photo::{PhotoAnswer, Photograph, Stand, StandFrom};
use scenic_data::store::PICTURE_TYPE;
use scenic_data::{Datum, LangTag, Position, Words};
use utoipa::ToSchema;

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

/// A photograph with what its sender knows of it.
#[derive(Debug, serde::Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes the form; it is read part by part")]
pub struct PhotoRequest {
    /// The picture: JPEG, PNG, WebP or GIF.
    #[schema(value_type = String, format = Binary)]
    photo: String,
    /// Latitude of where it was taken; only with `lon`.
    lat: Option<f64>,
    /// Longitude.
    lon: Option<f64>,
    /// The datum of both: `wgs84` (default), `gcj02` or `bd09`.
    datum: Option<String>,
    /// How far the position may be off, metres.
    accuracy_m: Option<f64>,
    /// Where the camera looked, degrees from north, clockwise.
    heading: Option<f64>,
    /// The language to answer in (BCP-47); else `Accept-Language`.
    lang: Option<String>,
    /// The instant it is about (RFC 3339); else now.
    at: Option<String>,
}

/// The parts of a form besides the photograph.
const PARTS: [&str; 7] = ["lat", "lon", "datum", "accuracy_m", "heading", "lang", "at"];

/// Recognise what a photograph shows, and tell its story and the way on. The photograph is not kept.
#[utoipa::path(
    post,
    path = "/v1/photos/lookup",
    tag = "photos",
    request_body(content = PhotoRequest, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What it shows: one place where that is sure, up to three to choose from where it is not, none where nothing is like it", body = PhotoAnswer),
        Sending,
    )
)]
pub async fn lookup(
    State(app): State<App>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<PhotoAnswer>, Problem> {
    let mut form = PhotoForm::read(request, &app, &PARTS).await?;
    let lang = form.parsed("lang", LangTag::parse);
    let place = sender_place(&mut form, None);
    let at = form.parsed("at", instant);
    let bytes = form.finish()?;
    let lang = lang.or_else(|| reader::accepted(&headers)).unwrap_or_else(LangTag::zh);
    let _turn = app.turns.turn().await?;
    let photograph = photograph(&app, &bytes, place, lang, at).await?;
    let answer = app.guide.lookup_photo(photograph).await?;
    metrics::histogram!("daoyou_photo_seconds").record(answer.took_ms.total / 1_000.0);
    metrics::counter!("daoyou_photos_total", "confidence" => format!("{:?}", answer.confidence).to_lowercase())
        .increment(1);
    Ok(Json(answer))
}

/// What a sender says of where a photograph was taken.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SenderPlace {
    position: Option<Position>,
    accuracy_m: Option<f64>,
    heading: Option<f64>,
}

/// Reads where the sender says that a photograph was taken: in `lat` and `lon`, or in a part `location`
/// that was read before.
pub(super) fn sender_place(form: &mut PhotoForm, location: Option<(f64, f64)>) -> SenderPlace {
    let datum = form.parsed("datum", Datum::parse).unwrap_or_default();
    let (lat, lon) = (form.number("lat", -90.0..=90.0), form.number("lon", -180.0..=180.0));
    if lat.is_some() != lon.is_some() {
        let missing = if lat.is_some() { "lon" } else { "lat" };
        form.refuse(missing, Words::new("lat 与 lon 要一起给出", "give lat and lon together"));
    }
    if location.is_some() && (lat.is_some() || lon.is_some()) {
        let words = Words::new("location 与 lat、lon 只能给一种", "give location, or lat and lon, not both");
        form.refuse("location", words);
    }
    let located = location.and_then(|(lat, lon)| {
        Position::parse(lat, lon, datum).map_err(|words| form.refuse("location", words)).ok()
    });
    let position = located.or_else(|| Position::parse(lat?, lon?, datum).ok());
    SenderPlace {
        position,
        accuracy_m: form.number("accuracy_m", 0.0..=1_000_000.0),
        heading: form.number("heading", 0.0..=360.0),
    }
}

/// Has a photograph decoded. Where it was taken is told by the camera, in the picture itself; the sender
/// may have chosen it from an album, far from there.
pub(super) async fn photograph(
    app: &App,
    bytes: &[u8],
    sender: SenderPlace,
    lang: LangTag,
    at: Option<scenic_data::Instant>,
) -> Result<Photograph, Problem> {
    if !app.guide.has_eyes() {
        return Err(guide::photo::no_eyes().into());
    }
    let developed = app.darkroom.develop(bytes).await?;
    let by_camera = developed.position.map(|position| Stand {
        position,
        accuracy_m: None,
        heading: developed.heading,
        from: StandFrom::Photo,
    });
    let by_sender = sender.position.map(|position| Stand {
        position,
        accuracy_m: sender.accuracy_m,
        heading: sender.heading.or(developed.heading),
        from: StandFrom::Request,
    });
    Ok(Photograph { picture: developed.picture, stand: by_camera.or(by_sender), lang, at })
}
