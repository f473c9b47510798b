//! What may be wished of a plan, and its limits.

use super::Settings;
use crate::GuideError;
use crate::ways::Mode;
use chrono::TimeDelta;
use scenic_data::{Instant, Position};
use serde::{Deserialize, Serialize};

/// Where a plan begins or ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Spot {
    /// At a place: id, slug or `source:external_id`.
    Place {
        /// The place.
        place_id: String,
    },
    /// At a position, WGS-84.
    At(Position),
}

/// How much is packed into a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// With rests.
    Slow,
    /// As people usually go.
    #[default]
    Normal,
    /// As much as fits.
    Fast,
}

impl Pace {
    /// How much longer a way takes on foot.
    pub(super) fn on_foot(self) -> f64 {
        match self {
            Self::Slow => 1.3,
            Self::Normal => 1.0,
            Self::Fast => 0.85,
        }
    }
}

/// A wish for a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanRequest {
    /// Where it begins; anywhere when it is not said.
    pub start: Option<Spot>,
    /// Where it ends; anywhere when it is not said.
    pub end: Option<Spot>,
    /// Whether it ends where it begins.
    pub round_trip: bool,
    /// The area that it stays in: a place with others within.
    pub within: Option<String>,
    /// When it begins; now when it is not said.
    pub start_at: Option<Instant>,
    /// When it must be over.
    pub end_at: Option<Instant>,
    /// How long it lasts at most, minutes.
    pub max_min: Option<u32>,
    /// Over how many days.
    pub days: Option<u32>,
    /// How one goes.
    pub mode: Mode,
    /// How much is packed into it.
    pub pace: Pace,
    /// What one likes: words in either language.
    pub interests: Vec<String>,
    /// What one does not like.
    pub avoid_interests: Vec<String>,
    /// Places that must be in it.
    pub must_visit: Vec<String>,
    /// Places that must not be in it.
    pub avoid: Vec<String>,
    /// Places that were seen before.
    pub visited: Vec<String>,
    /// Whether children come along.
    pub children: bool,
    /// Whether it rains: under a roof where possible.
    pub rain: bool,
    /// Whether a lunch belongs to it; by itself where the time reaches over noon.
    pub lunch: Option<bool>,
    /// The most it may cost altogether, in the region's money.
    pub budget: Option<f64>,
    /// How many people pay.
    pub people: Option<u32>,
    /// At most so many stops a day.
    pub max_stops: Option<u32>,
    /// How many other plans are wished for.
    pub alternatives: Option<u32>,
    /// How long may be searched for a better plan, milliseconds.
    pub time_ms: Option<u64>,
    /// Stops of an earlier plan, which this one keeps where it can.
    pub keep: Vec<String>,
}

impl PlanRequest {
    /// Checks what can be checked without the store. Each problem names its field.
    pub(crate) fn check(&self, settings: &Settings, now: Instant) -> Result<(), GuideError> {
        let range = |field: &'static str, value: Option<u64>, least: u64, most: u64| match value {
            Some(value) if !(least..=most).contains(&value) => Err(GuideError::invalid(
                field,
                format!("{field} 应在 {least} 到 {most} 之间，而不是 {value}"),
                format!("{field} is from {least} to {most}, not {value}"),
            )),
            _ => Ok(()),
        };
        let longest = u64::from(settings.max_days) * 24 * 60;
        range("max_min", self.max_min.map(u64::from), 15, longest)?;
        range("days", self.days.map(u64::from), 1, settings.max_days.into())?;
        range("people", self.people.map(u64::from), 1, 200)?;
        range("max_stops", self.max_stops.map(u64::from), 1, 40)?;
        range("alternatives", self.alternatives.map(u64::from), 0, 3)?;
        range("time_ms", self.time_ms, 10, settings.max_time_ms)?;
        if self.budget.is_some_and(|budget| !budget.is_finite() || budget < 0.0) {
            return Err(GuideError::invalid(
                "budget",
                "budget 应为不小于 0 的数",
                "budget is a number, not negative",
            ));
        }
        for (field, list) in [
            ("must_visit", &self.must_visit),
            ("avoid", &self.avoid),
            ("visited", &self.visited),
            ("interests", &self.interests),
            ("avoid_interests", &self.avoid_interests),
            ("keep", &self.keep),
        ] {
            let most = settings.max_listed;
            if list.len() > most {
                let given = list.len();
                return Err(GuideError::invalid(
                    field,
                    format!("{field} 最多 {most} 项，而不是 {given} 项"),
                    format!("{field} has at most {most} entries, not {given}"),
                ));
            }
        }
        let Some(start) = self.start_at else { return self.check_end(now) };
        if start < now - TimeDelta::minutes(settings.past_min) {
            return Err(GuideError::invalid(
                "start_at",
                "start_at 已经过去；请给出现在或以后的时间",
                "start_at is past; give now or a later time",
            ));
        }
        if start > now + TimeDelta::days(settings.ahead_days) {
            let days = settings.ahead_days;
            return Err(GuideError::invalid(
                "start_at",
                format!("start_at 最多在 {days} 天以后"),
                format!("start_at is at most {days} days ahead"),
            ));
        }
        self.check_end(start)
    }

    fn check_end(&self, start: Instant) -> Result<(), GuideError> {
        if let Some(end) = self.end_at
            && end < start + TimeDelta::minutes(15)
        {
            return Err(GuideError::invalid(
                "end_at",
                "end_at 应比开始时间至少晚 15 分钟",
                "end_at is at least 15 minutes after the start",
            ));
        }
        Ok(())
    }
}
