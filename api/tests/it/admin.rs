//! What operators do, and that nobody else does.

use crate::service::{ADMIN, PUSH, Reply, Service, now};
use axum::body::Body;
use axum::http::StatusCode;
use scenic_data::signature;
use serde_json::{Value, json};

async fn call(service: &Service, method: &str, uri: &str, key: Option<&str>, body: &Value) -> Reply {
    let bearer = key.map(|key| format!("Bearer {key}"));
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
    service.send(method, uri, &headers, Body::from(body.to_string())).await
}

fn feed() -> Value {
    json!({"id": "notices", "name": "公告栏", "kind": "feed", "authority": "official",
           "start": ["https://notices.example/rss.xml"]})
}

#[tokio::test]
async fn without_an_operators_key_nothing_is_told_or_changed() {
    let service = Service::new().await;
    for (method, uri) in [
        ("GET", "/v1/admin/freshness"),
        ("GET", "/v1/admin/runs"),
        ("GET", "/v1/admin/conflicts"),
        ("GET", "/v1/admin/uploads/u_1/file"),
        ("GET", "/v1/admin/held"),
        ("GET", "/v1/admin/sources"),
        ("POST", "/v1/admin/sources"),
        ("PATCH", "/v1/admin/sources/site"),
        ("DELETE", "/v1/admin/sources/site"),
        ("POST", "/v1/admin/sources/site/crawl"),
        ("POST", "/v1/admin/sources/site/preview"),
        ("POST", "/v1/admin/held/d_1/accept"),
        ("POST", "/v1/admin/documents"),
    ] {
        for key in [None, Some("a wrong key of some length")] {
            let refused = call(&service, method, uri, key, &feed()).await;
            assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{method} {uri}: {}", refused.json);
            assert_eq!(refused.header("www-authenticate"), "Bearer", "{method} {uri}");
        }
    }
    service.key("dyk_partner", &["partner:site"]).await;
    let refused = call(&service, "GET", "/v1/admin/sources", Some("dyk_partner"), &json!({})).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "a key with another scope");
    service.key("dyk_operator", &["admin"]).await;
    let told = call(&service, "GET", "/v1/admin/sources", Some("dyk_operator"), &json!({})).await;
    assert_eq!(told.status, StatusCode::OK, "a key of the store with the scope");
}

