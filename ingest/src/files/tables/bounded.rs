//! An input read no further than the longest record, with a mark behind its end.

use std::io::{self, Cursor, Read};

/// The input of a CSV reader. A record that swallows the mark was never closed; a row of the mark
/// alone is the end.
pub(super) struct Bounded {
    input: Box<dyn Read + Send>,
    /// Bytes that may still be read for the present record.
    left: usize,
    cut: bool,
    mark: Cursor<[u8; 3]>,
    given: u64,
}

impl Bounded {
    /// An input of which nothing may be read yet. The mark is a row of a zero byte, which no text
    /// holds.
    pub fn new(input: Box<dyn Read + Send>, end_of_row: u8) -> Self {
        let mark = Cursor::new([end_of_row, 0, end_of_row]);
        Self { input, left: 0, cut: false, mark, given: 0 }
    }

    /// Lets so many bytes be read for the next record.
    pub fn allow(&mut self, bytes: usize) {
        self.left = bytes;
    }

    /// Whether a record was longer: it ends where it was cut, and so does reading.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// The mark.
    pub fn mark(&self) -> &[u8] {
        self.mark.get_ref()
    }

    /// Bytes given so far, the mark's included.
    pub fn given(&self) -> u64 {
        self.given
    }
}

impl Read for Bounded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            self.cut = true;
            return Ok(0);
        }
        let mut read = self.input.read(out)?;
        if read == 0 {
            read = self.mark.read(out)?;
        }
        self.left = self.left.saturating_sub(read);
        self.given += read as u64;
        Ok(read)
    }
}
