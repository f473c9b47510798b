//! How long an edge takes, by mode and direction.

use crate::graph::NEVER;
use crate::mode::Mode;
use crate::rules::{Direction, Passage, RoadRules, STEEP_FACTOR, STEEP_PERCENT};
use crate::speeds::Speeds;
use crate::way::PieceKind;

/// Tenths of seconds in a minute.
const PER_MINUTE: f64 = 600.0;

/// Below this length heights in whole metres say nothing about steepness, metres.
const SLOPE_FROM_M: f64 = 20.0;

/// Descents steeper than this slow walkers down, as a share of the length.
const STEEP_DESCENT: f64 = 0.2;

/// What the times depend on, seen in one direction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub length_m: f64,
    pub ascent_m: f64,
    pub descent_m: f64,
    /// Whether stairs go up; `None` when not known.
    pub up: Option<bool>,
}

impl Stretch {
    fn reversed(self) -> Stretch {
        Stretch { ascent_m: self.descent_m, descent_m: self.ascent_m, up: self.up.map(|up| !up), ..self }
    }
}

/// Tenths of seconds by mode, forward and backward.
pub(super) fn times(stretch: Stretch, rules: &RoadRules, speeds: &Speeds) -> [[u32; 2]; 3] {
    Mode::ALL.map(|mode| match rules.passages[mode.index()] {
        None => [NEVER; 2],
        Some(passage) => {
            let forward = tenths(time(stretch, mode, passage, rules, speeds));
            let backward = tenths(time(stretch.reversed(), mode, passage, rules, speeds));
            match passage.direction {
                Direction::Both => [forward, backward],
                Direction::Forward => [forward, NEVER],
                Direction::Backward => [NEVER, backward],
            }
        }
    })
}

/// At least one tenth, so that no way is free.
pub(super) fn tenths(time: f64) -> u32 {
    // A cast saturates; the clamp keeps clear of the mark for closed directions.
    (time.round() as u32).clamp(1, NEVER / 4)
}

fn time(stretch: Stretch, mode: Mode, passage: Passage, rules: &RoadRules, speeds: &Speeds) -> f64 {
    match mode {
        Mode::Drive => stretch.length_m / (passage.measure / 3.6) * 10.0,
        Mode::Walk => on_foot(stretch, speeds.walk_m_per_min, passage.measure, rules, speeds),
        Mode::Wheels => {
            let steep = rules.slope.percent.is_none() && is_steep(stretch);
            let factor = if steep { passage.measure * STEEP_FACTOR } else { passage.measure };
            on_foot(stretch, speeds.wheels_m_per_min, factor, rules, speeds)
        }
    }
}

fn on_foot(stretch: Stretch, m_per_min: f64, factor: f64, rules: &RoadRules, speeds: &Speeds) -> f64 {
    let flat = stretch.length_m / m_per_min * PER_MINUTE * factor;
    if rules.carried {
        return flat;
    }
    let climb = stretch.ascent_m / speeds.climb_m_per_min * PER_MINUTE;
    let descent = stretch.descent_m / speeds.descent_m_per_min * PER_MINUTE;
    if rules.kind == PieceKind::Steps {
        let stairs = match stretch.up {
            Some(true) => speeds.steps_up,
            Some(false) => speeds.steps_down,
            None => (speeds.steps_up + speeds.steps_down) / 2.0,
        };
        // Long or steep stairs are slower than their length on the map says.
        return (flat * stairs).max(flat + climb + descent);
    }
    let steep = stretch.descent_m > stretch.length_m * STEEP_DESCENT;
    flat + climb + if steep { descent } else { 0.0 }
}

fn is_steep(stretch: Stretch) -> bool {
    let height = stretch.ascent_m.max(stretch.descent_m);
    stretch.length_m >= SLOPE_FROM_M && height > stretch.length_m * STEEP_PERCENT / 100.0
}
