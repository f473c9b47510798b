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
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Figures of `read`.
#[derive(Debug, Serialize)]
pub struct Read {
    documents: usize,
    /// How often all were read.
    rounds: usize,
    /// Hands that read side by side, as many as there are processors.
    hands: usize,
    seconds: f64,
    documents_per_s: f64,
    /// The same with a single hand.
    documents_per_s_of_one: f64,
}

/// How often all files are read, after once to warm up.
const ROUNDS: usize = 5;

/// Reads every file of a folder (gzipped or not) as a page or a feed, as ingest does: by as many hands as
/// there are processors. Writes the text of each to `out/NAME.txt`, and title, time, places, events and
/// defects to `out/NAME.json`.
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
    let documents = files
        .iter()
        .map(|path| {
            let bytes = bytes_of(path).with_context(|| format!("cannot read {}", path.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Ok((name.trim_end_matches(".gz").trim_end_matches(".html").to_owned(), bytes))
        })
        .collect::<Result<Vec<_>>>()?;
    let now = chrono::Utc::now();
    let one = |(name, bytes): &(String, Vec<u8>)| {
        let url = format!("https://bench.example/{name}");
        extract(bytes, &Context { source: &source, url: &url, media_type: None, seen_at: now })
    };
    let hands = std::thread::available_parallelism().map_or(1, NonZero::get);
    let all = |hands: usize| {
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..hands {
                scope.spawn(|| {
                    while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                        std::hint::black_box(one(document));
                    }
                });
            }
        });
    };
    let rounds = |hands: usize| {
        all(hands);
        let begun = Instant::now();
        (0..ROUNDS).for_each(|_| all(hands));
        begun.elapsed().as_secs_f64()
    };
    let (seconds, alone) = (rounds(hands), rounds(1));
    for document in &documents {
        let (name, read) = (&document.0, one(document));
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
    let read = (documents.len() * ROUNDS) as f64;
    Ok(Read {
        documents: documents.len(),
        rounds: ROUNDS,
        hands,
        seconds: rounded(seconds),
        documents_per_s: rounded(read / seconds),
        documents_per_s_of_one: rounded(read / alone),
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
