//! Reading requests: every problem names its field, and all of a query's are told at once.

use crate::problem::{FieldProblem, Problem};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// A JSON body.
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
        let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if !kind.is_empty() && kind != "application/json" && !kind.ends_with("+json") {
            let detail = format!("the body is {kind}; send application/json in UTF-8");
            return Err(Problem::new("unsupported_media_type", detail));
        }
        let bytes = axum::body::Bytes::from_request(request, state).await.map_err(|error| {
            let code = if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE { "too_large" } else { "bad_request" };
            Problem::new(code, error.body_text())
        })?;
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let inner = error.inner();
            if inner.is_data() {
                Problem::field(pointer(error.path()), inner.to_string())
            } else {
                Problem::new("bad_request", format!("the body is not JSON: {inner}"))
            }
        })?;
        reader.end().map_err(|error| Problem::new("bad_request", format!("the body is not JSON: {error}")))?;
        Ok(Self(value))
    }
}

/// A path within JSON as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => "/?".to_owned(),
        })
        .collect()
}

/// The parameters of a query, read one by one; problems are gathered until [`Params::finish`].
#[derive(Debug, Default)]
pub struct Params {
    given: HashMap<String, String>,
    problems: Vec<FieldProblem>,
}

/// Longest parameter, in characters.
const MAX_PARAM: usize = 1_000;

impl Params {
    /// The parameters of a query string. The first of a repeated parameter counts.
    pub fn of(query: Option<&str>) -> Self {
        let mut params = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or("").as_bytes()) {
            if value.chars().count() > MAX_PARAM {
                params.refuse(&name, format!("at most {MAX_PARAM} characters"));
            } else if !value.trim().is_empty() {
                params.given.entry(name.into_owned()).or_insert_with(|| value.trim().to_owned());
            }
        }
        params
    }

    /// A text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.given.remove(name)
    }

    /// A value, by its parser; the parser's error becomes the field's.
    pub fn parsed<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.given.remove(name)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(message) => {
                self.refuse(name, message);
                None
            }
        }
    }

    /// A number within a range.
    pub fn number<N>(&mut self, name: &str, range: RangeInclusive<N>) -> Option<N>
    where
        N: std::str::FromStr + PartialOrd + std::fmt::Display,
    {
        self.parsed(name, |text| match text.parse::<N>() {
            Ok(number) if range.contains(&number) => Ok(number),
            _ => Err(format!("a number from {} to {}, not {text:?}", range.start(), range.end())),
        })
    }

    /// An instant, RFC 3339.
    pub fn instant(&mut self, name: &str) -> Option<scenic_data::Instant> {
        self.parsed(name, |text| {
            // A plus sign in a query is a blank unless it is escaped; people forget.
            let text = text.replace(' ', "+");
            chrono::DateTime::parse_from_rfc3339(&text)
                .map(|at| at.to_utc())
                .map_err(|_| format!("a time in RFC 3339 such as 2026-11-24T09:00:00+08:00, not {text:?}"))
        })
    }

    /// Remembers a problem.
    pub fn refuse(&mut self, name: &str, message: String) {
        self.problems.push(FieldProblem { pointer: name.to_owned(), code: "invalid", message });
    }

    /// Every problem found, as one.
    pub fn finish(self) -> Result<(), Problem> {
        if self.problems.is_empty() { Ok(()) } else { Err(Problem::fields(self.problems)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_parameter_is_named_at_once() {
        let mut params = Params::of(Some("limit=0&at=yesterday&q=%E9%B9%AD%E6%B4%B2"));
        assert_eq!(params.number("limit", 1..=50), None::<usize>);
        assert_eq!(params.instant("at"), None);
        assert_eq!(params.text("q").as_deref(), Some("鹭洲"));
        let problem = params.finish().expect_err("refused");
        assert_eq!(problem.errors.iter().map(|e| e.pointer.as_str()).collect::<Vec<_>>(), ["limit", "at"]);
    }

    #[test]
    fn a_plus_sign_that_was_not_escaped_is_understood() {
        let mut params = Params::of(Some("at=2026-11-24T09:00:00+08:00"));
        assert!(params.instant("at").is_some() && params.finish().is_ok());
    }
}
