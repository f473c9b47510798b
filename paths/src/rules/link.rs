//! Ferries and lifts: which they are, how long they take, how often they go.

use super::access::{Access, FOOT, access};
use super::{Direction, hours, numbers};
use crate::mode::Mode;
use crate::read::Tags;
use crate::things::LinkKind;

/// A way that carries people.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LinkRules {
    pub kind: LinkKind,
    /// Set of [`Mode::bit`]s that may ride.
    pub modes: u8,
    pub direction: Direction,
    pub duration_s: Option<u32>,
    pub interval_s: Option<u32>,
    pub opening_hours: Option<String>,
}

/// Reads the tags of a way: `None` when it is no link, `Some(None)` when nobody may ride it.
pub(crate) fn link(tags: &Tags<'_>) -> Option<Option<LinkRules>> {
    let kind = kind(tags)?;
    let modes = modes(kind, tags);
    if modes == 0 {
        return Some(None);
    }
    Some(Some(LinkRules {
        kind,
        modes,
        direction: direction(tags),
        duration_s: tags.get("duration").and_then(numbers::seconds),
        interval_s: tags.get("interval").and_then(numbers::seconds),
        opening_hours: hours::opening_hours(tags),
    }))
}

fn kind(tags: &Tags<'_>) -> Option<LinkKind> {
    if tags.get("highway").is_some() {
        return None;
    }
    match tags.get("aerialway") {
        Some("gondola") => return Some(LinkKind::Gondola),
        Some("cable_car") => return Some(LinkKind::CableCar),
        Some("chair_lift") => return Some(LinkKind::ChairLift),
        Some("mixed_lift") => return Some(LinkKind::MixedLift),
        _ => {}
    }
    if tags.is("railway", "funicular") {
        return Some(LinkKind::Funicular);
    }
    tags.is("route", "ferry").then_some(LinkKind::Ferry)
}

fn modes(kind: LinkKind, tags: &Tags<'_>) -> u8 {
    let walk = access(tags, FOOT) != Access::Forbidden;
    // A chair does not stop for wheels.
    let by_default = !matches!(kind, LinkKind::ChairLift | LinkKind::MixedLift);
    let wheels = walk
        && match tags.get("wheelchair") {
            Some("no") => false,
            Some("yes" | "designated" | "limited") => true,
            _ => by_default,
        };
    let drive =
        kind == LinkKind::Ferry && access(tags, &["motorcar", "motor_vehicle", "vehicle"]) == Access::Allowed;
    [(walk, Mode::Walk), (wheels, Mode::Wheels), (drive, Mode::Drive)]
        .into_iter()
        .filter(|(may, _)| *may)
        .fold(0, |set, (_, mode)| set | mode.bit())
}

/// Lifts and ferries carry both ways unless a tag says otherwise.
fn direction(tags: &Tags<'_>) -> Direction {
    match tags.get("oneway:foot").or_else(|| tags.get("oneway")) {
        Some("yes" | "true" | "1") => Direction::Forward,
        Some("-1" | "reverse") => Direction::Backward,
        _ => Direction::Both,
    }
}
