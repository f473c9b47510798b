//! Where the bytes of a file are.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the bytes of a file are. They are read more than once: to check, then to take.
#[derive(Clone, Debug)]
pub enum Input {
    /// In a file.
    File(PathBuf),
    /// In memory.
    Bytes(Arc<[u8]>),
}

/// The bytes as a file; one that was made for them goes with it.
#[derive(Debug)]
pub(super) struct Lying {
    pub path: PathBuf,
    _made: Option<tempfile::TempPath>,
}

impl Input {
    /// Readers of archives and workbooks jump about in a file.
    pub(super) fn lying(&self) -> io::Result<Lying> {
        match self {
            Self::File(path) => Ok(Lying { path: path.clone(), _made: None }),
            Self::Bytes(bytes) => {
                let mut made = tempfile::NamedTempFile::new()?;
                io::Write::write_all(&mut made, bytes)?;
                let path = made.into_temp_path();
                Ok(Lying { path: path.to_path_buf(), _made: Some(path) })
            }
        }
    }
}
