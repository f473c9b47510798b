//! From positions to the network.

use paths::{Mode, Point};

use crate::map::{Map, about, at, way};

#[test]
fn a_position_finds_the_nearest_point_of_an_edge_not_its_node() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 1_000.0, 0.0, &[])
        .way(&[1, 2], &["highway=path"])
        .network();
    let snap = network.snap(at(400.0, 20.0), Mode::Walk, 50.0).unwrap();
    assert!((snap.distance_m - 20.0).abs() < 0.1 && (snap.position - 0.4).abs() < 0.001, "{snap:?}");
    assert!(network.snap(at(400.0, 60.0), Mode::Walk, 50.0).is_none());
    for wrong in [f64::NAN, f64::INFINITY, 1e9] {
        assert!(network.snap(Point { lat: wrong, lon: 110.0 }, Mode::Walk, 50.0).is_none());
    }
    for wrong in [f64::NAN, f64::INFINITY, -1.0] {
        assert!(network.snap(at(400.0, 0.0), Mode::Walk, wrong).is_none());
    }
}

#[test]
fn both_ends_on_one_edge_are_joined_along_it() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 1_000.0, 0.0, &[])
        .way(&[1, 2], &["highway=path"])
        .network();
    for (from, to) in [((200.0, 0.0), (550.0, 0.0)), ((550.0, 0.0), (200.0, 0.0))] {
        let found = way(&network, Mode::Walk, from, to).unwrap();
        assert!(found.metres == 350 && about(found.seconds, 300.0), "{found:?}");
        assert_eq!(found.geometry.len(), 2);
    }
}

#[test]
fn the_way_round_may_be_quicker_than_along_one_edge() {
    // Both places lie on the long loop; a short cut joins its ends.
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 0.0, 500.0, &[])
        .node(3, 100.0, 500.0, &[])
        .node(4, 100.0, 0.0, &[])
        .way(&[1, 2, 3, 4], &["highway=path"])
        .way(&[1, 4], &["highway=path"])
        .network();
    assert_eq!(way(&network, Mode::Walk, (0.0, 100.0), (100.0, 100.0)).unwrap().metres, 300);
}

#[test]
fn a_loop_with_one_junction_is_walked_the_shorter_way() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 0.0, 300.0, &[])
        .node(3, 300.0, 300.0, &[])
        .node(4, 300.0, 0.0, &[])
        .node(5, -100.0, 0.0, &[])
        .way(&[5, 1], &["highway=path"])
        .way(&[1, 2, 3, 4, 1], &["highway=path"])
        .network();
    assert_eq!(way(&network, Mode::Walk, (-100.0, 0.0), (100.0, 0.0)).unwrap().metres, 200);
    assert_eq!(way(&network, Mode::Walk, (0.0, 100.0), (100.0, 0.0)).unwrap().metres, 200);
    assert_eq!(way(&network, Mode::Walk, (0.0, 299.0), (299.0, 300.0)).unwrap().metres, 300);
}

#[test]
fn the_straight_line_to_the_network_is_part_of_the_way() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 1_000.0, 0.0, &[])
        .way(&[1, 2], &["highway=path"])
        .network();
    let found = way(&network, Mode::Walk, (200.0, 35.0), (550.0, -35.0)).unwrap();
    assert!(found.metres == 420 && about(found.seconds, 360.0), "{found:?}");
    assert_eq!(found.geometry.len(), 4);
    assert_eq!(found.geometry.first(), Some(&at(200.0, 35.0)));
    assert_eq!(found.geometry.last(), Some(&at(550.0, -35.0)));
}

#[test]
fn a_tiny_part_without_connection_is_passed_over() {
    let town = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 3_000.0, 0.0, &[])
        .way(&[1, 2], &["highway=path"])
        .node(3, 100.0, 60.0, &[])
        .node(4, 120.0, 60.0, &[])
        .way(&[3, 4], &["highway=footway"])
        .network();
    let snap = town.snap(at(110.0, 58.0), Mode::Walk, 40.0).unwrap();
    assert!((snap.distance_m - 58.0).abs() < 0.1, "{snap:?}");
    assert!(snap.component.is_some() && snap.component_m > 2_900.0);
    // Too far from the larger part, the tiny one is all there is.
    assert!(town.snap(at(110.0, 58.0), Mode::Walk, 20.0).unwrap().distance_m < 3.0);
}
