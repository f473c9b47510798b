//! The program with its files in a bucket: backed up and brought back, shared by two services, and
//! without the bucket.

use crate::support::{ADMIN, ask, daoyou, database, run, serve_with};
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;
use test_bucket::{BUCKET, Bucket, Fault, KEY_ID, SECRET};

/// Has the program keep its files in a bucket, below `prefix`.
fn in_bucket<'a>(command: &'a mut Command, bucket: &Bucket, prefix: &str) -> &'a mut Command {
    command
        .env("DAOYOU_STORE__OBJECTS__URL", format!("s3://{BUCKET}/{prefix}"))
        .env("DAOYOU_STORE__OBJECTS__ENDPOINT", bucket.endpoint())
        .env("DAOYOU_STORE__OBJECTS__ACCESS_KEY_ID", KEY_ID)
        .env("DAOYOU_STORE__OBJECTS__SECRET_ACCESS_KEY", SECRET)
        .env("DAOYOU_STORE__OBJECTS__ALLOW_HTTP", "true")
        .env("DAOYOU_STORE__OBJECTS__RETRIES", "1")
}

fn records(data: &Path) -> std::path::PathBuf {
    let lines: String = (0..40)
        .map(|n| {
            format!("{{\"type\":\"place\",\"external_id\":\"b{n}\",\"kind\":\"attraction\",\"name\":\"第{n}号亭\"}}\n")
        })
        .collect();
    let file = data.join("records.jsonl");
    std::fs::write(&file, lines).expect("written");
    file
}

fn export(command: &mut Command, out: &Path) -> String {
    run(command.args(["export", "--partner", "keepers", "--out"]).arg(out));
    std::fs::read_to_string(out.join("partner-keepers.jsonl")).expect("exported")
}

fn started(data: &Path, more: impl Fn(&mut Command)) -> (Child, u16) {
    let (child, port) = serve_with(data, more);
    for _ in 0..200 {
        if ask(port, "GET /healthz HTTP/1.1", "").is_some() {
            return (child, port);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the service does not answer");
}

fn stop(mut child: Child) {
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
}

#[test]
fn a_backup_goes_from_a_bucket_to_a_folder_and_back() {
    let bucket = Bucket::start().expect("a bucket");
    let folder = || tempfile::tempdir().expect("a folder");
    let (first, second, third, kept) = (folder(), folder(), folder(), folder());
    let (backup, out) = (kept.path().join("backup"), kept.path().join("out"));
    let file = records(first.path());
    let with = |data: &Path, prefix: &str| {
        let mut command = daoyou(data);
        in_bucket(&mut command, &bucket, prefix);
        command
    };
    run(with(first.path(), "first").arg("import").arg(&file).args(["--partner", "keepers"]));
    assert!(bucket.objects().keys().all(|name| name.starts_with("first/")));
    assert!(bucket.objects().len() > 40, "a file, and a document for each record");
    let before = export(&mut with(first.path(), "first"), &out);
    run(with(first.path(), "first").arg("backup").arg(&backup));

    run(daoyou(second.path()).arg("restore").arg(&backup));
    assert_eq!(export(&mut daoyou(second.path()), &out), before);
    let again = kept.path().join("again");
    run(daoyou(second.path()).arg("backup").arg(&again));
    run(with(third.path(), "third").arg("restore").arg(&again));
    assert_eq!(export(&mut with(third.path(), "third"), &out), before);
    let below = |prefix: &str| bucket.objects().keys().filter(|name| name.starts_with(prefix)).count();
    assert_eq!(below("first/"), below("third/"));
}

#[test]
fn a_bucket_that_is_away_is_told_and_costs_uploads_alone() {
    let bucket = Bucket::start().expect("a bucket");
    let (data, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let database = database(data.path());
    // Two services on one database, each with a folder of its own.
    let (one, port) = started(data.path(), |command| _ = in_bucket(command, &bucket, "files"));
    let (two, far) = started(other.path(), |command| {
        in_bucket(command, &bucket, "files")
            .env("DAOYOU_DATABASE_URL", &database)
            .env("DAOYOU_INDEX__INSTANCE", "two");
    });
    let head = |call: &str, key: &str| {
        format!("{call} HTTP/1.1\r\nAuthorization: Bearer {key}\r\nContent-Type: application/octet-stream")
    };
    let (_, partner) = ask(
        port,
        &format!(
            "POST /v1/admin/partners HTTP/1.1\r\nAuthorization: Bearer {ADMIN}\r\nContent-Type: application/json"
        ),
        r#"{"name":"keepers"}"#,
    )
    .expect("an answer");
    let key = partner["key"]["key"].as_str().expect("a key").to_owned();
    let (_, ready) = ask(port, "GET /readyz HTTP/1.1", "").expect("an answer");
    assert_eq!(ready["parts"]["files"], "ok", "{ready}");

    bucket.fail(None, Fault::SlowDown, usize::MAX);
    let body = std::fs::read_to_string(records(data.path())).expect("read");
    let send = || ask(port, &head("POST /v1/partner/uploads", &key), &body).expect("an answer");
    let (status, refused) = send();
    assert_eq!((status, &refused["type"]), (503, &"/problems/unavailable".into()), "{refused}");
    let (status, ready) = ask(port, "GET /readyz HTTP/1.1", "").expect("an answer");
    assert_eq!(status, 200, "questions are answered: {ready}");
    assert!(ready["parts"]["files"].as_str().is_some_and(|told| told.starts_with("degraded")), "{ready}");
    let output = in_bucket(&mut daoyou(data.path()), &bucket, "files").args(["doctor", "--json"]).output();
    let told = String::from_utf8_lossy(&output.expect("it runs").stdout).into_owned();
    let found = told.lines().find(|line| line.contains("\"files\"")).expect("a finding");
    assert!(found.contains("\"fail\"") && found.contains("503") && found.contains("remedy"), "{found}");

    // Back again, as if nothing had been: what one takes in, either takes.
    bucket.recover();
    let (status, sent) = send();
    assert_eq!(status, 202, "{sent}");
    let call = format!("GET /v1/partner/uploads/{}", sent["id"].as_str().expect("an id"));
    let is_done = |port: u16| {
        let (_, upload) = ask(port, &head(&call, &key), "").expect("an answer");
        upload["status"] == "done"
    };
    let done = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        is_done(far)
    });
    assert!(done, "the file was taken");
    stop(one);
    stop(two);
    let output = in_bucket(&mut daoyou(data.path()), &bucket, "files").args(["doctor", "--json"]).output();
    let told = String::from_utf8_lossy(&output.expect("it runs").stdout).into_owned();
    assert!(told.contains("written and read back"), "{told}");
}
