//! From a position to the nearest point of the network.

use rstar::{AABB, RTree, RTreeObject};

use crate::components::Components;
use crate::geometry::{Bounds, Point, circle_box};
use crate::graph::{EdgeId, Graph};
use crate::mode::Mode;
use crate::shut::Shut;

/// A part of the network shorter than this is tiny: a courtyard, a drawing mistake.
const TINY_M: f64 = 1_000.0;

/// A part is left for another one that is so many times as long.
const LARGER: f64 = 10.0;

/// A larger part may lie so many metres beyond the radius asked for.
const BEYOND_M: f64 = 30.0;

/// A point nearer to an edge's end than this is the end: positions in maps are rounded to centimetres.
const AT_NODE_M: f64 = 0.05;

/// A position on the network, and the position it was found for.
#[derive(Debug, Clone, PartialEq)]
pub struct Snap {
    /// The point on the edge.
    pub point: Point,
    /// The position asked about.
    pub asked: Point,
    /// Metres from the position asked about to the point.
    pub distance_m: f64,
    /// The edge.
    pub edge: EdgeId,
    /// Where on the edge the point lies: 0 at its first node, 1 at its last, by length.
    pub position: f64,
    /// The connected part of the network; positions in different parts have no way both there and back.
    /// `None` on an edge that leads only one way out of or into the rest.
    pub component: Option<u32>,
    /// Metres of edges in that part.
    pub component_m: f64,
}

/// One straight part of an edge's shape.
struct Segment {
    /// `[lon, lat]` in degrees.
    a: [f64; 2],
    b: [f64; 2],
    edge: u32,
    part: u32,
}

impl RTreeObject for Segment {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.a, self.b)
    }
}

/// The segments of all edges by place.
pub(crate) struct SegmentIndex(RTree<Segment>);

#[derive(Clone, Copy)]
struct Hit {
    distance_m: f64,
    edge: u32,
    part: u32,
    fraction: f64,
}

impl SegmentIndex {
    pub fn of(graph: &Graph) -> SegmentIndex {
        let mut segments = Vec::with_capacity(graph.coords.len());
        for edge in graph.edge_ids() {
            let points = graph.points(edge);
            for (part, (a, b)) in (0_u32..).zip(points.clone().zip(points.skip(1))) {
                segments.push(Segment { a: [a.lon, a.lat], b: [b.lon, b.lat], edge, part });
            }
        }
        SegmentIndex(RTree::bulk_load(segments))
    }

    /// The segments that come within the radius.
    fn within(&self, at: Point, radius_m: f64) -> impl Iterator<Item = Hit> + '_ {
        let (low, high) = circle_box(at, radius_m);
        let found = self.0.locate_in_envelope_intersecting(&AABB::from_corners(low, high));
        found.filter_map(move |segment| {
            let ([a_lon, a_lat], [b_lon, b_lat]) = (segment.a, segment.b);
            let (fraction, distance_m) =
                at.onto_segment(Point { lat: a_lat, lon: a_lon }, Point { lat: b_lat, lon: b_lon });
            let hit = Hit { distance_m, edge: segment.edge, part: segment.part, fraction };
            (distance_m <= radius_m).then_some(hit)
        })
    }

    /// The edges that come within the radius, ascending.
    pub fn edges_near(&self, at: Point, radius_m: f64) -> Vec<EdgeId> {
        let mut edges: Vec<EdgeId> = self.within(at, radius_m).map(|hit| EdgeId(hit.edge)).collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// The edges of which a part comes into the box, ascending.
    pub fn edges_in(&self, bounds: Bounds) -> Vec<u32> {
        let corners = AABB::from_corners([bounds.west, bounds.south], [bounds.east, bounds.north]);
        let mut edges: Vec<u32> =
            self.0.locate_in_envelope_intersecting(&corners).map(|segment| segment.edge).collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// The nearest segment that is `fit`, looking in growing circles.
    fn nearest(&self, at: Point, max_m: f64, fit: impl Fn(u32) -> bool) -> Option<Hit> {
        let mut radius = 40.0_f64.min(max_m);
        loop {
            let best = self
                .within(at, radius)
                .filter(|hit| fit(hit.edge))
                .min_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.edge.cmp(&b.edge)));
            if best.is_some() || radius >= max_m {
                return best;
            }
            radius = (radius * 3.0).min(max_m);
        }
    }
}

/// What a search for the nearest edge needs to know.
pub(crate) struct Ground<'a> {
    pub graph: &'a Graph,
    pub index: &'a SegmentIndex,
    pub components: &'a Components,
    pub mode: Mode,
}

impl Ground<'_> {
    /// The nearest point on an open edge within `max_m` metres.
    pub fn snap(&self, at: Point, max_m: f64, shut: &Shut) -> Option<Snap> {
        if !at.is_valid() || !max_m.is_finite() || max_m < 0.0 {
            return None;
        }
        let usable = |edge: u32| {
            let data = self.graph.edges.get(edge as usize);
            data.is_some_and(|data| data.serves(self.mode) && !data.kind.is_link())
                && !shut.contains(EdgeId(edge))
        };
        let nearest = self.index.nearest(at, max_m, usable)?;
        let size = self.size(nearest.edge);
        let chosen = if size < TINY_M {
            let larger = |edge: u32| usable(edge) && self.size(edge) > (size * LARGER).max(TINY_M / LARGER);
            self.index.nearest(at, max_m + BEYOND_M, larger).unwrap_or(nearest)
        } else {
            nearest
        };
        Some(self.place(at, chosen))
    }

    fn size(&self, edge: u32) -> f64 {
        self.components.metres(self.components.of_edge(self.graph, edge, self.mode))
    }

    fn place(&self, at: Point, hit: Hit) -> Snap {
        let points: Vec<Point> = self.graph.points(hit.edge).collect();
        let lengths: Vec<f64> = points.windows(2).map(length).collect();
        let part = hit.part as usize;
        let before: f64 = lengths.iter().take(part).sum();
        let here = lengths.get(part).copied().unwrap_or(0.0) * hit.fraction;
        let total: f64 = lengths.iter().sum();
        let along = before + here;
        let position = match total - along {
            _ if along <= AT_NODE_M && along < total - along => 0.0,
            rest if rest <= AT_NODE_M => 1.0,
            _ => (along / total).clamp(0.0, 1.0),
        };
        let point = match points.get(part..part + 2) {
            Some([a, b]) => a.towards(*b, hit.fraction),
            _ => at,
        };
        let component = self.components.of_edge(self.graph, hit.edge, self.mode);
        Snap {
            point,
            asked: at,
            distance_m: hit.distance_m,
            edge: EdgeId(hit.edge),
            position,
            component: (component != crate::components::NONE).then_some(component),
            component_m: self.components.metres(component),
        }
    }
}

fn length(pair: &[Point]) -> f64 {
    match pair {
        [a, b] => a.distance_m(*b),
        _ => 0.0,
    }
}
