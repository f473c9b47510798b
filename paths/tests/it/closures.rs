//! Closed edges.

use paths::{EdgeId, Mode, Shut};

use crate::map::{Map, at, snap, way, way_shut};

/// A short way between two junctions and a long one round it.
fn ring() -> Map {
    Map::default()
        .node(1, -100.0, 0.0, &[])
        .node(2, 0.0, 0.0, &[])
        .node(3, 200.0, 0.0, &[])
        .node(4, 300.0, 0.0, &[])
        .node(5, 100.0, 100.0, &[])
        .way(&[1, 2], &["highway=path"])
        .way(&[2, 3], &["highway=path", "name=一线天", "name:en=A Thread of Sky"])
        .way(&[3, 4], &["highway=path"])
        .way(&[2, 5, 3], &["highway=path"])
}

#[test]
fn a_closed_edge_is_gone_round() {
    let network = ring().network();
    let open = way(&network, Mode::Walk, (-100.0, 0.0), (300.0, 0.0)).unwrap();
    assert_eq!(open.metres, 400);
    let shut: Shut = network.edges_named(" a thread of SKY ", at(0.0, 0.0), 500.0).into_iter().collect();
    assert_eq!(shut.len(), 1);
    let round = way_shut(&network, Mode::Walk, (-100.0, 0.0), (300.0, 0.0), &shut).unwrap();
    assert_eq!(round.metres, 483);
    let used: Vec<EdgeId> = round.pieces.iter().flat_map(|piece| piece.edges.clone()).collect();
    assert!(used.iter().all(|edge| !shut.contains(*edge)));
}

#[test]
fn where_everything_is_closed_there_is_no_way() {
    let network = ring().network();
    let shut: Shut = (0..network.edge_count() as u32).map(EdgeId).collect();
    assert_eq!(way_shut(&network, Mode::Walk, (-50.0, 0.0), (300.0, 0.0), &shut), None);
    // Who is there already needs no way.
    let here = way_shut(&network, Mode::Walk, (-50.0, 0.0), (-50.0, 0.0), &shut).unwrap();
    assert_eq!((here.seconds, here.metres), (0, 0));
}

#[test]
fn a_closed_edge_is_never_entered_even_at_the_ends_of_a_way() {
    let network = ring().network();
    let shut: Shut = network.edges_named("一线天", at(0.0, 0.0), 500.0).into_iter().collect();
    assert_eq!(way_shut(&network, Mode::Walk, (-100.0, 0.0), (100.0, 0.0), &shut), None);
    assert_eq!(way_shut(&network, Mode::Walk, (50.0, 0.0), (150.0, 0.0), &shut), None);
    // Its own ends belong to the ways beside it too.
    assert!(way_shut(&network, Mode::Walk, (-100.0, 0.0), (200.0, 0.0), &shut).is_some());
    let beside = network.snap_open(at(100.0, 0.0), Mode::Walk, 150.0, &shut).unwrap();
    assert!(!shut.contains(beside.edge));
}

#[test]
fn of_two_equal_edges_the_open_one_is_taken() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 100.0, 0.0, &[])
        .node(3, -100.0, 0.0, &[])
        .node(4, 200.0, 0.0, &[])
        .way(&[3, 1], &["highway=path"])
        .way(&[1, 2], &["highway=path"])
        .way(&[1, 2], &["highway=path"])
        .way(&[2, 4], &["highway=path"])
        .network();
    for twin in [1, 2] {
        let shut: Shut = [EdgeId(twin)].into_iter().collect();
        let found = way_shut(&network, Mode::Walk, (-100.0, 0.0), (200.0, 0.0), &shut).unwrap();
        assert_eq!(found.metres, 300);
        assert!(found.pieces[0].edges.iter().all(|edge| !shut.contains(*edge)));
    }
}

#[test]
fn a_table_obeys_closures() {
    let network = ring().network();
    let stops = [snap(&network, Mode::Walk, (-100.0, 0.0)), snap(&network, Mode::Walk, (300.0, 0.0))];
    let shut: Shut = network
        .edges_within(&[at(50.0, -50.0), at(150.0, -50.0), at(150.0, 50.0), at(50.0, 50.0)])
        .into_iter()
        .collect();
    let metres: Vec<u32> = network
        .matrix(&stops, &stops, Mode::Walk, &shut)
        .into_iter()
        .map(|cost| cost.unwrap().metres)
        .collect();
    assert_eq!(metres, [0, 483, 483, 0]);
}
