//! Ended at each named point in the way of a fact, on a full disk, and with its database gone or slow: what
//! was acknowledged is in force once, the indexes agree with the store, and it recovers alone.

use crate::support::{ADMIN, Sites, answers, ask, daoyou, free_port, run, serve, serve_with};
use scenic_data::faults::POINTS;
use serde_json::Value;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ROWS: usize = 40;

/// Waits until a process ended by itself; says whether it did.
fn ended(child: &mut Child, within: Duration) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < within {
        if child.try_wait().expect("asked").is_some() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

fn stop(mut child: Child) {
    child.kill().expect("it can be ended");
    child.wait().expect("it ends");
}

/// The service, ending at a point when it comes to it for the nth time.
fn serve_until(data: &Path, point: &str, after: usize) -> (Child, u16) {
    let (mut child, port) = serve_with(data, |command| {
        command.env("DAOYOU_TEST_FAULTS", format!("{point}={after}*off->return"));
    });
    answers(&mut child, port);
    (child, port)
}

struct Partner {
    key: String,
}

impl Partner {
    fn add(data: &Path, name: &str) -> Self {
        let added = run(daoyou(data).args(["partner", "add", name, "--json"]));
        let added: Value = serde_json::from_str(&added).expect("JSON");
        Self { key: added["key"].as_str().expect("a key").to_owned() }
    }

    /// Sends a file; its id when it was acknowledged.
    fn send(&self, port: u16, round: usize) -> Option<String> {
        let rows: String = (0..ROWS)
            .map(|i| {
                let price = round * 10 + 5;
                format!(
                    "{{\"external_id\":\"k{i}\",\"name\":\"第{i}号亭\",\"ticket\":{price},\
                     \"intro\":\"第{i}号亭，第{round}次记述。\"}}\n"
                )
            })
            .collect();
        let key = &self.key;
        let head = format!(
            "POST /v1/partner/uploads?confirm=true HTTP/1.1\r\nAuthorization: Bearer {key}\r\nIdempotency-Key: r{round}"
        );
        match ask(port, &head, &rows) {
            Some((200 | 202, upload)) => Some(upload["id"].as_str().expect("an id").to_owned()),
            _ => None,
        }
    }

    /// What is told of a file once it was taken.
    fn told(&self, port: u16, id: &str) -> Value {
        let head = format!("GET /v1/partner/uploads/{id} HTTP/1.1\r\nAuthorization: Bearer {}", self.key);
        for _ in 0..600 {
            let (status, told) = ask(port, &head, "").expect("an answer");
            assert_eq!(status, 200, "{told}");
            if told["status"] == "done" {
                return told;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{id} is never done");
    }
}

/// Writes on a page; whether that was acknowledged.
fn write_page(port: u16, round: usize) -> bool {
    let head = format!(
        "POST /v1/guides HTTP/1.1\r\nAuthorization: Bearer {ADMIN}\r\nContent-Type: application/json"
    );
    let body = format!(
        "{{\"title\":\"第{round}篇\",\"slug\":\"page-{round}\",\"lang\":\"zh-Hans\",\"markdown\":\"第{round}篇的正文。\"}}"
    );
    ask(port, &head, &body).is_some_and(|(status, _)| status == 201)
}

/// Ends the service at every point of its own, and looks at what was acknowledged. Each time a partner of
/// its own sends, so that no file waits for one whose taker is dead.
#[test]
fn what_was_acknowledged_is_in_force_once_whatever_point_the_service_ended_at() {
    let data = tempfile::tempdir().expect("a folder");
    let own = POINTS.iter().filter(|point| !point.starts_with("crawl.") && !point.starts_with("rebuild."));
    let (mut sent, mut pages, mut reached, mut slowest) = (Vec::new(), Vec::new(), 0, Duration::ZERO);
    let mut round = 0;
    for point in own {
        // What happens again and again also later than the first time.
        let often = point.starts_with("apply.") || point.starts_with("follow.");
        for after in 0..=usize::from(often) {
            round += 1;
            let partner = Partner::add(data.path(), &format!("keepers-{round}"));
            let (mut child, port) = serve_until(data.path(), point, after);
            let acknowledged = partner.send(port, round);
            if write_page(port, round) {
                pages.push(round);
            }
            // What comes later, such as the index, is given its time.
            let did = ended(&mut child, Duration::from_secs(3));
            reached += usize::from(did);
            if !did {
                child.kill().expect("it can be ended");
            }
            child.wait().expect("it ends");
            sent.push((point, round, partner, acknowledged));
            let begun = Instant::now();
            let (child, _) = serve(data.path());
            slowest = slowest.max(begun.elapsed());
            stop(child);
        }
    }
    let acknowledged = sent.iter().filter(|(.., id)| id.is_some()).count();
    println!(
        "{reached} of {round} points reached, {acknowledged} files, {} pages, slowest start {slowest:?}",
        pages.len()
    );
    assert!(
        reached >= 12 && acknowledged >= 5 && pages.len() >= 4,
        "the points are in the way of what is done"
    );
    let (child, port) = serve(data.path());
    for (point, round, partner, id) in &sent {
        let Some(id) = id else { continue };
        let told = partner.told(port, id);
        let counts = &told["counts"];
        let of = |what: &str| counts[what].as_u64().unwrap_or(0);
        assert_eq!(of("created") + of("updated") + of("unchanged"), ROWS as u64, "{point}: {told}");
        let head = format!("GET /v1/partner/export HTTP/1.0\r\nAuthorization: Bearer {}", partner.key);
        let text = crate::support::text(port, &head);
        let records: Vec<&str> = text.lines().filter(|line| line.starts_with('{')).collect();
        assert_eq!(records.len(), ROWS, "{point}: each row once");
        let price = format!("\"ticket\":{}", round * 10 + 5);
        assert!(records.iter().all(|record| record.contains(&price)), "{point}");
    }
    for round in pages {
        let (status, page) =
            ask(port, &format!("GET /v1/guides/page-{round}?lang=zh-Hans HTTP/1.1"), "").expect("an answer");
        assert_eq!(status, 200, "page {round}: {page}");
    }
    stop(child);
    run(daoyou(data.path()).args(["index", "verify"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crawl_and_a_rebuild_that_ended_at_a_point_are_done_by_the_next() {
    let sites = Sites::serve().await;
    let data = tempfile::tempdir().expect("a folder");
    sites.register(data.path());
    let crawl = |point: Option<&str>| {
        let mut command = daoyou(data.path());
        command
            .args(["crawl", "--all"])
            .env("DAOYOU_CRAWLER__ALLOW_LOOPBACK", "true")
            .env("DAOYOU_CRAWLER__LEASE_S", "3");
        if let Some(point) = point {
            command.env("DAOYOU_TEST_FAULTS", format!("{point}=2*off->return"));
        }
        command
    };
    for point in ["crawl.bytes_kept", "crawl.visits_recorded", "apply.before_commit", "apply.after_commit"] {
        let status =
            crawl(Some(point)).stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it starts");
        assert!(!status.success(), "it ends at {point}");
        std::thread::sleep(Duration::from_secs(3));
    }
    run(&mut crawl(None));
    let verify = || run(daoyou(data.path()).args(["index", "verify"]));
    verify();
    let mut rebuild = daoyou(data.path());
    rebuild
        .args(["index", "rebuild", "--which", "keyword"])
        .env("DAOYOU_TEST_FAULTS", "rebuild.filled=return");
    let status = rebuild.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it starts");
    assert!(!status.success(), "it ends before it takes its place");
    verify();
    run(daoyou(data.path()).args(["index", "rebuild", "--which", "keyword"]));
    verify();
}

/// Files that cannot grow stand for a full disk: what the service writes fails as it does there.
#[test]
fn on_a_full_disk_nothing_acknowledged_is_lost_and_it_goes_on_when_there_is_room() {
    if test_store::on_postgres() {
        return println!(
            "SKIPPED on PostgreSQL: a full disk: that of another server cannot be filled from here"
        );
    }
    let data = tempfile::tempdir().expect("a folder");
    let partner = Partner::add(data.path(), "keepers");
    let (child, port) = serve(data.path());
    let first = partner.send(port, 1).expect("there is room");
    partner.told(port, &first);
    stop(child);

    let port = free_port();
    let plain = daoyou(data.path());
    let mut limited = Command::new("sh");
    // Blocks of 512 bytes: no file becomes larger than it is by much.
    let largest = std::fs::read_dir(data.path())
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len()))
        .max()
        .expect("a file");
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", largest / 512 + 8);
    limited.arg("-c").arg(script).arg(plain.get_program());
    limited.args(["serve", "--no-timetable", "--listen", &format!("127.0.0.1:{port}")]);
    limited.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    limited.current_dir(data.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = limited.spawn().expect("it starts");
    assert!(answers(&mut child, port), "a full disk keeps no service from starting");
    let (mut sent, mut refused) = (Vec::new(), 0);
    for round in 2..40 {
        match partner.send(port, round) {
            Some(id) => sent.push((round, id)),
            None => refused += 1,
        }
        // Each that is refused took its time to be.
        if refused == 3 {
            break;
        }
    }
    assert!(refused > 0, "the disk is full at some time");
    let (status, _) = ask(port, "GET /v1/search?q=%E4%BA%AD HTTP/1.1", "").expect("it still answers");
    assert_eq!(status, 200, "what is known is still answered");
    child.kill().expect("it can be ended");
    child.wait().expect("it ends");

    let (child, port) = serve(data.path());
    for (round, id) in &sent {
        let told = partner.told(port, id);
        assert_eq!(told["counts"]["updated"], ROWS, "round {round}: {told}");
    }
    assert!(partner.send(port, 99).is_some(), "there is room again");
    stop(child);
    run(daoyou(data.path()).args(["index", "verify"]));
}
