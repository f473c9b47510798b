//! The searches of a table: up the hierarchy from each end, meeting in buckets.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::upward::{Side, Touched, Upward};
use super::{Doors, Sums};
use crate::shut::Shut;

/// A way of the hierarchy, and whether it uses a closed edge.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    pub sums: Sums,
    pub touched: bool,
}

impl Cell {
    fn and(self, more: Cell) -> Cell {
        Cell { sums: self.sums.and(more.sums), touched: self.touched || more.touched }
    }
}

/// What one search knows of a node.
#[derive(Clone, Copy, Default)]
struct Label {
    cell: Cell,
    /// The search that wrote this; older labels count as none.
    round: u32,
    settled: bool,
}

/// A direction of a search: the arcs it follows, those against which it checks, and which are closed.
struct Direction<'a> {
    along: &'a Side,
    closed: &'a Touched,
    against: &'a Side,
}

/// The working memory of tables over one hierarchy.
pub(crate) struct Climb {
    labels: Vec<Label>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
    round: u32,
    /// Targets that come to a node from above: their places and the sums from the node to them.
    buckets: Vec<Vec<(u32, Cell)>>,
}

impl Climb {
    pub fn new(nodes: usize) -> Climb {
        Climb {
            labels: vec![Label::default(); nodes],
            heap: BinaryHeap::new(),
            round: 0,
            buckets: vec![Vec::new(); nodes],
        }
    }

    /// The quickest way of each pair if nothing were closed, row by row. One that is not touched by a closed
    /// edge is the quickest also with the closures.
    pub(super) fn table(
        &mut self,
        upward: &Upward,
        starts: &[Doors],
        ends: &[Doors],
        shut: &Shut,
    ) -> Vec<Option<Cell>> {
        let (out_closed, into_closed) = upward.touched(shut);
        let backward = Direction { along: &upward.into, closed: &into_closed, against: &upward.out };
        let forward = Direction { along: &upward.out, closed: &out_closed, against: &upward.into };
        let mut used = Vec::new();
        for (place, doors) in (0_u32..).zip(ends) {
            for (node, down) in self.climb(doors, &backward) {
                if let Some(bucket) = self.buckets.get_mut(node as usize) {
                    bucket.push((place, down));
                    used.push(node);
                }
            }
        }
        let mut cells = Vec::with_capacity(starts.len() * ends.len());
        for doors in starts {
            let mut row = shared_doors(doors, ends, self.labels.len());
            for (node, up) in self.climb(doors, &forward) {
                for (place, down) in self.buckets.get(node as usize).into_iter().flatten() {
                    if let Some(cell) = row.get_mut(*place as usize) {
                        improve(cell, up.and(*down));
                    }
                }
            }
            cells.append(&mut row);
        }
        for node in used {
            if let Some(bucket) = self.buckets.get_mut(node as usize) {
                bucket.clear();
            }
        }
        cells
    }

    /// All nodes that a search settles, with the way there. A node that is reached quicker from above lies
    /// on no quickest way and is left out.
    fn climb(&mut self, doors: &Doors, direction: &Direction<'_>) -> Vec<(u32, Cell)> {
        self.begin();
        let mut settled = Vec::new();
        for (node, sums) in doors {
            self.offer(*node, Cell { sums: *sums, touched: false });
        }
        while let Some(Reverse((time, node))) = self.heap.pop() {
            let Some(label) = self.labels.get_mut(node as usize) else { continue };
            if label.settled || label.cell.sums.time < time {
                continue;
            }
            label.settled = true;
            let cell = label.cell;
            let quicker = |above: u32, arc: u32| above.saturating_add(arc) < time;
            let against = direction.against.at(node);
            if against
                .iter()
                .any(|arc| self.time(arc.other).is_some_and(|above| quicker(above, arc.sums.time)))
            {
                continue;
            }
            settled.push((node, cell));
            for arc in direction.along.at(node) {
                self.offer(arc.other, cell.and(Cell { sums: arc.sums, touched: direction.closed.has(arc) }));
            }
        }
        settled
    }

    fn time(&self, node: u32) -> Option<u32> {
        let label = self.labels.get(node as usize).filter(|label| label.round == self.round);
        label.map(|label| label.cell.sums.time)
    }

    fn offer(&mut self, node: u32, cell: Cell) {
        let Some(label) = self.labels.get_mut(node as usize) else { return };
        if label.round != self.round || cell.sums.time < label.cell.sums.time {
            *label = Label { cell, round: self.round, settled: false };
            self.heap.push(Reverse((cell.sums.time, node)));
        }
    }

    fn begin(&mut self) {
        self.heap.clear();
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.labels.iter_mut().for_each(|label| label.round = 0);
            self.round = 1;
        }
    }
}

/// Pairs that share a node outside the hierarchy: nodes without arcs are not in it.
fn shared_doors(starts: &Doors, ends: &[Doors], nodes: usize) -> Vec<Option<Cell>> {
    let mut row = vec![None; ends.len()];
    for (node, up) in starts.iter().filter(|(node, _)| *node as usize >= nodes) {
        for (cell, ends) in row.iter_mut().zip(ends) {
            for (_, down) in ends.iter().filter(|(end, _)| end == node) {
                improve(cell, Cell { sums: up.and(*down), touched: false });
            }
        }
    }
    row
}

/// Of two equally quick ways the one without closed edges is kept.
fn improve(best: &mut Option<Cell>, found: Cell) {
    if best.is_none_or(|best| (found.sums.time, found.touched) < (best.sums.time, best.touched)) {
        *best = Some(found);
    }
}
