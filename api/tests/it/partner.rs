//! What partners send, and who may send it.

use crate::service::{ADMIN, Reply, Service, now};
use axum::body::Body;
use axum::http::StatusCode;
use chrono::TimeDelta;
use scenic_data::document::Visit;
use scenic_data::event::{Effect, EventKind, Text};
use scenic_data::ids::content_hash;
use scenic_data::record::{Contribution, EventRecord, Placed};
use scenic_data::store::{NewUpload, Partner};
use scenic_data::upload::Options;
use scenic_data::{LangTag, PlaceId};
use serde_json::{Value, json};

const KEY: &str = "dyk_museum";

async fn call(service: &Service, key: &str, method: &str, uri: &str, body: impl Into<Body>) -> Reply {
    let bearer = format!("Bearer {key}");
    service
        .send(method, uri, &[("authorization", &bearer), ("content-type", "application/json")], body.into())
        .await
}

async fn send(service: &Service, key: &str, idempotency: Option<&str>, query: &str, bytes: &str) -> Reply {
    let bearer = format!("Bearer {key}");
    let mut headers = vec![("authorization", bearer.as_str())];
    headers.extend(idempotency.map(|key| ("idempotency-key", key)));
    service.send("POST", &format!("/v1/partner/uploads{query}"), &headers, Body::from(bytes.to_owned())).await
}

