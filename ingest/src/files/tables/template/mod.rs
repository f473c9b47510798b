//! Tables to download and fill in: a CSV file and a workbook with a sheet for each type of record.

mod columns;
mod sheets;
mod workbook;

pub use workbook::xlsx;

use super::export::formula_safe;
use columns::COLUMNS;
use csv::{Terminator, WriterBuilder};
use serde_json::Value;
use sheets::SHEETS;
use std::io;

/// The sheet of the workbook that explains the others and holds no records.
pub const GUIDE_SHEET: &str = "说明";

/// What the identifier of an example's record begins with.
pub const EXAMPLE: &str = "示例-";

/// The template as CSV, one table for records of every type. It begins with a byte-order mark, by
/// which Excel knows UTF-8.
pub fn csv() -> io::Result<Vec<u8>> {
    let mut out =
        WriterBuilder::new().terminator(Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(COLUMNS.iter().map(|column| column.label))?;
    for sheet in SHEETS {
        let cells = COLUMNS.iter().map(|column| sheet.example_of(column.field).unwrap_or_default());
        out.write_record(cells.map(|cell| formula_safe(cell).into_owned()))?;
    }
    out.into_inner().map_err(|error| error.into_error())
}

/// Whether a record is an example that was left in a template, or belongs to one.
pub fn is_example(record: &Value) -> bool {
    let begins =
        |key: &str| record.get(key).and_then(Value::as_str).is_some_and(|id| id.trim().starts_with(EXAMPLE));
    // A picture need not have an identifier of its own.
    begins("external_id") || (record.get("external_id").is_none() && begins("place"))
}

#[cfg(test)]
mod tests {
    use super::super::columns::Columns;
    use super::super::csv::CsvCells;
    use super::super::table::TableRows;
    use super::super::{flatten, record_type};
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;
    use std::io::{BufRead, Cursor};

    fn examples() -> Vec<Value> {
        let file = csv().expect("a template");
        let again = || -> io::Result<Box<dyn BufRead + Send>> { Ok(Box::new(Cursor::new(file.clone()))) };
        let mut rows = TableRows::open(CsvCells::open(&again).expect("readable")).expect("readable");
        let next = || rows.next_row().expect("readable");
        let read: Vec<Value> = std::iter::from_fn(next).map(|row| row.record.expect("a record")).collect();
        assert_eq!(rows.notes(), []);
        read
    }

    #[test]
    fn the_template_reads_back_as_an_example_of_each_type() {
        let examples = examples();
        let types: Vec<&str> = examples.iter().filter_map(|record| record.get("type")?.as_str()).collect();
        assert_eq!(types, ["place", "exhibit", "event", "exhibition", "notice", "route", "article", "photo"]);
        assert!(examples.iter().all(is_example));
        let place = examples.first().expect("a place");
        assert_eq!(place.get("location"), Some(&json!({"lat": 30.1279, "lon": 118.1691})));
        assert_eq!(place.get("datum"), Some(&json!("wgs84")));
        assert!(!is_example(&json!({"external_id": "yl-001", "place": "示例-001"})));
    }

    #[test]
    fn every_column_of_the_template_is_the_field_it_says() {
        for column in COLUMNS {
            let (columns, notes) = Columns::of(&[column.label.to_owned()]).expect(column.label);
            assert_eq!(notes, []);
            let cell = column.choices.first().copied().unwrap_or("1");
            let record = columns.record(&[cell.to_owned()]).expect(column.label);
            let fields: Vec<String> = flatten(&record).into_keys().collect();
            assert_eq!(fields, [column.field], "{}", column.label);
        }
        let fields: BTreeSet<&str> = COLUMNS.iter().map(|column| column.field).collect();
        for sheet in SHEETS {
            let first = sheet.example_of("type").and_then(record_type);
            assert!(first.is_some() && record_type(sheet.name) == first);
            let used = sheet
                .columns
                .iter()
                .chain(sheet.required)
                .chain(sheet.example.iter().map(|(field, _)| field));
            assert!(
                used.clone().all(|field| fields.contains(field) && sheet.columns.contains(field)),
                "{}",
                sheet.name
            );
            let shown = sheet.example.iter().map(|(field, _)| *field).collect::<BTreeSet<_>>();
            assert!(sheet.required.iter().all(|field| shown.contains(field)), "{}", sheet.name);
        }
    }

    #[test]
    fn every_choice_is_understood() {
        for column in
            COLUMNS.iter().filter(|column| matches!(column.field, "type" | "effect" | "datum" | "lang"))
        {
            for choice in column.choices {
                let (columns, _) = Columns::of(&[column.label.to_owned()]).expect(column.label);
                let record = columns.record(&[(*choice).to_owned()]).expect(choice);
                let name = record.get(column.field).and_then(Value::as_str).unwrap_or_default();
                assert!(!name.is_empty() && name.is_ascii(), "{choice}");
            }
        }
    }

    #[test]
    fn the_workbook_is_the_same_each_time() {
        let first = xlsx().expect("a workbook");
        assert!(first.starts_with(b"PK\x03\x04"));
        assert_eq!(first, xlsx().expect("a workbook"));
    }
}
