//! Planning an outing: which sights, in which order, over which ways, so that every door is open when one
//! gets there.
//!
//! `request` says what is wished, `candidates` which places may be stops and `taste` what each is worth,
//! `grounds` what is known of their doors and `doors` when each can be visited, `network` what is shut on
//! the map and `timed` which paths have hours; `gather` reads all of it once. `problem` makes of it what the
//! solver solves, `make` and `search` run it, and `write` tells the plan with its proof. `official` offers
//! sources' own routes, `kept` looks after plans that travellers keep, and `take` writes them as files.

pub mod between;
mod candidates;
pub mod card;
mod days;
mod doors;
mod gather;
mod grounds;
pub mod kept;
mod make;
mod network;
pub mod official;
mod problem;
mod request;
mod search;
mod settings;
mod skips;
pub mod take;
mod taste;
mod timed;
mod warnings;
mod windows;
mod words;
mod write;

pub use candidates::Role;
pub use card::Plan;
pub use request::{Pace, PlanRequest, Spot};
pub use settings::Settings;

use crate::{Guide, GuideError};
use candidates::Named;
use days::Day;
use scenic_data::{LangTag, PlaceId, Position};
use std::time::Instant as Tick;

/// The clock where no place is spoken of.
const HOME: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

/// Where a plan begins or ends, found.
#[derive(Clone, Debug)]
struct Found {
    place: Option<PlaceId>,
    at: Position,
    /// The place's names, folded.
    names: Vec<String>,
}

/// A request with everything that it names found.
struct Wish {
    request: PlanRequest,
    named: Named,
    start: Option<Found>,
    end: Option<Found>,
    zone: chrono_tz::Tz,
    country: Option<String>,
    days: Vec<Day>,
    lunches: Vec<bool>,
    lang: LangTag,
}

impl Guide {
    /// Plans an outing. Errors are the caller's (a limit, a place that is not there, wishes that exclude
    /// each other or that no plan can meet) or the store's.
    pub async fn plan(&self, request: &PlanRequest, lang: &LangTag) -> Result<Plan, GuideError> {
        let begun = Tick::now();
        let wish = self.wish(request, lang).await?;
        let made = self.make(&wish, begun).await?;
        let mut plan = self.write(&wish, made).await?;
        plan.took_ms = (begun.elapsed().as_secs_f64() * 10_000.0).round() / 10.0;
        Ok(plan)
    }

    /// Finds what a request names, and refuses what cannot be.
    async fn wish(&self, request: &PlanRequest, lang: &LangTag) -> Result<Wish, GuideError> {
        let now = self.clock.now();
        let settings = &self.plans;
        request.check(settings, now)?;
        let start = self.spot("start", request.start.as_ref()).await?;
        let end = match (&request.end, request.round_trip) {
            (Some(_), true) => {
                return Err(GuideError::invalid(
                    "end",
                    "round_trip 为 true 时不要给 end：终点就是起点",
                    "leave end out with round_trip: it ends where it begins",
                ));
            }
            (None, true) => {
                if start.is_none() {
                    return Err(GuideError::invalid(
                        "start",
                        "round_trip 需要 start：要回到哪里？",
                        "round_trip needs a start to come back to",
                    ));
                }
                start.clone()
            }
            (end, false) => self.spot("end", end.as_ref()).await?,
        };
        let mut named = Named::default();
        for text in &request.must_visit {
            let id = self.given_place("must_visit", text).await?;
            if !named.must.contains(&id) {
                named.must.push(id);
            }
        }
        for (field, list, set) in
            [("avoid", &request.avoid, &mut named.avoid), ("visited", &request.visited, &mut named.visited)]
        {
            for text in list {
                set.insert(self.given_place(field, text).await?);
            }
        }
        // A place that is no more is not kept.
        for text in &request.keep {
            named.keep.extend(self.store.find_place(text).await?);
        }
        if let Some(both) = named.must.iter().find(|id| named.avoid.contains(*id)) {
            let name =
                self.store.place(both).await?.map(|place| place.name(lang).to_owned()).unwrap_or_default();
            return Err(GuideError::invalid(
                "avoid",
                format!("“{name}”既在 must_visit 又在 avoid 里，请只留一处"),
                format!("{name:?} is in both must_visit and avoid; leave it in one"),
            ));
        }
        if let Some(text) = &request.within {
            named.within = Some(self.given_place("within", text).await?);
        }
        let mut about: Vec<PlaceId> = Vec::new();
        about.extend(start.as_ref().and_then(|found| found.place.clone()));
        about.extend(named.within.clone());
        about.extend(named.must.first().cloned());
        let places = self.store.places(&about).await?;
        let nearby = match (places.first(), &start) {
            (None, Some(found)) => self.store.near(found.at, settings.drive_radius_m, 1).await?,
            _ => Vec::new(),
        };
        let home = places.first().or_else(|| nearby.first().map(|(place, _)| place));
        let zone = home.map_or(HOME, |place| place.time_zone);
        let country = home.and_then(|place| place.country.clone());
        named.around = start
            .as_ref()
            .map(|found| found.at)
            .or_else(|| places.iter().find_map(|place| place.position))
            .or_else(|| end.as_ref().map(|found| found.at));
        if named.around.is_none() && named.within.is_none() {
            return Err(GuideError::invalid(
                "start",
                "请给出 start（位置或地点）、within（在哪个景区）或 must_visit，才知道在哪里安排",
                "give a start (a position or a place), an area (within) or must_visit, to say where",
            ));
        }
        let days = days::days(request, now, zone, settings)?;
        let few = request.max_stops.is_some_and(|most| most < 3);
        let lunches =
            days.iter().map(|day| request.lunch.unwrap_or_else(|| !few && day.over_noon(zone))).collect();
        Ok(Wish {
            request: request.clone(),
            named,
            start,
            end,
            zone,
            country,
            days,
            lunches,
            lang: lang.clone(),
        })
    }

    async fn spot(&self, field: &'static str, spot: Option<&Spot>) -> Result<Option<Found>, GuideError> {
        match spot {
            None => Ok(None),
            Some(Spot::At(at)) => Ok(Some(Found { place: None, at: *at, names: Vec::new() })),
            Some(Spot::Place { place_id }) => {
                let id = self.given_place(field, place_id).await?;
                let place = self.store.place(&id).await?;
                let names = place.iter().flat_map(|place| place.names.iter().chain(&place.aliases));
                let names = names.map(|name| crate::gazetteer::fold(&name.text)).collect();
                let Some(at) = place.and_then(|place| place.position) else {
                    return Err(GuideError::invalid(
                        field,
                        format!("不知道“{place_id}”的位置，请给出 lat 与 lon"),
                        format!("the position of {place_id:?} is not known; give lat and lon"),
                    ));
                };
                Ok(Some(Found { place: Some(id), at, names }))
            }
        }
    }
}
