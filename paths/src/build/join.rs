//! Joining the ends of ferries and lifts that no way touches to the nearest way that people walk.

use std::collections::{BTreeMap, HashMap};

use super::{Line, Raw};
use crate::geometry::METRES_PER_DEGREE;
use crate::mode::Mode;
use crate::rules::{Direction, Passage, RoadRules, Slope};
use crate::way::PieceKind;

/// An end farther from any way than this stays unjoined, metres.
const REACH_M: f64 = 60.0;

/// A joint nearer to a node of the way than this is the node, metres.
const SAME_M: f64 = 1.0;

/// The nearest point of a road to a stop.
#[derive(Clone, Copy)]
struct Joint {
    distance_m: f64,
    road: usize,
    part: usize,
    fraction: f64,
}

/// Lays a short path from each loose stop to the nearest way; returns how many found none.
pub(super) fn join_links(raw: &mut Raw) -> u64 {
    let stops = loose_stops(raw);
    let joints = nearest_roads(raw, &stops);
    let unjoined = stops.len() - joints.len();
    // From the last part of each road to its first, so that earlier places stay right.
    let mut by_road: BTreeMap<usize, Vec<(u32, Joint)>> = BTreeMap::new();
    for (stop, joint) in joints {
        by_road.entry(joint.road).or_default().push((stop, joint));
    }
    for (road, mut joints) in by_road {
        joints.sort_by(|(_, a), (_, b)| b.part.cmp(&a.part).then(b.fraction.total_cmp(&a.fraction)));
        for (stop, joint) in joints {
            if let Some(target) = target_node(raw, road, joint) {
                raw.roads.push(connector(stop, target));
            }
        }
    }
    unjoined as u64
}

/// Ends and stations of links that no road touches; where links meet at sea, nobody gets off.
fn loose_stops(raw: &Raw) -> Vec<u32> {
    let mut on_road = vec![false; raw.nodes.at.len()];
    raw.roads.iter().flat_map(|road| &road.nodes).for_each(|node| on_road[*node as usize] = true);
    let mut lines_at: HashMap<u32, u32> = HashMap::new();
    for link in &raw.links {
        let mut own = link.nodes.clone();
        own.sort_unstable();
        own.dedup();
        own.into_iter().for_each(|node| *lines_at.entry(node).or_default() += 1);
    }
    let mut stops = Vec::new();
    for link in &raw.links {
        for (place, node) in link.nodes.iter().enumerate() {
            let end = place == 0 || place + 1 == link.nodes.len();
            let station = raw.nodes.station[*node as usize];
            let meets = lines_at.get(node).is_some_and(|lines| *lines > 1);
            if !on_road[*node as usize] && (station || (end && !meets)) {
                stops.push(*node);
            }
        }
    }
    stops.sort_unstable();
    stops.dedup();
    stops
}

/// The nearest walked road of each stop that has one within reach.
fn nearest_roads(raw: &Raw, stops: &[u32]) -> BTreeMap<u32, Joint> {
    let mut by_lat: Vec<(f64, u32)> =
        stops.iter().filter_map(|stop| raw.nodes.point(*stop).map(|at| (at.lat, *stop))).collect();
    by_lat.sort_by(|a, b| a.0.total_cmp(&b.0));
    let margin = REACH_M / METRES_PER_DEGREE;
    let mut best: BTreeMap<u32, Joint> = BTreeMap::new();
    if by_lat.is_empty() {
        return best;
    }
    for (road, line) in raw.roads.iter().enumerate() {
        if line.rules.passages[Mode::Walk.index()].is_none() {
            continue;
        }
        for (part, pair) in line.nodes.windows(2).enumerate() {
            let [a, b] = pair else { continue };
            let Some((a, b)) = raw.nodes.point(*a).zip(raw.nodes.point(*b)) else { continue };
            let low = a.lat.min(b.lat) - margin;
            let high = a.lat.max(b.lat) + margin;
            let from = by_lat.partition_point(|(lat, _)| *lat < low);
            for (_, stop) in by_lat.iter().skip(from).take_while(|(lat, _)| *lat <= high) {
                let Some(at) = raw.nodes.point(*stop) else { continue };
                let (fraction, distance_m) = at.onto_segment(a, b);
                let nearer = best.get(stop).is_none_or(|joint| distance_m < joint.distance_m);
                if distance_m <= REACH_M && nearer {
                    best.insert(*stop, Joint { distance_m, road, part, fraction });
                }
            }
        }
    }
    best
}

/// The node of the road to join to: one that is there, or a new one within the part.
fn target_node(raw: &mut Raw, road: usize, joint: Joint) -> Option<u32> {
    let line = raw.roads.get_mut(road)?;
    let (a, b) = (*line.nodes.get(joint.part)?, *line.nodes.get(joint.part + 1)?);
    let length = raw.nodes.distance_m(a, b);
    if length * joint.fraction < SAME_M {
        return Some(a);
    }
    if length * (1.0 - joint.fraction) < SAME_M {
        return Some(b);
    }
    let node = raw.nodes.add_between(a, b, joint.fraction);
    line.nodes.insert(joint.part + 1, node);
    Some(node)
}

/// The path between a stop and a way.
fn connector(stop: u32, target: u32) -> Line<RoadRules> {
    let passage = Some(Passage { direction: Direction::Both, measure: 1.0 });
    Line {
        way: 0,
        nodes: vec![stop, target],
        rules: RoadRules {
            kind: PieceKind::Path,
            passages: [passage, passage, None],
            slope: Slope::default(),
            carried: false,
            hours: None,
        },
        names: 0,
    }
}
