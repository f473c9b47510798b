//! From what is known to a plan: the solver is run, the budget kept, and the plan proven.

use super::Wish;
use super::candidates::Role;
use super::gather::Known;
use super::search::{Solved, Work};
use super::words::Skip;
use crate::ways::{Leg, Run, Table};
use crate::{Guide, GuideError};
use scenic_data::{Instant, PlaceId};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant as Tick};

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
    pub known: Arc<Known>,
    pub left_out: Vec<(PlaceId, Skip)>,
    pub course: Course,
    pub others: Vec<Course>,
    /// Whether ways were told by a map or a router, not all by the straight line.
    pub has_map: bool,
}

impl Made {
    /// What a plan costs for all who go, of the prices that are known; `None` when none is.
    pub(super) fn cost(&self, course: &Course, wish: &Wish) -> Option<f64> {
        let seen = course.visits.iter().filter(|visit| !self.is_pause(visit));
        let stops = seen.filter_map(|visit| self.known.candidates[visit.candidate].row.price);
        let steps = course.ways.iter().flat_map(|way| &way.leg.steps);
        let rides = steps.filter_map(|step| self.known.fares.get(step.place.as_ref()?).copied());
        let each = stops.chain(rides).reduce(|sum, price| sum + price)?;
        Some(each * f64::from(wish.request.people.unwrap_or(1)))
    }

    /// By how much a plan is over the budget; `None` when it is not, or there is none.
    pub(super) fn over_budget(&self, course: &Course, wish: &Wish) -> Option<f64> {
        let over = self.cost(course, wish)? - wish.request.budget?;
        Some(over).filter(|over| *over > 0.0)
    }

    /// Whether a visit is a meal beside the way: at a sight, of what one brought.
    pub(super) fn is_pause(&self, visit: &Visit) -> bool {
        visit.role == Role::Lunch && self.known.candidates[visit.candidate].role == Role::Visit
    }

    /// The proof, apart from what the solver was told: no stop meets a closed door.
    fn holds(&self, course: &Course) -> bool {
        let Known { candidates, grounds, .. } = &*self.known;
        course.visits.iter().all(|visit| {
            let place = &candidates[visit.candidate].row.id;
            self.is_pause(visit) || grounds.meets_closed(place, visit.begin, visit.leave).is_none()
        })
    }
}

impl Guide {
    /// Makes a plan of a wish.
    pub(super) async fn make(&self, wish: &Wish, begun: Tick) -> Result<Made, GuideError> {
        let known = Arc::new(self.gather(wish).await?);
        let mut made = self.solve(wish, &known, begun, &HashSet::new()).await?;
        // Fares come on top of what the stops cost. Where they are too much, one walks if one can.
        let paid: HashSet<PlaceId> =
            known.fares.iter().filter(|(_, fare)| **fare > 0.0).map(|(id, _)| id.clone()).collect();
        if !paid.is_empty() && made.over_budget(&made.course, wish).is_some() {
            made = match self.solve(wish, &known, begun, &paid).await {
                Ok(cheaper) => cheaper,
                Err(GuideError::Impossible(_)) => made,
                Err(error) => return Err(error),
            };
        }
        // Another plan that costs too much is no help.
        let others = std::mem::take(&mut made.others);
        made.others = others.into_iter().filter(|other| made.over_budget(other, wish).is_none()).collect();
        Ok(made)
    }

    /// The best plan of what is known, and others that differ, without some services.
    async fn solve(
        &self,
        wish: &Wish,
        known: &Arc<Known>,
        begun: Tick,
        without: &HashSet<PlaceId>,
    ) -> Result<Made, GuideError> {
        // What one does not want to ride, or to pay for, does not run.
        let is_idle = |place: &PlaceId| without.contains(place) || wish.named.avoid.contains(place);
        let services: Vec<Run> = known
            .services
            .iter()
            .map(|run| match &run.place {
                Some(place) if is_idle(place) => Run { boarding: Vec::new(), ..run.clone() },
                _ => run.clone(),
            })
            .collect();
        let work = Work {
            request: wish.request.clone(),
            days: wish.days.clone(),
            lunches: wish.lunches.clone(),
            lang: wish.lang.clone(),
            known: Arc::clone(known),
            budget: self.time_left(wish, begun),
            alternatives: wish.request.alternatives.unwrap_or(0) as usize,
        };
        let ways = Arc::clone(&self.ways);
        let run = move || {
            let Known { points, traveller, closures, span, fetched, .. } = &*work.known;
            let table =
                Table::of(&ways, points.clone(), *traveller, closures, services, *span, fetched.clone());
            work.solve(&table)
        };
        let solved = tokio::task::spawn_blocking(run).await.map_err(|_| failed())?;
        let Solved { courses, missing, left_out, too_short, has_map } = solved;
        if !missing.is_empty() {
            return Err(self.impossible(wish, &known.candidates, &missing, &left_out, too_short).await?);
        }
        let mut courses = courses.into_iter();
        let course = courses.next().ok_or_else(failed)?;
        let passed = left_out.into_iter().map(|(i, skip)| (known.candidates[i].row.id.clone(), skip));
        let mut made = Made {
            known: Arc::clone(known),
            left_out: known.left_out.iter().cloned().chain(passed).collect(),
            course,
            others: courses.collect(),
            has_map: has_map || known.fetched.is_some(),
        };
        if known.fetched.is_some() {
            self.ask_the_way(&mut made).await;
        }
        let others = std::mem::take(&mut made.others);
        made.others = others.into_iter().filter(|other| made.holds(other)).collect();
        if !made.holds(&made.course) {
            tracing::error!("a plan met a closed door and was thrown away");
            return Err(failed());
        }
        Ok(made)
    }

    /// How long may be searched.
    fn time_left(&self, wish: &Wish, begun: Tick) -> Duration {
        let wanted = Duration::from_millis(wish.request.time_ms.unwrap_or(self.plans.time_ms));
        // Finding out took its part; a third is left whatever it took.
        wanted.saturating_sub(begun.elapsed()).max(wanted / 3)
    }

    /// With an outside router the lines are asked for once the stops are known.
    async fn ask_the_way(&self, made: &mut Made) {
        let Some(router) = self.ways.router() else { return };
        let Made { known, course, .. } = made;
        for way in &mut course.ways {
            let (Some(from), Some(to)) = (known.points.get(way.from), known.points.get(way.to)) else {
                continue;
            };
            if let Some(leg) = router.leg(from.at, to.at, known.traveller).await
                && leg.seconds <= way.leg.seconds + 60
            {
                way.leg = leg;
            }
        }
    }
}

fn failed() -> GuideError {
    GuideError::Unable { zh: "安排行程时出错，请重试", en: "planning failed; try again" }
}
