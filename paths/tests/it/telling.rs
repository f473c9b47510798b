//! A way as it is told.

use paths::{Mode, PieceKind};

use crate::map::{Map, way};

#[test]
fn edges_of_one_name_are_one_piece() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 100.0, 0.0, &[])
        .node(3, 200.0, 0.0, &[])
        .node(4, 200.0, 100.0, &[])
        .node(5, 200.0, 150.0, &[])
        .node(9, 100.0, -80.0, &[])
        .way(&[1, 2, 3], &["highway=footway", "name=堤", "name:en=Embankment"])
        .way(&[2, 9], &["highway=path"])
        .way(&[3, 4], &["highway=steps", "incline=up", "step_count=30"])
        .way(&[5, 4], &["highway=steps", "incline=up"])
        .network();
    let found = way(&network, Mode::Walk, (0.0, 0.0), (200.0, 150.0)).unwrap();
    let told: Vec<_> =
        found.pieces.iter().map(|p| (p.kind, p.name_en.as_deref(), p.metres, p.up, p.step_count)).collect();
    assert_eq!(
        told,
        [
            (PieceKind::Path, Some("Embankment"), 200, None, None),
            (PieceKind::Steps, None, 100, Some(true), Some(30)),
            (PieceKind::Steps, None, 50, Some(false), None),
        ]
    );
    assert_eq!(found.pieces[0].edges.len(), 2);
    assert_eq!(found.geometry.len(), 5);
}

#[test]
fn the_line_of_a_way_is_as_long_as_the_way() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 100.0, 50.0, &[])
        .node(3, 200.0, -30.0, &[])
        .node(4, 350.0, 10.0, &[])
        .way(&[1, 2, 3, 4], &["highway=path"])
        .network();
    for (from, to) in
        [((60.0, 40.0), (300.0, 0.0)), ((300.0, 0.0), (60.0, 40.0)), ((0.0, 0.0), (350.0, 10.0))]
    {
        let found = way(&network, Mode::Walk, from, to).unwrap();
        let line: f64 = found.geometry.windows(2).map(|pair| pair[0].distance_m(pair[1])).sum();
        assert!((line - f64::from(found.metres)).abs() < 1.0, "{line} {found:?}");
    }
}

#[test]
fn the_walk_to_a_car_or_a_boat_is_a_piece_of_its_own() {
    let network = Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 1_000.0, 0.0, &[])
        .node(3, -100.0, 0.0, &[])
        .node(4, 1_100.0, 0.0, &[])
        .way(&[1, 2], &["route=ferry"])
        .way(&[3, 1], &["highway=residential"])
        .way(&[2, 4], &["highway=residential"])
        .network();
    let kinds = |mode, from, to| -> Vec<(PieceKind, u32)> {
        way(&network, mode, from, to).unwrap().pieces.iter().map(|piece| (piece.kind, piece.metres)).collect()
    };
    let drive = kinds(Mode::Drive, (-90.0, 20.0), (-10.0, -30.0));
    assert_eq!(drive, [(PieceKind::Path, 20), (PieceKind::Drive, 80), (PieceKind::Path, 30)]);
    let boat = kinds(Mode::Walk, (0.0, 20.0), (1_000.0, 30.0));
    assert_eq!(boat, [(PieceKind::Path, 20), (PieceKind::Ferry, 1_000), (PieceKind::Path, 30)]);
    let walk = kinds(Mode::Walk, (-90.0, 20.0), (-10.0, -30.0));
    assert_eq!(walk, [(PieceKind::Street, 130)]);
}
