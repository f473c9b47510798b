//! `/v1/admin/uploads`: what partners send, and what waits to be published.

use crate::extract::{Editor, Id, Params};
use crate::problem::Problem;
use crate::reader;
use crate::responses::{Administering, AdministeringOne};
use crate::routes::partner::export::file;
use crate::routes::partner::uploads::{
    UploadCard, UploadPage, answered, any, bad_cursor, card, page, withdrawn,
};
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use scenic_data::upload::{Awaiting, Options};

/// Everybody's uploads, latest first.
#[utoipa::path(
    get,
    path = "/v1/admin/uploads",
    tag = "admin",
    security(("key" = [])),
    params(
        ("partner" = Option<String>, Query, description = "of one partner"),
        ("limit" = Option<usize>, Query, description = "how many; 20 unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses((status = 200, description = "The uploads", body = UploadPage), Administering)
)]
pub async fn list(
    _: Editor,
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<UploadPage>, Problem> {
    let mut params = Params::of(uri.query());
    let limit = params.limit(20, app.settings.max_limit);
    let (cursor, partner) = (params.text("cursor"), params.text("partner"));
    params.finish()?;
    let store = app.guide.store();
    if let Some(cursor) = &cursor
        && store.upload(cursor).await?.is_none()
    {
        return Err(bad_cursor());
    }
    let found = store.uploads(partner.as_deref(), cursor.as_deref(), limit as u64).await?;
    page(&app, found, limit, &reader::of_errors(&uri, &headers)).await.map(Json)
}

/// The file of an upload, as it was sent: what an editor looks at before it is published.
#[utoipa::path(
    get,
    path = "/v1/admin/uploads/{id}/file",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the upload's id")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"), AdministeringOne)
)]
pub async fn content(_: Editor, State(app): State<App>, Id(id): Id) -> Result<Response, Problem> {
    let upload = any(&app, &id).await?;
    Ok(file(app.desk.file(&upload).await?))
}

/// Publishes an upload that waits for it: it is taken.
#[utoipa::path(
    post,
    path = "/v1/admin/uploads/{id}/publish",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the upload's id")),
    responses((status = 202, description = "It will be taken", body = UploadCard), AdministeringOne)
)]
pub async fn publish(
    editor: Editor,
    State(app): State<App>,
    Id(id): Id,
    uri: Uri,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<UploadCard>), Problem> {
    let upload = any(&app, &id).await?;
    let options = Options { published: true, ..upload.options };
    let upload = answered(&app, &editor.actor, upload, Awaiting::Publication, options).await?;
    Ok((StatusCode::ACCEPTED, Json(card(&app, upload, &reader::of_errors(&uri, &headers)).await?)))
}

/// Rejects an upload that waits to be published: nothing of it is taken.
#[utoipa::path(
    post,
    path = "/v1/admin/uploads/{id}/reject",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the upload's id")),
    responses((status = 200, description = "It will not be taken", body = UploadCard), AdministeringOne)
)]
pub async fn reject(
    editor: Editor,
    State(app): State<App>,
    Id(id): Id,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<UploadCard>, Problem> {
    let upload = any(&app, &id).await?;
    let upload = withdrawn(&app, &editor.actor, upload).await?;
    card(&app, upload, &reader::of_errors(&uri, &headers)).await.map(Json)
}
