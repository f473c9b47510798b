//! The lines of a tile.

use std::collections::BTreeMap;

use fast_mvt::MvtCoord;

use super::class::Class;
use super::clip::clip;
use super::frame::Frame;
use super::join::join;
use super::simplify::simplify;
use crate::geometry::Bounds;
use crate::graph::Graph;
use crate::snap::SegmentIndex;

/// From this zoom on lines are kept to the unit: maps are drawn larger from these tiles.
const EXACT_ZOOM: u8 = 14;

/// Below it by half a pixel of a tile of 512.
const COARSE: f64 = 4.0;

/// Below this zoom tiles are wide and few of their ways are drawn: to look at every edge's class is quicker
/// than to have all the index finds.
const INDEX_ZOOM: u8 = 12;

/// A line as it is drawn.
pub(super) struct Line {
    pub class: Class,
    /// Place in [`Graph::names`].
    pub names: u32,
    /// On the tile's grid, at least two.
    pub points: Vec<MvtCoord>,
}

pub(super) fn lines(graph: &Graph, segments: &SegmentIndex, zoom: u8, frame: &Frame) -> Vec<Line> {
    let tolerance = if zoom < EXACT_ZOOM { COARSE } else { 1.0 };
    let mut lines = Vec::new();
    for ((class, names), edges) in alike(graph, segments, zoom, frame) {
        for line in join(graph, &edges) {
            let placed: Vec<[f64; 2]> = line.into_iter().map(|point| frame.place(point)).collect();
            for part in clip(&placed) {
                let points = simplify(&part, tolerance);
                if points.len() >= 2 {
                    lines.push(Line { class, names, points });
                }
            }
        }
    }
    lines
}

/// The edges that are drawn in the tile, by class and names.
fn alike(
    graph: &Graph,
    segments: &SegmentIndex,
    zoom: u8,
    frame: &Frame,
) -> BTreeMap<(Class, u32), Vec<u32>> {
    let bounds = frame.bounds();
    let edges = if zoom < INDEX_ZOOM { graph.edge_ids().collect() } else { segments.edges_in(bounds) };
    let mut alike: BTreeMap<(Class, u32), Vec<u32>> = BTreeMap::new();
    for id in edges {
        let Some(edge) = graph.edges.get(id as usize) else { continue };
        let class = Class::of(edge);
        if class.is_drawn_at(zoom) && (zoom >= INDEX_ZOOM || may_meet(graph, id, bounds)) {
            alike.entry((class, edge.names)).or_default().push(id);
        }
    }
    alike
}

/// Whether the box around an edge meets the tile.
fn may_meet(graph: &Graph, edge: u32, tile: Bounds) -> bool {
    Bounds::around(graph.points(edge)).is_some_and(|edge| {
        edge.south <= tile.north
            && edge.north >= tile.south
            && edge.west <= tile.east
            && edge.east >= tile.west
    })
}
