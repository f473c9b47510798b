//! The words sources use for what places have, offer or are, found in a question.

use super::Row;
use crate::gazetteer::fold;
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeSet;

/// Most different words; a catalogue of more is searched by its commonest entries' order only.
const MOST_WORDS: usize = 200_000;

/// Finds features in a text.
pub struct Vocabulary {
    automaton: Option<AhoCorasick>,
}

impl Vocabulary {
    /// The features of these rows.
    pub fn of<'a>(rows: impl Iterator<Item = &'a Row>) -> Self {
        let words: BTreeSet<&String> = rows.flat_map(|row| &row.features).take(MOST_WORDS).collect();
        let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words);
        Self { automaton: built.ok().filter(|_| !words.is_empty()) }
    }

    /// The features a text names, folded, in order, without repetition.
    pub fn named(&self, text: &str) -> Vec<String> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut found: Vec<String> = Vec::new();
        // Pieces apart, so that no word is found across them.
        for piece in text.split(|c: char| !c.is_alphanumeric()) {
            let folded = fold(piece);
            for hit in automaton.find_iter(&folded) {
                let word = folded.get(hit.start()..hit.end()).unwrap_or_default();
                if !found.iter().any(|known| known == word) {
                    found.push(word.to_owned());
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::place::PlaceKind;

    #[test]
    fn the_longest_feature_named_is_found_but_not_across_blanks() {
        let features = ["烤鸭", "北京烤鸭", "接机服务"].map(str::to_owned).into();
        let row = Row { features, ..Row::bare("x".into(), PlaceKind::Restaurant) };
        let vocabulary = Vocabulary::of([row].iter());
        assert_eq!(vocabulary.named("想吃北京烤鸭，有接机服务吗"), ["北京烤鸭", "接机服务"]);
        assert!(vocabulary.named("烤 鸭").is_empty());
    }
}
