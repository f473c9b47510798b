//! A leg of a walk: how far, how long, along which line, and what one passes.

use super::table::{Composed, Hop, Table};
use super::{Mode, Run, position};
use chrono::TimeDelta;
use paths::{EdgeId, PieceKind};
use scenic_data::{Instant, LangTag, PlaceId, Position};
use serde::Serialize;

/// What a piece of a way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// A path, a footway or a square.
    Path,
    /// A street.
    Street,
    /// Stairs.
    Steps,
    /// A boat.
    Ferry,
    /// A lift on a rope: a gondola, a cable car, a chair.
    Cableway,
    /// A railway that climbs.
    Funicular,
    /// By car.
    Drive,
    /// Not on the map: by the straight line.
    Straight,
}

impl StepKind {
    /// What a piece of the map is.
    pub(crate) fn of(kind: PieceKind) -> Self {
        match kind {
            PieceKind::Path => Self::Path,
            PieceKind::Street => Self::Street,
            PieceKind::Steps => Self::Steps,
            PieceKind::Ferry => Self::Ferry,
            PieceKind::Drive => Self::Drive,
            PieceKind::Funicular => Self::Funicular,
            PieceKind::Gondola | PieceKind::CableCar | PieceKind::ChairLift | PieceKind::MixedLift => {
                Self::Cableway
            }
        }
    }
}

/// A piece of a leg.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct LegStep {
    /// What it is.
    pub kind: StepKind,
    /// Its name, where the map has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How long it is, metres.
    pub distance_m: u32,
    /// How long it takes, minutes.
    pub min: f64,
    /// Whether it goes up or down, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub up: Option<bool>,
    /// The place that it is, for a service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceId>,
}

/// A leg.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// How long it takes, seconds.
    pub seconds: u32,
    /// How long it is, metres.
    pub metres: u32,
    /// The line that it follows.
    pub line: Vec<Position>,
    /// What one passes.
    pub steps: Vec<LegStep>,
    /// Whether any of it is not on the map.
    pub estimated: bool,
    /// The edges of the map that it uses.
    pub edges: Vec<EdgeId>,
}

impl Table {
    /// The leg from one point to another for whoever leaves at an instant; `None` where there is no way.
    pub fn leg(&self, origin: usize, goal: usize, at: Instant, lang: &LangTag) -> Option<Leg> {
        let Composed { cost, hops } = self.way(origin, goal, at)?;
        let mut leg = Leg {
            seconds: cost.seconds,
            metres: cost.metres,
            line: Vec::new(),
            steps: Vec::new(),
            estimated: false,
            edges: Vec::new(),
        };
        for hop in hops {
            match hop {
                Hop::Way(from, to) => self.walk(from, to, at, lang, &mut leg)?,
                Hop::Ride(run, forward) => ride(self.runs.get(run)?, forward, lang, &mut leg),
            }
        }
        leg.line.dedup();
        Some(leg)
    }

    /// The first leg that arrives by `by`, for whoever may leave at `at` or wait: until a way opens, or a
    /// service begins to run. When it leaves, and it.
    pub fn leg_by(
        &self,
        (origin, goal): (usize, usize),
        at: Instant,
        by: Instant,
        lang: &LangTag,
    ) -> Option<(Instant, Leg)> {
        let starts = std::iter::once(at).chain(self.starts(at, by));
        starts
            .filter_map(|start| Some((start, self.leg(origin, goal, start, lang)?)))
            .find(|(start, leg)| *start + TimeDelta::seconds(leg.seconds.into()) <= by)
    }

    fn walk(&self, from: usize, to: usize, at: Instant, lang: &LangTag, leg: &mut Leg) -> Option<()> {
        let (start, end) = (*self.spots.points.get(from)?, *self.spots.points.get(to)?);
        let snaps = self.spots.snaps.get(from)?.as_ref().zip(self.spots.snaps.get(to)?.as_ref());
        let traveller = self.traveller;
        let way = match (&self.network, snaps) {
            (Some(network), Some((a, b))) => {
                network.route(a, b, traveller.mode.on_map(), &self.epoch(at)?.shut)
            }
            _ => None,
        };
        let Some(way) = way else {
            let cost = super::base::straight(start, end, traveller);
            leg.line.extend([start, end]);
            if cost.metres > 0 {
                leg.estimated = true;
                leg.steps.push(LegStep {
                    kind: StepKind::Straight,
                    name: None,
                    distance_m: cost.metres,
                    min: minutes(cost.seconds),
                    up: None,
                    place: None,
                });
            }
            return Some(());
        };
        let pace = if traveller.mode == Mode::Drive { 1.0 } else { traveller.pace };
        let off = snaps.map_or(0.0, |(a, b)| a.distance_m.max(b.distance_m));
        leg.estimated |= off > super::base::OFF_M;
        leg.line.push(start);
        leg.line.extend(way.geometry.iter().copied().map(position));
        leg.line.push(end);
        leg.edges.extend(way.pieces.iter().flat_map(|piece| piece.edges.iter().copied()));
        leg.steps.extend(way.pieces.iter().filter(|piece| piece.metres > 0).map(|piece| LegStep {
            kind: StepKind::of(piece.kind),
            name: in_lang((&piece.name, &piece.name_en), lang),
            distance_m: piece.metres,
            min: minutes((f64::from(piece.seconds) * pace) as u32),
            up: piece.up,
            place: None,
        }));
        Some(())
    }
}

fn ride(run: &Run, forward: bool, lang: &LangTag, leg: &mut Leg) {
    let (from, to) = if forward { run.ends } else { (run.ends.1, run.ends.0) };
    leg.line.extend([from, to]);
    leg.steps.push(LegStep {
        kind: run.kind,
        name: in_lang((&run.names.0, &run.names.1), lang),
        distance_m: run.metres,
        min: minutes(run.seconds),
        up: None,
        place: run.place.clone(),
    });
}

fn in_lang((name, english): (&Option<String>, &Option<String>), lang: &LangTag) -> Option<String> {
    if lang.is_chinese() {
        name.clone().or_else(|| english.clone())
    } else {
        english.clone().or_else(|| name.clone())
    }
}

/// Minutes with a decimal.
pub(crate) fn minutes(seconds: u32) -> f64 {
    (f64::from(seconds) / 6.0).round() / 10.0
}
