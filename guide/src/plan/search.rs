//! The solver's thread: a problem, its best plan, others that differ, and why the rest is left out.

use super::days::Day;
use super::gather::Known;
use super::make::{Course, Visit, Way};
use super::problem::{Nodes, Parts, problem};
use super::words::Skip;
use crate::ways::Table;
use orienteering::{Options, Outcome, solve};
use scenic_data::Instant;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// How much alike another plan may be: shared stops among all.
const ALIKE: f64 = 0.7;
/// The solver's seed: the same wish gives the same plan.
const SEED: u64 = 20_260_101;

/// What the solver's thread gives back.
pub(super) struct Solved {
    pub courses: Vec<Course>,
    pub missing: Vec<usize>,
    pub left_out: Vec<(usize, Skip)>,
    /// How many minutes are missing for what must be in it.
    pub too_short: Option<u32>,
    pub has_map: bool,
}

/// What the solver's thread works on.
pub(super) struct Work {
    pub request: super::PlanRequest,
    pub days: Vec<Day>,
    pub lunches: Vec<bool>,
    pub lang: scenic_data::LangTag,
    pub known: Arc<Known>,
    pub budget: Duration,
    pub alternatives: usize,
}

impl Work {
    /// Solves it, and finds other plans that differ.
    pub(super) fn solve(&self, table: &Table) -> Solved {
        let parts = Parts {
            request: &self.request,
            days: &self.days,
            candidates: &self.known.candidates,
            starts: &self.known.starts,
            table,
            layout: &self.known.layout,
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
        let Some(course) = self.course(&nodes, &outcome, table) else {
            tracing::error!("a plan's way was not there at its time, and it was thrown away");
            return solved;
        };
        solved.left_out = super::skips::left_out(&parts, &nodes, &outcome, &course);
        let mut used: Vec<usize> = course.visits.iter().map(|visit| visit.candidate).collect();
        solved.courses.push(course);
        for _ in 0..self.alternatives {
            let Some((nodes, outcome)) = run(&parts, &used, share) else { break };
            let Some(other) = self.course(&nodes, &outcome, table) else { break };
            if other.visits.is_empty() || solved.courses.iter().any(|known| alike(known, &other) > ALIKE) {
                break;
            }
            used.extend(other.visits.iter().map(|visit| visit.candidate));
            solved.courses.push(other);
        }
        solved
    }

    /// The visits and legs of an outcome, with each leg as it is at its own time; `None` when one is not
    /// there.
    fn course(&self, nodes: &Nodes, outcome: &Outcome, table: &Table) -> Option<Course> {
        let mut course = Course { score: outcome.plan.profit, ..Course::default() };
        for (day, tour) in outcome.plan.tours.iter().enumerate() {
            let mut here = self.known.layout.start;
            let mut leaving = outcome.plan.depart.get(day).map(|ticks| nodes.instant(*ticks))?;
            let go = |from: usize, to: usize, leaving: Instant, by: Instant, course: &mut Course| {
                if from != to {
                    let (depart, leg) = table.leg_by((from, to), leaving, by, &self.lang)?;
                    course.ways.push(Way { day, from, to, depart, leg });
                }
                Some(())
            };
            for visit in tour {
                let (candidate, role) = nodes.stands_for.get(visit.node).copied().flatten()?;
                let point = self.known.layout.first + candidate;
                let (begin, leave) = (nodes.instant(visit.begin), nodes.instant(visit.leave));
                if let Some(from) = here {
                    go(from, point, leaving, begin, &mut course)?;
                }
                course.visits.push(Visit { day, candidate, role, begin, leave });
                (here, leaving) = (Some(point), leave);
            }
            if let (Some(from), Some(to)) = (here, self.known.layout.end)
                && !tour.is_empty()
            {
                go(from, to, leaving, self.days.get(day)?.to, &mut course)?;
            }
        }
        Some(course)
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
