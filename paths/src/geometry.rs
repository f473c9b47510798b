//! Positions on the earth and the few measurements that walking needs.

use serde::{Deserialize, Serialize};

/// Metres in one degree of latitude on the mean sphere.
pub(crate) const METRES_PER_DEGREE: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

/// A position in WGS-84 degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

impl Point {
    /// Whether both numbers are finite and on the earth.
    pub fn is_valid(self) -> bool {
        self.lat.is_finite() && self.lon.is_finite() && self.lat.abs() <= 90.0 && self.lon.abs() <= 180.0
    }

    /// Great-circle distance in metres.
    pub fn distance_m(self, other: Point) -> f64 {
        let half_lat = (other.lat - self.lat).to_radians() / 2.0;
        let half_lon = (other.lon - self.lon).to_radians() / 2.0;
        let cosines = self.lat.to_radians().cos() * other.lat.to_radians().cos();
        let h = half_lat.sin().powi(2) + cosines * half_lon.sin().powi(2);
        2.0 * h.sqrt().min(1.0).asin() * METRES_PER_DEGREE.to_degrees()
    }

    /// The point `fraction` of the way (0 to 1) from here to `other`, straight.
    pub(crate) fn towards(self, other: Point, fraction: f64) -> Point {
        Point {
            lat: self.lat + (other.lat - self.lat) * fraction,
            lon: self.lon + (other.lon - self.lon) * fraction,
        }
    }

    /// Metres per degree of longitude at this latitude.
    pub(crate) fn metres_per_lon(self) -> f64 {
        METRES_PER_DEGREE * self.lat.to_radians().cos().max(1e-6)
    }

    /// The nearest point of the segment `a`-`b`: its fraction of the segment and the distance in metres.
    /// Computed on a plane about this point, right to centimetres within some kilometres.
    pub(crate) fn onto_segment(self, a: Point, b: Point) -> (f64, f64) {
        let k = self.metres_per_lon();
        let (ax, ay) = ((a.lon - self.lon) * k, (a.lat - self.lat) * METRES_PER_DEGREE);
        let (bx, by) = ((b.lon - self.lon) * k, (b.lat - self.lat) * METRES_PER_DEGREE);
        let (dx, dy) = (bx - ax, by - ay);
        let square = dx * dx + dy * dy;
        let t = if square > 0.0 { (-(ax * dx + ay * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
        (t, (ax + dx * t).hypot(ay + dy * t))
    }
}

/// The box around all positions of a network, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// The southernmost latitude.
    pub south: f64,
    /// The westernmost longitude.
    pub west: f64,
    /// The northernmost latitude.
    pub north: f64,
    /// The easternmost longitude.
    pub east: f64,
}

impl Bounds {
    /// Whether the point lies inside or on the border.
    pub fn contains(&self, at: Point) -> bool {
        (self.south..=self.north).contains(&at.lat) && (self.west..=self.east).contains(&at.lon)
    }

    /// The box around the points, or `None` without any.
    pub(crate) fn around(points: impl IntoIterator<Item = Point>) -> Option<Bounds> {
        points.into_iter().fold(None, |so_far: Option<Bounds>, p| {
            let b = so_far.unwrap_or(Bounds { south: p.lat, west: p.lon, north: p.lat, east: p.lon });
            Some(Bounds {
                south: b.south.min(p.lat),
                west: b.west.min(p.lon),
                north: b.north.max(p.lat),
                east: b.east.max(p.lon),
            })
        })
    }
}

/// The corners `[lon, lat]` of a box that holds the circle of `radius_m` about `at`.
pub(crate) fn circle_box(at: Point, radius_m: f64) -> ([f64; 2], [f64; 2]) {
    let lat = radius_m / METRES_PER_DEGREE;
    // The meridians lie closest at the circle's end nearer to the pole.
    let poleward = Point { lat: (at.lat.abs() + lat).min(89.9), lon: at.lon };
    let lon = radius_m / poleward.metres_per_lon();
    ([at.lon - lon, at.lat - lat], [at.lon + lon, at.lat + lat])
}

/// Whether the point lies inside the polygon (even-odd rule; the ring may be open or closed).
pub(crate) fn inside(ring: &[Point], at: Point) -> bool {
    if ring.len() < 3 {
        return false;
    }
    let next = ring.iter().cycle().skip(1);
    let crossings = ring.iter().zip(next).filter(|(a, b)| {
        (a.lat > at.lat) != (b.lat > at.lat)
            && at.lon < (b.lon - a.lon) * (at.lat - a.lat) / (b.lat - a.lat) + a.lon
    });
    crossings.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        let d = Point { lat: 0.0, lon: 0.0 }.distance_m(Point { lat: 1.0, lon: 0.0 });
        assert!((d - 111_195.0).abs() < 1.0, "{d}");
    }

    #[test]
    fn the_nearest_point_of_a_segment_is_its_foot_or_its_end() {
        let (a, b) = (Point { lat: 60.0, lon: 24.0 }, Point { lat: 60.0, lon: 24.01 });
        let (t, d) = Point { lat: 60.001, lon: 24.005 }.onto_segment(a, b);
        assert!((t - 0.5).abs() < 1e-6 && (d - 111.195).abs() < 0.01);
        let (t, _) = Point { lat: 60.0, lon: 23.9 }.onto_segment(a, b);
        assert_eq!(t, 0.0);
    }

    #[test]
    fn a_point_is_inside_a_ring_open_or_closed() {
        let p = |lat, lon| Point { lat, lon };
        let open = [p(0.0, 0.0), p(0.0, 2.0), p(2.0, 2.0), p(2.0, 0.0)];
        let closed = [open[0], open[1], open[2], open[3], open[0]];
        for ring in [&open[..], &closed[..]] {
            assert!(inside(ring, p(1.0, 1.0)) && !inside(ring, p(3.0, 1.0)));
        }
        assert!(!inside(&open[..2], p(1.0, 1.0)));
    }
}
