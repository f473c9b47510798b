//! Rows of a partner's JSON file, one at a time: JSON Lines, an array, one object, or an object
//! whose `records` is an array. A file never sits in memory; a row does.

use crate::defect::{Defect, Message};
use crate::limits::MAX_RECORD_BYTES;
use serde_json::Value;
use std::collections::VecDeque;
use std::io::{self, BufRead, Cursor, Read};

/// A row: the line it stands on in JSON Lines, else its number, from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct RawRow {
    /// Which row.
    pub row: u64,
    /// Its value, or why it has none. One bad row says nothing of the next.
    pub record: Result<Value, Box<Defect>>,
}

enum Form {
    /// A value a line.
    Lines,
    /// Elements of an array that is open.
    Array,
    /// Values one after the other.
    Values,
    /// Nothing more.
    Done,
}

/// The members of an object whose arrays are read element by element: records, and GeoJSON's features.
const COLLECTIONS: [&[u8]; 2] = [b"\"records\"", b"\"features\""];

/// Reads rows from a file.
pub struct Rows {
    input: Box<dyn BufRead + Send>,
    form: Form,
    /// Whether the open array is the `records` of an object, whose other members follow.
    in_object: bool,
    row: u64,
    ready: VecDeque<RawRow>,
}

impl Rows {
    /// Looks at the beginning of the input to tell its form. A byte-order mark is passed over.
    pub fn open(mut input: Box<dyn BufRead + Send>) -> io::Result<Self> {
        let mut head = Vec::new();
        let whole_line = read_line(&mut input, &mut head)?;
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
        // Blank lines before the first value count as lines, so that row numbers stay true.
        let first = text.iter().find(|b| !b.is_ascii_whitespace()).copied();
        let is_line = |value: &Value| !matches!(value.get("records"), Some(Value::Array(_)));
        let form = match first {
            Some(b'[') => Form::Values,
            Some(b'{') if whole_line => match value_of(text) {
                Ok(value) if is_line(&value) => Form::Lines,
                Err(Unread::Json(error)) if !error.is_eof() => Form::Lines,
                Err(Unread::Encoding) => Form::Lines,
                _ => Form::Values,
            },
            Some(b'{') => Form::Values,
            None if whole_line => Form::Values,
            _ => Form::Lines,
        };
        let head = text.to_vec();
        Ok(Self {
            input: Box::new(Cursor::new(head).chain(input)),
            form,
            in_object: false,
            row: 0,
            ready: VecDeque::new(),
        })
    }

