//! Positions on the earth, and the datums phones and map kits in China report.

use crate::Words;
use crate::words::shown;
use serde::{Deserialize, Serialize};

/// How a latitude and longitude were meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Datum {
    /// GPS, OpenStreetMap; what the store keeps.
    #[default]
    Wgs84,
    /// The Chinese state datum, as map kits and phones there report it.
    Gcj02,
    /// Baidu's datum.
    Bd09,
}

impl Datum {
    /// Every datum.
    pub const ALL: [Self; 3] = [Self::Wgs84, Self::Gcj02, Self::Bd09];

    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wgs84 => "wgs84",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// The datum of that name, in any case.
    pub fn parse(name: &str) -> Result<Self, Words> {
        match name.trim().to_ascii_lowercase().as_str() {
            "wgs84" | "wgs-84" | "gps" => Ok(Self::Wgs84),
            "gcj02" | "gcj-02" => Ok(Self::Gcj02),
            "bd09" | "bd-09" | "bd09ll" => Ok(Self::Bd09),
            _ => Err(Words::unknown("坐标系", "datum", name, &Self::ALL.map(Self::as_str))),
        }
    }
}

/// A position in degrees, WGS-84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Position {
    /// Latitude, −90 to 90.
    pub lat: f64,
    /// Longitude, −180 to 180.
    pub lon: f64,
}

const EARTH_RADIUS_M: f64 = 6_371_008.8;

impl Position {
    /// Checks the ranges and converts from `datum` to WGS-84.
    pub fn parse(lat: f64, lon: f64, datum: Datum) -> Result<Self, Words> {
        if !(-90.0..=90.0).contains(&lat) {
            return Err(Words::new(
                format!("纬度应在 -90 与 90 之间，而不是 {lat}"),
                format!("a latitude is between -90 and 90, not {lat}"),
            ));
        }
        if !(-180.0..=180.0).contains(&lon) {
            return Err(Words::new(
                format!("经度应在 -180 与 180 之间，而不是 {lon}"),
                format!("a longitude is between -180 and 180, not {lon}"),
            ));
        }
        Ok(Self { lat, lon }.to_wgs84(datum))
    }

    /// Reads `lat,lon` (comma, semicolon or blank between).
    pub fn parse_text(text: &str, datum: Datum) -> Result<Self, Words> {
        let mut numbers = text
            .split([',', ';', ' ', '，', '\t'])
            .filter(|part| !part.trim().is_empty())
            .map(|part| part.trim().parse::<f64>());
        match (numbers.next(), numbers.next(), numbers.next()) {
            (Some(Ok(lat)), Some(Ok(lon)), None) => Self::parse(lat, lon, datum),
            _ => Err(Words::new(
                format!("位置写作“纬度,经度”，单位为度，例如 30.13,118.17，而不是“{}”", shown(text)),
                format!("a position is lat,lon in degrees such as 30.13,118.17, not {:?}", shown(text)),
            )),
        }
    }

