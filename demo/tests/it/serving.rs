//! The sites over loopback.

use crate::{day, region};
use demo::{Listeners, Ports, Site};
use reqwest::{Client, StatusCode, header};
use std::fs;
use tokio::sync::oneshot;

struct Served {
    out: tempfile::TempDir,
    bases: demo::Bases,
    stop: oneshot::Sender<()>,
    done: tokio::task::JoinHandle<Result<(), demo::DemoError>>,
}

async fn served() -> Served {
    let out = tempfile::tempdir().expect("a folder");
    let listeners = Listeners::bind(Ports::ANY).await.expect("free ports");
    let bases = listeners.bases();
    demo::render(&region(), day("2026-11-20"), &bases, out.path()).expect("renders");
    let (stop, stopped) = oneshot::channel::<()>();
    let folder = out.path().to_owned();
    let done = tokio::spawn(async move {
        let stopped = async { stopped.await.expect("the test says when") };
        listeners.serve(&folder, stopped).await
    });
    Served { out, bases, stop, done }
}

async fn get(url: &str, name: header::HeaderName, value: Option<&header::HeaderValue>) -> reqwest::Response {
    let client = Client::builder().no_proxy().build().expect("a client");
    let mut request = client.get(url);
    if let Some(value) = value {
        request = request.header(name, value);
    }
    request.send().await.unwrap_or_else(|error| panic!("{url}: {error}"))
}

#[tokio::test]
async fn a_visitor_who_has_a_page_is_not_sent_it_again() {
    let sites = served().await;
    let url = sites.bases.url(Site::Official, "/sight/cloud-terrace.html");
    let first = get(&url, header::ACCEPT, None).await;
    assert_eq!(first.status(), StatusCode::OK);
    let header = |name| first.headers().get(name).cloned();
    let (modified, tag) =
        (header(header::LAST_MODIFIED).expect("a time"), header(header::ETAG).expect("a tag"));
    for (name, value) in [(header::IF_MODIFIED_SINCE, modified), (header::IF_NONE_MATCH, tag)] {
        let again = get(&url, name.clone(), Some(&value)).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{name}");
        assert!(again.bytes().await.expect("no body").is_empty());
    }
}

#[tokio::test]
async fn an_edit_shows_at_once_even_within_the_same_second() {
    let sites = served().await;
    let url = sites.bases.url(Site::Official, "/sight/cloud-terrace.html");
    let tag = get(&url, header::ACCEPT, None).await.headers().get(header::ETAG).cloned();
    let file = sites.out.path().join("www/official/sight/cloud-terrace.html");
    let page = fs::read_to_string(&file).expect("a page");
    let edited = page.replacen("开放时间", "开放时间（今日调整）", 1);
    assert_ne!(page, edited);
    fs::write(&file, &edited).expect("writes");
    let again = get(&url, header::IF_NONE_MATCH, tag.as_ref()).await;
    assert_eq!(again.status(), StatusCode::OK);
    assert_eq!(again.text().await.expect("a page"), edited);
}

#[tokio::test]
async fn each_file_is_served_as_what_it_is() {
    let sites = served().await;
    let cases = [
        (Site::Official, "/", "text/html"),
        (Site::Official, "/food/", "text/html"),
        (Site::Official, "/robots.txt", "text/plain"),
        (Site::Official, "/sitemap.xml", "text/xml"),
        (Site::English, "/style.css", "text/css"),
        (Site::Notices, "/notices.rss", "application/rss+xml"),
        (Site::Notices, "/notices.atom", "application/atom+xml"),
        (Site::Account, "/", "text/html"),
    ];
    for (site, path, kind) in cases {
        let answer = get(&sites.bases.url(site, path), header::ACCEPT, None).await;
        assert_eq!(answer.status(), StatusCode::OK, "{site}{path}");
        let served = answer.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        assert_eq!(served, Some(kind), "{site}{path}: the page says its charset, the server does not");
    }
    for path in ["/sight/nowhere.html", "/../sources.toml", "/%2e%2e/%2e%2e/sources.toml"] {
        let answer = get(&sites.bases.url(Site::Official, path), header::ACCEPT, None).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_sites_stop_when_told_and_give_their_ports_back() {
    let sites = served().await;
    let url = sites.bases.url(Site::English, "/");
    assert_eq!(get(&url, header::ACCEPT, None).await.status(), StatusCode::OK);
    sites.stop.send(()).expect("the sites are up");
    sites.done.await.expect("no panic").expect("no error");
    let refused = Client::builder().no_proxy().build().expect("a client").get(&url).send().await;
    assert!(refused.is_err_and(|error| error.is_connect()));
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let first = Listeners::bind(Ports::ANY).await.expect("free ports");
    let port = first.bases().english.rsplit(':').next().and_then(|p| p.parse().ok()).expect("a port");
    let second = Listeners::bind(Ports { english: port, ..Ports::ANY }).await;
    let error = second.err().expect("taken").to_string();
    assert!(error.contains(&port.to_string()), "{error}");
}
