//! Records as a CSV table that a spreadsheet opens and that reads back as the same records.

use super::cell;
use super::flatten::{flatten_into, parts};
use super::vocabulary::{FIELDS, REST};
use crate::limits::MAX_EXPORT_COLUMNS;
use csv::{Terminator, WriterBuilder};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// The columns of a table, gathered from its records.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    columns: BTreeSet<Ranked>,
}

/// A column by its place: in the order of the fields, then by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked(usize, String);

impl Ranked {
    fn new(column: &str) -> Self {
        let is = |name: &str| FIELDS.iter().position(|def| def.name == name);
        let head = column.split('.').next().unwrap_or(column);
        Self(is(column).or_else(|| is(head)).unwrap_or(FIELDS.len()), column.to_owned())
    }
}

impl Layout {
    /// Adds the columns that a record needs.
    pub fn see(&mut self, record: &Value) {
        let (parts, rest) = parts(record, &|_| true);
        for part in parts {
            let column = Ranked::new(&part.column);
            if self.columns.len() + 1 < MAX_EXPORT_COLUMNS || self.columns.contains(&column) {
                self.columns.insert(column);
            } else {
                self.columns.insert(Ranked::new(REST));
            }
        }
        if !rest.is_empty() {
            self.columns.insert(Ranked::new(REST));
        }
    }

    /// The columns from left to right.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.1.as_str())
    }

    /// Begins a table with these columns. The byte-order mark is how Excel knows UTF-8.
    pub fn begin<W: Write>(&self, mut out: W) -> io::Result<Export<W>> {
        out.write_all("\u{feff}".as_bytes())?;
        let columns: Vec<String> = self.columns().map(str::to_owned).collect();
        let known = columns.iter().cloned().collect();
        let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        if !columns.is_empty() {
            out.write_record(&columns)?;
        }
        Ok(Export { columns, known, out })
    }
}

/// A table being written.
pub struct Export<W: Write> {
    columns: Vec<String>,
    known: BTreeSet<String>,
    out: csv::Writer<W>,
}

impl<W: Write> Export<W> {
    /// Writes a record as a row. Fails when the output does, and for a record with columns that the
    /// layout has not seen.
    pub fn write(&mut self, record: &Value) -> io::Result<()> {
        let mut cells = flatten_into(record, &|column| self.known.contains(column));
        let row = self.columns.iter().map(|column| cells.remove(column).unwrap_or_default());
        let row: Vec<String> = row.map(|cell| formula_safe(&cell).into_owned()).collect();
        if let Some(column) = cells.keys().next() {
            let problem = format!("the record has a column {column} which the table lacks");
            return Err(io::Error::new(io::ErrorKind::InvalidData, problem));
        }
        Ok(self.out.write_record(&row)?)
    }

    /// Writes what is left and returns the output.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        self.out.into_inner().map_err(|error| error.into_error())
    }
}

/// Writes records as CSV and returns how many. They are gone through twice, for the columns and for
/// the rows, so that they need not be in memory together. An empty record is no row.
pub fn csv<I>(records: impl Fn() -> io::Result<I>, out: impl Write) -> io::Result<u64>
where
    I: Iterator<Item = io::Result<Value>>,
{
    let mut layout = Layout::default();
    for record in records()? {
        layout.see(&record?);
    }
    let mut export = layout.begin(out)?;
    let mut written = 0;
    for record in records()? {
        let record = record?;
        if record.as_object().is_some_and(|members| !members.is_empty()) {
            export.write(&record)?;
            written += 1;
        }
    }
    export.finish()?.flush()?;
    Ok(written)
}

/// A cell that no spreadsheet takes for a formula. The reader drops the apostrophe again.
pub(super) fn formula_safe(cell: &str) -> Cow<'_, str> {
    if cell::begins_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::super::csv::CsvCells;
    use super::super::table::TableRows;
    use super::*;
    use serde_json::json;
    use std::io::{BufRead, Cursor};

    fn exported(records: &[Value]) -> String {
        let mut out = Vec::new();
        let written = csv(|| Ok(records.iter().cloned().map(Ok)), &mut out).expect("written");
        assert_eq!(written, records.len() as u64);
        String::from_utf8(out).expect("UTF-8")
    }

    fn read(file: &str) -> Vec<Value> {
        let again =
            || -> io::Result<Box<dyn BufRead + Send>> { Ok(Box::new(Cursor::new(file.as_bytes().to_vec()))) };
        let mut rows = TableRows::open(CsvCells::open(&again).expect("readable")).expect("readable");
        let next = || rows.next_row().expect("readable");
        std::iter::from_fn(next).map(|row| row.record.expect("a record")).collect()
    }

    #[test]
    fn columns_stand_in_the_order_of_the_fields() {
        let file = exported(&[
            json!({"attributes": {"海拔": "1810 米", "树龄": "八百年"}, "name": "听涛松", "external_id": "hs-001"}),
            json!({"location": {"lon": 118.1691, "lat": 30.1279}, "names": {"ja": "松", "en": "Pine"}, "type": "place"}),
        ]);
        let header = "type,external_id,name,names.en,names.ja,location.lat,location.lon,attributes.树龄,attributes.海拔";
        let lines: Vec<&str> = file.split("\r\n").collect();
        assert_eq!(lines.first(), Some(&format!("\u{feff}{header}").as_str()));
        assert_eq!(lines.get(2), Some(&"place,,,Pine,松,30.1279,118.1691,,"));
    }

    #[test]
    fn no_cell_is_a_formula_and_every_record_comes_back() {
        let records = [
            json!({"external_id": "=HYPERLINK(\"http://x.example\")", "name": "+1", "intro": "-1+1"}),
            json!({"external_id": "@SUM(A1)", "name": "'=1", "intro": "\t=1", "tips": "\r=1", "own": {"=x": "=1"}}),
            json!({"external_id": "'+1", "name": "''=1", "aliases": ["-a", "=b"], "location": {"lon": -0.5}}),
            json!({"attributes": {"=x": "=y", "a,b": "\"z\"\n"}, "rating": 4.0, "tags": ["null"], "url": "json:"}),
        ];
        let file = exported(&records);
        let mut cells = ::csv::ReaderBuilder::new();
        for row in cells.has_headers(false).from_reader(file.as_bytes()).records() {
            assert!(row.expect("a row").iter().all(|cell| !cell::begins_formula(cell)), "{file}");
        }
        assert_eq!(read(&file), records);
    }

    #[test]
    fn records_with_ever_more_labels_still_make_a_table() {
        let record =
            |at: usize| json!({"external_id": at.to_string(), "attributes": {format!("标签{at}"): "有"}});
        let records: Vec<Value> = (0..MAX_EXPORT_COLUMNS + 50).map(record).collect();
        let file = exported(&records);
        assert_eq!(file.lines().next().map(|l| l.split(',').count()), Some(MAX_EXPORT_COLUMNS));
        assert_eq!(read(&file), records);
        assert_eq!(exported(&[]), "\u{feff}");
    }
}
