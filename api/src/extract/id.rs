//! The `{id}` of a path.

use super::plain;
use crate::problem::{Code, Problem};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use scenic_data::Words;

/// The `{id}` of a path: an identifier, a slug or `source:external_id`, in UTF-8.
#[derive(Clone, Debug)]
pub struct Id(pub String);

/// The two names of a path: of a thing, and of a part of it.
#[derive(Clone, Debug)]
pub struct IdAndPart(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(id) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| not_utf8())?;
        Ok(Self(named(id)?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdAndPart {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((id, part)) = path.map_err(|_| not_utf8())?;
        Ok(Self(named(id)?, named(part)?))
    }
}

/// A name that something may have: nothing has one with control characters, and not every database may
/// be asked for it.
fn named(id: String) -> Result<String, Problem> {
    plain(&id).map_err(|words| Problem::of(Code::NotFound, "id", words))?;
    Ok(id)
}

fn not_utf8() -> Problem {
    let words = Words::new(
        "路径不是 UTF-8；请以 UTF-8 百分号编码",
        "the path is not UTF-8; percent-encode it as UTF-8",
    );
    Problem::of(Code::BadRequest, "id", words)
}
