//! Partners' records as files, to be read elsewhere or sent again.

use anyhow::{Context as _, Result};
use api::desk::Form;
use ingest::files::{foreign, tables};
use scenic_data::{SourceId, Store};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Seek as _, Write};

/// Types of files.
pub const CSV: &str = "text/csv; charset=utf-8";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Addresses asked for at once.
const AT_ONCE: u64 = 1_000;
/// Where an archive keeps its records and its pictures.
const RECORDS: &str = "records.jsonl";
const PICTURES: &str = "pictures";

/// The type and the ending of a form.
pub fn kind(form: Form) -> (&'static str, &'static str) {
    match form {
        Form::Lines => ("application/x-ndjson", "jsonl"),
        Form::Table => (CSV, "csv"),
        Form::Linked => ("application/ld+json", "jsonld"),
        Form::Archive => ("application/zip", "zip"),
    }
}

/// The form of that ending.
pub fn form(ending: &str) -> Option<Form> {
    let all = [Form::Lines, Form::Table, Form::Linked, Form::Archive];
    all.into_iter().find(|form| kind(*form).1 == ending)
}

/// A file that is written first and read then.
pub struct Kept(BufWriter<File>);

impl Kept {
    /// An empty one, without a name.
    pub fn new() -> Result<Self> {
        Ok(Self(BufWriter::new(tempfile::tempfile().context("no temporary file can be made")?)))
    }

    /// To write to.
    pub fn file(&mut self) -> &mut BufWriter<File> {
        &mut self.0
    }

    /// To read from, from the beginning.
    pub fn read(self) -> Result<File> {
        let mut file = self.0.into_inner()?;
        file.rewind()?;
        Ok(file)
    }
}

/// The hashes of all records of a source, in order.
pub async fn records(store: &Store, source: &SourceId) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let part = store.addresses(source, after.as_deref(), AT_ONCE).await?;
        let Some((last, _)) = part.last() else { return Ok(found) };
        after = Some(last.clone());
        found.extend(part.into_iter().map(|(_, hash)| hash));
    }
}

/// Writes records in a form. Blocks.
pub fn write(store: &Store, records: &[String], form: Form, out: &mut (impl Write + io::Seek)) -> Result<()> {
    let read = || Ok(records.iter().map(|hash| record(store, hash)));
    match form {
        Form::Lines => lines(records.iter().map(|hash| record(store, hash)), out)?,
        Form::Table => {
            tables::export::csv(read, &mut *out)?;
        }
        Form::Linked => {
            out.write_all(b"[\n")?;
            for (i, hash) in records.iter().enumerate() {
                let between: &[u8] = if i > 0 { b",\n" } else { b"" };
                out.write_all(between)?;
                serde_json::to_writer(&mut *out, &foreign::to_jsonld(&record(store, hash)?))?;
            }
            out.write_all(b"\n]\n")?;
        }
        Form::Archive => archive(store, records, out)?,
    }
    Ok(out.flush()?)
}

fn lines(records: impl Iterator<Item = io::Result<Value>>, out: &mut impl Write) -> Result<()> {
    for record in records {
        serde_json::to_writer(&mut *out, &record?)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn archive(store: &Store, records: &[String], out: &mut (impl Write + io::Seek)) -> Result<()> {
    let mut zip = zip::ZipWriter::new(out);
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file(RECORDS, options)?;
    let mut pictures = BTreeSet::new();
    for hash in records {
        let record = record(store, hash)?;
        name_pictures(&record, &mut pictures);
        serde_json::to_writer(&mut zip, &record)?;
        zip.write_all(b"\n")?;
    }
    // They are packed already.
    let stored = options.compression_method(zip::CompressionMethod::Stored);
    for picture in pictures {
        // One that is missing is told of where it is asked for; the records are whole without it.
        let Ok(path) = store.snapshot_path(&picture) else { continue };
        zip.start_file(format!("{PICTURES}/{picture}.jpg"), stored)?;
        io::copy(&mut File::open(path)?, &mut zip)?;
    }
    zip.finish()?;
    Ok(())
}

fn record(store: &Store, hash: &str) -> io::Result<Value> {
    let path = store.snapshot_path(hash).map_err(io::Error::other)?;
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

/// The pictures that a record shows.
fn name_pictures(record: &Value, found: &mut BTreeSet<String>) {
    let photos = record.get("photos").and_then(Value::as_array).into_iter().flatten();
    let named = photos.chain([record]).filter_map(|photo| photo.get("picture")?.as_str());
    found.extend(named.map(str::to_owned));
}
