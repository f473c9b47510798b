//! With the vectors in a Qdrant server: the one that `DAOYOU_TEST_QDRANT_URL` names, else one that speaks
//! its protocol.

/// Whether they are in a server.
const REMOTE: bool = true;
/// Whether the words are there too.
const WORDS: bool = false;

#[path = "../finding.rs"]
mod finding;
#[path = "../following.rs"]
mod following;
#[path = "../gallery.rs"]
mod gallery;
#[path = "../rebuilding.rs"]
mod rebuilding;
mod sharing;
#[path = "../world.rs"]
mod world;
