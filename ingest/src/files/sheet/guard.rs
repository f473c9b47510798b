//! Checks a workbook's parts while they are unpacked for the first time, so that the library that
//! reads them afterwards can neither be made to fill memory nor to fail on numbers out of range.
//!
//! The library keeps the table of texts, the styles and one cell or tag at a time. Each of them is
//! limited here, and so is every address of a cell.

mod tag;

use super::{defect, too_large, unread};
use crate::defect::Defect;
use crate::limits::{
    MAX_CELL_STYLES, MAX_CELL_XML_BYTES, MAX_HELD_PART_BYTES, MAX_MERGED_REGIONS, MAX_SHARED_TEXTS,
    MAX_TAG_BYTES, MAX_WORKBOOK_ITEMS, MAX_XML_PIECE_BYTES,
};
use std::io::{self, Write};

/// Where in a part the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first byte that is not blank, which tells whether a part is XML.
    Start,
    Text,
    /// Behind `<`, where it is not yet told what begins.
    Opened,
    /// Within a start tag, and in which quotes.
    Tag(Option<u8>),
    End,
    Instruction,
    Comment,
    Literal,
    /// Not XML: only counted.
    Opaque,
}

/// What is counted over the whole workbook.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    texts: u64,
    styles: u64,
    merged: u64,
    items: u64,
}

/// Takes the unpacked parts, one after the other, and refuses what must not be read.
pub(super) struct Guard {
    most_shared: u64,
    counts: Counts,
    macros: bool,
    refusal: Option<Box<Defect>>,
    must_be_xml: bool,
    state: State,
    /// The beginning of the tag, comment or instruction that is open.
    kept: Vec<u8>,
    /// Bytes of it.
    token: usize,
    /// Bytes since the last point where the library lets go of what it holds.
    piece: usize,
    in_cell: bool,
    /// Bytes of the part.
    size: u64,
    /// Whether the part has texts of the shared table.
    shared: bool,
    /// Whether the part is one of those kept as a whole.
    held: bool,
}

impl Guard {
    /// With the most bytes of a table of texts.
    pub fn new(most_shared: u64) -> Self {
        Self {
            most_shared,
            counts: Counts::default(),
            macros: false,
            refusal: None,
            must_be_xml: false,
            state: State::Start,
            kept: Vec::new(),
            token: 0,
            piece: 0,
            in_cell: false,
            size: 0,
            shared: false,
            held: false,
        }
    }

    /// A part begins.
    pub fn begin(&mut self, name: &str) {
        let name = name.replace('\\', "/").to_ascii_lowercase();
        self.macros |= name.ends_with("vbaproject.bin");
        // These parts hold whatever programs like, and are never read: no link may lead to them.
        let custom = name.starts_with("customxml/");
        self.must_be_xml = name.ends_with(".xml") || name.ends_with(".rels");
        self.state = if custom { State::Opaque } else { State::Start };
        self.kept.clear();
        (self.token, self.piece, self.size) = (0, 0, 0);
        (self.in_cell, self.shared, self.held) = (false, false, false);
    }

    /// Why the workbook must not be read, when it must not.
    pub fn refusal(&mut self) -> Option<Box<Defect>> {
        self.refusal.take()
    }

    /// Whether it has macros.
    pub fn macros(&self) -> bool {
        self.macros
    }

    /// Whether a sheet has merged regions.
    pub fn merged(&self) -> bool {
        self.counts.merged > 0
    }

    fn feed(&mut self, mut bytes: &[u8]) -> Result<(), Box<Defect>> {
        self.size += bytes.len() as u64;
        while let Some(first) = bytes.first().copied() {
            if self.state == State::Opaque {
                return Ok(());
            }
            let taken = self.step(first, bytes)?;
            bytes = bytes.get(taken.max(1)..).unwrap_or_default();
            self.piece += taken;
            let most = if self.in_cell { MAX_CELL_XML_BYTES } else { MAX_XML_PIECE_BYTES };
            if self.piece > most {
                return Err(defect(
                    "cell_too_long",
                    "工作簿中有一个单元格内容过长，请缩短",
                    "a cell of the workbook is too long; shorten it",
                ));
            }
        }
        if self.shared && self.size > self.most_shared || self.held && self.size > MAX_HELD_PART_BYTES {
            return Err(too_large());
        }
        Ok(())
    }

    /// Goes on by some bytes, at least one, and tells how many.
    fn step(&mut self, first: u8, bytes: &[u8]) -> Result<usize, Box<Defect>> {
        let until = |ends: &[u8]| bytes.iter().position(|b| ends.contains(b));
        match self.state {
            State::Opaque => Ok(bytes.len()),
            State::Start => {
                match first {
                    b'<' => self.open(),
                    // Of a byte-order mark in UTF-8, too.
                    b' ' | b'\t' | b'\r' | b'\n' | 0xef | 0xbb | 0xbf => {}
                    _ if self.must_be_xml => return Err(unread("not XML in UTF-8")),
                    _ => self.state = State::Opaque,
                }
                Ok(1)
            }
            State::Text => match bytes.iter().position(|b| *b == b'<') {
                Some(at) => {
                    self.open();
                    self.no_nul(bytes.get(..at))?;
                    Ok(at + 1)
                }
                None => self.no_nul(Some(bytes)).map(|()| bytes.len()),
            },
            State::Opened => self.opened(first),
            State::Tag(quote) => {
                let found = match quote {
                    Some(quote) => bytes.iter().position(|b| *b == quote),
                    None => until(b">\"'"),
                };
                let Some(at) = found else {
                    self.keep(bytes);
                    return Ok(bytes.len());
                };
                self.keep(bytes.get(..=at).unwrap_or_default());
                self.state = match (quote, bytes.get(at)) {
                    (None, Some(b'>')) => return self.close(at + 1, false),
                    (None, Some(mark)) => State::Tag(Some(*mark)),
                    _ => State::Tag(None),
                };
                Ok(at + 1)
            }
            State::End => {
                let at = until(b">");
                let taken = at.map_or(bytes.len(), |at| at + 1);
                self.keep(bytes.get(..taken).unwrap_or_default());
                if at.is_some() { self.close(taken, true) } else { Ok(taken) }
            }
            State::Instruction => self.rare(bytes, b"?>"),
            State::Comment => self.rare(bytes, b"-->"),
            State::Literal => self.rare(bytes, b"]]>"),
        }
    }

