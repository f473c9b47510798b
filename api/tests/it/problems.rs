//! Bad requests: always a problem document, in Chinese and in English, that names the field.

use crate::service::{Reply, Service};
use axum::body::Body;
use axum::http::StatusCode;

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
    let key = format!("Bearer {}", crate::service::ADMIN);
    let headers = [("content-type", "application/json"), ("authorization", key.as_str())];
    let body = Body::from(r#"{"name": "a\u0000b"}"#);
    let refused = service.send("POST", "/v1/admin/partners", &headers, body).await;
    assert_eq!((refused.status, refused.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["/name"]));
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
