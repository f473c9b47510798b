//! The table of contents: every address, and the file that serves it.

pub mod admin;
mod ask;
mod ask_stream;
mod changes;
mod changes_stream;
mod docs;
mod events;
mod guides;
mod health;
mod history;
mod map;
mod official;
pub mod partner;
mod photos;
mod places;
mod planning;
mod plans;
mod search;
mod site;
mod tokens;

use crate::Settings;
use crate::problem::{Code, Problem};
use crate::state::App;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use scenic_data::words::shown;
use tower_http::timeout::TimeoutLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every route, with the description of all of them at `/openapi.json`.
pub fn all(app: App) -> Router {
    let settings = &app.settings;
    let quick = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, settings.timeout());
    let slow = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, settings.upload_timeout());
    let (router, description) = described(settings).layer(quick).merge(files().layer(slow)).split_for_parts();
    router
        .merge(docs::router(docs::named(description)))
        .merge(crate::site::router(settings))
        .fallback(nowhere)
        .method_not_allowed_fallback(other_method)
        .with_state(app)
}

/// The description that is served at `/openapi.json`.
pub fn description(settings: &Settings) -> utoipa::openapi::OpenApi {
    docs::named(described(settings).merge(files()).split_for_parts().1)
}

async fn nowhere(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    // Who looks at pages gets one, which says that there is nothing.
    if crate::site::is_for_people(&uri, &headers) {
        return crate::site::nothing(&headers, &app.settings);
    }
    let path = shown(uri.path());
    let (zh, en) = (format!("{path} 没有内容，见 /docs"), format!("nothing is served at {path}; see /docs"));
    Problem::new(Code::NotFound, zh, en).into_response()
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
pub const MAX_PAGE_BYTES: usize = 16 * 1024 * 1024;

/// Pages by hand may be larger than other bodies.
fn pages_by_hand() -> OpenApiRouter<App> {
    let large = DefaultBodyLimit::max(MAX_PAGE_BYTES);
    OpenApiRouter::new().routes(routes!(admin::documents::take)).layer(large)
}

/// Photographs are larger than other bodies.
fn photographs(settings: &Settings) -> OpenApiRouter<App> {
    let large = DefaultBodyLimit::max(settings.max_photo_bytes + FORM_BYTES);
    OpenApiRouter::new()
        .routes(routes!(photos::lookup))
        .routes(routes!(ask::ask))
        .routes(routes!(admin::photos::add))
        .layer(large)
}

/// What a form has around a photograph, at most.
const FORM_BYTES: usize = 256 * 1024;

/// Files come and go piece by piece, however large they are and however long it takes.
fn files() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(partner::uploads::list, partner::receive::receive))
        .routes(routes!(partner::export::export))
        .layer(DefaultBodyLimit::disable())
}

/// The other routes.
fn described(settings: &Settings) -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(docs::base())
        .routes(routes!(search::search))
        .routes(routes!(places::place))
        .routes(routes!(places::status))
        .routes(routes!(photos::photo))
        .routes(routes!(history::history))
        .routes(routes!(events::events))
        .routes(routes!(changes::changes))
        .routes(routes!(official::routes, planning::plan))
        .routes(routes!(official::route))
        .routes(routes!(plans::keep))
        .routes(routes!(plans::kept, plans::forget))
        .routes(routes!(plans::replan))
        .routes(routes!(guides::list::list, guides::edit::create))
        .routes(routes!(guides::edit::preview))
        .routes(routes!(guides::read::page, guides::edit::change, guides::manage::delete))
        .routes(routes!(guides::read::slots))
        .routes(routes!(guides::history::revisions))
        .routes(routes!(guides::history::revision))
        .routes(routes!(guides::edit::revert))
        .routes(routes!(guides::manage::rename))
        .routes(routes!(guides::manage::regenerate))
        .routes(routes!(guides::manage::protect))
        .routes(routes!(site::site))
        .routes(routes!(map::tile))
        .routes(routes!(tokens::token))
        .routes(routes!(partner::uploads::one, partner::uploads::withdraw))
        .routes(routes!(partner::uploads::changes))
        .routes(routes!(partner::uploads::confirm))
        .routes(routes!(partner::uploads::rollback))
        .routes(routes!(partner::notice_list::list, partner::notices::tell))
        .routes(routes!(partner::notices::end))
        .routes(routes!(partner::data::data))
        .routes(routes!(partner::keys::list, partner::keys::add))
        .routes(routes!(partner::keys::revoke))
        .routes(routes!(partner::templates::template))
        .routes(routes!(admin::freshness::freshness))
        .routes(routes!(admin::conflicts::conflicts))
        .routes(routes!(admin::runs::runs))
        .routes(routes!(admin::held::held))
        .routes(routes!(admin::held::accept))
        .routes(routes!(admin::sources::list, admin::sources::add))
        .routes(routes!(admin::sources::change, admin::sources::retire))
        .routes(routes!(admin::sources::crawl))
        .routes(routes!(admin::sources::preview))
        .routes(routes!(admin::partners::list, admin::partners::add))
        .routes(routes!(admin::partners::change))
        .routes(routes!(admin::partners::keys, admin::partners::add_key))
        .routes(routes!(admin::partners::revoke))
        .routes(routes!(admin::guides::review))
        .routes(routes!(admin::guides::publish))
        .routes(routes!(admin::guides::reject))
        .routes(routes!(admin::editors::list, admin::editors::add))
        .routes(routes!(admin::editors::change))
        .routes(routes!(admin::editors::rollback))
        .routes(routes!(admin::uploads::list))
        .routes(routes!(admin::uploads::content))
        .routes(routes!(admin::uploads::publish))
        .routes(routes!(admin::uploads::reject))
        .routes(routes!(admin::photos::remove))
        .routes(routes!(admin::audit::audit))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
        .layer(DefaultBodyLimit::max(settings.max_body_bytes))
        .merge(pages_by_hand())
        .merge(photographs(settings))
}