#[tokio::test]
async fn a_source_is_registered_changed_made_due_and_retired() {
    let service = Service::new().await;
    let call =
        async |method: &str, uri: &str, body: &Value| call(&service, method, uri, Some(ADMIN), body).await;
    let added = call("POST", "/v1/admin/sources", &feed()).await;
    assert_eq!((added.status, added.text("/kind")), (StatusCode::CREATED, "feed"), "{}", added.json);
    let again = call("POST", "/v1/admin/sources", &feed()).await;
    assert_eq!(again.status, StatusCode::CONFLICT);

    let odd = json!({"id": "odd", "name": "x", "kind": "html", "authority": "official", "start": ["ftp://a.example/"],
                     "follow": ["("], "interval_s": 0, "cron": "each morning", "country": "China",
                     "rules": {"record": "["}});
    let refused = call("POST", "/v1/admin/sources", &odd).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.fields(),
        ["/country", "/start/0", "/follow/0", "/interval_s", "/cron", "/rules/record"],
        "{}",
        refused.json
    );

    let uri = "/v1/admin/sources/notices";
    let patch = json!({"interval_s": 900, "enabled": false, "revisit": {"max_s": 900}});
    let changed = call("PATCH", uri, &patch).await;
    assert_eq!(changed.json.pointer("/interval_s"), Some(&json!(900)), "{}", changed.json);
    assert_eq!(changed.json.pointer("/enabled"), Some(&json!(false)));
    assert_eq!(changed.text("/name"), "公告栏", "what is not named stays");
    for (patch, field) in [
        (json!({"name": "a\u{0}b"}), "/name"),
        (json!({"interval_s": u64::MAX}), "/interval_s"),
        (json!({"lifetimes": {"visit": u64::MAX}}), "/lifetimes/visit"),
        (json!({"id": "other"}), "/id"),
        (json!({"enabled": "yes"}), "/enabled"),
        (json!({"interval_s": -1}), "/interval_s"),
        (json!({"colour": "red"}), "/colour"),
        (json!({"start": ["https://who:secret@notices.example/rss.xml"]}), "/start/0"),
    ] {
        let refused = call("PATCH", uri, &patch).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{patch}");
        assert!(refused.fields().iter().any(|named| field.starts_with(named)), "{patch}: {}", refused.json);
    }
    let paused = call("POST", "/v1/admin/sources/notices/crawl", &json!({})).await;
    assert_eq!(
        (paused.status, paused.fields()),
        (StatusCode::CONFLICT, vec!["id"]),
        "it would not be crawled"
    );
    assert_eq!(call("PATCH", uri, &json!({"enabled": true})).await.status, StatusCode::OK);
    let first = call("GET", "/v1/admin/sources?limit=1", &json!({})).await;
    let next = format!("/v1/admin/sources?limit=1&cursor={}", first.text("/next_cursor"));
    let second = call("GET", &next, &json!({})).await;
    assert_eq!((first.text("/items/0/id"), second.text("/items/0/id")), ("notices", "site"));
    assert_eq!(second.json.pointer("/next_cursor"), Some(&Value::Null), "{}", second.json);
    let due = call("POST", "/v1/admin/sources/notices/crawl", &json!({})).await;
    assert_eq!(due.status, StatusCode::ACCEPTED);
    assert!(due.text("/next_due_at").starts_with("2024"), "{}", due.json);
    let upload = call("POST", "/v1/admin/sources/site/crawl", &json!({})).await;
    assert_eq!(upload.status, StatusCode::UNPROCESSABLE_ENTITY, "uploads are not crawled");
    assert_eq!(call("PATCH", "/v1/admin/sources/none", &json!({})).await.status, StatusCode::NOT_FOUND);

    let retired = call("DELETE", "/v1/admin/sources/site", &json!({})).await;
    assert_eq!(retired.json, json!({"documents": 1}));
    let overview = call("GET", "/v1/admin/freshness", &json!({})).await;
    assert_eq!(
        overview.json.pointer("/facts/fresh"),
        Some(&json!(0)),
        "what it said is not believed any more"
    );
}

#[tokio::test]
async fn how_current_everything_is_is_told_by_source_kind_and_field() {
    let service = Service::new().await.later(chrono::TimeDelta::days(5)).await;
    let told = call(&service, "GET", "/v1/admin/freshness", Some(ADMIN), &json!({})).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.json);
    assert_eq!(told.json.pointer("/facts/stale"), Some(&json!(1)), "a ticket is good for three days");
    let source = told.json.pointer("/sources/0").expect("a source");
    assert_eq!(source.pointer("/id"), Some(&json!("site")));
    assert_eq!(
        (source.pointer("/met"), source.pointer("/current")),
        (Some(&json!(false)), Some(&json!(0.5)))
    );
    assert_eq!(source.pointer("/alarms"), Some(&json!(["stale"])));
    assert_eq!(source.pointer("/fields/0/name"), Some(&json!("ticket")));
    assert_eq!(told.json.pointer("/fields/0/ttl_s"), Some(&json!(3 * 86_400)));
    assert!(told.text("/fields/0/oldest_verified_at").starts_with("2024-10-04"), "{}", told.json);
}

#[tokio::test]
async fn a_page_is_taken_from_an_operator_or_with_a_signature() {
    let service = Service::new().await;
    let sent =
        json!({"source": "site", "url": "https://a.example/notice", "title": "公告", "text": "西线步道封闭"});
    let taken = call(&service, "POST", "/v1/admin/documents", Some(ADMIN), &sent).await;
    assert_eq!((taken.status, taken.text("/outcome")), (StatusCode::OK, "created"), "{}", taken.json);
    let odd = json!({"source": "site", "url": "https://a.example/notice"});
    let refused = call(&service, "POST", "/v1/admin/documents", Some(ADMIN), &odd).await;
    assert_eq!((refused.status, refused.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["/html"]));

    let body = sent.to_string();
    let push = async |key: &str, at: i64, body: &str| {
        let signed = signature::sign(body.as_bytes(), key, at).expect("signed");
        let headers = [("content-type", "application/json"), (signature::HEADER, signed.as_str())];
        service.send("POST", "/v1/admin/documents", &headers, Body::from(body.to_owned())).await
    };
    let at = now().timestamp();
    assert_eq!(push(PUSH, at, &body).await.status, StatusCode::OK);
    assert_eq!(push("another key of some length", at, &body).await.status, StatusCode::UNAUTHORIZED);
    let late = push(PUSH, at - 3_600, &body).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert!(late.text("/detail").contains("five minutes"), "{}", late.json);
    let foreign = body.replace("\"site\"", "\"other\"");
    assert_eq!(push(PUSH, at, &foreign).await.status, StatusCode::UNAUTHORIZED, "the key is of one source");
}

