//! Which nodes stop whom.

use super::access::{Access, CAR, FOOT, access};
use crate::mode::Mode;
use crate::read::Tags;

/// Barriers that nobody on foot gets over.
const STOPS_WALKERS: &[&str] = &[
    "wall",
    "city_wall",
    "retaining_wall",
    "fence",
    "hedge",
    "ditch",
    "guard_rail",
    "handrail",
    "debris",
    "wire_fence",
    "tank_trap",
    "spikes",
];

/// Barriers that wheels do not get through.
const STOPS_WHEELS: &[&str] = &[
    "stile",
    "kissing_gate",
    "turnstile",
    "full-height_turnstile",
    "cattle_grid",
    "log",
    "horse_stile",
    "motorcycle_barrier",
    "hampshire_gate",
];

/// Barriers that cars pass unless a tag forbids it.
const OPEN_TO_CARS: &[&str] = &[
    "gate",
    "lift_gate",
    "swing_gate",
    "sliding_gate",
    "sliding_beam",
    "toll_booth",
    "border_control",
    "cattle_grid",
    "entrance",
    "height_restrictor",
    "kerb",
    "sally_port",
    "rope",
    "yes",
    "no",
    "wicket_gate",
];

/// The modes that a node stops, as a set of [`Mode::bit`]s.
pub(crate) fn blocked(tags: &Tags<'_>) -> u8 {
    let barrier = tags.get("barrier").filter(|barrier| *barrier != "no");
    if barrier.is_none() && !tags.0.iter().any(|(key, _)| FOOT.contains(key) || CAR.contains(key)) {
        return 0;
    }
    let kind = barrier.unwrap_or_default();
    // Without a barrier a node's access tags speak of something at the way, such as a parking entrance;
    // a crossing or a bollard says what it stops by being one.
    if kind.is_empty() && !tags.any("highway", &["gate", "barrier"]) {
        return 0;
    }
    let walk = match access(tags, FOOT) {
        Access::Allowed => false,
        Access::Forbidden => true,
        Access::Silent => STOPS_WALKERS.contains(&kind) || tags.is("locked", "yes"),
    };
    let wheels = match tags.get("wheelchair") {
        Some("no") => true,
        Some("yes" | "designated") => walk,
        _ => walk || STOPS_WHEELS.contains(&kind),
    };
    let drive = match access(tags, CAR) {
        Access::Allowed => {
            access(tags, &["motorcar", "motor_vehicle", "vehicle"]) != Access::Allowed && !opens(kind)
        }
        Access::Forbidden => true,
        Access::Silent => !opens(kind) || tags.is("locked", "yes"),
    };
    let bit = |stops: bool, mode: Mode| if stops { mode.bit() } else { 0 };
    bit(walk, Mode::Walk) | bit(wheels, Mode::Wheels) | bit(drive, Mode::Drive)
}

fn opens(kind: &str) -> bool {
    OPEN_TO_CARS.contains(&kind)
}
