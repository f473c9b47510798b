//! The expectations of the public robots.txt conformance corpus, where a copy lies beside the
//! project. They add to the crate's own cases, which always run.

use crawler::{CanonicalUrl, Rules};
use std::path::{Path, PathBuf};

/// One expectation: file, address, robot, and whether it is allowed.
#[derive(Debug)]
struct Case {
    body: String,
    url: String,
    robot: String,
    allowed: bool,
}

#[test]
fn the_corpus_agrees_with_us() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/robots");
    let Ok(files) = list(&corpus) else {
        println!("SKIPPED: no robots.txt corpus at {}", corpus.display());
        return;
    };
    let mut cases = 0;
    let mut wrong = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("text");
        for case in read(&text) {
            cases += 1;
            let url = CanonicalUrl::parse(&case.url).expect("an address");
            if Rules::read(&case.robot, case.body.as_bytes()).allows(&url) != case.allowed {
                wrong.push((file.file_name().map(ToOwned::to_owned), case));
            }
        }
    }
    assert!(cases > 50, "the corpus was understood: {cases} cases");
    assert!(wrong.is_empty(), "{} of {cases} are wrong: {wrong:#?}", wrong.len());
}

fn list(corpus: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for part in ["correctness", "stress"] {
        for entry in std::fs::read_dir(corpus.join(part))? {
            files.push(entry?.path());
        }
    }
    files.sort();
    Ok(files)
}

/// Reads the four keys we need from protocol-buffer text.
fn read(text: &str) -> Vec<Case> {
    let (mut body, mut url, mut robot) = (String::new(), String::new(), String::new());
    let mut cases = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        let key = rest[..at].rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        rest = rest[at + 1..].trim_start();
        match key {
            "robotstxt" => body = strings(&mut rest),
            "testurl" => url = strings(&mut rest),
            "useragent" => robot = strings(&mut rest),
            "additional_explanation" => drop(strings(&mut rest)),
            "expected_outcome" => cases.push(Case {
                body: body.clone(),
                url: url.clone(),
                robot: robot.clone(),
                allowed: rest.starts_with("ALLOWED"),
            }),
            _ => {}
        }
    }
    cases
}

/// One string made of quoted strings one after the other.
fn strings(rest: &mut &str) -> String {
    let mut out = String::new();
    while let Some(quoted) = rest.trim_start().strip_prefix('"') {
        let mut chars = quoted.char_indices();
        let mut end = quoted.len();
        while let Some((i, c)) = chars.next() {
            match c {
                '"' => {
                    end = i + 1;
                    break;
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => out.push('\n'),
                    Some((_, 'r')) => out.push('\r'),
                    Some((_, 't')) => out.push('\t'),
                    Some((_, other)) => out.push(other),
                    None => {}
                },
                c => out.push(c),
            }
        }
        *rest = &quoted[end..];
    }
    out
}
