//! Whether a plan that is kept still holds, and what broke.

use super::{Body, KeptRide};
use crate::plan::Role;
use crate::plan::card::KeptStop;
use crate::plan::days::Day;
use crate::{Guide, GuideError};
use scenic_data::plan::{KeptPlan, PlanState};
use scenic_data::status::Reason;
use scenic_data::{Instant, PlaceId};
use serde::{Deserialize, Serialize};

/// What was found wrong with a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    /// `closed`, `last_entry`, `no_ride` or `gone`.
    pub code: String,
    /// The stop, from 1; of a ride the one that it leads to.
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
        body: &Body,
    ) -> Result<(PlanState, Vec<Finding>), GuideError> {
        let now = self.clock.now();
        if row.ends_at <= now {
            return Ok((PlanState::Over, Vec::new()));
        }
        let findings = self.findings(body, now).await?;
        let state = if findings.is_empty() { PlanState::Holds } else { PlanState::Broken };
        let text = match findings.is_empty() {
            true => None,
            false => serde_json::to_string(&findings).ok(),
        };
        self.store.note_plan(row, state, text, now).await?;
        Ok((state, findings))
    }

    /// What is wrong with the stops and the rides that are still to come.
    async fn findings(&self, body: &Body, now: Instant) -> Result<Vec<Finding>, GuideError> {
        let Body { stops, rides, lang, .. } = body;
        let coming: Vec<(usize, &KeptStop)> =
            stops.iter().enumerate().filter(|(_, stop)| stop.depart > now).collect();
        let rides: Vec<&KeptRide> = rides.iter().filter(|ride| ride.to > now).collect();
        let begins =
            coming.iter().map(|(_, stop)| stop.begin).chain(rides.iter().map(|ride| ride.from)).min();
        let ends = coming.iter().map(|(_, stop)| stop.depart).chain(rides.iter().map(|ride| ride.to)).max();
        let (Some(from), Some(to)) = (begins, ends) else { return Ok(Vec::new()) };
        let catalogue = self.catalogues.catalogue(self.store.last_change().await?).await?;
        let mut places: Vec<PlaceId> = coming.iter().map(|(_, stop)| stop.place.clone()).collect();
        places.extend(rides.iter().map(|ride| ride.place.clone()));
        let grounds = self.grounds(&places, &[Day { from, to }], &catalogue).await?;
        let zh = lang.is_chinese();
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
            }
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