    /// The next row; `None` at the end. Fails only when the input cannot be read.
    pub fn next_row(&mut self) -> io::Result<Option<RawRow>> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                return Ok(Some(row));
            }
            match self.form {
                Form::Done => return Ok(None),
                Form::Lines => match self.line()? {
                    Some(row) => return Ok(Some(row)),
                    None => self.form = Form::Done,
                },
                Form::Array => self.element()?,
                Form::Values => self.value()?,
            }
        }
    }

    fn line(&mut self) -> io::Result<Option<RawRow>> {
        loop {
            let mut line = Vec::new();
            let whole = read_line(&mut self.input, &mut line)?;
            if whole && line.is_empty() {
                return Ok(None);
            }
            self.row += 1;
            if !whole {
                skip_line(&mut self.input)?;
                return Ok(Some(RawRow { row: self.row, record: Err(Box::new(too_large().at(self.row))) }));
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some(parsed(self.row, &line)));
            }
        }
    }

    /// The next element of the open array.
    fn element(&mut self) -> io::Result<()> {
        match self.peek_after_blanks()? {
            Some(b',') => self.input.consume(1),
            Some(b']') => {
                self.input.consume(1);
                self.form = Form::Values;
                if std::mem::take(&mut self.in_object) {
                    self.rest_of_object()?;
                }
            }
            Some(b'}') | None => {
                self.fail("truncated", "文件在数组中间结束", "the file ends within its array");
            }
            Some(_) => {
                let mut bytes = Vec::new();
                let complete = scan(&mut self.input, &mut bytes)?;
                self.take(bytes, complete);
            }
        }
        Ok(())
    }

    /// The next value at the top.
    fn value(&mut self) -> io::Result<()> {
        match self.peek_after_blanks()? {
            None => self.form = Form::Done,
            Some(b'[') => {
                self.input.consume(1);
                self.form = Form::Array;
            }
            Some(b'{') => self.object()?,
            Some(b',') => self.input.consume(1),
            Some(_) => {
                let mut bytes = Vec::new();
                let complete = scan(&mut self.input, &mut bytes)?;
                self.take(bytes, complete);
            }
        }
        Ok(())
    }

    /// An object: a record, unless it has an array `records`, which is then read element by element.
    fn object(&mut self) -> io::Result<()> {
        self.input.consume(1);
        let mut bytes = vec![b'{'];
        loop {
            match self.peek_after_blanks()? {
                Some(b'}') => {
                    self.input.consume(1);
                    bytes.push(b'}');
                    self.take(bytes, true);
                    return Ok(());
                }
                Some(b'"') => {
                    let start = bytes.len();
                    let complete = scan(&mut self.input, &mut bytes)?;
                    let name = bytes.get(start..).unwrap_or_default();
                    let is_records = COLLECTIONS.contains(&name);
                    let colon = self.peek_after_blanks()? == Some(b':');
                    if !complete || !colon {
                        return self.broken_object();
                    }
                    self.input.consume(1);
                    bytes.push(b':');
                    match self.peek_after_blanks()? {
                        Some(b'[') if is_records => {
                            self.input.consume(1);
                            self.form = Form::Array;
                            self.in_object = true;
                            return Ok(());
                        }
                        Some(_) => {
                            if !scan(&mut self.input, &mut bytes)? {
                                // Passed over whole; what follows the object is read.
                                self.rest_of_object()?;
                                self.take(bytes, false);
                                return Ok(());
                            }
                        }
                        None => return self.broken_object(),
                    }
                }
                Some(b',') => {
                    self.input.consume(1);
                    bytes.push(b',');
                }
                _ => return self.broken_object(),
            }
        }
    }

    /// Passes over what stands behind the `records` of an object.
    fn rest_of_object(&mut self) -> io::Result<()> {
        loop {
            match self.peek_after_blanks()? {
                None => return Ok(()),
                Some(b'}') => {
                    self.input.consume(1);
                    return Ok(());
                }
                Some(b',' | b':') => self.input.consume(1),
                Some(_) => {
                    scan(&mut self.input, &mut Vec::new())?;
                }
            }
        }
    }

    /// What cannot be followed any more ends the file, with one defect.
    fn broken_object(&mut self) -> io::Result<()> {
        self.fail("broken_json", "JSON 不完整或有语法错误", "the JSON is incomplete or malformed");
        Ok(())
    }

    fn take(&mut self, bytes: Vec<u8>, complete: bool) {
        self.row += 1;
        let row = self.row;
        self.ready.push_back(match complete {
            true => parsed(row, &bytes),
            false => RawRow { row, record: Err(Box::new(too_large().at(row))) },
        });
    }

    fn fail(&mut self, code: &'static str, zh: &str, en: &str) {
        self.row += 1;
        let defect = Defect::error(code, None, Message::new(zh, en)).at(self.row);
        self.ready.push_back(RawRow { row: self.row, record: Err(Box::new(defect)) });
        self.form = Form::Done;
    }

    fn peek_after_blanks(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.input.fill_buf()?;
            match buffer.iter().position(|b| !b.is_ascii_whitespace()) {
                Some(at) => {
                    let byte = buffer.get(at).copied();
                    self.input.consume(at);
                    return Ok(byte);
                }
                None if buffer.is_empty() => return Ok(None),
                None => {
                    let all = buffer.len();
                    self.input.consume(all);
                }
            }
        }
    }
}

