//! The HTTP face: thin handlers over the guide, one renderer of errors, one description of all of it.
//!
//! Knows axum, status codes, headers and limits. Does not know what a question means, how an answer
//! is made (`guide`) or how anything is stored (`scenic-data`).

mod audit;
mod boundary;
mod contract;
mod darkroom;
pub mod desk;
mod document;
pub mod extract;
mod fault;
mod limit;
mod load;
pub mod problem;
pub mod reader;
mod render;
mod responses;
pub mod routes;
mod serving;
mod settings;
mod site;
mod state;
mod streams;
mod watch;

pub use axum::http::{HeaderMap, HeaderName};
pub use darkroom::{Darkroom, Developed, Turns, Undeveloped};
pub use serving::{bind, serve};
pub use settings::Settings;
pub use state::{App, Health, Operations, Page, Part, Unkept};
pub use streams::Streams;

use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

/// The whole service as one router.
pub fn router(app: App) -> Router {
    let limits = limit::Limits::new(&app.settings);
    let gate = load::Gate::new(&app.settings);
    let follow = app.follow;
    let span = move |request: &Request| {
        let span = span(request);
        follow(request.headers(), &span);
        span
    };
    routes::all(app)
        .layer(from_fn(watch::watch))
        .layer(CatchPanicLayer::custom(fault::on_panic))
        .layer(from_fn_with_state(gate, load::admit))
        .layer(from_fn_with_state(limits, limit::limit))
        .layer(from_fn(boundary::problems))
        .layer(CompressionLayer::new())
        .layer(cors())
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
}

/// The description of every call, as `/openapi.json` serves it: JSON with two blanks of indentation.
pub fn description() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&routes::description(&Settings::default())).map(|text| text + "\n")
}

/// Pages of any site may ask, and read the headers that an answer is understood by. The headers of a
/// request are mirrored: `*` would not allow `Authorization`.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(Any)
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(
            [header::ETAG, boundary::REQUEST_ID, header::RETRY_AFTER, header::CONTENT_LANGUAGE]
                .into_iter()
                .chain([header::CONTENT_DISPOSITION])
                .chain(limit::HEADERS)
                .collect::<Vec<_>>(),
        )
}

/// What the log says around everything that happens for a request. Queries stay out of it.
fn span(request: &Request) -> tracing::Span {
    let id = boundary::request_id(request.headers()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), request_id = id)
}