    /// Great-circle distance in metres.
    pub fn distance_m(self, other: Self) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = (b - a) / 2.0;
        let half_lon = (other.lon - self.lon).to_radians() / 2.0;
        let h = half_lat.sin().powi(2) + a.cos() * b.cos() * half_lon.sin().powi(2);
        2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
    }

    /// This WGS-84 position written in another datum, for a reader who uses it.
    pub fn in_datum(self, datum: Datum) -> Self {
        match datum {
            Datum::Wgs84 => self,
            Datum::Gcj02 => self.shifted(),
            Datum::Bd09 => {
                let gcj = self.shifted();
                let z = gcj.lon.hypot(gcj.lat) + 0.000_02 * (gcj.lat * BD_PI).sin();
                let theta = gcj.lat.atan2(gcj.lon) + 0.000_003 * (gcj.lon * BD_PI).cos();
                Self { lat: z * theta.sin() + 0.006, lon: z * theta.cos() + 0.0065 }
            }
        }
    }

    fn to_wgs84(self, datum: Datum) -> Self {
        if datum == Datum::Wgs84 {
            return self;
        }
        // The forward shift has no closed inverse: walk back from the target; three rounds are
        // below a centimetre, and the count is bounded.
        let mut guess = self;
        for _ in 0..5 {
            let there = guess.in_datum(datum);
            guess = Self { lat: guess.lat + self.lat - there.lat, lon: guess.lon + self.lon - there.lon };
        }
        guess
    }

    /// The offset of GCJ-02 against WGS-84, which applies in mainland China only.
    fn shifted(self) -> Self {
        let Self { lat, lon } = self;
        if !(72.004..=137.8347).contains(&lon) || !(0.8293..=55.8271).contains(&lat) {
            return self;
        }
        let (x, y) = (lon - 105.0, lat - 35.0);
        let wave = |t: f64, a: f64, b: f64, c: f64, d: f64, e: f64, f: f64| {
            let pi = std::f64::consts::PI;
            (a * (b * t * pi).sin() + c * (d * t * pi).sin() + e * (f * t * pi).sin()) * 2.0 / 3.0
        };
        let base = wave(x, 20.0, 6.0, 20.0, 2.0, 0.0, 0.0);
        let d_lat = -100.0
            + 2.0 * x
            + 3.0 * y
            + 0.2 * y * y
            + 0.1 * x * y
            + 0.2 * x.abs().sqrt()
            + base
            + wave(y, 20.0, 1.0, 40.0, 1.0 / 3.0, 0.0, 0.0)
            + wave(y, 160.0, 1.0 / 12.0, 320.0, 1.0 / 30.0, 0.0, 0.0);
        let d_lon = 300.0
            + x
            + 2.0 * y
            + 0.1 * x * x
            + 0.1 * x * y
            + 0.1 * x.abs().sqrt()
            + base
            + wave(x, 20.0, 1.0, 40.0, 1.0 / 3.0, 0.0, 0.0)
            + wave(x, 150.0, 1.0 / 12.0, 300.0, 1.0 / 30.0, 0.0, 0.0);
        // The Krasovsky ellipsoid, as the datum prescribes.
        let (a, ee) = (6_378_245.0, 0.006_693_421_622_965_943);
        let magic = 1.0 - ee * lat.to_radians().sin().powi(2);
        let lat_m = (a * (1.0 - ee)) / (magic * magic.sqrt());
        let lon_m = a / magic.sqrt() * lat.to_radians().cos();
        Self { lat: lat + (d_lat / lat_m).to_degrees(), lon: lon + (d_lon / lon_m).to_degrees() }
    }
}

const BD_PI: f64 = std::f64::consts::PI * 3000.0 / 180.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_datum_is_converted_there_and_back() {
        let here = Position { lat: 39.90734, lon: 116.39089 };
        for datum in [Datum::Gcj02, Datum::Bd09] {
            let there = here.in_datum(datum);
            assert!(here.distance_m(there) > 300.0, "{datum:?} moves a point by hundreds of metres");
            let back = Position::parse(there.lat, there.lon, datum).expect("in range");
            assert!(here.distance_m(back) < 0.05, "{datum:?}: {} m", here.distance_m(back));
        }
    }

    #[test]
    fn the_state_datum_agrees_with_a_published_pair() {
        // Tiananmen: 39.90734, 116.39089 (WGS-84) is 39.90874, 116.39713 (GCJ-02).
        let gcj = Position { lat: 39.90734, lon: 116.39089 }.in_datum(Datum::Gcj02);
        assert!((gcj.lat - 39.90874).abs() < 2e-4 && (gcj.lon - 116.39713).abs() < 2e-4, "{gcj:?}");
    }

    #[test]
    fn outside_china_nothing_is_shifted() {
        let helsinki = Position { lat: 60.17, lon: 24.94 };
        assert_eq!(helsinki.in_datum(Datum::Gcj02), helsinki);
    }

    #[test]
    fn an_impossible_position_is_refused() {
        assert!(Position::parse(91.0, 0.0, Datum::Wgs84).is_err());
        assert!(Position::parse(f64::NAN, 0.0, Datum::Wgs84).is_err());
        assert!(Position::parse_text("12", Datum::Wgs84).is_err());
        assert!(Position::parse_text("29.9, 118.6", Datum::Wgs84).is_ok());
    }
}
