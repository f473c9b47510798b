//! Finding edges by name and place, and entrances by place.

use std::collections::HashMap;

use crate::geometry::{Bounds, METRES_PER_DEGREE, Point, inside};
use crate::graph::{EdgeId, Graph};
use crate::names::fold;
use crate::snap::SegmentIndex;
use crate::things::Entrance;

/// Which edges carry a name.
pub(crate) struct NameIndex {
    /// Sets of names by folded name.
    sets: HashMap<String, Vec<u32>>,
    /// Edges by set of names, ascending.
    edges: Vec<(u32, u32)>,
}

impl NameIndex {
    pub fn of(graph: &Graph) -> NameIndex {
        let mut sets: HashMap<String, Vec<u32>> = HashMap::new();
        for (place, names) in (0_u32..).zip(&graph.names) {
            for key in names.keys() {
                sets.entry(key).or_default().push(place);
            }
        }
        let mut edges: Vec<(u32, u32)> = graph
            .edge_ids()
            .zip(&graph.edges)
            .filter(|(_, edge)| edge.names != 0)
            .map(|(id, edge)| (edge.names, id))
            .collect();
        edges.sort_unstable();
        NameIndex { sets, edges }
    }

    /// The edges of that name that come within the radius, ascending.
    pub fn named(&self, graph: &Graph, name: &str, near: Point, radius_m: f64) -> Vec<EdgeId> {
        let mut found = Vec::new();
        for set in self.sets.get(&fold(name)).into_iter().flatten() {
            let start = self.edges.partition_point(|(names, _)| names < set);
            let same = self.edges.iter().skip(start).take_while(|(names, _)| names == set);
            found.extend(same.map(|(_, id)| *id).filter(|id| distance_m(graph, *id, near) <= radius_m));
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(EdgeId).collect()
    }
}

fn distance_m(graph: &Graph, edge: u32, near: Point) -> f64 {
    let points = graph.points(edge);
    let distances = points.clone().zip(points.skip(1)).map(|(a, b)| near.onto_segment(a, b).1);
    distances.fold(f64::INFINITY, f64::min)
}

/// The edges whose middle, by length, lies inside the ring, ascending.
pub(crate) fn edges_within(graph: &Graph, segments: &SegmentIndex, ring: &[Point]) -> Vec<EdgeId> {
    if !ring.iter().all(|point| point.is_valid()) {
        return Vec::new();
    }
    let Some(bounds) = Bounds::around(ring.iter().copied()) else { return Vec::new() };
    let inside_ring = |id: &u32| middle(graph, *id).is_some_and(|middle| inside(ring, middle));
    segments.edges_in(bounds).into_iter().filter(inside_ring).map(EdgeId).collect()
}

/// The middle of an edge by length.
fn middle(graph: &Graph, edge: u32) -> Option<Point> {
    let half = f64::from(graph.edges.get(edge as usize)?.length_m) / 2.0;
    let points = graph.points(edge);
    let mut walked = 0.0;
    for (a, b) in points.clone().zip(points.clone().skip(1)) {
        let length = a.distance_m(b);
        if length > 0.0 && walked + length >= half {
            return Some(a.towards(b, (half - walked) / length));
        }
        walked += length;
    }
    points.last()
}

/// Entrances within the radius, nearest first; they are stored from south to north.
pub(crate) fn entrances_within(graph: &Graph, at: Point, radius_m: f64) -> Vec<Entrance> {
    if !at.is_valid() || !radius_m.is_finite() {
        return Vec::new();
    }
    let margin = radius_m / METRES_PER_DEGREE;
    let start = graph.entrances.partition_point(|entrance| entrance.point.lat < at.lat - margin);
    let band = graph.entrances.iter().skip(start).take_while(|e| e.point.lat <= at.lat + margin);
    let mut found: Vec<Entrance> = band
        .map(|entrance| Entrance { distance_m: at.distance_m(entrance.point), ..entrance.clone() })
        .filter(|entrance| entrance.distance_m <= radius_m)
        .collect();
    found.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
    found
}
