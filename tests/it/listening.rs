//! The listening side: TLS with a certificate from files, and clients that are slow.

use crate::support::{answers, ask, daoyou, serve_with};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

#[test]
fn the_service_speaks_tls_with_a_certificate_from_files() {
    for tool in ["openssl", "curl"] {
        if Command::new(tool).arg("version").output().is_err() {
            eprintln!("SKIPPED: {tool} is not installed");
            return;
        }
    }
    let data = tempfile::tempdir().expect("a folder");
    let (certificate, key) = (data.path().join("tls.crt"), data.path().join("tls.key"));
    let mut made = Command::new("openssl");
    made.args([
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]);
    made.args(["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]);
    made.arg("-keyout").arg(&key).arg("-out").arg(&certificate);
    assert!(made.output().expect("it runs").status.success());
    let (mut child, port) = serve_with(data.path(), |command| {
        command.env("DAOYOU_API__TLS_CERT", &certificate).env("DAOYOU_API__TLS_KEY", &key);
    });
    let mut told = String::new();
    for _ in 0..200 {
        let mut curl = Command::new("curl");
        curl.args(["-s", "--max-time", "20", "--cacert"]).arg(&certificate);
        let answer = curl.arg(format!("https://127.0.0.1:{port}/healthz")).output().expect("it runs");
        told = String::from_utf8_lossy(&answer.stdout).into_owned();
        if !told.is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().expect("it can be stopped");
    child.wait().expect("it ends");
    assert!(told.contains("ok"), "{told}");

    // One without the other is a mistake that is told.
    let mut half = daoyou(data.path());
    half.args(["serve", "--listen", "127.0.0.1:0"]).env("DAOYOU_API__TLS_CERT", &certificate);
    let refused = half.output().expect("it runs");
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && error.contains("tls_key"), "{error}");
}

#[test]
fn a_client_that_never_ends_its_request_is_left() {
    let data = tempfile::tempdir().expect("a folder");
    let (mut child, port) = serve_with(data.path(), |command| {
        command.env("DAOYOU_API__HEADER_TIMEOUT_MS", "300").env("DAOYOU_API__TIMEOUT_MS", "500");
        command.env("DAOYOU_API__REQUESTS_AT_ONCE", "1").env("DAOYOU_API__REQUESTS_WAITING", "1");
    });
    while ask(port, "GET /healthz HTTP/1.1", "").is_none() {
        std::thread::sleep(Duration::from_millis(50));
    }
    let open = |text: &str| {
        let mut slow = TcpStream::connect(("127.0.0.1", port)).expect("connected");
        slow.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
        slow.write_all(text.as_bytes()).expect("written");
        slow
    };
    // Some never end the head, some never send the body.
    let head =
        "POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n";
    let mut slow: Vec<TcpStream> = (0..8).map(|n| open(if n % 2 == 0 { head } else { "GET / HT" })).collect();
    slow.extend((0..8).map(|_| open(&format!("{head}\r\n{{\"question\":"))));
    // Whoever asks meanwhile is served, although one place is all there is.
    let answer = ask(port, "GET /v1/search?q=x HTTP/1.1", "").map(|(status, _)| status);
    let mut left = Vec::new();
    for slow in &mut slow {
        let mut said = String::new();
        // A reset is an end as well.
        let _ = slow.read_to_string(&mut said);
        left.push(said);
    }
    child.kill().expect("it can be stopped");
    child.wait().expect("it ends");
    assert_eq!(answer, Some(200));
    assert!(left.iter().all(|said| !said.contains(" 200 ")), "{left:?}");
}

/// Tells a process to end, as a service manager does.
fn terminate(child: &Child) {
    let told = Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status();
    assert!(told.expect("it runs").success());
}

/// How it ended, if it did within so many seconds.
fn ended_within(child: &mut Child, seconds: u64) -> Option<ExitStatus> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(seconds) {
        if let Some(status) = child.try_wait().expect("asked") {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("it can be stopped");
    child.wait().expect("it ends");
    None
}

/// Has a service wait for the rest of a request, which never comes.
fn held_up(data: &std::path::Path, stop_s: &str) -> (Child, TcpStream) {
    let (mut child, port) = serve_with(data, |command| {
        command.env("DAOYOU_STOP_S", stop_s).env("DAOYOU_API__TIMEOUT_MS", "60000");
    });
    assert!(answers(&mut child, port), "the service does not answer");
    let mut slow = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    let part =
        "POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{";
    slow.write_all(part.as_bytes()).expect("written");
    std::thread::sleep(Duration::from_millis(200));
    (child, slow)
}

#[test]
fn a_stop_ends_when_its_time_is_over_whatever_is_under_way() {
    let data = tempfile::tempdir().expect("a folder");
    let (mut child, _slow) = held_up(data.path(), "1");
    terminate(&child);
    let ended = ended_within(&mut child, 6).expect("it ends before the grace of open requests is over");
    assert!(!ended.success(), "what was cut off is no clean end");
}

#[test]
fn a_second_signal_ends_at_once() {
    let data = tempfile::tempdir().expect("a folder");
    let (mut child, _slow) = held_up(data.path(), "60");
    terminate(&child);
    std::thread::sleep(Duration::from_millis(500));
    assert!(child.try_wait().expect("asked").is_none(), "the first signal lets the request go on");
    terminate(&child);
    assert!(ended_within(&mut child, 6).is_some(), "the second does not");
}

#[test]
fn a_service_that_nothing_holds_up_ends_cleanly() {
    let data = tempfile::tempdir().expect("a folder");
    let (mut child, port) = serve_with(data.path(), |_| {});
    assert!(answers(&mut child, port), "the service does not answer");
    terminate(&child);
    assert!(ended_within(&mut child, 6).is_some_and(|status| status.success()));
}
