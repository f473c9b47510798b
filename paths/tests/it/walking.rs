//! What walkers may use and how long it takes.

use paths::{Mode, PieceKind};

use crate::map::{Map, about, seconds, way};

/// A straight way of 700 metres, 10 minutes on the flat.
fn straight(tags: &[&str]) -> Map {
    Map::default().node(1, 0.0, 0.0, &[]).node(2, 700.0, 0.0, &[]).way(&[1, 2], tags)
}

#[test]
fn seven_hundred_level_metres_take_ten_minutes() {
    let found = way(&straight(&["highway=footway"]).network(), Mode::Walk, (0.0, 0.0), (700.0, 0.0)).unwrap();
    assert!(about(found.seconds, 600.0) && found.metres == 700, "{found:?}");
    assert_eq!(found.ascent_m, None);
}

#[test]
fn stairs_take_twice_the_time_up_and_less_down() {
    let network = straight(&["highway=steps", "incline=up"]).network();
    let up = seconds(&network, Mode::Walk, (0.0, 0.0), (700.0, 0.0)).unwrap();
    let down = seconds(&network, Mode::Walk, (700.0, 0.0), (0.0, 0.0)).unwrap();
    assert!(about(up, 1_200.0) && about(down, 780.0), "{up} {down}");
}

#[test]
fn counted_steps_have_a_height_that_is_climbed() {
    let network = straight(&["highway=steps", "incline=down", "step_count=1000"]).network();
    let up = way(&network, Mode::Walk, (700.0, 0.0), (0.0, 0.0)).unwrap();
    // 160 metres up: 16 minutes on top of 10.
    assert!(about(up.seconds, 1_560.0), "{up:?}");
    assert_eq!((up.ascent_m, up.pieces[0].up, up.pieces[0].step_count), (Some(160), Some(true), Some(1000)));
    let down = way(&network, Mode::Walk, (0.0, 0.0), (700.0, 0.0)).unwrap();
    assert_eq!((down.ascent_m, down.pieces[0].up), (Some(0), Some(false)));
}

#[test]
fn ten_metres_of_ascent_cost_a_minute() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &["ele=100"])
        .node(2, 350.0, 0.0, &[])
        .node(3, 700.0, 0.0, &["ele=150"])
        .way(&[1, 2, 3], &["highway=path"])
        .network();
    let up = way(&network, Mode::Walk, (0.0, 0.0), (700.0, 0.0)).unwrap();
    assert!(about(up.seconds, 900.0), "{up:?}");
    assert_eq!((up.ascent_m, up.pieces[0].up), (Some(50), Some(true)));
    let down = way(&network, Mode::Walk, (700.0, 0.0), (0.0, 0.0)).unwrap();
    assert!(about(down.seconds, 600.0) && down.ascent_m == Some(0), "{down:?}");
    // Half the way climbs half the height, although its middle node has none of its own.
    let half = way(&network, Mode::Walk, (0.0, 0.0), (350.0, 0.0)).unwrap();
    assert_eq!(half.ascent_m, Some(25));
}

#[test]
fn a_slope_in_percent_is_climbed() {
    let network = straight(&["highway=path", "incline=10%"]).network();
    assert!(about(seconds(&network, Mode::Walk, (0.0, 0.0), (700.0, 0.0)).unwrap(), 600.0 + 420.0));
}

#[test]
fn closed_and_unbuilt_ways_are_not_walked() {
    let cases: &[&[&str]] = &[
        &["highway=motorway"],
        &["highway=construction", "construction=footway"],
        &["highway=proposed"],
        &["highway=footway", "access=private"],
        &["highway=footway", "foot=no"],
        &["highway=residential", "access=no"],
        &["highway=primary", "foot=use_sidepath"],
        &["building=yes"],
        &["highway=via_ferrata"],
    ];
    for tags in cases {
        let map = straight(tags)
            .node(8, 0.0, 5_000.0, &[])
            .node(9, 10.0, 5_000.0, &[])
            .way(&[8, 9], &["highway=path"]);
        assert!(map.network().snap(crate::map::at(0.0, 0.0), Mode::Walk, 100.0).is_none(), "{tags:?}");
    }
}

