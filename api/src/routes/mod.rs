//! The table of contents: every address, and the file that serves it.

pub mod admin;
mod ask;
mod ask_stream;
mod changes;
mod docs;
mod events;
mod health;
mod history;
mod places;
mod search;

use crate::problem::{Code, Problem};
use crate::state::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Uri;
use scenic_data::words::shown;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route, with the description of all of them at `/openapi.json`.
pub fn all(app: App) -> Router {
    let (router, description) = described().split_for_parts();
    router
        .merge(docs::router(description))
        .fallback(nowhere)
        .method_not_allowed_fallback(other_method)
        .with_state(app)
}

async fn nowhere(uri: Uri) -> Problem {
    let path = shown(uri.path());
    let (zh, en) = (format!("{path} 没有内容，见 /docs"), format!("nothing is served at {path}; see /docs"));
    Problem::new(Code::NotFound, zh, en)
}

async fn other_method() -> Problem {
    let zh = "此地址支持的方法列在 Allow 头中，见 /docs";
    Problem::new(
        Code::MethodNotAllowed,
        zh,
        "the methods that this address takes are in the Allow header; see /docs",
    )
}

/// Largest page sent by hand, with what is around it: saved public-account pages reach 4 MB.
const MAX_PAGE_BYTES: usize = 16 * 1024 * 1024;

/// Pages by hand may be larger than other bodies.
fn pages_by_hand() -> OpenApiRouter<App> {
    let large = DefaultBodyLimit::max(MAX_PAGE_BYTES);
    OpenApiRouter::new().routes(routes!(admin::documents::take)).layer(large)
}

/// The routes that the description describes.
pub fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(docs::base())
        .routes(routes!(ask::ask))
        .routes(routes!(search::search))
        .routes(routes!(places::place))
        .routes(routes!(places::status))
        .routes(routes!(history::history))
        .routes(routes!(events::events))
        .routes(routes!(changes::changes))
        .routes(routes!(admin::freshness::freshness))
        .routes(routes!(admin::runs::runs))
        .routes(routes!(admin::held::held))
        .routes(routes!(admin::held::accept))
        .routes(routes!(admin::sources::list, admin::sources::add))
        .routes(routes!(admin::sources::change, admin::sources::retire))
        .routes(routes!(admin::sources::crawl))
        .routes(routes!(admin::sources::preview))
        .merge(pages_by_hand())
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
}
