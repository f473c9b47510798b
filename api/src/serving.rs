//! The listening side: connections, with TLS or without, and how slow a client may be.

use crate::{App, Settings, router};
use axum_server::accept::DefaultAcceptor;
use axum_server::tls_rustls::RustlsConfig;
use axum_server::{Handle, Server};
use hyper_util::rt::TokioTimer;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How long requests under way may take once the service is told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How often it is looked whether the certificate was renewed.
const RENEWED: Duration = Duration::from_secs(60);

/// Serves until `stop` is ready, then lets requests under way finish.
pub async fn serve(
    listener: tokio::net::TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let handle = Handle::new();
    let (ending, streams) = (handle.clone(), Arc::clone(&app.streams));
    let stopping = tokio::spawn(async move {
        stop.await;
        // They would hold the process up for as long as anybody listens.
        streams.end();
        ending.graceful_shutdown(Some(GRACE));
    });
    let settings = Arc::clone(&app.settings);
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let server = patient(axum_server::from_tcp(listener.into_std()?)?, &settings).handle(handle);
    let served = match settings.tls() {
        None => server.serve(service).await,
        Some((certificate, key)) => {
            let config = certified(certificate, key).await?;
            let renewing = tokio::spawn(renew(config.clone(), certificate.to_owned(), key.to_owned()));
            let accept = |_: DefaultAcceptor| axum_server::tls_rustls::RustlsAcceptor::new(config);
            let served = server.map(accept).serve(service).await;
            renewing.abort();
            served
        }
    };
    stopping.abort();
    served
}

/// A server that waits for a client's words for a while, and no longer.
fn patient<A: axum_server::Address>(mut server: Server<A>, settings: &Settings) -> Server<A> {
    let patience = settings.header_timeout();
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(patience);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(patience).keep_alive_timeout(patience);
    server.first_request_timeout(patience)
}

/// The certificate and its key, from files.
async fn certified(certificate: &Path, key: &Path) -> std::io::Result<RustlsConfig> {
    // An error means that a provider is installed already, which will do.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    RustlsConfig::from_pem_file(certificate, key).await.map_err(|error| {
        let (certificate, key) = (certificate.display(), key.display());
        let message = format!("cannot use the certificate {certificate} with the key {key}: {error}");
        std::io::Error::new(error.kind(), message)
    })
}

/// Takes a renewed certificate up, without a connection being lost.
async fn renew(config: RustlsConfig, certificate: std::path::PathBuf, key: std::path::PathBuf) {
    let changed = async || -> Option<SystemTime> {
        tokio::fs::metadata(&certificate).await.and_then(|about| about.modified()).ok()
    };
    let mut known = changed().await;
    loop {
        tokio::time::sleep(RENEWED).await;
        let now = changed().await;
        if now == known {
            continue;
        }
        match config.reload_from_pem_file(&certificate, &key).await {
            Ok(()) => {
                known = now;
                tracing::info!("the renewed certificate is in use");
            }
            Err(error) => {
                tracing::error!(%error, "the renewed certificate cannot be used; the old one stays")
            }
        }
    }
}

/// Binds the address, with an error that names it.
pub async fn bind(listen: SocketAddr) -> std::io::Result<tokio::net::TcpListener> {
    tokio::net::TcpListener::bind(listen)
        .await
        .map_err(|error| std::io::Error::new(error.kind(), format!("cannot listen on {listen}: {error}")))
}
