//! Which of the wordings stand in a clause, all found in one pass.

use super::fields::begins;
use super::wordings::{
    ASKING, CLOSURES, HAPPENINGS_EN, HAPPENINGS_ZH, REOPENS, STATUS_EN, STATUS_ZH, WORDINGS,
};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// A wording that stands in a clause.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) word: &'static str,
    /// The row of the table of fields that it is from, if it is from that.
    pub(super) row: Option<usize>,
    /// Its place among all wordings.
    pub(super) place: usize,
    /// The byte of the clause that it begins at.
    at: usize,
}

impl Spot {
    /// Whether another is a part of it.
    pub(super) fn holds(&self, other: &Self) -> bool {
        let (end, other_end) = (self.at + self.word.len(), other.at + other.word.len());
        self.at <= other.at && other_end <= end && self.word.len() > other.word.len()
    }
}

struct Spotter {
    /// Nothing only if the tables were larger than an automaton can be.
    automaton: Option<AhoCorasick>,
    words: Vec<(&'static str, Option<usize>)>,
}

static WORDS: LazyLock<Spotter> = LazyLock::new(|| {
    let of_fields = WORDINGS
        .iter()
        .enumerate()
        .flat_map(|(row, wording)| wording.zh.iter().chain(wording.en).map(move |word| (*word, Some(row))));
    let happenings = HAPPENINGS_ZH.iter().chain(HAPPENINGS_EN).map(|(word, _)| word);
    let others =
        STATUS_ZH.iter().chain(STATUS_EN).chain(CLOSURES).chain(REOPENS).chain(happenings).chain(&ASKING);
    let words: Vec<_> = of_fields.chain(others.map(|word| (*word, None))).collect();
    let automaton = AhoCorasick::new(words.iter().map(|(word, _)| word)).ok();
    Spotter { automaton, words }
});

/// Every wording in a clause, which is in lower case, each as often as it stands there.
pub(super) fn spotted(clause: &str) -> Vec<Spot> {
    let Some(automaton) = &WORDS.automaton else { return Vec::new() };
    automaton
        .find_overlapping_iter(clause)
        .filter_map(|found| {
            let (place, at) = (found.pattern().as_usize(), found.start());
            let (word, row) = WORDS.words.get(place)?;
            begins(clause.as_bytes(), word.as_bytes(), at).then_some(Spot { word, row: *row, place, at })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_is_found_where_it_stands_and_an_english_one_only_where_a_word_begins() {
        assert!(WORDS.automaton.is_some());
        for (word, row) in &WORDS.words {
            let clause = format!("那{word}呢");
            let spots = spotted(&clause);
            assert!(
                spots.iter().any(|spot| spot.word == *word && spot.row == *row && spot.at == 3),
                "{word}"
            );
        }
        assert!(!spotted("reopening").iter().any(|spot| spot.word.starts_with("open")));
    }

    #[test]
    fn a_wording_within_a_longer_one_is_told() {
        let spots = spotted("还要几分钟");
        let find = |word: &str| spots.iter().find(|spot| spot.word == word).expect("it is there");
        assert!(find("几分钟").holds(find("几分")) && !find("几分").holds(find("几分钟")));
    }
}
