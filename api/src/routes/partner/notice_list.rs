//! `GET /v1/partner/notices`: the notices that a partner has told.

use crate::extract::{Params, Sender};
use crate::problem::Problem;
use crate::reader;
use crate::responses::Partnering;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use chrono::TimeDelta;
use guide::own_notices::OwnNotice;
use serde::Serialize;
use utoipa::ToSchema;

/// Notices, the latest start first.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticePage {
    items: Vec<OwnNotice>,
    /// Give it as `cursor` to go on.
    next_cursor: Option<String>,
}

/// Most days that one may look back.
const MAX_DAYS: u16 = 366;

/// The partner's own notices: in force, to come, and with `ended_days` those that ended lately. What
/// waits for an editor is among the uploads.
#[utoipa::path(
    get,
    path = "/v1/partner/notices",
    tag = "partner",
    security(("key" = [])),
    params(
        ("ended_days" = Option<u16>, Query, description = "also those that ended within so many days, 0 (unless told) to 366"),
        ("limit" = Option<usize>, Query, description = "how many; 20 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
        ("lang" = Option<String>, Query, description = "the reader's language"),
    ),
    responses((status = 200, description = "The notices", body = NoticePage), Partnering)
)]
pub async fn list(
    sender: Sender,
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<NoticePage>, Problem> {
    let mut params = Params::of(uri.query());
    let days = params.number("ended_days", 0..=MAX_DAYS).unwrap_or(0);
    let page = (params.cursor(), params.limit(20, app.settings.max_limit));
    params.finish()?;
    let lang = reader::of_errors(&uri, &headers);
    let ended = TimeDelta::days(days.into());
    let (items, next) = app.guide.own_notices(&sender.partner.source, &lang, ended, page).await?;
    Ok(Json(NoticePage { items, next_cursor: next.map(|next| next.to_string()) }))
}
