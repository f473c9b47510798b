//! `/v1/guides`: guide pages, read and written.

pub mod edit;
pub mod history;
pub mod list;
pub mod manage;
pub mod read;

use crate::audit::audit;
use crate::fault::internal;
use crate::problem::{Code, Conflict, Problem};
use crate::state::App;
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use guide::pages::{GuidePage, Saved};
use scenic_data::{LangTag, Words};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

/// An edit that somebody looks at first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Waiting {
    /// The page.
    slug: String,
    /// The revision that waits.
    revision: i64,
    /// `pending`.
    state: &'static str,
}

/// The language that a body names, in its own spelling.
fn lang_of(pointer: &str, text: &str) -> Result<LangTag, Problem> {
    LangTag::parse(text).map_err(|words| Problem::field(pointer, words))
}

/// The revision that `If-Match` names: `"12"`, or the ETag of the page that was read.
fn if_match(headers: &HeaderMap) -> Result<i64, Problem> {
    let given = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let Some(given) = given else {
        return Err(Problem::new(
            Code::PreconditionRequired,
            "请在 If-Match 中给出所改的版本，例如 If-Match: \"12\"；读取页面时的 ETag 也可以",
            "give the revision that this changes in If-Match, such as If-Match: \"12\"; the ETag of the page works too",
        ));
    };
    let tag = given.trim().trim_start_matches("W/").trim_matches('"');
    let number = tag.split('.').next().unwrap_or_default();
    number.parse().map_err(|_| {
        Problem::field("If-Match", Words::new("应为版本号，例如 \"12\"", "a revision such as \"12\""))
    })
}

/// A page with its own tag: its revision, and what is live on it.
fn page(status: StatusCode, page: &GuidePage) -> Result<Response, Problem> {
    let mut response = (status, Json(page)).into_response();
    let tag = format!("\"{}\"", page.revision);
    let tag = HeaderValue::from_str(&tag).map_err(|error| internal(&error))?;
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

/// What became of an edit, as an answer; what was done goes to the audit log.
async fn answered(
    app: &App,
    actor: &str,
    action: &str,
    created: bool,
    saved: Saved,
) -> Result<Response, Problem> {
    match saved {
        Saved::Published(written) => {
            let after = json!({"lang": written.lang, "revision": written.revision});
            audit(app, actor, action, &written.slug, after).await?;
            page(if created { StatusCode::CREATED } else { StatusCode::OK }, &written)
        }
        Saved::Pending { slug, revision } => {
            audit(app, actor, "guide.proposed", &slug, json!({"revision": revision})).await?;
            let waiting = Waiting { slug, revision, state: "pending" };
            Ok((StatusCode::ACCEPTED, Json(waiting)).into_response())
        }
        Saved::Conflict { conflicts, current } => {
            let titles: Vec<&str> = conflicts.iter().map(|conflict| conflict.title.as_str()).collect();
            let mut problem = Problem::new(
                Code::EditConflict,
                format!(
                    "他人在此期间改了：{}；请对照 conflicts 合并后，以 current 的版本再次保存",
                    titles.join("、")
                ),
                format!(
                    "others changed meanwhile: {}; merge by `conflicts` and save again on the revision of `current`",
                    titles.join(", ")
                ),
            );
            let conflict = Conflict { conflicts: json!(conflicts), current: json!(current) };
            problem.conflict = Some(Box::new(conflict));
            Err(problem)
        }
    }
}
