//! Two services on one PostgreSQL: what one was at when it was killed, the other takes over.

use crate::support::{ADMIN, answers, ask, daoyou, free_port, run};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A site that never comes to an end soon: each page waits a moment and links to the next ones.
fn slow_site() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut client in listener.incoming().filter_map(Result::ok) {
            std::thread::spawn(move || {
                let mut head = [0; 2_048];
                let read = client.read(&mut head).unwrap_or(0);
                let path = String::from_utf8_lossy(head.get(..read).unwrap_or_default())
                    .split(' ')
                    .nth(1)
                    .unwrap_or("/")
                    .to_owned();
                std::thread::sleep(Duration::from_millis(500));
                let number: u32 = path.trim_matches('/').parse().unwrap_or(0);
                let (status, body) = match path.as_str() {
                    "/robots.txt" => ("404 Not Found", String::new()),
                    _ => (
                        "200 OK",
                        format!(
                            "<html><body><p>第{number}页</p><a href=/{}>下一页</a></body></html>",
                            number + 1
                        ),
                    ),
                };
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
                // Whoever was killed does not read it.
                client.write_all(answer.as_bytes()).ok();
            });
        }
    });
    port
}

/// A service that crawls what is due, on that database.
fn start(data: &Path, files: &Path, url: &str, name: &str) -> (Child, u16) {
    let port = free_port();
    let mut command = daoyou(data);
    command
        .env("DAOYOU_DATABASE_URL", url)
        .env("DAOYOU_STORE__OBJECTS__URL", format!("file://{}", files.display()))
        .env("DAOYOU_INDEX__INSTANCE", name)
        .env("DAOYOU_CRAWLER__ALLOW_LOOPBACK", "true")
        .env("DAOYOU_TIMETABLE", "*/5 * * * * *")
        .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().expect("it starts");
    assert!(answers(&mut child, port), "{name} answers");
    (child, port)
}

/// The runs of the source, the latest first.
fn runs(port: u16) -> Vec<Value> {
    let head = format!("GET /v1/admin/runs?source=slow HTTP/1.1\r\nAuthorization: Bearer {ADMIN}");
    let (status, told) = ask(port, &head, "").expect("it answers");
    assert_eq!(status, 200, "{told}");
    told["items"].as_array().cloned().unwrap_or_default()
}

fn outcome(run: &Value) -> &str {
    run["report"]["outcome"].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_crawl_of_a_service_that_is_killed_is_taken_over_within_half_a_minute() {
    let url = match test_store::fresh_database("replicas").await {
        Ok(url) => url,
        Err(reason) => return println!("SKIPPED: replicas on PostgreSQL: {reason}"),
    };
    tokio::task::spawn_blocking(move || taken_over(&url)).await.expect("as it should be");
}

fn taken_over(url: &str) {
    let folder = || tempfile::tempdir().expect("a folder");
    let (one, two, files) = (folder(), folder(), folder());
    let source = format!(
        "[[source]]\nid = \"slow\"\nname = \"慢网站\"\nkind = \"html\"\nauthority = \"official\"\n\
         start = [\"http://127.0.0.1:{}/1\"]\npace_ms = 0\nmax_depth = 100\n",
        slow_site()
    );
    std::fs::write(one.path().join("sources.toml"), source).expect("written");
    run(daoyou(one.path())
        .env("DAOYOU_DATABASE_URL", url)
        .args(["source", "add"])
        .arg(one.path().join("sources.toml")));
    let (mut holder, port) = start(one.path(), files.path(), url, "one");
    let begun = Instant::now();
    while !runs(port).iter().any(|run| run["report"]["fetched"].as_u64() > Some(1)) {
        assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", runs(port));
        std::thread::sleep(Duration::from_millis(200));
    }
    let (mut other, witness) = start(two.path(), files.path(), url, "two");
    // A tick of its timetable passes.
    std::thread::sleep(Duration::from_secs(6));
    assert_eq!(runs(witness).len(), 1, "one crawls, the other does not");
    holder.kill().expect("it can be killed");
    holder.wait().expect("it ends");
    let killed = Instant::now();
    loop {
        let told = runs(witness);
        if told.len() == 2 && outcome(&told[0]) == "running" {
            assert_eq!(outcome(&told[1]), "failed", "{told:?}");
            break;
        }
        assert!(killed.elapsed() < Duration::from_secs(30), "not taken over: {told:?}");
        std::thread::sleep(Duration::from_millis(200));
    }
    println!("taken over after {:.1} s", killed.elapsed().as_secs_f64());
    other.kill().expect("it can be killed");
    other.wait().expect("it ends");
}
