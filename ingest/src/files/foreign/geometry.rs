//! One position for a geometry of any kind: where a traveller would be sent.
//!
//! A point stands for itself. A line is represented by the point halfway along it, a polygon by its
//! centroid or, where that falls outside (a lake shaped like a crescent), by the middle of the
//! widest stretch inside at the centroid's latitude; holes are passed over. Of several lines or
//! polygons the largest counts, of several points the middle of their box. Degrees are treated as a
//! plane, which for places of a few kilometres errs by metres; shapes across the 180th meridian are
//! not joined.

use crate::limits::MAX_DEPTH;
use serde_json::{Map, Value};

/// A position in degrees, unchecked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub lat: f64,
    pub lon: f64,
}

/// The position that represents a GeoJSON geometry; `None` where it has no coordinates.
pub(super) fn of_geojson(geometry: &Map<String, Value>) -> Option<Point> {
    of_nested(geometry, 0)
}

fn of_nested(geometry: &Map<String, Value>, depth: usize) -> Option<Point> {
    if depth > MAX_DEPTH {
        return None;
    }
    let coordinates = geometry.get("coordinates");
    let list = || coordinates.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    match geometry.get("type")?.as_str()? {
        "Point" => point(coordinates?),
        "MultiPoint" => middle(&points(coordinates?)),
        "LineString" => halfway(&points(coordinates?)),
        "MultiLineString" => halfway(&largest(list().iter().map(points), length)),
        "Polygon" => inside(&points(list().first()?)),
        "MultiPolygon" => {
            let outer = list().iter().filter_map(|polygon| polygon.as_array()?.first()).map(points);
            inside(&largest(outer, |ring| area(ring).abs()))
        }
        "GeometryCollection" => {
            let parts = geometry.get("geometries")?.as_array()?;
            parts.iter().filter_map(Value::as_object).find_map(|part| of_nested(part, depth + 1))
        }
        _ => None,
    }
}

/// The position that represents a line of points, closed or not.
pub(super) fn of_line(line: &[Point]) -> Option<Point> {
    if line.len() > 3 && line.first() == line.last() { inside(line) } else { halfway(line) }
}

/// The middle of the box around points.
pub(super) fn middle(points: &[Point]) -> Option<Point> {
    let first = *points.first()?;
    let (low, high) = points.iter().fold((first, first), |(low, high), p| {
        (
            Point { lat: low.lat.min(p.lat), lon: low.lon.min(p.lon) },
            Point { lat: high.lat.max(p.lat), lon: high.lon.max(p.lon) },
        )
    });
    Some(Point { lat: (low.lat + high.lat) / 2.0, lon: (low.lon + high.lon) / 2.0 })
}

/// A number, also when written as text, as files that went through a table have it.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|n| n.is_finite())
}

fn point(value: &Value) -> Option<Point> {
    let pair = value.as_array()?;
    Some(Point { lon: number(pair.first()?)?, lat: number(pair.get(1)?)? })
}

fn points(value: &Value) -> Vec<Point> {
    value.as_array().map(|list| list.iter().filter_map(point).collect()).unwrap_or_default()
}

fn largest(parts: impl Iterator<Item = Vec<Point>>, size: impl Fn(&[Point]) -> f64) -> Vec<Point> {
    let by_size = |a: &Vec<Point>, b: &Vec<Point>| size(a).total_cmp(&size(b));
    parts.filter(|part| !part.is_empty()).max_by(by_size).unwrap_or_default()
}

fn steps(line: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    line.iter().copied().zip(line.iter().copied().skip(1))
}

/// A line's length, in degrees of latitude.
fn length(line: &[Point]) -> f64 {
    steps(line).map(|(a, b)| span(a, b)).sum()
}

fn span(a: Point, b: Point) -> f64 {
    ((b.lon - a.lon) * a.lat.to_radians().cos()).hypot(b.lat - a.lat)
}

fn halfway(line: &[Point]) -> Option<Point> {
    let mut left = length(line) / 2.0;
    for (a, b) in steps(line) {
        let step = span(a, b);
        if step > 0.0 && left <= step {
            let part = left / step;
            return Some(Point { lat: a.lat + (b.lat - a.lat) * part, lon: a.lon + (b.lon - a.lon) * part });
        }
        left -= step;
    }
    line.first().copied()
}

