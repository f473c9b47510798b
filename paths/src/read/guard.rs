//! A reader that counts, and stops when one piece of the input grows without end.

use std::cell::Cell;
use std::io::{Error, ErrorKind, Read};
use std::rc::Rc;

/// The most bytes that a node, a way, or a part of a relation may take. OpenStreetMap's own ways have 2,000
/// nodes and texts of 255 characters at most, some hundred kilobytes.
const MAX_PIECE: u64 = 16 << 20;

/// Counts shared between a [`Guarded`] reader and whoever parses what it reads.
#[derive(Debug, Default, Clone)]
pub(super) struct Counter {
    total: Rc<Cell<u64>>,
    piece: Rc<Cell<u64>>,
}

impl Counter {
    /// Bytes read so far.
    pub fn total(&self) -> u64 {
        self.total.get()
    }

    /// A piece was understood: the next may be as long again.
    pub fn next_piece(&self) {
        self.piece.set(0);
    }
}

/// Reads from `inner` until a piece is longer than [`MAX_PIECE`].
pub(super) struct Guarded<R> {
    pub inner: R,
    pub counter: Counter,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.counter.piece.get() > MAX_PIECE {
            return Err(Error::new(ErrorKind::InvalidData, "one element is longer than 16 MiB"));
        }
        let read = self.inner.read(into)?;
        self.counter.total.set(self.counter.total.get() + read as u64);
        self.counter.piece.set(self.counter.piece.get() + read as u64);
        Ok(read)
    }
}
