//! The database out of reach and slow: the service says so, loses nothing, and goes on by itself.

use crate::support::{ask, daoyou, run, serve_with};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const PASSES: u8 = 0;
const CUT: u8 = 1;
const SLOW: u8 = 2;

/// What stands between the service and its database.
struct Wire {
    port: u16,
    state: Arc<AtomicU8>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Wire {
    fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (state, open) = (Arc::new(AtomicU8::new(PASSES)), Arc::new(Mutex::new(Vec::new())));
        let (now, kept) = (Arc::clone(&state), Arc::clone(&open));
        std::thread::spawn(move || {
            for client in listener.incoming().filter_map(Result::ok) {
                if now.load(Ordering::Relaxed) == CUT {
                    client.shutdown(Shutdown::Both).ok();
                    continue;
                }
                let Ok(behind) = TcpStream::connect(("127.0.0.1", server)) else { continue };
                for (from, to) in [(&client, &behind), (&behind, &client)] {
                    let ends = (from.try_clone().expect("a handle"), to.try_clone().expect("a handle"));
                    kept.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(ends.0.try_clone().expect("a handle"));
                    let now = Arc::clone(&now);
                    std::thread::spawn(move || carry(ends, &now));
                }
            }
        });
        Self { port, state, open }
    }

    fn be(&self, state: u8) {
        self.state.store(state, Ordering::Relaxed);
        if state == CUT {
            for stream in self.open.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
                stream.shutdown(Shutdown::Both).ok();
            }
        }
    }
}

fn carry((mut from, mut to): (TcpStream, TcpStream), now: &AtomicU8) {
    let mut bytes = [0; 16 << 10];
    while let Ok(read) = from.read(&mut bytes) {
        if now.load(Ordering::Relaxed) == SLOW {
            std::thread::sleep(Duration::from_millis(1));
        }
        if read == 0 || to.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    to.shutdown(Shutdown::Both).ok();
}

fn waits_for(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(120), "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_database_that_goes_away_is_told_of_and_comes_back_without_a_loss() {
    let server = match test_store::cluster() {
        Ok(url) => url,
        Err(reason) => return println!("SKIPPED on PostgreSQL: {reason}"),
    };
    let behind =
        server.rsplit_once(':').and_then(|(_, rest)| rest.split('/').next()?.parse().ok()).expect("a port");
    let wire = Wire::to(behind);
    let url = format!("postgres://daoyou@127.0.0.1:{}/postgres", wire.port);
    let data = tempfile::tempdir().expect("a folder");
    let on_it = |command: &mut Command| {
        command.env("DAOYOU_DATABASE_URL", &url).env("DAOYOU_STORE__WAIT_MS", "2000");
    };
    let mut added = daoyou(data.path());
    on_it(&mut added);
    let added = run(added.args(["partner", "add", "keepers", "--json"]));
    let added: serde_json::Value = serde_json::from_str(&added).expect("JSON");
    let key = added["key"].as_str().expect("a key").to_owned();
    let (mut child, port) = serve_with(data.path(), on_it);
    let get = |path: &str| ask(port, &format!("GET {path} HTTP/1.1"), "");
    waits_for("it answers", || get("/readyz").is_some_and(|(status, _)| status == 200));
    let send = |round: usize| {
        let rows: String = (0..20)
            .map(|i| {
                format!("{{\"external_id\":\"k{i}\",\"name\":\"第{i}号亭\",\"ticket\":{}}}\n", round * 10 + 5)
            })
            .collect();
        let head = format!(
            "POST /v1/partner/uploads?confirm=true HTTP/1.1\r\nAuthorization: Bearer {key}\r\nIdempotency-Key: r{round}"
        );
        ask(port, &head, &rows)
    };
    let found = |price: usize| {
        let (status, hits) = get("/v1/places/partner-keepers:k3").unwrap_or_default();
        status == 200 && hits.to_string().contains(&format!("{price}"))
    };
    assert_eq!(send(1).expect("an answer").0, 202);
    waits_for("the first file is in force", || found(15));

    // Gone: it lives, says that it is not ready, and takes nothing that it could not keep.
    wire.be(CUT);
    assert_eq!(get("/healthz").expect("it lives").0, 200);
    waits_for("it says that it is not ready", || get("/readyz").is_some_and(|(status, _)| status == 503));
    let (status, told) = get("/v1/places/partner-keepers:k3").expect("an answer");
    assert_eq!(status, 503, "{told}");
    let (status, told) = send(2).expect("an answer");
    assert_eq!(status, 503, "{told}");

    // Back: all by itself.
    wire.be(PASSES);
    waits_for("it is ready again", || get("/readyz").is_some_and(|(status, _)| status == 200));
    waits_for("what was there is there", || found(15));
    assert!(matches!(send(2), Some((200 | 202, _))), "what was refused is sent again");
    waits_for("the second file is in force", || found(25));

    // Slow: everything takes its time and is right.
    wire.be(SLOW);
    let began = Instant::now();
    assert!(matches!(send(3), Some((202, _))));
    waits_for("the third file is in force", || found(35));
    println!("slow by 1 ms a message: in force after {:?}", began.elapsed());
    wire.be(PASSES);
    child.kill().expect("it can be ended");
    child.wait().expect("it ends");
    let mut verify = daoyou(data.path());
    on_it(&mut verify);
    run(verify.args(["index", "verify"]));
}
