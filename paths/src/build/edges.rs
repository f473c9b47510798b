//! Cutting roads into edges at junctions, ends, barriers and stops.

use super::times::{self, Stretch};
use super::{Line, Raw, RawNodes};
use crate::error::PathsError;
use crate::graph::{Coord, Edge, Node, Rise, UNKNOWN};
use crate::rules::RoadRules;
use crate::speeds::Speeds;
use crate::way::PieceKind;

/// A road tagged with a slope at least this steep is spoken of as going up or down, percent.
const TOLD_PERCENT: f64 = 4.0;

/// Stairs whose ends differ by less than this have no direction by height, metres.
const LEVEL_M: f64 = 0.3;

/// Not (yet) a node of the graph.
const NOWHERE: u32 = u32::MAX;

/// The graph while it grows.
pub(super) struct Parts {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    pub shapes: Vec<u32>,
    pub coords: Vec<Coord>,
    /// The graph's node of each raw node, or [`NOWHERE`].
    place: Vec<u32>,
}

impl Parts {
    /// The graph's node at a raw node, made when there is none.
    pub fn node(&mut self, raw: &RawNodes, node: u32) -> Result<u32, PathsError> {
        if let Some(place) = self.known(node) {
            return Ok(place);
        }
        let blocked = raw.blocked.get(node as usize).copied().unwrap_or(0);
        let place = self.add_node(raw, node, blocked)?;
        self.place[node as usize] = place;
        Ok(place)
    }

    /// The graph's node at a raw node, where a road has one.
    pub fn known(&self, node: u32) -> Option<u32> {
        self.place.get(node as usize).copied().filter(|place| *place != NOWHERE)
    }

    /// A new node of the graph at the place of a raw one, before no gate.
    pub fn add_open_node(&mut self, raw: &RawNodes, node: u32) -> Result<u32, PathsError> {
        self.add_node(raw, node, 0)
    }

    fn add_node(&mut self, raw: &RawNodes, node: u32, blocked: u8) -> Result<u32, PathsError> {
        let at = raw.point(node).ok_or(PathsError::NoUsableWay)?;
        let place = u32::try_from(self.nodes.len()).map_err(|_| PathsError::TooLarge("nodes"))?;
        self.nodes.push(Node { at: Coord::of(at), blocked });
        Ok(place)
    }

    /// Adds an edge with its points; returns its number.
    pub fn add_edge(&mut self, edge: Edge, points: impl Iterator<Item = Coord>) -> Result<u32, PathsError> {
        let id = u32::try_from(self.edges.len()).map_err(|_| PathsError::TooLarge("edges"))?;
        self.coords.extend(points);
        let end = u32::try_from(self.coords.len()).map_err(|_| PathsError::TooLarge("points"))?;
        self.edges.push(edge);
        self.shapes.push(end);
        Ok(id)
    }
}

/// Makes all edges of roads.
pub(super) fn cut(raw: &Raw, speeds: &Speeds) -> Result<Parts, PathsError> {
    let junctions = junctions(raw);
    let mut parts = Parts {
        nodes: Vec::new(),
        edges: Vec::new(),
        shapes: vec![0],
        coords: Vec::new(),
        place: vec![NOWHERE; raw.nodes.at.len()],
    };
    for road in &raw.roads {
        let total: f64 = length(&raw.nodes, &road.nodes);
        let mut start = 0;
        for end in 1..road.nodes.len() {
            let is_cut = road.nodes.get(end).is_some_and(|node| junctions[*node as usize]);
            if !is_cut {
                continue;
            }
            if let Some(piece) = road.nodes.get(start..=end) {
                add_piece(&mut parts, &raw.nodes, road, piece, total, speeds)?;
            }
            start = end;
        }
    }
    Ok(parts)
}

