//! What every client relies on: tags, headers, datums, pages, and a description that is true.

use crate::service::{ADMIN, PLACE, Service};
use axum::body::Body;
use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::Value;

#[tokio::test]
async fn who_has_an_answer_that_only_grew_older_is_told_that_nothing_changed() {
    let service = Service::new().await;
    let uris = [
        format!("/v1/places/{PLACE}"),
        format!("/v1/places/{PLACE}/status"),
        format!("/v1/places/{PLACE}/history?field=ticket"),
        "/v1/events".to_owned(),
        "/v1/search?q=%E5%90%AC%E6%B6%9B%E6%9D%BE".to_owned(),
        "/v1/changes".to_owned(),
    ];
    let mut tags = Vec::new();
    for uri in &uris {
        let first = service.get(uri).await;
        assert_eq!(first.status, StatusCode::OK, "{uri}: {}", first.json);
        assert!(first.header("etag").starts_with("W/\""), "{uri}");
        tags.push(first.header("etag").to_owned());
    }
    let service = service.later(TimeDelta::minutes(5)).await;
    for (uri, tag) in uris.iter().zip(&tags) {
        let again = service.get_with(uri, &[("if-none-match", tag)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{uri}: {}", again.json);
        let other = service.get_with(uri, &[("if-none-match", "\"other\"")]).await;
        assert_eq!((other.status, other.header("etag")), (StatusCode::OK, tag.as_str()), "{uri}");
    }
}

#[tokio::test]
async fn a_page_of_any_site_may_ask_and_read_the_headers_that_count() {
    let service = Service::new().await;
    let answer = service.get_with("/v1/search", &[("origin", "https://mini.example")]).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    for name in ["etag", "x-request-id", "retry-after", "content-language"] {
        assert!(answer.header("access-control-expose-headers").contains(name), "{name}");
    }
    let asks = [
        ("origin", "https://mini.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization,content-type"),
    ];
    let before = service.send("OPTIONS", "/v1/ask", &asks, Body::empty()).await;
    assert_eq!(before.status, StatusCode::OK);
    assert!(before.header("access-control-allow-headers").contains("authorization"));
}

#[tokio::test]
async fn positions_are_written_in_the_datum_asked_for() {
    let service = Service::new().await;
    let plain = service.get(&format!("/v1/places/{PLACE}")).await;
    let shifted = service.get(&format!("/v1/places/{PLACE}?datum=GCJ-02")).await;
    let lon = |json: &Value| json.pointer("/location/lon").and_then(Value::as_f64).expect("a longitude");
    assert_eq!((plain.json.get("datum"), shifted.text("/datum")), (None, "gcj02"));
    assert!((lon(&shifted.json) - lon(&plain.json)).abs() > 0.001);
    assert_eq!(plain.text("/freshness/state"), "fresh");
    assert_eq!(service.get("/v1/events?datum=bd09").await.text("/datum"), "bd09");
    assert_eq!(service.get(&format!("/v1/places/{PLACE}/status?datum=bd09")).await.text("/datum"), "bd09");
}

#[tokio::test]
async fn a_history_is_paged() {
    let service = Service::new().await;
    let items = |json: &Value| json.get("items").and_then(Value::as_array).map_or(0, Vec::len);
    let first = service.get(&format!("/v1/places/{PLACE}/history?field=ticket&limit=99999")).await;
    assert_eq!((items(&first.json), first.text("/items/0/text")), (1, "80 元"));
    let beyond = service.get(&format!("/v1/places/{PLACE}/history?field=ticket&cursor=1")).await;
    assert_eq!((items(&beyond.json), beyond.json.get("next_cursor")), (0, Some(&Value::Null)));
}

#[tokio::test]
async fn without_a_model_the_service_is_ready_and_says_that_it_is_degraded() {
    let ready = Service::new().await.get("/readyz").await;
    assert_eq!(ready.status, StatusCode::OK);
    assert_eq!((ready.text("/parts/model"), ready.text("/parts/store")), ("degraded: none here", "ok"));
}

#[tokio::test]
async fn every_described_call_answers_with_a_status_that_it_declares() {
    let service = Service::new().await;
    let description = service.get("/openapi.json").await.json;
    let paths = description.get("paths").and_then(Value::as_object).expect("paths");
    assert!(paths.len() >= 10, "{}", paths.len());
    assert!(description.pointer("/components/schemas/Problem/properties/request_id").is_some());
    let bodies = ["", "{}", r#"{"question": "x"}"#];
    for (path, calls) in paths {
        for (method, call) in calls.as_object().expect("calls") {
            let declared = call.get("responses").and_then(Value::as_object).expect("responses");
            for id in [PLACE, "nowhere", "%FF"] {
                for query in ["", "?q=x", "?field=ticket", "?limit=0&since=x"] {
                    let mut path = path.clone();
                    // What a path names: a thing, a number of something, a part of a map.
                    let named = [("{id}", id), ("{slug}", id), ("{photo}", id), ("{key}", id)];
                    let numbers = [("{revision}", "1"), ("{z}", "1"), ("{x}", "0"), ("{y}", "0.mvt")];
                    for (name, value) in named.into_iter().chain(numbers) {
                        path = path.replace(name, value);
                    }
                    let uri = format!("{path}{query}");
                    for body in bodies {
                        let bearer = format!("Bearer {ADMIN}");
                        let json = [("content-type", "application/json"), ("authorization", &bearer)];
                        let answer =
                            service.send(&method.to_uppercase(), &uri, &json, Body::from(body)).await;
                        let status = answer.status.as_str();
                        assert!(
                            declared.contains_key(status),
                            "{method} {uri} answers {status}: {}",
                            answer.json
                        );
                    }
                }
            }
        }
    }
}

/// Clients are generated from the file; it is written by `daoyou openapi > docs/openapi.json`.
#[tokio::test]
async fn the_description_in_the_documents_is_the_one_that_is_served() {
    let kept = include_str!("../../../docs/openapi.json");
    let own = api::description().expect("a description");
    assert!(kept == own, "docs/openapi.json is not what is served; run: daoyou openapi > docs/openapi.json");
    let served = Service::new().await.get("/openapi.json").await;
    assert_eq!(served.json, serde_json::from_str::<Value>(kept).expect("JSON"));
}
