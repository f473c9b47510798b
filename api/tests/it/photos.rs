//! Photographs of travellers over HTTP.

use crate::service::{ADMIN, Reply, Service};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::json;

const BOUNDARY: &str = "----part";

/// A form of parts: name and bytes; the photograph has a file name.
async fn form(service: &Service, uri: &str, parts: &[(&str, &[u8])]) -> Reply {
    let mut body = Vec::new();
    for (name, bytes) in parts {
        let file = if *name == "photo" { "; filename=\"a.jpg\"" } else { "" };
        body.extend_from_slice(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n")
                .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let bearer = format!("Bearer {ADMIN}");
    service.send("POST", uri, &[("content-type", &kind), ("authorization", &bearer)], Body::from(body)).await
}

async fn lookup(service: &Service, parts: &[(&str, &[u8])]) -> Reply {
    form(service, "/v1/photos/lookup", parts).await
}

/// The parts of a form, and what is answered: the status, and a field that is named.
type Case<'a> = (&'a [(&'a str, &'a [u8])], StatusCode, &'a str);

const RED: &[u8] = &[225, 10, 10];
const BLUE: &[u8] = &[10, 20, 230];

#[tokio::test]
async fn a_photograph_is_answered_with_what_it_shows_or_with_nothing() {
    let service = Service::with_a_picture().await;
    let known = lookup(&service, &[("photo", RED), ("lang", b"en")]).await;
    assert_eq!(known.status, StatusCode::OK, "{}", known.json);
    let named = known.json["matches"][0]["place"]["name"].as_str().expect("a match");
    assert!(!named.is_empty() && known.json["confidence"] != "low", "{}", known.json);
    assert!(known.json["matches"][0]["intro"]["text"].is_string());
    assert_eq!(known.json["degraded"], json!(["signs"]), "there is no reader of signs here");
    let other = lookup(&service, &[("photo", BLUE), ("lang", b"en")]).await;
    assert_eq!((other.status, &other.json["matches"]), (StatusCode::OK, &json!([])), "{}", other.json);
    assert_eq!(other.json["confidence"], "low");
    assert!(other.text("/message").contains("not recognised"), "{}", other.json);
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_named() {
    let service = Service::with_a_picture().await;
    let cases: [Case<'_>; 12] = [
        (&[("lang", b"en")], StatusCode::UNPROCESSABLE_ENTITY, "/photo"),
        (&[("photo", b"")], StatusCode::UNPROCESSABLE_ENTITY, "/photo"),
        (&[("photo", b"text")], StatusCode::UNSUPPORTED_MEDIA_TYPE, "/photo"),
        (&[("photo", b"bomb")], StatusCode::PAYLOAD_TOO_LARGE, "/photo"),
        (&[("photo", b"halved")], StatusCode::UNPROCESSABLE_ENTITY, "/photo"),
        (&[("photo", RED), ("photo", RED)], StatusCode::UNPROCESSABLE_ENTITY, "/photo"),
        (&[("photo", RED), ("lat", b"30")], StatusCode::UNPROCESSABLE_ENTITY, "/lon"),
        (&[("photo", RED), ("lat", b"130"), ("lon", b"1")], StatusCode::UNPROCESSABLE_ENTITY, "/lat"),
        (&[("photo", RED), ("lat", b"NaN"), ("lon", b"1")], StatusCode::UNPROCESSABLE_ENTITY, "/lat"),
        (&[("photo", RED), ("datum", b"mars")], StatusCode::UNPROCESSABLE_ENTITY, "/datum"),
        (&[("photo", RED), ("heading", b"400")], StatusCode::UNPROCESSABLE_ENTITY, "/heading"),
        (&[("photo", RED), ("latitude", b"30")], StatusCode::UNPROCESSABLE_ENTITY, "/latitude"),
    ];
    for (parts, status, field) in cases {
        let reply = lookup(&service, parts).await;
        assert_eq!(reply.status, status, "{parts:?}: {}", reply.json);
        assert!(reply.fields().contains(&field), "{parts:?}: {}", reply.json);
    }
    let json =
        service.send("POST", "/v1/photos/lookup", &[("content-type", "application/json")], Body::from("{}"));
    assert_eq!(json.await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let fault = lookup(&service, &[("photo", b"fault")]).await;
    assert_eq!(fault.status, StatusCode::SERVICE_UNAVAILABLE, "{}", fault.json);
}

#[tokio::test]
async fn without_a_model_photographs_are_refused_with_what_would_help() {
    let service = Service::new().await;
    let reply = lookup(&service, &[("photo", RED)]).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{}", reply.json);
    assert!(reply.text("/detail").contains("daoyou models install"), "{}", reply.json);
}

#[tokio::test]
async fn a_question_about_a_photograph_is_about_what_it_shows() {
    let service = Service::with_a_picture().await;
    let other =
        form(&service, "/v1/ask", &[("photo", BLUE), ("question", "这是什么朝代的?".as_bytes())]).await;
    assert_eq!(other.status, StatusCode::OK, "{}", other.json);
    assert_eq!(
        (&other.json["grounded"], &other.json["photo"]),
        (&json!(false), &json!("low")),
        "{}",
        other.json
    );
    assert!(other.text("/answer").contains("认不出"), "{}", other.json);
    let known = form(&service, "/v1/ask", &[("photo", RED), ("lang", b"zh")]).await;
    assert_eq!(known.status, StatusCode::OK, "{}", known.json);
    assert_ne!(known.json["photo"], "low", "{}", known.json);
    let here: &[u8] = br#"{"lat": 30.1279, "lon": 118.1691}"#;
    let located = form(&service, "/v1/ask", &[("photo", RED), ("location", here), ("datum", b"gcj02")]).await;
    assert_eq!(located.status, StatusCode::OK, "{}", located.json);
    let wrong: [(&str, &[u8], &str); 7] = [
        ("messages", b"[1]", "/messages/0"),
        ("messages", br#"[{"role": "user"}]"#, "/messages/0/content"),
        ("messages", b"hello", "/messages"),
        ("location", b"[118.1691, 30.1279]", "/location"),
        ("location", br#"{"lat": 30}"#, "/location/lon"),
        ("location", br#"{"lat": 130, "lon": 30}"#, "/location"),
        ("location", b"30,118", "/location"),
    ];
    for (name, text, field) in wrong {
        let refused = form(&service, "/v1/ask", &[("photo", RED), (name, text)]).await;
        assert_eq!((refused.status, refused.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec![field]));
    }
    let both = [("photo", RED), ("location", here), ("lat", b"30".as_slice()), ("lon", b"118")];
    let both = form(&service, "/v1/ask", &both).await;
    assert_eq!(both.fields(), ["/location"], "{}", both.json);
    // A question without a picture has no more room than before.
    let long = json!({ "question": "长".repeat(20_000) }).to_string();
    let reply =
        service.send("POST", "/v1/ask", &[("content-type", "application/json")], Body::from(long)).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn an_editor_adds_a_picture_with_its_licence_and_takes_it_away() {
    let service = Service::new().await;
    let uri = "/v1/admin/places/site:pine/photos";
    let jpeg: &[u8] = b"\xff\xd8 a picture";
    let none = form(&service, uri, &[("photo", jpeg)]).await;
    assert_eq!((none.status, none.fields()), (StatusCode::UNPROCESSABLE_ENTITY, vec!["/licence"]));
    let odd = form(&service, uri, &[("photo", jpeg), ("licence", b"CC0"), ("view", b"upside down")]).await;
    assert_eq!(odd.fields(), ["/view"], "{}", odd.json);
    let added =
        form(&service, uri, &[("photo", jpeg), ("licence", b"CC0"), ("season", "冬".as_bytes())]).await;
    assert_eq!((added.status, &added.json["id"]), (StatusCode::CREATED, &json!("p1")), "{}", added.json);
    let bearer = format!("Bearer {ADMIN}");
    for (photo, status) in [("p1", StatusCode::NO_CONTENT), ("p2", StatusCode::NOT_FOUND)] {
        let gone = service
            .send("DELETE", &format!("{uri}/{photo}"), &[("authorization", &bearer)], Body::empty())
            .await;
        assert_eq!(gone.status, status, "{photo}");
        let unknown = service.send("DELETE", &format!("{uri}/{photo}"), &[], Body::empty()).await;
        assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    }
}
