//! One look at one address: asked for, its links read. Says what was found; what that means
//! for the run is decided elsewhere.

use crate::address::CanonicalUrl;
use crate::fetch::{FetchError, Fetched, Request};
use crate::links::{Links, discover};
use crate::paging;
use crate::visitor::{Manner, VisitError, Visitor};
use scenic_data::document::{Document, Visit};
use scenic_data::ids::content_hash;
use scenic_data::source::{SourceDefinition, SourceKind};
use scenic_data::{Instant, Store, StoreError};
use std::time::Duration;

/// Media types a web site's documents have. Feeds are served as anything at all.
const PAGES: [&str; 4] = ["text/", "application/xhtml", "application/xml", "application/json"];
const LINKED_DATA: [&str; 5] = [PAGES[0], PAGES[1], PAGES[2], PAGES[3], "application/ld+json"];

/// Those of packed lists of pages.
const PACKED: [&str; 3] = ["application/gzip", "application/x-gzip", "application/octet-stream"];

/// What an address turned out to be.
#[derive(Debug)]
pub(crate) enum Finding {
    /// A document, with the bytes that came; they are kept together with those of others.
    Page { visit: Visit, body: Vec<u8>, links: Vec<CanonicalUrl> },
    /// Readable, with links, but no document of its own: it does not want to be kept, or is the same
    /// as another.
    Passed { links: Vec<CanonicalUrl> },
    /// A document that is not due for a look; its links are those of the bytes we have.
    Rested { links: Vec<CanonicalUrl> },
    /// Gone, says the server (404 or 410).
    Gone { status: u16 },
    /// Somewhere else.
    Moved { to: CanonicalUrl, permanent: bool, status: u16 },
    /// A definite answer that is no document.
    Refused { status: Option<u16>, why: String },
    /// The host's rules keep us out.
    Disallowed,
    /// No answer, or one that says nothing about the document.
    Failed(String),
}

/// How a source's addresses are asked for.
pub(crate) fn manner(definition: &SourceDefinition) -> Manner<'_> {
    Manner { key: definition.key.as_ref(), pace: Duration::from_millis(definition.pace_ms) }
}

/// The question for an address of that source, unconditional.
pub(crate) fn question(definition: &SourceDefinition, url: &CanonicalUrl) -> Request {
    let media: &[&str] = match definition.kind {
        SourceKind::Html if url.url().path().ends_with(".gz") => &PACKED,
        SourceKind::Html => &LINKED_DATA,
        SourceKind::Feed
        | SourceKind::Json
        | SourceKind::Calendar
        | SourceKind::Push
        | SourceKind::Upload => &[],
    };
    Request { media, ..Request::new(url.clone()) }
}

/// Looks at `url`, conditionally when `known` says what we have. Returns when the answer came.
pub(crate) async fn look(
    store: &Store,
    visitor: &Visitor,
    definition: &SourceDefinition,
    url: &CanonicalUrl,
    known: Option<&Document>,
) -> Result<(Instant, Finding), StoreError> {
    let mut request = question(definition, url);
    if let Some(known) = known.filter(|known| known.content_hash.is_some()) {
        request.etag.clone_from(&known.etag);
        request.last_modified.clone_from(&known.last_modified);
    }
    let conditional = request.etag.is_some() || request.last_modified.is_some();
    let answer = visitor.visit(&request, manner(definition)).await;
    if !matches!(&answer, Ok(fetched) if fetched.status == 304) {
        let at = visitor.clock().now();
        return Ok((at, read(definition, url, answer).await));
    }
    let at = visitor.clock().now();
    if !conditional {
        return Ok((at, Finding::Failed("it answered 304 to an unconditional question".into())));
    }
    // Nothing changed, so what we have says where the page leads.
    if let Some(links) = stored_links(store, definition, url, known).await? {
        return Ok((at, Finding::Page { visit: Visit::NotModified, body: Vec::new(), links }));
    }
    request.etag = None;
    request.last_modified = None;
    let answer = visitor.visit(&request, manner(definition)).await;
    let at = visitor.clock().now();
    Ok((at, read(definition, url, answer).await))
}

/// A known document that is not looked at this time; `None` when its bytes were lost.
pub(crate) async fn rest(
    store: &Store,
    definition: &SourceDefinition,
    url: &CanonicalUrl,
    known: &Document,
) -> Result<Option<Finding>, StoreError> {
    let links = stored_links(store, definition, url, Some(known)).await?;
    Ok(links.map(|links| Finding::Rested { links }))
}

