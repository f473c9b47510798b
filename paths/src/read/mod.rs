//! Reading a map: the two formats, told apart by content, given out as nodes and ways.

mod frames;
mod guard;
mod pbf;
mod xml;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::PathsError;
use crate::geometry::Point;
use crate::limits::Limits;

/// The tags of one node or way.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tags<'a>(pub Vec<(&'a str, &'a str)>);

impl<'a> Tags<'a> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|(k, _)| *k == key).map(|(_, value)| *value)
    }

    /// Whether the key has this value.
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    /// Whether the key has one of these values.
    pub fn any(&self, key: &str, values: &[&str]) -> bool {
        self.get(key).is_some_and(|value| values.contains(&value))
    }
}

/// Receives what a map holds, in the file's order.
pub(crate) trait Sink {
    /// One node.
    fn node(&mut self, id: i64, at: Point, tags: &Tags<'_>) -> Result<(), PathsError>;
    /// One way.
    fn way(&mut self, id: i64, nodes: &[i64], tags: &Tags<'_>) -> Result<(), PathsError>;
}

/// What a pass over the file is for; the rest is counted by whoever needs it or skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Ways with their tags; nodes are given without tags.
    Ways,
    /// Nodes with their tags; ways are skipped.
    Nodes,
}

#[derive(Debug, Clone, Copy)]
enum Format {
    Pbf,
    Xml,
}

/// A map file whose size and format are known.
pub(crate) struct MapFile {
    path: PathBuf,
    format: Format,
    /// Bytes of the file.
    pub bytes: u64,
}

impl MapFile {
    /// Looks at the size and the first bytes.
    pub fn open(path: &Path, limits: &Limits) -> Result<MapFile, PathsError> {
        let file = File::open(path).map_err(|e| PathsError::io(path, e))?;
        let meta = file.metadata().map_err(|e| PathsError::io(path, e))?;
        if !meta.is_file() {
            return Err(PathsError::io(path, std::io::Error::other("it is not a plain file")));
        }
        if meta.len() == 0 {
            return Err(PathsError::Empty);
        }
        if meta.len() > limits.max_bytes {
            return Err(PathsError::Limit { limit: "max_bytes", what: "bytes", max: limits.max_bytes });
        }
        let mut head = Vec::with_capacity(64);
        file.take(64).read_to_end(&mut head).map_err(|e| PathsError::io(path, e))?;
        let format = format_of(&head).ok_or(PathsError::UnknownFormat)?;
        Ok(MapFile { path: path.to_owned(), format, bytes: meta.len() })
    }

    /// Reads the file once; `bytes_done` hears how many bytes are read.
    pub fn read(
        &self,
        wanted: Wanted,
        sink: &mut dyn Sink,
        bytes_done: &mut dyn FnMut(u64),
    ) -> Result<(), PathsError> {
        let file = File::open(&self.path).map_err(|e| PathsError::io(&self.path, e))?;
        match self.format {
            Format::Pbf => {
                frames::check(&file, self.bytes)?;
                // The check moved the position that both share.
                let file = File::open(&self.path).map_err(|e| PathsError::io(&self.path, e))?;
                pbf::read(file, wanted, sink, bytes_done)
            }
            Format::Xml => xml::read(file, wanted, sink, bytes_done),
        }
    }

    /// The hash of the content, 64 hexadecimal digits.
    pub fn hash(&self) -> Result<blake3::Hash, PathsError> {
        let mut file = File::open(&self.path).map_err(|e| PathsError::io(&self.path, e))?;
        let mut hasher = blake3::Hasher::new();
        let mut block = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut block).map_err(|e| PathsError::io(&self.path, e))?;
            match block.get(..read) {
                Some(part) if !part.is_empty() => hasher.update(part),
                _ => return Ok(hasher.finalize()),
            };
        }
    }
}

/// A PBF begins with a big-endian length and a field that says `OSMHeader`, XML with `<`.
fn format_of(head: &[u8]) -> Option<Format> {
    if head.get(4..).is_some_and(|rest| rest.starts_with(b"\x0a\x09OSMHeader")) {
        return Some(Format::Pbf);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    text.starts_with(b"<").then_some(Format::Xml)
}
