//! What OpenStreetMap's tags mean for walking, wheels and driving.

mod access;
mod barrier;
mod drive;
mod entrance;
mod hours;
mod link;
mod numbers;
mod walk;
mod wheels;

pub(crate) use barrier::blocked;
pub(crate) use entrance::entrance;
pub(crate) use hours::hours;
pub(crate) use link::LinkRules;
pub(crate) use numbers::elevation;
pub(crate) use wheels::{STEEP_FACTOR, STEEP_PERCENT};

use crate::read::Tags;
use crate::things::Hours;
use crate::way::PieceKind;

/// In which direction a way may be used, seen along its nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Both,
    Forward,
    Backward,
}

/// How one mode uses a way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Passage {
    pub direction: Direction,
    /// Walking and wheels: times the flat time. Driving: kilometres per hour.
    pub measure: f64,
}

/// What the tags of a way say about its slope, seen along its nodes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Slope {
    /// Whether it goes up.
    pub up: Option<bool>,
    /// Rise in percent of the length; negative downwards.
    pub percent: Option<f64>,
    /// Steps of stairs.
    pub step_count: Option<u16>,
}

/// A way that can be used by at least one mode.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RoadRules {
    pub kind: PieceKind,
    /// By [`crate::Mode::index`].
    pub passages: [Option<Passage>; 3],
    pub slope: Slope,
    /// An escalator carries: its stairs cost no climbing.
    pub carried: bool,
    /// When it may be used, where that depends on the time.
    pub hours: Option<Hours>,
}

/// What a way is for the network.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Use {
    Road(RoadRules),
    Link(LinkRules),
    NotAPath,
    NotBuilt,
    NoAccess,
}

/// Values of `highway` for what is not there (any more, or yet).
const NOT_BUILT: &[&str] =
    &["construction", "proposed", "planned", "abandoned", "disused", "razed", "removed", "demolished", "no"];

/// Reads the tags of a way.
pub(crate) fn way(tags: &Tags<'_>) -> Use {
    if let Some(link) = link::link(tags) {
        return match link {
            Some(rules) => Use::Link(rules),
            None => Use::NoAccess,
        };
    }
    let Some(class) = class_of(tags) else { return Use::NotAPath };
    if NOT_BUILT.contains(&class) || tags.any("construction", &["yes", "major"]) {
        return Use::NotBuilt;
    }
    let slope = Slope::of(tags);
    let walk = walk::passage(class, tags);
    let wheels = walk.and_then(|walk| wheels::passage(class, tags, &slope, walk.direction));
    let passages = [walk, wheels, drive::passage(class, tags)];
    if passages.iter().all(Option::is_none) {
        return Use::NoAccess;
    }
    Use::Road(RoadRules {
        kind: kind_of(class),
        passages,
        slope,
        carried: tags.get("conveying").is_some_and(|v| v != "no"),
        hours: hours(tags),
    })
}

/// The `highway` value, or what stands for it on platforms and piers.
fn class_of<'a>(tags: &Tags<'a>) -> Option<&'a str> {
    if let Some(class) = tags.get("highway") {
        return Some(class);
    }
    let platform = tags.is("railway", "platform") || tags.is("public_transport", "platform");
    if platform {
        return Some("platform");
    }
    if tags.is("man_made", "pier") {
        return Some("pier");
    }
    None
}

fn kind_of(class: &str) -> PieceKind {
    match class {
        "steps" => PieceKind::Steps,
        "footway" | "path" | "cycleway" | "bridleway" | "corridor" | "track" | "platform" | "pier"
        | "elevator" => PieceKind::Path,
        _ => PieceKind::Street,
    }
}

impl Slope {
    fn of(tags: &Tags<'_>) -> Slope {
        let incline = tags.get("incline");
        let percent = incline.and_then(numbers::percent);
        let up = match incline {
            Some("up") => Some(true),
            Some("down") => Some(false),
            _ => percent.filter(|p| *p != 0.0).map(|p| p > 0.0),
        };
        let step_count = tags.get("step_count").and_then(|n| n.trim().parse().ok()).filter(|n| *n > 0);
        Slope { up, percent, step_count }
    }
}

#[cfg(test)]
mod tests;
