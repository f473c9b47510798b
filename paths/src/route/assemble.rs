//! From edges to a way as it is told: pieces, line, sums.

use super::{Stretch, Track};
use crate::geometry::Point;
use crate::graph::{Edge, EdgeId, Graph, UNKNOWN};
use crate::mode::Mode;
use crate::names::Names;
use crate::snap::Snap;
use crate::way::{Piece, PieceKind, Way};

/// A piece is told as going up or down from this height on, metres, …
const TOLD_M: f64 = 5.0;

/// … and from this share of its length on.
const TOLD_SHARE: f64 = 0.04;

/// A straight line to a road or a boat shorter than this is no piece of its own, metres.
const OWN_PIECE_M: f64 = 1.0;

/// A piece whose sums are still fractions.
struct Draft<'a> {
    kind: PieceKind,
    names: Option<&'a Names>,
    metres: f64,
    tenths: f64,
    /// Metres up and down; `None` as soon as a part is not known.
    heights: Option<(f64, f64)>,
    /// Whether all edges so far go the same way by their tags; the outer `None` before the first.
    up: Option<Option<bool>>,
    steps: f64,
    edges: Vec<EdgeId>,
    start: usize,
    end: usize,
}

/// Puts a track together. `approach` are the tenths of seconds of the straight lines at both ends.
pub(crate) fn assemble(
    graph: &Graph,
    from: &Snap,
    to: &Snap,
    track: &Track,
    mode: Mode,
    approach: [u32; 2],
) -> Way {
    let mut geometry = vec![from.asked];
    extend(&mut geometry, from.point);
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    let on_foot = mode != Mode::Drive;
    let mut climbed: Option<f64> = None;
    for stretch in track.stretches.iter().filter(|stretch| stretch.start != stretch.end) {
        let Some(edge) = graph.edges.get(stretch.edge as usize) else { continue };
        let start = geometry.len() - 1;
        trace(graph, stretch, &mut geometry);
        if let Some(ascent) =
            heights(edge, stretch).map(|(up, _)| up).filter(|_| on_foot && !edge.kind.is_link())
        {
            climbed = Some(climbed.unwrap_or(0.0) + ascent);
        }
        let kind = if mode == Mode::Drive && !edge.kind.is_link() { PieceKind::Drive } else { edge.kind };
        let names = graph.names.get(edge.names as usize);
        match drafts.last_mut() {
            Some(draft) if draft.takes(kind, names, edge, stretch) => {
                draft.add(edge, stretch, geometry.len())
            }
            _ => {
                let mut draft = Draft::new(kind, names, start);
                draft.add(edge, stretch, geometry.len());
                drafts.push(draft);
            }
        }
    }
    let network_ends = geometry.len();
    extend(&mut geometry, to.point);
    extend(&mut geometry, to.asked);
    if drafts.is_empty() {
        drafts.push(Draft::new(PieceKind::Path, None, 0));
    }
    // The straight lines belong to the walked pieces that they lead to; before a car or a boat they are
    // walked by themselves.
    let own_piece = |draft: Option<&Draft<'_>>, snap: &Snap| {
        draft.is_some_and(|draft| !draft.kind.is_walked()) && snap.distance_m >= OWN_PIECE_M
    };
    if own_piece(drafts.first(), from) {
        let start = drafts.first().map_or(0, |draft| draft.start);
        drafts.insert(0, Draft { end: start + 1, ..Draft::new(PieceKind::Path, None, 0) });
    }
    if own_piece(drafts.last(), to) {
        drafts.push(Draft::new(PieceKind::Path, None, network_ends - 1));
    }
    if let Some(first) = drafts.first_mut() {
        first.start = 0;
        first.metres += from.distance_m;
        first.tenths += f64::from(approach[0]);
    }
    if let Some(last) = drafts.last_mut() {
        last.end = geometry.len();
        last.metres += to.distance_m;
        last.tenths += f64::from(approach[1]);
    }
    let (mut metres, mut tenths) = (0.0, 0.0);
    let pieces: Vec<Piece> = drafts.into_iter().map(|draft| draft.finish(&mut metres, &mut tenths)).collect();
    Way {
        seconds: (f64::from(track.time.saturating_add(approach[0]).saturating_add(approach[1])) / 10.0)
            .round() as u32,
        metres: metres.round() as u32,
        ascent_m: climbed.map(|metres| metres.round() as u32),
        geometry,
        pieces,
    }
}

impl<'a> Draft<'a> {
    fn new(kind: PieceKind, names: Option<&'a Names>, start: usize) -> Self {
        let heights = Some((0.0, 0.0));
        Draft {
            kind,
            names,
            metres: 0.0,
            tenths: 0.0,
            heights,
            up: None,
            steps: 0.0,
            edges: vec![],
            start,
            end: start,
        }
    }

