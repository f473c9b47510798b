//! What a way is on the map, how much it matters there, and from which zoom on it is drawn.

use crate::graph::{Edge, NEVER};
use crate::mode::Mode;
use crate::way::PieceKind;

/// Cars go at least so fast on roads that lead from town to town, km/h.
const FAST_KMH: f64 = 60.0;

/// Cars go at least so fast on a town's main roads, km/h. Network speeds are means, below what signs allow.
const MAIN_KMH: f64 = 30.0;

/// What is drawn, the most important first: when a tile grows too large, the last are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    FastRoad,
    Ferry,
    MainRoad,
    /// A cableway or a funicular, with its kind.
    Lift(&'static str),
    Pedestrian,
    Road,
    Path,
    Steps,
}

impl Class {
    pub fn of(edge: &Edge) -> Class {
        match edge.kind {
            PieceKind::Path => Class::Path,
            PieceKind::Steps => Class::Steps,
            PieceKind::Ferry => Class::Ferry,
            PieceKind::Gondola => Class::Lift("gondola"),
            PieceKind::CableCar => Class::Lift("cable_car"),
            PieceKind::ChairLift => Class::Lift("chair_lift"),
            PieceKind::MixedLift => Class::Lift("mixed_lift"),
            PieceKind::Funicular => Class::Lift("funicular"),
            PieceKind::Street | PieceKind::Drive => match speed_kmh(edge) {
                None => Class::Pedestrian,
                Some(speed) if speed >= FAST_KMH => Class::FastRoad,
                Some(speed) if speed >= MAIN_KMH => Class::MainRoad,
                Some(_) => Class::Road,
            },
        }
    }

    /// The property `kind`; of links it is the kind of a way's piece that rides on them.
    pub fn kind(self) -> &'static str {
        match self {
            Class::FastRoad | Class::MainRoad | Class::Road => "road",
            Class::Pedestrian => "pedestrian",
            Class::Path => "path",
            Class::Steps => "steps",
            Class::Ferry => "ferry",
            Class::Lift(kind) => kind,
        }
    }

    /// The property `rank` of roads, 1 for the fastest to 3.
    pub fn rank(self) -> Option<u64> {
        match self {
            Class::FastRoad => Some(1),
            Class::MainRoad => Some(2),
            Class::Road => Some(3),
            _ => None,
        }
    }

    pub fn is_drawn_at(self, zoom: u8) -> bool {
        let from = match self {
            Class::FastRoad => 6,
            Class::Ferry => 8,
            Class::MainRoad | Class::Lift(_) => 10,
            Class::Pedestrian | Class::Road | Class::Path => 12,
            Class::Steps => 13,
        };
        zoom >= from
    }
}

/// How fast cars go, in the better direction; `None` where they do not.
fn speed_kmh(edge: &Edge) -> Option<f64> {
    let time = [false, true].map(|backward| edge.time(Mode::Drive, backward)).into_iter().min()?;
    (time != NEVER).then(|| f64::from(edge.length_m) / f64::from(time) * 36.0)
}
