//! What tiles leave out: by zoom, and when they would grow too large.

use paths::{Marker, Network, TileId};

use crate::map::{Map, at};
use crate::tiles::{read, tile, tile_of};

fn region() -> Map {
    Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 5_000.0, 0.0, &[])
        .node(3, 0.0, 2_000.0, &[])
        .node(4, 2_000.0, 0.0, &[])
        .node(5, 9_000.0, 2_000.0, &[])
        .node(6, 5_000.0, 2_000.0, &[])
        .way(&[1, 4, 2], &["highway=motorway", "foot=no"])
        .way(&[1, 3], &["highway=primary"])
        .way(&[3, 5], &["highway=residential"])
        .way(&[4, 5], &["highway=path"])
        .way(&[5, 6], &["highway=steps"])
        .way(&[2, 6], &["route=ferry"])
        .way(&[3, 4], &["aerialway=cable_car"])
}

fn kinds(network: &Network, z: u8) -> Vec<String> {
    let ((x, y), _) = tile_of(z, at(2_000.0, 1_000.0));
    let tiles = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx, dy)));
    let near = tiles.filter_map(|(dx, dy)| x.checked_add_signed(dx).zip(y.checked_add_signed(dy)));
    let mut kinds: Vec<String> = near
        .filter(|(x, y)| TileId::parse(z, *x, *y).is_some())
        .flat_map(|id| tile(network, z, id))
        .map(|feature| format!("{}{}", feature.tag("kind"), feature.tag("rank")))
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

#[test]
fn the_farther_the_fewer() {
    let network = region().network();
    assert_eq!(kinds(&network, 0), [""; 0]);
    assert_eq!(kinds(&network, 7), ["road1"]);
    assert_eq!(kinds(&network, 8), ["ferry", "road1"]);
    assert_eq!(kinds(&network, 10), ["cable_car", "ferry", "road1", "road2"]);
    assert_eq!(kinds(&network, 12), ["cable_car", "ferry", "path", "road1", "road2", "road3"]);
    assert_eq!(kinds(&network, 13), ["cable_car", "ferry", "path", "road1", "road2", "road3", "steps"]);
}

#[test]
fn a_bent_way_is_drawn_straighter_from_afar() {
    let points: Vec<i64> = (1..=400).collect();
    let bent = points.iter().fold(Map::default(), |map, i| {
        let along = *i as f64;
        map.node(*i, along * 5.0, (along / 4.0).sin() * 12.0, &[])
    });
    let network = bent.way(&points, &["highway=path"]).network();
    let count = |z: u8| {
        let features = tile(&network, z, tile_of(z, at(100.0, 0.0)).0);
        features.iter().flat_map(|feature| &feature.lines).map(Vec::len).sum::<usize>()
    };
    assert!(count(12) < count(13) && count(13) < count(14), "{} {} {}", count(12), count(13), count(14));
}

/// Crooked paths with long names of their own in one tile of zoom 12, and a road with a short one.
fn crowded() -> Network {
    let mut map = Map::default();
    let mut ids = 1..;
    for row in 0..3_000_i32 {
        let nodes: Vec<i64> = ids.by_ref().take(12).collect();
        for (column, id) in nodes.iter().enumerate() {
            let north = f64::from(row) * 2.0 + if column % 2 == 0 { 0.0 } else { 900.0 };
            map = map.node(*id, column as f64 * 400.0, north, &[]);
        }
        let name = format!("name=The path number {row} of very many that all have such long names");
        map = map.way(&nodes, &["highway=path", &name]);
    }
    let road: Vec<i64> = ids.take(2).collect();
    map.node(road[0], 0.0, 7_000.0, &[])
        .node(road[1], 50.0, 7_000.0, &[])
        .way(&road, &["highway=residential", "name=R"])
        .network()
}

#[test]
fn a_tile_is_never_larger_than_200_kilobytes_and_keeps_what_matters_most() {
    let network = crowded();
    let ((x, y), _) = tile_of(11, at(2_000.0, 3_000.0));
    let (z, x, y) = (12, x * 2, y * 2);
    let mut largest = 0;
    for (x, y) in [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)] {
        let id = TileId::parse(z, x, y).unwrap();
        let name = "n".repeat(300);
        let tags = [("name", name.as_str())];
        let marker = Marker { position: tile_middle(z, x, y), tags: &tags };
        let bytes = network.tile(id, &vec![marker; 5_000]);
        assert!(bytes.len() <= 200_000, "{}", bytes.len());
        let alone = network.tile(id, &[]);
        assert!(alone.len() <= 200_000, "{}", alone.len());
        largest = largest.max(alone.len());
        let features = read(&alone);
        let road = features.iter().any(|feature| feature.tag("name") == "R");
        let road_is_here = tile_of(z, at(25.0, 7_000.0)).0 == (x, y);
        assert!(road || !road_is_here);
        if !read(&bytes).is_empty() {
            assert!(read(&bytes).iter().any(|feature| feature.layer == "places"));
        }
    }
    assert!(largest > 150_000, "the room is used: {largest}");
}

#[test]
fn the_same_tile_has_the_same_bytes() {
    let network = region().network();
    let ((x, y), _) = tile_of(13, at(2_000.0, 100.0));
    let id = TileId::parse(13, x, y).unwrap();
    assert_eq!(network.tile(id, &[]), network.tile(id, &[]));
    assert!(!network.tile(id, &[]).is_empty());
}

fn tile_middle(z: u8, x: u32, y: u32) -> paths::Point {
    let tiles = f64::from(1_u32 << z);
    let south = std::f64::consts::PI * (1.0 - 2.0 * (f64::from(y) + 0.5) / tiles);
    paths::Point { lat: south.sinh().atan().to_degrees(), lon: (f64::from(x) + 0.5) / tiles * 360.0 - 180.0 }
}
