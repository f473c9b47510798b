//! `POST /v1/tokens`: short-lived keys for reading, for clients that cannot keep a secret.

use crate::extract::{Body, Caller};
use crate::problem::Problem;
use crate::responses::Partnering;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use scenic_data::Words;
use scenic_data::key::key_from;
use scenic_data::store::NewKey;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long a token lives unless told, at least and at most, seconds.
const TTL_S: i64 = 900;
const LEAST_TTL_S: i64 = 60;
const MOST_TTL_S: i64 = 86_400;

/// A wish for a token.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TokenBody {
    /// How long it lives, seconds: 60 to 86400; 900 unless told.
    ttl_s: Option<i64>,
}

/// A token; its text is shown only here.
#[derive(Debug, Serialize, ToSchema)]
pub struct Token {
    /// To be sent as `Authorization: Bearer`.
    token: String,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
    /// `read`.
    scopes: Vec<String>,
}

/// Make a short-lived token for reading. Whoever holds a key gives such tokens to their mini-app or page,
/// so that the key itself stays on their own server.
#[utoipa::path(
    post,
    path = "/v1/tokens",
    tag = "tokens",
    security(("key" = [])),
    request_body = TokenBody,
    responses((status = 201, description = "The token", body = Token), Partnering)
)]
pub async fn token(
    State(app): State<App>,
    headers: HeaderMap,
    Body(body): Body<TokenBody>,
) -> Result<(StatusCode, Json<Token>), Problem> {
    let caller = Caller::of(&headers, &app).await?;
    if caller.is_token() {
        return Err(Problem::new(
            crate::problem::Code::Forbidden,
            "临时令牌不能再换令牌；请用密钥换取",
            "a token makes no tokens; use a key",
        ));
    }
    let ttl = body.ttl_s.unwrap_or(TTL_S);
    if !(LEAST_TTL_S..=MOST_TTL_S).contains(&ttl) {
        let words = Words::new(
            format!("应为 {LEAST_TTL_S} 到 {MOST_TTL_S} 秒"),
            format!("{LEAST_TTL_S} to {MOST_TTL_S} seconds"),
        );
        return Err(Problem::field("/ttl_s", words));
    }
    let now = app.guide.now();
    let expires_at = now + TimeDelta::seconds(ttl);
    let token = key_from((app.random)());
    let scopes = vec!["read".to_owned()];
    let label = format!("token of {}", caller.actor);
    let new = NewKey {
        text: &token,
        scopes: &scopes,
        label: Some(&label),
        expires_at: Some(expires_at),
        editor: None,
    };
    app.guide.store().put_key(None, new, now).await?;
    Ok((StatusCode::CREATED, Json(Token { token, expires_at, scopes })))
}
