//! The description of the service: `/openapi.json`, `/docs`, and a first page at `/`.

use crate::document::Document;
use crate::state::App;
use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Description;

/// What stands above the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Daoyou 导游",
        description = "What a region's sights are, when they are open and what is on: every answer with its source and its age. \
                   Times are RFC 3339, distances metres, positions WGS-84 unless a datum is given, errors RFC 9457, \
                   in Chinese or English by `lang` or Accept-Language."
    ),
    components(schemas(Document))
)]
struct Base;

/// The description before routes are added.
pub fn base() -> Description {
    Base::openapi()
}

/// The first page.
const FIRST_PAGE: &str = include_str!("../../page/index.html");

/// The pages that show the description. They load nothing from elsewhere.
pub fn router(description: Description) -> Router<App> {
    let page = Html(include_str!("../../page/docs.html"));
    Router::new()
        .route("/", get(|| async { Html(FIRST_PAGE) }))
        .route("/docs", get(move || async move { page }))
        .route("/openapi.json", get(move || async move { Json(description) }))
}
