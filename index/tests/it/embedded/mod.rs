//! With the vectors in the process.

/// Whether they are in a server.
const REMOTE: bool = false;
/// Whether the words are there too.
const WORDS: bool = false;

#[path = "../finding.rs"]
mod finding;
#[path = "../following.rs"]
mod following;
#[path = "../gallery.rs"]
mod gallery;
mod keeping;
#[path = "../rebuilding.rs"]
mod rebuilding;
#[path = "../world.rs"]
mod world;