    fn open(&mut self) {
        self.state = State::Opened;
        self.kept.clear();
        self.token = 0;
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.token += bytes.len();
        let room = MAX_TAG_BYTES.saturating_sub(self.kept.len());
        self.kept.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
    }

    /// Tells what begins behind `<`.
    fn opened(&mut self, byte: u8) -> Result<usize, Box<Defect>> {
        self.keep(&[byte]);
        self.state = match self.kept.as_slice() {
            b"?" => State::Instruction,
            b"/" => State::End,
            b"!--" => State::Comment,
            b"![CDATA[" => State::Literal,
            begun if b"!--".starts_with(begun) || b"![CDATA[".starts_with(begun) => return Ok(1),
            // Of a document type: entities could be declared in it, and no program writes one.
            [b'!', ..] => return Err(unread("document type")),
            _ => {
                // The byte belongs to the tag, where it may be a quote or the end.
                self.kept.clear();
                self.token = 0;
                self.state = State::Tag(None);
                return self.step(byte, &[byte]);
            }
        };
        if self.state != State::End {
            self.kept.clear();
            self.token = 0;
        }
        Ok(1)
    }

    /// Comments and the like, byte by byte.
    fn rare(&mut self, bytes: &[u8], end: &[u8]) -> Result<usize, Box<Defect>> {
        for (at, byte) in bytes.iter().enumerate() {
            self.keep(&[*byte]);
            // Where one ends that ends at once, parsers do not agree.
            let early = *byte == b'>' && self.token < end.len() && self.state != State::Literal;
            let long = self.token == MAX_TAG_BYTES && self.state != State::Literal;
            if early || long {
                return Err(unread("comment"));
            }
            if self.state == State::Literal {
                // Only its end matters, and a literal may be long.
                let surplus = self.kept.len().saturating_sub(end.len());
                self.kept.drain(..surplus);
            }
            if *byte == b'>' && self.kept.ends_with(end) {
                if self.state == State::Instruction && !tag::is_utf8(&self.kept) {
                    return Err(unread("not in UTF-8"));
                }
                self.no_nul(bytes.get(..at))?;
                self.state = State::Text;
                return Ok(at + 1);
            }
        }
        self.no_nul(Some(bytes)).map(|()| bytes.len())
    }

    /// In UTF-16 everything here would look different.
    fn no_nul(&self, bytes: Option<&[u8]>) -> Result<(), Box<Defect>> {
        if bytes.is_some_and(|bytes| bytes.contains(&0)) { Err(unread("not in UTF-8")) } else { Ok(()) }
    }

    /// A tag is complete.
    fn close(&mut self, taken: usize, end: bool) -> Result<usize, Box<Defect>> {
        self.state = State::Text;
        let kept = std::mem::take(&mut self.kept);
        self.no_nul(Some(&kept))?;
        let name = tag::local_name(if end { kept.get(1..).unwrap_or_default() } else { &kept });
        match name {
            b"c" | b"si" => {
                self.in_cell = !end && !kept.ends_with(b"/>");
                self.piece = 0;
            }
            b"row" | b"sheetData" | b"sst" => {
                self.in_cell = false;
                self.piece = 0;
            }
            _ if !self.in_cell => self.piece = 0,
            _ => {}
        }
        if !end {
            self.start_tag(name, &kept)?;
        }
        self.kept = kept;
        Ok(taken)
    }

    fn start_tag(&mut self, name: &[u8], kept: &[u8]) -> Result<(), Box<Defect>> {
        let known = tag::KNOWN.contains(&name);
        if known && self.token > MAX_TAG_BYTES {
            return Err(unread("tag too long"));
        }
        let Counts { texts, styles, merged, items } = &mut self.counts;
        match name {
            b"si" => {
                *texts += 1;
                self.shared = true;
            }
            b"xf" => *styles += 1,
            b"mergeCell" => *merged += 1,
            b"sheet" | b"definedName" | b"font" | b"fill" | b"border" | b"numFmt" => *items += 1,
            b"Relationship" | b"sheets" | b"cellXfs" => self.held = true,
            _ => {}
        }
        let too_many = *texts > MAX_SHARED_TEXTS
            || *styles > MAX_CELL_STYLES
            || *merged > MAX_MERGED_REGIONS
            || *items > MAX_WORKBOOK_ITEMS;
        if too_many || tag::announces_more(name, kept, MAX_SHARED_TEXTS) {
            return Err(too_large());
        }
        tag::check(name, kept).map_err(unread)
    }
}

impl Write for Guard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.feed(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(refusal) => {
                self.refusal = Some(refusal);
                Err(io::Error::new(io::ErrorKind::InvalidData, "the workbook was refused"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
