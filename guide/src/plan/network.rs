//! The map as it is on the days of a plan: which ways are shut, and which lifts and boats run when.

use super::days::Day;
use super::grounds::Grounds;
use super::timed::shut_by_hours;
use crate::catalogue::{Catalogue, Row};
use crate::gazetteer::fold;
use crate::ways::{Closures, Run, StepKind, point, position};
use crate::{Guide, GuideError};
use chrono_tz::Tz;
use paths::{EdgeId, Gate, Link, Network};
use scenic_data::event::{Effect, Event};
use scenic_data::extent::Extent;
use scenic_data::hours::{Openness, Schedule};
use scenic_data::place::{Place, PlaceKind};
use scenic_data::status::{State, interval_min};
use scenic_data::store::EventFilter;
use scenic_data::{Instant, PlaceId, Position};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How far from a place a way of its name is its own, metres: an old road is kilometres long.
const NAMED_M: f64 = 6_000.0;
/// How far from a place a gate that is called after it is its own, metres.
const GATE_M: f64 = 300.0;
/// How far from an end of a link the place is that it belongs to, metres.
const LINK_M: f64 = 3_000.0;
/// How far around a point closures matter, metres.
pub(super) const AROUND_M: f64 = 25_000.0;
/// The wait for a service is half its interval, at most so long, seconds.
const MAX_WAIT_S: u32 = 900;
/// Places whose notices are read by one statement.
const AT_ONCE: usize = 300;

/// By which clock and whose holidays hours go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock<'a> {
    pub zone: Tz,
    pub country: Option<&'a str>,
}

/// The place that each link with hours is, where the store knows it.
pub(super) fn link_places(network: &Network, catalogue: &Catalogue) -> HashMap<i64, PlaceId> {
    let transport: Vec<&Arc<Row>> = catalogue
        .rows()
        .filter(|row| row.kind == PlaceKind::Transport || row.kind == PlaceKind::Facility)
        .collect();
    let mut found = HashMap::new();
    for link in network.links() {
        let names: Vec<String> =
            [&link.name, &link.name_en].into_iter().flatten().map(|name| fold(name)).collect();
        let near = |row: &&&Arc<Row>| {
            row.position.is_some_and(|at| {
                [link.ends.0, link.ends.1].into_iter().any(|end| at.distance_m(position(end)) <= LINK_M)
            })
        };
        let named = |row: &&&Arc<Row>| row.names.iter().any(|name| names.contains(name));
        if let Some(row) = transport.iter().filter(named).find(near) {
            found.insert(link.way, row.id.clone());
        }
    }
    found
}

/// The services with hours, nearest to a point first.
pub(super) fn runs(
    network: &Network,
    places: &HashMap<i64, PlaceId>,
    grounds: &Grounds,
    span: (Instant, Instant),
    clock: Clock<'_>,
    around: Option<Position>,
) -> Vec<Run> {
    let mut found: Vec<Run> = network
        .links()
        .iter()
        .filter_map(|link| {
            let place = places.get(&link.way);
            let boarding =
                place.and_then(|place| by_place(grounds, place)).or_else(|| by_map(link, span, clock))?;
            let ends = (position(link.ends.0), position(link.ends.1));
            // How often it goes a source knows better than a map.
            let told = place.and_then(|place| interval_min(grounds.view(place)?)).map(|minutes| minutes * 60);
            let wait = told.or(link.interval_s).map_or(0, |interval| (interval / 2).min(MAX_WAIT_S));
            Some(Run {
                place: place.cloned(),
                names: (link.name.clone(), link.name_en.clone()),
                kind: StepKind::of(link.kind.piece()),
                ends,
                both_ways: !link.oneway,
                seconds: link.duration_s + wait,
                metres: ends.0.distance_m(ends.1).round() as u32,
                boarding,
            })
        })
        .collect();
    if let Some(around) = around {
        found.sort_by(|a, b| around.distance_m(a.ends.0).total_cmp(&around.distance_m(b.ends.0)));
    }
    found
}

/// When one can board, as the store knows it; `None` when it does not.
fn by_place(grounds: &Grounds, place: &PlaceId) -> Option<Vec<(Instant, Instant)>> {
    let spans = grounds.spans(place);
    if spans.iter().all(|span| span.state == State::Unknown) {
        return None;
    }
    let open = spans.iter().filter(|span| span.state == State::Open);
    Some(open.map(|span| (span.from, span.last_entry.unwrap_or(span.to))).collect())
}

/// When one can board, as the map says; `None` when it says nothing that is understood.
fn by_map(link: &Link, (from, to): (Instant, Instant), clock: Clock<'_>) -> Option<Vec<(Instant, Instant)>> {
    let schedule = Schedule::parse(link.opening_hours.as_deref()?).ok()?;
    let schedule = schedule.located(link.ends.0.lat, link.ends.0.lon);
    let open = schedule
        .over(from, to, clock.zone, clock.country)
        .into_iter()
        .filter(|part| part.state == Openness::Open);
    Some(open.map(|part| (part.from, part.last_entry.unwrap_or(part.to))).collect())
}

