//! Bad requests: always a problem document, in Chinese and in English, that names the field.

use crate::service::{Reply, Service};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// Asks for a problem in both languages and gives the Chinese one.
async fn refused(service: &Service, uri: &str) -> Reply {
    let en = service.get_with(uri, &[("accept-language", "en-GB,en;q=0.9,zh;q=0.5")]).await;
    let zh = service.get_with(uri, &[("accept-language", "zh-CN,zh;q=0.9,en;q=0.5")]).await;
    assert_eq!((en.header("content-language"), zh.header("content-language")), ("en", "zh-Hans"), "{uri}");
    assert_eq!(en.status, zh.status, "{uri}");
    assert_eq!(en.fields(), zh.fields(), "{uri}");
    for text in ["/title", "/detail"] {
        assert!(
            is_chinese(zh.text(text)) && !is_chinese(en.text(text)),
            "{uri} {text}: {} {}",
            zh.json,
            en.json
        );
    }
    let messages = zh.json.get("errors").and_then(|e| e.as_array()).into_iter().flatten();
    for error in messages {
        assert!(error.get("message").and_then(|m| m.as_str()).is_some_and(is_chinese), "{uri}: {error}");
    }
    is_problem(&en);
    is_problem(&zh);
    assert_eq!(zh.text("/instance"), uri.split('?').next().unwrap_or(uri));
    zh
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

fn is_problem(reply: &Reply) {
    assert!(reply.header("content-type").starts_with("application/problem+json"), "{}", reply.json);
    assert_eq!(reply.json.get("status").and_then(|s| s.as_u64()), Some(u64::from(reply.status.as_u16())));
    assert!(reply.text("/type").starts_with("/problems/"), "{}", reply.json);
    assert_eq!(reply.text("/request_id"), reply.header("x-request-id"));
    assert!(!reply.header("x-request-id").is_empty());
}

#[tokio::test]
async fn a_bad_parameter_is_named_in_both_languages_and_never_our_fault() {
    let service = Service::new().await;
    for (uri, fields) in [
        ("/v1/search", &["q"] as &[&str]),
        ("/v1/search?q=x&kind=planet", &["kind"]),
        ("/v1/search?q=x&near=here&limit=0&open_at=now", &["near", "open_at", "limit"]),
        ("/v1/search?q=x&datum=mars", &["datum"]),
        ("/v1/search?q=x&lang=%3Cscript%3E", &["lang"]),
        ("/v1/search?q=x&fresh=perhaps&price_max=cheap&rating_min=9", &["price_max", "rating_min", "fresh"]),
        ("/v1/search?q=x&place_id=nowhere", &["place_id"]),
        ("/v1/search?q=x&place_id=%00", &["place_id"]),
        ("/v1/search?q=%FF", &["q"]),
        ("/v1/search?q=x&cursor=-1", &["cursor"]),
        ("/v1/events?kind=party&from=x", &["from", "kind"]),
        ("/v1/events?place_id=nowhere", &["place_id"]),
        ("/v1/events?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", &["to"]),
        ("/v1/places/site:pine?datum=mars", &["datum"]),
        ("/v1/places/site:pine/status?at=tomorrow", &["at"]),
        ("/v1/places/site:pine/history", &["field"]),
        ("/v1/places/site:pine/history?field=ticket&limit=none", &["limit"]),
        ("/v1/changes?since=-4", &["since"]),
    ] {
        let problem = refused(&service, uri).await;
        assert_eq!(problem.status, StatusCode::UNPROCESSABLE_ENTITY, "{uri}: {}", problem.json);
        assert_eq!(problem.fields(), fields, "{uri}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_404_and_a_path_that_is_no_text_is_400() {
    let service = Service::new().await;
    for (uri, status) in [
        ("/v1/places/nowhere", StatusCode::NOT_FOUND),
        ("/v1/places/nowhere/status", StatusCode::NOT_FOUND),
        ("/v1/places/nowhere/history?field=ticket", StatusCode::NOT_FOUND),
        ("/v1/places/%00", StatusCode::NOT_FOUND),
        ("/v1/places/%FF", StatusCode::BAD_REQUEST),
    ] {
        let problem = refused(&service, uri).await;
        assert_eq!(problem.status, status, "{uri}: {}", problem.json);
        assert_eq!(problem.fields(), ["id"], "{uri}");
    }
    let nowhere = refused(&service, "/v2/places").await;
    assert_eq!((nowhere.status, nowhere.text("/type")), (StatusCode::NOT_FOUND, "/problems/not_found"));
    let method = refused(&service, "/v1/ask").await;
    assert_eq!((method.status, method.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
}

#[tokio::test]
async fn a_bad_body_names_the_field_by_its_pointer() {
    let service = Service::new().await;
    for (body, status, fields) in [
        ("{\"question\": ", StatusCode::BAD_REQUEST, &[""] as &[&str]),
        ("", StatusCode::BAD_REQUEST, &[""]),
        ("{\"question\": \"x\"} y", StatusCode::BAD_REQUEST, &[""]),
        ("[]", StatusCode::UNPROCESSABLE_ENTITY, &[""]),
        ("{}", StatusCode::UNPROCESSABLE_ENTITY, &["/question"]),
        (r#"{"question": "  "}"#, StatusCode::UNPROCESSABLE_ENTITY, &["/question"]),
        (r#"{"question": 5}"#, StatusCode::UNPROCESSABLE_ENTITY, &["/question"]),
        (r#"{"question": "x", "messages": []}"#, StatusCode::UNPROCESSABLE_ENTITY, &["/question"]),
        (r#"{"messages": [{"role": "user"}]}"#, StatusCode::UNPROCESSABLE_ENTITY, &["/messages/0/content"]),
        (
            r#"{"messages": [{"role": "system", "content": "x"}]}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
            &["/messages/0/role"],
        ),
        (
            r#"{"messages": [{"role": 5, "content": "x"}]}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
            &["/messages/0/role"],
        ),
        (r#"{"question": "x", "max_age_s": -1}"#, StatusCode::UNPROCESSABLE_ENTITY, &["/max_age_s"]),
        (
            r#"{"question": "x", "location": {"lat": "n"}}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
            &["/location/lat"],
        ),
        (r#"{"question": "x", "place_id": "nowhere"}"#, StatusCode::UNPROCESSABLE_ENTITY, &["/place_id"]),
        (r#"{"question": "x", "place_id": "\u0000"}"#, StatusCode::UNPROCESSABLE_ENTITY, &["/place_id"]),
        (
            r#"{"question": "x", "lang": "!", "datum": "mars", "at": "now", "location": {"lat": 91, "lon": 0}}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
            &["/datum", "/lang", "/location", "/at"],
        ),
    ] {
        for (uri, chinese) in [("/v1/ask?lang=zh", true), ("/v1/ask", false)] {
            let problem = service.post(uri, body).await;
            assert_eq!(problem.status, status, "{body}: {}", problem.json);
            assert_eq!(problem.fields(), fields, "{body}");
            assert_eq!(is_chinese(problem.text("/detail")), chinese, "{body}: {}", problem.json);
            is_problem(&problem);
        }
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_or_no_json_is_refused_for_that() {
    let service = Service::new().await;
    let long = format!(r#"{{"question": "{}"}}"#, "很".repeat(10_000));
    let large = service.post("/v1/ask", &long).await;
    assert_eq!((large.status, large.text("/type")), (StatusCode::PAYLOAD_TOO_LARGE, "/problems/too_large"));
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let form = service.send("POST", "/v1/ask", &form, Body::from("question=x")).await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    is_problem(&large);
    is_problem(&form);
}

#[tokio::test]
async fn a_list_is_no_object_and_a_name_has_no_control_characters() {
    let service = Service::new().await;
    let refused = service.post("/v1/ask", "[]").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.json);
    assert!(refused.text("/detail").contains("an object"), "{}", refused.json);
    let swapped = r#"{"question": "x", "location": [118.1691, 30.1279]}"#;
    for (uri, words) in
        [("/v1/ask", "an object {…} with fields such as lat, lon"), ("/v1/ask?lang=zh", "字段如 lat、lon")]
    {
        let refused = service.post(uri, swapped).await;
        assert_eq!((refused.status, refused.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["/location"]));
        assert!(refused.text("/detail").contains(words), "{}", refused.json);
    }
    let key = format!("Bearer {}", crate::service::ADMIN);
    let headers = [("content-type", "application/json"), ("authorization", key.as_str())];
    let body = Body::from(r#"{"name": "a\u0000b"}"#);
    let refused = service.send("POST", "/v1/admin/partners", &headers, body).await;
    assert_eq!((refused.status, refused.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["/name"]));
}

/// Where a schema has objects: as pointers, with what to send so that a list stands there.
fn objects(
    all: &Value,
    schema: &Value,
    at: &str,
    wrap: &dyn Fn(Value) -> Value,
    found: &mut Vec<(String, Value)>,
) {
    let named =
        schema.get("$ref").and_then(Value::as_str).and_then(|name| all.pointer(name.strip_prefix('#')?));
    let choices = ["oneOf", "allOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    for inner in named.into_iter().chain(choices) {
        objects(all, inner, at, wrap, found);
    }
    if let Some(entry) = schema.get("items") {
        objects(all, entry, &format!("{at}/0"), &|value| wrap(json!([value])), found);
    }
    let Some(members) = schema.get("properties").and_then(Value::as_object) else { return };
    found.push((at.to_owned(), wrap(json!([]))));
    for (name, member) in members {
        objects(all, member, &format!("{at}/{name}"), &|value| wrap(json!({ name: value })), found);
    }
}

#[tokio::test]
async fn a_list_where_the_description_has_an_object_is_refused_at_any_depth() {
    let service = Service::new().await;
    service.partner("博物馆", "dyk_museum").await;
    let all: Value = serde_json::from_str(&api::description().expect("a description")).expect("JSON");
    let mut nested = 0;
    for (path, calls) in all["paths"].as_object().expect("paths") {
        for (method, call) in calls.as_object().expect("calls") {
            let schema = call.pointer("/requestBody/content/application~1json/schema");
            let mut found = Vec::new();
            schema.into_iter().for_each(|schema| objects(&all, schema, "", &|value| value, &mut found));
            let key = if path.starts_with("/v1/partner/") { "dyk_museum" } else { crate::service::ADMIN };
            let bearer = format!("Bearer {key}");
            let headers =
                [("content-type", "application/json"), ("authorization", bearer.as_str()), ("if-match", "1")];
            let uri = path.replace("{id}", "site").replace("{slug}", "x").replace("{photo}", "x");
            for (at, body) in found {
                let reply =
                    service.send(&method.to_uppercase(), &uri, &headers, Body::from(body.to_string())).await;
                assert_eq!(
                    reply.status,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "{method} {uri} {body}: {}",
                    reply.json
                );
                assert_eq!(reply.fields(), [at.as_str()], "{method} {uri} {body}: {}", reply.json);
                nested += usize::from(!at.is_empty());
            }
        }
    }
    assert!(nested >= 5, "objects within objects: {nested}");
}

#[tokio::test]
async fn a_time_that_cannot_be_read_is_named_with_the_form_that_is_expected() {
    let service = Service::new().await;
    service.partner("博物馆", "dyk_museum").await;
    let document =
        r#"{"source": "site", "url": "https://a.example/1", "html": "<p>x</p>", "published_at": "24 Nov"}"#;
    for (key, uri, body, field) in [
        ("dyk_museum", "/v1/partner/keys", r#"{"expires_at": "tomorrow"}"#, "/expires_at"),
        ("dyk_museum", "/v1/partner/keys", r#"{"expires_at": "2027-01-01"}"#, "/expires_at"),
        ("dyk_museum", "/v1/partner/notices", r#"{"place": "pine", "starts_at": "soon"}"#, "/starts_at"),
        (crate::service::ADMIN, "/v1/admin/documents", document, "/published_at"),
        ("", "/v1/ask", r#"{"question": "x", "at": "2026-13-01T00:00:00Z"}"#, "/at"),
        ("", "/v1/routes", r#"{"within": "pine", "start_at": "9:00"}"#, "/start_at"),
    ] {
        for (lang, words) in [("en", "such as 2026-"), ("zh", "例如 2026-")] {
            let bearer = format!("Bearer {key}");
            let mut headers = vec![("content-type", "application/json"), ("accept-language", lang)];
            headers.extend((!key.is_empty()).then_some(("authorization", bearer.as_str())));
            let reply = service.send("POST", uri, &headers, Body::from(body)).await;
            assert_eq!(
                (reply.status, reply.fields()),
                (StatusCode::UNPROCESSABLE_ENTITY, vec![field]),
                "{uri}"
            );
            assert!(reply.text("/detail").contains(words), "{uri} {lang}: {}", reply.json);
        }
    }
}

#[tokio::test]
async fn a_path_with_a_control_character_names_nothing() {
    let service = Service::new().await;
    let key = format!("Bearer {}", crate::service::ADMIN);
    for (method, path) in [
        ("GET", "/guides/%00"),
        ("GET", "/guides/%00/history"),
        ("GET", "/v1/guides/%00/revisions"),
        ("GET", "/v1/guides/%00/revisions/1"),
        ("POST", "/v1/admin/guides/%00/revisions/1/publish"),
        ("POST", "/v1/admin/guides/%00/revisions/1/reject"),
    ] {
        let headers = [("authorization", key.as_str())];
        let refused = service.send(method, path, &headers, Body::empty()).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{method} {path}: {}", refused.json);
    }
}
