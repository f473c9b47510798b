//! Gates, and paths with hours, as edges that a query can leave out.

use super::edges::Parts;
use super::{Raw, RawGate};
use crate::graph::EdgeId;
use crate::things::{Gate, Hours};
use std::collections::HashMap;

/// Finds them among the edges of roads.
pub(super) fn find(raw: &Raw, parts: &Parts) -> Vec<Gate> {
    let paths: HashMap<i64, &Hours> =
        raw.roads.iter().filter_map(|road| Some((road.way, road.rules.hours.as_ref()?))).collect();
    let gates: HashMap<u32, &RawGate> =
        raw.nodes.gates.iter().filter_map(|(node, gate)| Some((parts.known(*node)?, gate))).collect();
    if paths.is_empty() && gates.is_empty() {
        return Vec::new();
    }
    let mut along: HashMap<i64, Vec<EdgeId>> = HashMap::new();
    let mut at: HashMap<u32, Vec<EdgeId>> = HashMap::new();
    for (edge, id) in parts.edges.iter().zip((0..).map(EdgeId)) {
        if paths.contains_key(&edge.way) {
            along.entry(edge.way).or_default().push(id);
        }
        for end in [edge.from, edge.to] {
            if gates.contains_key(&end) {
                at.entry(end).or_default().push(id);
            }
        }
    }
    let paths = along.into_iter().filter_map(|(way, edges)| {
        let begins = parts.edges.get(edges.first()?.0 as usize)?.from;
        let point = parts.nodes.get(begins as usize)?.at.point();
        Some(Gate { edges, point, names: Vec::new(), hours: Some((*paths.get(&way)?).clone()) })
    });
    let gates = at.into_iter().filter_map(|(node, edges)| {
        let RawGate { names, hours } = gates.get(&node)?;
        let point = parts.nodes.get(node as usize)?.at.point();
        Some(Gate { edges: passage(parts, edges), point, names: names.clone(), hours: hours.clone() })
    });
    let mut found: Vec<Gate> = paths.chain(gates).filter(|gate| !gate.edges.is_empty()).collect();
    found.sort_by(|a, b| a.edges.cmp(&b.edges));
    found
}

/// Whoever goes through a gate uses two of the edges that meet at it: all but the longest are enough to
/// keep everybody out, and those who only come from the longest reach as far as the gate.
fn passage(parts: &Parts, mut edges: Vec<EdgeId>) -> Vec<EdgeId> {
    let length = |id: &EdgeId| parts.edges.get(id.0 as usize).map_or(0.0, |edge| edge.length_m);
    edges.sort_by(|a, b| length(a).total_cmp(&length(b)).then(a.cmp(b)));
    edges.dedup();
    edges.pop();
    edges.sort_unstable();
    edges
}
