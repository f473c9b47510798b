//! A file that is read only up to an allowance.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A file of which only so many bytes may be read before the allowance is lifted: what lists an
/// archive keeps what it reads.
pub(crate) struct Metered<R> {
    inner: R,
    left: Arc<AtomicU64>,
}

impl<R> Metered<R> {
    /// With an allowance in bytes.
    pub fn new(inner: R, allowance: u64) -> Self {
        Self { inner, left: Arc::new(AtomicU64::new(allowance)) }
    }

    /// What lifts the allowance, once the file has been handed over.
    pub fn allowance(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.left)
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buf)?;
        let left = self.left.load(Ordering::Relaxed);
        if left == u64::MAX {
            return Ok(read);
        }
        let Some(left) = left.checked_sub(read as u64) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the archive's directory is too large"));
        };
        self.left.store(left, Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn a_directory_that_is_too_large_is_not_read_to_its_end() {
        let bytes = vec![0; 1000];
        let mut metered = Metered::new(Cursor::new(&bytes), 100);
        assert!(metered.read(&mut [0; 60]).is_ok() && metered.read(&mut [0; 60]).is_err());
        metered.allowance().store(u64::MAX, Ordering::Relaxed);
        assert!(metered.read(&mut [0; 500]).is_ok());
    }
}
