//! How the index is kept and searched, with defaults.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The section `[index]` of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where the indexes are kept; without it, the folder `index` of the data folder.
    pub dir: Option<PathBuf>,
    /// Which copy of the indexes this is. Processes that share one store each need a name of their
    /// own, because each remembers in the store how far it has read.
    pub instance: String,
    /// How often the change log is looked at, milliseconds.
    pub follow_ms: u64,
    /// Memory for words on their way into the keyword index, mebibytes; at least 15.
    pub keyword_writer_mb: u32,
    /// Texts given to the model at once. The more there are, the better it can group them by length.
    pub embed_batch: u32,
    /// Vectors up to this number are compared one by one, which is exact; above it a graph is built.
    pub exact_below: u32,
    /// Questions whose vectors are remembered.
    pub query_cache: u32,
    /// Longest time a search waits for the vector side before it answers without it, milliseconds.
    pub vector_timeout_ms: u64,
    /// How a Qdrant server or cluster is used, where one is given.
    pub qdrant: Qdrant,
}

/// How vectors are kept in a Qdrant server or cluster, which processes on one store share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Qdrant {
    /// Its gRPC address, the setting `qdrant_url`; without one, vectors are kept in the process.
    #[serde(skip)]
    pub url: Option<String>,
    /// Its key.
    pub api_key: Option<String>,
    /// The file that holds `api_key`.
    pub api_key_file: Option<PathBuf>,
    /// What the names of its collections begin with: stores that share a cluster need different ones.
    pub prefix: String,
    /// Shards of a new collection.
    pub shards: u32,
    /// Copies of each shard of a new collection.
    pub replicas: u32,
    /// Copies that must have a change before it counts, of a new collection.
    pub write_consistency: u32,
    /// How vectors of a new collection are kept in memory.
    pub quantization: Quantization,
    /// Whether words are kept and searched there too, so that a process keeps no keyword index of its own.
    pub words: bool,
    /// Points sent at once.
    pub batch: u32,
    /// How often a change that fails for a passing reason is tried.
    pub attempts: u32,
    /// Longest time one change may take, milliseconds.
    pub timeout_ms: u64,
    /// Longest time one search may take before it is answered without, milliseconds.
    pub search_timeout_ms: u64,
}

/// How vectors are kept in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quantization {
    /// As they are.
    #[default]
    None,
    /// A byte for each number, a quarter of the memory; the best are compared again as they are.
    Scalar,
}

impl Default for Qdrant {
    fn default() -> Self {
        Self {
            url: None,
            api_key: None,
            api_key_file: None,
            prefix: "daoyou".to_owned(),
            shards: 1,
            replicas: 1,
            write_consistency: 1,
            quantization: Quantization::None,
            words: false,
            batch: 256,
            attempts: 5,
            timeout_ms: 10_000,
            search_timeout_ms: 1_500,
        }
    }
}

impl Qdrant {
    /// Points sent at once.
    pub(crate) fn batch(&self) -> usize {
        (self.batch as usize).clamp(1, 4_096)
    }

    /// How often a change is tried.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts.clamp(1, 20)
    }

    /// Shards of a new collection.
    pub(crate) fn shards(&self) -> u32 {
        self.shards.clamp(1, 1_024)
    }

    /// Copies of each shard.
    pub(crate) fn replicas(&self) -> u32 {
        self.replicas.clamp(1, 64)
    }

    /// Copies that must have a change.
    pub(crate) fn write_consistency(&self) -> u32 {
        self.write_consistency.clamp(1, self.replicas())
    }

    /// How long one change may take.
    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms.clamp(10, 600_000))
    }

    /// How long one search may take.
    pub(crate) fn search_timeout(&self) -> Duration {
        Duration::from_millis(self.search_timeout_ms.clamp(10, 600_000))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dir: None,
            instance: "main".to_owned(),
            follow_ms: 200,
            keyword_writer_mb: 32,
            embed_batch: 128,
            exact_below: 20_000,
            query_cache: 1_024,
            vector_timeout_ms: 2_000,
            qdrant: Qdrant::default(),
        }
    }
}

impl Settings {
    /// The folder of the indexes, given the data folder.
    pub fn folder(&self, data_dir: &Path) -> PathBuf {
        self.dir.clone().unwrap_or_else(|| data_dir.join("index"))
    }

    /// How long to wait between two looks at the change log.
    pub(crate) fn follow_pause(&self) -> Duration {
        Duration::from_millis(self.follow_ms.clamp(10, 60_000))
    }

    /// Bytes for the keyword writer, within what the engine accepts.
    pub(crate) fn writer_bytes(&self) -> usize {
        const MEBIBYTE: usize = 1 << 20;
        (self.keyword_writer_mb as usize).clamp(15, 1_024) * MEBIBYTE
    }

    /// Texts embedded at once.
    pub(crate) fn batch(&self) -> usize {
        (self.embed_batch as usize).clamp(1, 4_096)
    }

    /// How long a search waits for the vector side.
    pub(crate) fn vector_timeout(&self) -> Duration {
        Duration::from_millis(self.vector_timeout_ms.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_left_out_has_its_default_and_a_misspelt_one_is_refused() {
        let given: Settings = serde_json::from_str(r#"{"instance": "b"}"#).expect("valid");
        assert_eq!(given, Settings { instance: "b".into(), ..Settings::default() });
        assert!(serde_json::from_str::<Settings>(r#"{"instanse": "b"}"#).is_err());
        assert_eq!(given.folder(Path::new("data")), Path::new("data/index"));
    }
}
