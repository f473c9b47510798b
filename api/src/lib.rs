//! The HTTP face: thin handlers over the guide, one renderer of errors, one description of all of it.
//!
//! Knows axum, status codes, headers and limits. Does not know what a question means, how an answer
//! is made (`guide`) or how anything is stored (`scenic-data`).

pub mod extract;
pub mod problem;
pub mod reader;
mod render;
pub mod routes;
mod settings;
mod state;

pub use settings::Settings;
pub use state::{App, Health};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use std::net::SocketAddr;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

/// The whole service as one router.
pub fn router(app: App) -> Router {
    let settings = app.settings.clone();
    routes::all(app)
        .layer(DefaultBodyLimit::max(settings.max_body_bytes))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, settings.timeout()))
        .layer(CompressionLayer::new())
        .layer(CorsLayer::new().allow_origin(Any).allow_headers(Any).allow_methods(Any))
        .layer(CatchPanicLayer::custom(problem::on_panic))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
}

/// Serves until `stop` is ready, then lets requests under way finish.
pub async fn serve(
    listener: tokio::net::TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(stop).await
}

/// Binds the address, with an error that names it.
pub async fn bind(listen: SocketAddr) -> std::io::Result<tokio::net::TcpListener> {
    tokio::net::TcpListener::bind(listen)
        .await
        .map_err(|error| std::io::Error::new(error.kind(), format!("cannot listen on {listen}: {error}")))
}
