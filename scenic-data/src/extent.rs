//! How far a place reaches: a circle or a polygon around where it is.

use crate::{Position, Words};
use geo::{Coord, Distance, Euclidean, LineString, Point, Polygon};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Metres of a degree of latitude.
const DEGREE_M: f64 = 111_195.0;

/// The ground that a place covers. Written as `{"radius_m": 120}` or as a GeoJSON polygon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Extent {
    /// A circle around the place's position.
    Circle {
        /// Its radius, metres.
        radius_m: f64,
    },
    /// A ring of corners. The first is not repeated at the end.
    #[serde(with = "geojson")]
    Polygon(Vec<Position>),
}

impl Extent {
    /// Largest radius, metres: wider than any scenic area.
    pub const MAX_RADIUS_M: f64 = 100_000.0;
    /// Most corners of a polygon.
    pub const MAX_CORNERS: usize = 2_000;

    /// A circle of that radius.
    pub fn circle(radius_m: f64) -> Result<Self, Words> {
        if radius_m > 0.0 && radius_m <= Self::MAX_RADIUS_M {
            return Ok(Self::Circle { radius_m });
        }
        let most = Self::MAX_RADIUS_M;
        Err(Words::new(
            format!("半径应大于 0 且不超过 {most} 米，而不是 {radius_m}"),
            format!("a radius is more than 0 and at most {most} metres, not {radius_m}"),
        ))
    }

    /// A polygon of these corners.
    pub fn polygon(mut corners: Vec<Position>) -> Result<Self, Words> {
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let most = Self::MAX_CORNERS;
        if !(3..=most).contains(&corners.len()) {
            let count = corners.len();
            return Err(Words::new(
                format!("多边形应有 3 到 {most} 个顶点，而不是 {count} 个"),
                format!("a polygon has 3 to {most} corners, not {count}"),
            ));
        }
        Ok(Self::Polygon(corners))
    }

    /// Reads a radius in metres (a number or text), `{"radius_m": …}` or a GeoJSON polygon; positions
    /// go through `read`, which knows their datum.
    pub fn read(value: &Value, read: impl Fn(f64, f64) -> Result<Position, Words>) -> Result<Self, Words> {
        let number = |value: &Value| match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().trim_end_matches(['m', '米']).trim().parse().ok(),
            _ => None,
        };
        if let Some(radius) = number(value).or_else(|| number(value.get("radius_m")?)) {
            return Self::circle(radius);
        }
        // In a table a polygon is its GeoJSON as text.
        if let Value::String(text) = value
            && let Ok(inner @ Value::Object(_)) = serde_json::from_str::<Value>(text)
        {
            return Self::read(&inner, read);
        }
        let ring = value.get("coordinates").and_then(|rings| rings.get(0)).and_then(Value::as_array);
        let Some(ring) = ring.filter(|_| value.get("type").and_then(Value::as_str) == Some("Polygon")) else {
            return Err(Words::new(
                "范围应为半径（米）、{\"radius_m\": 120} 或 GeoJSON 的 Polygon",
                "an extent is a radius in metres, {\"radius_m\": 120} or a GeoJSON Polygon",
            ));
        };
        let corner =
            |pair: &Value| match (pair.get(0).and_then(Value::as_f64), pair.get(1).and_then(Value::as_f64)) {
                (Some(lon), Some(lat)) => read(lat, lon),
                _ => Err(Words::new(
                    "多边形的顶点应为 [经度, 纬度]",
                    "a corner of a polygon is [longitude, latitude]",
                )),
            };
        Self::polygon(ring.iter().take(Self::MAX_CORNERS + 2).map(corner).collect::<Result<_, _>>()?)
    }

    /// How far a point is outside, metres; 0 within. `center` is where the place is.
    pub fn distance_m(&self, center: Option<Position>, point: Position) -> Option<f64> {
        match self {
            Self::Circle { radius_m } => Some((center?.distance_m(point) - radius_m).max(0.0)),
            Self::Polygon(corners) => {
                let flat = |p: &Position| Coord {
                    x: (p.lon - point.lon) * DEGREE_M * point.lat.to_radians().cos(),
                    y: (p.lat - point.lat) * DEGREE_M,
                };
                let ring = Polygon::new(LineString::new(corners.iter().map(flat).collect()), Vec::new());
                Some(Euclidean.distance(&Point::new(0.0, 0.0), &ring))
            }
        }
    }
}

