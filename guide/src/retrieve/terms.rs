//! What an answer to a question should contain: its words that carry meaning, and what the other language calls
//! them.

use super::stop::{STOP, STOP_ZH};
use crate::gazetteer::is_han;
use crate::reading::fields::contains;
use index::{Concept, Glossary, Plain, Word};
use std::collections::HashSet;

/// A dictionary has many words for one: to find fewer than this share of a question's means nothing.
const LEAST_ABROAD: f32 = 0.5;
/// What a number counts that makes it a name: "1路", "3号厅", "1960年".
const NUMBERED: [char; 11] = ['路', '号', '线', '厅', '层', '楼', '栋', '级', '孔', '座', '年'];

/// What an answer to a question should contain.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Pairs of neighbouring Chinese characters and stems of Latin words: they tell which of several
    /// texts fits best, however Chinese is cut into words.
    pub pairs: HashSet<String>,
    /// Chinese words that carry meaning of their own and stems of Latin ones: they tell whether a text
    /// is about what is asked at all.
    pub words: HashSet<String>,
    /// The words and what the other language calls them; none without a dictionary.
    pub abroad: Vec<Concept>,
}

impl Terms {
    /// The terms of a question. `chinese` are the words the index finds in it.
    pub fn of(question: &str, chinese: Vec<Word>, glossary: Option<&Glossary>) -> Self {
        let mut text = question.to_lowercase();
        for stop in STOP_ZH {
            text = text.replace(stop, " ");
        }
        let latin: Vec<&str> = latin_words(&text).collect();
        let stems: Vec<String> = latin.iter().map(|word| stem(word).to_owned()).collect();
        let numbered = numbered(&text);
        let mut pairs: HashSet<String> = stems.iter().chain(&numbered).cloned().collect();
        for run in text.split(|c: char| !is_han(c)) {
            let chars: Vec<char> = run.chars().collect();
            match chars.as_slice() {
                [] => {}
                [only] => {
                    pairs.insert(only.to_string());
                }
                many => pairs.extend(many.windows(2).map(|pair| pair.iter().collect::<String>())),
            }
        }
        let chinese = chinese.into_iter().map(|word| word.text);
        let chinese: Vec<String> = chinese.filter(|word| !STOP_ZH.contains(&word.as_str())).collect();
        let telling: HashSet<&str> = chinese.iter().map(String::as_str).chain(latin).collect();
        // "Sell out" is one expression, though "out" by itself says nothing.
        let all = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let in_order: Vec<&str> = chinese.iter().map(String::as_str).chain(all).collect();
        let mut abroad = glossary.map_or_else(Vec::new, |glossary| glossary.concepts(&in_order));
        abroad.retain(|concept| telling.contains(concept.word.as_str()));
        Self { pairs, words: chinese.into_iter().chain(stems).chain(numbered).collect(), abroad }
    }

    /// The share of the words that a text has: as they are written, or, in a text of the other language, as that
    /// calls them.
    pub fn share_in(&self, text: &str) -> f32 {
        let han = |text: &str| text.chars().any(is_han);
        if self.abroad.is_empty() || han(text) == self.words.iter().any(|word| han(word)) {
            return coverage(&self.words, text);
        }
        let plain = Plain::of(text);
        let said = self.abroad.iter().map(|concept| concept.is_in(&plain)).sum::<f32>();
        let share = said / self.abroad.len() as f32;
        if share < LEAST_ABROAD { 0.0 } else { share }
    }
}

/// Numbers that name something, with what they count.
fn numbered(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let number = std::mem::take(&mut digits);
        if !number.is_empty() && NUMBERED.contains(&c) {
            found.push(format!("{number}{c}"));
        }
    }
    found
}

/// The Latin words of a text, in lower case, that carry meaning of their own.
pub fn latin_words(lower: &str) -> impl Iterator<Item = &str> {
    lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| {
        word.len() > 1
            && !STOP.contains(word)
            && (word.len() > 2 || !word.chars().all(|c| c.is_ascii_digit()))
    })
}

/// A Latin word without its commonest endings, enough to compare words of a question and a text.
fn stem(word: &str) -> &str {
    for ending in ["ing", "ies", "ed", "es", "s", "e"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 3) {
            return stem;
        }
    }
    word
}

/// The share of `terms` that occur in `text`. A question without terms is covered by nothing.
pub fn coverage(terms: &HashSet<String>, text: &str) -> f32 {
    if terms.is_empty() {
        return 0.0;
    }
    let lower = text.to_lowercase();
    let hit = terms.iter().filter(|term| contains(&lower, term)).count();
    hit as f32 / terms.len() as f32
}

