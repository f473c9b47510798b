//! `GET /v1/admin/conflicts`: what sources disagree about.

use crate::extract::{Admin, Params};
use crate::problem::Problem;
use crate::reader;
use crate::responses::Administering;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use guide::conflicts::Disagreement;
use scenic_data::PlaceId;
use serde::Serialize;
use utoipa::ToSchema;

/// Facts that sources disagree about, by place.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conflicts {
    items: Vec<Disagreement>,
    /// Give it as `cursor` to go on. A page may hold fewer than `limit` although there are more.
    next_cursor: Option<PlaceId>,
}

/// Facts that sources disagree about: what is told, and what the others say, each with its source.
#[utoipa::path(
    get,
    path = "/v1/admin/conflicts",
    tag = "admin",
    security(("key" = [])),
    params(
        ("limit" = Option<usize>, Query, description = "how many; 20 unless told, capped. The facts of a place stay together"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
        ("lang" = Option<String>, Query, description = "the reader's language"),
    ),
    responses((status = 200, description = "The facts", body = Conflicts), Administering)
)]
pub async fn conflicts(
    _: Admin,
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<Conflicts>, Problem> {
    let mut params = Params::of(uri.query());
    let limit = params.limit(20, app.settings.max_limit);
    let after = params.text("cursor").map(PlaceId::from);
    params.finish()?;
    let lang = reader::of_errors(&uri, &headers);
    let (items, next_cursor) = app.guide.disagreements(&lang, after.as_ref(), limit).await?;
    Ok(Json(Conflicts { items, next_cursor }))
}
