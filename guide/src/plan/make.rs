//! From a wish to a plan: candidates, doors, ways, the solver, and the proof that it holds.

use super::Wish;
use super::candidates::{Candidate, Role, choose};
use super::days::Day;
use super::grounds::Grounds;
use super::network::{link_places, runs};
use super::problem::{Layout, Nodes, Parts, Starts, problem};
use super::windows::{Start, starts};
use super::words::Skip;
use crate::ways::{Closures, Goal, Leg, Table, Traveller};
use crate::{Guide, GuideError};
use chrono::TimeDelta;
use orienteering::{Options, Outcome, solve};
use scenic_data::status::{Reason, Span, State};
use scenic_data::{Instant, PlaceId, Position};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant as Tick};

/// How much longer a plan may be to find out by how much it is too short.
pub(super) const LONGER: TimeDelta = TimeDelta::hours(6);
/// How much alike another plan may be: shared stops among all.
const ALIKE: f64 = 0.7;
/// The solver's seed: the same wish gives the same plan.
const SEED: u64 = 20_260_101;

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

/// What the solver's thread gives back.
struct Solved {
    courses: Vec<Course>,
    missing: Vec<usize>,
    left_out: Vec<(usize, Skip)>,
    /// How many minutes are missing for what must be in it.
    too_short: Option<u32>,
    has_map: bool,
}

impl Guide {
    /// Makes a plan of a wish.
    pub(super) async fn make(&self, wish: &Wish, begun: Tick) -> Result<Made, GuideError> {
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
        // What is closed all the time is no candidate.
        let mut open: Vec<(Candidate, Vec<Vec<Start>>, Vec<Vec<Start>>)> = Vec::new();
        for candidate in candidates {
            let visits = doors(wish, &grounds, &candidate, &wish.days);
            if visits.iter().all(Vec::is_empty) {
                let skip = self.closed(wish, &grounds, &candidate).await?;
                left_out.push((candidate.row.id.clone(), skip));
                continue;
            }
            let pauses = match candidate.role {
                Role::Visit if lunch => pauses(wish, &grounds, &candidate),
                _ => Vec::new(),
            };
            open.push((candidate, visits, pauses));
        }
        let mut starts = Starts::default();
        let mut candidates = Vec::with_capacity(open.len());
        for (candidate, visits, pauses) in open {
            starts.longer.push(if candidate.must {
                doors(wish, &grounds, &candidate, &longer)
            } else {
                Vec::new()
            });
            candidates.push(candidate);
            starts.visits.push(visits);
            starts.pauses.push(pauses);
        }
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
        let course = courses.next().unwrap_or_default();
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
        let (first, last) = (wish.days[0], wish.days[wish.days.len() - 1]);
        let place = &candidate.row.id;
        let shut = grounds.meets_closed(place, first.from, last.to);
        let Some(shut) = shut else { return Ok(Skip::NoSlot) };
        let all: i64 = wish.days.iter().map(|day| (day.to - day.from).num_minutes()).max().unwrap_or(0);
        if all < i64::from(candidate.minutes) {
            return Ok(Skip::NoTime(u32::try_from(i64::from(candidate.minutes) - all).unwrap_or(0)));
        }
        let next = match grounds.view(place) {
            Some(view) => {
                let status = self.status_of(view, last.to).await?;
                if status.state == State::Open { Some(last.to) } else { status.next_change }
            }
            None => None,
        };
        Ok(Skip::Closed(shut.reason, next))
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

/// What the solver's thread works on.
struct Work {
    request: super::PlanRequest,
    days: Vec<Day>,
    lunches: Vec<bool>,
    lang: scenic_data::LangTag,
    candidates: Vec<Candidate>,
    starts: Starts,
    layout: Layout,
    budget: Duration,
    alternatives: usize,
}

impl Work {
    fn solve(&self, table: &Table) -> Solved {
        let parts = Parts {
            request: &self.request,
            days: &self.days,
            candidates: &self.candidates,
            starts: &self.starts,
            table,
            layout: &self.layout,
            lunches: &self.lunches,
        };
        let mut solved = Solved {
            courses: Vec::new(),
            missing: Vec::new(),
            left_out: Vec::new(),
            too_short: None,
            has_map: table.has_map(),
        };
        let share = self.budget / (1 + u32::try_from(self.alternatives).unwrap_or(0));
        let Some((nodes, outcome)) = run(&parts, &[], share) else { return solved };
        solved.missing = outcome
            .missing
            .iter()
            .filter_map(|node| nodes.stands_for.get(*node).copied().flatten())
            .map(|(candidate, _)| candidate)
            .collect();
        if !solved.missing.is_empty() {
            solved.too_short = super::skips::too_short(&parts);
        }
        let course = self.course(&nodes, &outcome, table);
        solved.left_out = super::skips::left_out(&parts, &nodes, &outcome, &course);
        let mut used: Vec<usize> = course.visits.iter().map(|visit| visit.candidate).collect();
        solved.courses.push(course);
        for _ in 0..self.alternatives {
            let Some((nodes, outcome)) = run(&parts, &used, share) else { break };
            let other = self.course(&nodes, &outcome, table);
            if other.visits.is_empty() || solved.courses.iter().any(|known| alike(known, &other) > ALIKE) {
                break;
            }
            used.extend(other.visits.iter().map(|visit| visit.candidate));
            solved.courses.push(other);
        }
        solved
    }

    /// The visits and legs of an outcome, with each leg as it is at its own time.
    fn course(&self, nodes: &Nodes, outcome: &Outcome, table: &Table) -> Course {
        let mut course = Course { score: outcome.plan.profit, ..Course::default() };
        for (day, tour) in outcome.plan.tours.iter().enumerate() {
            let mut here = self.layout.start;
            let mut leaving = outcome.plan.depart.get(day).map(|ticks| nodes.instant(*ticks));
            for visit in tour {
                let Some((candidate, role)) = nodes.stands_for.get(visit.node).copied().flatten() else {
                    continue;
                };
                let point = self.layout.first + candidate;
                if let (Some(from), Some(depart)) = (here, leaving)
                    && from != point
                    && let Some(leg) = table.leg(from, point, depart, &self.lang)
                {
                    course.ways.push(Way { day, from, to: point, depart, leg });
                }
                let (begin, leave) = (nodes.instant(visit.begin), nodes.instant(visit.leave));
                course.visits.push(Visit { day, candidate, role, begin, leave });
                (here, leaving) = (Some(point), Some(leave));
            }
            if let (Some(from), Some(to), Some(depart)) = (here, self.layout.end, leaving)
                && !tour.is_empty()
                && from != to
                && let Some(leg) = table.leg(from, to, depart, &self.lang)
            {
                course.ways.push(Way { day, from, to, depart, leg });
            }
        }
        course
    }
}

fn run(parts: &Parts<'_>, spent: &[usize], time: Duration) -> Option<(Nodes, Outcome)> {
    let nodes = problem(parts, spent)?;
    let options = Options { time, seed: SEED, rounds: None, start: Vec::new() };
    match solve(&nodes.problem, &options, &mut |_| {}) {
        Ok(outcome) => Some((nodes, outcome)),
        Err(error) => {
            tracing::error!(error = %error, "a plan's problem was refused");
            None
        }
    }
}

fn alike(a: &Course, b: &Course) -> f64 {
    let places =
        |course: &Course| -> HashSet<usize> { course.visits.iter().map(|visit| visit.candidate).collect() };
    let (a, b) = (places(a), places(b));
    let all = a.union(&b).count();
    if all == 0 { 1.0 } else { a.intersection(&b).count() as f64 / all as f64 }
}
