//! The limits of the service.

use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The `[api]` table of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Largest request body, bytes.
    pub max_body_bytes: usize,
    /// Longest time for one request, milliseconds.
    pub timeout_ms: u64,
    /// Most items of a list.
    pub max_limit: usize,
    /// Largest file that a partner sends, bytes.
    pub max_upload_bytes: u64,
    /// Longest time for sending and looking at a file, milliseconds.
    pub upload_timeout_ms: u64,
    /// Most files of a partner that wait for their turn.
    pub max_waiting_uploads: u64,
    /// Most bytes that a partner sends in 24 hours.
    pub upload_bytes_per_day: u64,
    /// Largest photograph of a traveller, bytes.
    pub max_photo_bytes: usize,
    /// Photographs that are looked at at once; 0 means half as many as there are cores.
    pub photos_at_once: usize,
    /// Photographs that may wait for their turn.
    pub photos_waiting: usize,
    /// Requests that are served at once; 0 means 16 for each core.
    pub requests_at_once: usize,
    /// Requests that may wait for their turn; more are told to come again.
    pub requests_waiting: usize,
    /// Longest wait for a turn, milliseconds.
    pub patience_ms: u64,
    /// Longest time until a client has sent the head of a request, milliseconds.
    pub header_timeout_ms: u64,
    /// The certificate with its chain, PEM; with `tls_key`, the service speaks TLS. Renewed files are taken
    /// up by themselves.
    pub tls_cert: Option<PathBuf>,
    /// The key of the certificate, PEM.
    pub tls_key: Option<PathBuf>,
    /// Streams of changes that are open at once.
    pub max_streams: usize,
    /// Most requests a minute with one key.
    pub requests_per_minute_key: u32,
    /// Most requests a minute from one address without a key, and of keys that are not known. This
    /// machine itself is exempt.
    pub requests_per_minute_address: u32,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether it shows the invented region of the demo; `daoyou demo` sets it.
    pub demo: bool,
    /// The address under which people reach the service, such as `https://guide.example.org`: for links
    /// in feeds and site maps. Else the host that a request names.
    pub public_url: Option<String>,
    /// Tiles for maps, such as `https://tiles.example.org/{z}/{x}/{y}.png`; else maps are drawn from the
    /// map that was imported.
    pub map_tiles_url: Option<String>,
    /// Whom maps of those tiles credit.
    pub map_attribution: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_body_bytes: 512 * 1024,
            timeout_ms: 15_000,
            max_limit: 50,
            max_upload_bytes: 2 * 1024 * 1024 * 1024,
            upload_timeout_ms: 3_600_000,
            max_waiting_uploads: 100,
            upload_bytes_per_day: 20 * 1024 * 1024 * 1024,
            max_photo_bytes: 20 * 1024 * 1024,
            photos_at_once: 0,
            photos_waiting: 8,
            requests_at_once: 0,
            requests_waiting: 64,
            patience_ms: 1_000,
            header_timeout_ms: 10_000,
            tls_cert: None,
            tls_key: None,
            max_streams: 256,
            requests_per_minute_key: 1_200,
            requests_per_minute_address: 600,
            trusted_proxies: vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)],
            demo: false,
            public_url: None,
            map_tiles_url: None,
            map_attribution: None,
        }
    }
}

impl Settings {
    /// Longest time for one request.
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms)
    }

    /// Requests that are served at once.
    pub fn at_once(&self) -> usize {
        match self.requests_at_once {
            0 => 16 * std::thread::available_parallelism().map_or(1, usize::from),
            many => many,
        }
    }

    /// Longest time until a client has sent the head of a request.
    pub fn header_timeout(&self) -> Duration {
        Duration::from_millis(self.header_timeout_ms.max(1))
    }

    /// The files of the certificate and of its key, where the service speaks TLS itself.
    pub fn tls(&self) -> Option<(&Path, &Path)> {
        Some((self.tls_cert.as_deref()?, self.tls_key.as_deref()?))
    }

    /// Turns for photographs.
    pub fn photo_turns(&self) -> crate::Turns {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let at_once = if self.photos_at_once == 0 { cores.div_ceil(2) } else { self.photos_at_once };
        crate::Turns::new(at_once, self.photos_waiting)
    }

    /// Longest time for sending and looking at a file.
    pub fn upload_timeout(&self) -> Duration {
        Duration::from_millis(self.upload_timeout_ms)
    }
}
