//! `GET /v1/search`: places, texts, events and routes by words and conditions.

use crate::extract::Params;
use crate::problem::Problem;
use crate::responses::Reading;
use crate::state::App;
use crate::{reader, render};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use guide::search::{SearchPage, SearchRequest, Wanted};
use scenic_data::{LangTag, Words};

/// Search places, texts, events and routes.
#[utoipa::path(
    get,
    path = "/v1/search",
    tag = "search",
    params(
        ("q" = Option<String>, Query, description = "words; may be left out when a condition is given"),
        ("kind" = Option<String>, Query, description = "a kind of place, or place, passage, event, notice, route, guide"),
        ("place_id" = Option<String>, Query, description = "at this place or within it"),
        ("near" = Option<String>, Query, description = "lat,lon"),
        ("datum" = Option<String>, Query, description = "of near: wgs84, gcj02 or bd09"),
        ("radius_m" = Option<f64>, Query, description = "metres around near, 1 to 100000; 3000 unless told"),
        ("open_at" = Option<String>, Query, description = "RFC 3339: only places open then"),
        ("price_max" = Option<f64>, Query, description = "only places that cost at most this"),
        ("rating_min" = Option<f64>, Query, description = "only places rated at least this, 0 to 5"),
        ("tag" = Option<String>, Query, description = "only places with this tag"),
        ("fresh" = Option<bool>, Query, description = "only evidence within its lifetime"),
        ("lang" = Option<String>, Query, description = "BCP-47"),
        ("limit" = Option<usize>, Query, description = "items a page; 10 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses(
        (status = 200, description = "What was found, best first", body = SearchPage),
        Reading,
    )
)]
pub async fn search(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let text = params.text("q").unwrap_or_default();
    let lang =
        reader::asked(&mut params, &headers).or_else(|| LangTag::detect(&text)).unwrap_or_else(LangTag::zh);
    let datum = params.datum();
    let request = SearchRequest {
        kind: params.parsed("kind", Wanted::parse),
        place: params.text("place_id"),
        near: params.near(datum, 3_000.0),
        open_at: params.instant("open_at"),
        price_max: params.number("price_max", 0.0..=1_000_000.0),
        rating_min: params.number("rating_min", 0.0..=5.0),
        tag: params.text("tag"),
        fresh: params.flag("fresh"),
        limit: params.limit(10, app.settings.max_limit),
        offset: params.cursor(),
        text,
    };
    let bare = request.text.is_empty()
        && request.kind.is_none()
        && request.place.is_none()
        && request.near.is_none()
        && request.tag.is_none()
        && request.price_max.is_none()
        && request.rating_min.is_none()
        && request.open_at.is_none();
    if bare && params.is_sound() {
        params.refuse(
            "q",
            Words::new(
                "请给出要找的词，或 kind、place_id、near、tag、price_max、rating_min、open_at 之一",
                "give words to look for, or one of kind, place_id, near, tag, price_max, rating_min, open_at",
            ),
        );
    }
    params.finish()?;
    let page = app.guide.search(&request, &lang).await.map_err(|e| Problem::from(e).in_query())?;
    render::json(&headers, &page)
}
