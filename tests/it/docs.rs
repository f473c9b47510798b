//! What the partner hand-book tells people to type works, in both languages.

use crate::support::{ADMIN, serve};
use std::path::Path;
use std::process::Command;

#[test]
fn what_the_partner_hand_book_tells_people_to_type_works() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for tool in ["bash", "curl", "python3"] {
        if Command::new(tool).arg("--version").output().is_err() {
            eprintln!("SKIPPED: {tool} is not installed");
            return;
        }
    }
    for book in ["docs/partners.md", "docs/zh/partners.md"] {
        let data = tempfile::tempdir().expect("a folder");
        let (mut child, port) = serve(data.path());
        let mut typed = Command::new("bash");
        typed.arg(root.join("bench/check-docs.sh")).arg(root.join(book));
        typed.env("BASE", format!("http://127.0.0.1:{port}")).env("KEY", "none").env("ADMIN", ADMIN);
        let output = typed.output().expect("it runs");
        child.kill().expect("it can be stopped");
        child.wait().expect("it ends");
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{book}\n{out}\n{err}");
    }
}
