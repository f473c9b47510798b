//! The character between the columns of a CSV file, from its first rows.

use super::columns::Columns;
use csv::{ReaderBuilder, Terminator};

/// The usual ones, the likeliest first.
const USUAL: [u8; 4] = *b",;\t|";
/// Rows looked at: titles above the header, the header and some records.
const ROWS: usize = 30;

/// The delimiter of a file that begins so: the one by which some row holds the most known columns,
/// else the one by which the most rows are of one length.
pub(super) fn sniff(head: &[u8], terminator: Terminator) -> u8 {
    let mut best = (b',', (0, 0));
    for delimiter in USUAL {
        let score = score(head, delimiter, terminator);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

fn score(head: &[u8], delimiter: u8, terminator: Terminator) -> (usize, usize) {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).terminator(terminator);
    let rows = builder.from_reader(head).into_byte_records().map_while(Result::ok).take(ROWS);
    let rows: Vec<Vec<String>> =
        rows.map(|row| row.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()).collect();
    let known = rows.iter().map(|row| Columns::known_in(row)).max().unwrap_or_default();
    let alike = |row: &Vec<String>| rows.iter().filter(|other| other.len() == row.len()).count();
    let even = rows.iter().filter(|row| row.len() > 1).map(alike).max().unwrap_or_default();
    // A name that is known says more than any number of commas within texts.
    if known > 0 { (known, 0) } else { (0, even) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_parts_known_columns() {
        for (head, expected) in [
            ("编号,名称\na,b;c;d\n", b','),
            ("云岭风景区, 2026 年, 信息表\n编号;名称;简介\na;\"松;柏\";一,二,三,四\n", b';'),
            ("编号\t名称\na\tb,c\n", b'\t'),
            ("external_id|name\na|b\n", b'|'),
            ("编号\na;b\n", b','),
            ("x;y\n1;2\n", b';'),
            ("", b','),
        ] {
            assert_eq!(sniff(head.as_bytes(), Terminator::CRLF), expected, "{head}");
        }
    }
}
