//! What a search is narrowed to. Both engines understand it alike.

use crate::chunk::ItemKind;
use scenic_data::place::PlaceKind;
use scenic_data::{Instant, PlaceId, Position};

/// A neighbourhood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Its middle.
    pub position: Position,
    /// Metres, above 0 and at most [`Near::FARTHEST`].
    pub radius_m: f64,
}

impl Near {
    /// The largest radius: beyond it nothing is near.
    pub const FARTHEST: f64 = 1_000_000.0;

    /// Metres per degree of latitude, a little low so that a box never cuts the circle.
    const METRES_PER_DEGREE: f64 = 110_000.0;

    /// A box of degrees around the circle: least and most latitude, least and most longitude.
    pub(crate) fn bounds(&self) -> ((f64, f64), (f64, f64)) {
        let lat = self.radius_m / Self::METRES_PER_DEGREE;
        let lon = lat / self.position.lat.to_radians().cos().max(0.01);
        let Position { lat: y, lon: x } = self.position;
        ((y - lat, y + lat), (x - lon, x + lon))
    }

    /// How far it is to a position, when that is within the radius.
    pub(crate) fn distance(&self, position: Option<Position>) -> Option<f64> {
        position.map(|there| self.position.distance_m(there)).filter(|metres| *metres <= self.radius_m)
    }
}

/// Which languages a list is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Languages {
    /// Any.
    #[default]
    All,
    /// One family, such as every kind of Chinese.
    Only(String),
    /// Every family but one.
    Except(String),
}

/// What chunks must be like. Everything left empty allows all.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Filter {
    /// About one of these places, or on a route through one.
    pub(crate) places: Option<Vec<PlaceId>>,
    /// One of these items.
    pub(crate) items: Vec<ItemKind>,
    /// About one of these kinds of places.
    pub(crate) kinds: Vec<PlaceKind>,
    /// In one of these languages.
    pub(crate) languages: Languages,
    /// About a place within this neighbourhood.
    pub(crate) near: Option<Near>,
    /// Not over at this time.
    pub(crate) not_over_at: Option<Instant>,
}

impl Filter {
    /// Whether two ask for the same but for the language.
    pub(crate) fn is_but_for_language(&self, other: &Self) -> bool {
        let Self { places, items, kinds, languages: _, near, not_over_at } = self;
        places == &other.places
            && items == &other.items
            && kinds == &other.kinds
            && near == &other.near
            && not_over_at == &other.not_over_at
    }
}
