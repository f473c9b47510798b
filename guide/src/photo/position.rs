//! Where a photograph was taken, and how well that goes with a place. A position narrows and weighs; one
//! that is wrong never rules a place out.

use crate::catalogue::Row;
use scenic_data::Position;
use scenic_data::extent::Extent;
use scenic_data::place::PlaceKind;
use serde::Serialize;

/// What a position can count against a place at most, as a share: it may be wrong.
const DOUBT: f64 = 0.02;
/// What a position can count for a place at most, as a logarithm: most of what is photographed in a place
/// is none of its sights.
const MOST: f64 = 1.5;
/// How far an accuracy that is not told is off, metres: a phone under open sky, with reserve.
const USUAL_ACCURACY_M: f64 = 60.0;
/// A worse accuracy tells nothing.
const WORST_ACCURACY_M: f64 = 50_000.0;
/// How uncertain it is where people stand when they photograph something, metres.
const STAND_M: f64 = 60.0;
/// Nearer than this the compass says nothing of where a place lies.
const BESIDE_M: f64 = 60.0;
/// Half of what a camera sees, and the error of a compass, degrees.
const HALF_VIEW: f64 = 45.0;
/// What looking away counts at most.
const LOOKING_AWAY: f64 = 0.25;

/// Where a photograph was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    /// The position.
    pub position: Position,
    /// How far it may be off, metres; `None` where it is not known.
    pub accuracy_m: Option<f64>,
    /// Where the camera looked, degrees from north, clockwise.
    pub heading: Option<f64>,
    /// Who says so.
    pub from: StandFrom,
}

/// Who says where a photograph was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandFrom {
    /// The camera, in the picture itself.
    Photo,
    /// The request.
    Request,
}

/// What a place is to positions.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ground {
    position: Option<Position>,
    extent: Option<Extent>,
    seen_from_m: f64,
}

impl Ground {
    /// A place's ground.
    pub(super) fn of(place: &Row) -> Self {
        let usual = match place.kind {
            PlaceKind::City => 8_000.0,
            PlaceKind::Area => 3_000.0,
            PlaceKind::Attraction => 400.0,
            PlaceKind::Museum => 200.0,
            PlaceKind::Exhibit | PlaceKind::Facility => 60.0,
            PlaceKind::Restaurant | PlaceKind::Hotel | PlaceKind::Transport => 120.0,
        };
        Self {
            position: place.position,
            extent: place.extent.clone(),
            seen_from_m: place.seen_from_m.map_or(usual, f64::from),
        }
    }

    /// How far a point is from the place's ground, metres; 0 within.
    pub(super) fn distance_m(&self, point: Position) -> Option<f64> {
        let around = self.extent.as_ref().and_then(|extent| extent.distance_m(self.position, point));
        around.or_else(|| Some(self.position?.distance_m(point)))
    }

    /// How well standing there goes with photographing the place: 1 where it is in sight, down to nearly
    /// nothing.
    pub(super) fn likely(&self, stand: &Stand) -> Option<f64> {
        let distance = self.distance_m(stand.position)?;
        let beyond = (distance - self.seen_from_m).max(0.0);
        let accuracy = stand.accuracy_m.unwrap_or(USUAL_ACCURACY_M).clamp(1.0, WORST_ACCURACY_M);
        let spread = accuracy.hypot(STAND_M);
        // Of two places in sight the nearer one is photographed more often.
        let near = 1.0 / (1.0 + (distance / (self.seen_from_m + accuracy)).powi(2));
        let in_sight = (-0.5 * (beyond / spread).powi(2)).exp();
        Some(near * in_sight * self.looked_at(stand, distance, accuracy))
    }

    fn looked_at(&self, stand: &Stand, distance: f64, accuracy: f64) -> f64 {
        let (Some(heading), Some(there)) = (stand.heading, self.position) else { return 1.0 };
        if distance < BESIDE_M.max(accuracy) {
            return 1.0;
        }
        let off = (bearing(stand.position, there) - heading).rem_euclid(360.0);
        let off = off.min(360.0 - off);
        let beside = (off - HALF_VIEW).max(0.0) / HALF_VIEW;
        LOOKING_AWAY + (1.0 - LOOKING_AWAY) * (-0.5 * beside * beside).exp()
    }
}

