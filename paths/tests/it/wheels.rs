//! Wheelchairs and pushchairs.

use paths::Mode;

use crate::map::{Map, about, seconds, way};

fn straight(tags: &[&str]) -> Map {
    // The street far off keeps the map usable when the way is not.
    Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 600.0, 0.0, &[])
        .way(&[1, 2], tags)
        .node(8, 0.0, 5_000.0, &[])
        .node(9, 10.0, 5_000.0, &[])
        .way(&[8, 9], &["highway=residential"])
}

#[test]
fn wheels_go_round_the_stairs() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 100.0, 0.0, &[])
        .node(3, 50.0, 100.0, &[])
        .way(&[1, 2], &["highway=steps", "incline=up"])
        .way(&[1, 3, 2], &["highway=footway"])
        .network();
    assert_eq!(way(&network, Mode::Walk, (0.0, 0.0), (100.0, 0.0)).unwrap().metres, 100);
    assert_eq!(way(&network, Mode::Wheels, (0.0, 0.0), (100.0, 0.0)).unwrap().metres, 224);
}

#[test]
fn wheels_are_slower_on_bad_ground() {
    for (tags, expected) in [
        (&["highway=footway"][..], Some(600.0)),
        (&["highway=footway", "surface=gravel"], Some(960.0)),
        (&["highway=footway", "surface=sand"], Some(1_800.0)),
        (&["highway=footway", "smoothness=bad"], Some(900.0)),
        (&["highway=footway", "wheelchair=limited"], Some(900.0)),
        (&["highway=footway", "wheelchair=no"], None),
        (&["highway=path", "sac_scale=mountain_hiking"], None),
        (&["highway=path", "smoothness=impassable"], None),
        (&["highway=steps"], None),
        (&["highway=steps", "ramp:wheelchair=yes"], Some(990.0)),
    ] {
        let network = straight(tags).network();
        let found = network.snap(crate::map::at(0.0, 0.0), Mode::Wheels, 50.0);
        assert_eq!(found.is_some(), expected.is_some(), "{tags:?}");
        if let Some(expected) = expected {
            let took = seconds(&network, Mode::Wheels, (0.0, 0.0), (600.0, 0.0)).unwrap();
            assert!(about(took, expected), "{tags:?}: {took}");
        }
    }
}

#[test]
fn a_steep_slope_is_avoided_where_there_is_another_way() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 100.0, 0.0, &[])
        .node(3, 50.0, 100.0, &[])
        .way(&[1, 2], &["highway=footway", "incline=12%"])
        .way(&[1, 3, 2], &["highway=footway"])
        .network();
    assert_eq!(way(&network, Mode::Wheels, (0.0, 0.0), (100.0, 0.0)).unwrap().metres, 224);
}

#[test]
fn gates_made_for_feet_stop_wheels() {
    for (tags, open) in [
        (&["barrier=kissing_gate"][..], false),
        (&["barrier=stile"], false),
        (&["barrier=turnstile"], false),
        (&["barrier=turnstile", "wheelchair=yes"], true),
        (&["barrier=gate"], true),
        (&["barrier=gate", "wheelchair=no"], false),
        (&["barrier=bollard"], true),
    ] {
        let network = Map::default()
            .node(1, 0.0, 0.0, &[])
            .node(2, 300.0, 0.0, tags)
            .node(3, 600.0, 0.0, &[])
            .way(&[1, 2, 3], &["highway=path"])
            .network();
        assert_eq!(seconds(&network, Mode::Wheels, (0.0, 0.0), (600.0, 0.0)).is_some(), open, "{tags:?}");
        assert!(seconds(&network, Mode::Walk, (0.0, 0.0), (600.0, 0.0)).is_some(), "{tags:?}");
    }
}
