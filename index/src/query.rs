//! What is asked of the index and what it answers.

use crate::IndexError;
use crate::chunk::{Evidence, ItemKind, family};
use crate::filter::{Filter, Languages, Near};
use crate::subject::SubjectKey;
use scenic_data::place::PlaceKind;
use scenic_data::{Field, Instant, LangTag, PlaceId, Position};
use serde::Serialize;
use std::time::Duration;

/// What to look for. Lists left empty allow everything.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The words; without any, whatever the rest allows, nearest first.
    pub text: String,
    /// The reader's language; without it, the language of `text`. Texts in it come first; others
    /// follow, weighing less.
    pub lang: Option<LangTag>,
    /// Whether texts in other languages are found at all.
    pub other_languages: bool,
    /// Only about one of these places, or routes through one.
    pub places: Option<Vec<PlaceId>>,
    /// Places a hit is better for being about.
    pub prefer: Vec<PlaceId>,
    /// The field a hit is better for belonging to.
    pub field: Option<Field>,
    /// Only these items.
    pub items: Vec<ItemKind>,
    /// Only about these kinds of places.
    pub kinds: Vec<PlaceKind>,
    /// Only about places here; the nearer the better.
    pub near: Option<Near>,
    /// Leave out events and notices that are over at this time.
    pub at: Option<Instant>,
    /// Whether hits tell where words of the question occur in them.
    pub highlight: bool,
    /// How many hits, 1 to [`Query::MOST_HITS`].
    pub limit: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            text: String::new(),
            lang: None,
            other_languages: true,
            places: None,
            prefer: Vec::new(),
            field: None,
            items: Vec::new(),
            kinds: Vec::new(),
            near: None,
            at: None,
            highlight: false,
            limit: 10,
        }
    }
}

impl Query {
    /// Most hits of one search.
    pub const MOST_HITS: usize = 100;
    /// Characters of the text that are read.
    pub const LONGEST: usize = 500;
    /// Most places a search is narrowed to.
    pub const MOST_PLACES: usize = 10_000;

    /// A search for words.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// What is wrong with it, if anything.
    pub(crate) fn check(&self) -> Result<(), IndexError> {
        let wrong = |field, message: String| Err(IndexError::Invalid { field, message });
        if !(1..=Self::MOST_HITS).contains(&self.limit) {
            return wrong("limit", format!("between 1 and {}, not {}", Self::MOST_HITS, self.limit));
        }
        if self.places.as_ref().is_some_and(|places| places.len() > Self::MOST_PLACES) {
            return wrong("places", format!("at most {} places", Self::MOST_PLACES));
        }
        if let Some(near) = &self.near
            && !(near.radius_m > 0.0 && near.radius_m <= Near::FARTHEST)
        {
            return wrong("radius_m", format!("above 0 and at most {} metres", Near::FARTHEST));
        }
        Ok(())
    }

    /// The text as far as it is read.
    pub(crate) fn words(&self) -> &str {
        let end = self.text.char_indices().nth(Self::LONGEST).map_or(self.text.len(), |(at, _)| at);
        self.text.get(..end).unwrap_or(&self.text).trim()
    }

    /// The lists to be searched, each with what it counts: one in the reader's language and one in all
    /// others, ranked apart, because scores of texts in different languages do not compare.
    pub(crate) fn filters(&self) -> Vec<(Filter, f32)> {
        let all = Filter {
            places: self.places.clone(),
            items: self.items.clone(),
            kinds: self.kinds.clone(),
            languages: Languages::All,
            near: self.near,
            not_over_at: self.at,
        };
        let Some(lang) = self.lang.clone().or_else(|| LangTag::detect(&self.text)) else {
            return vec![(all, 1.0)];
        };
        let family = family(&lang).to_owned();
        let own = Filter { languages: Languages::Only(family.clone()), ..all.clone() };
        let mut filters = vec![(own, 1.0)];
        if self.other_languages {
            filters.push((Filter { languages: Languages::Except(family), ..all }, OTHER_LANGUAGE));
        }
        filters
    }
}

