//! Which ways people walk.

use super::access::{Access, FOOT, access};
use super::{Direction, Passage};
use crate::read::Tags;

/// Classes that are walked unless a tag forbids it.
const WALKED: &[&str] = &[
    "footway",
    "path",
    "steps",
    "pedestrian",
    "living_street",
    "residential",
    "service",
    "unclassified",
    "road",
    "track",
    "corridor",
    "platform",
    "pier",
    "elevator",
    "cycleway",
    "tertiary",
    "tertiary_link",
    "secondary",
    "secondary_link",
    "primary",
    "primary_link",
    "trunk",
    "trunk_link",
    "crossing",
];

/// Classes that are walked only where a tag allows it.
const WALKED_IF_ALLOWED: &[&str] = &["bridleway", "busway", "services", "rest_area"];

/// How people walk on a way, or `None` where they may not.
pub(super) fn passage(class: &str, tags: &Tags<'_>) -> Option<Passage> {
    let allowed = match access(tags, FOOT) {
        Access::Forbidden => false,
        Access::Allowed => WALKED.contains(&class) || WALKED_IF_ALLOWED.contains(&class),
        Access::Silent => WALKED.contains(&class) && !tags.is("motorroad", "yes"),
    };
    if !allowed || tags.any("sac_scale", &["demanding_alpine_hiking", "difficult_alpine_hiking"]) {
        return None;
    }
    Some(Passage { direction: direction(tags), measure: difficulty(tags) })
}

/// Only `oneway:foot` and escalators bind walkers; `oneway` is for vehicles.
fn direction(tags: &Tags<'_>) -> Direction {
    match (tags.get("oneway:foot"), tags.get("conveying")) {
        (Some("yes" | "1" | "true"), _) | (None, Some("forward")) => Direction::Forward,
        (Some("-1" | "reverse"), _) | (None, Some("backward")) => Direction::Backward,
        _ => Direction::Both,
    }
}

/// Times the flat time on a hiking path.
fn difficulty(tags: &Tags<'_>) -> f64 {
    match tags.get("sac_scale") {
        Some("mountain_hiking") => 1.2,
        Some("demanding_mountain_hiking") => 1.5,
        Some("alpine_hiking") => 2.0,
        _ => 1.0,
    }
}
