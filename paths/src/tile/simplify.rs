//! Leaving out points that nobody would miss (the method of Ramer, Douglas and Peucker).

use fast_mvt::MvtCoord;

/// So many points are looked at together. This bounds the work and the depth of the recursion for any line;
/// one point more in so many is kept.
const WINDOW: usize = 512;

/// The line without points that lie nearer than `tolerance` units to it; its ends stay.
pub(super) fn simplify(line: &[MvtCoord], tolerance: f64) -> Vec<MvtCoord> {
    let mut kept: Vec<MvtCoord> = line.first().copied().into_iter().collect();
    let mut rest = line;
    while rest.len() > 1 {
        let window = rest.get(..WINDOW).unwrap_or(rest);
        reduce(window, tolerance * tolerance, &mut kept);
        rest = rest.get(window.len() - 1..).unwrap_or_default();
    }
    kept.dedup();
    kept
}

/// Adds the points to keep, but the first.
fn reduce(line: &[MvtCoord], square: f64, kept: &mut Vec<MvtCoord>) {
    let (Some(&first), Some(&last)) = (line.first(), line.last()) else { return };
    let between = line.iter().enumerate().skip(1).take(line.len().saturating_sub(2));
    let farthest = between
        .map(|(place, point)| (place, square_distance(*point, first, last)))
        .max_by(|(_, a), (_, b)| a.total_cmp(b));
    match farthest.filter(|(_, distance)| *distance > square) {
        Some((place, _)) => {
            reduce(line.get(..=place).unwrap_or_default(), square, kept);
            reduce(line.get(place..).unwrap_or_default(), square, kept);
        }
        None => kept.push(last),
    }
}

/// From a point to a segment.
fn square_distance(point: MvtCoord, a: MvtCoord, b: MvtCoord) -> f64 {
    let (px, py) = (f64::from(point.x - a.x), f64::from(point.y - a.y));
    let (bx, by) = (f64::from(b.x - a.x), f64::from(b.y - a.y));
    let square = bx * bx + by * by;
    let t = if square > 0.0 { ((px * bx + py * by) / square).clamp(0.0, 1.0) } else { 0.0 };
    (px - bx * t).powi(2) + (py - by * t).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(i32, i32)]) -> Vec<MvtCoord> {
        points.iter().map(|(x, y)| MvtCoord { x: *x, y: *y }).collect()
    }

    #[test]
    fn points_on_the_way_go_and_corners_stay() {
        let bent = line(&[(0, 0), (10, 1), (20, 0), (20, 50), (21, 70), (20, 100)]);
        assert_eq!(simplify(&bent, 2.0), line(&[(0, 0), (20, 0), (20, 100)]));
        assert_eq!(simplify(&bent, 0.5), bent);
    }

    #[test]
    fn a_ring_keeps_its_shape_or_goes_entirely() {
        let ring = line(&[(0, 0), (30, 0), (30, 30), (0, 30), (0, 0)]);
        assert_eq!(simplify(&ring, 4.0), ring);
        assert_eq!(simplify(&ring, 100.0), line(&[(0, 0)]));
        assert_eq!(simplify(&[], 4.0), []);
    }

    #[test]
    fn a_line_of_any_length_keeps_its_ends_and_every_corner() {
        let straight: Vec<(i32, i32)> = (0..2_000).map(|x| (x, 0)).collect();
        let simple = simplify(&line(&straight), 1.0);
        assert_eq!((simple.first(), simple.last()), (line(&[(0, 0)]).first(), line(&[(1_999, 0)]).first()));
        assert!(simple.len() <= 5, "{}", simple.len());
        let zigzag = line(&(0..2_000).map(|x| (x, x % 2 * 50)).collect::<Vec<_>>());
        assert_eq!(simplify(&zigzag, 1.0), zigzag);
    }
}
