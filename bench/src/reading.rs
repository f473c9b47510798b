//! How documents and texts are read: `read` writes what is read of files beside how long it took,
//! `hours` tells which texts about opening hours are understood.

use crate::report::rounded;
use anyhow::{Context as _, Result};
use flate2::read::GzDecoder;
use ingest::{Context, extract};
use scenic_data::hours::Schedule;
use scenic_data::source::{SourceDefinition, SourceKind};
use serde::Serialize;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Figures of `read`.
#[derive(Debug, Serialize)]
pub struct Read {
    documents: usize,
    seconds: f64,
    documents_per_s: f64,
}

/// Reads every file of a folder (gzipped or not) as a page or a feed. Writes the text of each to
/// `out/NAME.txt`, and title, time, places, events and defects to `out/NAME.json`.
pub fn read(kind: &str, folder: &Path, out: &Path) -> Result<Read> {
    let kind = match kind {
        "html" => SourceKind::Html,
        "feed" => SourceKind::Feed,
        other => anyhow::bail!("{other} is not read from files: html or feed"),
    };
    std::fs::create_dir_all(out)?;
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    let source = SourceDefinition { kind, ..SourceDefinition::for_partner(&"bench".into(), "bench") };
    let mut took = 0.0;
    for path in &files {
        let bytes = bytes_of(path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.trim_end_matches(".gz").trim_end_matches(".html").to_owned();
        let url = format!("https://bench.example/{name}");
        let context = Context { source: &source, url: &url, media_type: None, seen_at: chrono::Utc::now() };
        let begun = Instant::now();
        let read = extract(&bytes, &context);
        took += begun.elapsed().as_secs_f64();
        let texts: Vec<String> = read
            .passages
            .iter()
            .map(|p| p.heading.iter().chain([&p.body]).cloned().collect::<Vec<_>>().join("\n"))
            .collect();
        std::fs::write(out.join(format!("{name}.txt")), texts.join("\n"))?;
        let told = serde_json::json!({
            "title": read.title,
            "lang": read.lang,
            "published_at": read.published_at,
            "places": format!("{:#?}", read.places),
            "events": read.events.iter().map(|event| format!("{event:?}")).collect::<Vec<_>>(),
            "defects": format!("{:?}", read.defects),
        });
        std::fs::write(out.join(format!("{name}.json")), serde_json::to_string_pretty(&told)?)?;
    }
    Ok(Read {
        documents: files.len(),
        seconds: rounded(took),
        documents_per_s: rounded(files.len() as f64 / took),
    })
}

fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let bytes = std::fs::read(path)?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain)?;
    Ok(plain)
}

/// Figures of `hours`.
#[derive(Debug, Serialize)]
pub struct Hours {
    texts: usize,
    understood: usize,
    share: f64,
}

/// Reads texts about opening hours, one a line, and writes each with what was understood to `out`.
pub fn hours(texts: &Path, out: &Path) -> Result<Hours> {
    let text = std::fs::read_to_string(texts)?;
    let (mut all, mut understood) = (0, 0);
    let mut lines = String::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        all += 1;
        let read = match Schedule::parse(line) {
            Ok(schedule) => {
                understood += 1;
                format!("ok\t{line}\t{}\n", schedule.osm())
            }
            Err(error) => format!("no\t{line}\t{error}\n"),
        };
        lines.push_str(&read);
    }
    std::fs::write(out, lines)?;
    Ok(Hours { texts: all, understood, share: rounded(understood as f64 / f64::from(all.max(1) as u32)) })
}
