//! Rows of cells from a CSV file of any usual encoding and delimiter. A record sits in memory, the
//! file never does.

use super::bounded::Bounded;
use super::delimiter;
use super::encoding::{self, Open};
use super::table::{CellRow, Cells};
use crate::defect::{Defect, Message};
use crate::limits::{DELIMITER_BYTES, MAX_RECORD_BYTES, MAX_TABLE_CELLS};
use csv::{ByteRecord, ReaderBuilder, Terminator};
use std::io::{self, Cursor, Read};

/// Bytes read from the input at a time.
const BUFFER: usize = 64 * 1024;

/// Reads the rows of a CSV file.
pub struct CsvCells {
    reader: csv::Reader<Bounded>,
    record: ByteRecord,
    /// Why the file is not read at all.
    refused: Option<Box<Defect>>,
    ended: bool,
    /// Line breaks within cells so far: lines less these are rows.
    within: u64,
    /// Rows so far, where they end in `\r`, which counts as no line.
    records: u64,
    end_of_row: u8,
    /// Whether a replacement character stands for bytes that could not be read.
    replaces: bool,
}

impl CsvCells {
    /// Opens a file, twice: once to tell its encoding, once to read it. A file that is no CSV gives a
    /// single row, which says so. Fails only when the input cannot be read.
    pub fn open(open: Open<'_>) -> io::Result<Self> {
        let (text, refused) = match encoding::open(open)? {
            Ok(text) => (text, None),
            Err(defect) => (encoding::Text { input: Box::new(io::empty()), replaces: false }, Some(defect)),
        };
        let mut input = text.input;
        let mut head = Vec::new();
        input.by_ref().take(DELIMITER_BYTES as u64).read_to_end(&mut head)?;
        let end_of_row = if head.contains(&b'\r') && !head.contains(&b'\n') { b'\r' } else { b'\n' };
        let terminator = Terminator::Any(end_of_row);
        // Excel's own line about the delimiter, which it does not show as a row.
        let (delimiter, start) = match head.as_slice() {
            [b's', b'e', b'p', b'=', delimiter @ (b',' | b';' | b'\t' | b'|'), b'\r' | b'\n', ..] => {
                (*delimiter, head.iter().position(|b| *b == end_of_row).map_or(0, |at| at + 1))
            }
            _ => (delimiter::sniff(&head, terminator), 0),
        };
        let mut head = Cursor::new(head);
        head.set_position(start as u64);
        let bounded = Bounded::new(Box::new(head.chain(input)), end_of_row);
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter).terminator(terminator);
        Ok(Self {
            reader: builder.buffer_capacity(BUFFER).from_reader(bounded),
            record: ByteRecord::new(),
            refused,
            ended: false,
            within: 0,
            records: 0,
            end_of_row,
            replaces: text.replaces,
        })
    }

    /// The number of the row just read. Line breaks are counted where they are read, so that blank
    /// rows, which the reader passes over, count as well.
    fn row(&mut self, is_whole: bool) -> u64 {
        self.records += 1;
        if self.end_of_row == b'\r' {
            return self.records;
        }
        let text = self.record.as_slice();
        if text.contains(&b'\n') {
            self.within += text.iter().filter(|b| **b == b'\n').count() as u64;
        }
        let lines = self.reader.position().line().saturating_sub(1);
        lines.saturating_sub(self.within) + u64::from(!is_whole)
    }

    /// Whether everything was read, the mark of the end included.
    fn is_last(&self) -> bool {
        self.reader.position().byte() == self.reader.get_ref().given()
    }

    fn cells(&self) -> Result<Vec<String>, Box<Defect>> {
        if self.record.as_slice().contains(&0) {
            return Err(Box::new(zero_byte()));
        }
        let mut len = self.record.len();
        if len > MAX_TABLE_CELLS {
            len = self.record.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
            if len > MAX_TABLE_CELLS {
                return Err(Box::new(too_many_cells(len)));
            }
        }
        let mut cells = Vec::with_capacity(len);
        for cell in self.record.iter().take(len) {
            let text = std::str::from_utf8(cell).map_err(|_| Box::new(undecodable(cells.len())))?;
            if self.replaces && text.contains('\u{fffd}') {
                return Err(Box::new(undecodable(cells.len())));
            }
            cells.push(text.to_owned());
        }
        if let Some(last) = cells.last_mut().filter(|last| last.ends_with('\r')) {
            last.pop();
        }
        Ok(cells)
    }
}

