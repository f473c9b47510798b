//! The demo region as a whole: its files, what is rendered from them, and how it is served.

mod feeds;
mod pages;
mod partners;
mod region;
mod rendering;
mod serving;
mod sources;

use chrono::NaiveDate;
use demo::{Bases, Region};
use std::fs;
use std::path::{Path, PathBuf};

fn region() -> Region {
    match Region::load() {
        Ok(region) => region,
        Err(error) => panic!("{error}"),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn bases() -> Bases {
    let base = |port: u16| format!("http://127.0.0.1:{port}");
    Bases { official: base(1), english: base(2), notices: base(3), account: base(4) }
}

/// The region rendered on a day into a folder of its own.
fn rendered(region: &Region, today: &str) -> tempfile::TempDir {
    let out = tempfile::tempdir().expect("a folder");
    demo::render(region, day(today), &bases(), out.path()).expect("renders");
    out
}

fn read(path: PathBuf) -> String {
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The region's own files, to be changed by a test.
fn files() -> Vec<(String, String)> {
    fn walk(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), files);
            } else {
                files.push((name, read(entry.path())));
            }
        }
    }
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("region"), "", &mut files);
    files
}
