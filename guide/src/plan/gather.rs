//! What a plan is made from: candidates and their doors, what is shut on the map and what runs, read once
//! for however many plans are made of it.

use super::Wish;
use super::candidates::{Candidate, Role, choose};
use super::days::Day;
use super::doors::{doors, pauses};
use super::grounds::Grounds;
use super::network::{Clock, link_places, runs};
use super::problem::{Layout, Starts};
use super::words::Skip;
use crate::ways::{Closures, Cost, Goal, Run, Traveller};
use crate::{Guide, GuideError};
use chrono::TimeDelta;
use scenic_data::status::{Weather, kinds, weather};
use scenic_data::{Instant, PlaceId, Position};
use std::collections::HashMap;

/// How much longer a plan may be to find out by how much it is too short.
pub(super) const LONGER: TimeDelta = TimeDelta::hours(6);

/// What is known before a plan is made.
pub(super) struct Known {
    pub candidates: Vec<Candidate>,
    /// What can be no stop, whatever the plan.
    pub left_out: Vec<(PlaceId, Skip)>,
    pub grounds: Grounds,
    pub starts: Starts,
    /// The points of the table, and what stands where among them.
    pub points: Vec<Goal>,
    pub layout: Layout,
    /// From the begin of the first day to the end of the last.
    pub span: (Instant, Instant),
    pub traveller: Traveller,
    pub closures: Closures,
    pub services: Vec<Run>,
    /// What a ride with each service costs, where that is known.
    pub fares: HashMap<PlaceId, f64>,
    /// An outside router's times between the points, where it gave any.
    pub fetched: Option<Vec<Option<Cost>>>,
    pub router_failed: bool,
}

impl Guide {
    /// Reads all that a plan of a wish rests on. A wish of which some part cannot be is refused.
    pub(super) async fn gather(&self, wish: &Wish) -> Result<Known, GuideError> {
        let catalogue = self.catalogues.catalogue(self.store.last_change().await?).await?;
        let lunch = wish.lunches.iter().any(|lunch| *lunch);
        let chosen = choose(&catalogue, &wish.named, &wish.request, &self.plans, lunch);
        let mut left_out = chosen.left_out;
        let candidates = chosen.candidates;
        let network = self.ways.network();
        let links = network.as_ref().map(|map| link_places(map, &catalogue)).unwrap_or_default();
        let mut places: Vec<PlaceId> = candidates.iter().map(|candidate| candidate.row.id.clone()).collect();
        places.extend(links.values().cloned());
        places.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        places.dedup();
        // What could be done with more time is also looked at, to say how much more is needed.
        let longer: Vec<Day> = wish.days.iter().map(|day| Day { to: day.to + LONGER, ..*day }).collect();
        let grounds = self.grounds(&places, &longer, &catalogue).await?;
        let closes_in_rain = |place: &PlaceId| {
            let rules = grounds.view(place).map(|view| weather(view, &wish.lang)).unwrap_or_default();
            kinds(&rules).contains(&Weather::Rain)
        };
        let span = (wish.days[0].from, wish.days[wish.days.len() - 1].to);
        let clock = Clock { zone: wish.zone, country: wish.country.as_deref() };
        let (closures, mut services) = match &network {
            Some(map) => (
                self.shut_ways(map, &catalogue, &wish.days, clock, wish.named.around).await?,
                runs(map, &links, &grounds, span, clock, wish.named.around),
            ),
            None => (Closures::default(), Vec::new()),
        };
        if wish.request.rain {
            // It stays known, so that the map does not take it for one that always runs.
            let stopped = |run: &&mut Run| run.place.as_ref().is_some_and(closes_in_rain);
            services.iter_mut().filter(stopped).for_each(|run| run.boarding.clear());
        }
        // What is closed all the time is no candidate.
        let mut starts = Starts::default();
        let mut open = Vec::new();
        for candidate in candidates {
            // What must be in it stays; a warning says what closes it.
            if wish.request.rain && !candidate.must && closes_in_rain(&candidate.row.id) {
                left_out.push((candidate.row.id.clone(), Skip::Weather));
                continue;
            }
            let visits = doors(wish, &grounds, &candidate, &wish.days);
            // What must be in it and only lacks time goes on, to find out how much.
            let with_more =
                if candidate.must { doors(wish, &grounds, &candidate, &longer) } else { Vec::new() };
            if visits.iter().chain(&with_more).all(Vec::is_empty) {
                let skip = self.closed(wish, &grounds, &candidate).await?;
                left_out.push((candidate.row.id.clone(), skip));
                continue;
            }
            let eats = lunch && candidate.role == Role::Visit;
            starts.pauses.push(if eats { pauses(wish, &grounds, &candidate) } else { Vec::new() });
            starts.visits.push(visits);
            starts.longer.push(with_more);
            open.push(candidate);
        }
        self.refuse_impossible(wish, &left_out).await?;
        let (points, layout) = layout(wish, &open);
        let traveller = Traveller { mode: wish.request.mode, pace: wish.request.pace.on_foot() };
        let (fetched, router_failed) = match self.ways.router() {
            Some(router) => {
                let positions: Vec<Position> = points.iter().map(|goal| goal.at).collect();
                let fetched = router.table(&positions, traveller).await;
                let failed = fetched.is_none();
                (fetched, failed)
            }
            None => (None, false),
        };
        let fare = |place: &PlaceId| Some((place.clone(), catalogue.row(place)?.price?));
        Ok(Known {
            candidates: open,
            left_out,
            grounds,
            starts,
            points,
            layout,
            span,
            traveller,
            closures,
            services,
            fares: links.values().filter_map(fare).collect(),
            fetched,
            router_failed,
        })
    }
}

/// The points of the table: the start, the end, the candidates.
fn layout(wish: &Wish, candidates: &[Candidate]) -> (Vec<Goal>, Layout) {
    let mut points = Vec::with_capacity(candidates.len() + 2);
    let mut place = |found: &Option<super::Found>| {
        let found = found.as_ref()?;
        points.push(Goal { at: found.at, names: found.names.clone() });
        Some(points.len() - 1)
    };
    let (start, end) = (place(&wish.start), place(&wish.end));
    let first = points.len();
    points.extend(
        candidates.iter().map(|candidate| Goal { at: candidate.at, names: candidate.row.names.clone() }),
    );
    (points, Layout { start, end, first })
}
