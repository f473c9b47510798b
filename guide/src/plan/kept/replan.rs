//! What is left of a plan, planned anew: without what broke, or as a traveller under way wishes.

use super::{Body, Finding, KeptCard};
use crate::plan::card::{KeptStop, Plan};
use crate::plan::{Pace, PlanRequest, Role, Spot};
use crate::{Guide, GuideError};
use scenic_data::{Instant, PlaceId, Position};
use serde::{Deserialize, Serialize};

/// How far a traveller has come, and what is wished now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Replan {
    /// The version that this is about; the newest when it is not said.
    pub version: Option<i64>,
    /// Where one is.
    pub location: Option<Position>,
    /// The place where one is.
    pub place_id: Option<String>,
    /// What time it is; now when it is not said.
    pub at: Option<Instant>,
    /// Places that were seen.
    pub visited: Vec<String>,
    /// So many of the next stops are passed over.
    pub skip_next: Option<u32>,
    /// Places to leave out.
    pub skip: Vec<String>,
    /// Places to add.
    pub add: Vec<String>,
    /// When it must be over now.
    pub end_at: Option<Instant>,
    /// How much is packed into it now.
    pub pace: Option<Pace>,
}

impl Guide {
    /// A plan without what broke, that keeps as much as it can; `None` when there is none.
    pub(super) async fn repaired(
        &self,
        request: &PlanRequest,
        body: &Body,
        findings: &[Finding],
    ) -> Result<Option<Plan>, GuideError> {
        let now = self.clock.now();
        // What is closed is left out, though it was wished for: the finding says so. To what lies behind a
        // way that is shut there may be another way; only where there is none it is left out too.
        let shut = |finding: &&Finding| !matches!(finding.code.as_str(), "no_way" | "detour");
        let closed: Vec<&str> = findings.iter().filter(shut).map(|finding| finding.place.as_str()).collect();
        let broken: Vec<&str> = findings.iter().map(|finding| finding.place.as_str()).collect();
        let mut again = rest(request, &body.stops, now);
        again.time_ms = None;
        let wished = std::mem::take(&mut again.must_visit);
        for out in [closed, broken] {
            again.must_visit = self.without(&wished, &out).await?;
            match self.plan(&again, &body.lang).await {
                Ok(plan) => return Ok(Some(plan)),
                Err(GuideError::Invalid { .. } | GuideError::Impossible(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// References to places, without those that name one of these.
    async fn without(&self, list: &[String], places: &[&str]) -> Result<Vec<String>, GuideError> {
        let mut left = Vec::new();
        for text in list {
            let id = self.store.find_place(text).await?;
            if id.is_none_or(|id| !places.contains(&id.as_str())) {
                left.push(text.clone());
            }
        }
        Ok(left)
    }

    /// Plans the rest of a plan anew, from where one is, as a new version of it.
    pub async fn replan(&self, id: &str, change: &Replan) -> Result<KeptCard, GuideError> {
        let (row, request, body) = self.kept_row(id).await?;
        if change.version.is_some_and(|version| version != row.version) {
            let version = row.version;
            return Err(GuideError::invalid(
                "version",
                format!("行程已经是第 {version} 版，请先读取"),
                format!("the plan is at version {version}; read it first"),
            ));
        }
        // A plan that has not begun is planned for its own time, unless it is said to be another.
        let begins = request.start_at.filter(|start| change.at.is_none() && *start > self.clock.now());
        let at = change.at.or(begins).unwrap_or_else(|| self.clock.now());
        let here = match &change.place_id {
            Some(text) => Some(self.given_place("here", text).await?),
            None => None,
        };
        let mut seen = Vec::new();
        for text in &change.visited {
            seen.push(self.given_place("visited", text).await?);
        }
        let mut again = rest(&request, &body.stops, at);
        again.start_at = Some(at);
        if let Some(end) = change.end_at {
            again.end_at = Some(end);
        }
        match (&change.location, &change.place_id) {
            (Some(location), _) => again.start = Some(Spot::At(*location)),
            (None, Some(place)) => again.start = Some(Spot::Place { place_id: place.clone() }),
            (None, None) => {}
        }
        // The next stops are those whose visit is not over and that were not seen.
        let coming: Vec<&KeptStop> = body
            .stops
            .iter()
            .filter(|stop| stop.depart > at && !seen.contains(&stop.place) && stop.role == Role::Visit)
            // Where one is, one is not passing over.
            .filter(|stop| here.as_ref() != Some(&stop.place) && !(here.is_none() && stop.arrive <= at))
            .collect();
        let skip_next = change.skip_next.unwrap_or(0) as usize;
        let mut skip: Vec<String> =
            coming.iter().take(skip_next).map(|stop| stop.place.to_string()).collect();
        skip.extend(change.skip.iter().cloned());
        again.visited.extend(seen.iter().map(PlaceId::to_string));
        again.must_visit.extend(change.add.iter().cloned());
        let mut dropped = Vec::new();
        for text in &skip {
            dropped.push(self.given_place("skip", text).await?);
        }
        let dropped: Vec<&str> = dropped.iter().chain(&seen).map(PlaceId::as_str).collect();
        again.must_visit = self.without(&again.must_visit, &dropped).await?;
        again.keep = self.without(&again.keep, &dropped).await?;
        again.avoid.extend(skip);
        if let Some(pace) = change.pace {
            again.pace = pace;
        }
        if again.round_trip {
            // The way back leads to where it began, not to where one is now.
            again.round_trip = false;
            again.end = again.end.or(request.start.clone());
        }
        let plan = self.plan(&again, &body.lang).await?;
        self.put(row.id, row.version + 1, again, plan).await
    }
}

/// A request for what is left of a plan at a time: what was seen is seen, the rest is kept where it can be.
fn rest(request: &PlanRequest, stops: &[KeptStop], at: Instant) -> PlanRequest {
    let mut again = request.clone();
    let (seen, left): (Vec<&KeptStop>, Vec<&KeptStop>) =
        stops.iter().filter(|stop| stop.role == Role::Visit).partition(|stop| stop.depart <= at);
    again.keep = left.iter().map(|stop| stop.place.to_string()).collect();
    again.alternatives = None;
    if request.start_at.is_none_or(|start| start < at) {
        // Under way: from the last stop that was reached.
        let here = stops.iter().rfind(|stop| stop.arrive <= at);
        again.start_at = Some(at);
        again.days = None;
        if let Some(here) = here {
            again.start = Some(Spot::Place { place_id: here.place.to_string() });
        }
        again.must_visit.retain(|must| !seen.iter().any(|stop| stop.place.as_str() == must));
        again.visited.extend(seen.iter().map(|stop| stop.place.to_string()));
        if request.round_trip {
            again.round_trip = false;
            again.end = request.start.clone();
        }
    }
    again
}
