//! The address that links in feeds, site maps and pages begin with.

use crate::Settings;
use axum::http::{HeaderMap, header};

/// The address of the service for whoever sent these headers: the configured one, else the host they
/// name.
pub(super) fn address(settings: &Settings, headers: &HeaderMap) -> String {
    if let Some(url) = &settings.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let named = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = named(header::HOST.as_str()).filter(|host| is_host(host)).unwrap_or("localhost");
    let scheme = if named("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// The origin of an address with placeholders: `https://tiles.example.org`.
pub(super) fn origin(url: &str) -> Option<String> {
    let url = url::Url::parse(&url.replace(['{', '}'], "x")).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}

/// A header is anybody's text; a host is a few letters of it.
fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host.len() <= 255
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_is_none_leads_nowhere_else() {
        let settings = Settings::default();
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "guide.example.org:8080".parse().expect("a header"));
        assert_eq!(address(&settings, &headers), "http://guide.example.org:8080");
        headers.insert(header::HOST, "evil\"><script>".parse().expect("a header"));
        assert_eq!(address(&settings, &headers), "http://localhost");
        let told = Settings { public_url: Some("https://daoyou.example/".into()), ..settings };
        assert_eq!(address(&told, &headers), "https://daoyou.example");
    }

    #[test]
    fn the_origin_of_tiles_is_allowed_and_nothing_else_of_them() {
        let origin = origin("https://tiles.example.org/{z}/{x}/{y}.png?key=1");
        assert_eq!(origin.as_deref(), Some("https://tiles.example.org"));
        assert_eq!(super::origin("javascript:alert(1)"), None);
    }
}
