//! The order of the house, held by tests: which room knows which, and which libraries stay where.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The dependencies of a room's manifest, without those of its tests.
fn dependencies(room: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(room).join("Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = text.parse().expect("valid TOML");
    manifest
        .get("dependencies")
        .and_then(toml::Value::as_table)
        .map_or_else(Vec::new, |t| t.keys().cloned().collect())
}

#[test]
fn dependencies_point_one_way() {
    // Each room with all the rooms it may know.
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("migrations", &[] as &[&str]),
        ("scenic-data", &["migrations"]),
        ("crawler", &["scenic-data"]),
        ("ingest", &["scenic-data"]),
        ("index", &["scenic-data"]),
        ("test-qdrant", &[]),
        ("orienteering", &[]),
        ("paths", &[]),
        ("guide", &["scenic-data", "index", "orienteering", "paths"]),
        ("api", &["scenic-data", "guide", "index", "ingest", "crawler"]),
        ("demo", &["scenic-data"]),
        // Tests alone know them.
        ("test-bucket", &[]),
        ("test-collector", &[]),
        ("test-store", &["scenic-data"]),
        ("bench", &["scenic-data", "crawler", "ingest", "index", "guide", "test-qdrant"]),
        (
            ".",
            &["scenic-data", "crawler", "ingest", "index", "orienteering", "paths", "guide", "api", "demo"],
        ),
    ]);
    for (room, may_know) in &allowed {
        for dependency in dependencies(room) {
            let is_room = allowed.contains_key(dependency.as_str());
            assert!(!is_room || may_know.contains(&dependency.as_str()), "{room} must not know {dependency}");
        }
    }
}

#[test]
fn each_library_stays_in_its_room() {
    let homes: [(&str, &[&str]); 31] = [
        ("sea-orm", &["scenic-data", "test-store"]),
        ("object_store", &["scenic-data"]),
        ("sea-orm-migration", &["migrations"]),
        ("tantivy", &["index"]),
        ("qdrant-edge", &["index"]),
        ("qdrant-client", &["index", "test-qdrant"]),
        ("tonic", &["index", "test-qdrant", "test-collector"]),
        ("opentelemetry", &["."]),
        ("opentelemetry_sdk", &["."]),
        ("opentelemetry-otlp", &["."]),
        ("tracing-opentelemetry", &["."]),
        ("fastembed", &["index"]),
        ("ort", &["index"]),
        ("oar-ocr", &["index"]),
        ("rlimit", &["."]),
        ("fail", &["scenic-data"]),
        ("osmpbf", &["paths"]),
        ("fast_paths", &["paths"]),
        ("rstar", &["paths"]),
        ("fast-mvt", &["paths"]),
        ("icalendar", &["guide"]),
        ("pulldown-cmark", &["guide"]),
        ("ammonia", &["guide"]),
        ("similar", &["guide"]),
        // The demo's own pages, too.
        ("maud", &["guide", "api", "demo"]),
        ("rust-embed", &["api"]),
        // The guide asks the operator's language model, and nothing else.
        ("reqwest", &["crawler", "guide"]),
        // The demo's own web sites are the one exception to "only api serves HTTP", and a bucket for tests.
        ("axum", &["api", "demo", "test-bucket"]),
        ("scraper", &["crawler", "ingest"]),
        ("anyhow", &[".", "bench"]),
        ("clap", &["."]),
    ];
    let rooms = [
        "migrations",
        "scenic-data",
        "crawler",
        "ingest",
        "index",
        "test-qdrant",
        "orienteering",
        "paths",
        "guide",
        "api",
        "demo",
        "bench",
        "test-bucket",
        "test-collector",
        "test-store",
        ".",
    ];
    for room in rooms {
        for dependency in dependencies(room) {
            if let Some((name, homes)) = homes.iter().find(|(name, _)| *name == dependency) {
                assert!(homes.contains(&room), "{name} belongs in {homes:?}, not in {room}");
            }
        }
    }
}

