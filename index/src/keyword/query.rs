//! From a question's text to a query of the keyword engine.

use super::analysis::{Lexicon, Pairs, Words};
use super::schema::Fields;
use crate::filter::{Filter, Languages};
use crate::glossary::Glossary;
use crate::script::fold_script;
use scenic_data::text::fold;
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// Most words, and most pairs, of one question.
const MOST_TERMS: usize = 64;
/// Most ways of saying one of its words in another language.
const MOST_SAID: usize = 8;
/// A word of the title says more than one of the text.
pub(super) const TITLE: f32 = 2.0;
/// Pairs find what the dictionary cuts wrongly; where words match as well they must not count double.
pub(super) const PAIR: f32 = 0.4;
/// Up to so many values of a filter are looked up one by one; for more an automaton is made, which takes
/// longer than many a search.
const LOOKED_UP: usize = 64;
/// A question that is a place's whole name asks for that place.
pub(super) const NAME: f32 = 20.0;

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

/// The engine's query. Without terms it matches everything the filter allows.
pub(super) fn build(fields: &Fields, terms: &Terms, filter: &Filter) -> BooleanQuery {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    if terms.is_empty() {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    } else {
        let mut any: Vec<Box<dyn Query>> = Vec::new();
        for word in &terms.words {
            any.push(term(fields.words, word, 1.0));
            any.push(term(fields.title, word, TITLE));
        }
        any.extend(terms.pairs.iter().map(|pair| term(fields.pairs, pair, PAIR)));
        any.push(exactly(fields.name, &terms.whole, NAME));
        clauses.push((Occur::Must, Box::new(BooleanQuery::union(any))));
    }
    narrow(fields, filter, &mut clauses);
    BooleanQuery::new(clauses)
}

fn term(field: Field, text: &str, boost: f32) -> Box<dyn Query> {
    let query = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), boost))
}

fn exactly(field: Field, text: &str, score: f32) -> Box<dyn Query> {
    let query = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic);
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

fn narrow(fields: &Fields, filter: &Filter, clauses: &mut Vec<(Occur, Box<dyn Query>)>) {
    let mut add = |occur, query: Box<dyn Query>| {
        clauses.push((occur, Box::new(ConstScoreQuery::new(query, 0.0))));
    };
    let one_of = |field: Field, values: &mut dyn Iterator<Item = &str>| -> Box<dyn Query> {
        let terms: Vec<Term> = values.map(|value| Term::from_field_text(field, value)).collect();
        if terms.is_empty() || terms.len() > LOOKED_UP {
            return Box::new(TermSetQuery::new(terms));
        }
        let each = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
        Box::new(BooleanQuery::union(terms.into_iter().map(each).collect()))
    };
    if let Some(places) = &filter.places {
        add(Occur::Must, one_of(fields.place, &mut places.iter().map(|place| place.as_str())));
    }
    if !filter.items.is_empty() {
        add(Occur::Must, one_of(fields.item, &mut filter.items.iter().map(|item| item.as_str())));
    }
    if !filter.kinds.is_empty() {
        add(Occur::Must, one_of(fields.kind, &mut filter.kinds.iter().map(|kind| kind.as_str())));
    }
    match &filter.languages {
        Languages::All => {}
        Languages::Only(family) => {
            add(Occur::Must, one_of(fields.family, &mut [family.as_str()].into_iter()))
        }
        Languages::Except(family) => {
            add(Occur::MustNot, one_of(fields.family, &mut [family.as_str()].into_iter()));
        }
    }
    if let Some(near) = &filter.near {
        let ((south, north), (west, east)) = near.bounds();
        for (field, least, most) in [(fields.lat, south, north), (fields.lon, west, east)] {
            let (least, most) = (Term::from_field_f64(field, least), Term::from_field_f64(field, most));
            add(Occur::Must, Box::new(RangeQuery::new(Bound::Included(least), Bound::Included(most))));
        }
    }
    if let Some(at) = filter.not_over_at {
        let before = Term::from_field_i64(fields.ends, at.timestamp_millis());
        add(Occur::MustNot, Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(before))));
    }
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
