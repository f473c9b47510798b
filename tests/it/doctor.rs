//! What `daoyou doctor` finds, and what it says to do.

use crate::support::{daoyou, run};

fn findings(out: &str) -> Vec<serde_json::Value> {
    out.lines().map(|line| serde_json::from_str(line).expect("a finding is a line of JSON")).collect()
}

#[test]
fn what_is_wrong_is_told_with_what_to_do() {
    let data = tempfile::tempdir().expect("a folder");
    let output = daoyou(data.path()).args(["doctor", "--json"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1), "without a model the set-up is not whole");
    let found = findings(&String::from_utf8_lossy(&output.stdout));
    let part = |name: &str| found.iter().find(|finding| finding["part"] == name).expect("a finding");
    assert_eq!(part("store")["state"], "ok");
    assert!(part("disk")["detail"].as_str().is_some_and(|detail| detail.contains("free")));
    assert_eq!((&part("model")["state"], part("model")["remedy"].is_string()), (&"fail".into(), true));
    assert_eq!(part("sources")["state"], "warn", "nothing will be known");
    assert!(part("map")["remedy"].as_str().is_some_and(|remedy| remedy.contains("daoyou map import")));
    // A door that is open to everybody is told of, and a certificate that is not there.
    let mut open = daoyou(data.path());
    open.args(["doctor", "--json"]).env("DAOYOU_LISTEN", "0.0.0.0:8080");
    let output = open.output().expect("it runs");
    let found = findings(&String::from_utf8_lossy(&output.stdout));
    assert!(
        found.iter().any(|finding| finding["part"] == "listen" && finding["state"] == "warn"),
        "{found:?}"
    );
    open.env("DAOYOU_API__TLS_CERT", "/nowhere.pem").env("DAOYOU_API__TLS_KEY", "/nowhere.key");
    let output = open.output().expect("it runs");
    let found = findings(&String::from_utf8_lossy(&output.stdout));
    assert!(
        found.iter().any(|finding| finding["part"] == "listen" && finding["state"] == "fail"),
        "{found:?}"
    );
}

#[test]
fn a_source_whose_runs_fail_is_told() {
    let data = tempfile::tempdir().expect("a folder");
    let definition = data.path().join("daoyou.toml");
    let source = "[[source]]\nid = \"gone\"\nname = \"Gone\"\nkind = \"html\"\nauthority = \"official\"\n\
                  start = [\"http://127.0.0.1:1/\"]\n[crawler]\nallow_private = [\"127.0.0.0/8\"]\nmax_retries = 0\n";
    std::fs::write(&definition, source).expect("written");
    let crawled = daoyou(data.path()).args(["crawl", "--source", "gone"]).output().expect("it runs");
    assert!(!crawled.status.success(), "nobody is there");
    let output = daoyou(data.path()).args(["doctor", "--json"]).output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("/v1/admin/runs?source=gone"), "{told}");
    run(daoyou(data.path()).args(["doctor", "--help"]));
}
