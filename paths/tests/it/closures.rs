//! Closed edges.

use paths::{EdgeId, Hours, Mode, Network, Shut};

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

/// A park with a gate that is shut at night and a tunnel with hours, and a long way round both.
fn park() -> Map {
    Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 100.0, 0.0, &["barrier=gate", "opening_hours=06:00-22:00"])
        .node(3, 140.0, 0.0, &[])
        .node(4, 240.0, 0.0, &[])
        .node(5, 120.0, 300.0, &[])
        .node(6, 300.0, 0.0, &["barrier=gate", "opening_hours=24/7", "name=东门", "name:en=East Gate"])
        .node(7, 400.0, 0.0, &[])
        .way(&[1, 2, 3], &["highway=path"])
        .way(&[3, 4], &["highway=footway", "tunnel=yes", "foot:conditional=no @ (Mo-Fr 22:00-05:00)"])
        .way(&[1, 5, 4], &["highway=path"])
        .way(&[4, 6, 7], &["highway=path"])
}

#[test]
fn gates_and_paths_keep_their_hours_and_are_gone_round_while_they_are_shut() {
    let (network, report) = park().import().unwrap();
    assert_eq!(report.timed, 2, "a gate that is always open has no hours");
    let named = network.gates().iter().find(|gate| gate.hours.is_none()).unwrap();
    assert_eq!(named.names, ["东门", "East Gate"]);
    assert!(named.point.distance_m(at(300.0, 0.0)) < 0.1);
    let of = |hours: Hours| {
        let gate = network.gates().iter().find(|gate| gate.hours.as_ref() == Some(&hours));
        gate.unwrap().edges.clone()
    };
    let gate = of(Hours::Open("06:00-22:00".to_owned()));
    let tunnel = of(Hours::Shut("Mo-Fr 22:00-05:00".to_owned()));
    let from_to = |a: f64, b: f64, shut: &[EdgeId]| {
        let shut: Shut = shut.iter().copied().collect();
        way_shut(&network, Mode::Walk, (a, 0.0), (b, 0.0), &shut).map(|way| way.metres)
    };
    assert_eq!(from_to(0.0, 240.0, &[]), Some(240));
    let round = from_to(0.0, 240.0, &gate).unwrap();
    assert!(round > 600, "{round}");
    assert_eq!(from_to(0.0, 240.0, &tunnel), Some(round));
    // Up to the gate one gets from outside, and behind it from the other end.
    assert_eq!(from_to(0.0, 95.0, &gate), Some(95));
    assert_eq!(from_to(140.0, 240.0, &gate), Some(100));
    assert_eq!(from_to(95.0, 240.0, &gate).unwrap(), round + 95);
    // What is saved is read again.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("park");
    network.save(&file).unwrap();
    assert_eq!(Network::load(&file).unwrap().gates(), network.gates());
}
