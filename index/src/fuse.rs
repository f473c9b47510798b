//! Rank fusion: one order out of several lists whose scores do not compare.

use std::collections::HashMap;
use std::hash::Hash;

/// How little the first ranks differ from the next. With 60, being first in one list (1/61) weighs
/// less than being tenth in both (2/70): agreement between engines beats the favourite of one. It is
/// the value of the paper that introduced the method; with 0 the favourite of one would always win.
pub(crate) const K: f32 = 60.0;

/// Which engine made a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Keyword,
    Vector,
}

/// A list by one engine, best first.
#[derive(Clone, Debug)]
pub(crate) struct Ranked<T> {
    pub(crate) engine: Engine,
    /// What the list counts.
    pub(crate) weight: f32,
    /// What was found, with the engine's own score.
    pub(crate) items: Vec<(T, f32)>,
}

/// Something found by one engine or both.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fused<T> {
    pub(crate) item: T,
    pub(crate) ranks: Ranks,
}

/// Where something was found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Ranks {
    /// Of all lists together.
    pub(crate) score: f32,
    /// Rank from 1 and score.
    pub(crate) keyword: Option<(u32, f32)>,
    /// Rank from 1 and score.
    pub(crate) vector: Option<(u32, f32)>,
}

/// Adds up `weight / (K + rank)` over the lists. Best first; equals in the order they were met.
pub(crate) fn fuse<T: Clone + Eq + Hash>(lists: Vec<Ranked<T>>) -> Vec<Fused<T>> {
    let mut places: HashMap<T, usize> = HashMap::new();
    let mut fused: Vec<Fused<T>> = Vec::new();
    for list in lists {
        for (rank, (item, score)) in (1_u32..).zip(list.items) {
            let at = *places.entry(item).or_insert_with_key(|item| {
                fused.push(Fused { item: item.clone(), ranks: Ranks::default() });
                fused.len() - 1
            });
            if let Some(Fused { ranks: found, .. }) = fused.get_mut(at) {
                found.score += list.weight / (K + rank as f32);
                match list.engine {
                    Engine::Keyword => found.keyword = Some((rank, score)),
                    Engine::Vector => found.vector = Some((rank, score)),
                }
            }
        }
    }
    fused.sort_by(|a, b| b.ranks.score.total_cmp(&a.ranks.score));
    fused
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(engine: Engine, weight: f32, items: &[u32]) -> Ranked<u32> {
        Ranked { engine, weight, items: items.iter().map(|item| (*item, 1.0)).collect() }
    }

    fn order(lists: Vec<Ranked<u32>>) -> Vec<u32> {
        fuse(lists).into_iter().map(|found| found.item).collect()
    }

    #[test]
    fn what_both_engines_find_comes_before_the_favourite_of_one() {
        let by_words = list(Engine::Keyword, 1.0, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 50]);
        let by_meaning = list(Engine::Vector, 1.0, &[11, 12, 13, 14, 15, 16, 17, 18, 19, 50]);
        assert_eq!(order(vec![by_words, by_meaning])[0], 50, "tenth in both");
    }

    #[test]
    fn first_in_both_beats_everything() {
        let lists = vec![list(Engine::Keyword, 1.0, &[7, 1, 2]), list(Engine::Vector, 1.0, &[7, 2, 1])];
        let fused = fuse(lists);
        assert_eq!(fused[0].item, 7);
        assert!((fused[0].ranks.score - 2.0 / (K + 1.0)).abs() < 1e-6);
        assert_eq!(fused[0].ranks.keyword, Some((1, 1.0)));
        assert_eq!(fused[0].ranks.vector, Some((1, 1.0)));
    }

    #[test]
    fn a_list_that_counts_less_fills_gaps_and_displaces_nothing() {
        let own = list(Engine::Keyword, 1.0, &(1..=30).collect::<Vec<_>>());
        let other = list(Engine::Keyword, 0.6, &[100, 101]);
        let order = order(vec![own, other]);
        assert_eq!(order.iter().position(|item| *item == 100), Some(30));
    }

    #[test]
    fn nothing_found_is_no_order() {
        assert!(order(vec![list(Engine::Vector, 1.0, &[])]).is_empty());
    }
}