/// What a text in another language counts against one in the reader's own. At 0.6 the best foreign
/// text comes after some forty in the reader's language: it fills gaps and displaces nothing.
const OTHER_LANGUAGE: f32 = 0.6;

/// Why a hit is where it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Explain {
    /// Its rank by words, from 1; `None` when no word of it matches.
    pub keyword_rank: Option<u32>,
    /// Its BM25 score.
    pub keyword_score: Option<f32>,
    /// Its rank by meaning, from 1; `None` when it is not among the nearest.
    pub vector_rank: Option<u32>,
    /// The cosine of its vector and the question's.
    pub vector_score: Option<f32>,
    /// What its fused score was multiplied by, and why.
    pub boosts: Vec<(&'static str, f32)>,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The chunk.
    pub id: String,
    /// What it was made from.
    pub subject: SubjectKey,
    /// The row that says so; read it for its freshness.
    pub evidence: Evidence,
    /// The place it is about.
    pub place: Option<PlaceId>,
    /// What it is.
    pub item: ItemKind,
    /// What kind of place it is about.
    pub kind: Option<PlaceKind>,
    /// The field of the place it belongs to.
    pub field: Option<Field>,
    /// Its language.
    pub lang: LangTag,
    /// Its heading.
    pub title: String,
    /// Its text, verbatim.
    pub text: String,
    /// Where its place is.
    pub position: Option<Position>,
    /// How far that is from the middle of `near`, metres.
    pub distance_m: Option<f64>,
    /// Ranks fused and boosted; comparable within one answer only.
    pub score: f32,
    /// Why it is where it is.
    pub explain: Explain,
    /// Where words of the question occur in `text`, where that was wanted: ranges of characters.
    pub highlights: Vec<(usize, usize)>,
    /// Chunks that say nearly the same of the same place and were left out.
    pub repeated_by: Vec<String>,
}

/// How long the parts of a search took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Took {
    /// All of it.
    pub total: Duration,
    /// Making the question's vector; nothing when it was remembered.
    pub embed: Duration,
    /// The keyword engine.
    pub keyword: Duration,
    /// The vector engine.
    pub vector: Duration,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hits {
    /// Best first.
    pub hits: Vec<Hit>,
    /// What did not take part: `vector` without a model or when its engine fails, and either engine
    /// while it is filled for the first time.
    pub degraded: Vec<&'static str>,
    /// How long it took.
    pub took: Took,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_that_cannot_be_is_refused_by_name() {
        let near = |radius_m| Some(Near { position: Position { lat: 0.0, lon: 0.0 }, radius_m });
        let bad = [
            (Query { limit: 0, ..Query::new("x") }, "limit"),
            (Query { limit: 101, ..Query::new("x") }, "limit"),
            (Query { near: near(0.0), ..Query::new("x") }, "radius_m"),
            (Query { near: near(f64::NAN), ..Query::new("x") }, "radius_m"),
            (Query { near: near(1e9), ..Query::new("x") }, "radius_m"),
        ];
        for (query, at) in bad {
            match query.check() {
                Err(IndexError::Invalid { field, .. }) => assert_eq!(field, at),
                other => panic!("{query:?}: {other:?}"),
            }
        }
        assert!(Query { near: near(500.0), ..Query::new("") }.check().is_ok());
    }

    #[test]
    fn a_question_is_read_up_to_its_limit() {
        assert_eq!(Query::new("山".repeat(600)).words().chars().count(), Query::LONGEST);
        assert_eq!(Query::new(" 山 ").words(), "山");
    }

    #[test]
    fn with_a_language_its_texts_and_the_others_are_ranked_apart() {
        let query = Query { lang: Some(LangTag::zh()), ..Query::new("x") };
        let lists: Vec<Languages> = query.filters().into_iter().map(|(filter, _)| filter.languages).collect();
        assert_eq!(lists, [Languages::Only("zh".into()), Languages::Except("zh".into())]);
        assert_eq!(Query { other_languages: false, ..query }.filters().len(), 1);
        assert_eq!(Query::new("x").filters()[0].0.languages, Languages::Only("en".into()));
        assert_eq!(Query::new("12:30").filters()[0].0.languages, Languages::All);
    }
}
