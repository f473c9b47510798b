//! Which walked ways bear a wheelchair or a pushchair, and how well.

use super::{Direction, Passage, Slope};
use crate::read::Tags;

/// Slopes steeper than this are avoided, percent.
pub(crate) const STEEP_PERCENT: f64 = 10.0;

/// A steep slope takes so many times as long: taken only where the way round is longer still.
pub(crate) const STEEP_FACTOR: f64 = 3.0;

/// How wheels use a way that may be walked in `direction`.
pub(super) fn passage(class: &str, tags: &Tags<'_>, slope: &Slope, direction: Direction) -> Option<Passage> {
    let wheelchair = tags.get("wheelchair");
    let said_good = matches!(wheelchair, Some("yes" | "designated"));
    if wheelchair == Some("no") {
        return None;
    }
    let ramp = tags.any("ramp:wheelchair", &["yes"]) || tags.any("ramp:stroller", &["yes"]);
    if class == "steps" && !said_good && !ramp {
        return None;
    }
    let hiking = tags.get("sac_scale").is_some_and(|scale| scale != "hiking" && scale != "strolling");
    let impassable = tags.any("smoothness", &["horrible", "very_horrible", "impassable"])
        || tags.is("surface", "stepping_stones");
    if (hiking || impassable) && !said_good {
        return None;
    }
    let mut factor = ground(tags).max(smoothness(tags));
    if wheelchair == Some("limited") {
        factor = factor.max(1.5);
    }
    if slope.percent.is_some_and(|percent| percent.abs() > STEEP_PERCENT) {
        factor *= STEEP_FACTOR;
    }
    Some(Passage { direction, measure: factor })
}

/// Times the flat time on a surface.
fn ground(tags: &Tags<'_>) -> f64 {
    match tags.get("surface") {
        Some("fine_gravel") => 1.2,
        Some("sett" | "cobblestone" | "cobblestone:flattened" | "grass_paver") => 1.3,
        Some("unpaved" | "gravel" | "pebblestone" | "ground" | "dirt" | "earth" | "woodchips") => 1.6,
        Some("unhewn_cobblestone" | "grass" | "rock") => 2.0,
        Some("sand" | "mud" | "snow") => 3.0,
        _ => match tags.get("tracktype") {
            Some("grade3") => 1.3,
            Some("grade4") => 1.6,
            Some("grade5") => 2.0,
            _ => 1.0,
        },
    }
}

/// Times the flat time on a surface's state.
fn smoothness(tags: &Tags<'_>) -> f64 {
    match tags.get("smoothness") {
        Some("bad") => 1.5,
        Some("very_bad") => 2.0,
        _ => 1.0,
    }
}