    /// Whether an edge continues this piece. Stairs that turn from up to down are told apart.
    fn takes(&self, kind: PieceKind, names: Option<&Names>, edge: &Edge, stretch: &Stretch) -> bool {
        let called = |names: Option<&'a Names>| names.map(|n| (&n.name, &n.name_en));
        let same_name = called(self.names) == names.map(|n| (&n.name, &n.name_en));
        let same_slope = kind != PieceKind::Steps || self.up == Some(up(edge, stretch));
        self.kind == kind && same_name && same_slope
    }

    fn add(&mut self, edge: &Edge, stretch: &Stretch, end: usize) {
        self.metres += f64::from(edge.length_m) * stretch.share();
        self.tenths += f64::from(stretch.time);
        self.steps += f64::from(edge.rise.steps) * stretch.share();
        self.heights =
            self.heights.zip(heights(edge, stretch)).map(|((a, b), (up, down))| (a + up, b + down));
        let up = up(edge, stretch);
        // Getting on and off a link says nothing about where it goes.
        if !(edge.kind.is_link() && edge.length_m == 0.0) {
            self.up = Some(match self.up {
                None => up,
                Some(so_far) => so_far.filter(|so_far| up == Some(*so_far)),
            });
        }
        self.edges.push(EdgeId(stretch.edge));
        self.end = end;
    }

    /// Rounds the sums so far, not each piece: so pieces add up to the whole.
    fn finish(self, metres: &mut f64, tenths: &mut f64) -> Piece {
        let whole = |so_far: &mut f64, more: f64, unit: f64| {
            let before = (*so_far / unit).round();
            *so_far += more;
            ((*so_far / unit).round() - before) as u32
        };
        let told = self.heights.map(|(up, down)| up - down);
        let by_height = told.filter(|net| net.abs() >= TOLD_M && net.abs() >= self.metres * TOLD_SHARE);
        let up = self.up.flatten().or(by_height.map(|net| net > 0.0));
        Piece {
            kind: self.kind,
            name: self.names.and_then(|names| names.name.clone()),
            name_en: self.names.and_then(|names| names.name_en.clone()),
            reference: self.names.and_then(|names| names.reference.clone()),
            metres: whole(metres, self.metres, 1.0),
            seconds: whole(tenths, self.tenths, 10.0),
            up,
            step_count: (self.steps >= 1.0).then_some(self.steps.round() as u32),
            edges: self.edges,
            geometry: self.start..self.end,
        }
    }
}

fn up(edge: &Edge, stretch: &Stretch) -> Option<bool> {
    edge.rise.up.map(|up| up != stretch.is_backward())
}

/// Metres up and down on a stretch, where known.
fn heights(edge: &Edge, stretch: &Stretch) -> Option<(f64, f64)> {
    if edge.rise.ascent_dm == UNKNOWN || edge.rise.descent_dm == UNKNOWN {
        return None;
    }
    let part = |decimetres: u16| f64::from(decimetres) / 10.0 * stretch.share();
    let (up, down) = (part(edge.rise.ascent_dm), part(edge.rise.descent_dm));
    Some(if stretch.is_backward() { (down, up) } else { (up, down) })
}

/// Adds the points of a stretch after its first.
fn trace(graph: &Graph, stretch: &Stretch, geometry: &mut Vec<Point>) {
    let points: Vec<Point> = graph.points(stretch.edge).collect();
    let pairs = || points.iter().zip(points.iter().skip(1));
    let total: f64 = pairs().map(|(a, b)| a.distance_m(*b)).sum();
    let (low, high) = (stretch.start.min(stretch.end) * total, stretch.start.max(stretch.end) * total);
    let mut line = Vec::new();
    let mut walked = 0.0;
    for (a, b) in pairs() {
        let length = a.distance_m(*b);
        let next = walked + length;
        if length > 0.0 && next >= low && walked <= high {
            line.push(a.towards(*b, ((low - walked) / length).max(0.0)));
            line.push(a.towards(*b, ((high - walked) / length).min(1.0)));
        }
        walked = next;
    }
    if stretch.is_backward() {
        line.reverse();
    }
    line.into_iter().for_each(|point| extend(geometry, point));
}

/// Adds a point unless the line ends there (to a centimetre).
fn extend(geometry: &mut Vec<Point>, point: Point) {
    let same = |last: &Point| (last.lat - point.lat).abs() < 1e-7 && (last.lon - point.lon).abs() < 1e-7;
    if !geometry.last().is_some_and(same) {
        geometry.push(point);
    }
}
