//! `/v1/admin/editors`: who writes guide pages.

use crate::audit::audit;
use crate::extract::{Admin, Body, Id, Params, instant};
use crate::fault::missing;
use crate::problem::{Code, Problem};
use crate::responses::{Administering, AdministeringOne};
use crate::state::App;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use chrono::DateTime;
use guide::pages::{By, RolledBack};
use scenic_data::Words;
use scenic_data::key::key_from;
use scenic_data::page::EditorCard;
use scenic_data::store::NewKey;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Longest name of an editor, in characters.
const MAX_NAME: usize = 60;

/// Editors.
#[derive(Debug, Serialize, ToSchema)]
pub struct Editors {
    /// By name.
    items: Vec<EditorCard>,
    /// Give it as `cursor` to go on; null at the end.
    next_cursor: Option<String>,
}

/// An editor that is to be.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewEditor {
    /// What others call them.
    name: String,
    /// Whether their edits are in force at once; those of new editors are looked at first.
    #[serde(default)]
    trusted: bool,
}

/// What an editor may do; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ChangedEditor {
    /// Whether their edits are in force at once.
    #[serde(default)]
    trusted: Option<bool>,
    /// Whether their keys open nothing any more.
    #[serde(default)]
    blocked: Option<bool>,
}

/// An editor and their key.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeEditor {
    /// The editor.
    #[serde(flatten)]
    editor: EditorCard,
    /// Their key, shown only here.
    key: String,
}

/// What is to be taken back.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct RollbackBody {
    /// What was written since (RFC 3339); everything unless told.
    since: Option<String>,
    /// Why.
    reason: Option<String>,
}

/// Every editor.
#[utoipa::path(
    get,
    path = "/v1/admin/editors",
    tag = "admin",
    security(("key" = [])),
    params(
        ("limit" = Option<usize>, Query, description = "how many; all unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses((status = 200, description = "The editors", body = Editors), Administering)
)]
pub async fn list(
    _: Admin,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<Editors>, Problem> {
    let mut params = Params::of(query.as_deref());
    let part = params.part(app.settings.max_limit);
    params.finish()?;
    let (items, next_cursor) = part.of(app.guide.store().editors().await?);
    Ok(Json(Editors { items, next_cursor }))
}

/// Add an editor and make a key for them.
#[utoipa::path(
    post,
    path = "/v1/admin/editors",
    tag = "admin",
    security(("key" = [])),
    request_body = NewEditor,
    responses((status = 201, description = "The editor and their key", body = MadeEditor), Administering)
)]
pub async fn add(
    admin: Admin,
    State(app): State<App>,
    Body(new): Body<NewEditor>,
) -> Result<(StatusCode, Json<MadeEditor>), Problem> {
    let name: String = new.name.chars().filter(|c| !c.is_control()).collect();
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        let words = Words::new(format!("应为 1 到 {MAX_NAME} 个字符"), format!("1 to {MAX_NAME} characters"));
        return Err(Problem::field("/name", words));
    }
    let (store, now) = (app.guide.store(), app.guide.now());
    let Some(editor) = store.add_editor(name, new.trusted, now).await? else {
        let words =
            Words::new("已有同名的编辑者，请另取名字", "there is an editor of that name; choose another");
        return Err(Problem::of(Code::Conflict, "/name", words));
    };
    let key = key_from((app.random)());
    let scopes = ["editor".to_owned()];
    let new =
        NewKey { text: &key, scopes: &scopes, label: Some(name), expires_at: None, editor: Some(&editor.id) };
    store.put_key(None, new, now).await?;
    audit(&app, &admin.actor, "editor.added", &editor.id, json!({"name": name, "trusted": editor.trusted}))
        .await?;
    Ok((StatusCode::CREATED, Json(MadeEditor { editor, key })))
}

/// Trust an editor, or block one.
#[utoipa::path(
    patch,
    path = "/v1/admin/editors/{id}",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the editor's id")),
    request_body = ChangedEditor,
    responses((status = 200, description = "The editor as it is now", body = EditorCard), AdministeringOne)
)]
pub async fn change(
    admin: Admin,
    State(app): State<App>,
    Id(id): Id,
    Body(change): Body<ChangedEditor>,
) -> Result<Json<EditorCard>, Problem> {
    let editor = app.guide.store().change_editor(&id, change.trusted, change.blocked).await?;
    let editor = editor.ok_or_else(|| missing("editor", &id))?;
    let after = json!({"trusted": editor.trusted, "blocked": editor.blocked});
    audit(&app, &admin.actor, "editor.changed", &id, after).await?;
    Ok(Json(editor))
}

/// Take back what an editor wrote. Sections that others have worked on since stay.
#[utoipa::path(
    post,
    path = "/v1/admin/editors/{id}/rollback",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the editor's id")),
    request_body = RollbackBody,
    responses((status = 200, description = "What was put back, and what stays", body = RolledBack), AdministeringOne)
)]
pub async fn rollback(
    admin: Admin,
    State(app): State<App>,
    Id(id): Id,
    Body(body): Body<RollbackBody>,
) -> Result<Json<RolledBack>, Problem> {
    let since = body.since.as_deref().map(instant).transpose();
    let since = since.map_err(|words| Problem::field("/since", words))?.unwrap_or(DateTime::UNIX_EPOCH);
    if app.guide.store().editor(&id).await?.is_none() {
        return Err(missing("editor", &id));
    }
    let by = By::operator(&admin.actor);
    let done = app.guide.roll_back(&id, since, body.reason.as_deref(), &by).await?;
    let after = json!({"reverted": done.reverted.len(), "kept": done.kept.len(), "rejected": done.rejected});
    audit(&app, &admin.actor, "editor.rolled_back", &id, after).await?;
    Ok(Json(done))
}
