//! Cells of one sheet, gathered into rows.

use super::value;
use crate::defect::{Defect, Message};
use crate::files::tables::table::{CellRow, Cells};
use crate::limits::{MAX_RECORD_BYTES, MAX_SHEET_COLUMNS, MAX_SHEET_TEXT_BYTES};
use calamine::{Cell, DataRef, Dimensions, XlsxCellReader, XlsxError};
use scenic_data::words::shown;
use std::io::{self, Read, Seek};

/// Merged regions kept for one row; regions do not overlap, so that more have nothing to say.
const MAX_MERGED_IN_ROW: usize = MAX_SHEET_COLUMNS;

/// Rows of one sheet.
pub(super) struct SheetCells<'a, R: Read + Seek> {
    sheet: String,
    reader: XlsxCellReader<'a, R>,
    /// The first cell of the next row, when it has been read already.
    ahead: Option<Cell<DataRef<'a>>>,
    merged: Merged,
    /// Something unreadable whose row is the one it is found in or the next.
    unplaced: Option<String>,
    last: Option<u32>,
    /// Bytes of text so far.
    bytes: u64,
    done: bool,
}

impl<'a, R: Read + Seek> SheetCells<'a, R> {
    pub fn new(sheet: &str, reader: XlsxCellReader<'a, R>, merged: Vec<Dimensions>) -> Self {
        Self {
            sheet: sheet.to_owned(),
            reader,
            ahead: None,
            merged: Merged::new(merged),
            unplaced: None,
            last: None,
            bytes: 0,
            done: false,
        }
    }

    /// The next cell that is not empty.
    fn cell(&mut self) -> Result<Option<Cell<DataRef<'a>>>, XlsxError> {
        if let Some(cell) = self.ahead.take() {
            return Ok(Some(cell));
        }
        loop {
            match self.reader.next_cell() {
                Ok(Some(cell)) if *cell.get_value() == DataRef::Empty => {}
                Ok(cell) => return Ok(cell),
                Err(error) if ends_sheet(&error) => return Err(error),
                // The reader stands within the cell, and goes on with the next.
                Err(error) => self.unplaced = Some(error.to_string()),
            }
        }
    }

    /// Nothing more comes of the sheet.
    fn ended(&mut self, row: u64, why: &str) -> CellRow {
        self.done = true;
        let (sheet, why) = (shown(&self.sheet), shown(why));
        let message = Message::new(
            format!("工作表“{sheet}”从第 {row} 行起无法读取（{why}），请用表格软件打开后另存为 .xlsx 再上传"),
            format!(
                "sheet {sheet:?} cannot be read from row {row} on ({why}); open it in a spreadsheet program and save it as .xlsx again"
            ),
        );
        CellRow { row, cells: Err(Box::new(Defect::error("broken_sheet", None, message).at(row))) }
    }
}

impl<R: Read + Seek + Send> Cells for SheetCells<'_, R> {
    fn next(&mut self) -> io::Result<Option<CellRow>> {
        if self.done {
            return Ok(None);
        }
        let after = u64::from(self.last.map_or(0, |row| row.saturating_add(1))) + 1;
        let first = match self.cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => {
                self.done = true;
                let Some(why) = self.unplaced.take() else { return Ok(None) };
                return Ok(Some(CellRow { row: after, cells: Err(unreadable(after, &why)) }));
            }
            Err(error) => return failed(error).map(|why| Some(self.ended(after, &why))),
        };
        let index = first.get_position().0;
        if self.last.is_some_and(|last| index <= last) {
            return Ok(Some(self.ended(after, "rows out of order")));
        }
        self.last = Some(index);
        self.merged.go_to(index);
        // What was found before this row's first cell may have been this row's.
        let before = self.unplaced.take();
        let mut row = Row::new(u64::from(index) + 1);
        row.add(first, &self.merged);
        let broken = loop {
            match self.cell() {
                Ok(Some(cell)) if cell.get_position().0 == index => {
                    // Between two cells of this row, it was this row's.
                    if let Some(why) = self.unplaced.take() {
                        row.unreadable(&why);
                    }
                    row.add(cell, &self.merged);
                }
                Ok(Some(cell)) => {
                    self.ahead = Some(cell);
                    break None;
                }
                Ok(None) => {
                    self.done = true;
                    break None;
                }
                Err(error) => break Some(failed(error)?),
            }
        };
        if let Some(why) = broken {
            return Ok(Some(self.ended(row.row, &why)));
        }
        if let Some(why) = before.or_else(|| self.unplaced.clone()) {
            row.unreadable(&why);
        }
        self.bytes += row.bytes as u64;
        if self.bytes > MAX_SHEET_TEXT_BYTES {
            return Ok(Some(self.ended(row.row, "too much text")));
        }
        Ok(Some(row.finish()))
    }
}

/// A row under construction.
struct Row {
    row: u64,
    cells: Vec<String>,
    bytes: usize,
    defect: Option<Box<Defect>>,
}

impl Row {
    fn new(row: u64) -> Self {
        Self { row, cells: Vec::new(), bytes: 0, defect: None }
    }

