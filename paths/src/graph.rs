//! The network as it is stored: nodes, edges with their shapes and times, names.

use serde::{Deserialize, Serialize};

use crate::error::PathsError;
use crate::geometry::{Bounds, Point};
use crate::mode::Mode;
use crate::names::Names;
use crate::speeds::Speeds;
use crate::things::{Entrance, Gate, Link};
use crate::way::PieceKind;

/// An edge: a piece of one way between two junctions, standing for both its directions. Numbers are
/// 0 to n - 1 in one network ([`crate::Network::stamp`]) and mean nothing in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EdgeId(pub u32);

/// The time of an edge that a mode may not use in this direction.
pub(crate) const NEVER: u32 = u32::MAX;

/// A height that is not known.
pub(crate) const UNKNOWN: u16 = u16::MAX;

/// Ten-millionths of degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Coord {
    pub lat: i32,
    pub lon: i32,
}

impl Coord {
    pub fn of(at: Point) -> Coord {
        Coord { lat: (at.lat * 1e7).round() as i32, lon: (at.lon * 1e7).round() as i32 }
    }

    pub fn point(self) -> Point {
        Point { lat: f64::from(self.lat) / 1e7, lon: f64::from(self.lon) / 1e7 }
    }
}

/// A junction, an end, or a barrier.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Node {
    pub at: Coord,
    /// Modes that may come here and not go through, a set of [`Mode::bit`]s.
    pub blocked: u8,
}

/// Heights along an edge, from its first to its last point.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Rise {
    /// Metres up in tenths, or [`UNKNOWN`].
    pub ascent_dm: u16,
    /// Metres down in tenths, or [`UNKNOWN`].
    pub descent_dm: u16,
    /// Steps of stairs, 0 when not counted.
    pub steps: u16,
    /// Whether it goes up, where that is known and enough to be spoken of.
    pub up: Option<bool>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Edge {
    pub from: u32,
    pub to: u32,
    pub length_m: f32,
    pub kind: PieceKind,
    /// Place in [`Graph::names`].
    pub names: u32,
    /// The OpenStreetMap way; 0 for what the import added.
    pub way: i64,
    /// Tenths of seconds by [`Mode::index`], forward and backward; [`NEVER`] where not allowed.
    pub times: [[u32; 2]; 3],
    pub rise: Rise,
}

impl Edge {
    pub fn time(&self, mode: Mode, backward: bool) -> u32 {
        self.times[mode.index()][usize::from(backward)]
    }

    pub fn serves(&self, mode: Mode) -> bool {
        self.times[mode.index()].iter().any(|time| *time != NEVER)
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Graph {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// Where each edge's points begin in `coords`; one entry more than edges.
    pub shapes: Vec<u32>,
    pub coords: Vec<Coord>,
    pub names: Vec<Names>,
    pub links: Vec<Link>,
    pub gates: Vec<Gate>,
    pub entrances: Vec<Entrance>,
    pub bounds: Bounds,
    pub stamp: String,
    pub speeds: Speeds,
}

impl Graph {
    pub fn edge(&self, id: EdgeId) -> Option<&Edge> {
        self.edges.get(id.0 as usize)
    }

    /// The points of an edge from its first node to its last, at least two.
    pub fn shape(&self, edge: u32) -> &[Coord] {
        let at = |place: usize| self.shapes.get(place).map_or(0, |start| *start as usize);
        self.coords.get(at(edge as usize)..at(edge as usize + 1)).unwrap_or_default()
    }

    pub fn points(&self, edge: u32) -> impl DoubleEndedIterator<Item = Point> + Clone + '_ {
        self.shape(edge).iter().map(|coord| coord.point())
    }

    pub fn edge_ids(&self) -> std::ops::Range<u32> {
        0..self.edges.len() as u32
    }

    /// Whether the mode may not go through the node.
    pub fn is_blocked(&self, node: u32, mode: Mode) -> bool {
        self.nodes.get(node as usize).is_none_or(|node| node.blocked & mode.bit() != 0)
    }

    /// Checks that every number points at something, after loading.
    pub fn check(&self) -> Result<(), PathsError> {
        let nodes = self.nodes.len();
        let shapes_fit = self.shapes.len() == self.edges.len() + 1
            && self.shapes.windows(2).all(|pair| matches!(pair, [a, b] if a + 2 <= *b))
            && self.shapes.last().is_some_and(|end| *end as usize == self.coords.len());
        let edges_fit = self.edges.iter().all(|edge| {
            (edge.from as usize) < nodes
                && (edge.to as usize) < nodes
                && (edge.names as usize) < self.names.len()
                && edge.length_m.is_finite()
        });
        let named = self
            .links
            .iter()
            .flat_map(|link| &link.edges)
            .chain(self.gates.iter().flat_map(|gate| &gate.edges));
        if shapes_fit && edges_fit && named.copied().all(|id| self.edge(id).is_some()) {
            Ok(())
        } else {
            Err(PathsError::Damaged("its parts do not fit together"))
        }
    }
}
