//! The limits of the service.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The `[api]` table of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Largest request body, bytes.
    pub max_body_bytes: usize,
    /// Longest time for one request, milliseconds.
    pub timeout_ms: u64,
    /// Most items of a list.
    pub max_limit: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { max_body_bytes: 512 * 1024, timeout_ms: 15_000, max_limit: 50 }
    }
}

impl Settings {
    /// Longest time for one request.
    pub fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms)
    }
}
