//! `GET /v1/partner/data`: how a partner's data fares.

use crate::extract::{Params, Sender};
use crate::problem::Problem;
use crate::reader;
use crate::responses::Partnering;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use guide::own_data::OwnData;

/// Where answers cite what the partner says, what of it is stale, and which other sources say
/// otherwise; some places at a time.
#[utoipa::path(
    get,
    path = "/v1/partner/data",
    tag = "partner",
    security(("key" = [])),
    params(
        ("limit" = Option<usize>, Query, description = "how many places are looked at; 50 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
        ("lang" = Option<String>, Query, description = "the reader's language"),
    ),
    responses((status = 200, description = "The data", body = OwnData), Partnering)
)]
pub async fn data(
    sender: Sender,
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<OwnData>, Problem> {
    let mut params = Params::of(uri.query());
    let limit = params.limit(50, app.settings.max_limit);
    let cursor = params.text("cursor");
    params.finish()?;
    let lang = reader::of_errors(&uri, &headers);
    let data = app.guide.own_data(&sender.partner.source, &lang, cursor.as_deref(), limit).await?;
    Ok(Json(data))
}