#[tokio::test]
async fn rules_are_tried_before_they_are_registered_and_what_is_registered_is_written_down() {
    let service = Service::new().await;
    let call =
        async |method: &str, uri: &str, body: &Value| call(&service, method, uri, Some(ADMIN), body).await;
    let uri = "/v1/admin/sources/notices/preview";
    let wish = json!({"url": "https://notices.example/1", "definition": feed()});
    let shown = call("POST", uri, &wish).await;
    assert_eq!((shown.status, shown.text("/by")), (StatusCode::OK, "公告栏"), "{}", shown.json);
    let known = call("GET", "/v1/admin/sources", &json!({})).await;
    assert!(!known.json.to_string().contains("notices"), "nothing is registered by trying: {}", known.json);
    let unknown = call("POST", uri, &json!({"url": "https://notices.example/1"})).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    for (change, field) in [
        (json!({"id": "another"}), "/definition/id"),
        (json!({"start": ["ftp://a.example/"]}), "/definition/start/0"),
        (json!({"interval_s": "often"}), "/definition/interval_s"),
    ] {
        let mut tried = feed();
        let (tried_map, change) = (tried.as_object_mut().expect("an object"), change);
        tried_map.extend(change.as_object().expect("an object").clone());
        let refused = call("POST", uri, &json!({"definition": tried})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.json);
        assert_eq!(refused.fields(), [field], "{}", refused.json);
    }

    let mut paused = feed();
    paused["enabled"] = json!(false);
    let added = call("POST", "/v1/admin/sources", &paused).await;
    assert_eq!(added.json.pointer("/enabled"), Some(&json!(false)), "{}", added.json);
    assert!(service.store().due_sources(now()).await.expect("read").is_empty(), "it is not crawled yet");
    call("PATCH", "/v1/admin/sources/notices", &json!({"name": "公告", "enabled": true})).await;
    call("DELETE", "/v1/admin/sources/notices", &json!({})).await;
    let log = call("GET", "/v1/admin/audit", &json!({})).await;
    let items = log.json.pointer("/items").and_then(Value::as_array).expect("items");
    let of = |action: &str| items.iter().find(|item| item["action"] == action).expect("written down");
    let read = |item: &Value, side: &str| -> Value {
        serde_json::from_str(item[side].as_str().expect("told")).expect("JSON")
    };
    assert_eq!(read(of("source.added"), "after")["enabled"], false);
    let changed = of("source.changed");
    assert_eq!(read(changed, "before")["definition"]["name"], "公告栏");
    assert_eq!(
        read(changed, "after"),
        json!({"enabled": true, "definition": read(changed, "after")["definition"]})
    );
    assert_eq!(read(changed, "after")["definition"]["name"], "公告");
    assert_eq!(of("source.retired")["subject"], "notices");
}

#[tokio::test]
async fn what_sources_disagree_about_is_told_with_both_sides() {
    let service = Service::new().await;
    let told = call(&service, "GET", "/v1/admin/conflicts?lang=zh", Some(ADMIN), &json!({})).await;
    assert_eq!(told.json, json!({"items": [], "next_cursor": null}));
    service.says_otherwise("120 元").await;
    let told = call(&service, "GET", "/v1/admin/conflicts?lang=zh&limit=1", Some(ADMIN), &json!({})).await;
    assert_eq!(told.text("/items/0/place/name"), "听涛松", "{}", told.json);
    let sides = [told.text("/items/0/fact/text"), told.text("/items/0/fact/conflicts/0/text")];
    assert!(sides.contains(&"80 元") && sides.contains(&"120 元"), "{}", told.json);
    let after = format!("/v1/admin/conflicts?cursor={}", told.text("/next_cursor"));
    let told = call(&service, "GET", &after, Some(ADMIN), &json!({})).await;
    assert_eq!(told.json, json!({"items": [], "next_cursor": null}), "no page after the last");
}
