//! The real fetcher against real sockets: what it sends, what it takes, what it refuses.

use crate::server::{Answer, Server};
use crate::support::quick;
use crawler::fetch::{Names, Oversize};
use crawler::{CanonicalUrl, FetchError, Fetched, HttpWeb, Redirects, Request, Settings, Web};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write as _};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

fn request(url: &str) -> Request {
    Request::new(CanonicalUrl::parse(url).expect("an address"))
}

fn following(url: &str) -> Request {
    Request { redirects: Redirects::Follow(3), ..request(url) }
}

async fn get(settings: &Settings, request: &Request) -> Result<Fetched, FetchError> {
    HttpWeb::new(settings).expect("a fetcher").get(request).await
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// Names that lead where a test wants.
struct Book(Vec<(&'static str, Vec<&'static str>)>);

#[async_trait::async_trait]
impl Names for Book {
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let entry = self.0.iter().find(|(name, _)| *name == host);
        let (_, addresses) = entry.ok_or_else(|| io::Error::other("no such name"))?;
        Ok(addresses.iter().map(|text| text.parse().expect("an address")).collect())
    }
}

#[tokio::test]
async fn an_answer_comes_back_whole_with_what_the_next_question_needs() {
    let server = Server::start(|asked| match asked.headers.get("if-none-match") {
        Some(_) => Answer::new(304, &[("ETag", "\"v1\"")], b""),
        None => Answer::new(
            200,
            &[
                ("Content-Type", "text/html; charset=gbk"),
                ("ETag", "\"v1\""),
                ("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT"),
                ("Content-Encoding", "gzip"),
            ],
            &gzip("听涛松".as_bytes()),
        ),
    })
    .await;
    let url = format!("{}/pine?b=2&a=1", server.base);
    let fetched = get(&quick(), &request(&url)).await.expect("fetched");
    assert_eq!((fetched.status, fetched.url.as_str()), (200, url.as_str()));
    assert_eq!(String::from_utf8(fetched.body).expect("text"), "听涛松");
    assert_eq!(fetched.media_type.as_deref(), Some("text/html; charset=gbk"));
    assert_eq!(fetched.last_modified.as_deref(), Some("Tue, 24 Nov 2026 08:00:00 GMT"));

    let again = Request { etag: fetched.etag, last_modified: fetched.last_modified, ..request(&url) };
    let fetched = get(&quick(), &again).await.expect("fetched");
    assert_eq!((fetched.status, fetched.body.len()), (304, 0));
    let asked = server.take_asked();
    assert_eq!(asked[0].path, "/pine?b=2&a=1");
    assert_eq!(asked[0].headers["user-agent"], "Daoyou/test (+https://daoyou.example/bot)");
    for encoding in ["gzip", "br", "zstd"] {
        assert!(asked[0].headers["accept-encoding"].contains(encoding), "{encoding}");
    }
    assert_eq!(asked[1].headers["if-none-match"], "\"v1\"");
    assert_eq!(asked[1].headers["if-modified-since"], "Tue, 24 Nov 2026 08:00:00 GMT");
}

