//! The set of edges that a query must not use.

use crate::graph::EdgeId;

/// Edges that are closed, both directions. A bit for each edge up to the highest one inserted.
#[derive(Debug, Clone, Default)]
pub struct Shut {
    bits: Vec<u64>,
    count: usize,
}

impl Shut {
    /// Nothing is closed.
    pub fn none() -> Self {
        Self::default()
    }

    /// Closes an edge; whether it was open before.
    pub fn insert(&mut self, edge: EdgeId) -> bool {
        let (word, bit) = place(edge);
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        let Some(bits) = self.bits.get_mut(word) else { return false };
        let fresh = *bits & bit == 0;
        *bits |= bit;
        self.count += usize::from(fresh);
        fresh
    }

    /// Whether the edge is closed.
    pub fn contains(&self, edge: EdgeId) -> bool {
        let (word, bit) = place(edge);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Closes also everything that `other` closes.
    pub fn union(&mut self, other: &Shut) {
        if self.bits.len() < other.bits.len() {
            self.bits.resize(other.bits.len(), 0);
        }
        for (mine, theirs) in self.bits.iter_mut().zip(&other.bits) {
            *mine |= theirs;
        }
        self.count = self.bits.iter().map(|bits| bits.count_ones() as usize).sum();
    }

    /// Whether nothing is closed.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many edges are closed.
    pub fn len(&self) -> usize {
        self.count
    }

    /// The closed edges, ascending.
    pub fn iter(&self) -> impl Iterator<Item = EdgeId> + '_ {
        self.bits.iter().enumerate().flat_map(|(word, bits)| {
            (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| EdgeId((word as u32) << 6 | bit))
        })
    }
}

/// Two sets are equal when they close the same edges, however much room they have.
impl PartialEq for Shut {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.iter().eq(other.iter())
    }
}

impl Eq for Shut {}

impl Extend<EdgeId> for Shut {
    fn extend<T: IntoIterator<Item = EdgeId>>(&mut self, edges: T) {
        for edge in edges {
            self.insert(edge);
        }
    }
}

impl FromIterator<EdgeId> for Shut {
    fn from_iter<T: IntoIterator<Item = EdgeId>>(edges: T) -> Self {
        let mut shut = Shut::none();
        shut.extend(edges);
        shut
    }
}

fn place(edge: EdgeId) -> (usize, u64) {
    ((edge.0 >> 6) as usize, 1 << (edge.0 & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_union_closes_what_either_closes() {
        let mut a: Shut = [EdgeId(3), EdgeId(200)].into_iter().collect();
        let b: Shut = [EdgeId(3), EdgeId(64)].into_iter().collect();
        a.union(&b);
        assert_eq!(a.iter().collect::<Vec<_>>(), [EdgeId(3), EdgeId(64), EdgeId(200)]);
        assert_eq!(a.len(), 3);
        assert!(!a.contains(EdgeId(9_999)));
    }
}
