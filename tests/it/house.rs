//! The order of the house, held by tests: which room knows which, and which libraries stay where.

use std::collections::BTreeMap;
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
        ("orienteering", &[]),
        ("paths", &[]),
        ("guide", &["scenic-data", "index", "orienteering", "paths"]),
        ("api", &["scenic-data", "guide", "index", "ingest", "crawler"]),
        ("demo", &["scenic-data"]),
        ("bench", &["scenic-data", "crawler", "ingest", "index", "guide"]),
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
    let homes: [(&str, &[&str]); 23] = [
        ("sea-orm", &["scenic-data"]),
        ("sea-orm-migration", &["migrations"]),
        ("tantivy", &["index"]),
        ("qdrant-edge", &["index"]),
        ("fastembed", &["index"]),
        ("ort", &["index"]),
        ("oar-ocr", &["index"]),
        ("rlimit", &["."]),
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
        // The demo's own web sites are the one exception to "only api serves HTTP".
        ("axum", &["api", "demo"]),
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
        "orienteering",
        "paths",
        "guide",
        "api",
        "demo",
        "bench",
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

fn walk(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, look);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            look(&path, &std::fs::read_to_string(&path).expect("text"));
        }
    }
}
