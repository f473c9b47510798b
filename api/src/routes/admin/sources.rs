//! `/v1/admin/sources`: the registry of what is crawled.

use crate::audit::audit;
use crate::extract::{Admin, Body, Id, Params, Told};
use crate::problem::{Code, FieldProblem, Problem};
use crate::responses::{Administering, AdministeringOne};
use crate::state::App;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use scenic_data::source::SourceDefinition;
use scenic_data::store::Deed;
use scenic_data::{Source, SourceId, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A source, as it is registered.
#[derive(Debug, Serialize, ToSchema)]
pub struct Registered {
    /// Whether the timetable runs it.
    enabled: bool,
    /// When it comes due.
    next_due_at: Option<DateTime<Utc>>,
    /// How it is read; see the documentation of sources.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    definition: SourceDefinition,
}

impl From<Source> for Registered {
    fn from(source: Source) -> Self {
        Self { enabled: source.enabled, next_due_at: source.next_due_at, definition: source.definition }
    }
}

/// Every source.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sources {
    items: Vec<Registered>,
    /// Give it as `cursor` to go on; null at the end.
    next_cursor: Option<String>,
}

/// Every source, by identifier.
#[utoipa::path(
    get,
    path = "/v1/admin/sources",
    tag = "admin",
    security(("key" = [])),
    params(
        ("limit" = Option<usize>, Query, description = "how many; all unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses((status = 200, description = "The sources", body = Sources), Administering)
)]
pub async fn list(
    _: Admin,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<Sources>, Problem> {
    let mut params = Params::of(query.as_deref());
    let part = params.part(app.settings.max_limit);
    params.finish()?;
    let (items, next_cursor) = part.of(app.guide.store().sources().await?);
    Ok(Json(Sources { items: items.into_iter().map(Registered::from).collect(), next_cursor }))
}

/// Registers a new source; with `enabled` false, it is not crawled until that is changed.
#[utoipa::path(
    post,
    path = "/v1/admin/sources",
    tag = "admin",
    security(("key" = [])),
    request_body(content = Object, description = "A source's definition; see the documentation of sources"),
    responses((status = 201, description = "It is registered and due", body = Registered), Administering)
)]
pub async fn add(
    admin: Admin,
    State(app): State<App>,
    Body(mut new): Body<Value>,
) -> Result<(StatusCode, Json<Registered>), Problem> {
    let enabled = switch(&mut new)?.unwrap_or(true);
    let definition = definition(&new)?;
    check(&app, &definition)?;
    let id = SourceId::from(definition.id.as_str());
    if app.guide.store().source(&id).await?.is_some() {
        let words = Words::new(
            format!("来源 {id} 已经登记；修改请用 PATCH /v1/admin/sources/{id}"),
            format!("the source {id} is registered already; change it with PATCH /v1/admin/sources/{id}"),
        );
        return Err(Problem::of(Code::Conflict, "/id", words));
    }
    app.guide.store().register(&definition, ORIGIN, enabled, app.guide.now()).await?;
    audit(&app, &admin.actor, "source.added", id.as_str(), told(&definition, enabled)).await?;
    Ok((StatusCode::CREATED, Json(known(&app, &id).await?.into())))
}

/// Changes a source: a JSON merge patch (RFC 7396) of its definition, and `enabled`.
#[utoipa::path(
    patch,
    path = "/v1/admin/sources/{id}",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the source's identifier")),
    request_body(content = Object, description = "What changes; null takes a field back to its default"),
    responses((status = 200, description = "The source as it is now", body = Registered), AdministeringOne)
)]
pub async fn change(
    admin: Admin,
    State(app): State<App>,
    Id(id): Id,
    Body(mut patch): Body<Value>,
) -> Result<Json<Registered>, Problem> {
    let source = known(&app, &SourceId::from(id)).await?;
    let enabled = switch(&mut patch)?;
    let mut whole =
        serde_json::to_value(&source.definition).map_err(|error| crate::fault::internal(&error))?;
    merge(&mut whole, patch);
    let definition = definition(&whole)?;
    if definition.id != source.id.as_str() {
        let words = Words::new(
            "标识不能修改；请另行登记",
            "an identifier cannot be changed; register another source",
        );
        return Err(Problem::field("/id", words));
    }
    check(&app, &definition)?;
    let store = app.guide.store();
    store.put_source(&definition, ORIGIN, app.guide.now()).await?;
    if let Some(enabled) = enabled {
        store.enable_source(&source.id, enabled).await?;
    }
    let deed = Deed {
        actor: &admin.actor,
        action: "source.changed",
        subject: source.id.as_str(),
        before: Some(told(&source.definition, source.enabled).to_string()),
        after: Some(told(&definition, enabled.unwrap_or(source.enabled)).to_string()),
        ..Deed::default()
    };
    store.audit(deed, app.guide.now()).await?;
    Ok(Json(known(&app, &source.id).await?.into()))
}

/// Stops reading a source and retires all it said. Its history stays.
#[utoipa::path(
    delete,
    path = "/v1/admin/sources/{id}",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the source's identifier")),
    responses((status = 200, description = "What was retired", body = Retired), AdministeringOne)
)]
pub async fn retire(admin: Admin, State(app): State<App>, Id(id): Id) -> Result<Json<Retired>, Problem> {
    let source = known(&app, &SourceId::from(id)).await?;
    let documents = app.guide.store().retire_source(&source.id, app.guide.now()).await?;
    audit(&app, &admin.actor, "source.retired", source.id.as_str(), json!({"documents": documents})).await?;
    Ok(Json(Retired { documents }))
}

/// What a source said and is not believed any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct Retired {
    /// Documents retired.
    documents: u64,
}

