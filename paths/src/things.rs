//! Links and entrances: what the network knows besides its edges.

use serde::{Deserialize, Serialize};

use crate::geometry::Point;
use crate::graph::EdgeId;
use crate::way::PieceKind;

/// What carries people along a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// `route=ferry`
    Ferry,
    /// `aerialway=gondola`
    Gondola,
    /// `aerialway=cable_car`
    CableCar,
    /// `aerialway=chair_lift`
    ChairLift,
    /// `aerialway=mixed_lift`
    MixedLift,
    /// `railway=funicular`
    Funicular,
}

impl LinkKind {
    /// The kind of a way's piece that rides on such a link.
    pub fn piece(self) -> PieceKind {
        match self {
            LinkKind::Ferry => PieceKind::Ferry,
            LinkKind::Gondola => PieceKind::Gondola,
            LinkKind::CableCar => PieceKind::CableCar,
            LinkKind::ChairLift => PieceKind::ChairLift,
            LinkKind::MixedLift => PieceKind::MixedLift,
            LinkKind::Funicular => PieceKind::Funicular,
        }
    }
}

/// A ferry or a lift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// All its edges: getting on, riding, getting off. An edge stands for both directions; closing these
    /// closes the link.
    pub edges: Vec<EdgeId>,
    /// What it is.
    pub kind: LinkKind,
    /// `name`
    pub name: Option<String>,
    /// `name:en`
    pub name_en: Option<String>,
    /// `opening_hours` as written in the map.
    pub opening_hours: Option<String>,
    /// Seconds between departures, where the map says so.
    pub interval_s: Option<u32>,
    /// Seconds from end to end without waiting: as the map says, or by length and usual speed.
    pub duration_s: u32,
    /// Its first and last position; riding from the first to the last is its direction when `oneway`.
    pub ends: (Point, Point),
    /// Whether it carries people only from the first end to the last.
    pub oneway: bool,
    /// The OpenStreetMap way.
    pub way: i64,
}

/// What may be shut by itself: a gate in a way that has a name or hours, or a path that has hours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gate {
    /// The edges of the path; of a gate, so many that nobody gets through without one of them.
    pub edges: Vec<EdgeId>,
    /// Where it is; of a path, where it begins.
    pub point: Point,
    /// What a gate is called, in any language. A path is found by the names of its edges.
    pub names: Vec<String>,
    /// When it is open, or shut, as written in the map; `None` where the map does not say.
    pub hours: Option<Hours>,
}

/// Hours as the map writes them, in the syntax of `opening_hours`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// One gets through at these times only.
    Open(String),
    /// One gets through at all times but these.
    Shut(String),
}

/// What kind of opening an entrance is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntranceKind {
    /// `entrance=main`
    Main,
    /// Another entrance for visitors.
    Other,
    /// A gate or turnstile.
    Gate,
}

/// A way in, found near a position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entrance {
    /// Where it is.
    pub point: Point,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its English name, where it has one.
    pub name_en: Option<String>,
    /// What it is.
    pub kind: EntranceKind,
    /// Metres from the position asked about; 0 in storage.
    pub distance_m: f64,
}
