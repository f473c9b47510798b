//! What of a tile fits the size that a phone on a mountain can load: the most important first.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use fast_mvt::MvtCoord;

use super::Marker;
use super::class::Class;
use super::frame::{BUFFER, EXTENT, Frame};
use super::ways::Line;
use crate::graph::Graph;
use crate::names::Names;

/// The most bytes of a tile, before compression.
const MAX_BYTES: usize = 200_000;

/// The most bytes of it for markers; lines have what is left.
const MAX_MARKER_BYTES: usize = 100_000;

/// The layers' own bytes: names, versions, extents, the keys of ways, and each kind and rank once.
const LAYER_BYTES: usize = 500;

/// A feature takes no more, without tags (but for `kind` and `rank`) and lines.
const FEATURE_BYTES: usize = 24;

/// A tag of a marker takes no more, without the letters of key and value: two strings, two numbers.
const TAG_BYTES: usize = 18;

/// A name takes no more, without its letters: one string, two numbers.
const NAME_BYTES: usize = 12;

/// A line takes no more, without the points after its first: two commands, and the way to that point.
const LINE_BYTES: usize = 9;

/// What is left of a size. What is taken from it is an upper bound, so that no tile is larger.
struct Room {
    left: usize,
}

impl Room {
    fn take(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
}

/// A marker in the tile.
pub(super) struct Spot<'a> {
    pub at: MvtCoord,
    pub tags: &'a [(&'a str, &'a str)],
}

/// What is drawn: lines, the least important first, and markers in the order given.
pub(super) struct Drawing<'a> {
    pub lines: Vec<Line>,
    pub spots: Vec<Spot<'a>>,
}

impl<'a> Drawing<'a> {
    pub fn fit(graph: &Graph, lines: Vec<Line>, frame: &Frame, markers: &[Marker<'a>]) -> Drawing<'a> {
        let mut for_spots = Room { left: MAX_MARKER_BYTES };
        let inside = markers.iter().filter_map(|marker| spot(frame, marker));
        let spots: Vec<Spot<'a>> = inside.take_while(|spot| for_spots.take(spot_bytes(spot))).collect();
        let taken = MAX_MARKER_BYTES - for_spots.left;
        let for_lines = Room { left: MAX_BYTES - LAYER_BYTES - taken };
        Drawing { lines: fitting(graph, lines, for_lines), spots }
    }
}

/// A marker's place, where it is in the tile or close to it.
fn spot<'a>(frame: &Frame, marker: &Marker<'a>) -> Option<Spot<'a>> {
    let drawn = -f64::from(BUFFER)..=f64::from(EXTENT + BUFFER);
    let at = marker.position.is_valid().then(|| frame.place(marker.position))?;
    let [x, y] = at.map(|units| units.round() as i32);
    at.iter().all(|units| drawn.contains(units)).then_some(Spot { at: MvtCoord { x, y }, tags: marker.tags })
}

fn spot_bytes(spot: &Spot<'_>) -> usize {
    let tags = spot.tags.iter().map(|(key, value)| TAG_BYTES + key.len() + value.len());
    FEATURE_BYTES + tags.sum::<usize>()
}

/// The lines that fit. Within a class those with a name come first, then the longest.
fn fitting(graph: &Graph, mut lines: Vec<Line>, mut room: Room) -> Vec<Line> {
    let names = |line: &Line| graph.names.get(line.names as usize);
    let named = |line: &Line| names(line).is_some_and(|names| names.name.is_some());
    lines.sort_by_cached_key(|line| (line.class, !named(line), Reverse(length(&line.points))));
    let mut features: BTreeSet<(Class, u32)> = BTreeSet::new();
    let fitting = lines.iter().take_while(|line| {
        let begins = features.insert((line.class, line.names));
        let feature = if begins { FEATURE_BYTES + names(line).map_or(0, names_bytes) } else { 0 };
        room.take(feature + line_bytes(&line.points))
    });
    let count = fitting.count();
    lines.truncate(count);
    lines.sort_by_key(|line| (Reverse(line.class), line.names));
    lines
}

fn names_bytes(names: &Names) -> usize {
    names.name.iter().chain(&names.name_en).map(|name| NAME_BYTES + name.len()).sum()
}

fn line_bytes(points: &[MvtCoord]) -> usize {
    // A number up to 63 takes one byte, and none is so large that it takes three.
    let bytes = |from: i32, to: i32| if from.abs_diff(to) < 64 { 1 } else { 2 };
    let steps = points.iter().zip(points.iter().skip(1));
    LINE_BYTES + steps.map(|(a, b)| bytes(a.x, b.x) + bytes(a.y, b.y)).sum::<usize>()
}

/// Units from end to end.
fn length(points: &[MvtCoord]) -> u64 {
    let steps = points.iter().zip(points.iter().skip(1));
    steps.map(|(a, b)| f64::from(b.x - a.x).hypot(f64::from(b.y - a.y))).sum::<f64>() as u64
}
