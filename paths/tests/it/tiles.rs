//! Tiles, read again and laid over the ways that they were made of.

use std::collections::BTreeMap;

use fast_mvt::{MvtCoord, MvtGeometry, MvtReaderRef, MvtValueRef};
use paths::{EdgeId, Marker, Network, Point, TileId};

use crate::map::{Map, at};

/// A feature as a map reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    pub layer: String,
    pub tags: BTreeMap<String, String>,
    pub lines: Vec<Vec<(i32, i32)>>,
}

impl Feature {
    pub fn tag(&self, key: &str) -> &str {
        self.tags.get(key).map_or("", String::as_str)
    }
}

pub fn read(bytes: &[u8]) -> Vec<Feature> {
    let reader = MvtReaderRef::new(bytes).unwrap();
    let mut features = Vec::new();
    for layer in reader.layers() {
        assert_eq!((layer.version(), layer.extent()), (2, 4096));
        for feature in layer.features() {
            let points = |line: &[MvtCoord]| line.iter().map(|point| (point.x, point.y)).collect();
            let lines = match feature.geometry().unwrap() {
                MvtGeometry::LineString(line) => vec![points(&line.0)],
                MvtGeometry::MultiLineString(lines) => lines.0.iter().map(|line| points(&line.0)).collect(),
                MvtGeometry::Point(point) => vec![points(&[point.0])],
                other => panic!("{other:?}"),
            };
            let tags = feature.properties().map(Result::unwrap).map(|(key, value)| {
                let value = match value {
                    MvtValueRef::String(text) => text.to_owned(),
                    MvtValueRef::UInt(number) => number.to_string(),
                    other => panic!("{other:?}"),
                };
                (key.to_owned(), value)
            });
            features.push(Feature { layer: layer.name().to_owned(), tags: tags.collect(), lines });
        }
    }
    features
}

/// The tile in which a position lies, and the position in it, by the textbook's formula.
pub fn tile_of(z: u8, at: Point) -> ((u32, u32), (f64, f64)) {
    let tiles = f64::from(1_u32 << z);
    let x = (at.lon + 180.0) / 360.0 * tiles;
    let lat = at.lat.to_radians();
    let y = (1.0 - (lat.tan() + 1.0 / lat.cos()).ln() / std::f64::consts::PI) / 2.0 * tiles;
    ((x as u32, y as u32), (x.fract() * 4096.0, y.fract() * 4096.0))
}

pub fn tile(network: &Network, z: u8, (x, y): (u32, u32)) -> Vec<Feature> {
    read(&network.tile(TileId::parse(z, x, y).unwrap(), &[]))
}

/// Whether a point of a tile is where the textbook puts the position.
fn is_at(point: (i32, i32), (x, y): (f64, f64)) -> bool {
    (f64::from(point.0) - x).abs() <= 1.0 && (f64::from(point.1) - y).abs() <= 1.0
}

fn village() -> Map {
    Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 60.0, 0.0, &[])
        .node(3, 60.0, 40.0, &[])
        .node(4, 110.0, 40.0, &[])
        .node(5, 60.0, -50.0, &[])
        .node(6, 160.0, 40.0, &[])
        .way(&[1, 2, 3, 4], &["highway=pedestrian", "name=盐街", "name:en=Salt Street"])
        .way(&[2, 5], &["highway=steps"])
        .way(&[4, 6], &["highway=residential"])
}

#[test]
fn a_tile_holds_the_ways_where_they_are_with_kind_and_names() {
    let network = village().network();
    let (id, corner) = tile_of(15, at(0.0, 0.0));
    let features = tile(&network, 15, id);
    let told: Vec<_> = features.iter().map(|f| (f.tag("kind"), f.tag("rank"), f.tag("name_en"))).collect();
    assert_eq!(told, [("steps", "", ""), ("road", "3", ""), ("pedestrian", "", "Salt Street")]);
    assert!(features.iter().all(|feature| feature.layer == "ways"));
    let street = &features[2];
    assert_eq!((street.tag("name"), street.tags.len()), ("盐街", 3));
    let [line] = &street.lines[..] else { panic!("its edges are one line: {street:?}") };
    let unit = tile_of(15, at(1.0, 0.0)).1.0 - corner.0;
    let expected = [(0.0, 0.0), (60.0, 0.0), (60.0, 40.0), (110.0, 40.0)];
    assert_eq!(line.len(), expected.len());
    for (point, (east, north)) in line.iter().zip(expected) {
        assert!(is_at(*point, (corner.0 + east * unit, corner.1 - north * unit)), "{line:?}");
    }
}

#[test]
fn a_way_over_the_side_is_in_both_tiles_and_ends_beyond_the_side() {
    let ((x, y), (in_x, in_y)) = tile_of(15, at(0.0, 0.0));
    let east_m = (4096.0 - in_x) * 40_030_173.6 * 30_f64.to_radians().cos() / 4096.0 / 32_768.0;
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, east_m + 200.0, 0.0, &[])
        .way(&[1, 2], &["highway=path"])
        .network();
    let (west, east) = (&tile(&network, 15, (x, y))[0].lines[0], &tile(&network, 15, (x + 1, y))[0].lines[0]);
    let height = in_y.round() as i32;
    assert_eq!((west[1], east[0]), ((4160, height), (-64, height)));
    assert!(is_at(west[0], (in_x, in_y)), "{west:?}");
    assert_eq!(tile(&network, 15, (x + 2, y)), []);
    assert_eq!(tile(&network, 15, (x, y + 1)), []);
}

