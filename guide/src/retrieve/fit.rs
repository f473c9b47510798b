//! How well texts fit a question: by the words they share with it, and by their meaning.
//!
//! Cosines of one model spread differently over each language, and a text in the question's own
//! language always seems nearer. So a text's meaning is measured against the other candidates of its
//! language: what counts is how far it stands out.

use super::terms::{self, Terms};
use crate::reading::sought::Sought;
use index::{Evidence, Hit, Plain};
use scenic_data::{Field, PlaceId};
use std::collections::{HashMap, HashSet};

/// What standing out by meaning counts beside the share of the words: the best text to a question
/// stands out by 0.03 to 0.08.
const MEANING: f32 = 14.0;
/// The same of a text in another language, where cosines lie closer together by chance.
const MEANING_ABROAD: f32 = 5.0;
/// The same when it is asked whether a text answers at all.
const CERTAINTY: f32 = 10.0;
/// What a part counts more that has something of the form that is asked for, and that few texts have.
const HAS_FORM: f32 = 0.12;
/// The same of a form that many have.
const HAS_COMMON_FORM: f32 = 0.04;
/// What a history or a legend counts more where it is asked for what once happened, or why.
const STORY: f32 = 0.1;
/// What having the very name counts that is asked about, and that no place has.
const NAMED: f32 = 0.08;
/// What is taken off a history or a legend where it is asked how one does something.
const PAST: f32 = 0.1;
/// What is taken off an introduction, which tells a little of everything.
const GENERAL: f32 = 0.04;
/// From this fit on a text answers a question. Words alone, or a meaning that stands out well, or some
/// of both. Measured on questions with and without an answer about the demo region.
pub(crate) const ANSWERS: f32 = 0.42;
/// How far a text in another language must stand out to be offered: beside texts in the reader's own,
/// and where there are none, so that nothing else could answer.
const FOREIGN_STANDS_OUT: f32 = 0.03;
const FOREIGN_ALONE: f32 = 0.012;
/// What words count that are found by a dictionary in a text of the other language.
const SAID: f32 = 0.9;
/// A list of names has at least so many lines, each of so many characters at most and no sentence.
const LEAST_NAMES: usize = 3;
const LONGEST_NAME: usize = 40;
const SENTENCE: [char; 12] = ['。', '，', '！', '？', '；', '：', '.', ',', '!', '?', ';', ':'];
/// Texts in the reader's language up to this number are as good as none.
const FEW: usize = 2;

/// A hit and how well it fits.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) hit: Hit,
    /// Whether it is written in another language than the reader's.
    pub(super) foreign: bool,
    /// How well it fits among the candidates of its language.
    pub(super) rank: f32,
    /// How well it fits at all: from [`ANSWERS`] on it answers the question.
    pub(super) fit: f32,
}

/// What an answer must look like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looks {
    /// What it must have in it.
    pub(super) form: Option<Sought>,
    /// Whether it is what once happened, or why.
    pub(super) story: bool,
    /// Whether it is how one does something.
    pub(super) doing: bool,
}

impl Looks {
    /// What looking so counts.
    fn weight(self, hit: &Hit) -> f32 {
        let form = match self.form.filter(|form| form.is_in(&hit.text)) {
            Some(form) if form.is_telling() => HAS_FORM,
            Some(_) => HAS_COMMON_FORM,
            None => 0.0,
        };
        let told = match (is_story(hit), self.story, self.doing) {
            (true, true, _) => STORY,
            (true, false, true) => -PAST,
            _ => 0.0,
        };
        form + told
    }
}

/// Whether a text tells what once happened.
fn is_story(hit: &Hit) -> bool {
    hit.field.as_ref().is_some_and(|field| matches!(field.as_str(), "history" | "legend"))
}

/// What the answer may be, where the question says so.
#[derive(Clone, Debug)]
pub(crate) struct Choice(pub(super) [Terms; 2]);

impl Choice {
    /// Whether a text, in either language, says one of it.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.iter().any(|either| either.share_in(text) >= 1.0)
    }
}

