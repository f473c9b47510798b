//! Drawing small maps in metres and importing them.

use std::fmt::Write;

use paths::{Limits, Mode, Network, PathsError, Point, Report, Shut, Snap, Way};

/// Metres in a degree of latitude.
const DEGREE: f64 = 111_195.08;

/// A point so many metres east and north of the map's corner.
pub fn at(east: f64, north: f64) -> Point {
    let lat = 30.0_f64;
    Point { lat: lat + north / DEGREE, lon: 110.0 + east / (DEGREE * lat.to_radians().cos()) }
}

/// A map being drawn.
#[derive(Default)]
pub struct Map {
    nodes: String,
    ways: String,
    next_way: i64,
}

impl Map {
    /// A node so many metres east and north, with tags as `key=value`.
    pub fn node(mut self, id: i64, east: f64, north: f64, tags: &[&str]) -> Self {
        let Point { lat, lon } = at(east, north);
        writeln!(self.nodes, r#"<node id="{id}" lat="{lat:.7}" lon="{lon:.7}">{}</node>"#, tagged(tags))
            .unwrap();
        self
    }

    /// A way through nodes.
    pub fn way(mut self, nodes: &[i64], tags: &[&str]) -> Self {
        self.next_way += 1;
        let refs: String = nodes.iter().map(|id| format!(r#"<nd ref="{id}"/>"#)).collect();
        writeln!(self.ways, r#"<way id="{}">{refs}{}</way>"#, self.next_way, tagged(tags)).unwrap();
        self
    }

    pub fn xml(&self) -> String {
        format!("<?xml version='1.0'?>\n<osm version=\"0.6\">\n{}{}</osm>\n", self.nodes, self.ways)
    }

    pub fn import(&self) -> Result<(Network, Report), PathsError> {
        import(self.xml().as_bytes(), &Limits::default())
    }

    pub fn network(&self) -> Network {
        self.import().unwrap().0
    }
}

fn tagged(tags: &[&str]) -> String {
    tags.iter()
        .map(|tag| {
            let (key, value) = tag.split_once('=').unwrap();
            format!(r#"<tag k="{key}" v="{value}"/>"#)
        })
        .collect()
}

/// Imports a file with this content.
pub fn import(content: &[u8], limits: &Limits) -> Result<(Network, Report), PathsError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map");
    std::fs::write(&path, content).unwrap();
    Network::import(&path, limits, &mut |_| {})
}

pub fn snap(network: &Network, mode: Mode, (east, north): (f64, f64)) -> Snap {
    network.snap(at(east, north), mode, 50.0).expect("a way nearby")
}

pub fn way_shut(network: &Network, mode: Mode, from: (f64, f64), to: (f64, f64), shut: &Shut) -> Option<Way> {
    let (from, to) = (snap(network, mode, from), snap(network, mode, to));
    let way = network.route(&from, &to, mode, shut);
    let cell = network.matrix(&[from], &[to], mode, shut)[0];
    assert_eq!(
        way.as_ref().map(|way| (way.seconds, way.metres)),
        cell.map(|cost| (cost.seconds, cost.metres))
    );
    if let Some(way) = &way {
        assert_eq!(way.seconds, way.pieces.iter().map(|piece| piece.seconds).sum::<u32>());
        assert_eq!(way.metres, way.pieces.iter().map(|piece| piece.metres).sum::<u32>());
        assert_eq!(way.pieces.first().unwrap().geometry.start, 0);
        assert_eq!(way.pieces.last().unwrap().geometry.end, way.geometry.len());
        for pair in way.pieces.windows(2) {
            assert_eq!(pair[0].geometry.end, pair[1].geometry.start + 1);
        }
    }
    way
}

/// The way between two places, checked for its sums and against the table.
pub fn way(network: &Network, mode: Mode, from: (f64, f64), to: (f64, f64)) -> Option<Way> {
    way_shut(network, mode, from, to, &Shut::none())
}

/// Its seconds.
pub fn seconds(network: &Network, mode: Mode, from: (f64, f64), to: (f64, f64)) -> Option<u32> {
    way(network, mode, from, to).map(|way| way.seconds)
}

/// Equal but for rounding on the way.
pub fn about(seconds: u32, expected: f64) -> bool {
    (f64::from(seconds) - expected).abs() <= 1.5
}
