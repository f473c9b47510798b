//! How a language model is reached.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The `[llm]` table of the configuration. Without a `url` there is no model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The model's name.
    pub model: String,
    /// A file with the key to send, if one is needed.
    pub key_file: Option<PathBuf>,
    /// Whether it writes only the answers to open questions; facts are then composed, at once.
    pub open_only: bool,
    /// Longest time for an answer, milliseconds.
    pub timeout_ms: u64,
    /// Longest answer, tokens.
    pub max_tokens: u32,
    /// Most bytes read of an answer's stream.
    pub max_bytes: usize,
    /// How freely it writes, 0 to 2.
    pub temperature: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            model: "default".to_owned(),
            key_file: None,
            open_only: false,
            timeout_ms: 12_000,
            max_tokens: 600,
            max_bytes: 262_144,
            temperature: 0.2,
        }
    }
}