/// Reads one JSON value by its brackets and quotes, without recursion. False when it is longer than
/// a record may be; the value is then passed over whole.
fn scan(input: &mut dyn BufRead, out: &mut Vec<u8>) -> io::Result<bool> {
    let (mut depth, mut quoted, mut escaped, mut started) = (0_usize, false, false, false);
    let mut fits = true;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(fits);
        }
        let mut used = 0;
        let mut ended = false;
        for byte in buffer {
            if quoted {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => quoted = false,
                    _ => {}
                }
                used += 1;
                ended = !quoted && depth == 0;
            } else {
                match byte {
                    b'"' => quoted = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' if depth > 0 => depth -= 1,
                    // The end of a number or word belongs to whatever is around it.
                    b'}' | b']' | b',' | b':' if started && depth == 0 => {
                        ended = true;
                        break;
                    }
                    b if b.is_ascii_whitespace() && depth == 0 && started => {
                        ended = true;
                        break;
                    }
                    _ => {}
                }
                used += 1;
                ended = depth == 0 && matches!(byte, b'}' | b']');
            }
            started = true;
            if ended {
                break;
            }
        }
        if let Some(part) = buffer.get(..used)
            && fits
        {
            fits = out.len() + part.len() <= MAX_RECORD_BYTES;
            if fits {
                out.extend_from_slice(part);
            }
        }
        input.consume(used);
        if ended {
            return Ok(fits);
        }
    }
}

/// Reads up to and with the next line break, at most a record's length. False when the line goes on.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    let limit = MAX_RECORD_BYTES as u64;
    let read = input.take(limit).read_until(b'\n', line)?;
    Ok(read < MAX_RECORD_BYTES || line.ends_with(b"\n"))
}

fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => {
                input.consume(at + 1);
                return Ok(());
            }
            None => {
                let all = buffer.len();
                input.consume(all);
            }
        }
    }
}

/// Why a text is no value.
enum Unread {
    /// It is neither UTF-8 nor GB18030.
    Encoding,
    /// It is no JSON.
    Json(serde_json::Error),
}

/// The value of a text in UTF-8 or, as older office programs write it, in GB18030.
fn value_of(bytes: &[u8]) -> Result<Value, Unread> {
    match std::str::from_utf8(bytes) {
        Ok(text) => serde_json::from_str(text).map_err(Unread::Json),
        Err(_) => {
            let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
            serde_json::from_str(&text.ok_or(Unread::Encoding)?).map_err(Unread::Json)
        }
    }
}

fn parsed(row: u64, bytes: &[u8]) -> RawRow {
    let record = value_of(bytes).map_err(|error| {
        let defect = match error {
            Unread::Json(error) => {
                let column = error.column();
                Defect::error(
                    "broken_json",
                    None,
                    Message::new(
                        format!("第 {column} 个字节处的 JSON 有误：{error}"),
                        format!("the JSON is malformed at byte {column}: {error}"),
                    ),
                )
            }
            Unread::Encoding => Defect::error(
                "bad_encoding",
                None,
                Message::new(
                    "文字编码已损坏：既不是 UTF-8，也不是 GB18030；请重新导出为 UTF-8",
                    "the text is damaged: it is neither UTF-8 nor GB18030; export it again as UTF-8",
                ),
            ),
        };
        Box::new(defect.at(row))
    });
    RawRow { row, record }
}

