//! `GET /v1/admin/runs`: what was crawled, and what came of it.

use crate::extract::{Admin, Params};
use crate::problem::Problem;
use crate::responses::Administering;
use crate::state::App;
use axum::Json;
use axum::extract::{RawQuery, State};
use scenic_data::SourceId;
use scenic_data::store::Run;
use serde::Serialize;
use utoipa::ToSchema;

/// Runs, latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Runs {
    #[schema(value_type = Vec<Object>)]
    items: Vec<Run>,
    /// Give it as `cursor` to go on; null at the end.
    next_cursor: Option<String>,
}

/// The latest runs, of one source or of all.
#[utoipa::path(
    get,
    path = "/v1/admin/runs",
    tag = "admin",
    security(("key" = [])),
    params(
        ("source" = Option<String>, Query, description = "only those of this source"),
        ("limit" = Option<usize>, Query, description = "how many; 20 unless told, capped"),
        ("cursor" = Option<i64>, Query, description = "next_cursor of the page before"),
    ),
    responses((status = 200, description = "The runs, with counters that add up", body = Runs), Administering)
)]
pub async fn runs(
    _: Admin,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<Runs>, Problem> {
    let mut params = Params::of(query.as_deref());
    let source = params.parsed("source", SourceId::parse);
    let limit = params.limit(20, app.settings.max_limit);
    let before = params.number("cursor", 1..=i64::MAX);
    params.finish()?;
    let items = app.guide.store().runs_before(source.as_ref(), before, limit as u64).await?;
    let next_cursor = items.last().filter(|_| items.len() == limit).map(|run| run.id.to_string());
    Ok(Json(Runs { items, next_cursor }))
}
