//! How one gets from a point to another, and how long that takes: over the map's paths where there is a
//! map, by an outside router where one is configured, else by the straight line and a detour.
//!
//! Lifts, boats and buses with hours are taken out of the map and put between its ends again, so that
//! nobody is sent to a cable car that has left (`table.rs`).

mod base;
mod drawn;
mod leg;
mod minutes;
pub mod remote;
mod services;
mod shut;
mod table;

pub use base::{Cost, Goal};
pub(crate) use leg::minutes as minutes_of;
pub use leg::{Leg, LegStep, StepKind};
pub use minutes::Minutes;
pub use services::Run;
pub use shut::Closures;
pub use table::Table;

use crate::ways::remote::Router;
use paths::Network;
use scenic_data::Position;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, PoisonError, RwLock};

/// How one goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TravelMode)]
pub enum Mode {
    /// On foot.
    #[default]
    Walk,
    /// With a wheelchair or a pushchair: no steps.
    Wheels,
    /// By car.
    Drive,
}

impl Mode {
    pub(crate) fn on_map(self) -> paths::Mode {
        match self {
            Self::Walk => paths::Mode::Walk,
            Self::Wheels => paths::Mode::Wheels,
            Self::Drive => paths::Mode::Drive,
        }
    }
}

/// Who goes: how, and how fast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traveller {
    /// How.
    pub mode: Mode,
    /// How much longer than usual a way takes on foot: 1.3 for who is slow.
    pub pace: f64,
}

/// What is known of ways.
#[derive(Default)]
pub struct Ways {
    network: RwLock<Option<Arc<Network>>>,
    router: Option<Arc<dyn Router>>,
}

impl Ways {
    /// Straight lines, until there is a map.
    pub fn straight() -> Self {
        Self::default()
    }

    /// An outside router, asked where it answers.
    #[must_use]
    pub fn with_router(self, router: Arc<dyn Router>) -> Self {
        Self { router: Some(router), ..self }
    }

    /// Takes a map, in the place of the one before.
    pub fn use_network(&self, network: Arc<Network>) {
        *self.network.write().unwrap_or_else(PoisonError::into_inner) = Some(network);
    }

    /// The map, where there is one.
    pub fn network(&self) -> Option<Arc<Network>> {
        self.network.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The map, where ways are told by it: not where an outside router is asked instead.
    pub(crate) fn own_network(&self) -> Option<Arc<Network>> {
        self.network().filter(|_| self.router.is_none())
    }

    /// The outside router, where there is one.
    pub fn router(&self) -> Option<Arc<dyn Router>> {
        self.router.clone()
    }
}

pub(crate) fn point(position: Position) -> paths::Point {
    paths::Point { lat: position.lat, lon: position.lon }
}

pub(crate) fn position(point: paths::Point) -> Position {
    Position { lat: point.lat, lon: point.lon }
}