/// What a position says of each of some places: how many times likelier it makes it, as a logarithm,
/// against all that could have been photographed. A place of unknown position is neither likelier nor
/// less likely.
pub(super) fn weigh<'a>(
    stand: &Stand,
    all: impl IntoIterator<Item = &'a Ground>,
    some: &[&Ground],
) -> Vec<f64> {
    let likely: Vec<f64> = all.into_iter().filter_map(|ground| ground.likely(stand)).collect();
    let mean = likely.iter().map(|k| k + DOUBT).sum::<f64>() / likely.len().max(1) as f64;
    let of = |ground: &&Ground| {
        ground.likely(stand).map_or(0.0, |likely| ((likely + DOUBT) / mean.max(DOUBT)).ln().min(MOST))
    };
    some.iter().map(of).collect()
}

/// The direction from one point to another, degrees from north, clockwise.
pub(super) fn bearing(from: Position, to: Position) -> f64 {
    let (a, b) = (from.lat.to_radians(), to.lat.to_radians());
    let turn = (to.lon - from.lon).to_radians();
    let (y, x) = (turn.sin() * b.cos(), a.cos() * b.sin() - a.sin() * b.cos() * turn.cos());
    y.atan2(x).to_degrees().rem_euclid(360.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Position = Position { lat: 30.0, lon: 118.0 };

    /// A place so many metres to the north.
    fn north(metres: f64, seen_from_m: f64) -> Ground {
        let position = Position { lat: 30.0 + metres / 111_195.0, lon: 118.0 };
        Ground { position: Some(position), extent: None, seen_from_m }
    }

    fn stand(accuracy_m: Option<f64>, heading: Option<f64>) -> Stand {
        Stand { position: HERE, accuracy_m, heading, from: StandFrom::Request }
    }

    #[test]
    fn a_place_in_sight_is_likelier_than_one_far_away_and_that_is_never_ruled_out() {
        let all = [north(80.0, 400.0), north(20_000.0, 400.0), north(40_000.0, 400.0)];
        let some: Vec<&Ground> = all.iter().collect();
        let weights = weigh(&stand(None, None), &all, &some);
        assert!(weights[0] > 0.9, "{weights:?}");
        assert!((-4.0..-2.0).contains(&weights[1]) && weights[1] == weights[2], "{weights:?}");
    }

    #[test]
    fn a_peak_is_photographed_from_afar() {
        let (peak, hut) = (north(3_000.0, 4_000.0), north(3_000.0, 120.0));
        let all = [peak.clone(), hut.clone()];
        let weights = weigh(&stand(None, None), &all, &[&peak, &hut]);
        assert!(weights[0] > weights[1] + 2.0, "{weights:?}");
    }

    #[test]
    fn a_poor_accuracy_tells_little_and_a_heading_tells_apart() {
        let all = [north(100.0, 200.0), north(900.0, 200.0)];
        let some: Vec<&Ground> = all.iter().collect();
        let apart = |accuracy| {
            let weights = weigh(&stand(Some(accuracy), None), &all, &some);
            weights[0] - weights[1]
        };
        assert!(apart(20.0) > 2.5 && apart(2_000.0) < 0.3, "{} {}", apart(20.0), apart(2_000.0));
        let (ahead, behind) = (north(300.0, 400.0), north(-300.0, 400.0));
        let weights =
            weigh(&stand(Some(10.0), Some(350.0)), &[ahead.clone(), behind.clone()], &[&ahead, &behind]);
        assert!(weights[0] > weights[1] + 0.8, "{weights:?}");
        assert!((bearing(HERE, north(-500.0, 1.0).position.expect("known")) - 180.0).abs() < 0.1);
    }

    #[test]
    fn a_place_of_unknown_position_is_left_as_it_is() {
        let unknown = Ground { position: None, extent: None, seen_from_m: 100.0 };
        assert_eq!(weigh(&stand(None, None), &[north(10.0, 100.0)], &[&unknown]), [0.0]);
    }
}
