//! Whether two pictures show one thing from two sides: cells that are each other's most alike, and lie
//! as one plane seen from two places would have them lie.

use index::Details;

/// Hypotheses that are tried.
const TRIES: usize = 600;
/// How far from where a hypothesis puts it a cell may lie, in cells.
const TOLERANCE: f64 = 1.5;
/// How far apart the two matches of a hypothesis lie, in cells of each picture.
const APART: f64 = 2.0;
/// How much larger one picture may show the thing than the other.
const SCALES: (f64, f64) = (0.25, 4.0);
/// How far one camera may be turned about its axis against the other, radians: pictures are upright.
const TURN: f64 = std::f64::consts::PI / 5.0;
/// Hypotheses that are refined, and how often.
const REFINED: (usize, usize) = (3, 3);
/// What pulls a refined map towards the similarity it came from.
const RIDGE: [f64; 3] = [3.0, 3.0, 0.01];
/// Fewer matches fit any map.
const LEAST: usize = 4;
/// Agreeing cells that count half of what any number can count: as many as nine of ten pairs of
/// pictures of different things do not reach.
const HALF: f64 = 15.0;

/// A grid of cells as directions, ready to be compared.
pub(super) struct Grid {
    columns: usize,
    depth: usize,
    cells: Vec<f32>,
}

impl Grid {
    /// A grid as it is kept.
    pub(super) fn of(details: &Details) -> Self {
        Self {
            columns: usize::from(details.columns).max(1),
            depth: usize::from(details.depth),
            cells: details.cells.iter().map(|cell| f32::from(*cell)).collect(),
        }
    }

    fn len(&self) -> usize {
        self.cells.len().checked_div(self.depth).unwrap_or(0)
    }

    fn at(&self, cell: usize) -> [f64; 2] {
        [(cell % self.columns) as f64, (cell / self.columns) as f64]
    }
}

/// A cell of one picture and the cell of another that is its counterpart.
type Match = ([f64; 2], [f64; 2]);

/// How many cells of one picture agree with cells of the other.
pub(super) fn agreeing(a: &Grid, b: &Grid) -> usize {
    inliers(&matches(a, b))
}

/// What agreeing cells are worth, from 0 to nearly 1.
pub(super) fn worth(agreeing: usize) -> f64 {
    let n = agreeing as f64;
    n * n / (n * n + HALF * HALF)
}

/// Cells that are each other's most alike.
fn matches(a: &Grid, b: &Grid) -> Vec<Match> {
    if a.depth != b.depth || a.len() == 0 || b.len() == 0 {
        return Vec::new();
    }
    let shape = |grid: &Grid| (grid.len(), grid.depth);
    let (Ok(left), Ok(right)) = (
        ndarray::ArrayView2::from_shape(shape(a), &a.cells),
        ndarray::ArrayView2::from_shape(shape(b), &b.cells),
    ) else {
        return Vec::new();
    };
    let alike = left.dot(&right.t());
    let mut back = vec![(f32::NEG_INFINITY, 0); b.len()];
    let mut there = vec![(f32::NEG_INFINITY, 0); a.len()];
    for (i, row) in alike.outer_iter().enumerate() {
        let Some(best) = there.get_mut(i) else { continue };
        for ((j, value), other) in row.iter().enumerate().zip(&mut back) {
            if *value > best.0 {
                *best = (*value, j);
            }
            if *value > other.0 {
                *other = (*value, i);
            }
        }
    }
    let mutual = |(i, (_, j)): (usize, &(f32, usize))| {
        (back.get(*j).map(|(_, i)| *i) == Some(i)).then(|| (a.at(i), b.at(*j)))
    };
    there.iter().enumerate().filter_map(mutual).collect()
}

/// A map from one picture to the other: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`, as three rows.
type Map = [[f64; 2]; 3];

fn mapped(map: &Map, p: [f64; 2]) -> [f64; 2] {
    let [x, y, shift] = map;
    [p[0] * x[0] + p[1] * y[0] + shift[0], p[0] * x[1] + p[1] * y[1] + shift[1]]
}

