//! `/v1/partner/keys`: a partner's own keys: listed, exchanged, revoked.

use crate::extract::{Body, Id, Sender, instant, plain};
use crate::problem::{Code, Problem};
use crate::responses::{Partnering, PartneringOne};
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::Datelike as _;
use scenic_data::Words;
use scenic_data::key::key_from;
use scenic_data::store::{Deed, Key, NewKey, Partner};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct Keys {
    /// The oldest first.
    pub items: Vec<Key>,
}

/// A wish for a key.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = KeyWish)]
pub struct Wish {
    /// What to call it.
    #[serde(default)]
    label: Option<String>,
    /// Until when it opens something (RFC 3339); without an end unless told.
    #[serde(default)]
    #[schema(value_type = Option<DateTime<Utc>>, example = "2027-01-01T00:00:00+08:00")]
    expires_at: Option<String>,
}

/// A new key; its text is shown only here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShownKey)]
pub struct Shown {
    /// Its text. It is not stored and cannot be shown again.
    key: String,
    /// What is known of it.
    #[serde(flatten)]
    about: Key,
}

/// Longest name of a key, in characters, and most valid keys of a partner.
const MAX_LABEL: usize = 100;
const MAX_KEYS: usize = 20;
/// The last year that a time of RFC 3339 can be in.
const LAST_YEAR: i32 = 9999;

/// The partner's keys; never their texts.
#[utoipa::path(
    get,
    path = "/v1/partner/keys",
    tag = "partner",
    security(("key" = [])),
    responses((status = 200, description = "The keys", body = Keys), Partnering)
)]
pub async fn list(sender: Sender, State(app): State<App>) -> Result<Json<Keys>, Problem> {
    Ok(Json(Keys { items: app.guide.store().keys(Some(&sender.partner.id)).await? }))
}

/// Makes another key for the partner, for example to exchange the present one: use the new one, then
/// revoke the old.
#[utoipa::path(
    post,
    path = "/v1/partner/keys",
    tag = "partner",
    security(("key" = [])),
    request_body = Wish,
    responses((status = 201, description = "The key", body = Shown), Partnering)
)]
pub async fn add(
    sender: Sender,
    State(app): State<App>,
    Body(wish): Body<Wish>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    issue(&app, &sender.actor, &sender.partner, wish).await.map(|shown| (StatusCode::CREATED, Json(shown)))
}

/// Makes a key for a partner.
pub async fn issue(app: &App, actor: &str, partner: &Partner, wish: Wish) -> Result<Shown, Problem> {
    let now = app.guide.now();
    if let Some(label) = &wish.label {
        plain(label).map_err(|words| Problem::field("/label", words))?;
        if label.chars().count() > MAX_LABEL {
            let words =
                Words::new(format!("最多 {MAX_LABEL} 个字符"), format!("at most {MAX_LABEL} characters"));
            return Err(Problem::field("/label", words));
        }
    }
    let expires_at = wish.expires_at.as_deref().map(instant).transpose();
    let expires_at = expires_at.map_err(|words| Problem::field("/expires_at", words))?;
    if expires_at.is_some_and(|at| at <= now || at.year() > LAST_YEAR) {
        let words = Words::new(
            format!("应晚于现在，不晚于 {LAST_YEAR} 年；不填则没有期限"),
            format!("later than now, and not after the year {LAST_YEAR}; none for no end"),
        );
        return Err(Problem::field("/expires_at", words));
    }
    let store = app.guide.store();
    let is_valid = |key: &Key| key.revoked_at.is_none() && key.expires_at.is_none_or(|at| at > now);
    if store.keys(Some(&partner.id)).await?.iter().filter(|key| is_valid(key)).count() >= MAX_KEYS {
        let words = Words::new(
            format!("已有 {MAX_KEYS} 个有效密钥；请先撤销不用的"),
            format!("there are {MAX_KEYS} valid keys; revoke those not used any more"),
        );
        return Err(Problem::of(Code::Conflict, "", words));
    }
    let key = key_from((app.random)());
    let scopes = [format!("partner:{}", partner.id)];
    let new = NewKey { text: &key, scopes: &scopes, label: wish.label.as_deref(), expires_at, editor: None };
    let about = store.put_key(Some(partner), new, now).await?;
    audit(app, actor, &partner.id, "key.added", &about.id).await?;
    Ok(Shown { key, about })
}

/// Revokes one of the partner's keys; the next request with it is refused.
#[utoipa::path(
    delete,
    path = "/v1/partner/keys/{id}",
    tag = "partner",
    security(("key" = [])),
    params(("id" = String, Path, description = "the key's id")),
    responses((status = 200, description = "The key", body = Key), PartneringOne)
)]
pub async fn revoke(sender: Sender, State(app): State<App>, Id(id): Id) -> Result<Json<Key>, Problem> {
    let own = app.guide.store().keys(Some(&sender.partner.id)).await?;
    if !own.iter().any(|key| key.id == id) {
        return Err(crate::fault::missing("key", &id));
    }
    revoked(&app, &sender.actor, &id).await.map(Json)
}

/// Revokes a key.
pub async fn revoked(app: &App, actor: &str, id: &str) -> Result<Key, Problem> {
    let key = app.guide.store().revoke_key(id, app.guide.now()).await?;
    let key = key.ok_or_else(|| crate::fault::missing("key", id))?;
    audit(app, actor, key.partner.as_deref().unwrap_or_default(), "key.revoked", id).await?;
    Ok(key)
}

async fn audit(app: &App, actor: &str, partner: &str, action: &str, subject: &str) -> Result<(), Problem> {
    let deed = Deed {
        actor,
        partner: Some(partner).filter(|id| !id.is_empty()),
        action,
        subject,
        ..Deed::default()
    };
    Ok(app.guide.store().audit(deed, app.guide.now()).await?)
}
