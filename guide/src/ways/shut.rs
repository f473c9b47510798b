//! Which edges of the map are shut, and when.

use paths::{EdgeId, Shut};
use scenic_data::Instant;
use std::collections::BTreeSet;

/// Edges that are shut for a while.
#[derive(Clone, Debug, Default)]
pub struct Closures {
    spans: Vec<(Instant, Instant, Vec<EdgeId>)>,
}

impl Closures {
    /// Shuts edges from an instant until another.
    pub fn shut(&mut self, from: Instant, to: Instant, edges: Vec<EdgeId>) {
        if !edges.is_empty() && from < to {
            self.spans.push((from, to, edges));
        }
    }

    /// Whether anything is shut.
    pub fn any(&self) -> bool {
        !self.spans.is_empty()
    }

    /// When what is shut changes within a stretch, its start included, in order.
    pub(crate) fn changes(&self, from: Instant, to: Instant) -> Vec<Instant> {
        let times = self.spans.iter().flat_map(|(begins, ends, _)| [*begins, *ends]);
        let mut cuts: BTreeSet<Instant> = times.filter(|at| from < *at && *at < to).collect();
        cuts.insert(from);
        cuts.into_iter().collect()
    }

    /// What is shut at any time of a stretch.
    pub(crate) fn within(&self, from: Instant, to: Instant) -> Shut {
        let mut shut = Shut::none();
        let touching = self.spans.iter().filter(|(begins, ends, _)| *begins < to && from < *ends);
        for edge in touching.flat_map(|(.., edges)| edges) {
            shut.insert(*edge);
        }
        shut
    }
}
