//! Plans that travellers keep: looked at again when something that they rest on changes, repaired with as
//! little change as possible, and planned anew from where one is.

mod check;
mod follow;
mod look;
mod replan;
mod ways;

pub use check::Finding;
pub use replan::Replan;

use super::PlanRequest;
use super::card::{KeptStop, Plan, Stop};
use crate::{Guide, GuideError};
use chrono::{DateTime, TimeDelta, Utc};
use scenic_data::plan::{KeptPlan, PlanState, feed_id};
use scenic_data::{LangTag, PlaceId, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ways::{KeptWay, ways_of};

/// A ride of a plan that is kept: before which stop, with what, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct KeptRide {
    before: u32,
    place: PlaceId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// What the store keeps of a plan.
#[derive(Serialize, Deserialize)]
struct Body {
    stops: Vec<KeptStop>,
    /// What is ridden, and when.
    #[serde(default)]
    rides: Vec<KeptRide>,
    /// Over which ways one goes, and when.
    #[serde(default)]
    ways: Vec<KeptWay>,
    /// As it was answered.
    plan: serde_json::Value,
    lang: LangTag,
}

/// A plan that is kept (see `GET /v1/plans/{id}`).
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct KeptCard {
    /// Its identifier. Whoever knows it may read and change the plan.
    pub id: String,
    /// The name under which `/v1/changes` and webhooks tell of it.
    pub feed_id: String,
    /// How often it was planned.
    pub version: i64,
    /// Whether it still holds.
    pub state: PlanState,
    /// The plan.
    #[schema(value_type = Plan)]
    pub plan: serde_json::Value,
    /// What broke, if anything did.
    pub findings: Vec<Finding>,
    /// A plan without what broke, as near to the old one as can be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repaired: Option<Plan>,
    /// When this version was made.
    pub made_at: DateTime<Utc>,
    /// When it was looked at last.
    pub checked_at: DateTime<Utc>,
}

impl Guide {
    /// Plans and keeps. `id` is a new identifier that nobody can guess.
    pub async fn keep(
        &self,
        id: String,
        request: &PlanRequest,
        lang: &LangTag,
    ) -> Result<KeptCard, GuideError> {
        let most = self.plans.max_kept;
        if self.store.plan_count().await? >= most {
            return Err(GuideError::Unable {
                zh: "保存的行程已满，请稍后再试",
                en: "no more plans can be kept; try again later",
            });
        }
        let plan = self.plan(request, lang).await?;
        self.put(id, 1, request.clone(), plan).await
    }

    async fn put(
        &self,
        id: String,
        version: i64,
        mut request: PlanRequest,
        plan: Plan,
    ) -> Result<KeptCard, GuideError> {
        let now = self.clock.now();
        // The times that were planned for stay the plan's when it is made again.
        request.start_at = Some(plan.start_at);
        request.end_at = Some(plan.end_at);
        request.max_min = None;
        let kept = stops_of(&plan);
        let mut grounds: BTreeSet<PlaceId> = plan.places().into_iter().collect();
        grounds.extend(self.passed(&plan).await?);
        for place in self.store.places(&plan.places()).await? {
            grounds.extend(self.store.parents(&place).await?);
        }
        let broken =
            |error: serde_json::Error| StoreError::Unreadable { what: "plan", detail: error.to_string() };
        let value = serde_json::to_value(&plan).map_err(broken)?;
        let body = Body {
            stops: kept,
            rides: rides_of(&plan),
            ways: ways_of(&plan),
            plan: value.clone(),
            lang: plan.lang.clone(),
        };
        let row = KeptPlan {
            id: id.clone(),
            version,
            state: PlanState::Holds,
            request: serde_json::to_string(&request).map_err(broken)?,
            body: serde_json::to_string(&body).map_err(broken)?,
            findings: None,
            made_at: now,
            checked_at: now,
            ends_at: plan.end_at,
            grounds: grounds.into_iter().collect(),
        };
        self.store.keep_plan(&row, now).await?;
        Ok(KeptCard {
            feed_id: feed_id(&id),
            id,
            version,
            state: PlanState::Holds,
            plan: value,
            findings: Vec::new(),
            repaired: None,
            made_at: now,
            checked_at: now,
        })
    }

    async fn kept_row(&self, id: &str) -> Result<(KeptPlan, PlanRequest, Body), GuideError> {
        let row = self.store.plan(id).await?;
        let row = row.ok_or_else(|| GuideError::Missing { what: "plan", id: id.to_owned() })?;
        let broken =
            |error: serde_json::Error| StoreError::Unreadable { what: "plan", detail: error.to_string() };
        let request = serde_json::from_str(&row.request).map_err(broken)?;
        let body = serde_json::from_str(&row.body).map_err(broken)?;
        Ok((row, request, body))
    }

    /// A plan that is kept, looked at now, with a repaired one where it does not hold.
    pub async fn kept(&self, id: &str) -> Result<KeptCard, GuideError> {
        let (row, request, body) = self.kept_row(id).await?;
        let (state, findings) = self.look_at(&row, &request, &body).await?;
        let now = self.clock.now();
        let repaired = match state {
            PlanState::Broken => self.repaired(&request, &body, &findings).await?,
            PlanState::Holds | PlanState::Over => None,
        };
        Ok(KeptCard {
            feed_id: feed_id(&row.id),
            id: row.id,
            version: row.version,
            state,
            plan: body.plan,
            findings,
            repaired,
            made_at: row.made_at,
            checked_at: now,
        })
    }

    /// Forgets a plan.
    pub async fn forget(&self, id: &str) -> Result<(), GuideError> {
        if self.store.forget_plan(id, self.clock.now()).await? {
            return Ok(());
        }
        Err(GuideError::Missing { what: "plan", id: id.to_owned() })
    }
}

fn rides_of(plan: &Plan) -> Vec<KeptRide> {
    let mut rides = Vec::new();
    for leg in &plan.legs {
        let mut at = leg.depart;
        for step in &leg.steps {
            let to = at + TimeDelta::seconds((step.min * 60.0).round() as i64);
            if let Some(place) = &step.place {
                rides.push(KeptRide { before: plan.leads_to(leg), place: place.clone(), from: at, to });
            }
            at = to;
        }
    }
    rides
}

fn stops_of(plan: &Plan) -> Vec<KeptStop> {
    let stop = |stop: &Stop| KeptStop {
        day: stop.day,
        place: stop.place.id.clone(),
        role: stop.role,
        arrive: stop.arrive,
        begin: stop.depart - TimeDelta::minutes(stop.visit_min.into()),
        depart: stop.depart,
    };
    plan.stops.iter().map(stop).collect()
}
