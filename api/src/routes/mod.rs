//! The table of contents: every address, and the file that serves it.

mod ask;
mod changes;
mod docs;
mod events;
mod health;
mod history;
mod places;
mod search;

use crate::problem::Problem;
use crate::state::App;
use axum::Router;
use axum::http::Uri;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route, with the description of all of them at `/openapi.json`.
pub fn all(app: App) -> Router {
    let (router, description) = described().split_for_parts();
    router
        .merge(docs::router(description))
        .fallback(|uri: Uri| async move { Problem::new("not_found", format!("nothing is served at {}", uri.path())) })
        .method_not_allowed_fallback(|| async {
            Problem::new("method_not_allowed", "this address takes another method; see /docs")
        })
        .with_state(app)
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
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
}
