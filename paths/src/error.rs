//! What can go wrong with a map or a saved network, each as one sentence.

/// Why a map could not be imported, or a network not saved or loaded.
#[derive(Debug, thiserror::Error)]
pub enum PathsError {
    /// The file could not be opened, read or written.
    #[error("the file {path} cannot be read or written: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file has no content.
    #[error("the map is an empty file")]
    Empty,
    /// The content is neither `.osm.pbf` nor `.osm` XML.
    #[error("the map is neither an OpenStreetMap PBF nor an OpenStreetMap XML file")]
    UnknownFormat,
    /// The content begins like a map and then cannot be read.
    #[error("the map is damaged or cut off: {0}")]
    Broken(String),
    /// The map is larger than allowed.
    #[error("the map has more than {max} {what}, the limit `{limit}`")]
    Limit {
        /// The field of [`crate::Limits`].
        limit: &'static str,
        /// What is counted.
        what: &'static str,
        /// The most allowed.
        max: u64,
    },
    /// No way of the map can be walked or driven.
    #[error("the map has no way that can be walked or driven")]
    NoUsableWay,
    /// A saved network does not begin like one.
    #[error("the file is not a saved network of paths")]
    NotANetwork,
    /// A saved network of another version of the format.
    #[error(
        "the saved network has format {found}, this program reads format {expected}: import the map again"
    )]
    Version {
        /// The version in the file.
        found: u32,
        /// The version that can be read.
        expected: u32,
    },
    /// A saved network whose checksum or content is not as written.
    #[error("the saved network is damaged: {0}")]
    Damaged(&'static str),
    /// The network is too large for the identifiers used.
    #[error("the network has too many {0}")]
    TooLarge(&'static str),
}

impl PathsError {
    /// Wraps a system error with the file that it is about.
    pub(crate) fn io(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::Io { path: path.display().to_string(), source }
    }
}
