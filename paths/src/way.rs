//! A way found: how long, how far, and its pieces as a person would tell them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::geometry::Point;
use crate::graph::EdgeId;

/// What one walks, rides or drives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PieceKind {
    /// A way for people: footpath, track, platform.
    Path,
    /// A street, or a pedestrian street.
    Street,
    /// Stairs.
    Steps,
    /// A ferry, waiting included.
    Ferry,
    /// A gondola, waiting included.
    Gondola,
    /// A cable car, waiting included.
    CableCar,
    /// A chair lift, waiting included.
    ChairLift,
    /// A lift with chairs and gondolas, waiting included.
    MixedLift,
    /// A funicular railway, waiting included.
    Funicular,
    /// A road driven in a car.
    Drive,
}

impl PieceKind {
    /// Whether something carries people here: the pace of walking changes nothing.
    pub fn is_link(self) -> bool {
        !self.is_walked() && self != PieceKind::Drive
    }

    /// Whether one goes here by oneself, on foot or with wheels.
    pub fn is_walked(self) -> bool {
        matches!(self, PieceKind::Path | PieceKind::Street | PieceKind::Steps)
    }
}

/// A fastest way between two positions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// Whole seconds, from the position asked from to the position asked to.
    pub seconds: u32,
    /// Whole metres, likewise.
    pub metres: u32,
    /// Metres climbed on foot or wheels, where the map knows heights along any part of the way; parts
    /// without known heights count as level.
    pub ascent_m: Option<u32>,
    /// The line of the way, beginning and ending at the positions asked about.
    pub geometry: Vec<Point>,
    /// The pieces in order; their seconds and metres add up to the way's.
    pub pieces: Vec<Piece>,
}

/// Consecutive edges of the same kind and name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// `name` of the way.
    pub name: Option<String>,
    /// `name:en` of the way.
    pub name_en: Option<String>,
    /// `ref` of the way, such as a road's number.
    pub reference: Option<String>,
    /// Whole metres.
    pub metres: u32,
    /// Whole seconds.
    pub seconds: u32,
    /// Whether it goes up or down, where known and worth telling.
    pub up: Option<bool>,
    /// Steps of stairs, where counted.
    pub step_count: Option<u32>,
    /// Its edges in order; empty for the straight line to the network.
    pub edges: Vec<EdgeId>,
    /// Its part of [`Way::geometry`]; the last point is the next piece's first.
    pub geometry: Range<usize>,
}

impl Way {
    /// The same way for somebody who needs `pace` times as long (1.5 is slower, 0.8 quicker). What carries
    /// people takes as long as before. A pace that is not positive and finite changes nothing.
    pub fn at_pace(&self, pace: f64) -> Way {
        let mut way = self.clone();
        if !(pace.is_finite() && pace > 0.0) {
            return way;
        }
        for piece in way.pieces.iter_mut().filter(|piece| piece.kind.is_walked()) {
            piece.seconds = (f64::from(piece.seconds) * pace).round() as u32;
        }
        way.seconds = way.pieces.iter().map(|piece| piece.seconds).fold(0, u32::saturating_add);
        way
    }
}
