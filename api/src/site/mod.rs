//! What people open in a browser: guide pages written here, which work without JavaScript, lists of them,
//! feeds and site maps; and the console, built from `web/` and embedded.

mod assets;
mod base;
mod feed;
mod history;
mod index;
mod layout;
mod page;
mod sitemap;

use crate::Settings;
use crate::state::App;
use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;

/// The pages, and every address of the console.
pub fn router(settings: &Settings) -> Router<App> {
    let pages = Router::new()
        .route("/guides", get(index::index))
        .route("/guides/feed.atom", get(feed::feed))
        .route("/guides/{slug}", get(page::page))
        .route("/guides/{slug}/history", get(history::history))
        .route("/sitemap.xml", get(sitemap::sitemap))
        .route("/robots.txt", get(sitemap::robots))
        .merge(assets::router());
    headers(settings)
        .into_iter()
        .fold(pages, |pages, (name, value)| pages.layer(SetResponseHeaderLayer::if_not_present(name, value)))
}

/// Whether somebody who looks at pages asks for this address: a browser that follows a link.
pub fn is_for_people(uri: &Uri, request: &HeaderMap) -> bool {
    let accepts = request.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    accepts.contains("text/html") && !uri.path().starts_with("/v1/")
}

/// The page that says that an address has nothing.
pub fn nothing(request: &HeaderMap, settings: &Settings) -> Response {
    let mut response = assets::shell(request);
    if response.status().is_success() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response.headers_mut().extend(headers(settings));
    response
}

/// What a browser may do with a page: run our scripts alone, show it in no frame, ask us alone (and the
/// tiles that are configured).
fn headers(settings: &Settings) -> Vec<(HeaderName, HeaderValue)> {
    let tiles = settings.map_tiles_url.as_deref().and_then(base::origin).unwrap_or_default();
    let policy = format!(
        "default-src 'self'; img-src 'self' data: blob: https:; style-src 'self' 'unsafe-inline'; \
         worker-src 'self' blob:; connect-src 'self' {tiles}; object-src 'none'; frame-ancestors 'none'; \
         base-uri 'none'; form-action 'self'"
    );
    let given = [
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (HeaderName::from_static("permissions-policy"), "geolocation=(self), camera=(self), microphone=()"),
    ];
    given.into_iter().filter_map(|(name, text)| Some((name, HeaderValue::from_str(text).ok()?))).collect()
}