/// Ranks hits, the best first, one of each row of the store. `foreign` tells which are in another
/// language than the reader's: they are compared by what the question's words are called there.
pub(super) fn ranked(
    hits: Vec<Hit>,
    terms: &Terms,
    looks: Looks,
    foreign: impl Fn(&Hit) -> bool,
) -> Vec<Candidate> {
    let alone = hits.iter().filter(|hit| !foreign(hit)).count() <= FEW;
    let least = if alone { FOREIGN_ALONE } else { FOREIGN_STANDS_OUT };
    let means = [mean(&hits, |hit| !foreign(hit)), mean(&hits, &foreign)];
    let parts: Vec<String> =
        hits.iter().map(|hit| format!("{} {}", hit.title, hit.text).to_lowercase()).collect();
    let own: Vec<&str> =
        hits.iter().zip(&parts).filter(|(hit, _)| !foreign(hit)).map(|(_, part)| part.as_str()).collect();
    let (pairs, words) = (terms::weights(&terms.pairs, &own), terms::weights(&terms.words, &own));
    // A row is cut into several texts; what one of them says stands in the context of the others.
    let mut wholes: HashMap<Evidence, String> = HashMap::new();
    for (hit, part) in hits.iter().zip(&parts) {
        let whole = wholes.entry(hit.evidence.clone()).or_default();
        whole.push_str(part);
        whole.push('\n');
    }
    let mut plains: HashMap<Evidence, Plain> = HashMap::new();
    for hit in hits.iter().filter(|hit| !terms.abroad.is_empty() && foreign(hit)) {
        if let Some(whole) = wholes.get(&hit.evidence) {
            plains.entry(hit.evidence.clone()).or_insert_with(|| Plain::of(whole));
        }
    }
    let abroad = terms::weights_abroad(&terms.abroad, &plains.values().collect::<Vec<_>>());
    let mut candidates: Vec<Candidate> = hits
        .into_iter()
        .zip(&parts)
        .map(|(hit, part)| {
            let foreign = foreign(&hit);
            let looks = looks.weight(&hit);
            let mean = if foreign { means[1] } else { means[0] };
            let stands_out = hit.explain.vector_score.zip(mean).map_or(0.0, |(cosine, mean)| cosine - mean);
            if foreign {
                let whole = plains.get(&hit.evidence).map_or(0.0, |whole| abroad.coverage(whole));
                let part = if plains.is_empty() { 0.0 } else { abroad.coverage(&Plain::of(&hit.text)) };
                let fit = (ANSWERS * stands_out / least).max(SAID * whole + CERTAINTY * stands_out.max(0.0));
                let rank = 0.25 * (whole + part) + MEANING_ABROAD * stands_out + looks;
                return Candidate { rank, fit, foreign, hit };
            }
            let whole = wholes.get(&hit.evidence).map_or("", String::as_str);
            let (by_words, by_pairs) = (words.coverage(whole), pairs.coverage(whole));
            let shared = pairs.coverage(part) + by_pairs;
            let general = hit.field.as_ref().is_some_and(|field| field.as_str() == "intro");
            Candidate {
                rank: 0.25 * shared + MEANING * stands_out + looks - if general { GENERAL } else { 0.0 },
                // Pairs count where Chinese is cut into words that nobody writes.
                fit: by_words.max(0.5 * (by_words + by_pairs)) + CERTAINTY * stands_out.max(0.0),
                foreign,
                hit,
            }
        })
        .collect();
    if looks.story {
        stories_first(&mut candidates);
    }
    sort(&mut candidates);
    let mut seen = HashSet::new();
    candidates.retain(|candidate| seen.insert(candidate.hit.evidence.clone()));
    candidates
}

fn sort(candidates: &mut [Candidate]) {
    candidates.sort_by(|a, b| b.rank.total_cmp(&a.rank).then(b.hit.score.total_cmp(&a.hit.score)));
}

/// A story that answers comes before what describes: an introduction says that the bird keeps its beak shut, its
/// history why.
fn stories_first(candidates: &mut [Candidate]) {
    let describes = |candidate: &&Candidate| !candidate.foreign && !is_story(&candidate.hit);
    let best = candidates.iter().filter(describes).map(|candidate| candidate.rank).reduce(f32::max);
    let Some(best) = best else { return };
    let tells = |candidate: &&mut Candidate| {
        !candidate.foreign && is_story(&candidate.hit) && candidate.fit >= ANSWERS && candidate.rank < best
    };
    for candidate in candidates.iter_mut().filter(tells) {
        // Of several, that which speaks most of what is asked.
        candidate.rank = best + candidate.fit * 0.001;
    }
}

/// Where some text answers that has the name that is asked about, only those that have it stay.
pub(super) fn named_first(candidates: &mut Vec<Candidate>, has_name: impl Fn(&Hit) -> bool) {
    let answers = |candidate: &Candidate| candidate.fit + NAMED >= ANSWERS && has_name(&candidate.hit);
    if candidates.iter().any(answers) {
        candidates.retain(|candidate| has_name(&candidate.hit));
        for candidate in candidates {
            candidate.fit += NAMED;
        }
    }
}

