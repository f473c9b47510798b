//! The rows of all parts of a file, one after another, whatever form each is in.

use super::opened::Part;
use crate::defect::{Defect, Defects, Message};
use crate::files::foreign::{Translated, translate};
use crate::files::json::{self, RawRow};
use crate::files::sheet::{SheetLimits, Workbook};
use crate::files::sniff::Format;
use crate::files::tables::csv::CsvCells;
use crate::files::tables::record_type;
use crate::files::tables::table::{Cells, TableRows};
use crate::files::tables::template::{GUIDE_SHEET, is_example};
use crate::partner;
use serde_json::Value;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Bytes read at once.
const BUFFER: usize = 256 * 1024;
/// Rows of a workbook that are read ahead.
const AHEAD: usize = 512;

/// A row, with the part of the file it stands in.
pub(super) type Row = (Option<Arc<str>>, RawRow);

/// The rows of a file.
pub(super) struct Rows {
    parts: VecDeque<Part>,
    made: VecDeque<Value>,
    open: Option<Open>,
    /// Records of other formats, where one row holds several.
    several: VecDeque<Row>,
    numbered: u64,
    /// What is to be said of parts as a whole.
    notes: Defects,
    told_of_examples: bool,
}

/// A part that is being read.
struct Open {
    name: Option<Arc<str>>,
    reader: Reader,
}

enum Reader {
    Json(json::Rows),
    Csv(Box<TableRows<CsvCells>>),
    /// A workbook is read by a thread of its own: its reader borrows from it.
    Sheets(Receiver<io::Result<Told>>),
}

/// What the reader of a workbook tells.
enum Told {
    Row(Option<Arc<str>>, RawRow),
    Note(Defect),
}

impl Rows {
    pub fn new(parts: Vec<Part>, made: Vec<Value>) -> Self {
        Self {
            parts: parts.into(),
            made: made.into(),
            open: None,
            several: VecDeque::new(),
            numbered: 0,
            notes: Defects::default(),
            told_of_examples: false,
        }
    }

    /// What is to be said of parts as a whole; complete at the end.
    pub fn notes(&mut self) -> Defects {
        std::mem::take(&mut self.notes)
    }

    /// The next row; `None` at the end. Fails only when the disk does.
    pub fn next(&mut self) -> io::Result<Option<Row>> {
        loop {
            if let Some(row) = self.several.pop_front() {
                return Ok(Some(row));
            }
            if let Some(value) = self.made.pop_front() {
                self.numbered += 1;
                return Ok(Some((None, RawRow { row: self.numbered, record: Ok(value) })));
            }
            if self.open.is_none() {
                let Some(part) = self.parts.pop_front() else { return Ok(None) };
                let reader = open(&part)?;
                self.open = Some(Open { name: part.name, reader });
            }
            let Some(open) = &mut self.open else { continue };
            let name = open.name.clone();
            let row = match &mut open.reader {
                Reader::Json(rows) => rows.next_row()?.map(|row| (name, row)),
                Reader::Csv(rows) => match rows.next_row()? {
                    Some(row) => Some((name, row)),
                    None => {
                        let notes = rows.notes().into_iter();
                        notes.for_each(|note| self.notes.push(note.within(name.as_deref())));
                        None
                    }
                },
                Reader::Sheets(rows) => match rows.recv() {
                    Ok(Ok(Told::Row(sheet, row))) => Some((joined(name, sheet), row)),
                    Ok(Ok(Told::Note(note))) => {
                        self.notes.push(note.within(name.as_deref()));
                        continue;
                    }
                    Ok(Err(error)) => return Err(error),
                    Err(_) => None,
                },
            };
            match row {
                None => self.open = None,
                Some((name, row)) => self.take(name, row),
            }
        }
    }

