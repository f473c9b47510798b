//! Which parts of the network one can go between, there and back.

use crate::adjacency::Adjacency;
use crate::graph::Graph;
use crate::mode::Mode;

/// Not in any part: the edge can only be entered or only be left.
pub(crate) const NONE: u32 = u32::MAX;

pub(crate) struct Components {
    /// The part of each node.
    of_node: Vec<u32>,
    /// Metres of edges in each part.
    metres: Vec<f64>,
}

impl Components {
    pub fn of(graph: &Graph, mode: Mode, arcs: &Adjacency) -> Components {
        let (of_node, count) = strong(arcs);
        let mut found = Components { of_node, metres: vec![0.0; count as usize] };
        for (id, edge) in graph.edge_ids().zip(&graph.edges) {
            if edge.serves(mode) && !edge.kind.is_link() {
                let component = found.of_edge(graph, id, mode);
                if let Some(metres) = found.metres.get_mut(component as usize) {
                    *metres += f64::from(edge.length_m);
                }
            }
        }
        found
    }

    /// The part of an edge, or [`NONE`].
    pub fn of_edge(&self, graph: &Graph, edge: u32, mode: Mode) -> u32 {
        let Some(data) = graph.edges.get(edge as usize) else { return NONE };
        let part = |node: u32| self.of_node.get(node as usize).copied().unwrap_or(NONE);
        match (graph.is_blocked(data.from, mode), graph.is_blocked(data.to, mode)) {
            (true, true) => NONE,
            (true, false) => part(data.to),
            (false, true) => part(data.from),
            (false, false) if part(data.from) == part(data.to) => part(data.from),
            (false, false) => NONE,
        }
    }

    /// Metres of edges in a part; 0 for [`NONE`].
    pub fn metres(&self, component: u32) -> f64 {
        self.metres.get(component as usize).copied().unwrap_or(0.0)
    }

    /// How many parts have edges.
    pub fn count(&self) -> u64 {
        self.metres.iter().filter(|metres| **metres > 0.0).count() as u64
    }

    /// The largest part's share of all metres, 0 to 1.
    pub fn largest_share(&self) -> f64 {
        let total: f64 = self.metres.iter().sum();
        let largest = self.metres.iter().copied().fold(0.0, f64::max);
        if total > 0.0 { largest / total } else { 0.0 }
    }
}

/// Tarjan's strongly connected components, without recursion: long chains would exhaust the stack.
fn strong(arcs: &Adjacency) -> (Vec<u32>, u32) {
    let n = arcs.nodes();
    let mut order = vec![NONE; n];
    let mut low = vec![0_u32; n];
    let mut component = vec![NONE; n];
    let (mut next_order, mut count) = (0_u32, 0_u32);
    let mut stack = Vec::new();
    let mut calls: Vec<(u32, usize)> = Vec::new();
    for root in 0..n as u32 {
        if order[root as usize] != NONE {
            continue;
        }
        calls.push((root, 0));
        while let Some((node, place)) = calls.pop() {
            let v = node as usize;
            if place == 0 {
                order[v] = next_order;
                low[v] = next_order;
                next_order += 1;
                stack.push(node);
            }
            if let Some(arc) = arcs.leaving(node).get(place) {
                calls.push((node, place + 1));
                let w = arc.to as usize;
                if order[w] == NONE {
                    calls.push((arc.to, 0));
                } else if component[w] == NONE {
                    low[v] = low[v].min(order[w]);
                }
                continue;
            }
            if low[v] == order[v] {
                while let Some(member) = stack.pop() {
                    component[member as usize] = count;
                    if member == node {
                        break;
                    }
                }
                count += 1;
            }
            if let Some((caller, _)) = calls.last() {
                low[*caller as usize] = low[*caller as usize].min(low[v]);
            }
        }
    }
    (component, count)
}
