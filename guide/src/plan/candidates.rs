//! Which places may be stops: sights around the start or within an area, and where one eats.

use super::taste::Taste;
use super::words::{Skip, Why};
use super::{PlanRequest, Settings};
use crate::catalogue::{Catalogue, Row};
use crate::ways::Mode;
use scenic_data::place::PlaceKind;
use scenic_data::{PlaceId, Position};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How long a visit takes that nothing says the length of, minutes.
const USUAL: [(PlaceKind, u32); 4] = [
    (PlaceKind::Museum, 90),
    (PlaceKind::Area, 120),
    (PlaceKind::Restaurant, 45),
    (PlaceKind::Transport, 15),
];
const USUAL_MIN: u32 = 35;
/// A visit is planned no longer than this, minutes: nobody needs a day to see the gate of a park.
const LONGEST_MIN: f64 = 300.0;
/// How long a lunch takes, minutes.
pub(super) const LUNCH_MIN: u32 = 45;
/// Most places to eat at that a plan is made from.
const MOST_TABLES: usize = 25;
/// How much nearer places are preferred where there are too many: worth halves with so many metres.
const HALVES_M: f64 = 4_000.0;

/// What a stop is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// To see it.
    Visit,
    /// To eat.
    Lunch,
}

/// A place that may be a stop.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub row: Arc<Row>,
    pub at: Position,
    pub role: Role,
    pub worth: f64,
    pub minutes: u32,
    pub must: bool,
    pub why: Vec<Why>,
}

/// Places that may be stops, and those that may not, with the reason.
#[derive(Default)]
pub(super) struct Chosen {
    pub candidates: Vec<Candidate>,
    pub left_out: Vec<(PlaceId, Skip)>,
}

/// What a request names, as places of the store.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    pub must: Vec<PlaceId>,
    pub avoid: HashSet<PlaceId>,
    pub visited: HashSet<PlaceId>,
    pub keep: HashSet<PlaceId>,
    pub within: Option<PlaceId>,
    pub around: Option<Position>,
}

/// Chooses candidates. `lunch` is whether a meal is planned.
pub(super) fn choose(
    catalogue: &Catalogue,
    named: &Named,
    request: &PlanRequest,
    settings: &Settings,
    lunch: bool,
) -> Chosen {
    let taste = Taste::of(request);
    let radius = if request.mode == Mode::Drive { settings.drive_radius_m } else { settings.walk_radius_m };
    let parts = parts(catalogue);
    let mut chosen = Chosen::default();
    let mut tables: Vec<(f64, Candidate)> = Vec::new();
    let mut sights: Vec<(f64, Candidate)> = Vec::new();
    for row in catalogue.rows() {
        let must = named.must.contains(&row.id);
        let is_table = row.kind == PlaceKind::Restaurant;
        let is_wanted = must || is_sight(row.kind) || (is_table && lunch);
        if !is_wanted {
            continue;
        }
        let Some(at) = row.position else {
            if must {
                chosen.left_out.push((row.id.clone(), Skip::NoPosition));
            }
            continue;
        };
        if !must {
            let inside =
                named.within.as_ref().is_none_or(|area| row.id != *area && catalogue.is_within(row, area));
            let metres = named.around.map_or(0.0, |around| around.distance_m(at));
            let near = named.within.is_some() || metres <= radius;
            // What is made of other sights is no stop itself.
            let whole = parts.get(&row.id).is_some_and(|parts| *parts >= 3);
            if !inside || !near || whole {
                continue;
            }
        }
        if named.visited.contains(&row.id) && !must {
            chosen.left_out.push((row.id.clone(), Skip::Visited));
            continue;
        }
        if named.avoid.contains(&row.id) {
            chosen.left_out.push((row.id.clone(), Skip::Avoided));
            continue;
        }
        let worth = taste.worth(row);
        let Some((mut worth, mut why)) = worth.or_else(|| must.then(|| (1.0, Vec::new()))) else {
            chosen.left_out.push((row.id.clone(), Skip::NotLiked));
            continue;
        };
        if must {
            why.insert(0, Why::Must);
        }
        if named.keep.contains(&row.id) {
            // A plan that is repaired keeps what it can.
            worth = worth * 2.0 + 25.0;
        }
        let role = if is_table && !must { Role::Lunch } else { Role::Visit };
        let metres = named.around.map_or(0.0, |around| around.distance_m(at));
        let minutes = if role == Role::Lunch { LUNCH_MIN } else { minutes(row, request) };
        let candidate = Candidate { row: Arc::clone(row), at, role, worth, minutes, must, why };
        let order = worth * 0.5_f64.powf(metres / HALVES_M);
        let list = if role == Role::Lunch { &mut tables } else { &mut sights };
        list.push((if must { f64::INFINITY } else { order }, candidate));
    }
    let by_order = |a: &(f64, Candidate), b: &(f64, Candidate)| {
        b.0.total_cmp(&a.0).then_with(|| a.1.row.id.as_str().cmp(b.1.row.id.as_str()))
    };
    sights.sort_by(by_order);
    tables.sort_by(by_order);
    for (_, candidate) in sights.drain(settings.max_candidates.min(sights.len())..) {
        chosen.left_out.push((candidate.row.id.clone(), Skip::TooFar));
    }
    tables.truncate(MOST_TABLES);
    chosen.candidates.extend(sights.into_iter().chain(tables).map(|(_, candidate)| candidate));
    chosen
}

/// How many sights each place is made of.
fn parts(catalogue: &Catalogue) -> HashMap<PlaceId, usize> {
    let mut parts = HashMap::new();
    for row in catalogue.rows().filter(|row| is_sight(row.kind)) {
        if let Some(parent) = &row.parent {
            *parts.entry(parent.clone()).or_default() += 1;
        }
    }
    parts
}

fn is_sight(kind: PlaceKind) -> bool {
    matches!(kind, PlaceKind::Attraction | PlaceKind::Museum)
}

/// How long a visit is planned, minutes.
fn minutes(row: &Row, request: &PlanRequest) -> u32 {
    let usual = USUAL.iter().find(|(kind, _)| *kind == row.kind).map_or(USUAL_MIN, |(_, minutes)| *minutes);
    let (least, most) = row.visit.unwrap_or((usual, usual));
    let minutes = match request.pace {
        super::Pace::Slow => f64::from(most) * 1.15,
        super::Pace::Normal => f64::from(least + most) / 2.0,
        super::Pace::Fast => f64::from(least) * 0.8,
    };
    // Rounded up to five minutes.
    ((minutes.min(LONGEST_MIN) / 5.0).ceil() * 5.0).max(5.0) as u32
}
