//! `GET /v1/admin/freshness`: how current everything known is.

use crate::extract::Admin;
use crate::problem::Problem;
use crate::responses::Administering;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use scenic_data::store::Overview;

/// How current everything known is: by source with its objective, by kind of place and by field.
#[utoipa::path(
    get,
    path = "/v1/admin/freshness",
    tag = "admin",
    security(("key" = [])),
    responses((status = 200, description = "How many values are in which state", body = Overview), Administering)
)]
pub async fn freshness(_: Admin, State(app): State<App>) -> Result<Json<Overview>, Problem> {
    Ok(Json(app.guide.store().overview(app.guide.now()).await?))
}
