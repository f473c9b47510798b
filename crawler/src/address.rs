//! Addresses in the one form they are known by, so that one page has one address.

use std::fmt;
use url::Url;

/// An absolute http or https address: no credentials, no fragment, no default port, and none of the
/// parameters that name a visit rather than a page.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CanonicalUrl(Url);

/// Why something is not an address we would ask for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It cannot be read as an address.
    #[error("not an address: {0}")]
    Malformed(String),
    /// Only http and https are fetched.
    #[error("only http and https addresses, not {0}")]
    Scheme(String),
    /// A user name or password in an address ends up in logs.
    #[error("an address must not carry a user name or a password")]
    Credentials,
    /// Longer than any honest address.
    #[error("an address has at most {} characters", CanonicalUrl::MAX_LEN)]
    TooLong,
}

/// Query parameters, lower case, that say who came from where.
const TRACKING: [&str; 8] = ["gclid", "fbclid", "msclkid", "yclid", "dclid", "spm", "_ga", "mc_eid"];
/// Query and path parameters, lower case, that name a session.
const SESSION: [&str; 6] =
    ["jsessionid", "phpsessid", "aspsessionid", "asp.net_sessionid", "sessionid", "session_id"];

impl CanonicalUrl {
    /// Longest accepted address, in bytes.
    pub const MAX_LEN: usize = 2_048;

    /// The canonical form of an absolute address.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.len() > Self::MAX_LEN {
            return Err(AddressError::TooLong);
        }
        Self::of(Url::parse(text).map_err(|error| AddressError::Malformed(error.to_string()))?)
    }

    /// The canonical form of a reference found at this address.
    pub fn join(&self, reference: &str) -> Result<Self, AddressError> {
        if reference.len() > Self::MAX_LEN {
            return Err(AddressError::TooLong);
        }
        Self::of(self.0.join(reference).map_err(|error| AddressError::Malformed(error.to_string()))?)
    }

    /// The canonical form of `url`.
    pub fn of(mut url: Url) -> Result<Self, AddressError> {
        checked(&url)?;
        url.set_fragment(None);
        let query = url.query().map(kept_parameters);
        if query.as_deref() != url.query() || query.as_deref() == Some("") {
            url.set_query(query.as_deref().filter(|q| !q.is_empty()));
        }
        let path = upper_escapes(&without_session(url.path()));
        if path != url.path() {
            url.set_path(&path);
        }
        Ok(Self(url))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The address as a parsed URL.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Scheme, host and port: what robots.txt rules hold for.
    pub fn origin(&self) -> String {
        self.0[..url::Position::BeforePath].to_owned()
    }

    /// Host and port: what a pace holds for.
    pub fn authority(&self) -> &str {
        &self.0[url::Position::BeforeHost..url::Position::BeforePath]
    }

    /// Path and query, which a source's patterns are matched against.
    pub fn path_and_query(&self) -> &str {
        &self.0[url::Position::BeforePath..url::Position::AfterQuery]
    }
}

/// Refuses what no part of this crate may ask for, whatever wrote it.
pub(crate) fn checked(url: &Url) -> Result<(), AddressError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(AddressError::Scheme(url.scheme().chars().take(20).collect()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::Credentials);
    }
    if url.as_str().len() > CanonicalUrl::MAX_LEN {
        return Err(AddressError::TooLong);
    }
    Ok(())
}

/// A query in its own order, without what names the visit.
fn kept_parameters(query: &str) -> String {
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
            !(pair.is_empty()
                || name.starts_with("utm_")
                || name.starts_with("aspsessionid")
                || TRACKING.contains(&name.as_str())
                || SESSION.contains(&name.as_str()))
        })
        .collect();
    upper_escapes(&kept.join("&"))
}

/// A path without `;jsessionid=…` and its like.
fn without_session(path: &str) -> String {
    if !path.contains(';') {
        return path.to_owned();
    }
    let segments = path.split('/').map(|segment| {
        segment
            .split(';')
            .enumerate()
            .filter(|(i, part)| {
                let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
                *i == 0 || !SESSION.contains(&name.as_str())
            })
            .map(|(_, part)| part)
            .collect::<Vec<_>>()
            .join(";")
    });
    segments.collect::<Vec<_>>().join("/")
}

/// `%e5%8f` and `%E5%8F` are the same bytes; the upper form is the one kept.
fn upper_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut escaped = 0;
    for c in text.chars() {
        if c == '%' {
            escaped = 2;
            out.push(c);
        } else if escaped > 0 && c.is_ascii_hexdigit() {
            escaped -= 1;
            out.push(c.to_ascii_uppercase());
        } else {
            escaped = 0;
            out.push(c);
        }
    }
    out
}

impl fmt::Display for CanonicalUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CanonicalUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_address() {
        let cases = [
            ("HTTP://Example.COM:80", "http://example.com/"),
            ("https://example.com:443/a#top", "https://example.com/a"),
            ("https://example.com:8443/a", "https://example.com:8443/a"),
            ("http://example.com/a?utm_source=x&id=7&UTM_Medium=y", "http://example.com/a?id=7"),
            ("http://example.com/a?utm_source=x", "http://example.com/a"),
            ("http://example.com/a?", "http://example.com/a"),
            ("http://example.com/a?b=2&a=1", "http://example.com/a?b=2&a=1"),
            ("http://example.com/a?sid=3&PHPSESSID=0f", "http://example.com/a?sid=3"),
            ("http://example.com/a;jsessionid=1F?x=1", "http://example.com/a?x=1"),
            ("http://example.com/a;v=1;JSESSIONID=1F/b", "http://example.com/a;v=1/b"),
            ("http://example.com/./x/../%e5%b1%b1", "http://example.com/%E5%B1%B1"),
            ("http://example.com/山?q=湖", "http://example.com/%E5%B1%B1?q=%E6%B9%96"),
            ("http://0x7f.1/", "http://127.0.0.1/"),
        ];
        for (given, expected) in cases {
            let once = CanonicalUrl::parse(given).expect(given);
            assert_eq!(once.as_str(), expected, "{given}");
            assert_eq!(CanonicalUrl::parse(once.as_str()).expect("again"), once, "{given} is settled");
        }
    }

    #[test]
    fn what_is_not_an_address_is_refused_without_repeating_secrets() {
        let long = format!("http://example.com/{}", "a".repeat(CanonicalUrl::MAX_LEN));
        for bad in ["", "a.html", "ftp://example.com/", "javascript:alert(1)", "http://", &long] {
            assert!(CanonicalUrl::parse(bad).is_err(), "{bad}");
        }
        let error = CanonicalUrl::parse("http://user:hunter2@example.com/").expect_err("credentials");
        assert_eq!(error, AddressError::Credentials);
        assert!(!error.to_string().contains("hunter2"));
    }

    #[test]
    fn a_reference_is_read_where_it_stands() {
        let page = CanonicalUrl::parse("http://example.com/sights/pine.html").expect("an address");
        assert_eq!(page.join("../map?utm_term=1#x").expect("joined").as_str(), "http://example.com/map");
        assert_eq!(page.join("//other.example/a").expect("joined").authority(), "other.example");
        assert_eq!(page.origin(), "http://example.com");
        assert_eq!(page.path_and_query(), "/sights/pine.html");
        assert!(page.join("mailto:a@example.com").is_err());
    }
}