/// The edges through the gates that are called after a place close by: `鹤鸣门西侧闸机` is one of 鹤鸣门's.
fn gates_of(network: &Network, at: Position, names: &[String]) -> Vec<EdgeId> {
    let names: Vec<String> =
        names.iter().map(|name| fold(name)).filter(|name| name.chars().nth(1).is_some()).collect();
    let own = |gate: &&Gate| {
        at.distance_m(position(gate.point)) <= GATE_M
            && gate
                .names
                .iter()
                .map(|name| fold(name))
                .any(|called| names.iter().any(|name| called.starts_with(name.as_str())))
    };
    network.gates().iter().filter(own).flat_map(|gate| gate.edges.iter().copied()).collect()
}

/// Places with a position around a point that may be shut: no town is.
fn rows_around(catalogue: &Catalogue, around: Option<Position>) -> impl Iterator<Item = &Arc<Row>> {
    catalogue.rows().filter(move |row| {
        row.kind != PlaceKind::City
            && row.position.is_some_and(|at| around.is_none_or(|here| here.distance_m(at) <= AROUND_M))
    })
}

/// All that a place is called.
fn called(place: &Place) -> Vec<String> {
    place.names.iter().chain(&place.aliases).map(|name| name.text.clone()).collect()
}

/// The edges of a place that is closed.
fn edges_of(network: &Network, row: &Row, names: &[String]) -> Vec<EdgeId> {
    let Some(at) = row.position else { return Vec::new() };
    let mut edges: Vec<EdgeId> =
        names.iter().flat_map(|name| network.edges_named(name, point(at), NAMED_M)).collect();
    edges.extend(gates_of(network, at, names));
    match &row.extent {
        Some(Extent::Polygon(corners)) => {
            let ring: Vec<paths::Point> = corners.iter().copied().map(point).collect();
            edges.extend(network.edges_within(&ring));
        }
        // The circle around a house holds streets that are not its own.
        Some(Extent::Circle { radius_m }) if row.kind == PlaceKind::Area => {
            edges.extend(network.edges_near(point(at), *radius_m));
        }
        Some(Extent::Circle { .. }) | None => {}
    }
    edges
}

impl Guide {
    /// The places to which some edges belong, around a point, and what those places lie within: a closure
    /// of any of them shuts such an edge.
    pub(super) async fn places_on(
        &self,
        network: &Network,
        catalogue: &Catalogue,
        edges: &BTreeSet<EdgeId>,
        around: Option<Position>,
    ) -> Result<Vec<PlaceId>, GuideError> {
        let near: Vec<PlaceId> = rows_around(catalogue, around).map(|row| row.id.clone()).collect();
        let mut found: Vec<PlaceId> = Vec::new();
        for part in near.chunks(AT_ONCE) {
            for place in self.store.places(part).await? {
                let Some(row) = catalogue.row(&place.id) else { continue };
                if edges_of(network, row, &called(&place)).iter().any(|edge| edges.contains(edge)) {
                    found.extend(catalogue.ancestors(&place.id).cloned());
                    found.push(place.id);
                }
            }
        }
        Ok(found)
    }

    /// What is shut on the map over some days, around a point.
    pub(super) async fn shut_ways(
        &self,
        network: &Network,
        catalogue: &Catalogue,
        days: &[Day],
        clock: Clock<'_>,
        around: Option<Position>,
    ) -> Result<Closures, GuideError> {
        let mut closures = shut_by_hours(network, days, clock, around);
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(closures) };
        let rows: Vec<&Arc<Row>> = rows_around(catalogue, around).collect();
        let mut notices: Vec<Event> = Vec::new();
        for part in rows.chunks(AT_ONCE) {
            let filter = EventFilter {
                places: Some(part.iter().map(|row| row.id.clone()).collect()),
                effects: vec![Effect::Closed],
                from: Some(first.from),
                to: Some(last.to),
                ..EventFilter::default()
            };
            notices.extend(self.store.events(&filter).await?);
        }
        for notice in &notices {
            let Some(place) = &notice.place else { continue };
            // What lies within is closed with it.
            let within: Vec<PlaceId> = rows
                .iter()
                .filter(|row| row.id == *place || catalogue.is_within(row, place))
                .map(|row| row.id.clone())
                .collect();
            for place in self.store.places(&within).await? {
                let Some(row) = catalogue.row(&place.id) else { continue };
                let edges = edges_of(network, row, &called(&place));
                for (from, to) in notice.spans() {
                    closures.shut(from, to, edges.clone());
                }
            }
        }
        Ok(closures)
    }
}
