//! `/v1/admin/held`: pages whose values jump and wait to be believed.

use crate::audit::audit;
use crate::extract::{Admin, Id, Params, unknown_cursor};
use crate::problem::{Code, Problem};
use crate::responses::{Administering, AdministeringOne};
use crate::state::App;
use axum::Json;
use axum::extract::{RawQuery, State};
use chrono::{DateTime, Utc};
use scenic_data::{DocumentId, SourceId, Words};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Pages that wait, the longest waiting first.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldPages {
    items: Vec<HeldPage>,
    /// Give it as `cursor` to go on; null at the end.
    next_cursor: Option<DocumentId>,
}

/// A page that waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldPage {
    id: DocumentId,
    source: SourceId,
    url: String,
    title: Option<String>,
    /// Since when it says what is not believed yet.
    observed_at: DateTime<Utc>,
    /// When it will be looked at again; if it says the same then, it is believed.
    due_at: Option<DateTime<Utc>>,
}

/// Pages whose prices or hours jump and that wait to be seen again.
#[utoipa::path(
    get,
    path = "/v1/admin/held",
    tag = "admin",
    security(("key" = [])),
    params(
        ("limit" = Option<usize>, Query, description = "how many; 20 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses((status = 200, description = "The pages", body = HeldPages), Administering)
)]
pub async fn held(
    _: Admin,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<HeldPages>, Problem> {
    let mut params = Params::of(query.as_deref());
    let limit = params.limit(20, app.settings.max_limit);
    let after = params.text("cursor").map(DocumentId::from);
    if let Some(id) = &after
        && app.guide.store().document(id).await?.is_none()
    {
        params.refuse("cursor", unknown_cursor());
    }
    params.finish()?;
    let documents = app.guide.store().held_back_after(after.as_ref(), limit as u64).await?;
    let next_cursor = documents.last().filter(|_| documents.len() == limit).map(|last| last.id.clone());
    let items = documents
        .into_iter()
        .map(|document| HeldPage {
            id: document.id,
            source: document.source,
            url: document.url,
            title: document.title,
            observed_at: document.observed_at,
            due_at: document.due_at,
        })
        .collect();
    Ok(Json(HeldPages { items, next_cursor }))
}

/// Has a page believed that waits; it is read in the next round of the timetable.
#[utoipa::path(
    post,
    path = "/v1/admin/held/{id}/accept",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the page's id")),
    responses((status = 204, description = "It will be read"), AdministeringOne)
)]
pub async fn accept(
    admin: Admin,
    State(app): State<App>,
    Id(id): Id,
) -> Result<axum::http::StatusCode, Problem> {
    if app.guide.store().accept(&DocumentId::from(id.as_str())).await? {
        audit(&app, &admin.actor, "page.accepted", &id, Value::Null).await?;
        return Ok(axum::http::StatusCode::NO_CONTENT);
    }
    let words =
        Words::new("没有这样一页在等待；见 GET /v1/admin/held", "no such page waits; see GET /v1/admin/held");
    Err(Problem::of(Code::NotFound, "id", words))
}