#[test]
fn a_way_without_a_node_in_the_tile_still_goes_through_it() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 4_000.0, 0.0, &[])
        .way(&[1, 2], &["highway=path"])
        .network();
    let (id, (_, y)) = tile_of(20, at(2_000.0, 0.0));
    let height = y.round() as i32;
    assert_eq!(tile(&network, 20, id)[0].lines, [[(-64, height), (4160, height)]]);
}

#[test]
fn a_street_goes_on_where_only_others_cross_it_and_a_ring_stays_one() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 100.0, 0.0, &[])
        .node(3, 200.0, 0.0, &[])
        .node(4, 100.0, 80.0, &[])
        .node(5, 200.0, 80.0, &[])
        .way(&[2, 1], &["highway=pedestrian", "name=Salt Street"])
        .way(&[2, 3], &["highway=pedestrian", "name=Salt Street"])
        .way(&[2, 4], &["highway=path"])
        .way(&[2, 4, 5, 3, 2], &["highway=footway", "name=Round"])
        .network();
    let features = tile(&network, 15, tile_of(15, at(100.0, 40.0)).0);
    let named = |name: &str| features.iter().find(|f| f.tag("name") == name).unwrap().lines.clone();
    let street = named("Salt Street");
    assert_eq!((street.len(), street[0].len()), (1, 2), "{street:?}");
    let round = named("Round");
    assert_eq!(round.len(), 1);
    assert_eq!((round[0].len(), round[0].first()), (5, round[0].last()), "{round:?}");
}

/// Units of a line inside the tile itself, measured in small steps.
fn units_inside(line: &[(i32, i32)]) -> f64 {
    const STEPS: i32 = 64;
    let inside = |units: f64| (0.0..4096.0).contains(&units);
    let mut sum = 0.0;
    for (a, b) in line.iter().zip(&line[1..]) {
        let (dx, dy) = (f64::from(b.0 - a.0), f64::from(b.1 - a.1));
        let within = (0..STEPS).filter(|step| {
            let share = (f64::from(*step) + 0.5) / f64::from(STEPS);
            inside(f64::from(a.0) + dx * share) && inside(f64::from(a.1) + dy * share)
        });
        sum += dx.hypot(dy) * within.count() as f64 / f64::from(STEPS);
    }
    sum
}

#[test]
fn the_tiles_together_hold_every_way_once() {
    let classes = ["footway", "steps", "pedestrian", "residential", "primary", "path"];
    let mut map = Map::default();
    for i in 0..64_i64 {
        map = map.node(i, (i % 8) as f64 * 310.0, (i / 8) as f64 * 290.0 + (i * i % 7) as f64 * 9.0, &[]);
    }
    for i in 0..90_i64 {
        let (a, b, c) = (i * 37 % 64, (i * 53 + 11) % 64, (i * 29 + 5) % 64);
        let class = format!("highway={}", classes[(i % 6) as usize]);
        let name = format!("name=Way {}", i % 9);
        let tags = [class.as_str(), name.as_str()];
        map = map.way(&[a, b, c], if i % 3 == 0 { &tags[..1] } else { &tags });
    }
    let network = map.network();
    let edges = (0..network.edge_count() as u32).filter_map(|id| network.edge(EdgeId(id)));
    let metres: f64 = edges.map(|edge| edge.metres).sum();
    let unit_m = 40_030_173.6 / 16_384.0 / 4096.0 * 30.01_f64.to_radians().cos();
    let ((west, north), (east, south)) = (tile_of(14, at(0.0, 3_000.0)).0, tile_of(14, at(3_000.0, 0.0)).0);
    let ids = (west..=east).flat_map(|x| (north..=south).map(move |y| (x, y)));
    let features: Vec<Feature> = ids.flat_map(|id| tile(&network, 14, id)).collect();
    let drawn: f64 = features.iter().flat_map(|f| &f.lines).map(|line| units_inside(line) * unit_m).sum();
    assert!((drawn / metres - 1.0).abs() < 0.003, "{drawn} of {metres}");
}

#[test]
fn far_away_is_nothing() {
    let network = village().network();
    let (x, y) = tile_of(14, at(0.0, 0.0)).0;
    for (x, y) in [(x + 9, y), (0, 0), (16_383, 16_383)] {
        assert!(network.tile(TileId::parse(14, x, y).unwrap(), &[]).is_empty());
    }
}

#[test]
fn markers_in_the_tile_keep_their_tags() {
    let network = village().network();
    let (id, inside) = tile_of(16, at(30.0, 20.0));
    let tags = [("id", "p1"), ("name", "塔"), ("kind", "sight")];
    let nowhere = Point { lat: f64::NAN, lon: 110.0 };
    let markers =
        [at(30.0, 20.0), at(9_000.0, 20.0), nowhere].map(|position| Marker { position, tags: &tags });
    let bytes = network.tile(TileId::parse(16, id.0, id.1).unwrap(), &markers);
    let places: Vec<Feature> = read(&bytes).into_iter().filter(|f| f.layer == "places").collect();
    let [place] = &places[..] else { panic!("{places:?}") };
    assert_eq!(place.tags, tags.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
    assert!(is_at(place.lines[0][0], inside));
}

#[test]
fn only_tiles_that_exist_have_a_number() {
    for (z, x, y) in [(0, 0, 0), (1, 1, 1), (20, (1 << 20) - 1, (1 << 20) - 1)] {
        assert!(TileId::parse(z, x, y).is_some());
    }
    for (z, x, y) in [(0, 1, 0), (0, 0, 1), (14, 1 << 14, 0), (20, 0, 1 << 20), (21, 0, 0), (u8::MAX, 0, 0)] {
        assert_eq!(TileId::parse(z, x, y), None);
    }
}
