//! Partner records from a table: the header says which field each column is, every further row is a
//! record.

use super::columns::Columns;
use crate::defect::{Defect, Message};
use crate::files::json::RawRow;
use crate::limits::MAX_TITLE_ROWS;
use serde_json::Value;
use std::collections::VecDeque;
use std::io;

/// Rows of cells, from whatever form the table is in.
pub trait Cells: Send {
    /// The next row; `None` at the end. Blank rows may be given or left out. Fails only when the
    /// input cannot be read.
    fn next(&mut self) -> io::Result<Option<CellRow>>;
}

/// A row of cells as text.
#[derive(Clone, Debug, PartialEq)]
pub struct CellRow {
    /// Its number as a spreadsheet shows it, from 1.
    pub row: u64,
    /// Its cells from the first column on, or why it has none. One bad row says nothing of the next.
    pub cells: Result<Vec<String>, Box<Defect>>,
}

/// Reads records from rows of cells.
pub struct TableRows<C> {
    cells: C,
    /// `None` when there is no header to go by: nothing more is read.
    columns: Option<Columns>,
    /// Read while the header was looked for.
    ready: VecDeque<CellRow>,
    default_type: Option<String>,
    notes: Vec<Defect>,
    /// Whether values below no heading have been remarked upon.
    unnamed_told: bool,
}

impl<C: Cells> TableRows<C> {
    /// Reads as far as the header. A table without one gives a single row, which says so.
    pub fn open(cells: C) -> io::Result<Self> {
        let (ready, notes) = (VecDeque::new(), Vec::new());
        let mut rows = Self { cells, columns: None, ready, default_type: None, notes, unnamed_told: false };
        rows.find_header()?;
        Ok(rows)
    }

    /// The type of rows that name none: a sheet called 展品 holds exhibits.
    pub fn with_type(mut self, default_type: Option<&str>) -> Self {
        self.default_type = default_type.map(str::to_owned);
        self
    }

    /// What is to be said about the header. Complete when the last row has been read.
    pub fn notes(&self) -> Vec<Defect> {
        self.notes.clone()
    }

    /// The next record; `None` at the end. Blank rows are passed over. Fails only when the input
    /// cannot be read.
    pub fn next_row(&mut self) -> io::Result<Option<RawRow>> {
        loop {
            let next = match (self.ready.pop_front(), &self.columns) {
                (Some(row), _) => Some(row),
                (None, Some(_)) => self.cells.next()?,
                (None, None) => None,
            };
            let Some(CellRow { row, cells }) = next else { return Ok(None) };
            let cells = match cells {
                Ok(cells) if is_blank(&cells) => continue,
                Ok(cells) => cells,
                Err(defect) => return Ok(Some(RawRow { row, record: Err(Box::new(defect.at(row))) })),
            };
            return Ok(Some(RawRow { row, record: self.record(row, cells) }));
        }
    }

    fn record(&mut self, row: u64, cells: Vec<String>) -> Result<Value, Box<Defect>> {
        let Some(columns) = &self.columns else { return Err(Box::new(empty().at(row))) };
        if !self.unnamed_told
            && let Some(at) = columns.unnamed(&cells)
        {
            self.unnamed_told = true;
            self.notes.push(unnamed(at).at(row));
        }
        let mut record = columns.record_from(cells).map_err(|defect| Box::new(defect.at(row)))?;
        if let (Some(name), Value::Object(map)) = (&self.default_type, &mut record)
            && map.get("type").is_none_or(Value::is_null)
        {
            map.insert("type".to_owned(), Value::from(name.as_str()));
        }
        Ok(record)
    }

    /// The header is the first row that is not blank, unless what stands there are titles: rows in
    /// which no column is known, or a single cell is filled, above one with two known columns.
    fn find_header(&mut self) -> io::Result<()> {
        let mut above: Vec<(u64, Vec<String>)> = Vec::new();
        loop {
            let next = self.cells.next()?;
            match next {
                Some(CellRow { cells: Ok(cells), .. }) if is_blank(&cells) => {}
                Some(CellRow { row, cells: Ok(cells) }) if Columns::known_in(&cells) >= 2 => {
                    if let Some((first, _)) = above.iter().find(|(_, cells)| filled(cells) > 1) {
                        self.notes.push(remarks(*first, row).at(*first));
                    }
                    self.header(row, &cells);
                    return Ok(());
                }
                Some(CellRow { row, cells: Ok(cells) }) if above.len() < MAX_TITLE_ROWS => {
                    above.push((row, cells));
                }
                other => return self.first_is_header(above, other),
            }
        }
    }

    /// No row has two known columns: the likeliest one is the header, those after it are records.
    fn first_is_header(&mut self, above: Vec<(u64, Vec<String>)>, next: Option<CellRow>) -> io::Result<()> {
        let several = |(_, cells): &(u64, Vec<String>)| filled(cells) > 1;
        let known = |(_, cells): &(u64, Vec<String>)| Columns::known_in(cells) > 0;
        let likely = above.iter().position(|row| several(row) && known(row));
        let likely = likely.or_else(|| above.iter().position(known));
        let likely = likely.or_else(|| above.iter().position(several)).unwrap_or(0);
        let mut rows = above.into_iter().skip(likely);
        match (rows.next(), next) {
            (Some((row, cells)), next) => {
                if self.header(row, &cells) {
                    let rest = rows.map(|(row, cells)| CellRow { row, cells: Ok(cells) });
                    self.ready.extend(rest.chain(next));
                }
            }
            (None, Some(unread)) => self.ready.push_back(unread),
            (None, None) => {
                self.ready.push_back(CellRow { row: 1, cells: Err(Box::new(empty())) });
            }
        }
        Ok(())
    }

