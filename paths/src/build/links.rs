//! Laying ferries and lifts into the graph.
//!
//! A link rides between platforms of its own; getting on costs the waiting, getting off nothing worth
//! counting. So a lift with stations on the way is waited for once, and changing from one link to another
//! waits again. Links share a platform where they meet at sea, and at a stop where they have the same name:
//! the boat goes on, and who stays on board does not wait.

use std::collections::{HashMap, HashSet};

use super::edges::{Parts, length};
use super::times::tenths;
use super::{Line, Raw};
use crate::error::PathsError;
use crate::graph::{Coord, Edge, EdgeId, NEVER, Rise, UNKNOWN};
use crate::mode::Mode;
use crate::names::Names;
use crate::rules::{Direction, LinkRules};
use crate::speeds::Speeds;
use crate::things::{Link, LinkKind};

/// Lays all links.
pub(super) fn lay(
    raw: &Raw,
    speeds: &Speeds,
    names: &[Names],
    parts: &mut Parts,
) -> Result<Vec<Link>, PathsError> {
    let mut shared = Shared::of(raw, parts);
    raw.links.iter().map(|line| lay_one(raw, line, speeds, names, parts, &mut shared)).collect()
}

fn lay_one(
    raw: &Raw,
    line: &Line<LinkRules>,
    speeds: &Speeds,
    names: &[Names],
    parts: &mut Parts,
    shared: &mut Shared,
) -> Result<Link, PathsError> {
    let total_m = length(&raw.nodes, &line.nodes);
    let usual_s = total_m / usual_speed(line.rules.kind, speeds);
    let duration_s = line.rules.duration_s.map_or(usual_s, f64::from);
    let wait_s = line.rules.interval_s.map_or(0, |interval| interval / 2).min(speeds.max_wait_s);
    let mut edges = Vec::new();
    let mut start: Option<(usize, u32)> = None;
    for (place, &node) in line.nodes.iter().enumerate() {
        let ground = parts.known(node);
        let end = place == 0 || place + 1 == line.nodes.len();
        if !end && ground.is_none() && !shared.meet_at_sea(node) {
            continue;
        }
        let platform = shared.platform(raw, line, node, parts)?;
        if let Some((before, from)) = start
            && let Some(piece) = line.nodes.get(before..=place)
        {
            let length_m = length(&raw.nodes, piece);
            let share = if total_m > 0.0 { length_m / total_m } else { 1.0 };
            let time = tenths(duration_s * 10.0 * share);
            let times = match line.rules.direction {
                Direction::Both => [time, time],
                Direction::Forward => [time, NEVER],
                Direction::Backward => [NEVER, time],
            };
            let up =
                raw.nodes.ele(*piece.first().unwrap_or(&node)).zip(raw.nodes.ele(node)).map(|(a, b)| b > a);
            let edge = Edge { length_m: length_m as f32, ..ride(line, from, platform, times, up) };
            let points: Vec<Coord> =
                piece.iter().filter_map(|n| raw.nodes.point(*n)).map(Coord::of).collect();
            edges.push(EdgeId(parts.add_edge(edge, points.into_iter())?));
        }
        if let Some(ground) = ground {
            let edge = ride(line, ground, platform, [tenths(f64::from(wait_s) * 10.0), 1], None);
            let points: Vec<Coord> = raw.nodes.point(node).map(Coord::of).into_iter().collect();
            edges.push(EdgeId(parts.add_edge(edge, points.iter().chain(&points).copied())?));
        }
        start = Some((place, platform));
    }
    let (first, last) = match line.rules.direction {
        Direction::Backward => (line.nodes.last(), line.nodes.first()),
        _ => (line.nodes.first(), line.nodes.last()),
    };
    let point = |node: Option<&u32>| node.and_then(|n| raw.nodes.point(*n)).ok_or(PathsError::NoUsableWay);
    let called = names.get(line.names as usize);
    Ok(Link {
        edges,
        kind: line.rules.kind,
        name: called.and_then(|names| names.name.clone()),
        name_en: called.and_then(|names| names.name_en.clone()),
        opening_hours: line.rules.opening_hours.clone(),
        interval_s: line.rules.interval_s,
        duration_s: duration_s.round() as u32,
        ends: (point(first)?, point(last)?),
        oneway: line.rules.direction != Direction::Both,
        way: line.way,
    })
}

/// An edge of a link, without length.
fn ride(line: &Line<LinkRules>, from: u32, to: u32, times: [u32; 2], up: Option<bool>) -> Edge {
    let by_mode = |mode: Mode| if line.rules.modes & mode.bit() != 0 { times } else { [NEVER; 2] };
    Edge {
        from,
        to,
        length_m: 0.0,
        kind: line.rules.kind.piece(),
        names: line.names,
        way: line.way,
        times: Mode::ALL.map(by_mode),
        rise: Rise { ascent_dm: UNKNOWN, descent_dm: UNKNOWN, steps: 0, up },
    }
}

/// Metres per second.
fn usual_speed(kind: LinkKind, speeds: &Speeds) -> f64 {
    let speed = match kind {
        LinkKind::Ferry => speeds.ferry_m_per_s,
        LinkKind::Gondola => speeds.gondola_m_per_s,
        LinkKind::CableCar => speeds.cable_car_m_per_s,
        LinkKind::ChairLift | LinkKind::MixedLift => speeds.chair_lift_m_per_s,
        LinkKind::Funicular => speeds.funicular_m_per_s,
    };
    speed.max(0.1)
}

/// Platforms that several links share.
struct Shared {
    /// Nodes where several links meet and no way does.
    at_sea: HashSet<u32>,
    /// By node and, at a stop on land, kind and name.
    platforms: HashMap<(u32, Option<(LinkKind, u32)>), u32>,
}

impl Shared {
    fn of(raw: &Raw, parts: &Parts) -> Shared {
        let mut lines: HashMap<u32, (u32, usize)> = HashMap::new();
        for (number, link) in raw.links.iter().enumerate() {
            for node in &link.nodes {
                let (count, last) = lines.entry(*node).or_insert((0, usize::MAX));
                if *last != number {
                    *count += 1;
                    *last = number;
                }
            }
        }
        let met = lines.into_iter().filter(|(node, (count, _))| *count > 1 && parts.known(*node).is_none());
        Shared { at_sea: met.map(|(node, _)| node).collect(), platforms: HashMap::new() }
    }

    fn meet_at_sea(&self, node: u32) -> bool {
        self.at_sea.contains(&node)
    }

    /// The platform of a link at a node: its own, or one that it shares.
    fn platform(
        &mut self,
        raw: &Raw,
        line: &Line<LinkRules>,
        node: u32,
        parts: &mut Parts,
    ) -> Result<u32, PathsError> {
        let key = match (self.meet_at_sea(node), line.names) {
            (true, _) => (node, None),
            (false, 0) => return parts.add_open_node(&raw.nodes, node),
            (false, names) => (node, Some((line.rules.kind, names))),
        };
        if let Some(platform) = self.platforms.get(&key) {
            return Ok(*platform);
        }
        let platform = parts.add_open_node(&raw.nodes, node)?;
        self.platforms.insert(key, platform);
        Ok(platform)
    }
}
