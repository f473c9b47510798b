//! Guide pages over HTTP: read by anyone, written by editors, shown to people.

use crate::service::{ADMIN, Reply, Service};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

const PINE: &str = "/v1/guides/listening-pine";
const EDITOR: &str = "dyk_an_editor";

async fn call(service: &Service, method: &str, uri: &str, headers: &[(&str, &str)], body: &Value) -> Reply {
    let mut all = vec![("content-type", "application/json")];
    all.extend(headers);
    service.send(method, uri, &all, Body::from(body.to_string())).await
}

async fn with_editor() -> (Service, String) {
    let service = Service::new().await;
    service.key(EDITOR, &["editor"]).await;
    (service, format!("Bearer {EDITOR}"))
}

fn history(page: &Value, text: &str) -> Value {
    let mut sections: Vec<Value> = page.get("sections").and_then(Value::as_array).expect("sections").clone();
    sections.push(json!({"title": "树下的人", "markdown": text}));
    json!({"lang": "zh", "sections": sections, "reason": "补充"})
}

#[tokio::test]
async fn a_page_is_read_changed_by_its_revision_and_compared() {
    let (service, key) = with_editor().await;
    let page = service.get(PINE).await;
    assert_eq!((page.status, page.text("/title")), (StatusCode::OK, "听涛松"), "{}", page.json);
    assert!(page.header("etag").starts_with("W/\"1."), "{}", page.header("etag"));
    let tag = page.header("etag").to_owned();
    let again = service.get_with(PINE, &[("if-none-match", &tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);

    let body = history(&page.json, "看护人姓胡。");
    let nobody = call(&service, "PUT", PINE, &[("if-match", &tag)], &body).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let blind = call(&service, "PUT", PINE, &[("authorization", &key)], &body).await;
    assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED, "{}", blind.json);
    let saved = call(&service, "PUT", PINE, &[("authorization", &key), ("if-match", &tag)], &body).await;
    assert_eq!((saved.status, saved.header("etag")), (StatusCode::OK, "\"2\""), "{}", saved.json);
    assert_eq!(saved.text("/origin"), "mixed");

    // Who read the page before that and writes it anew: what came to it meanwhile stays.
    let other = json!({"lang": "zh", "markdown": "都重写了。"});
    let anew = call(&service, "PUT", PINE, &[("authorization", &key), ("if-match", "\"1\"")], &other).await;
    assert_eq!(anew.status, StatusCode::OK, "{}", anew.json);
    let text = anew.json.to_string();
    assert!(text.contains("都重写了") && text.contains("看护人姓胡"), "{text}");
    let revisions = service.get(&format!("{PINE}/revisions?limit=1")).await;
    assert_eq!(revisions.json.pointer("/items/0/revision"), Some(&json!(3)));
    assert_eq!(revisions.text("/next_cursor"), "3");
    let compared = service.get(&format!("{PINE}/revisions/2")).await;
    let added = compared.json.get("sections").and_then(Value::as_array).expect("sections");
    assert!(added.iter().any(|section| section.get("state") == Some(&json!("added"))), "{}", compared.json);
    let back = json!({"lang": "zh", "revision": 2});
    let reverted = call(&service, "POST", &format!("{PINE}/revert"), &[("authorization", &key)], &back).await;
    assert!(reverted.json.to_string().contains("看护人姓胡"), "{}", reverted.json);
    let log = service.get_with("/v1/admin/audit", &[("authorization", &format!("Bearer {ADMIN}"))]).await;
    assert!(log.json.to_string().contains("guide.changed"), "{}", log.json);
}

#[tokio::test]
async fn who_changes_what_others_changed_gets_both_and_nothing_is_lost() {
    let (service, key) = with_editor().await;
    let new = json!({"title": "湖", "lang": "zh", "slug": "lake", "markdown": "开头。\n\n## 水\n\n原文。"});
    let made = call(&service, "POST", "/v1/guides", &[("authorization", &key)], &new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
    let twice = call(&service, "POST", "/v1/guides", &[("authorization", &key)], &new).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert_eq!(twice.text("/type"), "/problems/guide_exists");
    let edit = |text: &str| json!({"lang": "zh", "markdown": format!("开头。\n\n## 水\n\n{text}")});
    let put = async |text: &str| {
        call(
            &service,
            "PUT",
            "/v1/guides/lake",
            &[("authorization", &key), ("if-match", "\"1\"")],
            &edit(text),
        )
        .await
    };
    assert_eq!(put("甲写的。").await.status, StatusCode::OK);
    let refused = put("乙写的。").await;
    assert_eq!((refused.status, refused.text("/type")), (StatusCode::CONFLICT, "/problems/edit_conflict"));
    assert_eq!(refused.text("/conflicts/0/theirs/markdown"), "甲写的。");
    assert_eq!(refused.text("/conflicts/0/yours/markdown"), "乙写的。");
    assert_eq!(refused.json.pointer("/current/revision"), Some(&json!(2)));
}

#[tokio::test]
async fn editors_are_added_wait_for_a_word_are_trusted_and_blocked() {
    let service = Service::new().await;
    let admin = format!("Bearer {ADMIN}");
    let added =
        call(&service, "POST", "/v1/admin/editors", &[("authorization", &admin)], &json!({"name": "林"}))
            .await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.json);
    let (id, key) = (added.text("/id").to_owned(), format!("Bearer {}", added.text("/key")));
    let page = service.get(PINE).await.json;
    let body = history(&page, "新人写的。");
    let put = async |tag: &str| {
        call(&service, "PUT", PINE, &[("authorization", &key), ("if-match", tag)], &body).await
    };
    let waits = put("\"1\"").await;
    assert_eq!((waits.status, waits.text("/state")), (StatusCode::ACCEPTED, "pending"), "{}", waits.json);
    let refused = service.get_with("/v1/admin/guides/review", &[("authorization", &key)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "who is new looks over nothing");
    let refused = service.get_with("/v1/admin/uploads", &[("authorization", &key)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "nor over what partners send");
    let queue = service.get_with("/v1/admin/guides/review", &[("authorization", &admin)]).await;
    assert_eq!(queue.text("/items/0/slug"), "listening-pine", "{}", queue.json);
    let publish = "/v1/admin/guides/listening-pine/revisions/2/publish?lang=zh";
    let done =
        call(&service, "POST", publish, &[("authorization", &admin)], &json!({"reason": "有出处"})).await;
    assert!(done.json.to_string().contains("新人写的"), "{}", done.json);
    let history = service.get(&format!("{PINE}/revisions?lang=zh")).await;
    let items = history.json["items"].as_array().expect("items");
    let second = items.iter().find(|item| item["revision"] == 2).expect("the one that waited");
    assert_eq!((&second["state"], &second["review"]["reason"]), (&json!("published"), &json!("有出处")));
    let editor = format!("/v1/admin/editors/{id}");
    let trusted =
        call(&service, "PATCH", &editor, &[("authorization", &admin)], &json!({"trusted": true})).await;
    assert_eq!(trusted.json.get("trusted"), Some(&json!(true)));
    assert_eq!(put("\"3\"").await.status, StatusCode::OK);
    call(&service, "PATCH", &editor, &[("authorization", &admin)], &json!({"blocked": true})).await;
    assert_eq!(put("\"4\"").await.status, StatusCode::FORBIDDEN, "a key outlives no block");
    let rollback =
        call(&service, "POST", &format!("{editor}/rollback"), &[("authorization", &admin)], &json!({})).await;
    assert_eq!(rollback.status, StatusCode::OK, "{}", rollback.json);
    let page = service.get(PINE).await;
    assert!(!page.json.to_string().contains("新人写的"), "{}", page.json);
}

#[tokio::test]
async fn people_get_pages_that_work_without_scripts_and_are_kept_from_harm() {
    let (service, key) = with_editor().await;
    let page = service.page("/guides/listening-pine?lang=en").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy");
    for rule in ["default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert_eq!((page.header("x-frame-options"), page.header("x-content-type-options")), ("DENY", "nosniff"));
    for part in [
        "<html lang=\"en\">",
        "<h1>Listening Pine</h1>",
        "application/ld+json",
        "hreflang=\"zh-Hans\"",
        "rel=\"canonical\"",
        "80 元",
    ] {
        assert!(page.text.contains(part), "{part} in {}", page.text);
    }
    let evil = "<script>alert(1)</script> [x](javascript:alert(2)) <img src=x onerror=alert(3)> </script>";
    let new = json!({"title": "<b>\"猫\"</b></script><script>alert(4)</script>", "lang": "zh", "slug": "cats", "markdown": evil});
    let made = call(&service, "POST", "/v1/guides", &[("authorization", &key)], &new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
    let page = service.page("/guides/cats").await;
    for harm in ["<script>alert", "<img src=x", "href=\"javascript:"] {
        assert!(!page.text.contains(harm), "{harm} in {}", page.text);
    }
    assert!(page.text.contains("&lt;script&gt;alert(1)"), "it is shown as what it is: {}", page.text);
    let nowhere = service.page("/guides/nowhere-at-all?lang=en").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    assert!(nowhere.text.contains("Write the page"), "{}", nowhere.text);
    let renamed = json!({"slug": "cats-of-the-lake"});
    call(&service, "POST", "/v1/guides/cats/rename", &[("authorization", &key)], &renamed).await;
    let moved = service.page("/guides/cats").await;
    assert_eq!(
        (moved.status, moved.header("location")),
        (StatusCode::PERMANENT_REDIRECT, "/guides/cats-of-the-lake?lang=zh-Hans")
    );
    for (path, part) in [
        ("/guides?lang=en", "Listening Pine"),
        ("/guides/listening-pine/history?lang=en", "made from the sources"),
        ("/guides/feed.atom?lang=en", "<title>Listening Pine</title>"),
        ("/sitemap.xml", "hreflang=\"en\""),
        ("/robots.txt", "Sitemap: "),
    ] {
        let page = service.page(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        assert!(page.text.contains(part), "{path}: {}", page.text);
    }
}

#[tokio::test]
async fn a_key_makes_short_lived_tokens_that_make_no_others() {
    let (service, key) = with_editor().await;
    let made = call(&service, "POST", "/v1/tokens", &[("authorization", &key)], &json!({"ttl_s": 60})).await;
    assert_eq!((made.status, made.text("/scopes/0")), (StatusCode::CREATED, "read"), "{}", made.json);
    let token = format!("Bearer {}", made.text("/token"));
    let more = call(&service, "POST", "/v1/tokens", &[("authorization", &token)], &json!({})).await;
    assert_eq!(more.status, StatusCode::FORBIDDEN);
    let wrong = call(&service, "POST", "/v1/tokens", &[("authorization", &key)], &json!({"ttl_s": 1})).await;
    assert_eq!((wrong.status, wrong.text("/errors/0/pointer")), (StatusCode::UNPROCESSABLE_ENTITY, "/ttl_s"));
    let nobody = call(&service, "POST", "/v1/tokens", &[], &json!({})).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_service_says_what_it_is_and_maps_that_are_not_there_are_empty() {
    let service = Service::new().await;
    let site = service.get("/v1/site").await;
    assert_eq!(site.status, StatusCode::OK);
    assert_eq!(site.json.pointer("/map/own"), Some(&json!(false)));
    assert_eq!(service.page("/v1/map/14/13578/6700.mvt").await.status, StatusCode::OK);
    for bad in ["/v1/map/99/0/0.mvt", "/v1/map/1/9/9.mvt", "/v1/map/a/b/c.mvt", "/v1/map/1/0/0.png"] {
        assert_eq!(service.get(bad).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
}
