//! Answers in the words of an object store.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::ops::Range;

/// Why something is not done.
#[derive(Clone, Copy, Debug)]
pub enum Refusal {
    NoBucket,
    NoObject,
    NoUpload,
    NoRange,
    UnknownKey,
    Denied,
    SlowDown,
    Incomplete,
}

/// When objects were written: nobody asks.
const WRITTEN: &str = "Thu, 26 Nov 2026 12:00:00 GMT";
const WRITTEN_ISO: &str = "2026-11-26T12:00:00.000Z";

/// A refusal, with its code.
pub fn refused(why: Refusal) -> Response {
    let (status, code) = match why {
        Refusal::NoBucket => (StatusCode::NOT_FOUND, "NoSuchBucket"),
        Refusal::NoObject => (StatusCode::NOT_FOUND, "NoSuchKey"),
        Refusal::NoUpload => (StatusCode::NOT_FOUND, "NoSuchUpload"),
        Refusal::NoRange => (StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange"),
        Refusal::UnknownKey => (StatusCode::FORBIDDEN, "InvalidAccessKeyId"),
        Refusal::Denied => (StatusCode::FORBIDDEN, "AccessDenied"),
        Refusal::SlowDown => (StatusCode::SERVICE_UNAVAILABLE, "SlowDown"),
        Refusal::Incomplete => (StatusCode::BAD_REQUEST, "IncompleteBody"),
    };
    (status, xml(&format!("<Error><Code>{code}</Code></Error>"))).into_response()
}

/// An object, or what a `HEAD` tells of it.
pub fn whole(bytes: &[u8]) -> Response {
    // Said in so many words: a `HEAD` has no body whose length could be seen.
    (about(bytes), [(header::CONTENT_LENGTH, bytes.len().to_string())], bytes.to_vec()).into_response()
}

/// A range of an object.
pub fn part(bytes: &[u8], range: Range<usize>) -> Response {
    let told = format!("bytes {}-{}/{}", range.start, range.end - 1, bytes.len());
    let part = bytes.get(range).unwrap_or_default().to_vec();
    (StatusCode::PARTIAL_CONTENT, about(bytes), [(header::CONTENT_RANGE, told)], part).into_response()
}

/// That bytes were taken.
pub fn stored(bytes: &[u8]) -> Response {
    ([(header::ETAG, tag(bytes))], ()).into_response()
}

/// That an upload in parts has begun.
pub fn begun(id: &str) -> Response {
    let told =
        format!("<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
    xml(&told)
}

/// That an upload in parts is an object.
pub fn completed(bytes: &[u8]) -> Response {
    let tag = tag(bytes).replace('"', "&quot;");
    xml(&format!("<CompleteMultipartUploadResult><ETag>{tag}</ETag></CompleteMultipartUploadResult>"))
}

/// Objects by name and length.
pub fn listed<'a>(found: impl Iterator<Item = (&'a str, usize)>) -> Response {
    let contents: String = found
        .map(|(name, size)| {
            format!(
                "<Contents><Key>{name}</Key><Size>{size}</Size><LastModified>{WRITTEN_ISO}</LastModified></Contents>"
            )
        })
        .collect();
    xml(&format!("<ListBucketResult><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>"))
}

/// That objects were removed.
pub fn deleted() -> Response {
    xml("<DeleteResult></DeleteResult>")
}

/// An answer that breaks off in the middle.
pub async fn broken(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let half = bytes.slice(..bytes.len() / 2);
    let gone = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let pieces = futures::stream::iter([Ok(half), Err(gone)]);
    Response::from_parts(head, Body::from_stream(pieces))
}

/// An answer without its second half, which says that it is whole.
pub async fn short(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(bytes.slice(..bytes.len() / 2)))
}

fn about(bytes: &[u8]) -> [(header::HeaderName, String); 2] {
    [(header::ETAG, tag(bytes)), (header::LAST_MODIFIED, WRITTEN.to_owned())]
}

fn tag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

fn xml(text: &str) -> Response {
    ([(header::CONTENT_TYPE, "application/xml")], text.to_owned()).into_response()
}
