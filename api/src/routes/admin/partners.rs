//! `/v1/admin/partners`: who uploads, what about, and with which keys.

use crate::extract::{Admin, Body, Id, Params};
use crate::problem::{Code, Problem};
use crate::responses::{Administering, AdministeringOne};
use crate::routes::partner::keys::{Keys, Shown, Wish, issue, revoked};
use crate::state::App;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use scenic_data::store::{Deed, Key, Partner};
use scenic_data::{PlaceId, Words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Partners.
#[derive(Debug, Serialize, ToSchema)]
pub struct Partners {
    /// By name.
    items: Vec<Partner>,
    /// Give it as `cursor` to go on; null at the end.
    next_cursor: Option<String>,
}

/// A partner that is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewPartner)]
pub struct New {
    /// Its name.
    name: String,
    /// What it may write about.
    #[serde(flatten)]
    change: Change,
}

/// What a partner may do; what is absent stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = PartnerChange)]
pub struct Change {
    /// The places, with all that is part of them, that it may write about besides its own. Where there
    /// are any, it may write about nothing else.
    #[serde(default)]
    areas: Option<Vec<String>>,
    /// Whether an editor looks at its uploads before they are in force.
    #[serde(default)]
    review: Option<bool>,
    /// Whether its keys open anything.
    #[serde(default)]
    active: Option<bool>,
}

/// A partner and its first key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MadePartner)]
pub struct Made {
    /// The partner.
    partner: Partner,
    /// Its key, shown only here.
    key: Shown,
}

/// Most areas of a partner.
const MAX_AREAS: usize = 200;

/// Every partner.
#[utoipa::path(
    get,
    path = "/v1/admin/partners",
    tag = "admin",
    security(("key" = [])),
    params(
        ("limit" = Option<usize>, Query, description = "how many; all unless told, capped"),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before"),
    ),
    responses((status = 200, description = "The partners", body = Partners), Administering)
)]
pub async fn list(
    _: Admin,
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<Partners>, Problem> {
    let mut params = Params::of(query.as_deref());
    let part = params.part(app.settings.max_limit);
    params.finish()?;
    let (items, next_cursor) = part.of(app.guide.store().partners().await?);
    Ok(Json(Partners { items, next_cursor }))
}

/// Adds a partner and makes a key for it.
#[utoipa::path(
    post,
    path = "/v1/admin/partners",
    tag = "admin",
    security(("key" = [])),
    request_body = New,
    responses((status = 201, description = "The partner and its key", body = Made), Administering)
)]
pub async fn add(
    admin: Admin,
    State(app): State<App>,
    Body(new): Body<New>,
) -> Result<(StatusCode, Json<Made>), Problem> {
    let store = app.guide.store();
    if let Some(known) = store.partner(new.name.trim()).await? {
        let words = Words::new(
            format!("合作方“{}”已经存在（{}）", known.name, known.id),
            format!("there is a partner {:?} already ({})", known.name, known.id),
        );
        return Err(Problem::of(Code::Conflict, "/name", words));
    }
    // Before anything is made, so that a misspelt place leaves nothing behind.
    let areas = areas(&app, &new.change).await?;
    let partner = store.put_partner(&new.name, app.guide.now()).await?;
    let partner = changed(&app, &admin, &partner.id, areas, &new.change, "partner.added").await?;
    let key = issue(&app, &admin.actor, &partner, Wish::default()).await?;
    Ok((StatusCode::CREATED, Json(Made { partner, key })))
}

/// Changes what a partner may do.
#[utoipa::path(
    patch,
    path = "/v1/admin/partners/{id}",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the partner's id")),
    request_body = Change,
    responses((status = 200, description = "The partner as it is now", body = Partner), AdministeringOne)
)]
pub async fn change(
    admin: Admin,
    State(app): State<App>,
    Id(id): Id,
    Body(change): Body<Change>,
) -> Result<Json<Partner>, Problem> {
    let areas = areas(&app, &change).await?;
    changed(&app, &admin, &id, areas, &change, "partner.changed").await.map(Json)
}

/// The places that are named as areas.
async fn areas(app: &App, change: &Change) -> Result<Option<Vec<PlaceId>>, Problem> {
    let Some(named) = &change.areas else { return Ok(None) };
    if named.len() > MAX_AREAS {
        let words = Words::new(format!("最多 {MAX_AREAS} 个"), format!("at most {MAX_AREAS}"));
        return Err(Problem::field("/areas", words));
    }
    let mut found = Vec::with_capacity(named.len());
    for (i, name) in named.iter().enumerate() {
        let place = app.guide.store().find_place(name).await?;
        found.push(place.ok_or_else(|| {
            let name = scenic_data::words::shown(name);
            let words = Words::new(
                format!("没有地点“{name}”；可用编号、slug 或 来源:external_id"),
                format!("no place {name:?}; give an id, a slug or source:external_id"),
            );
            Problem::field(format!("/areas/{i}"), words)
        })?);
    }
    Ok(Some(found))
}

async fn changed(
    app: &App,
    admin: &Admin,
    id: &str,
    areas: Option<Vec<PlaceId>>,
    change: &Change,
    action: &str,
) -> Result<Partner, Problem> {
    let store = app.guide.store();
    let before = store.partner_of(id).await?;
    let partner = store.change_partner(id, areas.as_deref(), change.review, change.active).await?;
    let partner = partner.ok_or_else(|| crate::fault::missing("partner", id))?;
    let json = |partner: &Partner| serde_json::to_string(partner).ok();
    let deed = Deed {
        actor: &admin.actor,
        partner: Some(id),
        action,
        subject: id,
        before: before.as_ref().and_then(json),
        after: json(&partner),
    };
    store.audit(deed, app.guide.now()).await?;
    Ok(partner)
}

/// A partner's keys; never their texts.
#[utoipa::path(
    get,
    path = "/v1/admin/partners/{id}/keys",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the partner's id")),
    responses((status = 200, description = "The keys", body = Keys), AdministeringOne)
)]
pub async fn keys(_: Admin, State(app): State<App>, Id(id): Id) -> Result<Json<Keys>, Problem> {
    known(&app, &id).await?;
    Ok(Json(Keys { items: app.guide.store().keys(Some(&id)).await? }))
}

/// Makes a key for a partner.
#[utoipa::path(
    post,
    path = "/v1/admin/partners/{id}/keys",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the partner's id")),
    request_body = Wish,
    responses((status = 201, description = "The key, shown only here", body = Shown), AdministeringOne)
)]
pub async fn add_key(
    admin: Admin,
    State(app): State<App>,
    Id(id): Id,
    Body(wish): Body<Wish>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let partner = known(&app, &id).await?;
    issue(&app, &admin.actor, &partner, wish).await.map(|shown| (StatusCode::CREATED, Json(shown)))
}

/// Revokes a key, whosever it is; the next request with it is refused.
#[utoipa::path(
    delete,
    path = "/v1/admin/keys/{id}",
    tag = "admin",
    security(("key" = [])),
    params(("id" = String, Path, description = "the key's id")),
    responses((status = 200, description = "The key", body = Key), AdministeringOne)
)]
pub async fn revoke(admin: Admin, State(app): State<App>, Id(id): Id) -> Result<Json<Key>, Problem> {
    revoked(&app, &admin.actor, &id).await.map(Json)
}

async fn known(app: &App, id: &str) -> Result<Partner, Problem> {
    app.guide.store().partner_of(id).await?.ok_or_else(|| crate::fault::missing("partner", id))
}
