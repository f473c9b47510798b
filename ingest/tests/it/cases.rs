//! A document beside what it says: each file of `tests/cases` with its `.case.json`.
//!
//! With `DAOYOU_BLESS=1` the expected part is written anew, to be read before it is kept.

use crate::support::{at, definition, rendered};
use ingest::files::json::Rows;
use ingest::{Context, extract, partner};
use scenic_data::LangTag;
use scenic_data::source::{JsonRules, PageRules, SourceDefinition, SourceKind};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The cases of a folder: document and description.
fn cases(folder: &str) -> Vec<(PathBuf, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder).expect("a folder of cases") {
        let path = entry.expect("an entry").path();
        if !path.to_string_lossy().ends_with(".case.json") {
            let case = path.with_extension("case.json");
            assert!(case.exists(), "{} has no description", path.display());
            found.push((path, case));
        }
    }
    found.sort();
    found
}

fn source(context: &Value) -> SourceDefinition {
    let kind = match context["kind"].as_str() {
        Some("feed") => SourceKind::Feed,
        Some("upload") => SourceKind::Upload,
        Some("json") => SourceKind::Json,
        Some("calendar") => SourceKind::Calendar,
        _ => SourceKind::Html,
    };
    SourceDefinition {
        lang: context["lang"].as_str().and_then(|tag| LangTag::parse(tag).ok()),
        country: context["country"].as_str().map(str::to_owned),
        rules: context.get("rules").map(|r| serde_json::from_value::<PageRules>(r.clone()).expect("rules")),
        json: context.get("json").map(|r| serde_json::from_value::<JsonRules>(r.clone()).expect("rules")),
        ..definition("site", kind)
    }
}

/// Reads every document of a folder and compares; returns how many there were.
fn compare(folder: &str, read: impl Fn(&[u8], &Context<'_>) -> Value) -> usize {
    let cases = cases(folder);
    let mut wrong = Vec::new();
    for (document, case) in &cases {
        let bytes = std::fs::read(document).expect("a document");
        let text = std::fs::read_to_string(case).expect("a description");
        let mut description: Value = serde_json::from_str(&text).expect("JSON");
        let context = description["context"].clone();
        let source = source(&context);
        let context = Context {
            source: &source,
            url: context["url"].as_str().expect("a url"),
            media_type: context["media_type"].as_str(),
            seen_at: at(context["seen_at"].as_str().unwrap_or("2026-11-18T12:00:00+08:00")),
        };
        let said = read(&bytes, &context);
        if std::env::var_os("DAOYOU_BLESS").is_some() {
            description["expected"] = said;
            let pretty = serde_json::to_string_pretty(&description).expect("JSON");
            std::fs::write(case, pretty + "\n").expect("written");
        } else if description["expected"] != said {
            wrong.push(format!(
                "{}:\nexpected {:#}\nread     {said:#}",
                document.display(),
                description["expected"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    cases.len()
}

#[test]
fn pages_say_what_is_expected_of_them() {
    let read = compare("html", |bytes, context| rendered(&extract(bytes, context)));
    assert!(read >= 18, "only {read} pages");
}

#[test]
fn feeds_say_what_is_expected_of_them() {
    let read = compare("feed", |bytes, context| rendered(&extract(bytes, context)));
    assert!(read >= 5, "only {read} feeds");
}

#[test]
fn calendars_and_apis_say_what_is_expected_of_them() {
    for (folder, least) in [("calendar", 3), ("json", 3)] {
        let read = compare(folder, |bytes, context| rendered(&extract(bytes, context)));
        assert!(read >= least, "only {read} of {folder}");
    }
}

#[test]
fn partner_rows_say_what_is_expected_of_them() {
    let read = compare("partner", |bytes, context| {
        let mut rows = Rows::open(Box::new(std::io::Cursor::new(bytes.to_vec()))).expect("in memory");
        let mut said = Vec::new();
        while let Some(raw) = rows.next_row().expect("in memory") {
            let value = raw.record.expect("these cases are well-formed JSON");
            let row = partner::read(&value, context);
            let key = row.key.as_ref().map(|(action, id)| format!("{action:?} {id}"));
            said.push(json!({"row": raw.row, "key": key, "rejected": row.is_rejected(), "says": rendered(&row.extract)}));
        }
        Value::Array(said)
    });
    assert!(read >= 2, "only {read} files");
}

#[test]
fn what_an_extractor_counts_adds_up() {
    for folder in ["html", "feed", "calendar", "json"] {
        for (document, case) in cases(folder) {
            let bytes = std::fs::read(&document).expect("a document");
            let text = std::fs::read_to_string(case).expect("a description");
            let description: Value = serde_json::from_str(&text).expect("JSON");
            let source = source(&description["context"]);
            let url = description["context"]["url"].as_str().expect("a url");
            let context =
                Context { source: &source, url, media_type: None, seen_at: at("2026-11-18T12:00:00+08:00") };
            let counted = extract(&bytes, &context).counters;
            assert_eq!(counted.found, counted.taken + counted.rejected, "{}", document.display());
        }
    }
}
