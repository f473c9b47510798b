//! Whether a plan that is kept still holds, and what broke.

use super::look::Look;
use super::ways::KeptWay;
use super::{Body, KeptRide};
use crate::plan::PlanRequest;
use crate::plan::card::KeptStop;
use crate::plan::days::Day;
use crate::{Guide, GuideError};
use scenic_data::plan::{KeptPlan, PlanState};
use scenic_data::{Instant, PlaceId};
use serde::{Deserialize, Serialize};

/// What was found wrong with a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    /// `closed`, `last_entry`, `no_ride`, `no_way`, `detour` or `gone`.
    pub code: String,
    /// The stop, from 1; of a ride or a way the one that it leads to.
    pub stop: u32,
    /// The place.
    pub place: PlaceId,
    /// Its name.
    pub name: String,
    /// What that rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What is wrong, in the plan's language.
    pub message: String,
}

impl Guide {
    /// Looks at a plan, and notes what is found.
    pub(super) async fn look_at(
        &self,
        row: &KeptPlan,
        request: &PlanRequest,
        body: &Body,
    ) -> Result<(PlanState, Vec<Finding>), GuideError> {
        let now = self.clock.now();
        if row.ends_at <= now {
            return Ok((PlanState::Over, Vec::new()));
        }
        let findings = self.findings(request, body, now).await?;
        let state = if findings.is_empty() { PlanState::Holds } else { PlanState::Broken };
        let text = match findings.is_empty() {
            true => None,
            false => serde_json::to_string(&findings).ok(),
        };
        self.store.note_plan(row, state, text, now).await?;
        Ok((state, findings))
    }

    /// What is wrong with the stops, the rides and the ways that are still to come.
    async fn findings(
        &self,
        request: &PlanRequest,
        body: &Body,
        now: Instant,
    ) -> Result<Vec<Finding>, GuideError> {
        let Body { stops, rides, ways, lang, .. } = body;
        let coming: Vec<(usize, &KeptStop)> =
            stops.iter().enumerate().filter(|(_, stop)| stop.depart > now).collect();
        let rides: Vec<&KeptRide> = rides.iter().filter(|ride| ride.to > now).collect();
        let ways: Vec<&KeptWay> = ways.iter().filter(|way| way.arrive > now).collect();
        let begins = coming.iter().map(|(_, stop)| stop.begin);
        let begins =
            begins.chain(rides.iter().map(|ride| ride.from)).chain(ways.iter().map(|way| way.depart));
        let ends = coming.iter().map(|(_, stop)| stop.depart);
        let ends = ends.chain(rides.iter().map(|ride| ride.to)).chain(ways.iter().map(|way| way.arrive));
        let (Some(from), Some(to)) = (begins.min(), ends.max()) else { return Ok(Vec::new()) };
        let catalogue = self.catalogues.catalogue(self.store.last_change().await?).await?;
        let mut places: Vec<PlaceId> = coming.iter().map(|(_, stop)| stop.place.clone()).collect();
        places.extend(rides.iter().map(|ride| ride.place.clone()));
        places.extend(ways.iter().filter_map(|way| way.to.place.clone()));
        let services = self.services(&catalogue);
        places.extend(services.values().cloned());
        places.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        places.dedup();
        let grounds = self.grounds(&places, &[Day { from, to }], &catalogue).await?;
        let look = Look { grounds: &grounds, lang, now };
        let mut findings: Vec<Finding> = rides.into_iter().filter_map(|ride| look.ride(ride)).collect();
        // A way whose ride does not run is told by the ride.
        let idle: Vec<u32> = findings.iter().map(|finding| finding.stop).collect();
        let broken = self.broken_ways(request, body, ways, &services, &grounds, &catalogue).await?;
        let broken = broken.into_iter().filter(|broken| !idle.contains(&broken.way.before));
        findings.extend(broken.filter_map(|broken| look.way(&broken, stops)));
        findings.extend(coming.into_iter().filter_map(|(i, stop)| look.stop(i, stop)));
        Ok(findings)
    }
}