/// Where the question says what the answer may be, a text that says one of it counts more.
pub(super) fn decisive_first(candidates: &mut [Candidate], choice: Option<&Choice>) {
    let Some(choice) = choice else { return };
    for candidate in candidates.iter_mut().filter(|candidate| choice.is_in(&candidate.hit.text)) {
        candidate.rank += HAS_FORM;
    }
    sort(candidates);
}

/// Whether a text is nothing but a list of names, a line each: what a page offers to click on tells nothing.
pub(super) fn is_bare_list(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.clone().count() >= LEAST_NAMES && lines.all(is_name)
}

/// Whether a line is no more than a name.
fn is_name(line: &str) -> bool {
    line.chars().count() <= LONGEST_NAME && !line.contains(SENTENCE)
}

/// A text without the list of names that it ends in: the stops of a route behind its story.
pub(crate) fn without_list_at_end(text: &str) -> &str {
    let mut rest = text.trim_end();
    let mut names = 0;
    while let Some((before, last)) = rest.rsplit_once('\n').filter(|(_, last)| is_name(last.trim())) {
        names += usize::from(!last.trim().is_empty());
        rest = before.trim_end();
    }
    // All that is left may be a name too.
    if names >= LEAST_NAMES && !is_name(rest.lines().next_back().unwrap_or_default().trim()) {
        rest
    } else {
        text
    }
}

/// The mean cosine of those that were found by meaning.
fn mean(hits: &[Hit], of: impl Fn(&Hit) -> bool) -> Option<f32> {
    let cosines: Vec<f32> =
        hits.iter().filter(|hit| of(hit)).filter_map(|hit| hit.explain.vector_score).collect();
    (cosines.len() > 2).then(|| cosines.iter().sum::<f32>() / cosines.len() as f32)
}

/// Texts that only another language has: those of no place in particular, such as an account's articles,
/// and fields that the reader's language does not tell of. Where the question says what the answer may be, and
/// nothing in the reader's language says either, those that do.
pub(super) fn only_elsewhere<'a>(candidates: &'a [Candidate], choice: Option<&Choice>) -> Vec<&'a Candidate> {
    if let Some(choice) = choice {
        let says = |candidate: &&Candidate| choice.is_in(&candidate.hit.text);
        let (foreign, own): (Vec<&Candidate>, _) =
            candidates.iter().filter(says).partition(|candidate| candidate.foreign);
        if own.is_empty() && !foreign.is_empty() {
            return foreign;
        }
    }
    let own: HashSet<_> =
        candidates.iter().filter(|candidate| !candidate.foreign).filter_map(|c| told(&c.hit)).collect();
    let is_elsewhere = |candidate: &&Candidate| match &candidate.hit.evidence {
        Evidence::Passage(_) => candidate.hit.place.is_none(),
        Evidence::Claim(_) => told(&candidate.hit).is_none_or(|told| !own.contains(&told)),
        Evidence::Place(_) | Evidence::Event(_) | Evidence::Route(_) => false,
    };
    candidates.iter().filter(|candidate| candidate.foreign).filter(is_elsewhere).collect()
}

/// Of which place a hit tells which field.
fn told(hit: &Hit) -> Option<(PlaceId, Field)> {
    hit.place.clone().zip(hit.field.clone())
}

#[cfg(test)]
mod tests {
    use super::{is_bare_list, without_list_at_end};

    #[test]
    fn names_line_by_line_are_a_list_and_what_says_something_is_none() {
        assert!(is_bare_list("Indigo House\nPaper Workshop\n\nSalt Street"));
        assert!(is_bare_list("蓝印坊\n笺坊\n盐街"));
        assert!(!is_bare_list("盐街\n谯楼"), "two lines may be a heading and its place");
        assert!(!is_bare_list("蓝印坊\n笺坊\n盐街全长四百米。"));
        assert!(!is_bare_list("上午：蓝印坊\n中午：盐街\n下午：谯楼"));
        assert!(!is_bare_list(""));
        let told = "行李寄山门左手。\n带身份证。";
        assert_eq!(without_list_at_end(&format!("{told}\n\n鹤鸣门\n朝山古道\n普寂寺\n")), told);
        for whole in [told, "上午：蓝印坊\n笺坊\n盐街", "笺坊\n盐街\n谯楼\n蓝印坊"] {
            assert_eq!(without_list_at_end(whole), whole);
        }
    }
}
