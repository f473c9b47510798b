//! Ways and named points as Mapbox vector tiles (2.1), so that a map can be drawn from the network alone.
//!
//! From edges to bytes: `class` what is drawn from which zoom on, `join` edges of one street to lines,
//! `frame` degrees to the tile's grid, `clip` and `simplify` the lines, `fit` them to a size, `encode` them.

mod class;
mod clip;
mod encode;
mod fit;
mod frame;
mod join;
mod simplify;
mod ways;

use crate::geometry::{Bounds, Point};
use crate::graph::Graph;
use crate::snap::SegmentIndex;
use fit::Drawing;
use frame::Frame;

/// The deepest zoom: at the equator a unit of the grid is then a centimetre, as fine as maps' positions.
const MAX_ZOOM: u8 = 20;

/// One tile of the usual grid (Web Mercator, `y` from north to south).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileId {
    z: u8,
    x: u32,
    y: u32,
}

impl TileId {
    /// The tile, or `None` where there is none: a zoom above 20, a column or a row outside the zoom's.
    pub fn parse(z: u8, x: u32, y: u32) -> Option<Self> {
        (z <= MAX_ZOOM && x >> z == 0 && y >> z == 0).then_some(Self { z, x, y })
    }

    /// How close it looks: 0 is the whole earth, each further one halves what a tile shows.
    pub fn zoom(self) -> u8 {
        self.z
    }

    /// The box that it shows, with a little of what is around it.
    pub fn bounds(self) -> Bounds {
        Frame::of(self).bounds()
    }
}

/// A point to draw: a sight, say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Marker<'a> {
    /// Where it is.
    pub position: Point,
    /// What the map is told of it, as keys (each once) and values.
    pub tags: &'a [(&'a str, &'a str)],
}

/// The tile's bytes; none where nothing is drawn.
pub(crate) fn draw(graph: &Graph, segments: &SegmentIndex, tile: TileId, markers: &[Marker<'_>]) -> Vec<u8> {
    let frame = Frame::of(tile);
    let lines = ways::lines(graph, segments, tile.z, &frame);
    let drawing = Drawing::fit(graph, lines, &frame, markers);
    // It errs of tiles alone that are far larger than what fits.
    encode::encode(graph, &drawing).unwrap_or_default()
}
