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
    params.finish()?;
    let items = app.guide.store().runs(source.as_ref(), limit as u64).await?;
    Ok(Json(Runs { items }))
}
