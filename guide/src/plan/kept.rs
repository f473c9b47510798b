//! Plans that travellers keep: looked at again when something that they rest on changes, repaired with as
//! little change as possible, and planned anew from where one is.

use super::card::{KeptStop, Plan};
use super::days::Day;
use super::{PlanRequest, Spot};
use crate::{Guide, GuideError};
use chrono::{DateTime, TimeDelta, Utc};
use scenic_data::change::{Cursor, Subject};
use scenic_data::plan::{KeptPlan, PlanState, feed_id};
use scenic_data::status::Reason;
use scenic_data::{Instant, LangTag, PlaceId, Position, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The follower's name in the store.
const FOLLOWER: &str = "plans";
/// Lines of the change log read at once.
const LINES: u64 = 500;

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
    pub pace: Option<super::Pace>,
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
        for place in self.store.places(&plan.places()).await? {
            grounds.extend(self.store.parents(&place).await?);
        }
        let broken =
            |error: serde_json::Error| StoreError::Unreadable { what: "plan", detail: error.to_string() };
        let value = serde_json::to_value(&plan).map_err(broken)?;
        let body = Body { stops: kept, rides: rides_of(&plan), plan: value.clone(), lang: plan.lang.clone() };
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
        let (state, findings) = self.look_at(&row, &body).await?;
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

    /// Looks at a plan, and notes what is found.
    async fn look_at(&self, row: &KeptPlan, body: &Body) -> Result<(PlanState, Vec<Finding>), GuideError> {
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
            if stop.role == super::Role::Visit
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

    /// A plan without what broke, that keeps as much as it can; `None` when there is none.
    async fn repaired(
        &self,
        request: &PlanRequest,
        body: &Body,
        findings: &[Finding],
    ) -> Result<Option<Plan>, GuideError> {
        let now = self.clock.now();
        let broken: Vec<&str> = findings.iter().map(|finding| finding.place.as_str()).collect();
        let mut again = rest(request, &body.stops, now);
        // What is closed is left out, though it was wished for: the finding says so.
        again.must_visit = self.without(&again.must_visit, &broken).await?;
        again.time_ms = None;
        match self.plan(&again, &body.lang).await {
            Ok(plan) => Ok(Some(plan)),
            Err(GuideError::Invalid { .. } | GuideError::Impossible(_)) => Ok(None),
            Err(error) => Err(error),
        }
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
            .filter(|stop| stop.depart > at && !seen.contains(&stop.place) && stop.role == super::Role::Visit)
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

    /// Looks at the plans that rest on what changed since the last call; how many were looked at, and how
    /// many are otherwise than before. Idempotent: a line of the change log done twice does nothing more.
    pub async fn follow_plans(&self) -> Result<(usize, usize), GuideError> {
        let now = self.clock.now();
        let cursor = self.store.cursor(FOLLOWER).await?;
        let lines = self.store.changes(cursor.seq, LINES).await?;
        let Some(last) = lines.last().map(|line| line.seq) else { return Ok((0, 0)) };
        let mut places: BTreeSet<PlaceId> = BTreeSet::new();
        let mut withdrawn = false;
        for line in &lines {
            match line.subject {
                Subject::Place => {
                    places.insert(PlaceId::from(line.id.as_str()));
                }
                Subject::Event => match self.store.event(&line.id).await? {
                    Some(event) => places.extend(event.place),
                    // What was withdrawn does not say any more where it was: what it broke may hold again.
                    None => withdrawn = true,
                },
                Subject::Document | Subject::Route | Subject::Plan => {}
            }
        }
        let places: Vec<PlaceId> = places.into_iter().collect();
        let mut ids: BTreeSet<String> = self.store.plans_on(&places, now).await?.into_iter().collect();
        if withdrawn {
            ids.extend(self.store.broken_plans(now).await?);
        }
        let mut otherwise = 0;
        for id in &ids {
            match self.kept_row(id).await {
                Ok((row, _, body)) => {
                    let before = row.state;
                    let (state, _) = self.look_at(&row, &body).await?;
                    otherwise += usize::from(state != before);
                }
                Err(GuideError::Missing { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        self.store.forget_old_plans(now - TimeDelta::days(self.plans.keep_days)).await?;
        self.store.set_cursor(FOLLOWER, &Cursor { seq: last, state: None }, now).await?;
        Ok((ids.len(), otherwise))
    }
}

/// A request for what is left of a plan at a time: what was seen is seen, the rest is kept where it can be.
fn rest(request: &PlanRequest, stops: &[KeptStop], at: Instant) -> PlanRequest {
    let mut again = request.clone();
    let (seen, left): (Vec<&KeptStop>, Vec<&KeptStop>) =
        stops.iter().filter(|stop| stop.role == super::Role::Visit).partition(|stop| stop.depart <= at);
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

fn rides_of(plan: &Plan) -> Vec<KeptRide> {
    let mut rides = Vec::new();
    for leg in &plan.legs {
        let mut at = leg.depart;
        for step in &leg.steps {
            let to = at + TimeDelta::seconds((step.min * 60.0).round() as i64);
            if let Some(place) = &step.place {
                let before = plan.stops.iter().take_while(|stop| stop.arrive < leg.arrive).count() + 1;
                let before = u32::try_from(before).unwrap_or(u32::MAX);
                rides.push(KeptRide { before, place: place.clone(), from: at, to });
            }
            at = to;
        }
    }
    rides
}

fn stops_of(plan: &Plan) -> Vec<KeptStop> {
    let stop = |stop: &super::card::Stop| KeptStop {
        day: stop.day,
        place: stop.place.id.clone(),
        role: stop.role,
        arrive: stop.arrive,
        begin: stop.depart - TimeDelta::minutes(stop.visit_min.into()),
        depart: stop.depart,
    };
    plan.stops.iter().map(stop).collect()
}
