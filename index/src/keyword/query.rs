//! From a question's text to what is looked for.

use super::analysis::{Lexicon, Pairs, Words};
use super::weigh::Part;
use crate::glossary::Glossary;
use crate::script::fold_script;
use scenic_data::text::fold;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Most words, and most pairs, of one question.
const MOST_TERMS: usize = 64;
/// Most ways of saying one of its words in another language.
const MOST_SAID: usize = 8;
/// Words that questions are made of and that say nothing of what is asked for. They are dropped from
/// questions only, and only where something else remains.
const ASKING: &[&str] = &[
    "的", "了", "吗", "呢", "吧", "啊", "呀", "是", "在", "有", "和", "与", "及", "我", "你", "您", "请",
    "请问", "一下", "什么", "怎么", "怎样", "如何", "哪", "哪里", "哪儿", "哪些", "哪个", "多少", "几", "这",
    "那", "这个", "那个", "个", "要", "想", "去", "能", "可以", "知道", "介绍", "告诉", "a", "an", "the",
    "of", "to", "in", "on", "at", "is", "are", "was", "do", "doe", "did", "can", "i", "you", "me", "it",
    "and", "or", "for", "what", "where", "when", "how", "which", "who", "there", "this", "that", "be",
    "about", "tell", "pleas",
];

/// A question cut into terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    /// Words, without those every question has.
    pub(crate) words: BTreeSet<String>,
    /// Pairs of Chinese characters.
    pub(crate) pairs: BTreeSet<String>,
    /// The whole question folded as names are.
    pub(crate) whole: String,
}

impl Terms {
    /// Cuts a question.
    pub(crate) fn of(text: &str, lexicon: &Arc<Lexicon>) -> Self {
        let folded = fold_script(text);
        let cut = Words::new(lexicon.clone()).cut(&folded).into_iter().map(|token| token.text);
        let pairs = Pairs::cut(&folded).into_iter().map(|token| token.text);
        Self {
            words: telling(cut.take(MOST_TERMS).collect()),
            pairs: telling(pairs.take(MOST_TERMS).collect()),
            whole: fold(&folded),
        }
    }

    /// The terms by which texts in another language are found: also what its words are called there.
    pub(crate) fn abroad(&self, glossary: &Glossary) -> Self {
        let words: Vec<&String> = self.words.iter().collect();
        let concepts = glossary.concepts(&words);
        let said = concepts.iter().flat_map(|concept| concept.said().take(MOST_SAID));
        let said = said.flat_map(str::split_whitespace).take(MOST_TERMS).map(str::to_owned);
        Self { words: self.words.iter().cloned().chain(said).collect(), ..self.clone() }
    }

    /// Whether nothing can be looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.pairs.is_empty()
    }

    /// Words worth showing where they occur.
    pub(crate) fn shown(&self) -> BTreeSet<String> {
        let shows = |word: &&String| word.chars().count() > 1 || word.chars().all(|c| c.is_ascii_digit());
        self.words.iter().filter(shows).cloned().collect()
    }
}

/// Without the words that every question has, unless nothing else is left.
fn telling(all: BTreeSet<String>) -> BTreeSet<String> {
    let telling: BTreeSet<String> =
        all.iter().filter(|word| !ASKING.contains(&word.as_str())).cloned().collect();
    if telling.is_empty() { all } else { telling }
}

/// What is looked for of a question, and where.
pub(super) fn looked_for(terms: &Terms) -> impl Iterator<Item = (Part, &str)> {
    let words = terms.words.iter().flat_map(|word| [(Part::Words, word), (Part::Title, word)]);
    let pairs = terms.pairs.iter().map(|pair| (Part::Pairs, pair));
    words.chain(pairs).chain([(Part::Name, &terms.whole)]).map(|(part, term)| (part, term.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_question_says_is_not_looked_for() {
        let lexicon = Arc::new(Lexicon::default());
        let terms = Terms::of("请问长城的历史是什么？", &lexicon);
        assert_eq!(terms.words, ["历史", "长城"].map(str::to_owned).into());
        assert!(!terms.pairs.contains("什么"));
        assert_eq!(Terms::of("Where is the pier?", &lexicon).words, ["pier".to_owned()].into());
    }

    #[test]
    fn a_question_of_nothing_but_such_words_still_looks_for_them() {
        let lexicon = Arc::new(Lexicon::default());
        assert!(!Terms::of("怎么去", &lexicon).is_empty());
        assert!(Terms::of("？！ …", &lexicon).is_empty());
    }
}