impl Cells for CsvCells {
    fn next(&mut self) -> io::Result<Option<CellRow>> {
        if let Some(defect) = self.refused.take() {
            self.ended = true;
            return Ok(Some(CellRow { row: 1, cells: Err(defect) }));
        }
        if self.ended {
            return Ok(None);
        }
        self.reader.get_mut().allow(MAX_RECORD_BYTES);
        let read = self.reader.read_byte_record(&mut self.record);
        if !read.map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            other => io::Error::other(format!("reading CSV failed: {other:?}")),
        })? {
            self.ended = true;
            return Ok(None);
        }
        let bounded = self.reader.get_ref();
        let is_cut = bounded.is_cut();
        let is_open = self.is_last() && self.record.as_slice().ends_with(bounded.mark());
        if is_cut || is_open {
            self.ended = true;
            let row = self.row(false);
            let defect = if is_cut { too_large(row) } else { open_quote(row) };
            return Ok(Some(CellRow { row, cells: Err(Box::new(defect.at(row))) }));
        }
        if self.is_last() && self.record.as_slice() == [0] {
            self.ended = true;
            return Ok(None);
        }
        let row = self.row(true);
        Ok(Some(CellRow { row, cells: self.cells().map_err(|defect| Box::new(defect.at(row))) }))
    }
}

fn too_large(row: u64) -> Defect {
    let limit = MAX_RECORD_BYTES / (1024 * 1024);
    Defect::error(
        "too_large",
        None,
        Message::new(
            format!("从第 {row} 行起的一条记录超过 {limit} MB，可能少了一个双引号；此后的内容未读取"),
            format!(
                "the record that begins in row {row} is longer than {limit} MB; a quote may have been left open. Nothing after it was read"
            ),
        ),
    )
}

fn open_quote(row: u64) -> Defect {
    Defect::error(
        "open_quote",
        None,
        Message::new(
            format!("第 {row} 行的双引号没有配对，此后的内容都被当作同一格，未读取；请补上引号"),
            format!(
                "a quote opened in row {row} is never closed, so that all that follows is one cell and was not read; close it"
            ),
        ),
    )
}

fn zero_byte() -> Defect {
    Defect::error(
        "control_character",
        None,
        Message::new(
            "这一行含有空字符（NUL），文件可能损坏；请重新导出",
            "this row contains a zero byte; the file may be damaged, so export it again",
        ),
    )
}

fn undecodable(at: usize) -> Defect {
    let at = at + 1;
    Defect::error(
        "bad_encoding",
        None,
        Message::new(
            format!("这一行第 {at} 格有无法识别的字符编码；请另存为“CSV UTF-8”"),
            format!(
                "cell {at} of this row has characters in no known encoding; save the file as \"CSV UTF-8\""
            ),
        ),
    )
}

