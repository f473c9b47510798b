//! With the vectors and the words in a Qdrant server: the one that `DAOYOU_TEST_QDRANT_URL` names, else one
//! that speaks its protocol. No process keeps an index of its own.

/// Whether they are in a server.
const REMOTE: bool = true;
/// Whether the words are there too.
const WORDS: bool = true;

#[path = "../finding.rs"]
mod finding;
mod sharing;
#[path = "../world.rs"]
#[allow(dead_code, reason = "the other tests ask more of it")]
mod world;
