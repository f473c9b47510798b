//! Leaving and reaching a point within an edge.

use crate::adjacency::Leg;
use crate::graph::{Graph, NEVER};
use crate::mode::Mode;
use crate::shut::Shut;
use crate::snap::Snap;

/// A part of an edge in one direction: from `start` to `end`, shares of its length from its first node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stretch {
    pub edge: u32,
    pub start: f64,
    pub end: f64,
    /// Tenths of seconds.
    pub time: u32,
}

impl Stretch {
    pub fn is_backward(&self) -> bool {
        self.end < self.start
    }

    /// Its share of the edge's length.
    pub fn share(&self) -> f64 {
        (self.end - self.start).abs()
    }
}

/// The nodes by which a snap is left or reached, at most one entry a node.
#[derive(Debug, Default, Clone)]
pub(crate) struct Ends(Vec<(u32, Stretch)>);

impl Ends {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Nodes with the tenths of seconds between them and the snap.
    pub fn list(&self) -> Vec<(u32, u32)> {
        self.stretches().map(|(node, stretch)| (node, stretch.time)).collect()
    }

    /// Nodes with the stretches between them and the snap.
    pub fn stretches(&self) -> impl Iterator<Item = (u32, Stretch)> + '_ {
        self.0.iter().copied()
    }

    /// The stretch between the snap and this node.
    pub fn at(&self, node: u32) -> Option<Stretch> {
        self.0.iter().find(|(end, _)| *end == node).map(|(_, stretch)| *stretch)
    }

    fn add(&mut self, node: u32, stretch: Stretch) {
        match self.0.iter_mut().find(|(end, _)| *end == node) {
            Some((_, known)) if known.time <= stretch.time => {}
            Some((_, known)) => *known = stretch,
            None => self.0.push((node, stretch)),
        }
    }
}

/// Tenths of seconds from an edge's start in the given direction to `share` of it: shares of one edge
/// add up to the whole exactly.
pub(crate) fn partial(time: u32, share: f64) -> u32 {
    ((f64::from(time) * share).round() as u32).min(time)
}

/// A whole edge as it is passed by a leg.
pub(crate) fn along(graph: &Graph, leg: Leg, mode: Mode) -> Stretch {
    let time = graph.edges.get(leg.edge as usize).map_or(0, |edge| edge.time(mode, leg.backward));
    let (start, end) = if leg.backward { (1.0, 0.0) } else { (0.0, 1.0) };
    Stretch { edge: leg.edge, start, end, time }
}

/// The nodes one comes to first from a snap.
pub(crate) fn exits(graph: &Graph, snap: &Snap, mode: Mode, shut: &Shut) -> Ends {
    ends(graph, snap, mode, shut, true)
}

/// The nodes one comes from last to a snap.
pub(crate) fn entries(graph: &Graph, snap: &Snap, mode: Mode, shut: &Shut) -> Ends {
    ends(graph, snap, mode, shut, false)
}

fn ends(graph: &Graph, snap: &Snap, mode: Mode, shut: &Shut, leaving: bool) -> Ends {
    let mut ends = Ends::default();
    let Some(edge) = graph.edge(snap.edge) else { return ends };
    let open = !shut.contains(snap.edge);
    let at = snap.position;
    for (node, place) in [(edge.from, 0.0), (edge.to, 1.0)] {
        if graph.is_blocked(node, mode) {
            continue;
        }
        let (start, end) = if leaving { (at, place) } else { (place, at) };
        let stretch = |time| Stretch { edge: snap.edge.0, start, end, time };
        if at == place {
            // At the node itself the edge is not used: it may be closed or lead the other way.
            ends.add(node, stretch(0));
        } else if let Some(time) = between(edge.times[mode.index()], start, end).filter(|_| open) {
            ends.add(node, stretch(time));
        }
    }
    ends
}

/// The stretch between two snaps on one edge, where its direction is allowed.
pub(crate) fn same_edge(graph: &Graph, from: &Snap, to: &Snap, mode: Mode, shut: &Shut) -> Option<Stretch> {
    if from.edge != to.edge {
        return None;
    }
    let edge = graph.edge(from.edge)?;
    let (start, end) = (from.position, to.position);
    let time = if start == end {
        0
    } else {
        between(edge.times[mode.index()], start, end).filter(|_| !shut.contains(from.edge))?
    };
    Some(Stretch { edge: from.edge.0, start, end, time })
}

/// Tenths of seconds from one place on an edge to another; `None` against a one-way direction.
fn between([forward, backward]: [u32; 2], start: f64, end: f64) -> Option<u32> {
    if start <= end {
        (forward != NEVER).then(|| partial(forward, end) - partial(forward, start))
    } else {
        (backward != NEVER).then(|| partial(backward, start) - partial(backward, end))
    }
}