/// How many matches a map of that scale explains; an error counts in both pictures.
fn explained(map: &Map, scale: f64, matches: &[Match]) -> usize {
    let limit = TOLERANCE * TOLERANCE * scale.clamp(0.5, 2.0);
    matches.iter().filter(|(p, q)| fits(map, limit, *p, *q)).count()
}

fn fits(map: &Map, limit: f64, p: [f64; 2], q: [f64; 2]) -> bool {
    let r = mapped(map, p);
    (r[0] - q[0]).powi(2) + (r[1] - q[1]).powi(2) < limit
}

/// The largest number of matches that one map explains.
fn inliers(matches: &[Match]) -> usize {
    if matches.len() < LEAST {
        return 0;
    }
    let mut tried: Vec<(usize, Map, f64)> = Vec::new();
    let mut numbers = Numbers::default();
    for _ in 0..TRIES {
        let (i, j) = (numbers.below(matches.len()), numbers.below(matches.len()));
        let (Some((p, q)), Some((r, s))) = (matches.get(i), matches.get(j)) else { continue };
        let Some((map, scale)) = similarity((*p, *q), (*r, *s)) else { continue };
        tried.push((explained(&map, scale, matches), map, scale));
    }
    tried.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
    tried.truncate(REFINED.0);
    tried.into_iter().map(|(count, map, scale)| refined(matches, count, map, scale)).max().unwrap_or(0)
}

/// The turn, scale and shift that two matches agree on, where a pair of photographs allows it.
fn similarity((p, q): Match, (r, s): Match) -> Option<(Map, f64)> {
    let (from, to) = ([r[0] - p[0], r[1] - p[1]], [s[0] - q[0], s[1] - q[1]]);
    let (long, short) = (from[0].hypot(from[1]), to[0].hypot(to[1]));
    if long < APART || short < APART {
        return None;
    }
    // to / from, as complex numbers.
    let square = long * long;
    let re = (to[0] * from[0] + to[1] * from[1]) / square;
    let im = (to[1] * from[0] - to[0] * from[1]) / square;
    let scale = re.hypot(im);
    if scale <= SCALES.0 || scale >= SCALES.1 || im.atan2(re).abs() >= TURN {
        return None;
    }
    let shift = [q[0] - (re * p[0] - im * p[1]), q[1] - (im * p[0] + re * p[1])];
    Some(([[re, im], [-im, re], shift], scale))
}

/// An affine map through what a similarity explains explains more where the thing is seen from a side.
fn refined(matches: &[Match], mut count: usize, start: Map, scale: f64) -> usize {
    let mut map = start;
    let mut limit = TOLERANCE * TOLERANCE * scale.clamp(0.5, 2.0);
    for _ in 0..REFINED.1 {
        if count < LEAST {
            break;
        }
        let within = matches.iter().filter(|(p, q)| fits(&map, limit, *p, *q));
        let Some(next) = affine(within, &start) else { break };
        let [x, y, _] = next;
        let area = x[0] * y[1] - x[1] * y[0];
        if area <= SCALES.0 * SCALES.0 || area >= SCALES.1 * SCALES.1 {
            break;
        }
        let wider = explained(&next, area.sqrt(), matches);
        if wider <= count {
            break;
        }
        (count, map, limit) = (wider, next, TOLERANCE * TOLERANCE * area.sqrt().clamp(0.5, 2.0));
    }
    count
}

/// The affine map of least error over matches, pulled towards where it starts.
fn affine<'a>(matches: impl Iterator<Item = &'a Match>, start: &Map) -> Option<Map> {
    let mut left = [[0.0; 3]; 3];
    let mut right = [[0.0; 2]; 3];
    for (i, ridge) in RIDGE.iter().enumerate() {
        left[i][i] = *ridge;
        right[i] = [ridge * start[i][0], ridge * start[i][1]];
    }
    for (p, q) in matches {
        let x = [p[0], p[1], 1.0];
        for i in 0..3 {
            for j in 0..3 {
                left[i][j] += x[i] * x[j];
            }
            right[i][0] += x[i] * q[0];
            right[i][1] += x[i] * q[1];
        }
    }
    solved(left, right)
}