#[test]
fn time_and_the_environment_are_read_only_at_the_edge() {
    let mut found = Vec::new();
    let rooms =
        ["scenic-data", "crawler", "ingest", "index", "orienteering", "paths", "guide", "api", "demo"];
    for room in rooms {
        walk(&root().join(room).join("src"), &mut |path, text| {
            let product = text.split("#[cfg(test)]").next().unwrap_or(text);
            for word in ["Utc::now()", "SystemTime::now()", "Local::now()", "env::var("] {
                if product.lines().any(|line| line.contains(word) && !line.trim_start().starts_with("//")) {
                    found.push(format!("{}: {word}", path.display()));
                }
            }
        });
    }
    assert!(found.is_empty(), "time and settings come in as arguments: {found:#?}");
}

/// Whoever watches a service is shown what it tells, and nothing else.
#[test]
fn every_metric_that_is_watched_is_told_and_described() {
    let mut sources = String::new();
    for room in ["api", "crawler", "guide", "index", "src"] {
        walk(&root().join(room), &mut |_, text| sources.push_str(text));
    }
    let told: BTreeSet<&str> = words_with(&sources, "daoyou_").filter(|name| name.contains('_')).collect();
    let told = |name: &str| told.contains(name) && sources.contains(&format!("!(\"{name}\""));
    for file in ["deploy/grafana/daoyou.json", "deploy/prometheus/alerts.yml"] {
        let text = std::fs::read_to_string(root().join(file)).expect("a file");
        let unknown: Vec<&str> = words_with(&text, "daoyou_").filter(|name| !told(name)).collect();
        assert!(unknown.is_empty(), "{file} watches what nobody tells: {unknown:?}");
    }
    for book in ["docs/operating.md", "docs/zh/operating.md"] {
        let text = std::fs::read_to_string(root().join(book)).expect("a book");
        let unknown: Vec<&str> = words_with(&text, "daoyou_").filter(|name| !told(name)).collect();
        assert!(unknown.is_empty(), "{book}: {unknown:?}");
        let described: BTreeSet<&str> = words_with(&text, "daoyou_").collect();
        let metrics = sources.split("!(\"").skip(1).filter_map(|rest| rest.split('"').next());
        let missing: BTreeSet<&str> =
            metrics.filter(|name| name.starts_with("daoyou_") && !described.contains(name)).collect();
        assert!(missing.is_empty(), "{book} does not describe {missing:?}");
    }
    let board = std::fs::read_to_string(root().join("deploy/grafana/daoyou.json")).expect("a board");
    let board: serde_json::Value = serde_json::from_str(&board).expect("JSON");
    assert!(board["panels"].as_array().is_some_and(|panels| panels.len() >= 10));
}

/// Names in a text that begin so.
fn words_with<'a>(text: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(move |c: char| !is_part(c)).filter(move |word| word.starts_with(start))
}

/// Names of tests stand in the documents in code marks: four words or more, joined by lines.
#[test]
fn every_test_that_a_document_names_is_there() {
    let mut sources = String::new();
    for room in ["api", "crawler", "demo", "guide", "index", "ingest", "orienteering", "paths", "scenic-data"]
    {
        walk_all(&root().join(room), &mut |_, text| sources.push_str(text));
    }
    for folder in ["src", "tests"] {
        walk_all(&root().join(folder), &mut |_, text| sources.push_str(text));
    }
    let mut missing = Vec::new();
    for document in ["ARCHITECTURE.md", "docs/security.md", "docs/zh/security.md"] {
        let text = std::fs::read_to_string(root().join(document)).expect("a document");
        for name in text.split('`').skip(1).step_by(2) {
            let is_name = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            if is_name && name.matches('_').count() >= 4 && !sources.contains(&format!("fn {name}(")) {
                missing.push(format!("{document}: {name}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Every file of sources but those that hold tests alone.
fn walk(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
    walk_all(folder, &mut |path, text| {
        if !path.ends_with("tests.rs") {
            look(path, text);
        }
    });
}

fn walk_all(folder: &Path, look: &mut dyn FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk_all(&path, look);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            look(&path, &std::fs::read_to_string(&path).expect("text"));
        }
    }
}
