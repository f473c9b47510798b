//! Which nodes are a way in for visitors.

use super::access::{Access, FOOT, access};
use crate::read::Tags;
use crate::things::EntranceKind;

/// Entrances that visitors are not sent to.
const NOT_FOR_VISITORS: &[&str] = &[
    "no",
    "emergency",
    "emergency_exit",
    "exit",
    "service",
    "garage",
    "delivery",
    "home",
    "staircase",
    "fire_exit",
];

/// Barriers that one enters through.
const GATES: &[&str] = &[
    "gate",
    "turnstile",
    "full-height_turnstile",
    "kissing_gate",
    "lift_gate",
    "swing_gate",
    "sliding_gate",
    "wicket_gate",
    "entrance",
    "sally_port",
    "toll_booth",
];

/// What kind of entrance a node is, or `None`.
pub(crate) fn entrance(tags: &Tags<'_>) -> Option<EntranceKind> {
    if tags.0.is_empty() || access(tags, FOOT) == Access::Forbidden {
        return None;
    }
    match tags.get("entrance") {
        Some("main") => return Some(EntranceKind::Main),
        Some(kind) if !NOT_FOR_VISITORS.contains(&kind) => return Some(EntranceKind::Other),
        Some(_) => return None,
        None => {}
    }
    tags.any("barrier", GATES).then_some(EntranceKind::Gate)
}
