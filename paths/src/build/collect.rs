//! The two passes over a map: first the ways that matter, then the nodes that they name.

use super::{Line, Raw, RawGate, RawNodes};
use crate::error::PathsError;
use crate::geometry::Point;
use crate::limits::Limits;
use crate::names::{NameTable, Names};
use crate::read::{Sink, Tags};
use crate::report::Report;
use crate::rules::{self, LinkRules, RoadRules, Use};
use crate::things::Entrance;
use std::collections::HashMap;

/// So many entrances are a city of millions; more are a map made to fill the memory.
const MAX_ENTRANCES: usize = 2_000_000;

/// A node is named by so many ways on average at most.
const WAYS_PER_NODE: u64 = 2;

/// A way as read: its nodes are still the map's numbers.
struct Found<R> {
    way: i64,
    refs: Vec<i64>,
    rules: R,
    names: u32,
}

/// The ways found by the first pass.
#[derive(Default)]
pub(super) struct FoundWays {
    roads: Vec<Found<RoadRules>>,
    links: Vec<Found<LinkRules>>,
}

/// The first pass: counts everything and keeps the ways of use.
pub(super) struct WaySink<'a> {
    limits: &'a Limits,
    names: &'a mut NameTable,
    report: &'a mut Report,
    found: FoundWays,
    /// Nodes named by the ways kept, each as often as it is named.
    named: u64,
}

impl<'a> WaySink<'a> {
    pub fn new(limits: &'a Limits, names: &'a mut NameTable, report: &'a mut Report) -> Self {
        Self { limits, names, report, found: FoundWays::default(), named: 0 }
    }

    pub fn finish(self) -> Result<FoundWays, PathsError> {
        if self.found.roads.is_empty() { Err(PathsError::NoUsableWay) } else { Ok(self.found) }
    }
}

impl Sink for WaySink<'_> {
    fn node(&mut self, _: i64, _: Point, _: &Tags<'_>) -> Result<(), PathsError> {
        self.report.nodes += 1;
        if self.report.nodes > self.limits.max_nodes {
            return Err(PathsError::Limit { limit: "max_nodes", what: "nodes", max: self.limits.max_nodes });
        }
        Ok(())
    }

    fn way(&mut self, way: i64, nodes: &[i64], tags: &Tags<'_>) -> Result<(), PathsError> {
        self.report.ways += 1;
        if self.report.ways > self.limits.max_ways {
            return Err(PathsError::Limit { limit: "max_ways", what: "ways", max: self.limits.max_ways });
        }
        let left_out = &mut self.report.left_out;
        let meaning = rules::way(tags);
        if matches!(meaning, Use::Road(_) | Use::Link(_)) {
            self.named += nodes.len() as u64;
            if self.named > self.limits.max_nodes.saturating_mul(WAYS_PER_NODE) {
                let max = self.limits.max_nodes.saturating_mul(WAYS_PER_NODE);
                return Err(PathsError::Limit { limit: "max_nodes", what: "nodes named by ways", max });
            }
        }
        match meaning {
            Use::Road(rules) => {
                let names = self.names.number(Names::of(tags));
                self.found.roads.push(Found { way, refs: nodes.to_vec(), rules, names });
            }
            Use::Link(rules) => {
                let names = self.names.number(Names::of(tags));
                self.found.links.push(Found { way, refs: nodes.to_vec(), rules, names });
            }
            Use::NotAPath => left_out.not_a_path += 1,
            Use::NotBuilt => left_out.not_built += 1,
            Use::NoAccess => left_out.no_access += 1,
        }
        Ok(())
    }
}

/// The second pass: positions, heights and barriers of the nodes named, and all entrances.
pub(super) struct NodeSink {
    ids: Vec<i64>,
    nodes: RawNodes,
    entrances: Vec<Entrance>,
}

impl NodeSink {
    /// `ids` ascending and without repetition.
    pub fn new(ids: Vec<i64>) -> Self {
        let n = ids.len();
        let nodes = RawNodes {
            at: vec![None; n],
            ele: vec![f32::NAN; n],
            blocked: vec![0; n],
            station: vec![false; n],
            gates: HashMap::new(),
        };
        Self { ids, nodes, entrances: Vec::new() }
    }

    fn place(&self, id: i64) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }
}