fn too_large() -> Defect {
    let limit = MAX_RECORD_BYTES / (1024 * 1024);
    Defect::error(
        "too_large",
        None,
        Message::new(format!("一条记录超过 {limit} MB"), format!("a record is longer than {limit} MB")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows and ids, or codes of defects.
    fn read(bytes: &[u8]) -> Vec<(u64, String)> {
        let mut rows = Rows::open(Box::new(Cursor::new(bytes.to_vec()))).expect("in memory");
        let mut found = Vec::new();
        while let Some(row) = rows.next_row().expect("in memory") {
            found.push((
                row.row,
                match row.record {
                    Ok(value) => {
                        value.get("id").map(ToString::to_string).unwrap_or_else(|| value.to_string())
                    }
                    Err(defect) => defect.code.to_owned(),
                },
            ));
            assert!(found.len() < 1_000, "does not end");
        }
        found
    }

    #[test]
    fn every_layout_gives_the_same_rows() {
        let two: Vec<(u64, String)> = vec![(1, "1".into()), (2, "2".into())];
        let cases: &[(&str, &str)] = &[
            ("lines", "{\"id\":1}\n{\"id\":2}\n"),
            ("lines without an end", "{\"id\":1}\r\n{\"id\":2}"),
            ("mark", "\u{feff}{\"id\":1}\n{\"id\":2}"),
            ("array", "[{\"id\":1},{\"id\":2}]"),
            ("array over lines", "[\n  {\"id\": 1},\n  {\"id\": 2}\n]\n"),
            ("records", "{\"records\": [{\"id\":1}, {\"id\":2}]}"),
            (
                "records after others",
                "{\n \"version\": {\"records\": 0},\n \"records\": [{\"id\":1},\n{\"id\":2}], \"more\": 1}",
            ),
            ("pretty objects", "{\n  \"id\": 1\n}\n{\n  \"id\": 2\n}"),
        ];
        for (name, text) in cases {
            assert_eq!(read(text.as_bytes()), two, "{name}");
        }
        assert_eq!(read(b"{\n \"id\": 7,\n \"a\": [1, \"}\"]\n}"), [(1, "7".into())], "one object");
        assert_eq!(read(b""), []);
        assert_eq!(read(b"\n\n"), []);
        assert_eq!(read(b"[]"), []);
    }

    #[test]
    fn one_bad_row_spoils_no_other() {
        assert_eq!(
            read("{\"id\":1}\n{\"id\":\n\nnot json\n{\"id\":4}".as_bytes()),
            [(1, "1".into()), (2, "broken_json".into()), (4, "broken_json".into()), (5, "4".into())],
            "lines keep their numbers"
        );
        assert_eq!(
            read(b"[{\"id\":1}, {\"id\": tru}, {\"id\":3}]"),
            [(1, "1".into()), (2, "broken_json".into()), (3, "3".into())]
        );
        assert_eq!(read(b"{\"id\" 1}\n{\"id\":2}"), [(1, "broken_json".into()), (2, "2".into())]);
        assert_eq!(
            read(b"[{\"id\":1}, {\"id\":2"),
            [(1, "1".into()), (2, "broken_json".into()), (3, "truncated".into())]
        );
    }

    #[test]
    fn a_huge_row_is_passed_over_and_the_next_is_read() {
        let huge = "x".repeat(MAX_RECORD_BYTES + 10);
        let lines = format!("{{\"id\":1}}\n{{\"id\":\"{huge}\"}}\n{{\"id\":3}}\n");
        assert_eq!(read(lines.as_bytes()), [(1, "1".into()), (2, "too_large".into()), (3, "3".into())]);
        let array = format!("[{{\"id\":1}},{{\"id\":\"{huge}\"}},{{\"id\":3}}]");
        assert_eq!(read(array.as_bytes()), [(1, "1".into()), (2, "too_large".into()), (3, "3".into())]);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("[{}]\n", "[".repeat(10_000));
        assert!(read(deep.as_bytes()).iter().all(|(_, what)| what != "1"));
        assert_eq!(
            read(format!("{{\"a\":{}1{}}}", "[".repeat(500), "]".repeat(500)).as_bytes()),
            [(1, "broken_json".into())]
        );
    }

    #[test]
    fn files_in_gb18030_are_read() {
        let bytes = encoding_rs::GB18030.encode("{\"id\":\"听涛松\"}").0.into_owned();
        assert_eq!(read(&bytes), [(1, "\"听涛松\"".into())]);
    }
}
