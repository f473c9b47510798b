//! From a wish to a plan: candidates, doors, ways, the solver, and the proof that it holds.

use super::Wish;
use super::candidates::{Candidate, Role, choose};
use super::days::Day;
use super::grounds::Grounds;
use super::network::{link_places, runs};
use super::problem::{Layout, Starts};
use super::search::{Solved, Work};
use super::windows::{Start, starts};
use super::words::{Next, Skip};
use crate::ways::{Closures, Goal, Leg, Run, Table, Traveller};
use crate::{Guide, GuideError};
use chrono::TimeDelta;
use scenic_data::status::{Reason, Span, State};
use scenic_data::{Instant, PlaceId, Position};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant as Tick};

/// How much longer a plan may be to find out by how much it is too short.
pub(super) const LONGER: TimeDelta = TimeDelta::hours(6);

/// A visit as planned.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub day: usize,
    pub candidate: usize,
    pub role: Role,
    pub begin: Instant,
    pub leave: Instant,
}

/// A leg as planned: from a point of the table to another.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub day: usize,
    pub from: usize,
    pub to: usize,
    pub depart: Instant,
    pub leg: Leg,
}

/// One plan: its visits and its legs, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Course {
    pub visits: Vec<Visit>,
    pub ways: Vec<Way>,
    pub score: f64,
}

/// What was made of a wish.
pub(super) struct Made {
    pub candidates: Vec<Candidate>,
    pub left_out: Vec<(PlaceId, Skip)>,
    pub grounds: Grounds,
    pub course: Course,
    pub others: Vec<Course>,
    pub layout: Layout,
    /// What a ride with each service costs, where that is known.
    pub fares: HashMap<PlaceId, f64>,
    /// Whether any way was told by the straight line because there is no map, or none there.
    pub has_map: bool,
    pub router_failed: bool,
}

impl Made {
    /// What the plan costs, of the prices that are known.
    pub(super) fn cost(&self, wish: &Wish) -> f64 {
        self.cost_of(&self.course, wish)
    }

    fn cost_of(&self, course: &Course, wish: &Wish) -> f64 {
        let visits = course.visits.iter().filter(|visit| !self.is_pause(visit));
        let stops: f64 = visits.filter_map(|visit| self.candidates[visit.candidate].row.price).sum();
        let steps = course.ways.iter().flat_map(|way| &way.leg.steps);
        let rides: f64 = steps.filter_map(|step| self.fares.get(step.place.as_ref()?)).sum();
        (stops + rides) * f64::from(wish.request.people.unwrap_or(1))
    }

    /// Whether a visit is a meal beside the way: at a sight, of what one brought.
    pub(super) fn is_pause(&self, visit: &Visit) -> bool {
        visit.role == Role::Lunch && self.candidates[visit.candidate].role == Role::Visit
    }
}

impl Guide {
    /// Makes a plan of a wish.
    pub(super) async fn make(&self, wish: &Wish, begun: Tick) -> Result<Made, GuideError> {
        let mut made = self.make_with(wish, begun, &HashSet::new()).await?;
        let Some(budget) = wish.request.budget else { return Ok(made) };
        // Fares come on top of what the stops cost. Where they are too much, one walks if one can.
        let paid: HashSet<PlaceId> =
            made.fares.iter().filter(|(_, fare)| **fare > 0.0).map(|(id, _)| id.clone()).collect();
        if !paid.is_empty() && made.cost(wish) > budget {
            made = match self.make_with(wish, begun, &paid).await {
                Ok(cheaper) => cheaper,
                Err(GuideError::Impossible(_)) => made,
                Err(error) => return Err(error),
            };
        }
        // Another plan that costs too much is no help.
        let others = std::mem::take(&mut made.others);
        made.others = others.into_iter().filter(|other| made.cost_of(other, wish) <= budget).collect();
        Ok(made)
    }