#[tokio::test]
async fn loopback_is_refused_unless_the_configuration_allows_it() {
    let server = Server::start(|_| Answer::html("inside")).await;
    let closed = Settings { allow_loopback: false, ..quick() };
    let port = server.port;
    for host in ["127.0.0.1", "localhost", "0x7f.0.0.1", "[::ffff:127.0.0.1]", "2130706433"] {
        let refused = get(&closed, &request(&format!("http://{host}:{port}/"))).await;
        assert!(matches!(refused, Err(FetchError::Forbidden(_))), "{host}: {refused:?}");
    }
    assert!(server.take_asked().is_empty(), "nobody knocked");
    let open = Settings { allow_private: vec!["host:localhost".into()], ..closed };
    get(&open, &request(&format!("http://localhost:{port}/"))).await.expect("allowed by name");
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_refused() {
    let targets = [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "//[fd00::1]/",
        "http://inside.example/",
        "http://mixed.example/",
        "file:///etc/passwd",
        "http://user:hunter2@site.example/",
    ];
    let server = Server::start(move |asked| match asked.path.trim_start_matches('/').parse::<usize>() {
        Ok(i) => Answer::redirect(302, targets[i]),
        Err(_) => Answer::html("fine"),
    })
    .await;
    let names = Arc::new(Book(vec![
        ("site.example", vec!["127.0.0.1"]),
        ("inside.example", vec!["192.168.0.5"]),
        ("mixed.example", vec!["127.0.0.1", "10.0.0.1"]),
    ]));
    let web = HttpWeb::with_names(&quick(), names).expect("a fetcher");
    for (i, target) in targets.iter().enumerate() {
        let refused = web.get(&following(&format!("http://site.example:{}/{i}", server.port))).await;
        let refused = refused.expect_err(target);
        assert!(
            matches!(refused, FetchError::Forbidden(_) | FetchError::Address(_)),
            "{target}: {refused:?}"
        );
        assert!(!refused.to_string().contains("hunter2"), "{refused}");
    }
    assert_eq!(server.take_asked().len(), targets.len());
}

#[tokio::test]
async fn a_connection_goes_to_the_checked_address_under_the_name_asked_for() {
    let server = Server::start(|_| Answer::html("pinned")).await;
    let names = Arc::new(Book(vec![("site.example", vec!["127.0.0.1"]), ("empty.example", vec![])]));
    let web = HttpWeb::with_names(&quick(), names).expect("a fetcher");
    let url = format!("http://site.example:{}/", server.port);
    assert_eq!(web.get(&request(&url)).await.expect("fetched").body, b"pinned");
    assert_eq!(server.take_asked()[0].headers["host"], format!("site.example:{}", server.port));
    for host in ["empty.example", "unknown.example"] {
        let missing = web.get(&request(&format!("http://{host}/"))).await;
        assert!(matches!(missing, Err(FetchError::Unresolved { .. })), "{missing:?}");
    }
}

#[tokio::test]
async fn redirects_are_reported_or_followed_within_bounds() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/old" => Answer::redirect(301, "new?x=1"),
        "/new?x=1" => Answer::html("new"),
        path => Answer::redirect(302, path),
    })
    .await;
    let at = |path: &str| format!("{}{path}", server.base);
    let reported = get(&quick(), &request(&at("/old"))).await.expect("an answer");
    assert!(reported.is_redirect());
    assert_eq!((reported.status, reported.location), (301, Some(at("/new?x=1"))));
    server.take_asked();

    let conditional = Request { etag: Some("\"old\"".into()), ..following(&at("/old")) };
    let followed = get(&quick(), &conditional).await.expect("an answer");
    assert_eq!((followed.url, followed.body), (at("/new?x=1"), b"new".to_vec()));
    assert!(!server.take_asked()[1].headers.contains_key("if-none-match"), "the tag belongs to the old page");

    let looping = get(&quick(), &following(&at("/loop"))).await;
    assert_eq!(looping, Err(FetchError::TooManyRedirects(3)));
    assert_eq!(server.take_asked().len(), 4);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_however_it_comes() {
    let server = Server::start(|asked| {
        let zeros = vec![b'0'; 2_000_000];
        match asked.path.as_str() {
            "/announced" => Answer::new(200, &[("Content-Length", "99999999999")], b"x"),
            "/unannounced" => Answer::new(200, &[("Transfer-Encoding", "identity")], &zeros),
            "/bomb" => Answer::new(200, &[("Content-Encoding", "gzip")], &gzip(&zeros)),
            _ => Answer::new(200, &[("Content-Encoding", "gzip")], &gzip(&zeros[..1_000_000])),
        }
    })
    .await;
    let small = Settings { max_body_bytes: 1_000_000, ..quick() };
    for path in ["/announced", "/unannounced", "/bomb"] {
        let refused = get(&small, &request(&format!("{}{path}", server.base))).await;
        assert_eq!(refused, Err(FetchError::TooLarge { limit: 1_000_000 }), "{path}");
    }
    let just = get(&small, &request(&format!("{}/just", server.base))).await.expect("it fits");
    assert_eq!(just.body.len(), 1_000_000);
    let cut = Request {
        max_bytes: Some(700),
        oversize: Oversize::Cut,
        ..request(&format!("{}/bomb", server.base))
    };
    assert_eq!(get(&small, &cut).await.expect("cut").body, vec![b'0'; 700]);
}

#[tokio::test]
async fn slow_answers_are_given_up() {
    let second = Duration::from_secs(1);
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/silent" => Answer::default().then(10 * second, b"HTTP/1.1 200 OK\r\n\r\n"),
        "/stalled" => Answer::new(200, &[("Content-Length", "100")], b"begin").then(10 * second, b"end"),
        _ => (0..100).fold(Answer::new(200, &[("Content-Length", "10000")], b"drip"), |answer, _| {
            answer.then(Duration::from_millis(50), b".")
        }),
    })
    .await;
    let hasty = Settings { head_timeout_ms: 200, idle_timeout_ms: 200, total_timeout_ms: 600, ..quick() };
    for (path, expected) in
        [("/silent", "the answer"), ("/stalled", "the body"), ("/drip", "the whole answer")]
    {
        let given_up = get(&hasty, &request(&format!("{}{path}", server.base))).await;
        match given_up {
            Err(FetchError::Timeout { stage, .. }) => assert_eq!(stage, expected, "{path}"),
            other => panic!("{path} was not given up: {other:?}"),
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_broken_is_not_taken_for_a_page() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/cut" => Answer::new(200, &[("Content-Length", "100")], b"only this"),
        "/noise" => Answer::default().then(Duration::ZERO, b"\x00\x01 no HTTP at all\r\n\r\n"),
        "/encoded" => Answer::new(200, &[("Content-Encoding", "deflate")], b"\x78\x9c"),
        "/no-gzip" => Answer::new(200, &[("Content-Encoding", "gzip")], b"this is not gzip, is it"),
        _ => Answer::redirect(302, "http://[broken"),
    })
    .await;
    for path in ["/cut", "/noise", "/encoded", "/no-gzip", "/nowhere"] {
        let broken = get(&quick(), &following(&format!("{}{path}", server.base))).await;
        let error = broken.expect_err(path);
        assert!(matches!(error, FetchError::Broken(_)), "{path}: {error:?}");
        assert!(!error.to_string().contains(&server.base), "{error}");
    }
    let port = server.port;
    drop(server);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let refused = get(&quick(), &request(&format!("http://127.0.0.1:{port}/"))).await;
    assert!(matches!(refused, Err(FetchError::Connect(_))), "{refused:?}");
}

#[tokio::test]
async fn an_unwanted_media_type_is_refused_before_its_body() {
    let server = Server::start(|_| {
        Answer::new(200, &[("Content-Type", "Video/MP4"), ("Content-Length", "999999999")], b"")
    })
    .await;
    let picky = Request { media: &["text/"], ..request(&server.base) };
    assert_eq!(get(&quick(), &picky).await, Err(FetchError::Media("Video/MP4".into())));
}
