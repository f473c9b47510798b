//! GeoJSON: a point for each stop, a line for each leg.

use super::Outline;
use serde_json::json;

pub(super) fn write(outline: &Outline) -> String {
    let stops = outline.stops.iter().enumerate().map(|(i, stop)| {
        json!({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [stop.location.lon, stop.location.lat]},
            "properties": {
                "n": i + 1, "day": stop.day, "place_id": stop.place.id, "name": stop.place.name,
                "role": stop.role, "arrive": stop.arrive, "depart": stop.depart,
                "visit_min": stop.visit_min, "status": stop.status, "why": stop.why,
            },
        })
    });
    let legs = outline.legs.iter().map(|leg| {
        json!({
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": leg.geometry.coordinates},
            "properties": {
                "day": leg.day, "distance_m": leg.distance_m, "min": leg.min,
                "depart": leg.depart, "arrive": leg.arrive,
            },
        })
    });
    let features: Vec<_> = stops.chain(legs).collect();
    json!({"type": "FeatureCollection", "features": features}).to_string()
}
