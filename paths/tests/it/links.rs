//! Ferries and lifts.

use paths::{LinkKind, Mode, PieceKind, Shut};

use crate::map::{Map, about, seconds, snap, way, way_shut};

/// Two shores 1,000 metres apart; the link's ends are nodes 2 and 3, on the shores' paths.
fn shores(tags: &[&str]) -> Map {
    Map::default()
        .node(1, -700.0, 0.0, &[])
        .node(2, 0.0, 0.0, &[])
        .node(3, 1_000.0, 0.0, &[])
        .node(4, 1_700.0, 0.0, &[])
        .way(&[1, 2], &["highway=footway"])
        .way(&[3, 4], &["highway=footway"])
        .way(&[2, 3], tags)
}

#[test]
fn a_gondola_takes_its_duration_and_half_its_interval() {
    let tags = [
        "aerialway=gondola",
        "duration=00:06",
        "interval=00:02",
        "name=鹤云索道",
        "name:en=Crane Cloud",
        "opening_hours=08:00-17:00",
    ];
    let network = shores(&tags).network();
    let found = way(&network, Mode::Walk, (-700.0, 0.0), (1_700.0, 0.0)).unwrap();
    assert!(about(found.seconds, 600.0 + 60.0 + 360.0 + 600.0), "{found:?}");
    let kinds: Vec<PieceKind> = found.pieces.iter().map(|piece| piece.kind).collect();
    assert_eq!(kinds, [PieceKind::Path, PieceKind::Gondola, PieceKind::Path]);
    assert!(about(found.pieces[1].seconds, 420.0) && found.pieces[1].metres == 1_000);
    assert_eq!(found.pieces[1].name_en.as_deref(), Some("Crane Cloud"));

    let [link] = network.links() else { panic!("one link") };
    assert_eq!((link.kind, link.duration_s, link.interval_s), (LinkKind::Gondola, 360, Some(120)));
    assert_eq!(link.opening_hours.as_deref(), Some("08:00-17:00"));
    assert!(!link.oneway);
    let shut: Shut = link.edges.iter().copied().collect();
    assert_eq!(way_shut(&network, Mode::Walk, (-700.0, 0.0), (1_700.0, 0.0), &shut), None);
    // Walked time scales with the pace, carried time does not.
    assert!(about(found.at_pace(2.0).seconds, 2_400.0 + 420.0));
    let cost = network.matrix(
        &[snap(&network, Mode::Walk, (-700.0, 0.0))],
        &[snap(&network, Mode::Walk, (1_700.0, 0.0))],
        Mode::Walk,
        &Shut::none(),
    )[0]
    .unwrap();
    assert!(about(cost.at_pace(2.0).seconds, 2_400.0 + 420.0) && about(cost.carried_s, 420.0));
}

#[test]
fn without_a_duration_the_usual_speed_counts() {
    for (tags, expected) in [
        (&["aerialway=gondola"][..], 200.0),
        (&["aerialway=cable_car"], 125.0),
        (&["aerialway=chair_lift"], 434.8),
        (&["route=ferry"], 250.0),
        (&["route=ferry", "interval=02:00"], 250.0 + 900.0),
    ] {
        let took = seconds(&shores(tags).network(), Mode::Walk, (0.0, 0.0), (1_000.0, 0.0)).unwrap();
        assert!(about(took, expected), "{tags:?}: {took}");
    }
}

#[test]
fn a_boat_may_go_one_way_only() {
    let network = shores(&["route=ferry", "oneway=yes"]).network();
    assert!(seconds(&network, Mode::Walk, (0.0, 0.0), (1_000.0, 0.0)).is_some());
    assert!(seconds(&network, Mode::Walk, (1_000.0, 0.0), (0.0, 0.0)).is_none());
    assert!(network.links()[0].oneway);
}

#[test]
fn a_link_is_for_whom_its_tags_say() {
    for (tags, modes) in [
        (&["route=ferry"][..], [true, true, false]),
        (&["route=ferry", "foot=no"], [false, false, false]),
        (&["route=ferry", "motor_vehicle=yes"], [true, true, false]),
        (&["aerialway=chair_lift"], [true, false, false]),
        (&["aerialway=gondola", "wheelchair=no"], [true, false, false]),
    ] {
        let network = shores(tags).network();
        let found = Mode::ALL.map(|mode| {
            let ends = network.snap(crate::map::at(0.0, 0.0), mode, 50.0).zip(network.snap(
                crate::map::at(1_000.0, 0.0),
                mode,
                50.0,
            ));
            ends.is_some_and(|(from, to)| network.route(&from, &to, mode, &Shut::none()).is_some())
        });
        assert_eq!(found, modes, "{tags:?}");
    }
}

