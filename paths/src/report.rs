//! What an import tells while it runs and when it is done.

use serde::Serialize;

/// A step of the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reading the ways; `done` and `of` are bytes.
    Ways,
    /// Reading the nodes of the ways used; `done` and `of` are bytes.
    Nodes,
    /// Cutting ways into edges; no measure within.
    Network,
    /// Preparing fast queries; `done` and `of` are modes.
    Preparing,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// The step at work.
    pub stage: Stage,
    /// How much of it is done.
    pub done: u64,
    /// How much there is.
    pub of: u64,
}

/// Ways not used, by reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Buildings, rivers, borders: nothing to walk or drive on.
    pub not_a_path: u64,
    /// Proposed, under construction or abandoned.
    pub not_built: u64,
    /// Private, forbidden, or of a class that nobody may use in any mode.
    pub no_access: u64,
    /// Fewer than two of its nodes are in the map.
    pub too_short: u64,
}

/// What an import found. `ways` equals `ways_used` plus `ways_of_links` plus the ways left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// Nodes in the map.
    pub nodes: u64,
    /// Ways in the map.
    pub ways: u64,
    /// Ways that became edges for walking or driving.
    pub ways_used: u64,
    /// Ways that became ferries or lifts.
    pub ways_of_links: u64,
    /// Ways not used.
    pub left_out: LeftOut,
    /// Nodes that ways name and the map does not hold (ways are cut there).
    pub nodes_missing: u64,
    /// Edges of the network.
    pub edges: u64,
    /// Paths and gates that are open only at times.
    pub timed: u64,
    /// Ferries and lifts.
    pub links: u64,
    /// Ends of ferries and lifts that no way lies near enough to.
    pub link_ends_unjoined: u64,
    /// Entrances and gates kept for [`crate::Network::entrances_within`].
    pub entrances: u64,
    /// Barriers on ways used that stop somebody.
    pub barriers: u64,
    /// Parts of the walking network without a way between them.
    pub components: u64,
    /// The largest part's share of all walkable metres, 0 to 1.
    pub largest_component: f64,
    /// How long the import took.
    pub seconds: f64,
}
