//! `GET /v1/partner/export`: all that a partner has sent, to be sent again.

use crate::desk::Given;
use crate::extract::{Params, Sender};
use crate::problem::Problem;
use crate::responses::Partnering;
use crate::state::App;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// All that the partner has sent, as it holds now.
#[utoipa::path(
    get,
    path = "/v1/partner/export",
    tag = "partner",
    security(("key" = [])),
    params(("format" = Option<String>, Query, description = "`jsonl` (unless told), `csv`, `jsonld`, or `zip` with the pictures")),
    responses((status = 200, description = "The records", content((
        String = "application/x-ndjson"), (String = "text/csv"), (Vec<Object> = "application/ld+json"), (String = "application/zip"))), Partnering)
)]
pub async fn export(
    sender: Sender,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let mut params = Params::of(query.as_deref());
    let form = params.text("format").unwrap_or_else(|| "jsonl".to_owned());
    params.finish()?;
    let given = app.desk.give(&sender.partner.source, &form).await;
    Ok(file(given.map_err(|refusal| Problem::from(refusal).in_query())?))
}

/// A file as an answer.
pub fn file(given: Given) -> Response {
    let mut response = Body::from_stream(given.pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(given.media_type));
    let disposition = format!("attachment; filename=\"{}\"", given.file_name);
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