#[test]
fn the_nearest_access_tag_decides() {
    let cases: &[&[&str]] = &[
        &["highway=service", "access=private", "foot=yes"],
        &["highway=path", "access=no", "foot=designated"],
        &["highway=residential", "oneway=yes"],
        &["highway=cycleway"],
        &["highway=bridleway", "foot=yes"],
        &["highway=footway", "access=customers"],
        &["highway=footway", "bicycle=no"],
        &["man_made=pier"],
        &["railway=platform"],
        &["highway=pedestrian", "area=yes"],
    ];
    for tags in cases {
        let network = straight(tags).network();
        assert!(seconds(&network, Mode::Walk, (700.0, 0.0), (0.0, 0.0)).is_some(), "{tags:?}");
    }
}

#[test]
fn only_a_one_way_for_feet_binds_feet() {
    let network = straight(&["highway=footway", "oneway:foot=yes"]).network();
    assert!(seconds(&network, Mode::Walk, (0.0, 0.0), (700.0, 0.0)).is_some());
    assert!(seconds(&network, Mode::Walk, (700.0, 0.0), (0.0, 0.0)).is_none());
}

/// Two ways that meet at node 2 with these tags.
fn gated(tags: &[&str]) -> Map {
    Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 300.0, 0.0, tags)
        .node(3, 600.0, 0.0, &[])
        .way(&[1, 2, 3], &["highway=path"])
}

#[test]
fn a_gate_lets_through_unless_it_is_forbidden() {
    for (tags, open) in [
        (&["barrier=gate"][..], true),
        (&["barrier=gate", "access=no"], false),
        (&["barrier=gate", "access=private"], false),
        (&["barrier=gate", "access=private", "foot=yes"], true),
        (&["barrier=gate", "locked=yes"], false),
        (&["barrier=turnstile"], true),
        (&["barrier=wall"], false),
        (&["barrier=bollard"], true),
    ] {
        let network = gated(tags).network();
        let through = seconds(&network, Mode::Walk, (0.0, 0.0), (600.0, 0.0));
        assert_eq!(through.is_some(), open, "{tags:?}");
        // Up to the gate from either side one may come in any case.
        assert!(seconds(&network, Mode::Walk, (0.0, 0.0), (299.0, 0.0)).is_some(), "{tags:?}");
    }
}

#[test]
fn a_shut_gate_is_gone_round() {
    let network = gated(&["barrier=gate", "access=no"])
        .node(4, 0.0, 100.0, &[])
        .node(5, 600.0, 100.0, &[])
        .way(&[1, 4, 5, 3], &["highway=residential", "name=Long Street"])
        .network();
    let round = way(&network, Mode::Walk, (0.0, 0.0), (600.0, 0.0)).unwrap();
    assert_eq!((round.metres, round.pieces[0].kind), (800, PieceKind::Street));
}

#[test]
fn an_island_without_a_boat_is_not_reached() {
    let network = straight(&["highway=path"])
        .node(3, 0.0, 9_000.0, &[])
        .node(4, 700.0, 9_000.0, &[])
        .way(&[3, 4], &["highway=path"])
        .network();
    assert_eq!(way(&network, Mode::Walk, (0.0, 0.0), (0.0, 9_000.0)), None);
}

#[test]
fn a_slower_pace_scales_what_is_walked() {
    let found = way(&straight(&["highway=path"]).network(), Mode::Walk, (0.0, 0.0), (700.0, 0.0)).unwrap();
    assert!(about(found.at_pace(1.5).seconds, 900.0));
    assert_eq!(found.at_pace(f64::NAN), found);
    assert_eq!(found.at_pace(0.0), found);
}
