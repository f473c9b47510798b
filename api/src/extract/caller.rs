//! Whose key a request carries, and what it opens.

use crate::problem::{Code, Problem};
use crate::state::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use guide::pages::By;
use scenic_data::key::key_hash;
use scenic_data::page::{Author, AuthorKind};
use scenic_data::store::Partner;

/// Whoever carries a key.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The identifier of the key, for the audit log; `operator` for the configured one.
    pub actor: String,
    scopes: Vec<String>,
    /// What its owner calls the key.
    label: Option<String>,
    /// The editor it belongs to.
    editor: Option<String>,
}

/// The scopes that keys have, besides `partner:<id>`.
const ADMIN: &str = "admin";
const EDITOR: &str = "editor";
/// Who holds the configured key.
const OPERATOR: &str = "operator";

impl Caller {
    /// Whose key these headers carry: the configured one, or one that the store knows.
    pub async fn of(headers: &HeaderMap, app: &App) -> Result<Self, Problem> {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or("");
        let Some(key) = bearer(given) else { return Err(unknown()) };
        // Hashes are compared, so that how long it takes says nothing about the key.
        if app.admin_key_hash.as_deref() == Some(key_hash(key).as_str()) {
            return Ok(Self {
                actor: OPERATOR.to_owned(),
                scopes: vec![ADMIN.to_owned()],
                label: None,
                editor: None,
            });
        }
        let known = app.guide.store().key(key, app.guide.now()).await?.ok_or_else(unknown)?;
        Ok(Self { actor: known.id, scopes: known.scopes, label: known.label, editor: known.editor })
    }

    fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope)
    }

    /// Whether it may do what operators do.
    pub fn is_admin(&self) -> bool {
        self.has(ADMIN)
    }

    /// Whether it may look over what partners send and what is written.
    pub fn is_editor(&self) -> bool {
        self.is_admin() || self.has(EDITOR)
    }

    /// Whether it is a short-lived token for reading.
    pub fn is_token(&self) -> bool {
        self.has("read") && self.scopes.len() == 1
    }

    fn partner(&self) -> Option<&str> {
        self.scopes.iter().find_map(|scope| scope.strip_prefix("partner:"))
    }
}

/// Proof that the request carries an operator's key.
#[derive(Clone, Debug)]
pub struct Admin {
    /// Who it is, for the audit log.
    pub actor: String,
}

impl FromRequestParts<App> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Self::of(&parts.headers, app).await
    }
}

impl Admin {
    /// The operator whose key these headers carry.
    pub async fn of(headers: &HeaderMap, app: &App) -> Result<Self, Problem> {
        let caller = Caller::of(headers, app).await?;
        if caller.is_admin() { Ok(Self { actor: caller.actor }) } else { Err(forbidden("admin")) }
    }
}

/// Proof that the request carries the key of an editor or an operator.
#[derive(Clone, Debug)]
pub struct Editor {
    /// Who it is, for the audit log.
    pub actor: String,
}

impl FromRequestParts<App> for Editor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = Caller::of(&parts.headers, app).await?;
        // Editors of guide pages who are new look over nothing that others send.
        let trusted = match &caller.editor {
            Some(id) => app.guide.store().editor(id).await?.is_some_and(|e| e.trusted && !e.blocked),
            None => true,
        };
        if caller.is_editor() && trusted {
            Ok(Self { actor: caller.actor })
        } else {
            Err(forbidden("editor"))
        }
    }
}

/// Whoever writes guide pages: an editor with a name, whoever has an editor's key, or an operator.
#[derive(Clone, Debug)]
pub struct Hand {
    /// Who writes.
    pub by: By,
    /// Who it is, for the audit log.
    pub actor: String,
}

impl FromRequestParts<App> for Hand {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = Caller::of(&parts.headers, app).await?;
        let author = |id: &str, name: Option<&str>, kind| Author {
            id: id.to_owned(),
            name: name.unwrap_or(id).to_owned(),
            kind,
        };
        let by = if caller.is_admin() {
            let author = author(&caller.actor, caller.label.as_deref(), AuthorKind::Operator);
            By { author, trusted: true, operator: true }
        } else if let Some(id) = &caller.editor {
            // A key outlives neither its editor nor being blocked.
            let editor = app.guide.store().editor(id).await?.filter(|editor| !editor.blocked);
            let editor = editor.ok_or_else(blocked)?;
            let author = author(&editor.id, Some(&editor.name), AuthorKind::Editor);
            By { author, trusted: editor.trusted, operator: false }
        } else if caller.is_editor() {
            let author = author(&caller.actor, caller.label.as_deref(), AuthorKind::Editor);
            By { author, trusted: true, operator: false }
        } else {
            return Err(forbidden("editor"));
        };
        Ok(Self { by, actor: caller.actor })
    }
}

/// The partner whose key a request carries.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The partner.
    pub partner: Partner,
    /// Who it is, for the audit log.
    pub actor: String,
}

impl FromRequestParts<App> for Sender {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = Caller::of(&parts.headers, app).await?;
        let Some(id) = caller.partner() else { return Err(no_partner()) };
        // A key outlives neither its partner nor its suspension.
        let partner = app.guide.store().partner_of(id).await?.filter(|partner| partner.active);
        let partner = partner.ok_or_else(suspended)?;
        Ok(Self { partner, actor: caller.actor })
    }
}

/// The token of a header `Bearer …`.
pub(crate) fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

fn unknown() -> Problem {
    Problem::new(
        Code::Unauthorized,
        "请在 Authorization: Bearer 中给出有效的密钥；密钥可能已过期或被撤销",
        "give a valid key in Authorization: Bearer; it may have expired or been revoked",
    )
}

fn forbidden(scope: &str) -> Problem {
    Problem::new(
        Code::Forbidden,
        format!("此密钥没有 {scope} 权限；请换用有此权限的密钥"),
        format!("this key has not the scope {scope}; use one that has"),
    )
}

fn no_partner() -> Problem {
    Problem::new(
        Code::Forbidden,
        "此密钥不属于任何合作方；请用 daoyou partner add 或 POST /v1/admin/partners 给出的密钥",
        "this key belongs to no partner; use one from `daoyou partner add` or POST /v1/admin/partners",
    )
}

fn blocked() -> Problem {
    Problem::new(
        Code::Forbidden,
        "此编辑者已被停用；请联系运维人员",
        "this editor is blocked; ask the operator",
    )
}

fn suspended() -> Problem {
    Problem::new(
        Code::Forbidden,
        "此合作方已停用；请联系运维人员",
        "this partner is suspended; ask the operator",
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
