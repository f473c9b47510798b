//! What is asked, and what comes of it.

use crate::answers::{self, Refusal};
use crate::{BUCKET, Fault, Held, KEY_ID, Shared, Upload, held};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use std::ops::Range;

/// Answers a request, wrongly where that was planned.
pub async fn answer(shared: &Shared, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
        return answers::refused(Refusal::Incomplete);
    };
    let fault = note(&mut held(shared), &head.method, &head.uri, body.len());
    match fault {
        Some(Fault::SlowDown) => return answers::refused(Refusal::SlowDown),
        Some(Fault::Refused) => return answers::refused(Refusal::Denied),
        // The connection's task ends, and the connection with it; nobody is told on the console.
        Some(Fault::Broken) if head.method != Method::GET => std::panic::resume_unwind(Box::new(())),
        _ => {}
    }
    let right = format!("Credential={KEY_ID}/");
    let signed = head.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if !signed.is_some_and(|signed| signed.contains(&right)) {
        return answers::refused(Refusal::UnknownKey);
    }
    let Some(name) = name(&head.uri) else { return answers::refused(Refusal::NoBucket) };
    let asked = Asked { name, query: Query::of(&head.uri), headers: &head.headers, body: &body };
    let answered = done(&mut held(shared), &head.method, &asked);
    match (fault, answered) {
        (Some(Fault::Broken), response) => answers::broken(response).await,
        (Some(Fault::Short), response) => answers::short(response).await,
        (_, response) => response,
    }
}

/// Writes down that something is asked; says what is to go wrong with it.
fn note(held: &mut Held, method: &Method, uri: &Uri, bytes: usize) -> Option<Fault> {
    held.asked.push(format!("{method} {uri}"));
    held.largest = held.largest.max(bytes);
    let planned = held
        .planned
        .iter_mut()
        .find(|planned| planned.left > 0 && planned.method.as_ref().is_none_or(|wanted| wanted == method))?;
    planned.left -= 1;
    Some(planned.fault)
}

/// The object that an address of this bucket names; empty for the bucket itself.
fn name(uri: &Uri) -> Option<&str> {
    let rest = uri.path().strip_prefix('/')?.strip_prefix(BUCKET)?;
    match rest.strip_prefix('/') {
        Some(name) => Some(name),
        None => rest.is_empty().then_some(""),
    }
}

/// The query of an address, as it stands there.
struct Query<'a>(&'a str);

impl<'a> Query<'a> {
    fn of(uri: &'a Uri) -> Self {
        Self(uri.query().unwrap_or_default())
    }

    fn get(&self, wanted: &str) -> Option<&'a str> {
        let pairs = self.0.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.filter(|(name, _)| *name == wanted).map(|(_, value)| value).next()
    }
}

struct Asked<'a> {
    name: &'a str,
    query: Query<'a>,
    headers: &'a HeaderMap,
    body: &'a [u8],
}

fn done(held: &mut Held, method: &Method, asked: &Asked<'_>) -> Response {
    let upload = asked.query.get("uploadId");
    match (method.as_str(), upload) {
        ("GET", None) if asked.name.is_empty() => list(held, asked),
        ("POST", None) if asked.name.is_empty() && asked.query.get("delete").is_some() => {
            for name in between(&String::from_utf8_lossy(asked.body), "<Key>", "</Key>") {
                held.objects.remove(&name);
            }
            answers::deleted()
        }
        ("GET" | "HEAD", None) => get(held, asked),
        ("PUT", None) => {
            held.objects.insert(asked.name.to_owned(), asked.body.to_vec());
            answers::stored(asked.body)
        }
        ("DELETE", None) => {
            held.objects.remove(asked.name);
            StatusCode::NO_CONTENT.into_response()
        }
        ("POST", None) if asked.query.get("uploads").is_some() => {
            held.begun += 1;
            let id = format!("upload-{}", held.begun);
            let upload = Upload { name: asked.name.to_owned(), ..Upload::default() };
            held.uploads.insert(id.clone(), upload);
            answers::begun(&id)
        }
        ("PUT", Some(id)) => {
            let number = asked.query.get("partNumber").and_then(|number| number.parse().ok());
            match (held.uploads.get_mut(id), number) {
                (Some(upload), Some(number)) => {
                    upload.parts.insert(number, asked.body.to_vec());
                    answers::stored(asked.body)
                }
                _ => answers::refused(Refusal::NoUpload),
            }
        }
        ("POST", Some(id)) => match held.uploads.remove(id) {
            Some(upload) => {
                let whole: Vec<u8> = upload.parts.into_values().flatten().collect();
                let answer = answers::completed(&whole);
                held.objects.insert(upload.name, whole);
                answer
            }
            None => answers::refused(Refusal::NoUpload),
        },
        ("DELETE", Some(id)) => match held.uploads.remove(id) {
            Some(_) => StatusCode::NO_CONTENT.into_response(),
            None => answers::refused(Refusal::NoUpload),
        },
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

fn list(held: &Held, asked: &Asked<'_>) -> Response {
    let prefix = asked.query.get("prefix").unwrap_or_default().replace("%2F", "/");
    let found = held.objects.iter().filter(|(name, _)| name.starts_with(&prefix));
    answers::listed(found.map(|(name, bytes)| (name.as_str(), bytes.len())))
}

fn get(held: &Held, asked: &Asked<'_>) -> Response {
    let Some(bytes) = held.objects.get(asked.name) else { return answers::refused(Refusal::NoObject) };
    let range = asked.headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    match range.map(|text| part(text, bytes.len())) {
        None => answers::whole(bytes),
        Some(Some(range)) => answers::part(bytes, range),
        Some(None) => answers::refused(Refusal::NoRange),
    }
}

/// `bytes=5-9` of so many bytes.
fn part(text: &str, len: usize) -> Option<Range<usize>> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let first: usize = first.parse().ok()?;
    let last: usize = if last.is_empty() { len.checked_sub(1)? } else { last.parse().ok()? };
    (first <= last && first < len).then(|| first..(last + 1).min(len))
}

/// The texts between two marks.
fn between(text: &str, open: &str, close: &str) -> Vec<String> {
    let rest = text.split(open).skip(1);
    rest.filter_map(|rest| rest.split_once(close).map(|(inner, _)| inner.to_owned())).collect()
}
