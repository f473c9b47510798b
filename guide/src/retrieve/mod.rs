//! From hits to evidence: which of what is found answers, in which order.

mod aside;
mod evidence;
mod fit;
pub(crate) mod rerank;
mod stop;
pub(crate) mod terms;

use crate::answer::Context;
use crate::answer::open::Passage;
use crate::reading::Reading;
use crate::reading::sought::{Sought, alternatives, asks_for_doing, asks_for_story};
use crate::{Guide, GuideError};
use aside::Asked;
pub(crate) use fit::{ANSWERS, Choice, without_list_at_end};
use fit::{Candidate, Looks};
use index::{Evidence, Hit, ItemKind, Query};
use scenic_data::place::Place;
use scenic_data::{Authority, PlaceId};
use terms::{Terms, latin_words};

/// How many hits are looked at for an answer: all that a place has, as a rule, in both languages.
const LOOKED_AT: usize = 80;
/// The same where no place is named: only the best of many can answer.
const LOOKED_AT_ANYWHERE: usize = 30;
/// How many more than are used are read for their age and their source.
const SPARE: usize = 2;
/// How many passages an answer may use.
const USED: usize = 3;
/// How many when several places are asked for.
const LISTED: usize = 6;
/// How many of those may be in another language, beside what the reader's tells.
const ELSEWHERE: usize = 1;
/// By how much one of those must fit better than the best in the reader's to come before it.
const CLEARLY: f32 = 0.1;
/// A further passage may rank lower than the best by so much.
const CLOSE_TO_BEST: f32 = 0.35;
/// What is taken off the rank of a text that is old, and of one that nobody vouches for.
const OLD: f32 = 0.05;
const UNVOUCHED: f32 = 0.05;
/// What is taken off the rank of a paragraph about another place than the one that is asked about.
const ASIDE: f32 = 0.1;

/// What retrieval found.
pub(crate) struct Found {
    pub(crate) passages: Vec<Passage>,
    pub(crate) degraded: Vec<&'static str>,
}

impl Guide {
    /// The passages that fit a question best, of a place and what is within it, or of all. Where those in
    /// the reader's language do not answer it, what only another language tells.
    pub(crate) async fn retrieve(
        &self,
        reading: &Reading,
        context: &Context,
        place: Option<&Place>,
        terms: &Terms,
    ) -> Result<Found, GuideError> {
        let places = match place {
            Some(place) => Some(self.within(&place.id).await?),
            None => None,
        };
        let query = Query {
            lang: Some(context.lang.clone()),
            places,
            prefer: place.map(|place| &place.id).into_iter().chain(&reading.others).cloned().collect(),
            items: vec![ItemKind::Passage, ItemKind::Event, ItemKind::Notice, ItemKind::Route],
            at: Some(context.at),
            limit: if place.is_some() { LOOKED_AT } else { LOOKED_AT_ANYWHERE },
            ..Query::new(if place.is_some() { reading.without_names() } else { reading.question.clone() })
        };
        let mut hits = self.index.search(&query).await?;
        hits.hits
            .retain(|hit| !(matches!(hit.evidence, Evidence::Passage(_)) && fit::is_bare_list(&hit.text)));
        let asked = match (place, query.places.as_deref()) {
            (Some(place), Some(within)) if hits.hits.iter().any(is_of_many) => {
                Some(self.asked(place, within).await?)
            }
            _ => None,
        };
        let foreign = |hit: &Hit| hit.lang.is_chinese() != context.lang.is_chinese();
        let looks = Looks {
            form: Sought::by(&reading.masked),
            story: asks_for_story(&reading.masked),
            doing: asks_for_doing(&reading.masked),
        };
        let mut candidates = fit::ranked(hits.hits, terms, looks, foreign);
        // Of a name that no place on file has, what tells of it can answer.
        if let Some(name) = reading.unknown_name.as_deref().filter(|_| place.is_none()) {
            let name = self.terms(name);
            fit::named_first(&mut candidates, |hit| name.share_in(&hit.text) >= 1.0);
        }
        let choice = self.choice(&reading.masked);
        fit::decisive_first(&mut candidates, choice.as_ref());
        for candidate in candidates.iter().take(LISTED) {
            let Candidate { hit, foreign, rank, fit } = candidate;
            let beginning: String = hit.text.chars().take(40).collect();
            tracing::debug!(rank, fit, foreign, cosine = hit.explain.vector_score, beginning, "candidate");
        }
        let mut degraded = hits.degraded;
        let most = if reading.asks_where() { LISTED } else { USED };
        let own = candidates.iter().filter(|candidate| !candidate.foreign).collect();
        let mut passages = self.read(self.worth_reading(own, most), context, asked.as_ref()).await?;
        if !self.reread(&reading.question, &mut passages).await {
            degraded.push("reranker");
        }
        let best = passages.first().map_or(0.0, |passage| passage.rank);
        passages.retain(|passage| passage.rank >= best - CLOSE_TO_BEST);
        // What the reader's language does not answer in full, a text in another may.
        let whole = passages.first().map_or(0.0, |best| terms::coverage(&terms.words, &best.citation.text));
        if whole < 1.0 {
            let only = fit::only_elsewhere(&candidates, choice.as_ref());
            let only = self.worth_reading(only, ELSEWHERE);
            let mut elsewhere = self.read(only, context, asked.as_ref()).await?;
            if !self.reread(&reading.question, &mut elsewhere).await {
                degraded.push("reranker");
            }
            elsewhere.retain(|passage| passage.fit >= ANSWERS);
            elsewhere.truncate(ELSEWHERE);
            if let Some(best) = passages.first().filter(|best| best.fit >= ANSWERS) {
                // A time of day is asked for, and only the text in the other language has one.
                let form = looks.form.filter(|form| form.is_telling() && !form.is_in(&best.part));
                let choice = choice.filter(|choice| !choice.is_in(&best.part));
                let better = elsewhere.first().is_some_and(|other| {
                    other.fit > best.fit + CLEARLY
                        || form.is_some_and(|form| form.is_in(&other.part))
                        || choice.is_some_and(|choice| choice.is_in(&other.part))
                });
                passages.truncate(most.max(USED + ELSEWHERE) - ELSEWHERE);
                let at = if better { 0 } else { passages.len() };
                passages.splice(at..at, elsewhere);
            } else if !elsewhere.is_empty() {
                passages = elsewhere;
            }
        }
        passages.truncate(most);
        Ok(Found { passages, degraded })
    }