    /// The same without some services.
    async fn make_with(
        &self,
        wish: &Wish,
        begun: Tick,
        without: &HashSet<PlaceId>,
    ) -> Result<Made, GuideError> {
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
        let span = (wish.days[0].from, wish.days[wish.days.len() - 1].to);
        let (closures, services) = match &network {
            Some(map) => (
                self.shut_ways(map, &catalogue, &wish.days, wish.named.around).await?,
                runs(map, &links, &grounds, span, wish.zone, wish.country.as_deref(), wish.named.around),
            ),
            None => (Closures::default(), Vec::new()),
        };
        // What one does not want to ride, or to pay for, does not run.
        let services = services
            .into_iter()
            .map(|run| match &run.place {
                Some(place) if without.contains(place) || wish.named.avoid.contains(place) => {
                    Run { boarding: Vec::new(), ..run }
                }
                _ => run,
            })
            .collect();
        // What is closed all the time is no candidate.
        let mut starts = Starts::default();
        let mut open = Vec::new();
        for candidate in candidates {
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
        let candidates = open;
        self.refuse_impossible(wish, &left_out).await?;
        let (points, layout) = layout(wish, &candidates);
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
        let by_router = fetched.is_some();
        let work = Work {
            request: wish.request.clone(),
            days: wish.days.clone(),
            lunches: wish.lunches.clone(),
            lang: wish.lang.clone(),
            candidates,
            starts,
            layout,
            budget: self.time_left(wish, begun),
            alternatives: wish.request.alternatives.unwrap_or(0) as usize,
        };
        let ways = Arc::clone(&self.ways);
        let run = move || {
            let table = Table::of(&ways, points, traveller, &closures, services, span, fetched);
            let solved = work.solve(&table);
            (solved, work)
        };
        let (solved, work) = tokio::task::spawn_blocking(run).await.map_err(|_| GuideError::Unable {
            zh: "安排行程时出错，请重试",
            en: "planning failed; try again",
        })?;
        let Work { candidates, layout, .. } = work;
        let mut courses = solved.courses.into_iter();
        let made_any = courses.len() > 0;
        let course = courses.next().unwrap_or_default();
        if !made_any && solved.missing.is_empty() {
            return Err(GuideError::Unable {
                zh: "安排行程时出错，请重试",
                en: "planning failed; try again",
            });
        }
        if !solved.missing.is_empty() {
            let Solved { missing, left_out, too_short, .. } = solved;
            return Err(self.impossible(wish, &candidates, &missing, &left_out, too_short).await?);
        }
        left_out.extend(solved.left_out.into_iter().map(|(i, skip)| (candidates[i].row.id.clone(), skip)));
        let mut made = Made {
            candidates,
            left_out,
            grounds,
            course,
            others: courses.collect(),
            layout,
            fares: links
                .values()
                .filter_map(|place| Some((place.clone(), catalogue.row(place)?.price?)))
                .collect(),
            has_map: solved.has_map || by_router,
            router_failed,
        };
        if by_router {
            self.ask_the_way(wish, &mut made, traveller).await;
        }
        // The proof, apart from what the solver was told: no stop meets a closed door.
        let Made { candidates, grounds, course, others, .. } = &mut made;
        let holds = |course: &Course| {
            course.visits.iter().all(|visit| {
                let place = &candidates[visit.candidate].row.id;
                visit.role == Role::Lunch && candidates[visit.candidate].role == Role::Visit
                    || grounds.meets_closed(place, visit.begin, visit.leave).is_none()
            })
        };
        others.retain(|other| holds(other));
        if !holds(course) {
            tracing::error!("a plan met a closed door and was thrown away");
            return Err(GuideError::Unable {
                zh: "安排行程时出错，请重试",
                en: "planning failed; try again",
            });
        }
        Ok(made)
    }

    /// How long may be searched.
    fn time_left(&self, wish: &Wish, begun: Tick) -> Duration {
        let wanted = Duration::from_millis(wish.request.time_ms.unwrap_or(self.plans.time_ms));
        // Finding out took its part; a third is left whatever it took.
        wanted.saturating_sub(begun.elapsed()).max(wanted / 3)
    }

    /// Why a candidate has no time at which it can be visited.
    async fn closed(
        &self,
        wish: &Wish,
        grounds: &Grounds,
        candidate: &Candidate,
    ) -> Result<Skip, GuideError> {
        let place = &candidate.row.id;
        // Open for a while, and not for so long as a visit takes.
        let open = |day: &Day| {
            let spans = grounds.spans(place).iter().filter(|span| span.state != State::Closed);
            spans.map(|span| (span.to.min(day.to) - span.from.max(day.from)).num_minutes()).max()
        };
        let longest = wish.days.iter().filter_map(open).max().unwrap_or(0);
        if longest > 0 {
            let short = i64::from(candidate.minutes) - longest;
            return Ok(if short > 0 {
                Skip::NoTime(u32::try_from(short).unwrap_or(0))
            } else {
                Skip::NoSlot
            });
        }
        let (first, last) = (wish.days[0], wish.days[wish.days.len() - 1]);
        let reason =
            grounds.meets_closed(place, first.from, last.to).map_or(Reason::Hours, |span| span.reason);
        let Some(view) = grounds.view(place) else { return Ok(Skip::Closed(reason, Next::Unknown)) };
        // The first change that opens it; a closure that ends in nothing known only ends.
        let mut at = first.from;
        for _ in 0..4 {
            let Some(change) = self.status_of(view, at).await?.next_change else { break };
            match self.status_of(view, change).await?.state {
                State::Open => return Ok(Skip::Closed(reason, Next::Opens(change))),
                State::Unknown => return Ok(Skip::Closed(reason, Next::Ends(change))),
                State::Closed => at = change,
            }
        }
        Ok(Skip::Closed(reason, Next::Unknown))
    }

    /// With an outside router the lines are asked for once the stops are known.
    async fn ask_the_way(&self, wish: &Wish, made: &mut Made, traveller: Traveller) {
        let Some(router) = self.ways.router() else { return };
        let (points, _) = layout(wish, &made.candidates);
        for way in &mut made.course.ways {
            let (Some(from), Some(to)) = (points.get(way.from), points.get(way.to)) else { continue };
            if let Some(leg) = router.leg(from.at, to.at, traveller).await
                && leg.seconds <= way.leg.seconds + 60
            {
                way.leg = leg;
            }
        }
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

/// When a visit may begin, day by day.
fn doors(wish: &Wish, grounds: &Grounds, candidate: &Candidate, days: &[Day]) -> Vec<Vec<Start>> {
    let (place, stay) = (&candidate.row.id, TimeDelta::minutes(candidate.minutes.into()));
    let outer = grounds.outer(place);
    let of_day = |(i, day): (usize, &Day)| {
        let noon = (candidate.role == Role::Lunch).then(|| day.noon(wish.zone));
        if noon.is_some() && !wish.lunches[i] {
            return Vec::new();
        }
        starts(grounds.spans(place), &outer, *day, day.daylight(wish.zone), stay, noon)
    };
    days.iter().enumerate().map(of_day).collect()
}

/// When one may eat what one brought beside a place, day by day.
fn pauses(wish: &Wish, grounds: &Grounds, candidate: &Candidate) -> Vec<Vec<Start>> {
    let stay = TimeDelta::minutes(super::candidates::LUNCH_MIN.into());
    let outer = grounds.outer(&candidate.row.id);
    let of_day = |(i, day): (usize, &Day)| {
        if !wish.lunches[i] {
            return Vec::new();
        }
        let anytime = Span {
            from: day.from,
            to: day.to,
            state: State::Open,
            reason: Reason::NoHours,
            last_entry: None,
            event: None,
        };
        starts(&[anytime], &outer, *day, (day.from, day.to), stay, Some(day.noon(wish.zone)))
    };
    wish.days.iter().enumerate().map(of_day).collect()
}