fn too_many_cells(len: usize) -> Defect {
    Defect::error(
        "too_many_cells",
        None,
        Message::new(
            format!("这一行有 {len} 格，最多 {MAX_TABLE_CELLS} 格；请检查分隔符与引号"),
            format!("this row has {len} cells, more than {MAX_TABLE_CELLS}; check separators and quotes"),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader};

    type Seen = (u64, Result<Vec<String>, &'static str>);

    fn rows(file: &[u8]) -> Vec<Seen> {
        let file = file.to_vec();
        let again = || -> io::Result<Box<dyn BufRead + Send>> { Ok(Box::new(Cursor::new(file.clone()))) };
        let mut cells = CsvCells::open(&again).expect("readable");
        let next = || cells.next().expect("readable");
        std::iter::from_fn(next).map(|r| (r.row, r.cells.map_err(|d| d.code))).collect()
    }

    fn row(row: u64, cells: &[&str]) -> Seen {
        (row, Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()))
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_shows_them() {
        let expected = [
            row(2, &["编号", "简介"]),
            row(3, &["a", "一\n二"]),
            row(5, &["b", "三"]),
            row(6, &["c", ""]),
            row(7, &["d", "四\n\n五"]),
        ];
        let file = "\n编号;简介\na;\"一\n二\"\n\nb;三\nc;\nd;\"四\n\n五\"";
        assert_eq!(rows(file.as_bytes()), expected);
        assert_eq!(rows(format!("{file}\n").as_bytes()), expected);
        // Blank rows may be given where lines end in two characters.
        let dos: Vec<Seen> = rows(file.replace('\n', "\r\n").as_bytes());
        let filled = dos.into_iter().filter(|(_, cells)| cells.as_ref().is_ok_and(|c| c.len() > 1));
        let unix =
            filled.map(|(r, cells)| (r, cells.map(|c| c.iter().map(|t| t.replace('\r', "")).collect())));
        assert_eq!(unix.collect::<Vec<_>>(), expected);
        assert_eq!(rows("编号,名称\ra,甲\r".as_bytes()), [row(1, &["编号", "名称"]), row(2, &["a", "甲"])]);
        assert_eq!(rows(b"sep=|\r\nid|name\r\na|b,c"), [row(1, &["id", "name"]), row(2, &["a", "b,c"])]);
        assert_eq!(rows(b""), []);
    }

    #[test]
    fn broken_quotes_cost_as_few_rows_as_they_can() {
        let file = "id,name\na,\"x\"y\nb,5\" screen\nc,\"z\nd,e\n";
        assert_eq!(
            rows(file.as_bytes()),
            [
                row(1, &["id", "name"]),
                row(2, &["a", "xy"]),
                row(3, &["b", "5\" screen"]),
                (4, Err("open_quote"))
            ]
        );
    }

    #[test]
    fn a_quote_left_open_costs_one_record_and_not_the_memory() {
        let head = b"id,name\n\nh1,\"a\nb\"\nh2,\"open\n";
        let again = || -> io::Result<Box<dyn BufRead + Send>> {
            let endless = io::repeat(b'x').take(128 << 20);
            Ok(Box::new(Cursor::new(head).chain(BufReader::with_capacity(BUFFER, endless))))
        };
        let mut cells = CsvCells::open(&again).expect("readable");
        let mut last = None;
        while let Some(row) = cells.next().expect("readable") {
            last = Some((row.row, row.cells.map_err(|d| d.code)));
        }
        assert_eq!(last, Some((4, Err("too_large"))));
        let kept = cells.record.as_slice().len();
        assert!((MAX_RECORD_BYTES..MAX_RECORD_BYTES + 2 * BUFFER).contains(&kept), "{kept}");
    }

    #[test]
    fn junk_costs_its_row() {
        let mut file = "编号,名称\na,听涛松与双溪桥\n".as_bytes().to_vec();
        file.extend_from_slice(b"b,x\0y\nc,\xe5\x8f\nd,ok\n");
        let codes: Vec<_> = rows(&file).into_iter().map(|(row, cells)| (row, cells.err())).collect();
        assert_eq!(
            codes,
            [(1, None), (2, None), (3, Some("control_character")), (4, Some("bad_encoding")), (5, None)]
        );
        let wide = [
            b"id,name\n".to_vec(),
            vec![b','; 100_000],
            b"\nb".to_vec(),
            vec![b','; 20_000],
            b"x\nc,d\n".to_vec(),
        ];
        let read = rows(&wide.concat());
        assert_eq!(read.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(read.get(1), Some(&row(2, &[])));
        assert_eq!(read.get(2), Some(&(3, Err("too_many_cells"))));
        assert_eq!(rows(&[b"\0\0\0".to_vec(), vec![7; 50]].concat()), [(1, Err("not_csv"))]);
    }
}
