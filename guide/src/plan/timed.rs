//! Paths and gates with hours of their own on the map, and when they are shut.

use super::days::Day;
use super::network::{AROUND_M, Clock};
use crate::ways::{Closures, position};
use chrono::TimeDelta;
use paths::{EdgeId, Hours, Network};
use scenic_data::hours::{Openness, Schedule};
use scenic_data::{Instant, Position};
use std::collections::{BTreeMap, HashMap};

/// How long after a day's end a way may still be under way.
const AFTER: TimeDelta = TimeDelta::hours(1);
/// Stretches that are told apart, those nearest to where it begins; what else is ever shut on those days is
/// not used at all.
const TOLD_APART: usize = 32;

/// What is shut by the map's hours over some days, around a point. Hours that nobody understands, and days
/// of which nobody knows whether they are holidays, shut nothing.
pub(super) fn shut_by_hours(
    network: &Network,
    days: &[Day],
    clock: Clock<'_>,
    around: Option<Position>,
) -> Closures {
    let mut near: Vec<(f64, Position, &[EdgeId], &Hours)> = network
        .gates()
        .iter()
        .filter_map(|gate| {
            let (at, hours) = (position(gate.point), gate.hours.as_ref()?);
            let metres = around.map_or(0.0, |around| around.distance_m(at));
            (metres <= AROUND_M).then_some((metres, at, gate.edges.as_slice(), hours))
        })
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.2.cmp(b.2)));
    let mut read: HashMap<&Hours, Option<Schedule>> = HashMap::new();
    let mut stretches: BTreeMap<(Instant, Instant), Vec<EdgeId>> = BTreeMap::new();
    let mut never: Vec<EdgeId> = Vec::new();
    for (_, at, edges, hours) in near {
        let schedule = read.entry(hours).or_insert_with(|| Schedule::parse(text(hours)).ok());
        let Some(schedule) = schedule.clone().map(|schedule| schedule.located(at.lat, at.lon)) else {
            continue;
        };
        for (from, to) in shut(&schedule, hours, days, clock) {
            let told_apart = stretches.len() < TOLD_APART || stretches.contains_key(&(from, to));
            let list = if told_apart { stretches.entry((from, to)).or_default() } else { &mut never };
            list.extend_from_slice(edges);
        }
    }
    let mut closures = Closures::default();
    for ((from, to), edges) in stretches {
        closures.shut(from, to, edges);
    }
    if let (Some(first), Some(last)) = (days.first(), days.last()) {
        closures.shut(first.from, last.to + AFTER, never);
    }
    closures
}

fn text(hours: &Hours) -> &str {
    match hours {
        Hours::Open(text) | Hours::Shut(text) => text,
    }
}

/// When a path is shut on the days.
fn shut(schedule: &Schedule, hours: &Hours, days: &[Day], clock: Clock<'_>) -> Vec<(Instant, Instant)> {
    let state = match hours {
        Hours::Open(_) => Openness::Closed,
        Hours::Shut(_) => Openness::Open,
    };
    let of_day = |day: &Day| {
        let end = day.to + AFTER;
        let parts = schedule.over(day.from, end, clock.zone, clock.country).into_iter();
        parts
            .filter(|part| part.state == state)
            .map(|part| (part.from.max(day.from), part.to.min(end)))
            .filter(|(from, to)| from < to)
            .collect::<Vec<_>>()
    };
    days.iter().flat_map(of_day).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        format!("{text}:00+08:00").parse().expect("a time")
    }

    fn of(hours: Hours, from: &str, to: &str) -> Vec<(Instant, Instant)> {
        let clock = Clock { zone: chrono_tz::Asia::Shanghai, country: Some("CN") };
        let schedule = Schedule::parse(text(&hours)).expect("hours");
        shut(&schedule, &hours, &[Day { from: at(from), to: at(to) }], clock)
    }

    #[test]
    fn a_gate_is_shut_outside_its_hours_and_a_tunnel_in_those_that_shut_it() {
        let gate = || Hours::Open("06:30-17:00".to_owned());
        assert_eq!(of(gate(), "2026-11-24 09:00", "2026-11-24 15:00"), []);
        assert_eq!(
            of(gate(), "2026-11-24 05:00", "2026-11-24 18:00"),
            [
                (at("2026-11-24 05:00"), at("2026-11-24 06:30")),
                (at("2026-11-24 17:00"), at("2026-11-24 19:00"))
            ]
        );
        let night = Hours::Shut("Mo-Fr 22:00-24:00".to_owned());
        assert_eq!(
            of(night, "2026-11-24 20:00", "2026-11-24 23:00"),
            [(at("2026-11-24 22:00"), at("2026-11-25 00:00"))]
        );
    }
}
