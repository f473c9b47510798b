//! A plan as it is answered: stops with their proof, the legs between them, and what was left out.

use super::candidates::Role;
use crate::answer::{Citation, PlaceRef, Warning};
use crate::ways::{LegStep, Mode};
use chrono::{DateTime, Utc};
use paths::EdgeId;
use scenic_data::freshness::Freshness;
use scenic_data::place::PlaceKind;
use scenic_data::status::{Reason, State};
use scenic_data::{Datum, LangTag, PlaceId, Position};
use serde::{Deserialize, Serialize};

/// Where a leg begins or ends.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Endpoint {
    /// The place, where it is one.
    pub place: Option<PlaceRef>,
    /// Where it is.
    pub location: Position,
}

/// A stop.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Stop {
    /// On which day of the plan, from 1.
    pub day: u32,
    /// The place.
    pub place: PlaceRef,
    /// Its kind.
    pub kind: PlaceKind,
    /// Where it is; WGS-84, or the datum that the answer names.
    pub location: Position,
    /// What one does there.
    pub role: Role,
    /// When one arrives.
    pub arrive: DateTime<Utc>,
    /// When one leaves.
    pub depart: DateTime<Utc>,
    /// How long one stays, minutes.
    pub visit_min: u32,
    /// How long one waits for the doors to open, minutes.
    pub wait_min: u32,
    /// Open, or unknown where nothing says; never closed.
    pub status: State,
    /// What that rests on.
    pub reason: Reason,
    /// Until when it is open.
    pub open_until: Option<DateTime<Utc>>,
    /// Until when one is let in.
    pub last_entry: Option<DateTime<Utc>>,
    /// What it costs, for each; 0 when it is free, absent when it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
    /// Why it is in the plan.
    pub why: String,
    /// The evidence that it is open then.
    pub citations: Vec<Citation>,
}

/// A line as GeoJSON writes it.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Line {
    /// `LineString`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Longitude and latitude of each point.
    pub coordinates: Vec<[f64; 2]>,
}

impl Line {
    /// The line through these points.
    pub fn of(points: &[Position]) -> Self {
        let places = |degrees: f64| (degrees * 1e6).round() / 1e6;
        let pair = |at: &Position| [places(at.lon), places(at.lat)];
        Self { kind: "LineString", coordinates: points.iter().map(pair).collect() }
    }

    /// Its points.
    pub fn points(&self) -> Vec<Position> {
        self.coordinates.iter().map(|[lon, lat]| Position { lat: *lat, lon: *lon }).collect()
    }
}

/// The way between two stops.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct LegCard {
    /// On which day of the plan, from 1.
    pub day: u32,
    /// Where it begins.
    pub from: Endpoint,
    /// Where it ends.
    pub to: Endpoint,
    /// When one leaves.
    pub depart: DateTime<Utc>,
    /// When one arrives.
    pub arrive: DateTime<Utc>,
    /// How long it is, metres.
    pub distance_m: u32,
    /// How long it takes, minutes.
    pub min: f64,
    /// The line that it follows.
    pub geometry: Line,
    /// What one passes.
    pub steps: Vec<LegStep>,
    /// Whether any of it is an estimate by the straight line: without a map, or far off its ways.
    pub estimated: bool,
    /// The evidence that what it rides runs then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// The edges of the map that it uses.
    #[serde(skip)]
    pub(crate) edges: Vec<EdgeId>,
}

/// A way by itself.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WayCard {
    /// Where it begins, where that is a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<PlaceRef>,
    /// Where it ends, where that is a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<PlaceRef>,
    /// How long it is, metres.
    pub distance_m: u32,
    /// How long it takes, minutes.
    pub min: f64,
    /// The line that it follows, WGS-84.
    pub geometry: Line,
    /// What one passes.
    pub steps: Vec<LegStep>,
    /// Whether it is an estimate by the straight line.
    pub estimated: bool,
}

impl WayCard {
    /// The card of a leg.
    pub(crate) fn of(leg: &crate::ways::Leg, from: Option<PlaceRef>, to: Option<PlaceRef>) -> Self {
        Self {
            from,
            to,
            distance_m: leg.metres,
            min: crate::ways::minutes_of(leg.seconds),
            geometry: Line::of(&leg.line),
            steps: leg.steps.clone(),
            estimated: leg.estimated,
        }
    }
}

/// What a plan comes to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Total {
    /// From first leaving to the last arrival, all days together, minutes.
    pub min: u32,
    /// Walked, or wheeled, on the way, metres.
    pub walk_m: u32,
    /// Ridden or driven on the way, metres.
    pub ride_m: u32,
    /// What it is worth; comparable between plans of one wish.
    pub score: f64,
    /// What it costs together, of the prices that are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
}

