//! A plan as an orienteering problem: which stops, in which order, on which day.

use super::PlanRequest;
use super::candidates::{Candidate, Role};
use super::days::Day;
use super::windows::Start;
use crate::ways::Table;
use orienteering::{Band, Group, Matrix, Node, Problem, Scope, Tour, UNREACHABLE, Window};
use scenic_data::Instant;

/// What a minute of walking and a minute of waiting take away of a plan's worth.
const WALKING: f64 = 0.22;
const WAITING: f64 = 0.06;
/// What a meal in a restaurant is worth over one beside the way.
const TABLE: f64 = 16.0;

/// Where the points of the table stand: the start and the end, then the candidates.
pub(super) struct Layout {
    /// Whether the plan begins at a point.
    pub start: Option<usize>,
    /// Whether it ends at one.
    pub end: Option<usize>,
    /// The point of the first candidate.
    pub first: usize,
}

/// The nodes of the problem and what each stands for.
pub(super) struct Nodes {
    pub problem: Problem,
    /// For each node the candidate, and what one does there; `None` for the start and the end.
    pub stands_for: Vec<Option<(usize, Role)>>,
    pub origin: Instant,
}

impl Nodes {
    /// The instant of a tick.
    pub(super) fn instant(&self, ticks: i64) -> Instant {
        self.origin + chrono::TimeDelta::seconds(ticks)
    }
}

/// When visits and meals may begin: by candidate, by day.
#[derive(Default)]
pub(super) struct Starts {
    pub visits: Vec<Vec<Vec<Start>>>,
    /// Meals beside the way: where a candidate may also be where one eats what one brought.
    pub pauses: Vec<Vec<Vec<Start>>>,
    /// The same as `visits` of what must be in the plan, were its days longer.
    pub longer: Vec<Vec<Vec<Start>>>,
}

/// What the problem is made from.
pub(super) struct Parts<'a> {
    pub request: &'a PlanRequest,
    pub days: &'a [Day],
    pub candidates: &'a [Candidate],
    pub starts: &'a Starts,
    pub table: &'a Table,
    pub layout: &'a Layout,
    /// Whether each day has a meal.
    pub lunches: &'a [bool],
}

/// The problem. Candidates whose index is in `spent` are worth half: another plan is wanted.
pub(super) fn problem(parts: &Parts<'_>, spent: &[usize]) -> Option<Nodes> {
    let Parts { request, days, candidates, starts, table, layout, lunches } = *parts;
    let origin = days.first()?.from;
    let ticks = |at: Instant| (at - origin).num_seconds();
    // A moment that falls within a second is that second's end or its begin, whichever is safe.
    let late = |at: Instant| ticks(at) + i64::from(at > origin && (at - origin).subsec_nanos() > 0);
    // 0 and 1 are where a day begins and ends; a node each, so that either may be anywhere.
    let mut stands_for: Vec<Option<(usize, Role)>> = vec![None, None];
    let mut points: Vec<Option<usize>> = vec![layout.start, layout.end];
    let bare = || Node {
        profit: 0.0,
        service: 0,
        windows: vec![Vec::new(); days.len()],
        costs: vec![0.0],
        groups: Vec::new(),
        required: false,
    };
    let mut nodes = vec![bare(), bare()];
    let windows = |starts: &[Vec<Start>], meal: bool| -> Vec<Vec<Window>> {
        let of_day = |(day, starts): (usize, &Vec<Start>)| {
            if meal && !lunches.get(day).copied().unwrap_or(false) {
                return Vec::new();
            }
            starts.iter().map(|start| Window { from: late(start.from), to: ticks(start.to) }).collect()
        };
        starts.iter().enumerate().map(of_day).collect()
    };
    let people = f64::from(request.people.unwrap_or(1));
    for (i, candidate) in candidates.iter().enumerate() {
        let meal = candidate.role == Role::Lunch;
        let half = if spent.contains(&i) && !candidate.must { 0.5 } else { 1.0 };
        let price = candidate.row.price.unwrap_or(0.0) * people;
        let node = Node {
            profit: if meal { TABLE + candidate.worth * 0.2 } else { candidate.worth * half },
            service: i64::from(candidate.minutes) * 60,
            windows: windows(starts.visits.get(i)?, meal),
            costs: vec![price],
            groups: if meal { vec![0] } else { Vec::new() },
            required: candidate.must,
        };
        stands_for.push(Some((i, candidate.role)));
        points.push(Some(layout.first + i));
        nodes.push(node);
        let pauses = starts.pauses.get(i)?;
        if pauses.iter().any(|day| !day.is_empty()) {
            stands_for.push(Some((i, Role::Lunch)));
            points.push(Some(layout.first + i));
            nodes.push(Node {
                profit: 0.0,
                service: i64::from(super::candidates::LUNCH_MIN) * 60,
                windows: windows(pauses, true),
                costs: vec![0.0],
                groups: vec![0],
                required: false,
            });
        }
    }
    let tour = |day: &Day| Tour {
        start: 0,
        end: 1,
        earliest: ticks(day.from),
        latest: ticks(day.to),
        max_stops: request.max_stops.map(|most| most as usize),
    };
    let (from, to) = (origin, days.last()?.to);
    let n = nodes.len();
    let bands = table
        .bands(from, to)
        .into_iter()
        .map(|(at, cells)| {
            let cell = |i: usize, j: usize| {
                if i == j {
                    return 0;
                }
                match (points.get(i).copied().flatten(), points.get(j).copied().flatten()) {
                    (Some(a), Some(b)) => {
                        let cost = cells.get(a * table.len() + b).copied().flatten();
                        cost.map_or(UNREACHABLE, |seconds| round_up(i64::from(seconds)))
                    }
                    // From anywhere, or to anywhere.
                    _ => 0,
                }
            };
            let cells = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| cell(i, j)).collect();
            Some(Band { from: ticks(at), travel: Matrix::new(n, cells)? })
        })
        .collect::<Option<Vec<Band>>>()?;
    let eats = usize::from(lunches.iter().any(|lunch| *lunch));
    let problem = Problem {
        nodes,
        bands,
        tours: days.iter().map(tour).collect(),
        budgets: vec![request.budget.unwrap_or(f64::MAX)],
        groups: vec![Group { at_least: eats, at_most: 1, scope: Scope::PerTour }],
        travel_weight: WALKING / 60.0,
        wait_weight: WAITING / 60.0,
    };
    Some(Nodes { problem, stands_for, origin })
}

/// Ways are planned in whole minutes, never too short.
fn round_up(seconds: i64) -> i64 {
    (seconds + 59) / 60 * 60
}
