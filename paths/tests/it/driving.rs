//! Cars.

use paths::{Mode, PieceKind};

use crate::map::{Map, about, seconds, way};

/// A road of one kilometre.
fn road(tags: &[&str]) -> Map {
    Map::default().node(1, 0.0, 0.0, &[]).node(2, 1_000.0, 0.0, &[]).way(&[1, 2], tags)
}

#[test]
fn a_one_way_street_binds_cars_and_not_walkers() {
    let network = road(&["highway=residential", "oneway=yes"]).network();
    assert!(seconds(&network, Mode::Drive, (0.0, 0.0), (1_000.0, 0.0)).is_some());
    assert!(seconds(&network, Mode::Drive, (1_000.0, 0.0), (0.0, 0.0)).is_none());
    assert!(seconds(&network, Mode::Walk, (1_000.0, 0.0), (0.0, 0.0)).is_some());
    let against = road(&["highway=residential", "oneway=-1"]).network();
    assert!(seconds(&against, Mode::Drive, (0.0, 0.0), (1_000.0, 0.0)).is_none());
}

#[test]
fn the_speed_is_the_sign_or_the_class() {
    for (tags, kmh) in [
        (&["highway=tertiary"][..], 38.0),
        (&["highway=tertiary", "maxspeed=50"], 42.5),
        (&["highway=residential", "maxspeed=20"], 17.0),
        (&["highway=motorway"], 100.0),
        (&["highway=unclassified", "surface=gravel"], 25.0),
    ] {
        let took = seconds(&road(tags).network(), Mode::Drive, (0.0, 0.0), (1_000.0, 0.0)).unwrap();
        assert!(about(took, 3_600.0 / kmh), "{tags:?}: {took}");
    }
}

#[test]
fn cars_keep_off_footways_and_private_roads() {
    for tags in [
        &["highway=footway"][..],
        &["highway=pedestrian"],
        &["highway=service", "motor_vehicle=private", "foot=yes"],
        &["highway=residential", "vehicle=no"],
        &["highway=track"],
    ] {
        let network = road(tags).network();
        assert!(network.snap(crate::map::at(0.0, 0.0), Mode::Drive, 50.0).is_none(), "{tags:?}");
    }
}

#[test]
fn a_roundabout_is_driven_one_way() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 100.0, 0.0, &[])
        .node(3, 100.0, 100.0, &[])
        .node(4, 0.0, 100.0, &[])
        .way(&[1, 2, 3, 4, 1], &["highway=tertiary", "junction=roundabout"])
        .network();
    assert_eq!(way(&network, Mode::Drive, (50.0, 0.0), (100.0, 50.0)).unwrap().metres, 100);
    assert_eq!(way(&network, Mode::Drive, (100.0, 50.0), (50.0, 0.0)).unwrap().metres, 300);
    assert_eq!(way(&network, Mode::Walk, (100.0, 50.0), (50.0, 0.0)).unwrap().metres, 100);
}

#[test]
fn bollards_stop_cars_and_open_gates_do_not() {
    for (tags, open) in [
        (&["barrier=bollard"][..], false),
        (&["barrier=gate"], true),
        (&["barrier=lift_gate", "access=private"], false),
        (&["barrier=toll_booth"], true),
        (&["barrier=bollard", "motor_vehicle=yes"], true),
    ] {
        let network = Map::default()
            .node(1, 0.0, 0.0, &[])
            .node(2, 300.0, 0.0, tags)
            .node(3, 600.0, 0.0, &[])
            .way(&[1, 2, 3], &["highway=service"])
            .network();
        assert_eq!(seconds(&network, Mode::Drive, (0.0, 0.0), (600.0, 0.0)).is_some(), open, "{tags:?}");
    }
}

#[test]
fn what_is_driven_is_told_as_driven() {
    let network = road(&["highway=tertiary", "name=Ring", "ref=G1"]).network();
    let piece = way(&network, Mode::Drive, (0.0, 0.0), (1_000.0, 0.0)).unwrap().pieces.remove(0);
    assert_eq!(
        (piece.kind, piece.name.as_deref(), piece.reference.as_deref()),
        (PieceKind::Drive, Some("Ring"), Some("G1"))
    );
}