    /// The candidates whose evidence may be used: all that a reranker is to judge; without one those that
    /// answer and are close to the best, and a few more in whose place they may stand.
    fn worth_reading<'a>(&self, candidates: Vec<&'a Candidate>, most: usize) -> Vec<&'a Candidate> {
        if let Some(reranking) = &self.reranking {
            return candidates.into_iter().take(reranking.settings.top as usize).collect();
        }
        let best = candidates.first().map_or(0.0, |best| best.rank) - CLOSE_TO_BEST - OLD - UNVOUCHED;
        let close: Vec<&Candidate> = candidates
            .into_iter()
            .take_while(|candidate| candidate.rank >= best)
            .take(most + SPARE)
            .collect();
        if close.iter().any(|candidate| candidate.fit >= ANSWERS) { close } else { Vec::new() }
    }

    /// Which places a question about this one, with those within it, is about.
    async fn asked(&self, place: &Place, within: &[PlaceId]) -> Result<Asked, GuideError> {
        let gazetteer = self.names.gazetteer(self.store.last_change().await?).await?;
        let wider = self.store.parents(place).await?;
        Ok(Asked { gazetteer, places: within.iter().cloned().collect(), wider })
    }

    /// What a question says that the answer may be: "是用中文讲还是英文讲".
    pub(crate) fn choice(&self, masked: &str) -> Option<Choice> {
        let (one, other) = alternatives(masked)?;
        let words = |text: &str| -> Vec<String> {
            let chinese = self.index.chinese_words(text).into_iter().map(|word| word.text);
            let words: Vec<String> = chinese.chain(latin_words(text).map(str::to_owned)).collect();
            let long: Vec<String> = words.iter().filter(|word| word.chars().count() > 1).cloned().collect();
            if long.is_empty() { words } else { long }
        };
        Some(Choice([self.terms(words(one).last()?), self.terms(words(other).first()?)]))
    }

    /// Reads the evidence of candidates. Of two that fit alike the fresher one, and the one that
    /// somebody vouches for, comes first.
    async fn read(
        &self,
        candidates: Vec<&Candidate>,
        context: &Context,
        asked: Option<&Asked>,
    ) -> Result<Vec<Passage>, GuideError> {
        let rows = self.rows(candidates.iter().map(|candidate| &candidate.hit)).await?;
        let mut passages = Vec::new();
        for candidate in candidates {
            let Some(citation) = self.evidence(&candidate.hit, &rows, context).await? else { continue };
            let freshness = &citation.freshness;
            let old = if freshness.is_past() { OLD } else { 0.0 };
            let unvouched = if freshness.source.authority > Authority::Feed { UNVOUCHED } else { 0.0 };
            let aside = asked.filter(|_| is_of_many(&candidate.hit)).is_some_and(|asked| {
                asked.is_aside(&candidate.hit.title, &citation.text, &candidate.hit.text)
            });
            passages.push(Passage {
                part: candidate.hit.text.clone(),
                fit: candidate.fit,
                rank: candidate.rank - old - unvouched - if aside { ASIDE } else { 0.0 },
                citation,
            });
        }
        passages.sort_by(|a, b| b.rank.total_cmp(&a.rank));
        Ok(passages)
    }
}

/// Whether a text is of no place in particular, such as an account's article: it may tell of many.
fn is_of_many(hit: &Hit) -> bool {
    matches!(hit.evidence, Evidence::Passage(_)) && hit.place.is_none()
}