impl Sink for NodeSink {
    fn node(&mut self, id: i64, at: Point, tags: &Tags<'_>) -> Result<(), PathsError> {
        if !at.is_valid() {
            return Err(PathsError::Broken(format!("node {id} does not lie on the earth")));
        }
        if let Some(kind) = rules::entrance(tags) {
            if self.entrances.len() >= MAX_ENTRANCES {
                return Err(PathsError::TooLarge("entrances"));
            }
            let Names { name, name_en, .. } = Names::of(tags);
            self.entrances.push(Entrance { point: at, name, name_en, kind, distance_m: 0.0 });
        }
        if let Some(place) = self.place(id) {
            self.nodes.at[place] = Some(at);
            self.nodes.ele[place] = tags.get("ele").and_then(rules::elevation).unwrap_or(f32::NAN);
            self.nodes.blocked[place] = rules::blocked(tags);
            if let Some(gate) = gate(tags) {
                self.nodes.gates.insert(place as u32, gate);
            }
            self.nodes.station[place] = tags.is("aerialway", "station")
                || tags.is("amenity", "ferry_terminal")
                || tags.any("public_transport", &["station", "stop_position", "platform"])
                || tags.any("railway", &["station", "halt", "stop"]);
        }
        Ok(())
    }

    fn way(&mut self, _: i64, _: &[i64], _: &Tags<'_>) -> Result<(), PathsError> {
        Ok(())
    }
}

/// A node that is a gate with a name or hours.
fn gate(tags: &Tags<'_>) -> Option<RawGate> {
    if tags.get("barrier").is_none_or(|barrier| barrier == "no") && tags.get("entrance").is_none() {
        return None;
    }
    let names: Vec<String> = Names::of(tags).all().cloned().collect();
    let hours = rules::hours(tags);
    (hours.is_some() || !names.is_empty()).then_some(RawGate { names, hours })
}

impl FoundWays {
    /// The nodes named by any way, ascending, each once.
    pub fn ids(&self) -> Vec<i64> {
        let roads = self.roads.iter().flat_map(|found| &found.refs);
        let links = self.links.iter().flat_map(|found| &found.refs);
        let mut ids: Vec<i64> = roads.chain(links).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Puts nodes in the place of numbers, cutting ways where the map lacks a node.
    pub fn resolve(self, sink: NodeSink, report: &mut Report) -> (Raw, Vec<Entrance>) {
        report.nodes_missing = sink.nodes.at.iter().filter(|at| at.is_none()).count() as u64;
        let (roads, roads_short) = lines(self.roads, &sink);
        let (links, links_short) = lines(self.links, &sink);
        report.left_out.too_short += roads_short.1 + links_short.1;
        report.ways_used = roads_short.0;
        report.ways_of_links = links_short.0;
        let mut on_road = vec![false; sink.nodes.at.len()];
        roads.iter().flat_map(|road| &road.nodes).for_each(|node| on_road[*node as usize] = true);
        report.barriers =
            sink.nodes.blocked.iter().zip(&on_road).filter(|(b, on)| **b != 0 && **on).count() as u64;
        let mut entrances = sink.entrances;
        entrances.sort_by(|a, b| a.point.lat.total_cmp(&b.point.lat));
        (Raw { nodes: sink.nodes, roads, links }, entrances)
    }
}

/// The lines of the ways, and how many ways gave a line and how many none.
fn lines<R: Clone>(found: Vec<Found<R>>, sink: &NodeSink) -> (Vec<Line<R>>, (u64, u64)) {
    let mut all = Vec::with_capacity(found.len());
    let (mut used, mut short) = (0, 0);
    for Found { way, refs, rules, names } in found {
        let places = refs.iter().map(|id| {
            sink.place(*id).filter(|place| sink.nodes.at[*place].is_some()).map(|place| place as u32)
        });
        let mut runs: Vec<Vec<u32>> = vec![Vec::new()];
        for place in places {
            match (place, runs.last_mut()) {
                (Some(place), Some(run)) if run.last() != Some(&place) => run.push(place),
                (None, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
                _ => {}
            }
        }
        runs.retain(|run| run.len() >= 2);
        if runs.is_empty() {
            short += 1;
        } else {
            used += 1;
        }
        all.extend(runs.into_iter().map(|nodes| Line { way, nodes, rules: rules.clone(), names }));
    }
    (all, (used, short))
}
