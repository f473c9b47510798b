//! The one way to an outside address: what is asked, what comes back, what can go wrong.
//!
//! [`HttpWeb`] is the real one; [`MemoryWeb`] is its honest cheap twin.

mod guard;
mod http;
mod memory;
mod names;

pub use guard::{Forbidden, Guard};
pub use http::HttpWeb;
pub use memory::{MemoryWeb, Reply};
pub use names::{Names, SystemNames};

use crate::address::{AddressError, CanonicalUrl};
use std::time::Duration;

/// Fetches addresses. An implementation checks each address it opens, redirects included.
#[async_trait::async_trait]
pub trait Web: Send + Sync {
    /// Asks for an address once. Any status is an answer; an error means that there was none, or
    /// none we may take.
    async fn get(&self, request: &Request) -> Result<Fetched, FetchError>;

    /// Sends something to an address once and says the status of the answer. Redirects are not
    /// followed, and what the answer holds is not read.
    async fn post(&self, post: &Post) -> Result<u16, FetchError>;
}

/// Something to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Where to.
    pub url: CanonicalUrl,
    /// Headers, by name.
    pub headers: Vec<(String, String)>,
    /// What.
    pub body: Vec<u8>,
}

/// What to do when the answer points elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redirects {
    /// Hand the redirect back: the caller decides whether its target is wanted.
    Report,
    /// Follow at most that many, checking every hop.
    Follow(u32),
}

/// What to do with a body over the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oversize {
    /// Refuse the answer.
    Refuse,
    /// Keep the first bytes up to the limit.
    Cut,
}

/// A header that opens a host to us. Shown as its name only.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    header: String,
    value: String,
}

impl Credential {
    /// A header and its value.
    pub fn new(header: &str, value: String) -> Self {
        Self { header: header.to_ascii_lowercase(), value }
    }

    /// The header's name.
    pub fn header(&self) -> &str {
        &self.header
    }

    /// What it says.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Credential").field(&self.header).finish()
    }
}

/// A question to an address.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where.
    pub url: CanonicalUrl,
    /// `If-None-Match`: the entity tag of what we have.
    pub etag: Option<String>,
    /// `If-Modified-Since`: the date the server gave with what we have.
    pub last_modified: Option<String>,
    /// What opens the host; goes to the address asked for and to no redirect's target.
    pub credential: Option<Credential>,
    /// What to do about redirects.
    pub redirects: Redirects,
    /// Beginnings of the media types wanted; empty wants everything. A body of another type is not
    /// read at all.
    pub media: &'static [&'static str],
    /// A smaller limit than the configured one, in bytes after decompression.
    pub max_bytes: Option<u64>,
    /// What to do with a body over the limit.
    pub oversize: Oversize,
}

impl Request {
    /// A plain question: unconditional, any media type, redirects handed back.
    pub fn new(url: CanonicalUrl) -> Self {
        Self {
            url,
            etag: None,
            last_modified: None,
            credential: None,
            redirects: Redirects::Report,
            media: &[],
            max_bytes: None,
            oversize: Oversize::Refuse,
        }
    }

    /// Whether a body of that type is wanted. A missing type is given the benefit of the doubt.
    pub fn wants(&self, media_type: Option<&str>) -> bool {
        let Some(media_type) = media_type else { return true };
        let media_type = media_type.trim_start().to_ascii_lowercase();
        self.media.is_empty() || self.media.iter().any(|wanted| media_type.starts_with(wanted))
    }

    /// The limit for this body where the configured one is `configured`.
    fn limit(&self, configured: u64) -> u64 {
        self.max_bytes.map_or(configured, |asked| asked.min(configured))
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it came from in the end: the address asked for, or the last redirect's target.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
    /// The body after decompression; empty unless the status is 200 to 299.
    pub body: Vec<u8>,
    /// `Content-Type`, parameters included.
    pub media_type: Option<String>,
    /// `ETag`, for the next question.
    pub etag: Option<String>,
    /// `Last-Modified`, for the next question.
    pub last_modified: Option<String>,
    /// Where a redirect that was not followed points, made absolute.
    pub location: Option<String>,
    /// `Retry-After`, as sent.
    pub retry_after: Option<String>,
}

impl Fetched {
    /// Whether this is a redirect that names its target.
    pub fn is_redirect(&self) -> bool {
        is_redirect(self.status) && self.location.is_some()
    }
}

/// The statuses that point elsewhere.
fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Why there is no answer. Messages carry host names at most, never queries or credentials.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Not an address we ask for.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The address leads somewhere it must not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The name has no address.
    #[error("the name {host} cannot be resolved: {detail}")]
    Unresolved {
        /// The name.
        host: String,
        /// What the resolver said.
        detail: String,
    },
    /// No connection.
    #[error("no connection: {0}")]
    Connect(String),
    /// It took too long.
    #[error("{stage} took longer than {limit:?}")]
    Timeout {
        /// What was waited for.
        stage: &'static str,
        /// How long.
        limit: Duration,
    },
    /// The body is larger than allowed.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// Redirects lead to redirects.
    #[error("more than {0} redirects")]
    TooManyRedirects(u32),
    /// The body is of a type that was not wanted.
    #[error("the media type is {0}")]
    Media(String),
    /// The answer broke off or cannot be decoded.
    #[error("the answer is broken: {0}")]
    Broken(String),
}

impl FetchError {
    /// Whether asking again soon may help.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Connect(_) | Self::Broken(_))
    }

    /// A word for counting.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            Self::Address(_) | Self::Forbidden(_) => "forbidden",
            Self::Unresolved { .. } | Self::Connect(_) => "unreachable",
            Self::Timeout { .. } => "timeout",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyRedirects(_) => "redirects",
            Self::Media(_) => "media",
            Self::Broken(_) => "broken",
        }
    }
}
