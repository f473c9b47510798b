//! The ways of a plan that is kept: what they pass, and whether they are still there when they are gone.

use super::Body;
use crate::catalogue::Catalogue;
use crate::plan::PlanRequest;
use crate::plan::card::Plan;
use crate::plan::days::Day;
use crate::plan::grounds::Grounds;
use crate::plan::network::{Clock, link_places, runs};
use crate::ways::{Goal, Table, Traveller};
use crate::{Guide, GuideError};
use chrono::{DateTime, TimeDelta, Utc};
use scenic_data::{Instant, PlaceId, Position};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How much later than planned one may come and still be there in time: less than the rounding of a minute.
const LATE: TimeDelta = TimeDelta::seconds(30);

/// A way of a plan that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptWay {
    /// The stop that it leads to, from 1; past the last one, to where the plan ends.
    pub before: u32,
    pub from: KeptEnd,
    pub to: KeptEnd,
    pub depart: DateTime<Utc>,
    pub arrive: DateTime<Utc>,
}

/// Where a way begins or ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptEnd {
    pub place: Option<PlaceId>,
    pub at: Position,
}

impl KeptEnd {
    fn goal(&self, catalogue: &Catalogue) -> Goal {
        let row = self.place.as_ref().and_then(|place| catalogue.row(place));
        Goal { at: self.at, names: row.map(|row| row.names.clone()).unwrap_or_default() }
    }
}

/// A way that is not there any more as it was planned.
pub(super) struct Broken<'a> {
    pub way: &'a KeptWay,
    /// How many minutes it takes now; `None` when there is none.
    pub minutes: Option<u32>,
}

/// The ways of a plan.
pub(super) fn ways_of(plan: &Plan) -> Vec<KeptWay> {
    let end = |end: &crate::plan::card::Endpoint| KeptEnd {
        place: end.place.as_ref().map(|place| place.id.clone()),
        at: end.location,
    };
    let way = |leg: &crate::plan::card::LegCard| KeptWay {
        before: plan.leads_to(leg),
        from: end(&leg.from),
        to: end(&leg.to),
        depart: leg.depart,
        arrive: leg.arrive,
    };
    plan.legs.iter().map(way).collect()
}

impl Guide {
    /// The places whose closure would shut a way of a plan.
    pub(super) async fn passed(&self, plan: &Plan) -> Result<Vec<PlaceId>, GuideError> {
        let Some(network) = self.ways.own_network() else { return Ok(Vec::new()) };
        let edges = plan.legs.iter().flat_map(|leg| leg.edges.iter().copied()).collect();
        let around = plan.legs.first().map(|leg| leg.from.location);
        let catalogue = self.catalogues.catalogue(self.store.last_change().await?).await?;
        self.places_on(&network, &catalogue, &edges, around).await
    }

    /// The places of services that ways may be put together with, by their way on the map: their doors must
    /// be known.
    pub(super) fn services(&self, catalogue: &Catalogue) -> HashMap<i64, PlaceId> {
        self.ways.own_network().map(|map| link_places(&map, catalogue)).unwrap_or_default()
    }

    /// Of the ways to come those that are shut, or take longer than there is time.
    pub(super) async fn broken_ways<'a>(
        &self,
        request: &PlanRequest,
        body: &Body,
        coming: Vec<&'a KeptWay>,
        services: &HashMap<i64, PlaceId>,
        grounds: &Grounds,
        catalogue: &Catalogue,
    ) -> Result<Vec<Broken<'a>>, GuideError> {
        let network = self.ways.own_network();
        let (Some(network), Some(first), Some(last)) = (network, coming.first(), coming.last()) else {
            return Ok(Vec::new());
        };
        let view = body.stops.iter().find_map(|stop| grounds.view(&stop.place));
        let zone = view.map_or(crate::plan::HOME, |view| view.place.time_zone);
        let clock = Clock { zone, country: view.and_then(|view| view.place.country.as_deref()) };
        let span = (first.depart, last.arrive);
        // Ways are gone on the days of the plan; at night nobody asks what is shut.
        let mut days: Vec<Day> = Vec::new();
        for way in &coming {
            match days.last_mut() {
                Some(day) if way.depart - day.to < TimeDelta::hours(6) => day.to = way.arrive.max(day.to),
                _ => days.push(Day { from: way.depart, to: way.arrive }),
            }
        }
        let around = Some(first.from.at);
        let closures = self.shut_ways(&network, catalogue, &days, clock, around).await?;
        let services = runs(&network, services, grounds, span, clock, around);
        let goals: Vec<Goal> =
            coming.iter().flat_map(|way| [way.from.goal(catalogue), way.to.goal(catalogue)]).collect();
        let traveller = Traveller { mode: request.mode, pace: request.pace.on_foot() };
        let legs: Vec<(Instant, Instant)> = coming.iter().map(|way| (way.depart, way.arrive)).collect();
        let (ways, lang) = (std::sync::Arc::clone(&self.ways), body.lang.clone());
        let look = move || {
            let span = (span.0, span.1 + TimeDelta::minutes(1));
            let table = Table::of(&ways, goals, traveller, &closures, services, span, None);
            let of = |(i, (depart, arrive)): (usize, (Instant, Instant))| {
                let ends = (2 * i, 2 * i + 1);
                // In time, or how long it takes now.
                match table.leg_by(ends, depart, arrive + LATE, &lang) {
                    Some(_) => None,
                    None => {
                        Some(table.leg(ends.0, ends.1, depart, &lang).map(|leg| leg.seconds.div_ceil(60)))
                    }
                }
            };
            legs.into_iter().enumerate().map(of).collect::<Vec<_>>()
        };
        let looked = tokio::task::spawn_blocking(look).await.map_err(|_| GuideError::Unable {
            zh: "检查行程的路时出错，请重试",
            en: "looking at the ways of a plan failed; try again",
        })?;
        let broken = coming.into_iter().zip(looked);
        Ok(broken.filter_map(|(way, minutes)| Some(Broken { way, minutes: minutes? })).collect())
    }
}
