//! Answers of reading calls: JSON with an ETag, and 304 when the reader has it already.

use crate::fault::internal;
use crate::problem::Problem;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

/// What differs from one moment to the next although nothing changed: ages and durations.
const VOLATILE: [&str; 3] = ["age_s", "took_ms", "checked_at"];

/// JSON with a weak ETag: equal for answers that differ only in what passes with time.
pub fn json(headers: &HeaderMap, value: &impl Serialize) -> Result<Response, Problem> {
    let tag = tag(serde_json::to_value(value).map_err(|error| internal(&error))?);
    tagged(headers, tag, value)
}

/// The same for a thing that has revisions, whose number begins the tag: `W/"12.v_0123"`. It may be
/// given to `If-Match`, which looks at the number alone.
pub fn versioned(headers: &HeaderMap, revision: i64, value: &impl Serialize) -> Result<Response, Problem> {
    let tag = tag(serde_json::to_value(value).map_err(|error| internal(&error))?);
    let tag = tag.replacen("W/\"", &format!("W/\"{revision}."), 1);
    tagged(headers, tag, value)
}

fn tagged(headers: &HeaderMap, tag: String, value: &impl Serialize) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(value).map_err(|error| internal(&error))?;
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or("");
    let opaque = tag.trim_start_matches("W/");
    let same = known.split(',').any(|one| one.trim().trim_start_matches("W/") == opaque || one.trim() == "*");
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], bytes).into_response()
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    Ok(response)
}

fn tag(mut value: Value) -> String {
    settle(&mut value);
    format!("W/\"{}\"", scenic_data::ids::derive("v", &[&value.to_string()]))
}

/// Takes out what passes with time.
fn settle(value: &mut Value) {
    match value {
        Value::Object(map) => {
            VOLATILE.iter().for_each(|key| _ = map.remove(*key));
            map.values_mut().for_each(settle);
        }
        Value::Array(items) => items.iter_mut().for_each(settle),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_that_only_grew_older_has_the_same_tag() {
        let answer =
            |age: i64, state: &str| json!({"items": [{"f": {"age_s": age, "state": state}}], "took_ms": age});
        assert_eq!(tag(answer(1, "fresh")), tag(answer(2, "fresh")));
        assert_ne!(tag(answer(1, "fresh")), tag(answer(1, "aging")));
    }

    #[test]
    fn who_has_the_answer_is_told_so() {
        let answer = json!({"name": "听涛松"});
        let mut headers = HeaderMap::new();
        let first = json(&headers, &answer).expect("an answer");
        let tag = first.headers().get(header::ETAG).expect("a tag").to_str().expect("text").to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");
        for known in
            [tag.clone(), tag.trim_start_matches("W/").to_owned(), format!("\"x\", {tag}"), "*".to_owned()]
        {
            headers.insert(header::IF_NONE_MATCH, known.parse().expect("a header"));
            assert_eq!(
                json(&headers, &answer).expect("an answer").status(),
                StatusCode::NOT_MODIFIED,
                "{known}"
            );
        }
        let other = json!({"name": "雾海"});
        assert_eq!(
            json(&headers, &other).map(|r| r.status()).expect("an answer"),
            StatusCode::NOT_MODIFIED,
            "*"
        );
        headers.insert(header::IF_NONE_MATCH, tag.parse().expect("a header"));
        assert_eq!(json(&headers, &other).expect("an answer").status(), StatusCode::OK);
    }
}
