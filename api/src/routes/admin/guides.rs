//! Edits of guide pages that wait for somebody who is trusted.

use crate::audit::audit;
use crate::extract::{Hand, IdAndPart, Params, Told};
use crate::problem::Problem;
use crate::reader;
use crate::responses::{Administering, AdministeringOne};
use crate::state::App;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use guide::pages::{GuidePage, PendingItem};
use scenic_data::LangTag;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Edits that wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct Queue {
    /// The oldest first.
    items: Vec<PendingItem>,
}

/// What a reviewer says; the author sees it in the history.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ReviewBody {
    /// Why.
    reason: Option<String>,
}

/// Edits that somebody has yet to look at.
#[utoipa::path(
    get,
    path = "/v1/admin/guides/review",
    tag = "admin",
    security(("key" = [])),
    responses((status = 200, description = "The edits", body = Queue), Administering)
)]
pub async fn review(hand: Hand, State(app): State<App>) -> Result<Json<Queue>, Problem> {
    Ok(Json(Queue { items: app.guide.pending_edits(&hand.by).await? }))
}

/// Put an edit that waits in force.
#[utoipa::path(
    post,
    path = "/v1/admin/guides/{slug}/revisions/{revision}/publish",
    tag = "admin",
    security(("key" = [])),
    params(
        ("slug" = String, Path, description = "the page's slug"),
        ("revision" = i64, Path, description = "the revision that waits"),
        ("lang" = Option<String>, Query, description = "its language; else Accept-Language, else Chinese"),
    ),
    request_body(content = Option<ReviewBody>, description = "Why; nothing need be sent"),
    responses((status = 200, description = "The page as it is now", body = GuidePage), AdministeringOne)
)]
pub async fn publish(
    hand: Hand,
    State(app): State<App>,
    IdAndPart(slug, revision): IdAndPart,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Told(said): Told<ReviewBody>,
) -> Result<Json<GuidePage>, Problem> {
    let (lang, number) = named(query.as_deref(), &headers, &revision)?;
    let reason = said.reason.as_deref();
    let page = app.guide.publish_edit(&slug, &lang, number, reason, &hand.by).await?;
    audit(&app, &hand.actor, "guide.published", &slug, json!({"revision": number, "reason": said.reason}))
        .await?;
    Ok(Json(page))
}

/// Leave an edit that waits out.
#[utoipa::path(
    post,
    path = "/v1/admin/guides/{slug}/revisions/{revision}/reject",
    tag = "admin",
    security(("key" = [])),
    params(
        ("slug" = String, Path, description = "the page's slug"),
        ("revision" = i64, Path, description = "the revision that waits"),
        ("lang" = Option<String>, Query, description = "its language; else Accept-Language, else Chinese"),
    ),
    request_body(content = Option<ReviewBody>, description = "Why; nothing need be sent"),
    responses((status = 204, description = "It is rejected"), AdministeringOne)
)]
pub async fn reject(
    hand: Hand,
    State(app): State<App>,
    IdAndPart(slug, revision): IdAndPart,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Told(said): Told<ReviewBody>,
) -> Result<StatusCode, Problem> {
    let (lang, number) = named(query.as_deref(), &headers, &revision)?;
    let reason = said.reason.as_deref();
    app.guide.reject_edit(&slug, &lang, number, reason, &hand.by).await?;
    audit(&app, &hand.actor, "guide.rejected", &slug, json!({"revision": number, "reason": said.reason}))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The language and the number of the revision that a request names.
fn named(query: Option<&str>, headers: &HeaderMap, revision: &str) -> Result<(LangTag, i64), Problem> {
    let mut params = Params::of(query);
    let lang = reader::asked(&mut params, headers).unwrap_or_else(LangTag::zh);
    params.finish()?;
    let number = revision.parse().map_err(|_| crate::fault::missing("revision", revision))?;
    Ok((lang, number))
}