    fn header(&mut self, row: u64, cells: &[String]) -> bool {
        match Columns::of(cells) {
            Ok((columns, notes)) => {
                self.columns = Some(columns);
                self.notes.extend(notes.into_iter().map(|note| note.at(row)));
                true
            }
            Err(defect) => {
                self.ready.push_back(CellRow { row, cells: Err(defect) });
                false
            }
        }
    }
}

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

fn empty() -> Defect {
    Defect::error(
        "no_header",
        None,
        Message::new(
            "表格是空的：第一行应为列名，例如“编号、名称、类别”，可下载模板照填",
            "the table is empty: its first row names the columns, such as external_id, name, kind; download the template",
        ),
    )
}

fn remarks(first: u64, header: u64) -> Defect {
    let last = header.saturating_sub(1);
    Defect::warning(
        "rows_above_header",
        None,
        Message::new(
            format!("第 {header} 行是列名，其上的第 {first}—{last} 行未读取；若其中有数据，请移到列名之下"),
            format!(
                "row {header} names the columns; rows {first} to {last} above it were not read, so move any data below it"
            ),
        ),
    )
}

fn unnamed(at: usize) -> Defect {
    let at = at + 1;
    Defect::warning(
        "unnamed_column",
        None,
        Message::new(
            format!("第 {at} 列有内容但没有列名，未读取；请在列名行写上名称"),
            format!("column {at} has values but no name and was not read; name it in the header"),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    struct Sheet(VecDeque<CellRow>);

    impl Cells for Sheet {
        fn next(&mut self) -> io::Result<Option<CellRow>> {
            Ok(self.0.pop_front())
        }
    }

    fn sheet(rows: &[&[&str]]) -> TableRows<Sheet> {
        let cells = |row: &&[&str]| Ok(row.iter().map(|cell| (*cell).to_owned()).collect());
        let rows = rows.iter().zip(1..).map(|(row, at)| CellRow { row: at, cells: cells(row) }).collect();
        TableRows::open(Sheet(rows)).expect("rows")
    }

    fn all(rows: &mut TableRows<Sheet>) -> Vec<(u64, Result<Value, &'static str>)> {
        let next = || rows.next_row().expect("readable");
        std::iter::from_fn(next).map(|r| (r.row, r.record.map_err(|defect| defect.code))).collect()
    }

    #[test]
    fn titles_and_blank_rows_above_the_header_are_no_records() {
        let mut rows = sheet(&[
            &["云岭风景区景点信息表", "", ""],
            &["", "", ""],
            &["填报单位：云岭管委会", "联系电话", "0559-0000000"],
            &["编号", "名称*", "门票（元）"],
            &["yl-01", "听涛台", "免费"],
            &["", " ", ""],
            &["yl-02", "双溪桥", ""],
        ]);
        assert_eq!(
            all(&mut rows),
            [
                (5, Ok(json!({"external_id": "yl-01", "name": "听涛台", "ticket": "免费"}))),
                (7, Ok(json!({"external_id": "yl-02", "name": "双溪桥"}))),
            ]
        );
        let codes: Vec<_> = rows.notes().iter().map(|n| (n.code, n.row)).collect();
        assert_eq!(codes, [("rows_above_header", Some(3))]);
    }

    #[test]
    fn a_table_of_one_column_has_its_header_in_the_first_row() {
        let mut rows = sheet(&[&["编号"], &["yl-01"], &["yl-02"]]).with_type(Some("delete"));
        assert_eq!(
            all(&mut rows),
            [
                (2, Ok(json!({"external_id": "yl-01", "type": "delete"}))),
                (3, Ok(json!({"external_id": "yl-02", "type": "delete"}))),
            ]
        );
    }

    #[test]
    fn a_row_keeps_the_type_it_names() {
        let mut rows = sheet(&[&["类型", "名称"], &["", "青瓷莲花尊"], &["地点", "二楼展厅"]]);
        rows = rows.with_type(Some("exhibit"));
        assert_eq!(
            all(&mut rows),
            [
                (2, Ok(json!({"type": "exhibit", "name": "青瓷莲花尊"}))),
                (3, Ok(json!({"type": "place", "name": "二楼展厅"}))),
            ]
        );
    }

    #[test]
    fn without_a_header_one_row_says_so_and_nothing_more_is_read() {
        let mut rows = sheet(&[&["yl-01", "听涛台", "30.1,118.2"], &["yl-02", "双溪桥", ""]]);
        assert_eq!(all(&mut rows), [(1, Err("no_header"))]);
        assert_eq!(all(&mut sheet(&[])), [(1, Err("no_header"))]);
    }

    #[test]
    fn values_without_a_heading_are_remarked_upon_once() {
        let mut rows = sheet(&[&["编号", "", "名称"], &["a", "x", "甲"], &["b", "y", "乙", "", "z"]]);
        let read = all(&mut rows);
        assert_eq!(read.first(), Some(&(2, Ok(json!({"external_id": "a", "name": "甲"})))));
        assert_eq!(read.last(), Some(&(3, Err("too_many_cells"))));
        let codes: Vec<_> = rows.notes().iter().map(|n| n.code).collect();
        assert_eq!(codes, ["unnamed_column"]);
    }
}
