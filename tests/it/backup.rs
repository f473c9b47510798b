//! The drill: a service is backed up while it runs, and what comes back elsewhere answers the same.

use crate::support::{ask, daoyou, export_pavilions, import_pavilions, run, serve};
use std::path::Path;
use std::time::Duration;

fn import(data: &Path, ticket: &str) {
    import_pavilions(&mut daoyou(data), data, 60, ticket);
}

fn export(data: &Path) -> String {
    export_pavilions(&mut daoyou(data))
}

/// What the service says a pavilion costs, once it knows of it.
fn price(port: u16) -> String {
    let body = r#"{"question":"第7号亭门票多少钱?"}"#;
    let head = "POST /v1/ask HTTP/1.1\r\nContent-Type: application/json";
    for _ in 0..100 {
        if let Some((200, answer)) = ask(port, head, body)
            && answer["grounded"] == true
        {
            return answer["answer"].as_str().unwrap_or_default().to_owned();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the service does not know it");
}

#[test]
fn what_is_backed_up_while_it_is_served_comes_back_elsewhere_as_it_was() {
    let (data, kept, elsewhere) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let folder = kept.path().join("backup");
    import(data.path(), "40元");
    let before = export(data.path());
    let (mut child, port) = serve(data.path());
    assert!(price(port).contains("40"));
    let told = run(daoyou(data.path()).arg("backup").arg(&folder));
    assert!(told.contains("backed up"), "{told}");
    // What comes later is not in it; and it stays whole while the service goes on.
    import(data.path(), "55元");
    assert_ne!(export(data.path()), before);
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");

    let told = run(daoyou(elsewhere.path()).arg("restore").arg(&folder));
    assert!(told.contains("restored"), "{told}");
    assert_eq!(export(elsewhere.path()), before);
    run(daoyou(elsewhere.path()).args(["index", "verify"]));
    let (mut child, port) = serve(elsewhere.path());
    assert!(price(port).contains("40"));
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");

    // Not over what is there, and only what was finished.
    let refused = daoyou(elsewhere.path()).arg("restore").arg(&folder).output().expect("it runs");
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && error.contains("holds rows already"), "{error}");
    // A second backup brings the folder up to date, with the files that are new.
    run(daoyou(data.path()).arg("backup").arg(&folder));
    let empty = tempfile::tempdir().expect("a folder");
    run(daoyou(empty.path()).arg("restore").arg(&folder));
    assert_eq!(export(empty.path()), export(data.path()));
    std::fs::remove_file(folder.join("manifest.json")).expect("removed");
    let empty = tempfile::tempdir().expect("a folder");
    let refused = daoyou(empty.path()).arg("restore").arg(&folder).output().expect("it runs");
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && error.contains("manifest.json"), "{error}");
}

#[test]
fn a_backup_whose_rows_were_changed_is_known_as_damaged() {
    let (data, kept) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let folder = kept.path().join("backup");
    import(data.path(), "40元");
    run(daoyou(data.path()).arg("backup").arg(&folder));
    let file = folder.join("manifest.json");
    let manifest = std::fs::read_to_string(&file).expect("read");
    let rows = manifest.replace("\"rows\": 60", "\"rows\": 61");
    assert_ne!(rows, manifest);
    std::fs::write(&file, rows).expect("written");
    let empty = tempfile::tempdir().expect("a folder");
    let refused = daoyou(empty.path()).arg("restore").arg(&folder).output().expect("it runs");
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && error.contains("damaged"), "{error}");
    run(daoyou(empty.path()).args(["export", "--out"]).arg(kept.path()));
}