/// A place that is not in the plan.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Skipped {
    /// The place.
    pub place: PlaceRef,
    /// A stable code: `visited`, `avoided`, `not_liked`, `closed`, `weather`, `no_way`, `no_position`,
    /// `no_time`, `no_slot`, `budget`, `enough`, `too_far`.
    pub code: &'static str,
    /// Why not.
    pub reason: String,
    /// How far it is from the nearest stop, metres; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<u32>,
}

/// A route of a source that suits the wish.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RouteOffer {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How long it takes, minutes, as its source says.
    pub minutes: Option<u32>,
    /// How many of the plan's stops lie on it.
    pub shared_stops: usize,
    /// Whether it can be walked as it is: in season, in the time, nothing closed.
    pub fits: bool,
    /// What speaks against it.
    pub notes: Vec<String>,
    /// How current it is.
    pub freshness: Freshness,
}

/// Stops and legs of another plan.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Alternative {
    /// The stops.
    pub stops: Vec<Stop>,
    /// The legs.
    pub legs: Vec<LegCard>,
    /// What it comes to.
    pub total: Total,
}

/// A plan (see `POST /v1/routes`).
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Plan {
    /// The language of its sentences.
    pub lang: LangTag,
    /// How one goes.
    pub mode: Mode,
    /// The clock of its region.
    pub time_zone: String,
    /// From when it was planned.
    pub start_at: DateTime<Utc>,
    /// Until when.
    pub end_at: DateTime<Utc>,
    /// The stops in order.
    pub stops: Vec<Stop>,
    /// The legs in order.
    pub legs: Vec<LegCard>,
    /// What it comes to.
    pub total: Total,
    /// What was left out, those asked for first.
    pub skipped: Vec<Skipped>,
    /// A source's own route that suits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub official_route: Option<RouteOffer>,
    /// Other plans, that differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// What must be said of it.
    pub warnings: Vec<Warning>,
    /// The freshness of the oldest evidence that it rests on.
    pub freshness: Option<Freshness>,
    /// The datum of its positions, when it is not WGS-84.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datum: Option<Datum>,
    /// How long planning took, milliseconds.
    pub took_ms: f64,
}

impl Plan {
    /// The stop that a leg leads to, from 1; past the last one, to where the plan ends.
    pub(super) fn leads_to(&self, leg: &LegCard) -> u32 {
        let before = self.stops.iter().take_while(|stop| stop.arrive < leg.arrive).count() + 1;
        u32::try_from(before).unwrap_or(u32::MAX)
    }

    /// The places that it rests on: its stops, in order, each once.
    pub fn places(&self) -> Vec<PlaceId> {
        let mut found: Vec<PlaceId> = Vec::new();
        for stop in &self.stops {
            if !found.contains(&stop.place.id) {
                found.push(stop.place.id.clone());
            }
        }
        let services =
            self.legs.iter().flat_map(|leg| leg.steps.iter().filter_map(|step| step.place.clone()));
        for place in services {
            if !found.contains(&place) {
                found.push(place);
            }
        }
        found
    }

    /// The plan with its positions written in a datum.
    pub fn in_datum(mut self, datum: Datum) -> Self {
        let stops = |stops: &mut Vec<Stop>| {
            stops.iter_mut().for_each(|stop| stop.location = stop.location.in_datum(datum));
        };
        let legs = |legs: &mut Vec<LegCard>| {
            for leg in legs {
                leg.from.location = leg.from.location.in_datum(datum);
                leg.to.location = leg.to.location.in_datum(datum);
                let points: Vec<Position> =
                    leg.geometry.points().into_iter().map(|at| at.in_datum(datum)).collect();
                leg.geometry = Line::of(&points);
            }
        };
        stops(&mut self.stops);
        legs(&mut self.legs);
        for other in &mut self.alternatives {
            stops(&mut other.stops);
            legs(&mut other.legs);
        }
        self.datum = crate::place_card::named(datum);
        self
    }
}

/// A stop as a plan that is kept remembers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptStop {
    /// The day, from 1.
    pub day: u32,
    /// The place.
    pub place: PlaceId,
    /// What one does there.
    pub role: Role,
    /// When one arrives.
    pub arrive: DateTime<Utc>,
    /// When the visit begins.
    pub begin: DateTime<Utc>,
    /// When one leaves.
    pub depart: DateTime<Utc>,
}
