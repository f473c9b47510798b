//! Tags of a workbook's parts: their names, attributes and what these may say.

/// Most brackets in a number format: each colour, condition and unit has one.
const MAX_BRACKETS: usize = 100;

/// Tags that are looked into, or whose attributes the library copies.
pub(super) const KNOWN: [&[u8]; 10] =
    [b"c", b"row", b"sst", b"dimension", b"mergeCell", b"numFmt", b"name", b"xf", b"sheet", b"Relationship"];

/// A tag's name without its prefix.
pub(super) fn local_name(tag: &[u8]) -> &[u8] {
    let end =
        tag.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')).unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or_default();
    let start = name.iter().position(|b| *b == b':').map_or(0, |colon| colon + 1);
    name.get(start..).unwrap_or_default()
}

/// An attribute's value as it is written.
fn attribute<'a>(tag: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    let start = tag.iter().position(u8::is_ascii_whitespace)?;
    let mut rest = tag.get(start..)?;
    loop {
        let equals = rest.iter().position(|b| *b == b'=')?;
        let key = rest.get(..equals)?.trim_ascii();
        let value = rest.get(equals + 1..)?.trim_ascii_start();
        let quote = *value.first()?;
        let value = value.get(1..)?;
        let end = value.iter().position(|b| *b == quote)?;
        if key == wanted {
            return value.get(..end);
        }
        rest = value.get(end + 1..)?;
    }
}

/// Whether an XML declaration says UTF-8, or nothing of an encoding.
pub(super) fn is_utf8(instruction: &[u8]) -> bool {
    if !instruction.starts_with(b"xml") {
        return true;
    }
    let named = instruction.windows(8).any(|window| window.eq_ignore_ascii_case(b"encoding"));
    let encoding = attribute(instruction, b"encoding");
    match encoding {
        None => !named,
        Some(encoding) => {
            [&b"utf-8"[..], b"utf8", b"us-ascii"].iter().any(|name| encoding.eq_ignore_ascii_case(name))
        }
    }
}

/// Whether a table of texts announces more than `most`, for which room would be made at once.
pub(super) fn announces_more(name: &[u8], tag: &[u8], most: u64) -> bool {
    if name != b"sst" {
        return false;
    }
    let count = attribute(tag, b"uniqueCount").unwrap_or_default();
    let digits = count.iter().skip_while(|b| **b == b'0' || **b == b'+');
    let number =
        digits.fold(0u64, |n, b| n.saturating_mul(10).saturating_add(u64::from(b.wrapping_sub(b'0'))));
    number > most
}

/// What is wrong with a tag, when something is.
pub(super) fn check(name: &[u8], tag: &[u8]) -> Result<(), &'static str> {
    let fine = match name {
        b"c" | b"row" => attribute(tag, b"r").is_none_or(|r| position(r).is_some()),
        b"dimension" | b"mergeCell" => attribute(tag, b"ref").is_none_or(is_region),
        b"numFmt" if tag.iter().filter(|b| **b == b'[').count() > MAX_BRACKETS => {
            return Err("number format");
        }
        b"Relationship" if !is_link(tag) => return Err("link between parts"),
        _ => true,
    };
    if fine { Ok(()) } else { Err("cell address") }
}

/// The row and column of an address such as `XFD1048576`; of a row's own number column 0.
fn position(address: &[u8]) -> Option<(u32, u32)> {
    const MAX_LETTERS: usize = 3;
    const MAX_DIGITS: usize = 7;
    let letters = address.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (column, row) = address.split_at_checked(letters)?;
    if column.len() > MAX_LETTERS || row.is_empty() || row.len() > MAX_DIGITS {
        return None;
    }
    let column = column.iter().fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row = std::str::from_utf8(row).ok()?.parse().ok()?;
    Some((row, column))
}

/// Whether this is an address, or two with the second below and right of the first.
fn is_region(text: &[u8]) -> bool {
    let mut ends = text.split(|b| *b == b':').map(position);
    match (ends.next(), ends.next(), ends.next()) {
        (Some(Some(_)), None, None) => true,
        (Some(Some(from)), Some(Some(to)), None) => from.0 <= to.0 && from.1 <= to.1,
        _ => false,
    }
}

/// Whether a link to a part that is read leads to one that was checked as XML.
fn is_link(tag: &[u8]) -> bool {
    let kind = attribute(tag, b"Type").unwrap_or_default();
    if !kind.ends_with(b"worksheet") && !kind.ends_with(b"officeDocument") {
        return true;
    }
    let target = attribute(tag, b"Target").unwrap_or_default().to_ascii_lowercase();
    target.ends_with(b".xml") && !target.contains(&b'&') && !target.windows(9).any(|w| w == b"customxml")
}
