//! A JSON body.

use super::json_words;
use super::objects::Objects;
use crate::problem::{Code, Problem};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use scenic_data::Words;
use scenic_data::words::shown;
use serde::de::{DeserializeOwned, IgnoredAny};

/// A JSON body.
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        json_alone(request.headers())?;
        let bytes = axum::body::Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|error| unread(error.status() == StatusCode::PAYLOAD_TOO_LARGE))?;
        read(&bytes).map(Self)
    }
}

/// A JSON body of a call that needs none: nothing sent is the default.
#[derive(Debug)]
pub struct Told<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for Told<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        use axum::body::HttpBody;
        if request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        Body::from_request(request, state).await.map(|Body(told)| Self(told))
    }
}

/// Refuses a body that says it is something else than JSON.
pub fn json_alone(headers: &HeaderMap) -> Result<(), Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    if kind.is_empty() || kind == "application/json" || kind.ends_with("+json") {
        return Ok(());
    }
    let kind = shown(&kind);
    Err(Problem::new(
        Code::UnsupportedMediaType,
        format!("请求体是 {kind}；请发送 UTF-8 的 application/json"),
        format!("the body is {kind}; send application/json in UTF-8"),
    ))
}

/// Why a body was not read: it is too large, or broke off.
pub fn unread(is_too_large: bool) -> Problem {
    match is_too_large {
        true => Problem::new(
            Code::TooLarge,
            "请求体超过上限，请缩短后再发送",
            "the body is larger than allowed; send less",
        ),
        false => Problem::new(
            Code::BadRequest,
            "请求体未能完整收到，请重发",
            "the body did not arrive whole; send it again",
        ),
    }
}

/// Reads a JSON text; the field that is wrong is named.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Objects(&mut reader)).map_err(|error| {
        // A number for an enum, say, counts as bad syntax with the reader although it is JSON.
        if !error.inner().is_data() && serde_json::from_slice::<IgnoredAny>(bytes).is_err() {
            return not_json(error.inner());
        }
        let (words, missing) = json_words::of(&error.inner().to_string());
        let mut at = pointer(error.path());
        if let Some(field) = missing {
            at = format!("{at}/{field}");
        }
        Problem::field(at, words)
    })?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

/// The pointer is the empty one: all that was read.
fn not_json(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    let words = Words::new(
        format!("不是 JSON（第 {line} 行第 {column} 列）；请检查引号、逗号与编码"),
        format!("not JSON (line {line}, column {column}); look at quotes, commas and encoding"),
    );
    Problem::of(Code::BadRequest, "", words)
}

/// A path within JSON as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            // The value itself is at fault, not something within it.
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}
