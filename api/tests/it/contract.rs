//! What every client relies on: tags, headers, datums, pages, and a description that is true.

use crate::service::{ADMIN, PLACE, Service};
use axum::body::Body;
use axum::http::StatusCode;
use chrono::TimeDelta;
use futures::StreamExt as _;
use serde_json::{Value, json};

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

#[tokio::test]
async fn what_the_description_bounds_is_refused_beyond_it_by_name() {
    let service = Service::new().await;
    service.partner("博物馆", "dyk_museum").await;
    let description = service.get("/openapi.json").await.json;
    let mut tried = 0;
    for (path, calls) in description["paths"].as_object().expect("paths") {
        let Some(parameters) = calls.pointer("/get/parameters").and_then(Value::as_array) else { continue };
        let key = if path.starts_with("/v1/partner/") { "dyk_museum" } else { ADMIN };
        let bearer = format!("Bearer {key}");
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let (name, schema) = (parameter["name"].as_str().expect("a name"), &parameter["schema"]);
            let beyond = |bound: &str, step: f64| schema[bound].as_f64().map(|b| (b + step).to_string());
            let is_text = ["enum", "pattern", "format"]
                .iter()
                .any(|key| schema[*key].is_string() || schema[*key].is_array());
            let wrong = [
                beyond("minimum", -1.0),
                beyond("maximum", 1.0),
                is_text.then(|| "no-such-value".to_owned()),
            ];
            for wrong in wrong.into_iter().flatten() {
                let path = path.replace("{id}", PLACE).replace("{slug}", "x").replace("{revision}", "1");
                let uri = format!("{path}?q=x&field=ticket&{name}={wrong}");
                let reply = service.get_with(&uri, &[("authorization", &bearer)]).await;
                // What is not there is not there, whatever else is asked of it.
                if reply.status != StatusCode::NOT_FOUND {
                    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{uri}: {}", reply.json);
                    assert!(reply.fields().contains(&name), "{uri}: {}", reply.json);
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 50, "{tried}");
}

#[tokio::test]
async fn the_description_tells_ranges_choices_and_what_holds_unless_told() {
    let description: Value = serde_json::from_str(&api::description().expect("a description")).expect("JSON");
    for (path, name, member, expected) in [
        ("/v1/search", "limit", "default", json!(10)),
        ("/v1/search", "limit", "minimum", json!(1)),
        ("/v1/search", "radius_m", "maximum", json!(100_000)),
        ("/v1/search", "rating_min", "maximum", json!(5)),
        ("/v1/search", "open_at", "format", json!("date-time")),
        ("/v1/search", "datum", "enum", json!(["wgs84", "gcj02", "bd09"])),
        ("/v1/events", "kind", "enum", json!(["exhibition", "event", "notice"])),
        ("/v1/events", "radius_m", "default", json!(5_000)),
        ("/v1/changes", "limit", "default", json!(100)),
        ("/v1/partner/notices", "ended_days", "maximum", json!(366)),
        ("/v1/partner/export", "format", "default", json!("jsonl")),
    ] {
        let parameters = description["paths"][path]["get"]["parameters"].as_array().expect("parameters");
        let schema = parameters.iter().find(|p| p["name"] == name).map(|p| &p["schema"][member]);
        assert_eq!(schema, Some(&expected), "{path} {name} {member}");
    }
    let responses = |method: &str, path: &str| description["paths"][path][method]["responses"].clone();
    assert!(responses("delete", "/v1/plans/{id}")["304"].is_null(), "what is deleted has no tag");
    for (method, path, status, header) in [
        ("get", "/v1/places/{id}", "200", "ETag"),
        ("get", "/v1/places/{id}", "304", "ETag"),
        ("put", "/v1/guides/{slug}", "200", "ETag"),
        ("post", "/v1/ask", "429", "Retry-After"),
        ("post", "/v1/ask", "503", "Retry-After"),
        ("get", "/v1/search", "200", "RateLimit-Remaining"),
        ("post", "/v1/partner/uploads", "202", "Location"),
    ] {
        let told = &responses(method, path)[status]["headers"][header]["$ref"];
        assert_eq!(*told, json!(format!("#/components/headers/{header}")), "{method} {path} {status}");
        assert!(description["components"]["headers"][header]["schema"].is_object(), "{header}");
    }
}

#[tokio::test]
async fn an_answer_has_a_tag_where_the_description_says_that_it_may_be_unchanged() {
    let service = Service::new().await;
    let description = service.get("/openapi.json").await.json;
    let mut seen = 0;
    for (path, calls) in description["paths"].as_object().expect("paths") {
        let responses = &calls["get"]["responses"];
        if responses["200"].is_null() {
            continue;
        }
        let (plain, tile) = (path.replace("{id}", PLACE), [("{z}", "1"), ("{x}", "0"), ("{y}", "0.mvt")]);
        let plain = tile.iter().fold(plain, |path, (name, value)| path.replace(name, value));
        let bearer = format!("Bearer {ADMIN}");
        let reply =
            service.get_with(&format!("{plain}?q=x&field=ticket"), &[("authorization", &bearer)]).await;
        if reply.status == StatusCode::OK {
            let is_tagged = !reply.header("etag").is_empty();
            assert_eq!(is_tagged, !responses["304"].is_null(), "{path}");
            let is_counted = !reply.header("ratelimit-limit").is_empty();
            assert_eq!(is_counted, !responses["200"]["headers"]["RateLimit-Limit"].is_null(), "{path}");
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen}");
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

/// The next events of a stream, until it has this many.
async fn events(answer: axum::response::Response, many: usize) -> Vec<(String, Value)> {
    let mut body = answer.into_body().into_data_stream();
    let (mut text, mut told) = (String::new(), Vec::new());
    while told.len() < many {
        let piece = tokio::time::timeout(std::time::Duration::from_secs(30), body.next()).await;
        let piece = piece.expect("in time").expect("more").expect("a piece");
        text.push_str(&String::from_utf8_lossy(&piece));
        while let Some((event, rest)) = text.split_once("\n\n") {
            let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
            if let (Some("change"), Some(id), Some(data)) = (line("event:"), line("id:"), line("data:")) {
                told.push((id.to_owned(), serde_json::from_str(data).expect("JSON")));
            }
            text = rest.to_owned();
        }
    }
    told
}

#[tokio::test]
async fn changes_come_as_events_and_a_broken_stream_is_taken_up_where_it_broke() {
    let service = Service::new().await;
    let stream = ("accept", "text/event-stream");
    let known = service.get("/v1/changes?since=0").await;
    let last = known.text("/next_cursor").to_owned();
    let lines = known.json.pointer("/items").and_then(Value::as_array).expect("items").len();
    let answer = service.open("/v1/changes?since=0", &[stream]).await;
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let all = events(answer, lines).await;
    assert_eq!(all.last().map(|(id, _)| id.as_str()), Some(last.as_str()));
    assert_eq!(all[0].1, known.json["items"][0], "an event says what a line of the page says");

    // From now on, unless told; and after the last event that came.
    let (fresh, resumed) = (
        service.open("/v1/changes", &[stream]).await,
        service.open("/v1/changes?since=0", &[stream, ("last-event-id", &last)]).await,
    );
    let third = service.get_with("/v1/changes", &[stream]).await;
    assert_eq!(third.status, StatusCode::SERVICE_UNAVAILABLE, "two streams are open, as many as may be");
    assert_eq!(third.header("retry-after"), "1");
    service.says_otherwise("90 元").await;
    for answer in [fresh, resumed] {
        let (id, change) = events(answer, 1).await.remove(0);
        assert!(id.parse::<i64>().expect("a number") > last.parse().expect("a number"), "{id}");
        assert!(change["subject"].is_string(), "{change}");
    }
    let odd = service.get_with("/v1/changes", &[stream, ("last-event-id", "-1")]).await;
    assert_eq!((odd.status, odd.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["Last-Event-ID"]));
}

#[tokio::test]
async fn where_nothing_is_people_see_a_page_and_programs_a_problem() {
    let service = Service::new().await;
    let page = service.page("/nowhere").await;
    assert!(
        matches!(page.status, StatusCode::NOT_FOUND | StatusCode::SERVICE_UNAVAILABLE),
        "{}",
        page.status
    );
    if page.status == StatusCode::NOT_FOUND {
        assert!(page.header("content-type").starts_with("text/html"), "{}", page.text);
        assert!(page.header("content-security-policy").contains("default-src 'self'"));
    }
    for uri in ["/nowhere", "/v1/nowhere"] {
        let problem = service.get(uri).await;
        assert_eq!((problem.status, problem.text("/type")), (StatusCode::NOT_FOUND, "/problems/not_found"));
    }
    let problem = service.page("/v1/nowhere").await;
    assert!(
        problem.header("content-type").starts_with("application/problem+json"),
        "the API is for programs"
    );
}
