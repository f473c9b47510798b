//! Maps that are none, or no longer.

use std::path::{Path, PathBuf};

use paths::{Limits, PathsError, Stage};

use crate::map::{Map, import};

fn small() -> Map {
    Map::default()
        .node(1, 0.0, 0.0, &[])
        .node(2, 700.0, 0.0, &[])
        .way(&[1, 2], &["highway=path", "name=A &amp; B"])
}

/// A small map in the binary format, where the shared data is there.
fn small_pbf() -> Option<Vec<u8>> {
    let shared = std::env::var_os("DAOYOU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let path = shared.join("data/osm/test.osm.pbf");
    let content = std::fs::read(&path).ok();
    if content.is_none() {
        eprintln!("skipped: {} is not there", path.display());
    }
    content
}

#[test]
fn what_is_no_map_is_said_to_be_none() {
    let error = |content: &[u8]| import(content, &Limits::default()).err().unwrap();
    assert!(matches!(error(b""), PathsError::Empty));
    for content in [
        &b"PK\x03\x04 a zip"[..],
        b"hello",
        b"\0\0\0\x0d\x0a\x09OSMData",
        b"<html></html>",
        b"  <!-- -->",
        b"<a/>",
    ] {
        assert!(matches!(error(content), PathsError::UnknownFormat), "{content:?}");
    }
    for content in ["<osm/>", "<osm></osm>", "<osm><node id='1' lat='1' lon='1'/></osm>"] {
        assert!(matches!(error(content.as_bytes()), PathsError::NoUsableWay), "{content}");
    }
    let building =
        Map::default().node(1, 0.0, 0.0, &[]).node(2, 9.0, 0.0, &[]).way(&[1, 2], &["building=yes"]);
    assert!(matches!(building.import(), Err(PathsError::NoUsableWay)));
    let without_nodes = Map::default().way(&[1, 2], &["highway=path"]);
    assert!(matches!(without_nodes.import(), Err(PathsError::NoUsableWay)));
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        paths::Network::import(folder.path(), &Limits::default(), &mut |_| {}),
        Err(PathsError::Io { .. })
    ));
}

#[test]
fn a_text_cut_off_anywhere_is_an_error() {
    let whole = small().xml();
    let last = whole.trim_end().len();
    assert!(small().import().is_ok());
    for length in 0..last {
        if whole.is_char_boundary(length) {
            assert!(import(&whole.as_bytes()[..length], &Limits::default()).is_err(), "{length} bytes");
        }
    }
}

#[test]
fn damaged_text_is_an_error_or_a_smaller_map_and_never_a_panic() {
    let whole = small().xml().into_bytes();
    for place in 0..whole.len() {
        for byte in [0, b'<', b'"', b'9', 0xff] {
            let mut damaged = whole.clone();
            damaged[place] = byte;
            let _ = import(&damaged, &Limits::default());
        }
    }
    for (from, to) in
        [("lat=\"30", "lat=\"930"), ("lat=\"30", "lat=\"NaN"), ("lat=", "x="), ("id=\"1\"", "id=\"\"")]
    {
        let damaged = small().xml().replacen(from, to, 1);
        assert!(matches!(import(damaged.as_bytes(), &Limits::default()), Err(PathsError::Broken(_))), "{to}");
    }
}

#[test]
fn one_endless_element_is_refused_before_it_is_held() {
    let endless = format!("<osm><node id=\"{}", "9".repeat(20 << 20));
    assert!(matches!(import(endless.as_bytes(), &Limits::default()), Err(PathsError::Broken(_))));
}

#[test]
fn relations_are_passed_over_whatever_they_hold() {
    let relation =
        "<relation id='7'><member type='way' ref='1' role=''/><nd ref='5'/><tag k='a' v='b'/></relation>";
    let with =
        small().xml().replace("</osm>", &format!("<bounds minlat='1'/>{relation}<changeset id='x'/></osm>"));
    let (_, report) = import(with.as_bytes(), &Limits::default()).unwrap();
    assert_eq!((report.nodes, report.ways), (2, 1));
}

#[test]
fn each_limit_is_named_when_it_is_passed() {
    let map = small().xml();
    let limits = Limits::default();
    for (limits, name) in [
        (Limits { max_bytes: 100, ..limits.clone() }, "max_bytes"),
        (Limits { max_nodes: 1, ..limits.clone() }, "max_nodes"),
        (Limits { max_ways: 0, ..limits }, "max_ways"),
    ] {
        let error = import(map.as_bytes(), &limits).err().unwrap();
        assert!(matches!(error, PathsError::Limit { limit, .. } if limit == name), "{error}");
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn progress_is_told_by_stage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map");
    std::fs::write(&path, small().xml()).unwrap();
    let mut stages = Vec::new();
    paths::Network::import(&path, &Limits::default(), &mut |progress| stages.push(progress.stage)).unwrap();
    stages.dedup();
    assert_eq!(stages, [Stage::Ways, Stage::Nodes, Stage::Network, Stage::Preparing]);
}

#[test]
fn a_binary_map_cut_off_anywhere_is_an_error_but_between_its_blocks() {
    let Some(whole) = small_pbf() else { return };
    assert!(import(&whole, &Limits::default()).is_ok());
    let mut accepted = 0;
    for length in (0..whole.len()).step_by(97).chain(0..600) {
        accepted += usize::from(import(&whole[..length], &Limits::default()).is_ok());
    }
    // Between two blocks nothing tells that there were more.
    assert!(accepted <= 2, "{accepted}");
}

#[test]
fn a_damaged_binary_map_never_panics() {
    let Some(whole) = small_pbf() else { return };
    for place in (0..whole.len()).step_by(211).chain(0..200) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x5a;
        let _ = import(&damaged, &Limits::default());
    }
}