/// Where roads are cut: nodes used twice, ends, barriers, stops of links.
fn junctions(raw: &Raw) -> Vec<bool> {
    let mut uses = vec![0_u8; raw.nodes.at.len()];
    for road in &raw.roads {
        for (place, node) in road.nodes.iter().enumerate() {
            let end = place == 0 || place + 1 == road.nodes.len();
            let uses = &mut uses[*node as usize];
            *uses = uses.saturating_add(if end { 2 } else { 1 });
        }
    }
    let mut junctions: Vec<bool> =
        uses.iter().zip(&raw.nodes.blocked).map(|(n, b)| *n >= 2 || *b != 0).collect();
    raw.nodes.gates.keys().for_each(|node| junctions[*node as usize] = true);
    raw.links.iter().flat_map(|link| &link.nodes).for_each(|node| junctions[*node as usize] = true);
    junctions
}

fn add_piece(
    parts: &mut Parts,
    nodes: &RawNodes,
    road: &Line<RoadRules>,
    piece: &[u32],
    total_m: f64,
    speeds: &Speeds,
) -> Result<(), PathsError> {
    let (Some(&first), Some(&last)) = (piece.first(), piece.last()) else { return Ok(()) };
    let (from, to) = (parts.node(nodes, first)?, parts.node(nodes, last)?);
    let length_m = length(nodes, piece);
    let share = if total_m > 0.0 { length_m / total_m } else { 0.0 };
    let steps = road.rules.slope.step_count.map(|count| f64::from(count) * share);
    let heights = heights(nodes, piece, road, length_m, steps, speeds);
    let up = direction(road, heights);
    let (ascent_m, descent_m) = heights.unwrap_or((0.0, 0.0));
    let stretch = Stretch { length_m, ascent_m, descent_m, up };
    let decimetres = |metres: f64| ((metres * 10.0).round() as u16).min(UNKNOWN - 1);
    let edge = Edge {
        from,
        to,
        length_m: length_m as f32,
        kind: road.rules.kind,
        names: road.names,
        way: road.way,
        times: times::times(stretch, &road.rules, speeds),
        rise: Rise {
            ascent_dm: heights.map_or(UNKNOWN, |(up, _)| decimetres(up)),
            descent_dm: heights.map_or(UNKNOWN, |(_, down)| decimetres(down)),
            steps: steps.map_or(0, |steps| steps.round() as u16),
            up,
        },
    };
    let coords = piece.iter().filter_map(|node| nodes.point(*node)).map(Coord::of);
    parts.add_edge(edge, coords)?;
    Ok(())
}

/// Metres up and down along a piece: by the heights of its nodes, else by its slope, else by its steps.
fn heights(
    nodes: &RawNodes,
    piece: &[u32],
    road: &Line<RoadRules>,
    length_m: f64,
    steps: Option<f64>,
    speeds: &Speeds,
) -> Option<(f64, f64)> {
    let slope = road.rules.slope;
    let known: Option<Vec<f64>> = piece.iter().map(|node| nodes.ele(*node)).collect();
    if let Some(known) = known {
        let differences = known.iter().zip(known.iter().skip(1)).map(|(a, b)| b - a);
        return Some(differences.fold((0.0, 0.0), |(up, down), d| (up + d.max(0.0), down + (-d).max(0.0))));
    }
    let signed = |metres: f64, up: bool| if up { (metres, 0.0) } else { (0.0, metres) };
    if let Some(percent) = slope.percent {
        return Some(signed(length_m * percent.abs() / 100.0, percent > 0.0));
    }
    steps.zip(slope.up).map(|(steps, up)| signed(steps * speeds.step_m, up))
}

/// Whether a piece goes up: what its tags say, for stairs else what the heights say.
fn direction(road: &Line<RoadRules>, heights: Option<(f64, f64)>) -> Option<bool> {
    let slope = road.rules.slope;
    let slight = slope.percent.is_some_and(|percent| percent.abs() < TOLD_PERCENT);
    if road.rules.kind != PieceKind::Steps {
        return slope.up.filter(|_| !slight);
    }
    let by_height =
        heights.map(|(up, down)| up - down).filter(|net| net.abs() >= LEVEL_M).map(|net| net > 0.0);
    slope.up.or(by_height)
}

pub(super) fn length(nodes: &RawNodes, piece: &[u32]) -> f64 {
    piece.iter().zip(piece.iter().skip(1)).map(|(a, b)| nodes.distance_m(*a, *b)).sum()
}
