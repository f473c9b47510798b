//! Serves the rendered sites on loopback, each on a port of its own.

use crate::{Bases, DemoError, Site, conditional};
use axum::{Router, middleware};
use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower_http::services::ServeDir;

/// The port of each site; 0 takes any free one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    /// The official site's.
    pub official: u16,
    /// The English site's.
    pub english: u16,
    /// The notice board's.
    pub notices: u16,
    /// The public account's.
    pub account: u16,
}

impl Ports {
    /// The first unless told. A page's address is part of what is known about it, and should not change
    /// from one start to the next.
    pub const FIRST: u16 = 8091;

    /// Four in a row.
    pub fn from(first: u16) -> Self {
        let [official, english, notices, account] = [0, 1, 2, 3].map(|nth| first.saturating_add(nth));
        Self { official, english, notices, account }
    }

    /// Any free ports, as tests want.
    pub const ANY: Self = Self { official: 0, english: 0, notices: 0, account: 0 };

    fn of(self, site: Site) -> u16 {
        match site {
            Site::Official => self.official,
            Site::English => self.english,
            Site::Notices => self.notices,
            Site::Account => self.account,
        }
    }
}

/// Bound listeners, not serving yet: the pages carry addresses, so these must be known before they
/// are rendered.
pub struct Listeners {
    bound: Vec<(Site, TcpListener)>,
    bases: Bases,
}

impl Listeners {
    /// Binds every site's port on 127.0.0.1.
    pub async fn bind(ports: Ports) -> Result<Self, DemoError> {
        let mut bound = Vec::new();
        let mut addresses = Vec::new();
        for site in Site::ALL {
            let port = ports.of(site);
            let listen = |source| DemoError::Listen { port, source };
            let listener =
                TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await.map_err(listen)?;
            addresses.push((site, listener.local_addr().map_err(listen)?));
            bound.push((site, listener));
        }
        let base = |site: Site| {
            addresses
                .iter()
                .find(|(s, _)| *s == site)
                .map(|(_, at)| format!("http://{at}"))
                .unwrap_or_default()
        };
        let bases = Bases {
            official: base(Site::Official),
            english: base(Site::English),
            notices: base(Site::Notices),
            account: base(Site::Account),
        };
        Ok(Self { bound, bases })
    }

    /// Where each site will be.
    pub fn bases(&self) -> Bases {
        self.bases.clone()
    }

    /// Serves `out/www/<site>` until `stop` is done and open requests are answered. Files are read at
    /// each request, so an edit shows at once. Dropping the future stops all sites, too.
    pub async fn serve(self, out: &Path, stop: impl Future<Output = ()> + Send) -> Result<(), DemoError> {
        let (stopper, stopped) = watch::channel(false);
        let mut sites = JoinSet::new();
        for (site, listener) in self.bound {
            let files = ServeDir::new(out.join("www").join(site.folder()));
            let app = Router::new().fallback_service(files).layer(middleware::from_fn(conditional::tag));
            let mut stopped = stopped.clone();
            let until = async move {
                // An error means that the sender is gone, which is a reason to stop as well.
                let _ = stopped.wait_for(|stop| *stop).await;
            };
            sites.spawn(async move { axum::serve(listener, app).with_graceful_shutdown(until).await });
        }
        let ended = tokio::select! {
            () = stop => None,
            ended = sites.join_next() => ended,
        };
        stopper.send_replace(true);
        let mut result = ended.map_or(Ok(()), outcome);
        while let Some(ended) = sites.join_next().await {
            result = result.and(outcome(ended));
        }
        result
    }
}

fn outcome(ended: Result<std::io::Result<()>, tokio::task::JoinError>) -> Result<(), DemoError> {
    ended.map_err(std::io::Error::other).and_then(|served| served).map_err(DemoError::Serve)
}
