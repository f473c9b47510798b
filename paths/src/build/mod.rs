//! Making a network from a map: read the ways, read their nodes, cut the ways into edges, give them times.

mod collect;
mod edges;
mod gates;
mod heights;
mod join;
mod links;
mod times;

use std::collections::HashMap;
use std::path::Path;

use crate::error::PathsError;
use crate::geometry::{Bounds, Point};
use crate::graph::Graph;
use crate::limits::Limits;
use crate::names::NameTable;
use crate::read::{MapFile, Wanted};
use crate::report::{Progress, Report, Stage};
use crate::rules::{LinkRules, RoadRules};
use crate::speeds::Speeds;
use crate::things::Hours;
use collect::{NodeSink, WaySink};

/// The layout of times and rules; part of the stamp, so that a change of rules makes a new network.
const RULES_VERSION: u32 = 2;

/// A gate as the map tells it.
pub(crate) struct RawGate {
    pub names: Vec<String>,
    pub hours: Option<Hours>,
}

/// The nodes that ways use, by place; those that the import adds come last.
#[derive(Default)]
pub(crate) struct RawNodes {
    pub at: Vec<Option<Point>>,
    /// Metres above the sea; NaN where unknown.
    pub ele: Vec<f32>,
    /// Modes stopped here.
    pub blocked: Vec<u8>,
    /// Whether a ferry or lift stops here by its tags.
    pub station: Vec<bool>,
    /// Gates that have a name or hours.
    pub gates: HashMap<u32, RawGate>,
}

impl RawNodes {
    pub fn point(&self, node: u32) -> Option<Point> {
        self.at.get(node as usize).copied().flatten()
    }

    pub fn ele(&self, node: u32) -> Option<f64> {
        self.ele.get(node as usize).filter(|ele| !ele.is_nan()).map(|ele| f64::from(*ele))
    }

    pub fn distance_m(&self, a: u32, b: u32) -> f64 {
        self.point(a).zip(self.point(b)).map_or(0.0, |(a, b)| a.distance_m(b))
    }

    /// Adds a node on the line between two others.
    pub fn add_between(&mut self, a: u32, b: u32, fraction: f64) -> u32 {
        let place = self.at.len() as u32;
        let at = self.point(a).zip(self.point(b)).map(|(a, b)| a.towards(b, fraction));
        let ele = self.ele(a).zip(self.ele(b)).map(|(a, b)| (a + (b - a) * fraction) as f32);
        self.at.push(at);
        self.ele.push(ele.unwrap_or(f32::NAN));
        self.blocked.push(0);
        self.station.push(false);
        place
    }
}

/// A way whose nodes are all known.
pub(crate) struct Line<R> {
    pub way: i64,
    pub nodes: Vec<u32>,
    pub rules: R,
    pub names: u32,
}

/// Everything that edges are made of.
pub(crate) struct Raw {
    pub nodes: RawNodes,
    pub roads: Vec<Line<RoadRules>>,
    pub links: Vec<Line<LinkRules>>,
}

/// Reads the map and makes the graph; queries are prepared elsewhere.
pub(crate) fn build(
    path: &Path,
    limits: &Limits,
    speeds: &Speeds,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Graph, Report), PathsError> {
    let map = MapFile::open(path, limits)?;
    let mut report = Report::default();
    let mut names = NameTable::new();

    let mut ways = WaySink::new(limits, &mut names, &mut report);
    let mut tell = |stage: Stage, done: u64| progress(Progress { stage, done, of: map.bytes });
    tell(Stage::Ways, 0);
    map.read(Wanted::Ways, &mut ways, &mut |done| tell(Stage::Ways, done))?;
    let found = ways.finish()?;
    let mut nodes = NodeSink::new(found.ids());
    tell(Stage::Nodes, 0);
    map.read(Wanted::Nodes, &mut nodes, &mut |done| tell(Stage::Nodes, done))?;
    let (mut raw, entrances) = found.resolve(nodes, &mut report);
    if raw.roads.is_empty() {
        return Err(PathsError::NoUsableWay);
    }

    tell(Stage::Network, 0);
    report.link_ends_unjoined = join::join_links(&mut raw);
    heights::interpolate(&mut raw.nodes, &raw.roads);
    let names = names.into_all();
    let mut parts = edges::cut(&raw, speeds)?;
    let gates = gates::find(&raw, &parts);
    let links = links::lay(&raw, speeds, &names, &mut parts)?;
    let bounds =
        Bounds::around(parts.coords.iter().map(|coord| coord.point())).ok_or(PathsError::NoUsableWay)?;

    report.edges = parts.edges.len() as u64;
    report.links = links.len() as u64;
    report.timed = gates.iter().filter(|gate| gate.hours.is_some()).count() as u64;
    report.entrances = entrances.len() as u64;
    let graph = Graph {
        nodes: parts.nodes,
        edges: parts.edges,
        shapes: parts.shapes,
        coords: parts.coords,
        names,
        links,
        gates,
        entrances,
        bounds,
        stamp: stamp(&map, speeds)?,
        speeds: speeds.clone(),
    };
    Ok((graph, report))
}

/// The same map with the same rules and speeds has the same stamp: 32 hexadecimal digits.
fn stamp(map: &MapFile, speeds: &Speeds) -> Result<String, PathsError> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(map.hash()?.as_bytes());
    hasher.update(&RULES_VERSION.to_le_bytes());
    hasher.update(format!("{speeds:?}").as_bytes());
    Ok(hasher.finalize().to_hex().chars().take(32).collect())
}
