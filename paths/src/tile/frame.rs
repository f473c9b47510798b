//! Where positions lie in a tile.

use std::f64::consts::PI;

use super::TileId;
use crate::geometry::{Bounds, Point};

/// Units along each side of a tile.
pub(super) const EXTENT: u32 = 4096;

/// Units around the tile that are drawn too, so that neither wide lines nor dots are cut at its sides: eight
/// pixels of a tile of 512.
pub(super) const BUFFER: u32 = 64;

/// The grid of one tile: (0, 0) is its north-western corner.
pub(super) struct Frame {
    x: f64,
    y: f64,
    /// Tiles around the world.
    tiles: f64,
}

impl Frame {
    pub fn of(tile: TileId) -> Frame {
        Frame { x: f64::from(tile.x), y: f64::from(tile.y), tiles: f64::from(1_u32 << tile.z) }
    }

    /// A position in units. The poles are far away, but not infinitely far.
    pub fn place(&self, at: Point) -> [f64; 2] {
        let east = (at.lon + 180.0) / 360.0;
        let south = 0.5 - at.lat.to_radians().tan().asinh() / (2.0 * PI);
        let extent = f64::from(EXTENT);
        [(east * self.tiles - self.x) * extent, (south * self.tiles - self.y) * extent]
    }

    /// The tile with what is drawn around it.
    pub fn bounds(&self) -> Bounds {
        let around = f64::from(BUFFER) / f64::from(EXTENT);
        let lon = |x: f64| x / self.tiles * 360.0 - 180.0;
        let lat = |y: f64| ((0.5 - y / self.tiles) * 2.0 * PI).sinh().atan().to_degrees();
        Bounds {
            south: lat(self.y + 1.0 + around),
            west: lon(self.x - around),
            north: lat(self.y - around),
            east: lon(self.x + 1.0 + around),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-6
    }

    #[test]
    fn the_world_fits_the_first_tile() {
        let frame = Frame::of(TileId { z: 0, x: 0, y: 0 });
        let [x, y] = frame.place(Point { lat: 0.0, lon: 0.0 });
        assert!(near(x, 2048.0) && near(y, 2048.0));
        let [x, y] = frame.place(Point { lat: 85.051_128_779_806_6, lon: -180.0 });
        assert!(near(x, 0.0) && near(y, 0.0));
        for lat in [-90.0, 90.0] {
            assert!(frame.place(Point { lat, lon: 0.0 })[1].is_finite());
        }
    }

    #[test]
    fn the_corners_of_the_bounds_lie_where_the_buffer_ends() {
        for tile in [TileId { z: 0, x: 0, y: 0 }, TileId { z: 14, x: 9_327, y: 4_742 }] {
            let frame = Frame::of(tile);
            let Bounds { south, west, north, east } = frame.bounds();
            let [x, y] = frame.place(Point { lat: north, lon: west });
            assert!(near(x, -64.0) && near(y, -64.0), "{x} {y}");
            let [x, y] = frame.place(Point { lat: south, lon: east });
            assert!(near(x, 4160.0) && near(y, 4160.0), "{x} {y}");
        }
    }
}
