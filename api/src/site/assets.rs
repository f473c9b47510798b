//! The console: the files that `web/` builds, embedded in the program. Every address that is nobody
//! else's and that a person could have opened is the console's own to show.

use crate::problem::{Code, Problem};
use crate::state::App;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};

/// What `npm run build` in `web/` made.
#[derive(RustEmbed)]
#[folder = "../web/dist"]
#[allow_missing = true]
struct Built;

/// The page that loads the console.
const SHELL: &str = "index.html";
/// Names with a hash in them never change.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Others are asked for again each time, and answered with 304.
const ASK: &str = "no-cache";
/// The addresses of the console's own rooms (`web/src/app.tsx`).
const ROOMS: [&str; 15] = [
    "/",
    "/photo",
    "/walk",
    "/walk/{*rest}",
    "/on",
    "/read",
    "/places/{*rest}",
    "/edit",
    "/edit/{*rest}",
    "/review",
    "/partner",
    "/partner/{*rest}",
    "/operator",
    "/operator/{*rest}",
    "/settings",
];

pub(super) fn router() -> Router<App> {
    let files = Router::new()
        .route(
            "/assets/{*path}",
            get(|Path(path): Path<String>, headers: HeaderMap| async move {
                file(&format!("assets/{path}"), &headers)
            }),
        )
        .route("/favicon.svg", get(|headers: HeaderMap| async move { file("favicon.svg", &headers) }))
        .route(
            "/manifest.webmanifest",
            get(|headers: HeaderMap| async move { file("manifest.webmanifest", &headers) }),
        )
        .route("/sw.js", get(|headers: HeaderMap| async move { file("sw.js", &headers) }))
        .route(
            "/icons/{*path}",
            get(|Path(path): Path<String>, headers: HeaderMap| async move {
                file(&format!("icons/{path}"), &headers)
            }),
        );
    ROOMS.into_iter().fold(files, |files, room| {
        files.route(room, get(|headers: HeaderMap| async move { shell(&headers) }))
    })
}

/// The page of the console; where it was not built, how to build it.
pub(super) fn shell(headers: &HeaderMap) -> Response {
    match Built::get(SHELL) {
        Some(_) => file(SHELL, headers),
        None => Problem::new(
            Code::Unavailable,
            "这个程序未附带网页；请运行 make web 后重新构建。API 照常可用，见 /docs",
            "this program was built without its pages; run `make web` and build it again. The API works, see /docs",
        )
        .into_response(),
    }
}

fn file(path: &str, headers: &HeaderMap) -> Response {
    let Some(file) = Built::get(path) else {
        return Problem::new(Code::NotFound, "没有这个文件", "there is no such file").into_response();
    };
    let tag = tag(&file);
    let same = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) == Some(tag.as_str());
    let kind = file.metadata.mimetype().to_owned();
    let kind = if kind.starts_with("text/") || kind.ends_with("javascript") {
        format!("{kind}; charset=utf-8")
    } else {
        kind
    };
    let mut response = match same {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(header::CONTENT_TYPE, kind)], file.data.into_owned()).into_response(),
    };
    let keep = if is_hashed(path) { FOREVER } else { ASK };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn tag(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// Whether a name bears a hash: `assets/app-BcD3_x1-.js`.
fn is_hashed(path: &str) -> bool {
    let Some(name) = path.strip_prefix("assets/") else { return false };
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let dash = stem.len().checked_sub(HASH + 1).and_then(|at| stem.get(at..=at));
    dash == Some("-")
}

/// Characters of a hash in a name.
const HASH: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_hash_in_its_name_is_kept_forever_and_nothing_else() {
        assert!(is_hashed("assets/app-BcD3_x1-.js"));
        for path in ["assets/site.css", "assets/guide.js", "index.html", "sw.js", "assets/a.js"] {
            assert!(!is_hashed(path), "{path}");
        }
    }
}