/// A polygon as GeoJSON writes it: longitude first, the first corner again at the end.
mod geojson {
    use crate::Position;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[derive(Serialize, Deserialize)]
    struct Geometry {
        r#type: String,
        coordinates: Vec<Vec<[f64; 2]>>,
    }

    pub fn serialize<S: Serializer>(corners: &[Position], to: S) -> Result<S::Ok, S::Error> {
        let ring = corners.iter().chain(corners.first()).map(|p| [p.lon, p.lat]).collect();
        Geometry { r#type: "Polygon".to_owned(), coordinates: vec![ring] }.serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Position>, D::Error> {
        let geometry = Geometry::deserialize(from)?;
        let ring = geometry.coordinates.into_iter().next().unwrap_or_default();
        let mut corners: Vec<Position> = ring.into_iter().map(|[lon, lat]| Position { lat, lon }).collect();
        corners.pop();
        if geometry.r#type != "Polygon" || corners.len() < 3 {
            return Err(D::Error::custom("not a polygon"));
        }
        Ok(corners)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Datum;
    use serde_json::json;

    fn plain(lat: f64, lon: f64) -> Result<Position, Words> {
        Position::parse(lat, lon, Datum::Wgs84)
    }

    #[test]
    fn a_radius_and_a_polygon_are_read_in_every_usual_form() {
        let square = json!({"type": "Polygon", "coordinates":
            [[[118.0, 30.0], [118.01, 30.0], [118.01, 30.01], [118.0, 30.01], [118.0, 30.0]]]});
        for value in [json!(120), json!("120"), json!("120米"), json!({"radius_m": 120})] {
            assert_eq!(Extent::read(&value, plain), Ok(Extent::Circle { radius_m: 120.0 }), "{value}");
        }
        for value in [square.clone(), json!(square.to_string())] {
            let Ok(Extent::Polygon(corners)) = Extent::read(&value, plain) else { panic!("{value}") };
            assert_eq!(corners.len(), 4);
        }
        for bad in [
            json!(0),
            json!(-3),
            json!("near the gate"),
            json!({"type": "Point", "coordinates": [1, 2]}),
            json!({"type": "Polygon", "coordinates": [[[118.0, 30.0], [118.01, 30.0]]]}),
            json!({"type": "Polygon", "coordinates": [[[118.0, 91.0], [118.01, 30.0], [118.0, 30.1]]]}),
            json!({"type": "Polygon", "coordinates": [["a"]]}),
        ] {
            assert!(Extent::read(&bad, plain).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let corners = [(30.0, 118.0), (30.0, 118.01), (30.01, 118.0)];
        let corners = corners.map(|(lat, lon)| Position { lat, lon }).to_vec();
        for extent in [Extent::Circle { radius_m: 35.5 }, Extent::Polygon(corners)] {
            let text = serde_json::to_string(&extent).expect("written");
            assert_eq!(serde_json::from_str::<Extent>(&text).expect("read"), extent, "{text}");
        }
        assert!(serde_json::from_str::<Extent>(r#"{"type": "Polygon", "coordinates": []}"#).is_err());
    }

    #[test]
    fn within_a_place_its_distance_is_nothing() {
        let at = |lat, lon| Position { lat, lon };
        let square =
            Extent::polygon(vec![at(30.0, 118.0), at(30.0, 118.01), at(30.01, 118.01), at(30.01, 118.0)])
                .expect("a polygon");
        assert_eq!(square.distance_m(None, at(30.005, 118.005)), Some(0.0));
        let north = square.distance_m(None, at(30.02, 118.005)).expect("known");
        assert!((north - 1_112.0).abs() < 5.0, "{north}");
        let circle = Extent::circle(200.0).expect("a circle");
        assert_eq!(circle.distance_m(None, at(30.0, 118.0)), None, "a circle around nothing known");
        let far = circle.distance_m(Some(at(30.0, 118.0)), at(30.01, 118.0)).expect("known");
        assert!((far - 912.0).abs() < 5.0, "{far}");
    }
}
