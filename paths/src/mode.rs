//! The ways of moving that a network is prepared for.

use serde::{Deserialize, Serialize};

/// How somebody moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// On foot.
    Walk,
    /// On foot with a wheelchair or a pushchair.
    Wheels,
    /// In a car.
    Drive,
}

impl Mode {
    /// All modes, in the order of `Mode::index`.
    pub const ALL: [Mode; 3] = [Mode::Walk, Mode::Wheels, Mode::Drive];

    /// The place of this mode in tables by mode, 0 to 2.
    pub(crate) const fn index(self) -> usize {
        match self {
            Mode::Walk => 0,
            Mode::Wheels => 1,
            Mode::Drive => 2,
        }
    }

    /// The bit of this mode in a set of modes.
    pub(crate) const fn bit(self) -> u8 {
        1 << self.index()
    }
}
