//! The words sources use for what places have, offer or are, found in a question.

use super::Row;
use crate::gazetteer::fold;
use aho_corasick::{AhoCorasick, MatchKind};
use index::{Concept, Plain};
use std::collections::{BTreeSet, HashMap};

/// Most different words; a catalogue of more is searched by its commonest entries' order only.
const MOST_WORDS: usize = 200_000;

/// Finds features in a text.
pub struct Vocabulary {
    automaton: Option<AhoCorasick>,
    /// The features by the stems of their words.
    by_stems: HashMap<String, String>,
}

impl Vocabulary {
    /// The features of these rows.
    pub fn of<'a>(rows: impl Iterator<Item = &'a Row>) -> Self {
        let words: BTreeSet<&String> = rows.flat_map(|row| &row.features).take(MOST_WORDS).collect();
        let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words);
        let by_stems =
            words.iter().map(|word| (Plain::of(word).words().to_owned(), (*word).clone())).collect();
        Self { automaton: built.ok().filter(|_| !words.is_empty()), by_stems }
    }

    /// The feature that is what the other language calls something, the commonest of several.
    pub fn called(&self, concept: &Concept) -> Option<&str> {
        concept.said().find_map(|said| self.by_stems.get(said)).map(String::as_str)
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
    use index::Glossary;
    use scenic_data::place::PlaceKind;

    #[test]
    fn a_feature_is_found_by_what_the_other_language_calls_it() {
        let features = ["noodles", "豆腐"].map(str::to_owned).into();
        let row = Row { features, ..Row::bare("x".into(), PlaceKind::Restaurant) };
        let vocabulary = Vocabulary::of([row].iter());
        let dictionary = "麵條 面条 [mian4 tiao2] /noodles/\n豆腐 豆腐 [dou4 fu5] /tofu/bean curd/\n";
        let glossary = Glossary::read(dictionary.as_bytes()).expect("a dictionary");
        let called = |words: &[&str]| {
            let concepts = glossary.concepts(words);
            concepts.iter().filter_map(|concept| vocabulary.called(concept)).collect::<Vec<_>>().join("|")
        };
        assert_eq!(called(&["面条"]), "noodles");
        assert_eq!(called(&["bean", "curd"]), "豆腐|豆腐");
        assert_eq!(called(&["泳池"]), "");
    }

    #[test]
    fn the_longest_feature_named_is_found_but_not_across_blanks() {
        let features = ["烤鸭", "北京烤鸭", "接机服务"].map(str::to_owned).into();
        let row = Row { features, ..Row::bare("x".into(), PlaceKind::Restaurant) };
        let vocabulary = Vocabulary::of([row].iter());
        assert_eq!(vocabulary.named("想吃北京烤鸭，有接机服务吗"), ["北京烤鸭", "接机服务"]);
        assert!(vocabulary.named("烤 鸭").is_empty());
    }
}