/// Gauss's elimination of three equations with two right sides.
fn solved(mut left: [[f64; 3]; 3], mut right: Map) -> Option<Map> {
    for i in 0..3 {
        let pivot = (i..3).max_by(|a, b| left[*a][i].abs().total_cmp(&left[*b][i].abs()))?;
        left.swap(i, pivot);
        right.swap(i, pivot);
        if left[i][i].abs() < 1e-9 {
            return None;
        }
        for row in 0..3 {
            if row == i {
                continue;
            }
            let share = left[row][i] / left[i][i];
            let from = left[i];
            left[row].iter_mut().zip(from).for_each(|(x, y)| *x -= share * y);
            right[row][0] -= share * right[i][0];
            right[row][1] -= share * right[i][1];
        }
    }
    for i in 0..3 {
        right[i] = [right[i][0] / left[i][i], right[i][1] / left[i][i]];
    }
    Some(right)
}

/// The same numbers every time: a photograph must not be judged otherwise when it is sent again.
struct Numbers(u64);

impl Default for Numbers {
    fn default() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }
}

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grid whose cells all differ: cell `n` of a scene points in a direction of its own.
    fn scene(columns: usize, rows: usize, thing: impl Fn(usize, usize) -> usize) -> Grid {
        const DEPTH: usize = 24;
        let mut cells = Vec::new();
        for y in 0..rows {
            for x in 0..columns {
                let mut numbers = Numbers(thing(x, y) as u64 * 7_919 + 13);
                cells.extend((0..DEPTH).map(|_| numbers.below(200) as f32 - 100.0));
            }
        }
        Grid { columns, depth: DEPTH, cells }
    }

    #[test]
    fn a_scene_that_is_shifted_agrees_and_another_does_not() {
        let one = scene(20, 16, |x, y| y * 100 + x);
        let shifted = scene(20, 16, |x, y| (y + 3) * 100 + x + 4);
        let other = scene(20, 16, |x, y| 50_000 + y * 100 + x);
        let (same, different) = (agreeing(&one, &shifted), agreeing(&one, &other));
        assert!(same >= 16 * 13 - 4, "{same}");
        assert!(different < 20, "{different}");
        assert!(worth(same) > 0.95 && worth(different) < 0.65);
        assert_eq!(worth(0), 0.0);
    }

    #[test]
    fn a_scene_that_is_seen_twice_as_large_agrees() {
        let one = scene(20, 16, |x, y| y * 100 + x);
        let larger = scene(24, 20, |x, y| y / 2 * 100 + x / 2 + 2);
        assert!(agreeing(&one, &larger) > 60, "{}", agreeing(&one, &larger));
    }

    #[test]
    fn a_scene_that_stands_on_its_head_does_not_agree() {
        let one = scene(20, 16, |x, y| y * 100 + x);
        let turned = scene(20, 16, |x, y| (15 - y) * 100 + 19 - x);
        assert!(agreeing(&one, &turned) < 12);
    }

    #[test]
    fn nothing_agrees_with_nothing_and_the_same_twice_is_judged_the_same() {
        let none = Grid { columns: 1, depth: 0, cells: Vec::new() };
        let one = scene(12, 9, |x, y| y * 100 + x);
        assert_eq!((agreeing(&none, &one), agreeing(&one, &none), agreeing(&none, &none)), (0, 0, 0));
        let other = scene(12, 9, |x, y| (y + x % 3) * 100 + x);
        assert_eq!(agreeing(&one, &other), agreeing(&one, &other));
    }

    #[test]
    fn three_equations_are_solved_and_contradictions_are_not() {
        let left = [[2.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 1.0]];
        let found = solved(left, [[5.0, 1.0], [10.0, 2.0], [5.0, 1.0]]).expect("solvable");
        for (row, right) in left.iter().zip([5.0, 10.0, 5.0]) {
            let sum: f64 = row.iter().zip(&found).map(|(a, x)| a * x[0]).sum();
            assert!((sum - right).abs() < 1e-9);
        }
        assert_eq!(solved([[1.0, 1.0, 0.0], [2.0, 2.0, 0.0], [0.0, 0.0, 0.0]], [[1.0, 1.0]; 3]), None);
    }
}
