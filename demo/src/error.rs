//! What can go wrong, and where.

use std::io;
use std::path::{Path, PathBuf};

/// Something is wrong with the region's files, or they cannot be written or served.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A file of the region is not what its type says.
    #[error("{file}: {key}: {message}")]
    Data {
        /// The file, relative to the region's folder.
        file: String,
        /// The key within the file, dotted.
        key: String,
        /// What is wrong with it.
        message: String,
    },
    /// The files are well-formed but do not fit together.
    #[error("the region has {} problem(s): {}", .0.len(), .0.join("; "))]
    Region(Vec<String>),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A page, feed or list cannot be put into its format.
    #[error("{what} cannot be written: {message}")]
    Format {
        /// What was being written.
        what: String,
        /// Why not.
        message: String,
    },
    /// A port is taken or not allowed.
    #[error(
        "cannot listen on 127.0.0.1:{port}: {source}; is another demo running? choose other ports with --sites-from"
    )]
    Listen {
        /// The port asked for.
        port: u16,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A site stopped serving.
    #[error("a demo site stopped: {0}")]
    Serve(#[source] io::Error),
}

impl DemoError {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    pub(crate) fn format(what: &str, error: impl std::fmt::Display) -> Self {
        Self::Format { what: what.to_owned(), message: error.to_string() }
    }
}
