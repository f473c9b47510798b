//! Who may operate the service.

use crate::problem::{Code, Problem};
use crate::state::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use scenic_data::key::key_hash;

/// Proof that the request carries an operator's key.
#[derive(Clone, Copy, Debug)]
pub struct Admin;

/// The scope that a key for operators has.
const SCOPE: &str = "admin";

impl FromRequestParts<App> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Self::of(&parts.headers, app).await
    }
}

impl Admin {
    /// The operator whose key these headers carry: the configured one, or one with the scope `admin`.
    pub async fn of(headers: &HeaderMap, app: &App) -> Result<Self, Problem> {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or("");
        let Some(key) = bearer(given) else { return Err(unknown()) };
        // Hashes are compared, so that how long it takes says nothing about the key.
        let hash = key_hash(key);
        if app.admin_key_hash.as_deref() == Some(hash.as_str()) {
            return Ok(Self);
        }
        match app.guide.store().key_scopes(key, app.guide.now()).await? {
            Some(scopes) if scopes.iter().any(|scope| scope == SCOPE) => Ok(Self),
            Some(_) => Err(Problem::new(
                Code::Forbidden,
                "此密钥没有 admin 权限；请用运维密钥",
                "this key has not the scope admin; use an operator's key",
            )),
            None => Err(unknown()),
        }
    }
}

/// The token of a header `Bearer …`.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

fn unknown() -> Problem {
    Problem::new(
        Code::Unauthorized,
        "请在 Authorization: Bearer 中给出有效的运维密钥（配置项 admin_key 或 DAOYOU_ADMIN_KEY）",
        "give a valid operator's key in Authorization: Bearer (the setting admin_key, DAOYOU_ADMIN_KEY)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_whatever_the_case_of_its_scheme() {
        for (header, token) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("Basic abc", None),
            ("Bearer ", None),
            ("abc", None),
            ("", None),
        ] {
            assert_eq!(bearer(header), token, "{header:?}");
        }
    }
}
