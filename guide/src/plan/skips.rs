//! Why places are not in a plan; and, where something that must be in it cannot be, what is impossible
//! and by how much.

use super::Wish;
use super::candidates::{Candidate, Role};
use super::gather::LONGER;
use super::make::Course;
use super::problem::{Nodes, Parts, problem};
use super::words::{Skip, skipped};
use crate::{Guide, GuideError};
use orienteering::{Options, Outcome, UNREACHABLE, Window, solve};
use scenic_data::{LangTag, PlaceId, Words};
use std::time::Duration;

/// How long is searched for that.
const SEARCH: Duration = Duration::from_millis(60);

/// Why each candidate that is no stop is none, those that must be first, then by worth.
pub(super) fn left_out(
    parts: &Parts<'_>,
    nodes: &Nodes,
    outcome: &Outcome,
    course: &Course,
) -> Vec<(usize, Skip)> {
    let visited =
        |i: usize| course.visits.iter().any(|visit| visit.candidate == i && visit.role == Role::Visit);
    let mut others: Vec<(usize, usize)> = nodes
        .stands_for
        .iter()
        .enumerate()
        .filter_map(|(node, stands)| Some((node, (*stands)?)))
        .filter(|(_, (i, role))| *role == Role::Visit && !visited(*i))
        .map(|(node, (i, _))| (node, i))
        .collect();
    others.sort_by(|a, b| {
        let key = |i: usize| (!parts.candidates[i].must, -parts.candidates[i].worth);
        let (a, b) = (key(a.1), key(b.1));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    others.into_iter().map(|(node, i)| (i, why_not(parts, nodes, outcome, node))).collect()
}

fn why_not(parts: &Parts<'_>, nodes: &Nodes, outcome: &Outcome, node: usize) -> Skip {
    let problem = &nodes.problem;
    let spent: f64 = outcome
        .plan
        .tours
        .iter()
        .flatten()
        .filter_map(|visit| problem.nodes.get(visit.node)?.costs.first())
        .sum();
    let cost = problem.nodes.get(node).and_then(|node| node.costs.first().copied()).unwrap_or(0.0);
    let budget = problem.budgets.first().copied().unwrap_or(f64::MAX);
    if spent + cost > budget {
        return Skip::Budget(spent + cost - budget);
    }
    let full = |day: usize| {
        let most = parts.request.max_stops.map(|most| most as usize);
        most.is_some_and(|most| outcome.plan.tours.get(day).is_some_and(|tour| tour.len() >= most))
    };
    // What must be in it takes the place of what need not, unless there are more of them than stops.
    let musts = problem.nodes.iter().filter(|node| node.required).count();
    let most = parts.request.max_stops.map_or(usize::MAX, |most| most as usize * problem.tours.len());
    let required = problem.nodes.get(node).is_some_and(|node| node.required);
    if (!required || musts > most) && (0..problem.tours.len()).all(full) {
        return Skip::Enough;
    }
    let Some(band) = problem.bands.first() else { return Skip::NoSlot };
    let service = problem.nodes.get(node).map_or(0, |node| node.service);
    let mut least: Option<i64> = None;
    for (day, tour) in problem.tours.iter().enumerate() {
        let visits = outcome.plan.tours.get(day).map_or(&[] as &[_], Vec::as_slice);
        let mut stops = vec![tour.start];
        stops.extend(visits.iter().map(|visit| visit.node));
        stops.push(tour.end);
        let waits: i64 = visits.iter().map(|visit| visit.begin - visit.arrive).sum();
        let finish = outcome.plan.finish.get(day).copied().unwrap_or(tour.earliest);
        let left = tour.latest - finish + waits;
        for pair in stops.windows(2) {
            let [a, b] = pair else { continue };
            let way = |from, to| band.travel.get(from, to);
            if way(*a, node) >= UNREACHABLE || way(node, *b) >= UNREACHABLE {
                continue;
            }
            let more = way(*a, node) + service + way(node, *b) - way(*a, *b).min(UNREACHABLE);
            least = Some(least.map_or(more - left, |least: i64| least.min(more - left)));
        }
    }
    match least {
        None => Skip::NoWay,
        Some(short) if short > 0 => Skip::NoTime(u32::try_from((short + 59) / 60).unwrap_or(u32::MAX)),
        Some(_) => Skip::NoSlot,
    }
}

/// How many minutes a plan with only what must be in it is too short; `None` when more time does not help.
pub(super) fn too_short(parts: &Parts<'_>) -> Option<u32> {
    let mut nodes = problem(parts, &[])?;
    let origin = nodes.origin;
    let ticks = |at: scenic_data::Instant| (at - origin).num_seconds();
    let problem = &mut nodes.problem;
    for (node, stands) in problem.nodes.iter_mut().zip(&nodes.stands_for) {
        node.windows.iter_mut().for_each(Vec::clear);
        let Some((i, Role::Visit)) = stands.filter(|_| node.required) else { continue };
        for (windows, starts) in node.windows.iter_mut().zip(parts.starts.longer.get(i)?) {
            windows
                .extend(starts.iter().map(|start| Window { from: ticks(start.from), to: ticks(start.to) }));
        }
    }
    problem.groups.iter_mut().for_each(|group| group.at_least = 0);
    let ends: Vec<i64> = problem.tours.iter().map(|tour| tour.latest).collect();
    problem.tours.iter_mut().for_each(|tour| tour.latest += LONGER.num_seconds());
    let options = Options { time: SEARCH, seed: 1, rounds: None, start: Vec::new() };
    let outcome = solve(problem, &options, &mut |_| {}).ok()?;
    if !outcome.missing.is_empty() {
        return None;
    }
    let over = outcome.plan.finish.iter().zip(&ends).map(|(finish, end)| finish - end).max()?;
    (over > 0).then(|| u32::try_from((over + 59) / 60).unwrap_or(u32::MAX))
}

impl Guide {
    /// Refuses a wish of which some part cannot be, whatever the plan.
    pub(super) async fn refuse_impossible(
        &self,
        wish: &Wish,
        left_out: &[(PlaceId, Skip)],
    ) -> Result<(), GuideError> {
        let mut problems = Vec::new();
        for (i, must) in wish.named.must.iter().enumerate() {
            if let Some((_, skip)) = left_out.iter().find(|(place, _)| place == must) {
                problems.push((format!("must_visit/{i}"), self.named_reason(wish, must, skip).await?));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(GuideError::Impossible(problems)) }
    }

    /// What of a wish is impossible, and by how much.
    pub(super) async fn impossible(
        &self,
        wish: &Wish,
        candidates: &[Candidate],
        missing: &[usize],
        left_out: &[(usize, Skip)],
        too_short: Option<u32>,
    ) -> Result<GuideError, GuideError> {
        let mut problems = Vec::new();
        for i in missing {
            let Some(place) = candidates.get(*i).map(|candidate| candidate.row.id.clone()) else { continue };
            let at = wish.named.must.iter().position(|must| *must == place).unwrap_or(0);
            let skip =
                left_out.iter().find(|(other, _)| other == i).map_or(Skip::NoSlot, |(_, skip)| skip.clone());
            // What is short of time is told for all of them together.
            let skip = match skip {
                Skip::NoTime(_) | Skip::NoSlot if too_short.is_some() => {
                    too_short.map_or(Skip::NoSlot, Skip::NoTime)
                }
                other => other,
            };
            problems.push((format!("must_visit/{at}"), self.named_reason(wish, &place, &skip).await?));
        }
        if let Some(minutes) = too_short {
            let field = if wish.request.end_at.is_some() { "end_at" } else { "max_min" };
            let words = Words::new(
                format!("要去的地方都去，还差大约 {minutes} 分钟；请延长时间，或减少 must_visit"),
                format!(
                    "about {minutes} minutes more are needed for all of must_visit; give more time or leave some out"
                ),
            );
            problems.push((field.to_owned(), words));
        }
        Ok(GuideError::Impossible(problems))
    }

    async fn named_reason(&self, wish: &Wish, place: &PlaceId, skip: &Skip) -> Result<Words, GuideError> {
        let place = self.store.place(place).await?;
        let name = |lang: &LangTag| place.as_ref().map_or("?", |place| place.name(lang)).to_owned();
        let of = wish.days[0].from;
        let say = |lang: &LangTag| skipped(skip, of, wish.zone, lang);
        let (zh, en) = (LangTag::zh(), LangTag::en());
        Ok(Words::new(format!("{}：{}", name(&zh), say(&zh)), format!("{}: {}", name(&en), say(&en))))
    }
}