/// A question's terms, each with what it counts: the fewer of the candidates have it, the more it
/// tells them apart.
pub struct Weights(Vec<(String, f32)>);

/// Weighs terms by how many of the candidate texts, in lower case, have them.
pub fn weights(terms: &HashSet<String>, texts: &[&str]) -> Weights {
    let count = texts.len() as f32;
    let weigh = |term: &String| {
        let having = texts.iter().filter(|text| contains(text, term)).count() as f32;
        (term.clone(), (1.0 + count / (1.0 + having)).ln())
    };
    Weights(terms.iter().map(weigh).collect())
}

impl Weights {
    /// The weighted share of the terms that occur in a text, which is in lower case.
    pub fn coverage(&self, lower: &str) -> f32 {
        let all: f32 = self.0.iter().map(|(_, weight)| weight).sum();
        let hit: f32 =
            self.0.iter().filter(|(term, _)| contains(lower, term)).map(|(_, weight)| weight).sum();
        if all > 0.0 { hit / all } else { 0.0 }
    }
}

/// A question's words as the other language has them, each with what it counts.
pub struct Abroad<'a>(Vec<(&'a Concept, f32)>);

/// Weighs concepts by how many of the candidate texts, which are in the other language, speak of them.
pub fn weights_abroad<'a>(concepts: &'a [Concept], texts: &[&Plain]) -> Abroad<'a> {
    let count = texts.len() as f32;
    let weigh = |concept: &'a Concept| {
        // What the dictionary lacks may stand in any of them.
        let having: f32 =
            if concept.is_known() { texts.iter().map(|text| concept.is_in(text)).sum() } else { count / 3.0 };
        (concept, (1.0 + count / (1.0 + having)).ln())
    };
    Abroad(concepts.iter().map(weigh).collect())
}

impl Abroad<'_> {
    /// The weighted share of the concepts that a text speaks of.
    pub fn coverage(&self, text: &Plain) -> f32 {
        let all: f32 = self.0.iter().map(|(_, weight)| weight).sum();
        let hit: f32 = self.0.iter().map(|(concept, weight)| weight * concept.is_in(text)).sum();
        if all > 0.0 { hit / all } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_counts_the_terms_that_occur() {
        let terms = Terms::of("Which birds nest on the island?", Vec::new(), None).words;
        assert!(coverage(&terms, "Night herons nest here; bird watchers come to the island in May.") > 0.9);
        assert!(coverage(&terms, "Tickets cost 45 yuan.") < 0.1);
        assert_eq!(coverage(&Terms::of("的吗呢", Vec::new(), None).pairs, "任何文字"), 0.0);
    }

    #[test]
    fn a_number_with_what_it_counts_is_a_word() {
        let terms = Terms::of("旅游1路多少钱", Vec::new(), None);
        assert!(terms.words.contains("1路"), "{terms:?}");
        assert_eq!(terms.share_in("乘1路到终点"), 1.0);
        assert_eq!(terms.share_in("乘11路到终点"), 0.0);
        assert!(Terms::of("5元以下", Vec::new(), None).words.is_empty());
    }

    #[test]
    fn words_are_found_in_a_text_of_the_other_language() {
        let dictionary = "護照 护照 [hu4 zhao4] /passport/\n麵條 面条 [mian4 tiao2] /noodles/\n";
        let glossary = Glossary::read(dictionary.as_bytes()).expect("a dictionary");
        let word = |text: &str| Word { text: text.to_owned(), noun: true };
        let terms = Terms::of("护照", vec![word("护照")], Some(&glossary));
        assert_eq!(terms.share_in("Bring an identity card or passport."), 1.0);
        assert_eq!(terms.share_in("Bring a torch."), 0.0);
        assert_eq!(terms.share_in("请带护照"), 1.0);
        let sells = Glossary::read("賣光了 卖光了 [mai4 guang1 le5] /to sell out/\n".as_bytes())
            .expect("a dictionary");
        let terms = Terms::of("when do they sell out", Vec::new(), Some(&sells));
        assert_eq!(terms.share_in("周五常提前卖光"), 1.0, "an expression with a word that says nothing");
        let terms = Terms::of("noodles", Vec::new(), Some(&glossary));
        assert_eq!(terms.share_in("面条12元"), 1.0);
    }
}
