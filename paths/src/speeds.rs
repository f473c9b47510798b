//! The speeds from which an import makes its times.

use serde::{Deserialize, Serialize};

/// Speeds and factors of an import. All are kept in the saved network.
///
/// A query for a faster or slower walker scales the result: [`crate::Way::at_pace`], [`crate::Cost::at_pace`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Speeds {
    /// Walking on the flat, metres per minute.
    pub walk_m_per_min: f64,
    /// With wheels on the flat, metres per minute.
    pub wheels_m_per_min: f64,
    /// Stairs upwards take so many times the flat time.
    pub steps_up: f64,
    /// Stairs downwards take so many times the flat time.
    pub steps_down: f64,
    /// Metres of ascent that cost one minute more (Naismith's rule).
    pub climb_m_per_min: f64,
    /// Metres of steep descent (above 20 %) that cost one minute more.
    pub descent_m_per_min: f64,
    /// Height of one step of stairs, metres.
    pub step_m: f64,
    /// Gondola, metres per second.
    pub gondola_m_per_s: f64,
    /// Cable car, metres per second.
    pub cable_car_m_per_s: f64,
    /// Chair lift, metres per second.
    pub chair_lift_m_per_s: f64,
    /// Funicular railway, metres per second.
    pub funicular_m_per_s: f64,
    /// Ferry, metres per second.
    pub ferry_m_per_s: f64,
    /// The longest mean waiting before a ferry or lift, seconds.
    pub max_wait_s: u32,
}

impl Default for Speeds {
    fn default() -> Self {
        Self {
            walk_m_per_min: 70.0,
            wheels_m_per_min: 60.0,
            steps_up: 2.0,
            steps_down: 1.3,
            climb_m_per_min: 10.0,
            descent_m_per_min: 30.0,
            step_m: 0.16,
            gondola_m_per_s: 5.0,
            cable_car_m_per_s: 8.0,
            chair_lift_m_per_s: 2.3,
            funicular_m_per_s: 3.0,
            ferry_m_per_s: 4.0,
            max_wait_s: 15 * 60,
        }
    }
}