#[test]
fn a_loose_end_is_joined_to_the_nearest_way_within_sixty_metres() {
    let map = |gap: f64| {
        Map::default()
            .node(1, -700.0, gap, &[])
            .node(2, 700.0, gap, &[])
            .way(&[1, 2], &["highway=footway"])
            .node(3, 0.0, 0.0, &[])
            .node(4, 0.0, -1_000.0, &[])
            .node(5, 700.0, -1_000.0, &[])
            .way(&[3, 4], &["route=ferry", "duration=00:10"])
            .way(&[4, 5], &["highway=footway"])
    };
    let (near, report) = map(50.0).import().unwrap();
    assert_eq!(report.link_ends_unjoined, 0);
    let found = way(&near, Mode::Walk, (-700.0, 50.0), (700.0, -1_000.0)).unwrap();
    assert!(about(found.seconds, 600.0 + 50.0 / 70.0 * 60.0 + 600.0 + 600.0), "{found:?}");
    let (far, report) = map(70.0).import().unwrap();
    assert_eq!(report.link_ends_unjoined, 1);
    assert_eq!(way(&far, Mode::Walk, (-700.0, 70.0), (700.0, -1_000.0)), None);
}

#[test]
fn a_lift_stops_at_stations_on_the_way_and_is_waited_for_once() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 0.0, 1_000.0, &["aerialway=station"])
        .node(3, 0.0, 2_000.0, &[])
        .node(9, 0.0, 500.0, &["aerialway=pylon"])
        .way(&[1, 9, 2, 3], &["aerialway=gondola", "duration=10", "interval=4"])
        .node(4, 20.0, 0.0, &[])
        .node(5, 20.0, 1_000.0, &[])
        .node(6, 20.0, 2_000.0, &[])
        .node(7, 300.0, 0.0, &[])
        .node(8, 300.0, 1_000.0, &[])
        .node(10, 300.0, 2_000.0, &[])
        .way(&[4, 7], &["highway=path"])
        .way(&[5, 8], &["highway=path"])
        .way(&[6, 10], &["highway=path"])
        .network();
    let walk = 20.0 / 70.0 * 60.0;
    let half = seconds(&network, Mode::Walk, (20.0, 0.0), (20.0, 1_000.0)).unwrap();
    assert!(about(half, walk + 120.0 + 300.0 + walk), "{half}");
    let whole = seconds(&network, Mode::Walk, (20.0, 0.0), (20.0, 2_000.0)).unwrap();
    assert!(about(whole, walk + 120.0 + 600.0 + walk), "{whole}");
}

#[test]
fn who_stays_on_the_same_boat_does_not_wait_again() {
    let boats = |second: &str| {
        Map::default()
            .node(1, 0.0, 0.0, &[])
            .node(2, 0.0, 1_000.0, &[])
            .node(3, 0.0, 2_000.0, &[])
            .node(4, 50.0, 0.0, &[])
            .node(5, 50.0, 1_000.0, &[])
            .node(6, 50.0, 2_000.0, &[])
            .way(&[1, 4], &["highway=path"])
            .way(&[2, 5], &["highway=path"])
            .way(&[3, 6], &["highway=path"])
            .way(&[1, 2], &["route=ferry", "name=Lake Boat", "duration=10", "interval=20"])
            .way(&[2, 3], &["route=ferry", second, "duration=10", "interval=20"])
            .network()
    };
    let same = seconds(&boats("name=Lake Boat"), Mode::Walk, (0.0, 0.0), (0.0, 2_000.0)).unwrap();
    assert!(about(same, 600.0 + 1_200.0), "{same}");
    let other = seconds(&boats("name=Other Boat"), Mode::Walk, (0.0, 0.0), (0.0, 2_000.0)).unwrap();
    assert!(about(other, 600.0 + 600.0 + 600.0 + 600.0), "{other}");
}

#[test]
fn boats_that_meet_at_sea_go_on_without_stopping() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 0.0, 1_000.0, &[])
        .node(3, 0.0, 2_000.0, &[])
        .node(4, 50.0, 0.0, &[])
        .node(6, 50.0, 2_000.0, &[])
        .way(&[1, 4], &["highway=path"])
        .way(&[3, 6], &["highway=path"])
        .way(&[1, 2], &["route=ferry"])
        .way(&[2, 3], &["route=ferry"])
        .import()
        .unwrap();
    assert_eq!(network.1.link_ends_unjoined, 0);
    assert!(about(seconds(&network.0, Mode::Walk, (0.0, 0.0), (0.0, 2_000.0)).unwrap(), 500.0));
}

#[test]
fn nobody_starts_in_the_middle_of_a_lift() {
    let network = shores(&["aerialway=gondola"]).network();
    assert!(network.snap(crate::map::at(500.0, 0.0), Mode::Walk, 100.0).is_none());
}
