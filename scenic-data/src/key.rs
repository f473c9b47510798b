//! Keys: what a partner shows. Only the hash is ever stored.

use crate::ids::content_hash;

/// A key's text begins with this, so that it is recognised when it leaks.
pub const KEY_PREFIX: &str = "dyk_";

/// Makes a key's text from 32 random bytes.
pub fn key_from(random: [u8; 32]) -> String {
    let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{KEY_PREFIX}{hex}")
}

/// The form in which a key is stored and looked up. Keys are long and random, so that a plain hash
/// cannot be turned back.
pub fn key_hash(key: &str) -> String {
    content_hash(key.as_bytes())
}