#[tokio::test]
async fn only_a_partners_key_opens_what_is_the_partners() {
    let service = Service::new().await;
    let calls = [
        ("GET", "/v1/partner/uploads"),
        ("POST", "/v1/partner/uploads"),
        ("GET", "/v1/partner/uploads/u_1"),
        ("GET", "/v1/partner/uploads/u_1/changes"),
        ("POST", "/v1/partner/uploads/u_1/confirm"),
        ("POST", "/v1/partner/uploads/u_1/rollback"),
        ("GET", "/v1/partner/notices"),
        ("POST", "/v1/partner/notices"),
        ("DELETE", "/v1/partner/notices/n"),
        ("GET", "/v1/partner/data"),
        ("GET", "/v1/partner/export"),
        ("GET", "/v1/partner/keys"),
        ("POST", "/v1/partner/keys"),
        ("DELETE", "/v1/partner/keys/k_1"),
    ];
    let partner = service.partner("博物馆", KEY).await;
    service.key("dyk_reader", &["read"]).await;
    for (method, uri) in calls {
        let none = service.send(method, uri, &[], Body::from("{}")).await;
        assert_eq!(none.status, StatusCode::UNAUTHORIZED, "{method} {uri}");
        let forged = call(&service, "dyk_forged", method, uri, "{}").await;
        assert_eq!(forged.status, StatusCode::UNAUTHORIZED, "{method} {uri}");
        for key in ["dyk_reader", ADMIN] {
            let other = call(&service, key, method, uri, "{}").await;
            assert_eq!(other.status, StatusCode::FORBIDDEN, "{method} {uri}: {}", other.json);
        }
    }
    for (method, uri) in
        [("GET", "/v1/admin/partners"), ("GET", "/v1/admin/uploads"), ("GET", "/v1/admin/audit")]
    {
        assert_eq!(call(&service, KEY, method, uri, "").await.status, StatusCode::FORBIDDEN, "{uri}");
        assert_eq!(call(&service, ADMIN, method, uri, "").await.status, StatusCode::OK, "{uri}");
    }
    assert_eq!(call(&service, KEY, "GET", "/v1/partner/keys", "").await.status, StatusCode::OK);
    let suspended =
        call(&service, ADMIN, "PATCH", &format!("/v1/admin/partners/{}", partner.id), "{\"active\":false}")
            .await;
    assert_eq!(suspended.status, StatusCode::OK, "{}", suspended.json);
    assert_eq!(call(&service, KEY, "GET", "/v1/partner/keys", "").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_file_that_is_acknowledged_is_kept_and_sent_again_it_is_the_same() {
    let service = Service::new().await;
    service.partner("博物馆", KEY).await;
    let first =
        send(&service, KEY, Some("monday"), "?name=%E5%B1%95%E5%93%81.csv", "编号,名称\n1,铜钟\n").await;
    assert_eq!(first.status, StatusCode::ACCEPTED, "{}", first.json);
    assert_eq!((first.text("/status"), first.text("/file_name")), ("queued", "展品.csv"));
    let id = first.text("/id").to_owned();
    assert_eq!(first.header("location"), format!("/v1/partner/uploads/{id}"));
    assert_eq!(first.header("ratelimit-limit"), "1200");
    let again = send(&service, KEY, Some("monday"), "", "编号,名称\n1,铜钟\n").await;
    assert_eq!((again.status, again.text("/id")), (StatusCode::OK, id.as_str()));
    let other = send(&service, KEY, Some("monday"), "", "编号,名称\n1,铁钟\n").await;
    assert_eq!((other.status, other.fields()), (StatusCode::CONFLICT, vec!["Idempotency-Key"]));
    let mode = send(&service, KEY, Some("monday"), "?mode=replace", "编号,名称\n1,铜钟\n").await;
    assert_eq!(mode.status, StatusCode::CONFLICT, "another mode is another upload");
    let upload = service.store().upload(&id).await.expect("read").expect("there");
    let bytes = service.store().snapshot(&upload.content_hash).await.expect("kept");
    assert_eq!(String::from_utf8_lossy(&bytes), "编号,名称\n1,铜钟\n");
    let list = call(&service, KEY, "GET", "/v1/partner/uploads?limit=1", "").await;
    assert_eq!((list.text("/items/0/id"), list.text("/next_cursor")), (id.as_str(), id.as_str()));
    let end = call(&service, KEY, "GET", &format!("/v1/partner/uploads?cursor={id}"), "").await;
    assert_eq!(end.json.pointer("/items"), Some(&json!([])));
    let audit = call(&service, ADMIN, "GET", "/v1/admin/audit", "").await;
    assert_eq!(
        (audit.text("/items/0/action"), audit.text("/items/0/subject")),
        ("upload.received", id.as_str())
    );
}

#[tokio::test]
async fn a_thousand_who_send_the_same_at_once_send_one_upload() {
    let service = Service::new().await;
    service.partner("博物馆", KEY).await;
    let all = (0..1_000).map(|_| send(&service, KEY, Some("rush"), "", "[]"));
    let replies = futures::future::join_all(all).await;
    let ids: std::collections::BTreeSet<_> = replies
        .iter()
        .filter(|reply| reply.status.is_success())
        .map(|reply| reply.text("/id").to_owned())
        .collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    for reply in &replies {
        let is_fine = matches!(reply.status, StatusCode::ACCEPTED | StatusCode::OK);
        assert!(is_fine, "{}: {}", reply.status, reply.json);
    }
    assert_eq!(service.store().uploads(None, None, 100).await.expect("read").len(), 1);
}

#[tokio::test]
async fn a_file_in_a_form_is_the_same_file() {
    let service = Service::new().await;
    service.partner("博物馆", KEY).await;
    let bearer = format!("Bearer {KEY}");
    let form = |part: &str| {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"C:\\\\a\\\\展品.csv\"\r\n\r\n编号\r\n--x--\r\n"
        )
    };
    let headers = [("authorization", bearer.as_str()), ("content-type", "multipart/form-data; boundary=x")];
    let sent = service.send("POST", "/v1/partner/uploads", &headers, Body::from(form("file"))).await;
    assert_eq!((sent.status, sent.text("/file_name")), (StatusCode::ACCEPTED, "展品.csv"), "{}", sent.json);
    assert_eq!(sent.json.pointer("/bytes"), Some(&json!(6)));
    let wrong = service.send("POST", "/v1/partner/uploads", &headers, Body::from(form("photo"))).await;
    assert_eq!((wrong.status, wrong.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["/photo"]));
    let cut = service.send("POST", "/v1/partner/uploads", &headers, Body::from("--x\r\nContent-Disp")).await;
    assert_eq!(cut.status, StatusCode::BAD_REQUEST, "{}", cut.json);
}

#[tokio::test]
async fn what_cannot_be_taken_in_is_refused_by_name() {
    let service = Service::new().await;
    let partner = service.partner("博物馆", KEY).await;
    let empty = send(&service, KEY, None, "", "").await;
    assert_eq!((empty.status, empty.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["/file"]));
    let mode = send(&service, KEY, None, "?mode=merge&confirm=perhaps", "x").await;
    assert_eq!((mode.status, mode.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["mode", "confirm"]));
    let odd = send(&service, KEY, None, "?dryrun=true&dry_run=", "x").await;
    assert_eq!(odd.fields(), ["dryrun", "dry_run"], "a slip stores nothing");
    let key = send(&service, KEY, Some(&"k".repeat(300)), "", "x").await;
    assert_eq!(key.fields(), ["Idempotency-Key"]);
    let large = send(&service, KEY, None, "", &"x".repeat(200_000)).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", large.json);
    for n in 0..20 {
        let hash = format!("{n:064}");
        let new = NewUpload {
            key: None,
            idempotency_key: None,
            file_name: "f",
            content_hash: &hash,
            bytes: 1,
            options: Options::default(),
            taken_by: None,
        };
        service.store().add_upload(&partner, new, now()).await.expect("added");
    }
    let many = send(&service, KEY, None, "", "x").await;
    assert_eq!((many.status, many.text("/type")), (StatusCode::TOO_MANY_REQUESTS, "/problems/too_many"));
}

#[tokio::test]
async fn a_dry_run_is_told_in_the_readers_language() {
    let service = Service::new().await;
    service.partner("博物馆", KEY).await;
    for (lang, message) in [("zh", "缺少名称"), ("en", "a name is missing")] {
        let told = send(&service, KEY, None, &format!("?dry_run=true&lang={lang}"), "x").await;
        assert_eq!((told.status, told.text("/errors/0/message")), (StatusCode::OK, message), "{}", told.json);
    }
    assert!(service.store().uploads(None, None, 10).await.expect("read").is_empty(), "nothing is kept");
}

#[tokio::test]
async fn what_is_anothers_is_not_there() {
    let service = Service::new().await;
    service.partner("博物馆", KEY).await;
    service.partner("景区", "dyk_park").await;
    let upload = send(&service, KEY, None, "", "x").await.text("/id").to_owned();
    let key = call(&service, KEY, "POST", "/v1/partner/keys", "{}").await.text("/id").to_owned();
    for (method, uri) in [
        ("GET", format!("/v1/partner/uploads/{upload}")),
        ("GET", format!("/v1/partner/uploads/{upload}/changes")),
        ("POST", format!("/v1/partner/uploads/{upload}/confirm")),
        ("POST", format!("/v1/partner/uploads/{upload}/rollback")),
        ("DELETE", format!("/v1/partner/keys/{key}")),
    ] {
        let refused = call(&service, "dyk_park", method, &uri, "{}").await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{method} {uri}: {}", refused.json);
    }
    let cursor = call(&service, "dyk_park", "GET", &format!("/v1/partner/uploads?cursor={upload}"), "").await;
    assert_eq!((cursor.status, cursor.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["cursor"]));
    assert_eq!(
        call(&service, KEY, "GET", &format!("/v1/partner/uploads/{upload}"), "").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_key_is_shown_once_and_revoked_at_once() {
    let service = Service::new().await;
    let made = call(
        &service,
        ADMIN,
        "POST",
        "/v1/admin/partners",
        json!({"name": "岫川博物馆", "areas": ["site:pine"], "review": true}).to_string(),
    )
    .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
    assert_eq!(made.json.pointer("/partner/review"), Some(&json!(true)));
    let (partner, first) = (made.text("/partner/id").to_owned(), made.text("/key/key").to_owned());
    let twice =
        call(&service, ADMIN, "POST", "/v1/admin/partners", json!({"name": "岫川博物馆"}).to_string()).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let nowhere = json!({"name": "别处", "areas": ["nowhere"]}).to_string();
    let nowhere = call(&service, ADMIN, "POST", "/v1/admin/partners", nowhere).await;
    assert_eq!((nowhere.status, nowhere.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["/areas/0"]));
    assert!(service.store().partner("别处").await.expect("read").is_none(), "nothing is left behind");

    let listed = call(&service, &first, "GET", "/v1/partner/keys", "").await;
    assert_eq!(listed.json.pointer("/items").and_then(Value::as_array).map(Vec::len), Some(1));
    assert!(!listed.json.to_string().contains(&first), "never again");
    let late = json!({"expires_at": "2020-01-01T00:00:00Z"}).to_string();
    let late = call(&service, &first, "POST", "/v1/partner/keys", late).await;
    assert_eq!(late.fields(), ["/expires_at"]);
    let id = listed.text("/items/0/id").to_owned();
    let gone = call(&service, &first, "DELETE", &format!("/v1/partner/keys/{id}"), "").await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.json);
    assert_eq!(call(&service, &first, "GET", "/v1/partner/keys", "").await.status, StatusCode::UNAUTHORIZED);
    let unknown = call(&service, ADMIN, "DELETE", "/v1/admin/keys/k_none", "").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let audit = call(&service, ADMIN, "GET", &format!("/v1/admin/audit?partner={partner}"), "").await;
    let actions: Vec<&str> =
        audit.json["items"].as_array().expect("items").iter().filter_map(|e| e["action"].as_str()).collect();
    assert_eq!(actions, ["key.revoked", "key.added", "partner.added"]);
    assert!(audit.text("/items/2/after").contains("\"review\":true"), "{}", audit.json);
}

#[tokio::test]
async fn a_key_that_has_expired_opens_nothing() {
    let service = Service::new().await;
    let partner = service.partner("博物馆", KEY).await;
    let until = (now() + TimeDelta::hours(1)).to_rfc3339();
    let body = json!({"label": "gate", "expires_at": until}).to_string();
    let made = call(&service, ADMIN, "POST", &format!("/v1/admin/partners/{}/keys", partner.id), body).await;
    assert_eq!((made.status, made.text("/label")), (StatusCode::CREATED, "gate"), "{}", made.json);
    // The keys of these tests are made of the same bytes, so that one can be made.
    let key = made.text("/key").to_owned();
    assert_eq!(call(&service, &key, "GET", "/v1/partner/keys", "").await.status, StatusCode::OK);
    let service = service.later(TimeDelta::hours(2)).await;
    assert_eq!(call(&service, &key, "GET", "/v1/partner/keys", "").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_notice_is_in_force_when_it_is_answered_and_can_be_ended() {
    let service = Service::new().await;
    service.partner("博物馆", KEY).await;
    let told = call(
        &service,
        KEY,
        "POST",
        "/v1/partner/notices",
        json!({"place": "pine", "effect": "closed", "for_min": 30}).to_string(),
    )
    .await;
    assert_eq!(told.status, StatusCode::CREATED, "{}", told.json);
    assert_eq!((told.text("/upload/status"), told.text("/ends_at")), ("done", "2024-10-04T00:30:00Z"));
    let id = told.text("/external_id").to_owned();
    let ended = call(&service, KEY, "DELETE", &format!("/v1/partner/notices/{id}"), "").await;
    assert_eq!(ended.status, StatusCode::OK, "{}", ended.json);
    let wrong =
        call(&service, KEY, "POST", "/v1/partner/notices", json!({"effect": "closed"}).to_string()).await;
    assert_eq!((wrong.status, wrong.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["/place"]));
    let nowhere =
        call(&service, KEY, "POST", "/v1/partner/notices", json!({"place": "nowhere"}).to_string()).await;
    assert_eq!(nowhere.fields(), ["/place"], "{}", nowhere.json);
}

/// A partner's notice as the store knows it, once its file is taken; `None` withdraws it.
async fn notice(service: &Service, partner: &Partner, id: &str, hours: Option<(i64, i64)>, at: i64) {
    let (store, at) = (service.store(), now() + TimeDelta::hours(at));
    let visit = match hours {
        Some(hours) => Visit::given(content_hash(format!("{id}{hours:?}").as_bytes()), "application/json"),
        None => Visit::Gone { http_status: None },
    };
    let url = format!("upload://{}/event/{id}", partner.source);
    let (document, _) = store.record_visit(&partner.source, &url, &visit, None, at).await.expect("a visit");
    let Some((from, to)) = hours else { return };
    let text = Text { lang: LangTag::en(), title: format!("Closed {from}"), body: String::new() };
    let record = EventRecord {
        external_id: id.to_owned(),
        place: Some("pine".to_owned()),
        kind: EventKind::Notice,
        effect: Effect::Closed,
        texts: vec![text],
        url: None,
        starts_at: Some(now() + TimeDelta::hours(from)),
        ends_at: Some(now() + TimeDelta::hours(to)),
        occurrences: Vec::new(),
        published_at: None,
    };
    let place = Some(PlaceId::of(&"site".into(), "pine"));
    let says = Contribution { events: vec![Placed { place, record }], ..Contribution::default() };
    store.apply(vec![(document, says)], at).await.expect("applied");
}

#[tokio::test]
async fn a_partner_sees_its_own_notices_and_those_that_ended_lately_when_it_asks() {
    let service = Service::new().await;
    let (own, other) = (service.partner("博物馆", KEY).await, service.partner("别馆", "dyk_other").await);
    notice(&service, &own, "long-over", Some((-90 * 24, -80 * 24)), -90 * 24).await;
    notice(&service, &own, "over", Some((-30, -20)), -40).await;
    notice(&service, &own, "changed", Some((-9, 9)), -10).await;
    notice(&service, &own, "changed", Some((-8, 8)), -8).await;
    notice(&service, &own, "withdrawn", Some((-6, 60)), -7).await;
    notice(&service, &own, "withdrawn", None, -5).await;
    notice(&service, &own, "to-come", Some((4, 5)), -4).await;
    notice(&service, &other, "elsewhere", Some((-1, 1)), -1).await;
    let told = |reply: &Reply| -> Vec<(String, String)> {
        let items = reply.json["items"].as_array().expect("items").iter();
        let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        items.map(|item| (text(item, "external_id"), text(item, "state"))).collect()
    };
    let pair = |id: &str, state: &str| (id.to_owned(), state.to_owned());
    let uri = "/v1/partner/notices?lang=en";
    let live = call(&service, KEY, "GET", uri, "").await;
    assert_eq!(told(&live), [pair("to-come", "to_come"), pair("changed", "in_force")], "{}", live.json);
    assert_eq!((live.text("/items/1/title"), live.text("/items/1/place_ref")), ("Closed -8", "pine"));
    assert_eq!(live.text("/items/1/place/name"), "Listening Pine");
    assert_eq!(live.text("/items/1/freshness/source/id"), own.source.as_str());
    assert!(live.text("/items/1/freshness/verified_at").starts_with("2024-10-03T16:00:00"), "{}", live.json);

    let week = call(&service, KEY, "GET", &format!("{uri}&ended_days=7"), "").await;
    let all = [
        pair("to-come", "to_come"),
        pair("withdrawn", "ended"),
        pair("changed", "in_force"),
        pair("over", "ended"),
    ];
    assert_eq!(told(&week), all, "{}", week.json);
    assert_eq!(week.text("/items/1/ended_at"), "2024-10-03T19:00:00Z", "when it was withdrawn");
    assert_eq!(week.text("/items/3/ended_at"), "2024-10-03T04:00:00Z", "when its time was over");

    let first = call(&service, KEY, "GET", &format!("{uri}&ended_days=7&limit=3"), "").await;
    assert_eq!((told(&first).len(), first.text("/next_cursor")), (3, "3"));
    let rest = call(&service, KEY, "GET", &format!("{uri}&ended_days=7&limit=3&cursor=3"), "").await;
    assert_eq!((told(&rest), &rest.json["next_cursor"]), (vec![pair("over", "ended")], &Value::Null));
    let wrong = call(&service, KEY, "GET", "/v1/partner/notices?ended_days=-1", "").await;
    assert_eq!((wrong.status, wrong.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["ended_days"]));
}

#[tokio::test]
async fn templates_and_exports_are_files() {
    let service = Service::new().await;
    service.partner("博物馆", KEY).await;
    let template = service.get("/v1/partner/templates/daoyou-template.csv").await;
    assert_eq!((template.status, template.header("content-type")), (StatusCode::OK, "text/csv"));
    assert_eq!(template.header("content-disposition"), "attachment; filename=\"x\"");
    assert_eq!(service.get("/v1/partner/templates/other.doc").await.status, StatusCode::NOT_FOUND);
    let export = call(&service, KEY, "GET", "/v1/partner/export?format=jsonl", "").await;
    assert_eq!((export.status, export.header("content-type")), (StatusCode::OK, "application/x-ndjson"));
    assert_eq!(service.get("/v1/photos/none").await.status, StatusCode::NOT_FOUND);
}
