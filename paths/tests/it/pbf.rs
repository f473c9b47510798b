//! A small map in the binary format, written by hand and not compressed, so that damage reaches every field.

use paths::{Limits, Mode, PathsError};

use crate::map::{import, seconds};

/// A number in seven-bit groups.
fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// A field that is a number.
fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

/// A field that is bytes.
fn bytes(field: u64, content: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(content.len() as u64), content.to_vec()].concat()
}

/// A field of packed numbers.
fn packed(field: u64, values: impl IntoIterator<Item = u64>) -> Vec<u8> {
    bytes(field, &values.into_iter().flat_map(varint).collect::<Vec<u8>>())
}

/// A field of packed differences.
fn deltas(field: u64, values: &[i64]) -> Vec<u8> {
    let before = [0].iter().chain(values);
    packed(field, values.iter().zip(before).map(|(value, before)| zigzag(value - before)))
}

fn blob(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let blob = [bytes(1, content), number(2, content.len() as u64)].concat();
    let header = [bytes(1, kind), number(3, blob.len() as u64)].concat();
    [(header.len() as u32).to_be_bytes().to_vec(), header, blob].concat()
}

/// Two nodes 700 metres apart, named once, and a footway between them.
fn map(feature: &[u8]) -> Vec<u8> {
    let header = [bytes(4, b"OsmSchema-V0.6"), bytes(4, feature)].concat();
    let strings: Vec<u8> = ["", "highway", "footway", "barrier", "gate"]
        .iter()
        .flat_map(|text| bytes(1, text.as_bytes()))
        .collect();
    let lon = (700.0 / (111_195.08 * 30.0_f64.to_radians().cos()) * 1e7) as i64;
    let nodes = [
        deltas(1, &[10, 20]),
        deltas(8, &[300_000_000, 300_000_000]),
        deltas(9, &[1_100_000_000, 1_100_000_000 + lon]),
        packed(10, [3, 4, 0, 0]),
    ]
    .concat();
    let way = [number(1, 5), packed(2, [1]), packed(3, [2]), deltas(8, &[10, 20])].concat();
    let block = [bytes(1, &strings), bytes(2, &bytes(2, &nodes)), bytes(2, &bytes(3, &way))].concat();
    [blob(b"OSMHeader", &header), blob(b"OSMData", &block)].concat()
}

#[test]
fn nodes_ways_and_tags_are_read() {
    let (network, report) = import(&map(b"DenseNodes"), &Limits::default()).unwrap();
    assert_eq!((report.nodes, report.ways, report.edges, report.entrances), (2, 1, 1, 1));
    let took = seconds(&network, Mode::Walk, (0.0, 0.0), (700.0, 0.0)).unwrap();
    assert!(took.abs_diff(600) <= 1, "{took}");
}

#[test]
fn a_file_that_needs_what_is_not_understood_is_refused() {
    let error = import(&map(b"LocationsOnWays.v9"), &Limits::default()).err().unwrap();
    assert!(matches!(&error, PathsError::Broken(why) if why.contains("LocationsOnWays.v9")), "{error}");
}

#[test]
fn a_file_cut_off_anywhere_is_an_error() {
    let whole = map(b"DenseNodes");
    for length in 0..whole.len() {
        assert!(import(&whole[..length], &Limits::default()).is_err(), "{length} of {} bytes", whole.len());
    }
}

#[test]
fn damage_in_any_field_is_an_error_or_another_map_and_never_a_panic() {
    let whole = map(b"DenseNodes");
    for place in 0..whole.len() {
        for byte in [0x00, 0x01, 0x7f, 0x80, 0xff, whole[place] ^ 0x08] {
            let mut damaged = whole.clone();
            damaged[place] = byte;
            let _ = import(&damaged, &Limits::default());
        }
    }
}

#[test]
fn numbers_that_overflow_are_an_error() {
    let nodes = [
        deltas(1, &[i64::MAX / 2, 1]),
        packed(8, [zigzag(i64::MAX), zigzag(i64::MAX)]),
        packed(9, [zigzag(i64::MAX), zigzag(i64::MAX)]),
    ]
    .concat();
    let block = [bytes(1, &bytes(1, b"")), bytes(2, &bytes(2, &nodes))].concat();
    let file = [blob(b"OSMHeader", &bytes(4, b"OsmSchema-V0.6")), blob(b"OSMData", &block)].concat();
    assert!(import(&file, &Limits::default()).is_err());
}
