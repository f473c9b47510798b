//! Errors as RFC 9457 problem details: one shape, one renderer, one table of codes.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use guide::GuideError;
use scenic_data::{Fault, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

/// A problem with a request.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem it is: a stable name below `/problems/`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What kind of problem it is, for people.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What happened here, and what would be right.
    pub detail: String,
    /// Each field at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// A field at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// JSON pointer into the body (`/messages/0/role`), or the name of a query parameter.
    pub pointer: String,
    /// A stable code.
    pub code: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

/// The table of problems: code, status, title.
const TABLE: [(&str, StatusCode, &str); 7] = [
    ("invalid", StatusCode::UNPROCESSABLE_ENTITY, "A field is not valid"),
    ("bad_request", StatusCode::BAD_REQUEST, "The request cannot be read"),
    ("not_found", StatusCode::NOT_FOUND, "There is no such thing"),
    ("method_not_allowed", StatusCode::METHOD_NOT_ALLOWED, "This address takes other methods"),
    ("too_large", StatusCode::PAYLOAD_TOO_LARGE, "The request is too large"),
    ("unsupported_media_type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send JSON"),
    ("internal", StatusCode::INTERNAL_SERVER_ERROR, "Something failed on our side"),
];

impl Problem {
    /// A problem of a kind in the table; an unknown kind is `internal`.
    pub fn new(code: &str, detail: impl Into<String>) -> Self {
        let row = TABLE.iter().find(|(known, ..)| *known == code).or(TABLE.last());
        let (code, status, title) = row.copied().unwrap_or(("internal", StatusCode::INTERNAL_SERVER_ERROR, ""));
        Self {
            kind: format!("/problems/{code}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    /// A problem with one field.
    pub fn field(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::fields(vec![FieldProblem { pointer: pointer.into(), code: "invalid", message: message.into() }])
    }

    /// A problem with several fields.
    pub fn fields(errors: Vec<FieldProblem>) -> Self {
        let detail = errors.iter().map(|e| format!("{}: {}", e.pointer, e.message)).collect::<Vec<_>>().join("; ");
        Self { errors, ..Self::new("invalid", detail) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let problem = HeaderValue::from_static("application/problem+json; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, problem);
        response
    }
}

impl From<GuideError> for Problem {
    fn from(error: GuideError) -> Self {
        match (&error, error.fault()) {
            (GuideError::Invalid { field, message }, _) => Self::field(format!("/{field}"), message),
            (GuideError::Missing { .. }, _) | (GuideError::Store(StoreError::Missing { .. }), _) => {
                Self::new("not_found", error.to_string())
            }
            (GuideError::Store(StoreError::Invalid { field, message }), _) => Self::field(format!("/{field}"), message),
            (_, Fault::Caller) => Self::new("bad_request", error.to_string()),
            (_, Fault::Data | Fault::Us) => internal(&error),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        GuideError::from(error).into()
    }
}

/// The inner detail goes to the log, with the request's id from its span; the caller gets a code.
fn internal(error: &dyn std::error::Error) -> Problem {
    tracing::error!(error = %error, "a request failed");
    Problem::new("internal", "the request could not be served; try again, and tell the operator the x-request-id")
}

/// A panic in a handler is our fault, is logged, and ends only that request.
pub fn on_panic(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(panic = text, "a handler panicked");
    Problem::new("internal", "the request could not be served").into_response()
}