/// The links of the bytes we have; `None` when the bytes were lost and must be fetched again.
async fn stored_links(
    store: &Store,
    definition: &SourceDefinition,
    url: &CanonicalUrl,
    known: Option<&Document>,
) -> Result<Option<Vec<CanonicalUrl>>, StoreError> {
    let Some((known, hash)) = known.and_then(|known| Some((known, known.content_hash.as_deref()?))) else {
        return Ok(None);
    };
    match store.snapshot(hash).await {
        Ok(bytes) => {
            let (_, links) = links(definition, url, bytes, known.media_type.clone()).await;
            Ok(Some(links.follow))
        }
        Err(StoreError::Missing { .. } | StoreError::Damaged { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn read(
    definition: &SourceDefinition,
    url: &CanonicalUrl,
    answer: Result<Fetched, VisitError>,
) -> Finding {
    let fetched = match answer {
        Ok(fetched) => fetched,
        Err(VisitError::Disallowed) => return Finding::Disallowed,
        Err(VisitError::Fetch(FetchError::Media(media_type))) => {
            return Finding::Refused { status: None, why: format!("the media type is {media_type}") };
        }
        Err(error) => return Finding::Failed(error.to_string()),
    };
    let status = fetched.status;
    match status {
        200 | 203 if fetched.body.is_empty() => Finding::Failed("the answer is empty".into()),
        200 | 203 => found(definition, url, fetched).await,
        204 | 205 => Finding::Refused { status: Some(status), why: "it has no content".into() },
        404 | 410 => Finding::Gone { status },
        301 | 302 | 303 | 307 | 308 => match fetched.location.as_deref().map(CanonicalUrl::parse) {
            Some(Ok(to)) if to == *url => Finding::Failed("it redirects to itself".into()),
            Some(Ok(to)) => Finding::Moved { to, permanent: matches!(status, 301 | 308), status },
            Some(Err(error)) => Finding::Failed(format!("it redirects to no usable address: {error}")),
            None => Finding::Failed(format!("it answered {status} without saying where to go")),
        },
        408 | 425 | 429 => Finding::Failed(format!("it answered {status}")),
        400..500 => Finding::Refused { status: Some(status), why: format!("it answered {status}") },
        _ => Finding::Failed(format!("it answered {status}")),
    }
}

/// What a body is: a document, unless the page does not want that.
async fn found(definition: &SourceDefinition, url: &CanonicalUrl, fetched: Fetched) -> Finding {
    let (body, found) = links(definition, url, fetched.body, fetched.media_type.clone()).await;
    if found.noindex || found.canonical.as_ref().is_some_and(|canonical| is_variant(url, canonical)) {
        return Finding::Passed { links: found.follow };
    }
    let visit = Visit::Fetched {
        content_hash: content_hash(&body),
        media_type: fetched.media_type,
        etag: fetched.etag,
        last_modified: fetched.last_modified,
        http_status: fetched.status,
    };
    Finding::Page { visit, body, links: found.follow }
}

/// Whether `canonical` is the same page without sorting, paging or counting in its query. Other
/// canonical addresses are only followed: sites that name their home page on every page would lose
/// all of them.
fn is_variant(url: &CanonicalUrl, canonical: &CanonicalUrl) -> bool {
    url != canonical && url.origin() == canonical.origin() && url.url().path() == canonical.url().path()
}

/// Reads links off the runtime's threads, for a large page takes a while. Web sites have them, and
/// APIs that give their items page by page.
pub(crate) async fn links(
    definition: &SourceDefinition,
    url: &CanonicalUrl,
    bytes: Vec<u8>,
    media_type: Option<String>,
) -> (Vec<u8>, Links) {
    if let (SourceKind::Json, Some(rules)) = (definition.kind, &definition.json) {
        let follow = paging::next(&bytes, url, rules).into_iter().collect();
        return (bytes, Links { follow, ..Links::default() });
    }
    if definition.kind != SourceKind::Html {
        return (bytes, Links::default());
    }
    let (bytes, page) = (std::sync::Arc::new(bytes), url.clone());
    let shared = std::sync::Arc::clone(&bytes);
    let task = tokio::task::spawn_blocking(move || discover(&shared, media_type.as_deref(), &page));
    let links = task.await.unwrap_or_else(|error| {
        tracing::error!(%url, %error, "the links of a page could not be read");
        Links::default()
    });
    (std::sync::Arc::unwrap_or_clone(bytes), links)
}
