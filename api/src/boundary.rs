//! The boundary: every failed answer leaves as a problem document in the reader's language, with the
//! path and the request's id, whoever failed it: a handler, axum or tower.

use crate::document::Document;
use crate::problem::{Code, Problem};
use crate::reader;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use scenic_data::LangTag;

/// The header that carries a request's id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Seconds after which a request that failed for now may be tried again.
const RETRY_AFTER: &str = "1";

/// Writes the problem of a failed answer; lets every other answer pass.
pub async fn problems(request: Request, next: Next) -> Response {
    let lang = reader::of_errors(request.uri(), request.headers());
    let instance = request.uri().path().to_owned();
    let id = request_id(request.headers()).map(str::to_owned);
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Problem>().or_else(|| unexplained(&response)) {
        Some(problem) => {
            let lang = problem.lang.clone().unwrap_or(lang);
            write(response, problem, &lang, instance, id)
        }
        None => response,
    }
}

/// The id that a request was given.
pub fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(REQUEST_ID)?.to_str().ok()
}

/// The problem of an answer that failed without saying in our words why.
fn unexplained(response: &Response) -> Option<Problem> {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let status = response.status();
    // A page tells people itself what is wrong.
    let told = kind.contains("json") || kind.starts_with("text/html");
    if told || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let (code, zh, en) = match status {
        StatusCode::NOT_FOUND => (Code::NotFound, "这里没有内容，见 /docs", "nothing is here; see /docs"),
        StatusCode::METHOD_NOT_ALLOWED => {
            (Code::MethodNotAllowed, "请改用 Allow 头所列的方法", "use a method that the Allow header lists")
        }
        StatusCode::PAYLOAD_TOO_LARGE => (Code::TooLarge, "请发送更小的内容", "send less"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            (Code::UnsupportedMediaType, "请发送 UTF-8 的 application/json", "send application/json in UTF-8")
        }
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            (Code::Timeout, "未能在时限内完成，请稍后再试", "it was not done in time; try again")
        }
        StatusCode::BAD_GATEWAY => (Code::Unavailable, "请稍后再试", "try again later"),
        status if status.is_client_error() => (
            Code::BadRequest,
            "请求无法读取，请对照 /docs 检查",
            "the request cannot be read; compare it with /docs",
        ),
        _ => (Code::Internal, "请求未能处理，请重试", "the request could not be served; try again"),
    };
    Some(Problem::new(code, zh, en))
}

/// The answer with the document as its body; other headers (`Allow`) stay.
fn write(
    response: Response,
    problem: Problem,
    lang: &LangTag,
    instance: String,
    id: Option<String>,
) -> Response {
    let code = problem.code;
    let document = Document::new(problem, lang, instance, id);
    let body = serde_json::to_vec(&document).unwrap_or_else(|error| {
        tracing::error!(%error, "a problem could not be written");
        Vec::new()
    });
    let (mut parts, _) = response.into_parts();
    parts.status = code.status();
    let headers = &mut parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json; charset=utf-8"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    let written_in = if lang.is_chinese() { "zh-Hans" } else { "en" };
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(written_in));
    if code == Code::Unauthorized {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if matches!(code, Code::Timeout | Code::Unavailable) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    }
    Response::from_parts(parts, Body::from(body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::routing::get;
    use tower::ServiceExt;

    async fn asked(answer: StatusCode, body: &'static str) -> (StatusCode, HeaderMap, serde_json::Value) {
        let router = Router::new()
            .route("/x", get(move || async move { (answer, body) }))
            .layer(axum::middleware::from_fn(problems));
        let request =
            Request::get("/x?lang=zh").header(REQUEST_ID, "abc").body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 100_000).await.expect("a body");
        (parts.status, parts.headers, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    #[tokio::test]
    async fn a_timeout_is_a_problem_that_says_when_to_try_again() {
        let (status, headers, problem) = asked(StatusCode::SERVICE_UNAVAILABLE, "").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(headers.get(header::RETRY_AFTER).expect("a header"), "1");
        assert_eq!(problem.get("type").expect("a type"), "/problems/timeout");
        assert_eq!(problem.get("title").expect("a title"), "处理超时");
        assert_eq!(problem.get("instance").expect("an instance"), "/x");
        assert_eq!(problem.get("request_id").expect("an id"), "abc");
    }

    #[tokio::test]
    async fn plain_words_of_a_library_are_put_into_our_form() {
        for (given, kind) in [
            (StatusCode::REQUEST_TIMEOUT, "/problems/timeout"),
            (StatusCode::BAD_GATEWAY, "/problems/unavailable"),
            (StatusCode::IM_A_TEAPOT, "/problems/bad_request"),
            (StatusCode::NOT_IMPLEMENTED, "/problems/internal"),
        ] {
            let (status, _, problem) = asked(given, "a library's words").await;
            assert_eq!(problem.get("type").expect("a type"), kind);
            assert_eq!(problem.get("status").expect("a status"), status.as_u16());
        }
        assert_eq!(asked(StatusCode::OK, "fine").await.0, StatusCode::OK);
    }
}