    fn add(&mut self, cell: Cell<DataRef<'_>>, merged: &Merged) {
        let column = cell.get_position().1;
        // A merged region shows its first cell; what others still hold nobody sees.
        if self.defect.is_some() || merged.hides(column) {
            return;
        }
        let at = column as usize;
        if at >= MAX_SHEET_COLUMNS {
            self.refuse(
                "too_many_columns",
                column,
                "列太靠右，请删除多余的列",
                "stands too far right; delete columns that are not used",
            );
            return;
        }
        match value::text(cell.get_value().clone()) {
            Ok(text) => {
                self.bytes += text.len();
                if self.bytes > MAX_RECORD_BYTES {
                    self.refuse(
                        "too_large",
                        column,
                        "使整行内容太多，请缩短",
                        "makes the row too long; shorten it",
                    );
                    return;
                }
                if self.cells.len() <= at {
                    self.cells.resize(at + 1, String::new());
                }
                if let Some(place) = self.cells.get_mut(at) {
                    *place = text;
                }
            }
            Err(error) => self.refuse(
                "cell_error",
                column,
                &format!("的公式出错（{error}），请修正公式或直接填写内容"),
                &format!("has the error {error}; correct its formula or type the value"),
            ),
        }
    }

    fn refuse(&mut self, code: &'static str, column: u32, zh: &str, en: &str) {
        let letters = letters(column);
        let cell = format!("{letters}{}", self.row);
        let message = Message::new(format!("单元格 {cell} {zh}"), format!("cell {cell} {en}"));
        self.defect = Some(Box::new(Defect::error(code, Some(letters), message).at(self.row)));
    }

    fn unreadable(&mut self, why: &str) {
        self.defect.get_or_insert_with(|| unreadable(self.row, why));
    }

    fn finish(self) -> CellRow {
        CellRow { row: self.row, cells: self.defect.map_or(Ok(self.cells), Err) }
    }
}

/// The merged regions around the row that is read.
struct Merged {
    /// By their first row, last first.
    later: Vec<Dimensions>,
    /// Those of this row, by their first column.
    here: Vec<Dimensions>,
    row: u32,
}

impl Merged {
    fn new(mut regions: Vec<Dimensions>) -> Self {
        regions.sort_unstable_by_key(|region| std::cmp::Reverse(region.start));
        Self { later: regions, here: Vec::new(), row: 0 }
    }

    fn go_to(&mut self, row: u32) {
        self.row = row;
        self.here.retain(|region| region.end.0 >= row);
        let before = self.here.len();
        while let Some(region) = self.later.pop_if(|region| region.start.0 <= row) {
            if region.end.0 >= row && self.here.len() < MAX_MERGED_IN_ROW {
                self.here.push(region);
            }
        }
        if self.here.len() > before {
            self.here.sort_unstable_by_key(|region| region.start.1);
        }
    }

    /// Whether a cell of this row is in a region and not its first.
    fn hides(&self, column: u32) -> bool {
        let after = self.here.partition_point(|region| region.start.1 <= column);
        let region = after.checked_sub(1).and_then(|at| self.here.get(at));
        region.is_some_and(|region| region.end.1 >= column && region.start != (self.row, column))
    }
}

/// Whether nothing can be read of a sheet after this error, which is then not one cell's.
fn ends_sheet(error: &XlsxError) -> bool {
    use XlsxError as E;
    matches!(error, E::Io(_) | E::Zip(_) | E::Xml(_) | E::XmlEof(_) | E::Encoding(_))
}

/// A sheet's own fault as words, apart from a disk that fails.
fn failed(error: XlsxError) -> io::Result<String> {
    match error {
        XlsxError::Io(error) if error.raw_os_error().is_some() => Err(error),
        error => Ok(error.to_string()),
    }
}

fn unreadable(row: u64, why: &str) -> Box<Defect> {
    let why = shown(why);
    let message = Message::new(
        format!("第 {row} 行附近有无法读取的单元格（{why}），请改为普通文字或数字"),
        format!("a cell in or beside row {row} cannot be read ({why}); make it plain text or a number"),
    );
    Box::new(Defect::error("unreadable_cell", None, message).at(row))
}

/// A column's letters: 0 is A, 26 is AA.
fn letters(column: u32) -> String {
    let mut out = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        out.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    out.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_that_the_spreadsheet_shows() {
        let cases = [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")];
        for (column, shown) in cases {
            assert_eq!(letters(column), shown);
        }
    }

    #[test]
    fn a_merged_region_shows_its_first_cell_only() {
        let mut merged = Merged::new(vec![
            Dimensions { start: (3, 4), end: (3, 5) },
            Dimensions { start: (1, 0), end: (3, 1) },
        ]);
        let hidden = |merged: &Merged| (0..7).filter(|c| merged.hides(*c)).collect::<Vec<_>>();
        for (row, expected) in [(0, vec![]), (1, vec![1]), (3, vec![0, 1, 5]), (4, vec![])] {
            merged.go_to(row);
            assert_eq!(hidden(&merged), expected, "row {row}");
        }
    }
}
