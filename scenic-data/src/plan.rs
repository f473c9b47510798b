//! Plans that travellers keep, as the store knows them: what was asked, what was planned, and whether it
//! still holds. What a request and a plan say is the planner's.

use crate::ids::derive;
use crate::{Instant, PlaceId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Whether a plan still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// As far as is known.
    Holds,
    /// Something that it rests on has changed.
    Broken,
    /// It is over.
    Over,
}

impl PlanState {
    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Broken => "broken",
            Self::Over => "over",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Holds, Self::Broken, Self::Over].into_iter().find(|state| state.as_str() == name)
    }
}

/// A plan that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptPlan {
    /// Its identifier, which nobody can guess: who knows it may read and change the plan.
    pub id: String,
    /// How often it was planned; from 1.
    pub version: i64,
    /// Whether it still holds.
    pub state: PlanState,
    /// What was asked, as JSON.
    pub request: String,
    /// What was planned, as JSON.
    pub body: String,
    /// What was found when it was looked at last, as JSON.
    pub findings: Option<String>,
    /// When this version was made.
    pub made_at: DateTime<Utc>,
    /// When it was looked at last.
    pub checked_at: DateTime<Utc>,
    /// When it is over.
    pub ends_at: Instant,
    /// The places that it rests on.
    pub grounds: Vec<PlaceId>,
}

/// The name under which a plan stands in the change log: whoever holds the plan can find it there, and
/// nobody can find the plan by it.
pub fn feed_id(id: &str) -> String {
    derive("plan", &[id])
}