/// Has a source crawled in the next round of the timetable, all of it.
#[utoipa::path(
    post,
    path = "/v1/admin/sources/{id}/crawl",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the source's identifier")),
    responses((status = 202, description = "It is due now; see its runs", body = Registered), AdministeringOne)
)]
pub async fn crawl(
    _: Admin,
    State(app): State<App>,
    Id(id): Id,
) -> Result<(StatusCode, Json<Registered>), Problem> {
    let source = known(&app, &SourceId::from(id)).await?;
    if !source.definition.kind.is_crawled() {
        let words = Words::new(
            "这种来源不抓取，内容由上传或推送而来",
            "sources of this kind are not crawled; what they say is sent",
        );
        return Err(Problem::of(Code::Invalid, "id", words));
    }
    if !source.enabled {
        let words = Words::new(
            "这个来源已停用，不会被抓取；请先用 PATCH 设 enabled 为 true",
            "this source is paused and would not be crawled; set enabled to true with PATCH first",
        );
        return Err(Problem::of(Code::Conflict, "id", words));
    }
    app.guide.store().make_due(&source.id, app.guide.now()).await?;
    Ok((StatusCode::ACCEPTED, Json(known(&app, &source.id).await?.into())))
}

/// Which page to preview.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = PreviewWish)]
pub struct Wish {
    /// Its address; the first start page unless told.
    #[serde(default)]
    url: Option<String>,
    /// Rules to try: a whole definition with the identifier of the path, of a source that need not be
    /// registered. Those of the registered source unless told.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    definition: Option<Value>,
}

/// Fetches a page by a source's rules, or by rules that are to be tried, and shows what would be read
/// from it. Nothing is stored.
#[utoipa::path(
    post,
    path = "/v1/admin/sources/{id}/preview",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the source's identifier")),
    request_body(content = Option<Wish>, description = "Which page, and by which rules; nothing need be sent"),
    responses((status = 200, description = "What would be read, and where a crawl would go on", body = Object), AdministeringOne)
)]
pub async fn preview(
    _: Admin,
    State(app): State<App>,
    Id(id): Id,
    Told(wish): Told<Wish>,
) -> Result<Json<Value>, Problem> {
    let rules = match wish.definition {
        Some(tried) => tried_rules(&id, &tried)?,
        None => known(&app, &SourceId::from(id)).await?.definition,
    };
    let shown = app.operations.preview(&rules, wish.url.as_deref()).await;
    shown.map(Json).map_err(|words| Problem::field("/url", words))
}

/// Who registers by this call, in the store.
const ORIGIN: &str = "api";

async fn known(app: &App, id: &SourceId) -> Result<Source, Problem> {
    app.guide.store().source(id).await?.ok_or_else(|| {
        let id = scenic_data::words::shown(id.as_str());
        let words = Words::new(
            format!("没有来源“{id}”；GET /v1/admin/sources 列出全部"),
            format!("no source {id:?}; GET /v1/admin/sources lists them"),
        );
        Problem::of(Code::NotFound, "id", words)
    })
}

/// Rules that are tried out, of the source that the path names.
fn tried_rules(id: &str, tried: &Value) -> Result<SourceDefinition, Problem> {
    let rules = definition(tried).map_err(|problem| problem.under("/definition"))?;
    // A selector that is none is told beside what the others find.
    named(rules.problems().into_iter(), "/definition")?;
    if rules.id != id {
        let words = Words::new("应与地址中的标识相同", "the same identifier as in the address");
        return Err(Problem::field("/definition/id", words));
    }
    Ok(rules)
}

/// A definition as it is sent.
fn definition(sent: &Value) -> Result<SourceDefinition, Problem> {
    crate::extract::read(sent.to_string().as_bytes())
}

/// Takes `enabled` out of what is sent.
fn switch(sent: &mut Value) -> Result<Option<bool>, Problem> {
    match sent.as_object_mut().and_then(|sent| sent.remove("enabled")) {
        None => Ok(None),
        Some(Value::Bool(enabled)) => Ok(Some(enabled)),
        Some(_) => Err(Problem::field("/enabled", Words::new("应为 true 或 false", "true or false"))),
    }
}

/// A source as the audit log tells it.
fn told(definition: &SourceDefinition, enabled: bool) -> Value {
    json!({"enabled": enabled, "definition": definition})
}

/// Names every field of a definition that is wrong, the selectors of its rules among them.
fn check(app: &App, definition: &SourceDefinition) -> Result<(), Problem> {
    let rules = app.operations.rule_problems(definition);
    named(definition.problems().into_iter().chain(rules), "")
}

/// A problem that names each field that is wrong; `within` is where the definition stands in the body.
fn named(wrong: impl Iterator<Item = (String, Words)>, within: &str) -> Result<(), Problem> {
    let problems: Vec<FieldProblem> = wrong
        .map(|(field, words)| {
            let pointer = format!("{within}/{}", field.replace(['.', '['], "/").replace(']', ""));
            FieldProblem::new(pointer, words)
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Problem::fields(problems)) }
}

/// A JSON merge patch (RFC 7396).
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(target) = target else { return };
    for (key, value) in patch {
        match value {
            Value::Null => _ = target.remove(&key),
            value => merge(target.entry(key).or_insert(Value::Null), value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_patch_changes_what_it_names_and_null_takes_away() {
        let mut whole = json!({"a": 1, "b": {"c": 2, "d": 3}, "e": [1]});
        merge(&mut whole, json!({"a": 9, "b": {"c": null}, "e": [2, 3], "f": {"g": 1}}));
        assert_eq!(whole, json!({"a": 9, "b": {"d": 3}, "e": [2, 3], "f": {"g": 1}}));
    }
}
