//! Which ways cars drive, and how fast.

use super::access::{Access, CAR, access};
use super::{Direction, Passage, numbers};
use crate::read::Tags;

/// A car's mean speed is below what is allowed: bends, crossings, others.
const OF_MAXSPEED: f64 = 0.85;

/// Unpaved roads are not driven faster, km/h.
const UNPAVED: f64 = 25.0;

/// How cars drive a way, or `None` where they may not.
pub(super) fn passage(class: &str, tags: &Tags<'_>) -> Option<Passage> {
    let usual = usual_speed(class, tags)?;
    if access(tags, CAR) == Access::Forbidden || tags.any("oneway", &["reversible", "alternating"]) {
        return None;
    }
    let allowed = tags.get("maxspeed").and_then(numbers::speed).map(|speed| speed * OF_MAXSPEED);
    let unpaved =
        tags.any("surface", &["unpaved", "gravel", "dirt", "ground", "earth", "sand", "grass", "mud"]);
    let speed = allowed.unwrap_or(usual).min(if unpaved { UNPAVED } else { f64::INFINITY });
    Some(Passage { direction: direction(class, tags), measure: speed })
}

/// Usual speeds by class, km/h; `None` for what is no road for cars.
fn usual_speed(class: &str, tags: &Tags<'_>) -> Option<f64> {
    let speed = match class {
        "motorway" => 100.0,
        "trunk" => 80.0,
        "primary" => 55.0,
        "motorway_link" | "trunk_link" => 50.0,
        "secondary" => 45.0,
        "primary_link" => 40.0,
        "tertiary" => 38.0,
        "secondary_link" => 35.0,
        "unclassified" => 32.0,
        "tertiary_link" => 30.0,
        "road" => 25.0,
        "residential" => 22.0,
        "service" => 15.0,
        "living_street" => 10.0,
        "track" if tags.is("tracktype", "grade1") || access(tags, CAR) == Access::Allowed => 12.0,
        "pedestrian" if car_named(tags) => 8.0,
        _ => return None,
    };
    Some(speed)
}

/// Whether a tag lets cars in by name, not only everybody.
fn car_named(tags: &Tags<'_>) -> bool {
    access(tags, &["motorcar", "motor_vehicle", "vehicle"]) == Access::Allowed
}

fn direction(class: &str, tags: &Tags<'_>) -> Direction {
    match tags.get("oneway:motor_vehicle").or_else(|| tags.get("oneway")) {
        Some("yes" | "true" | "1") => Direction::Forward,
        Some("-1" | "reverse") => Direction::Backward,
        Some("no" | "false" | "0") => Direction::Both,
        _ if tags.any("junction", &["roundabout", "circular"]) => Direction::Forward,
        _ if class == "motorway" => Direction::Forward,
        _ => Direction::Both,
    }
}
