//! Cutting a line at the sides of what is drawn.

use fast_mvt::MvtCoord;

use super::frame::{BUFFER, EXTENT};

/// The parts of a line inside the tile and its buffer, on the grid, each of at least two different points.
pub(super) fn clip(line: &[[f64; 2]]) -> Vec<Vec<MvtCoord>> {
    let mut parts = Parts::default();
    for (a, b) in line.iter().zip(line.iter().skip(1)) {
        let Some((enter, leave)) = inside(*a, *b) else {
            parts.end();
            continue;
        };
        if enter > 0.0 {
            parts.end();
        }
        parts.add(towards(*a, *b, enter));
        parts.add(towards(*a, *b, leave));
    }
    parts.end();
    parts.done
}

#[derive(Default)]
struct Parts {
    done: Vec<Vec<MvtCoord>>,
    open: Vec<MvtCoord>,
}

impl Parts {
    fn add(&mut self, at: [f64; 2]) {
        let [x, y] = at.map(|units| units.round() as i32);
        let point = MvtCoord { x, y };
        if self.open.last() != Some(&point) {
            self.open.push(point);
        }
    }

    fn end(&mut self) {
        let part = std::mem::take(&mut self.open);
        if part.len() >= 2 {
            self.done.push(part);
        }
    }
}

fn towards(a: [f64; 2], b: [f64; 2], fraction: f64) -> [f64; 2] {
    let ([ax, ay], [bx, by]) = (a, b);
    if fraction == 1.0 { b } else { [ax + (bx - ax) * fraction, ay + (by - ay) * fraction] }
}

/// From which to which fraction of a segment it lies inside (the method of Liang and Barsky).
fn inside(a: [f64; 2], b: [f64; 2]) -> Option<(f64, f64)> {
    let (low, high) = (-f64::from(BUFFER), f64::from(EXTENT + BUFFER));
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (from, to) in a.into_iter().zip(b) {
        let along = to - from;
        if along == 0.0 {
            if from < low || from > high {
                return None;
            }
            continue;
        }
        let (first, second) = ((low - from) / along, (high - from) / along);
        enter = enter.max(first.min(second));
        leave = leave.min(first.max(second));
    }
    (enter <= leave).then_some((enter, leave))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clipped(line: &[[f64; 2]]) -> Vec<Vec<(i32, i32)>> {
        clip(line).iter().map(|part| part.iter().map(|point| (point.x, point.y)).collect()).collect()
    }

    #[test]
    fn a_line_inside_stays_as_it_is() {
        let line = [[0.0, 0.0], [10.2, 10.6], [4096.0, 0.0], [4160.0, 4160.0]];
        assert_eq!(clipped(&line), [[(0, 0), (10, 11), (4096, 0), (4160, 4160)]]);
    }

    #[test]
    fn a_line_through_the_tile_ends_at_both_sides_of_the_buffer() {
        assert_eq!(clipped(&[[-5000.0, 100.0], [9000.0, 100.0]]), [[(-64, 100), (4160, 100)]]);
        assert_eq!(clipped(&[[9000.0, 9000.0], [-9000.0, -9000.0]]), [[(4160, 4160), (-64, -64)]]);
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two() {
        let line = [[100.0, 10.0], [100.0, -500.0], [300.0, -500.0], [300.0, 20.0]];
        assert_eq!(clipped(&line), [[(100, 10), (100, -64)], [(300, -64), (300, 20)]]);
        let around_a_corner = [[4100.0, -200.0], [4300.0, 0.0], [4000.0, 300.0]];
        assert_eq!(clipped(&around_a_corner), [[(4160, 140), (4000, 300)]]);
    }

    #[test]
    fn what_only_passes_by_is_not_there() {
        let none: [Vec<(i32, i32)>; 0] = [];
        assert_eq!(clipped(&[[-2200.0, 2000.0], [2000.0, -2200.0]]), none);
        assert_eq!(clipped(&[[5000.0, 0.0], [5000.0, 4096.0]]), none);
        assert_eq!(clipped(&[[1.0, 1.0], [1.2, 1.2]]), none, "too short for the grid");
        assert_eq!(clipped(&[[1.0, 1.0]]), none);
    }
}
