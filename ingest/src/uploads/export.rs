//! Partners' records as files, to be read elsewhere or sent again: the same records come of them.

use crate::IngestError;
use crate::files::{foreign, tables};
use scenic_data::{SourceId, Store, StoreError, Words};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{self, Write};
use tokio::runtime::Handle;

/// The form of records that are given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A JSON record a line.
    Lines,
    /// A table, safe to open in a spreadsheet.
    Table,
    /// schema.org, as JSON-LD.
    Linked,
    /// JSON Lines with the pictures, in a ZIP file.
    Archive,
}

impl Form {
    const ALL: [Self; 4] = [Self::Lines, Self::Table, Self::Linked, Self::Archive];

    /// Its name, which files of it end in.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lines => "jsonl",
            Self::Table => "csv",
            Self::Linked => "jsonld",
            Self::Archive => "zip",
        }
    }

    /// The form of that name.
    pub fn parse(name: &str) -> Result<Self, Words> {
        let found = Self::ALL.into_iter().find(|form| form.as_str() == name);
        found.ok_or_else(|| Words::unknown("格式", "format", name, &Self::ALL.map(Self::as_str)))
    }
}

/// Addresses asked for at once.
const AT_ONCE: u64 = 1_000;
/// Records read at once: few, since each may have some megabytes.
const AHEAD: usize = 16;
/// Where an archive keeps its records and its pictures.
const RECORDS: &str = "records.jsonl";
pub(crate) const PICTURES: &str = "pictures";

/// The hashes of all records of a source, in order.
pub async fn records(store: &Store, source: &SourceId) -> Result<Vec<String>, IngestError> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let part = store.addresses(source, after.as_deref(), AT_ONCE).await?;
        let Some((last, _)) = part.last() else { return Ok(found) };
        after = Some(last.clone());
        found.extend(part.into_iter().map(|(_, hash)| hash));
    }
}

/// Writes records in a form. Blocks: call it on a thread of the runtime that may be blocked.
pub fn write(
    store: &Store,
    records: &[String],
    form: Form,
    out: &mut (impl Write + io::Seek),
) -> io::Result<()> {
    let read = || Ok(read(store, records));
    match form {
        Form::Lines => lines(read()?, out)?,
        Form::Table => {
            tables::export::csv(read, &mut *out)?;
        }
        Form::Linked => {
            out.write_all(b"[\n")?;
            for (i, record) in read()?.enumerate() {
                let between: &[u8] = if i > 0 { b",\n" } else { b"" };
                out.write_all(between)?;
                serde_json::to_writer(&mut *out, &foreign::to_jsonld(&record?))?;
            }
            out.write_all(b"\n]\n")?;
        }
        Form::Archive => archive(store, records, out)?,
    }
    out.flush()
}

fn lines(records: impl Iterator<Item = io::Result<Value>>, out: &mut impl Write) -> io::Result<()> {
    for record in records {
        serde_json::to_writer(&mut *out, &record?)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn archive(store: &Store, records: &[String], out: &mut (impl Write + io::Seek)) -> io::Result<()> {
    let failed = io::Error::other::<zip::result::ZipError>;
    let mut zip = zip::ZipWriter::new(out);
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file(RECORDS, options).map_err(failed)?;
    let mut pictures = BTreeSet::new();
    for record in read(store, records) {
        let record = record?;
        name_pictures(&record, &mut pictures);
        serde_json::to_writer(&mut zip, &record)?;
        zip.write_all(b"\n")?;
    }
    // They are packed already.
    let stored = options.compression_method(zip::CompressionMethod::Stored);
    for picture in pictures {
        // One that is missing is told of where it is asked for; the records are whole without it.
        let bytes = match Handle::current().block_on(store.snapshot(&picture)) {
            Ok(bytes) => bytes,
            Err(StoreError::Missing { .. } | StoreError::Damaged { .. }) => continue,
            Err(error) => return Err(io::Error::other(error)),
        };
        zip.start_file(format!("{PICTURES}/{picture}.jpg"), stored).map_err(failed)?;
        zip.write_all(&bytes)?;
    }
    zip.finish().map_err(failed)?;
    Ok(())
}

/// Reads records some at a time: a store far away is not asked for each by itself.
fn read(store: &Store, hashes: &[String]) -> impl Iterator<Item = io::Result<Value>> {
    hashes.chunks(AHEAD).flat_map(|part| {
        let found = Handle::current().block_on(store.snapshots(part.to_vec()));
        match found {
            Ok(found) => part.iter().map(|hash| record(found.get(hash), hash)).collect(),
            Err(error) => vec![Err(io::Error::other(error))],
        }
    })
}

fn record(bytes: Option<&Vec<u8>>, hash: &str) -> io::Result<Value> {
    let missing = || StoreError::Missing { what: "snapshot", id: hash.to_owned() };
    Ok(serde_json::from_slice(bytes.ok_or_else(missing).map_err(io::Error::other)?)?)
}

/// The pictures that a record shows.
fn name_pictures(record: &Value, found: &mut BTreeSet<String>) {
    let photos = record.get("photos").and_then(Value::as_array).into_iter().flatten();
    let named = photos.chain([record]).filter_map(|photo| photo.get("picture")?.as_str());
    found.extend(named.map(str::to_owned));
}
