//! How large a map may be.

/// The most that an import accepts; each is checked before the memory is spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the map file.
    pub max_bytes: u64,
    /// Nodes in the map, used or not. A needed node costs about 20 bytes while importing.
    pub max_nodes: u64,
    /// Ways in the map, used or not.
    pub max_ways: u64,
}

impl Default for Limits {
    /// 2 GiB, 50 million nodes, 8 million ways: a province, not a continent.
    fn default() -> Self {
        Self { max_bytes: 2 << 30, max_nodes: 50_000_000, max_ways: 8_000_000 }
    }
}
