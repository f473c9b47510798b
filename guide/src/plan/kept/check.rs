//! Whether a plan that is kept still holds, and what broke.

use super::ways::{Broken, KeptWay};
use super::{Body, KeptRide};
use crate::plan::card::KeptStop;
use crate::plan::days::Day;
use crate::plan::{PlanRequest, Role};
use crate::{Guide, GuideError};
use scenic_data::plan::{KeptPlan, PlanState};
use scenic_data::status::Reason;
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
        places.extend(self.services(&catalogue));
        places.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        places.dedup();
        let grounds = self.grounds(&places, &[Day { from, to }], &catalogue).await?;
        let zh = lang.is_chinese();
        let mut idle: Vec<u32> = Vec::new();
        let mut findings = Vec::new();
        let mut find = |code: &str,
                        stop: u32,
                        place: &PlaceId,
                        name: String,
                        reason: Option<Reason>,
                        message: String| {
            let reason =
                reason.and_then(|reason| serde_json::to_value(reason).ok()?.as_str().map(str::to_owned));
            findings.push(Finding {
                code: code.to_owned(),
                stop,
                place: place.clone(),
                name,
                reason,
                message,
            });
        };
        for ride in rides {
            let Some(view) = grounds.view(&ride.place) else { continue };
            let name = view.place.name(lang).to_owned();
            if let Some(span) = grounds.meets_closed(&ride.place, ride.from.max(now), ride.to) {
                let at = crate::answer::dates::clock(ride.from, view.place.time_zone);
                let message = if zh {
                    format!("{name}在您要乘的时间（{at}）停运。")
                } else {
                    format!("{name} does not run when you would ride it ({at}).")
                };
                find("no_ride", ride.before, &ride.place, name, Some(span.reason), message);
                idle.push(ride.before);
            }
        }
        // A way whose ride does not run is told by the ride.
        let broken = self.broken_ways(request, body, &grounds, &catalogue, now).await?;
        for Broken { way, minutes } in broken.into_iter().filter(|broken| !idle.contains(&broken.way.before))
        {
            let led = stops.get((way.before as usize).saturating_sub(1)).or(stops.last());
            let Some(place) = way.to.place.as_ref().or(led.map(|stop| &stop.place)) else { continue };
            let Some(view) = grounds.view(place) else { continue };
            let (name, zone) = (view.place.name(lang).to_owned(), view.place.time_zone);
            let at = crate::answer::dates::clock(way.depart, zone);
            let planned = (way.arrive - way.depart).num_minutes();
            let message = match (minutes, zh) {
                (None, true) => format!("{at}去{name}的路不通：有路段关闭。"),
                (None, false) => format!("There is no way to {name} at {at}: part of it is shut."),
                (Some(now), true) => {
                    format!("{at}去{name}的路有路段关闭，要绕行约{now}分钟，原计划{planned}分钟。")
                }
                (Some(now), false) => format!(
                    "Part of the way to {name} at {at} is shut; round it takes about {now} minutes, not {planned}."
                ),
            };
            let code = if minutes.is_some() { "detour" } else { "no_way" };
            find(code, way.before, place, name, None, message);
        }
        for (i, stop) in coming {
            let n = u32::try_from(i + 1).unwrap_or(u32::MAX);
            let Some(view) = grounds.view(&stop.place) else {
                let message = if zh {
                    "这个地方已经不在资料里。"
                } else {
                    "No source speaks of this place any more."
                };
                find("gone", n, &stop.place, stop.place.to_string(), None, message.to_owned());
                continue;
            };
            let (name, zone) = (view.place.name(lang).to_owned(), view.place.time_zone);
            let clock = |at: Instant| crate::answer::dates::clock(at, zone);
            if stop.role == Role::Visit
                && let Some(span) = grounds.meets_closed(&stop.place, stop.begin.max(now), stop.depart)
            {
                let (from, to) = (clock(stop.begin), clock(stop.depart));
                let message = if zh {
                    format!("{name}在您要去的时间（{from}到{to}）关闭。")
                } else {
                    format!("{name} is closed when you would be there ({from} to {to}).")
                };
                find("closed", n, &stop.place, name, Some(span.reason), message);
                continue;
            }
            let span = grounds.at(&stop.place, stop.begin);
            if let Some(entry) = span.and_then(|span| span.last_entry).filter(|entry| *entry < stop.begin) {
                let (entry, begin) = (clock(entry), clock(stop.begin));
                let message = if zh {
                    format!("{name}现在最晚{entry}入场，您{begin}才到。")
                } else {
                    format!("{name} now lets people in until {entry}; you come at {begin}.")
                };
                find("last_entry", n, &stop.place, name, None, message);
            }
        }
        Ok(findings)
    }
}
