//! A plan to take along: as GeoJSON for maps, as GPX for walkers' devices, as iCalendar for calendars.
//! All are made from the plan as it was answered, so that one that was kept needs no planning again.

mod geojson;
mod gpx;
mod ical;

use chrono::{DateTime, Utc};
use scenic_data::{Position, Words};
use serde::Deserialize;
use serde_json::Value;

/// A form in which a plan is taken along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// GeoJSON (RFC 7946).
    GeoJson,
    /// GPX 1.1.
    Gpx,
    /// iCalendar (RFC 5545).
    ICalendar,
}

impl Form {
    const NAMED: [(&'static str, Self); 4] =
        [("geojson", Self::GeoJson), ("gpx", Self::Gpx), ("ics", Self::ICalendar), ("ical", Self::ICalendar)];

    /// The form of that name.
    pub fn parse(name: &str) -> Result<Self, Words> {
        let found = Self::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, form)| form);
        found.ok_or_else(|| Words::unknown("格式", "format", name, &["geojson", "gpx", "ics"]))
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::Gpx => "application/gpx+xml",
            Self::ICalendar => "text/calendar; charset=utf-8",
        }
    }

    /// The ending of a file in it.
    pub fn ending(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::Gpx => "gpx",
            Self::ICalendar => "ics",
        }
    }
}

/// What the forms need of a plan.
#[derive(Debug, Deserialize)]
struct Outline {
    lang: String,
    time_zone: String,
    stops: Vec<OutlineStop>,
    legs: Vec<OutlineLeg>,
}

#[derive(Debug, Deserialize)]
struct OutlineStop {
    day: u32,
    place: OutlinePlace,
    location: Position,
    role: String,
    arrive: DateTime<Utc>,
    depart: DateTime<Utc>,
    visit_min: u32,
    status: String,
    why: String,
}

#[derive(Debug, Deserialize)]
struct OutlinePlace {
    id: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct OutlineLeg {
    day: u32,
    distance_m: u32,
    min: f64,
    depart: DateTime<Utc>,
    arrive: DateTime<Utc>,
    geometry: OutlineLine,
}

#[derive(Debug, Deserialize)]
struct OutlineLine {
    coordinates: Vec<[f64; 2]>,
}

impl Outline {
    fn is_chinese(&self) -> bool {
        self.lang.starts_with("zh")
    }

    /// The days of the plan, in order.
    fn days(&self) -> Vec<u32> {
        let mut days: Vec<u32> = self.stops.iter().map(|stop| stop.day).collect();
        days.dedup();
        days
    }

    /// The title of a day.
    fn title(&self, day: u32) -> String {
        match (self.is_chinese(), self.days().len()) {
            (true, 0 | 1) => "步行路线".to_owned(),
            (true, _) => format!("第{day}天"),
            (false, 0 | 1) => "Walk".to_owned(),
            (false, _) => format!("Day {day}"),
        }
    }

    /// What is said of a stop besides its name.
    fn note(&self, stop: &OutlineStop) -> String {
        let unknown = match (stop.status.as_str(), self.is_chinese()) {
            ("unknown", true) if stop.role == "visit" => " 不知道届时是否开放。",
            ("unknown", false) if stop.role == "visit" => " Whether it is open then is not known.",
            _ => "",
        };
        format!("{}{unknown}", stop.why).trim().to_owned()
    }
}

/// A plan, as it was answered, in a form; `stamp` is when it was made. `None` when it is no plan.
pub fn take(plan: &Value, form: Form, stamp: DateTime<Utc>) -> Option<String> {
    let outline = Outline::deserialize(plan).ok()?;
    match form {
        Form::GeoJson => Some(geojson::write(&outline)),
        Form::Gpx => gpx::write(&outline, stamp),
        Form::ICalendar => Some(ical::write(&outline, stamp)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn plan() -> Value {
        json!({
            "lang": "zh-Hans", "time_zone": "Asia/Shanghai",
            "stops": [{
                "day": 1, "place": {"id": "p_1", "name": "谯楼 <&> \"鼓\""}, "location": {"lat": 29.88, "lon": 118.62},
                "role": "visit", "arrive": "2026-11-24T02:00:00Z", "depart": "2026-11-24T02:40:00Z",
                "visit_min": 40, "status": "unknown", "why": "评分 4.7。"
            }],
            "legs": [{
                "day": 1, "distance_m": 300, "min": 4.5, "depart": "2026-11-24T01:55:00Z",
                "arrive": "2026-11-24T02:00:00Z",
                "geometry": {"type": "LineString", "coordinates": [[118.62, 29.87], [118.62, 29.88]]}
            }]
        })
    }

    fn stamp() -> DateTime<Utc> {
        "2026-11-24T01:00:00Z".parse().expect("a time")
    }

    #[test]
    fn a_map_gets_points_and_lines() {
        let text = take(&plan(), Form::GeoJson, stamp()).expect("written");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let features = value["features"].as_array().expect("features");
        assert_eq!(features.len(), 2);
        assert_eq!(features[0]["geometry"]["coordinates"], json!([118.62, 29.88]));
        assert_eq!(features[1]["geometry"]["type"], "LineString");
    }

    #[test]
    fn names_cannot_break_the_form() {
        let gpx = take(&plan(), Form::Gpx, stamp()).expect("written");
        assert!(
            gpx.contains("谯楼 &lt;&amp;&gt;")
                && gpx.contains("<trkpt lat=\"29.870000\" lon=\"118.620000\">"),
            "{gpx}"
        );
        let ics = take(&plan(), Form::ICalendar, stamp()).expect("written");
        assert!(ics.contains("BEGIN:VEVENT") && ics.contains("DTSTART:20261124T020000Z"), "{ics}");
        assert!(ics.contains("不知道届时是否开放"), "{ics}");
        assert!(take(&json!({"stops": 3}), Form::Gpx, stamp()).is_none());
    }
}