/// Twice the signed area of a ring, in square degrees about its first point.
fn area(ring: &[Point]) -> f64 {
    let Some(origin) = ring.first() else { return 0.0 };
    steps(ring).map(|(a, b)| cross(*origin, a, b)).sum()
}

fn cross(origin: Point, a: Point, b: Point) -> f64 {
    (a.lon - origin.lon) * (b.lat - origin.lat) - (b.lon - origin.lon) * (a.lat - origin.lat)
}

/// A ring's centroid, or a point inside near it.
fn inside(ring: &[Point]) -> Option<Point> {
    let origin = *ring.first()?;
    let area = area(ring);
    if area.abs() < f64::EPSILON * f64::EPSILON {
        return middle(ring);
    }
    let (mut lat, mut lon) = (0.0, 0.0);
    for (a, b) in steps(ring) {
        let weight = cross(origin, a, b) / (3.0 * area);
        lat += weight * (a.lat + b.lat - 2.0 * origin.lat);
        lon += weight * (a.lon + b.lon - 2.0 * origin.lon);
    }
    let centroid = Point { lat: origin.lat + lat, lon: origin.lon + lon };
    if !centroid.lat.is_finite() || !centroid.lon.is_finite() {
        return middle(ring);
    }
    let mut crossings: Vec<f64> = steps(ring)
        .filter(|(a, b)| (a.lat > centroid.lat) != (b.lat > centroid.lat))
        .map(|(a, b)| a.lon + (centroid.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon))
        .collect();
    crossings.sort_by(f64::total_cmp);
    let stretches = || crossings.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
    if stretches().any(|(from, to)| (from..=to).contains(&centroid.lon)) {
        return Some(centroid);
    }
    let widest = stretches().max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    Some(widest.map_or(centroid, |(from, to)| Point { lat: centroid.lat, lon: (from + to) / 2.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(geometry: Value) -> Option<(f64, f64)> {
        let tidy = |degrees: f64| (degrees * 1e6).round() / 1e6;
        of_geojson(geometry.as_object()?).map(|p| (tidy(p.lat), tidy(p.lon)))
    }

    #[test]
    fn a_geometry_is_represented_by_a_point_on_it() {
        let square = json!([[118.0, 30.0], [118.2, 30.0], [118.2, 30.2], [118.0, 30.2], [118.0, 30.0]]);
        let small = json!([[119.0, 31.0], [119.1, 31.0], [119.1, 31.1], [119.0, 31.0]]);
        let crescent = json!([
            [0.0, 0.0],
            [10.0, 0.0],
            [10.0, 10.0],
            [0.0, 10.0],
            [0.0, 9.0],
            [9.0, 9.0],
            [9.0, 1.0],
            [0.0, 1.0],
            [0.0, 0.0]
        ]);
        let cases = [
            (json!({"type": "Point", "coordinates": [118.1, 30.1, 1864]}), Some((30.1, 118.1))),
            (json!({"type": "Point", "coordinates": ["118.1", "30.1"]}), Some((30.1, 118.1))),
            (json!({"type": "Polygon", "coordinates": [square]}), Some((30.1, 118.1))),
            (json!({"type": "MultiPolygon", "coordinates": [[small], [square]]}), Some((30.1, 118.1))),
            (
                json!({"type": "LineString", "coordinates": [[118.0, 0.0], [118.1, 0.0], [118.4, 0.0]]}),
                Some((0.0, 118.2)),
            ),
            (
                json!({"type": "MultiPoint", "coordinates": [[118.0, 30.0], [118.2, 30.4]]}),
                Some((30.2, 118.1)),
            ),
            (
                json!({"type": "Polygon", "coordinates": [[[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]]}),
                Some((2.0, 1.0)),
            ),
            (json!({"type": "Polygon", "coordinates": [crescent]}), Some((5.0, 9.5))),
            (
                json!({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]}),
                Some((2.0, 1.0)),
            ),
            (json!({"type": "Polygon", "coordinates": []}), None),
            (json!({"type": "Point", "coordinates": [null, 30.1]}), None),
        ];
        for (geometry, expected) in cases {
            assert_eq!(read(geometry.clone()), expected, "{geometry}");
        }
    }
}
