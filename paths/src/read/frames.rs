//! Whether a binary map holds all the bytes that its blobs announce. The decoder takes a last blob that is cut
//! between two fields, and a cut within a length, for the end of the file.

use std::io::{BufReader, Read, Seek};

use crate::error::PathsError;

/// Longer headers are refused by the format.
const MAX_HEADER: u32 = 64 * 1024;

/// Walks from blob to blob without reading them.
pub(super) fn check(file: impl Read + Seek, bytes: u64) -> Result<(), PathsError> {
    let mut reader = BufReader::new(file);
    let mut at = 0_u64;
    while at < bytes {
        let mut length = [0; 4];
        reader.read_exact(&mut length).map_err(cut)?;
        let length = u32::from_be_bytes(length);
        if length > MAX_HEADER {
            return Err(PathsError::Broken("a header is too long".to_owned()));
        }
        let mut header = vec![0; length as usize];
        reader.read_exact(&mut header).map_err(cut)?;
        let size = blob_size(&header).ok_or_else(|| PathsError::Broken("a header has no size".to_owned()))?;
        at = at.saturating_add(4 + u64::from(length)).saturating_add(u64::from(size));
        reader.seek_relative(i64::from(size)).map_err(cut)?;
    }
    if at == bytes { Ok(()) } else { Err(PathsError::Broken("its last blob is cut off".to_owned())) }
}

fn cut(error: std::io::Error) -> PathsError {
    PathsError::Broken(format!("it ends within a blob: {error}"))
}

/// Field 3 of a blob's header; the others are skipped.
fn blob_size(mut header: &[u8]) -> Option<u32> {
    let mut size = None;
    while !header.is_empty() {
        let key = varint(&mut header)?;
        match key & 7 {
            0 => {
                let value = varint(&mut header)?;
                if key >> 3 == 3 {
                    size = u32::try_from(value).ok().filter(|size| i32::try_from(*size).is_ok());
                }
            }
            2 => {
                let length = usize::try_from(varint(&mut header)?).ok()?;
                header = header.get(length..)?;
            }
            _ => return None,
        }
    }
    size
}

/// A number in groups of seven bits.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
