//! `GET /v1/admin/audit`: who wrote what.

use crate::extract::{Admin, Params};
use crate::problem::Problem;
use crate::responses::Administering;
use crate::state::App;
use axum::Json;
use axum::extract::{RawQuery, State};
use scenic_data::store::Entry;
use serde::Serialize;
use utoipa::ToSchema;

/// What was written, latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditPage {
    items: Vec<Entry>,
    /// Give it as `cursor` to go on.
    next_cursor: Option<String>,
}

/// Every write that somebody asked for, latest first. What an upload made of records is with the
/// upload.
#[utoipa::path(
    get,
    path = "/v1/admin/audit",
    tag = "admin",
    security(("key" = [])),
    params(
        ("partner" = Option<String>, Query, description = "of one partner"),
        ("limit" = Option<usize>, Query, description = "how many; 20 unless told, capped"),
        ("cursor" = Option<i64>, Query, description = "next_cursor of the page before"),
    ),
    responses((status = 200, description = "The writes", body = AuditPage), Administering)
)]
pub async fn audit(
    _: Admin,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<AuditPage>, Problem> {
    let mut params = Params::of(query.as_deref());
    let limit = params.limit(20, app.settings.max_limit);
    let (before, partner) = (params.number("cursor", 1..=i64::MAX), params.text("partner"));
    params.finish()?;
    let items = app.guide.store().audited(partner.as_deref(), before, limit as u64).await?;
    let next_cursor = items.last().filter(|_| items.len() == limit).map(|entry| entry.id.to_string());
    Ok(Json(AuditPage { items, next_cursor }))
}