    /// Queues the records of a row.
    fn take(&mut self, name: Option<Arc<str>>, RawRow { row, record }: RawRow) {
        let value = match record {
            Err(defect) if !defect.is_error() => {
                self.notes.push(defect.at(row).within(name.as_deref()));
                return;
            }
            Err(defect) => {
                self.several.push_back((name, RawRow { row, record: Err(defect) }));
                return;
            }
            Ok(value) => value,
        };
        if is_example(&value) {
            if !std::mem::replace(&mut self.told_of_examples, true) {
                self.notes.push(example().at(row).within(name.as_deref()));
            }
            return;
        }
        // What has an identifier of its own is ours already; looking at every row costs time.
        let records = match partner::key(&value) {
            Some(_) if value.get("@context").is_none() => vec![Ok(value)],
            _ => match translate(value) {
                Translated::Own(value) => vec![Ok(value)],
                Translated::Records(records) => records,
            },
        };
        for record in records {
            match record {
                Err(defect) if !defect.is_error() => self.notes.push(defect.at(row).within(name.as_deref())),
                record => {
                    let record = record.map_err(Box::new);
                    self.several.push_back((name.clone(), RawRow { row, record }));
                }
            }
        }
    }
}

/// The part of a file that a sheet is.
fn joined(part: Option<Arc<str>>, sheet: Option<Arc<str>>) -> Option<Arc<str>> {
    match (part, sheet) {
        (Some(part), Some(sheet)) => Some(format!("{part} / {sheet}").into()),
        (part, sheet) => part.or(sheet),
    }
}

fn open(part: &Part) -> io::Result<Reader> {
    Ok(match part.format {
        Format::Json => Reader::Json(json::Rows::open(reader(&part.path)?)?),
        Format::Sheet => Reader::Sheets(sheets(part.path.clone())),
        // Archives within archives are refused before.
        Format::Text | Format::Archive => {
            let path = part.path.clone();
            let cells = CsvCells::open(&|| reader(&path))?;
            Reader::Csv(Box::new(TableRows::open(cells)?))
        }
    })
}

fn reader(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    Ok(Box::new(BufReader::with_capacity(BUFFER, File::open(path)?)))
}

/// The rows of a workbook's sheets, read ahead by a thread that ends with whoever listens.
fn sheets(path: PathBuf) -> Receiver<io::Result<Told>> {
    let (tell, told) = sync_channel(AHEAD);
    std::thread::spawn(move || {
        // Nobody listens any more: there is nothing left to do.
        let _ = read_sheets(&path, &tell);
    });
    told
}

type Unheard = std::sync::mpsc::SendError<io::Result<Told>>;

fn read_sheets(path: &Path, tell: &SyncSender<io::Result<Told>>) -> Result<(), Unheard> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return tell.send(Err(error)),
    };
    let mut workbook = match Workbook::open(file, SheetLimits::default()) {
        Ok(workbook) => workbook,
        Err(defect) => return tell.send(Ok(Told::Note(*defect))),
    };
    for warning in workbook.warnings() {
        tell.send(Ok(Told::Note(warning.clone())))?;
    }
    let several = workbook.sheet_names().len() > 1;
    for name in workbook.sheet_names().to_vec() {
        if name == GUIDE_SHEET {
            continue;
        }
        match workbook.cells(&name) {
            Err(defect) => tell.send(Ok(Told::Note(*defect)))?,
            Ok(cells) => read_sheet(&name, cells, several, tell)?,
        }
    }
    Ok(())
}

/// Reads a sheet. One without a header says nothing where there are others: `Sheet2` is empty.
fn read_sheet(
    name: &str,
    cells: impl Cells,
    several: bool,
    tell: &SyncSender<io::Result<Told>>,
) -> Result<(), Unheard> {
    let mut rows = match TableRows::open(cells) {
        Ok(rows) => rows.with_type(record_type(name)),
        Err(error) => return tell.send(Err(error)),
    };
    let sheet: Arc<str> = name.into();
    loop {
        match rows.next_row() {
            Ok(Some(RawRow { record: Err(defect), .. })) if several && defect.code == "no_header" => {
                let severity = crate::Severity::Warning;
                tell.send(Ok(Told::Note(Defect { severity, ..*defect }.within(Some(name)))))?;
            }
            Ok(Some(row)) => tell.send(Ok(Told::Row(Some(Arc::clone(&sheet)), row)))?,
            Ok(None) => break,
            Err(error) => return tell.send(Err(error)),
        }
    }
    rows.notes().into_iter().try_for_each(|note| tell.send(Ok(Told::Note(note.within(Some(name))))))
}

fn example() -> Defect {
    Defect::warning(
        "example",
        None,
        Message::new(
            "模板中的示例行没有采用；删去即可",
            "the template's example rows were passed over; they can be deleted",
        ),
    )
}
