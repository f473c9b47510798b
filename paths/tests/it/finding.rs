//! Finding edges and entrances.

use paths::{EntranceKind, Mode, PieceKind};

use crate::map::{Map, at};

fn town() -> Map {
    Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 500.0, 0.0, &[])
        .node(3, 1_000.0, 0.0, &["entrance=main", "name=正门", "name:en=Main Gate"])
        .node(4, 5_000.0, 0.0, &[])
        .node(5, 5_500.0, 0.0, &[])
        .node(6, 500.0, 30.0, &["barrier=gate", "name=West Gate"])
        .node(7, 500.0, 40.0, &["entrance=yes"])
        .node(8, 500.0, 41.0, &["entrance=emergency"])
        .node(9, 500.0, 42.0, &["entrance=yes", "access=private"])
        .way(
            &[1, 2],
            &["highway=pedestrian", "name=盐街", "name:en=Salt Street", "alt_name=Old Street; 老街"],
        )
        .way(&[2, 3, 4], &["highway=path"])
        .way(&[4, 5], &["highway=pedestrian", "name=盐街"])
}

#[test]
fn a_name_finds_the_ways_near_that_bear_it() {
    let network = town().network();
    for name in ["盐街", " SALT street", "old street", "老街"] {
        assert_eq!(network.edges_named(name, at(0.0, 0.0), 1_000.0).len(), 1, "{name}");
    }
    assert_eq!(network.edges_named("盐街", at(0.0, 0.0), 9_000.0).len(), 2);
    assert_eq!(network.edges_named("Salt", at(0.0, 0.0), 9_000.0).len(), 0);
    assert_eq!(network.edges_named("", at(0.0, 0.0), 9_000.0).len(), 0);
    let [edge] = network.edges_named("盐街", at(0.0, 0.0), 1_000.0)[..] else { panic!("one edge") };
    let facts = network.edge(edge).unwrap();
    assert_eq!(
        (facts.kind, facts.name_en.as_deref(), facts.way),
        (PieceKind::Street, Some("Salt Street"), Some(1))
    );
    assert!((facts.metres - 500.0).abs() < 0.1);
}

#[test]
fn a_ring_holds_the_edges_whose_middle_is_inside() {
    let network = town().network();
    let ring = |east: f64| {
        [at(east - 50.0, -50.0), at(east + 50.0, -50.0), at(east + 50.0, 50.0), at(east - 50.0, 50.0)]
    };
    assert_eq!(network.edges_within(&ring(250.0)), network.edges_named("盐街", at(0.0, 0.0), 100.0));
    assert_eq!(network.edges_within(&ring(500.0)), []);
    assert_eq!(network.edges_within(&[]), []);
}

#[test]
fn edges_near_a_place_are_those_within_the_radius() {
    let network = town().network();
    assert_eq!(network.edges_near(at(250.0, 30.0), 40.0).len(), 1);
    assert_eq!(network.edges_near(at(500.0, 30.0), 40.0).len(), 2);
    assert_eq!(network.edges_near(at(250.0, 30.0), 20.0).len(), 0);
    assert_eq!(network.edges_near(at(250.0, 30.0), f64::NAN).len(), 0);
}

#[test]
fn entrances_for_visitors_come_nearest_first() {
    let network = town().network();
    let found = network.entrances_within(at(500.0, 35.0), 1_000.0);
    let told: Vec<_> = found.iter().map(|e| (e.kind, e.name.as_deref())).collect();
    let (gate, other) = ((EntranceKind::Gate, Some("West Gate")), (EntranceKind::Other, None));
    assert!(told[..2] == [gate, other] || told[..2] == [other, gate], "{told:?}");
    assert_eq!(told[2..], [(EntranceKind::Main, Some("正门"))]);
    assert_eq!(found[2].name_en.as_deref(), Some("Main Gate"));
    assert!((found[2].distance_m - 501.2).abs() < 0.5);
    assert_eq!(network.entrances_within(at(500.0, 35.0), 1.0), []);
}

#[test]
fn the_report_adds_up() {
    let (network, report) = town()
        .way(&[1, 2], &["building=yes"])
        .way(&[1, 2], &["highway=construction"])
        .way(&[1, 2], &["highway=path", "access=private"])
        .way(&[1, 99], &["highway=path"])
        .way(&[1, 2], &["route=ferry"])
        .import()
        .unwrap();
    let left = &report.left_out;
    assert_eq!((left.not_a_path, left.not_built, left.no_access, left.too_short), (1, 1, 1, 1));
    assert_eq!((report.ways, report.ways_used, report.ways_of_links), (8, 3, 1));
    assert_eq!((report.nodes, report.nodes_missing, report.entrances), (9, 1, 3));
    assert_eq!((report.edges, report.links), (network.edge_count() as u64, 1));
    assert_eq!((report.components, report.largest_component), (1, 1.0));
    assert!(network.bounds().contains(at(5_000.0, 0.0)));
    assert!(network.snap(at(0.0, 0.0), Mode::Drive, 50.0).is_none());
}
