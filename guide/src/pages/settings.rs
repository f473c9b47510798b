//! Limits of guide pages.

use serde::{Deserialize, Serialize};

/// The `[guides]` table of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether pages are made of every place by itself.
    pub generate: bool,
    /// Most bytes of a page's text.
    pub max_bytes: usize,
    /// Most sections of a page.
    pub max_sections: usize,
    /// Most slots of a page.
    pub max_slots: usize,
    /// Most edits of one editor in an hour.
    pub edits_per_hour: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { generate: true, max_bytes: 200_000, max_sections: 80, max_slots: 400, edits_per_hour: 120 }
    }
}
