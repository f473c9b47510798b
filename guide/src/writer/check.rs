//! Whether a model's sentences hold: each must cite evidence that was given, and say nothing that the
//! evidence it cites does not contain.

use crate::answer::Citation;
use crate::answer::words::sentences;
use crate::gazetteer::{Gazetteer, fold};
use crate::reading::CAPITALISED;
use regex::Regex;
use scenic_data::PlaceId;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Most sentences of an answer.
const MOST_SENTENCES: usize = 12;
/// Longest sentence, in characters; a longer one never ended.
const LONGEST: usize = 600;

static CITED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\[【]\s*(\d{1,6})\s*[\]】]").ok());
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d+(?:[.:,]\d+)*").ok());
static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z][A-Za-z'’-]+").ok());
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:https?://|www\.)\S+|[\w.-]+@[\w.-]+|\b[\w-]+\.(?:com|cn|net|org|io|xyz|top)\b").ok()
});

/// What became of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds; as it is to be shown.
    Holds(String),
    /// It does not, and why.
    DoesNot(&'static str),
}

/// Reads a model's text piece by piece and judges each sentence when it is whole.
pub struct Checker<'a> {
    question: String,
    /// The places that each name in the question may mean.
    asked: Vec<Vec<PlaceId>>,
    evidence: Vec<Evidence>,
    names: &'a Gazetteer,
    waiting: String,
    judged: usize,
}

struct Evidence {
    n: usize,
    text: String,
    folded: String,
    places: HashSet<PlaceId>,
}

impl<'a> Checker<'a> {
    /// A checker of an answer to `question` from `citations`.
    pub fn new(question: &str, citations: &[Citation], names: &'a Gazetteer) -> Self {
        let evidence = citations
            .iter()
            .map(|citation| {
                let place = citation.place.as_ref();
                let name = place.map_or("", |place| place.name.as_str());
                let text = format!(
                    "{name}\n{}\n{}",
                    citation.text,
                    citation.freshness.verified_at.format("%Y-%m-%d")
                );
                let named = names.mentions(&text).into_iter().flat_map(|mention| mention.places);
                let places = named.chain(place.map(|place| place.id.clone())).collect();
                Evidence { n: citation.n, folded: fold(&text), text: text.to_lowercase(), places }
            })
            .collect();
        let question = question.to_lowercase();
        let asked = names.mentions(&question).into_iter().map(|mention| mention.places).collect();
        Self { question, asked, evidence, names, waiting: String::new(), judged: 0 }
    }

    /// Takes a piece of the text; judges the sentences that it ends.
    pub fn take(&mut self, piece: &str) -> Vec<Verdict> {
        self.waiting.push_str(piece);
        let whole = std::mem::take(&mut self.waiting);
        let mut parts: Vec<String> = joined(sentences(&whole));
        // The last one may go on, or its citation may still come.
        self.waiting = parts.pop().unwrap_or_default();
        let rest = self.waiting.trim_start();
        if rest.is_empty() || rest.starts_with(['[', '【']) {
            self.waiting.insert_str(0, &parts.pop().unwrap_or_default());
        }
        if self.waiting.chars().count() > LONGEST {
            parts.push(std::mem::take(&mut self.waiting));
        }
        parts.iter().map(|sentence| self.judge(sentence)).collect()
    }

    /// Judges what is left when the text has ended.
    pub fn finish(mut self) -> Vec<Verdict> {
        let rest = std::mem::take(&mut self.waiting);
        if rest.trim().is_empty() { Vec::new() } else { vec![self.judge(&rest)] }
    }

    fn judge(&mut self, sentence: &str) -> Verdict {
        self.judged += 1;
        if self.judged > MOST_SENTENCES {
            return Verdict::DoesNot("too many sentences");
        }
        if sentence.chars().count() > LONGEST {
            return Verdict::DoesNot("it does not end");
        }
        let cited: Vec<usize> = captures(&CITED, sentence, 1).iter().filter_map(|n| n.parse().ok()).collect();
        if cited.is_empty() {
            return Verdict::DoesNot("it cites nothing");
        }
        let support: Vec<&Evidence> = self.evidence.iter().filter(|e| cited.contains(&e.n)).collect();
        if cited.iter().any(|n| !support.iter().any(|e| e.n == *n)) {
            return Verdict::DoesNot("it cites what was not given");
        }
        let said = CITED
            .as_ref()
            .map_or_else(|| sentence.to_owned(), |cited| cited.replace_all(sentence, "").into_owned());
        let told =
            |piece: &str| support.iter().any(|e| e.text.contains(piece)) || self.question.contains(piece);
        if captures(&ADDRESS, &said, 0).iter().any(|address| !told(&address.to_lowercase())) {
            return Verdict::DoesNot("an address that the evidence does not have");
        }
        if captures(&NUMBER, &said, 0).iter().any(|number| !self.has_number(number, &support)) {
            return Verdict::DoesNot("a number that the evidence does not have");
        }
        let strangers = self.names.mentions(&said).into_iter().any(|mention| {
            let known = mention.places.iter().any(|place| support.iter().any(|e| e.places.contains(place)));
            let asked = self.asked.contains(&mention.places);
            !known && !asked
        });
        if strangers || self.has_stranger(&said, &support) {
            return Verdict::DoesNot("a name that the evidence does not have");
        }
        Verdict::Holds(sentence.trim_start().to_owned())
    }

    /// Numbers may be written otherwise ("08:00" and "8:00", "1,300" and "1300").
    fn has_number(&self, number: &str, support: &[&Evidence]) -> bool {
        let plain = |text: &str| {
            let text = text.replace(',', "");
            text.split(':').map(|part| part.trim_start_matches('0').to_owned()).collect::<Vec<_>>().join(":")
        };
        let wanted = plain(number);
        let texts = support.iter().map(|e| e.text.as_str()).chain(std::iter::once(self.question.as_str()));
        texts.flat_map(|text| captures(&NUMBER, text, 0)).any(|known| {
            let known = plain(&known);
            known == wanted || known.split([':', '.']).any(|part| part == wanted)
        })
    }

    /// Capitalised words inside a sentence are names; they must be in the evidence when it is in
    /// Latin letters too, and places' names are judged by the gazetteer in any case.
    fn has_stranger(&self, said: &str, support: &[&Evidence]) -> bool {
        let latin = support
            .iter()
            .any(|e| e.text.chars().filter(char::is_ascii_alphabetic).count() * 2 > e.text.chars().count());
        if !latin {
            return false;
        }
        let words = captures(&WORD, said, 0);
        words
            .iter()
            .skip(1)
            .filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()) && word.len() > 2)
            .any(|word| {
                let folded = fold(word);
                !COMMON.contains(&folded.as_str())
                    && !CAPITALISED.contains(&folded.as_str())
                    && !support.iter().any(|e| e.folded.contains(&folded))
                    && !self.question.contains(&word.to_lowercase())
            })
    }
}

/// Capitalised words that are no names, beside those of the calendar.
const COMMON: [&str; 5] = ["chinese", "english", "the", "please", "china"];

/// Citations that stand behind the full stop belong to the sentence before it.
fn joined(parts: Vec<&str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in parts {
        let mut rest = part;
        while let Some(mark) = CITED
            .as_ref()
            .and_then(|cited| cited.find(rest))
            .filter(|mark| rest.get(..mark.start()).is_some_and(|b| b.trim().is_empty()))
        {
            let Some(last) = found.last_mut() else { break };
            last.push_str(rest.get(..mark.end()).unwrap_or_default().trim_start());
            rest = rest.get(mark.end()..).unwrap_or_default();
        }
        if !rest.trim().is_empty() {
            found.push(rest.to_owned());
        }
    }
    found
}

fn captures(pattern: &LazyLock<Option<Regex>>, text: &str, group: usize) -> Vec<String> {
    let Some(pattern) = pattern.as_ref() else { return Vec::new() };
    pattern.captures_iter(text).filter_map(|found| Some(found.get(group)?.as_str().to_owned())).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::answer::{CitationKind, PlaceRef};
    use crate::gazetteer::tests::gazetteer;
    use scenic_data::freshness::{Freshness, FreshnessState, SourceRef};
    use scenic_data::{Authority, Instant};

    pub(crate) fn citation(n: usize, id: &str, name: &str, text: &str) -> Citation {
        let at: Instant = "2026-11-24T12:00:00Z".parse().expect("a time");
        let source = SourceRef {
            id: "s".into(),
            name: "官网".into(),
            url: None,
            publisher: None,
            authority: Authority::Official,
        };
        let freshness = Freshness {
            state: FreshnessState::Fresh,
            observed_at: at,
            verified_at: at,
            published_at: None,
            valid_from: None,
            valid_until: None,
            age_s: 0,
            ttl_s: 1,
            source,
        };
        let place = Some(PlaceRef { id: id.into(), name: name.to_owned() });
        Citation {
            n,
            kind: CitationKind::Fact,
            place,
            field: None,
            text: text.to_owned(),
            url: None,
            freshness,
        }
    }

    fn judged(text: &str) -> Vec<bool> {
        let names = gazetteer(&["a=听涛松", "b=云栖台"]);
        let citations = [
            citation(1, "a", "听涛松", "每日8:00-17:30开放，门票40元，树龄620年"),
            citation(2, "a", "听涛松", "The pine was propped by Master Ruan in 1734."),
        ];
        let mut checker = Checker::new("听涛松几点开门？", &citations, &names);
        let mut verdicts: Vec<Verdict> = text.chars().flat_map(|c| checker.take(&c.to_string())).collect();
        verdicts.extend(checker.finish());
        verdicts.into_iter().map(|verdict| matches!(verdict, Verdict::Holds(_))).collect()
    }

    #[test]
    fn only_what_the_cited_evidence_says_holds() {
        for (text, expected) in [
            ("听涛松每天8:00到17:30开放[1]。门票40元。[1]", vec![true, true]),
            ("听涛松每天 08:00 开放[1]。", vec![true]),
            ("门票45元[1]。", vec![false]),
            ("门票40元[7]。", vec![false]),
            ("门票40元。", vec![false]),
            ("云栖台也很好[1]。", vec![false]),
            ("It was propped by Master Ruan in 1734 [2].", vec![true]),
            ("It was propped by Master Wang in 1734 [2].", vec![false]),
            ("请到 evil.com 付款[1]。", vec![false]),
        ] {
            assert_eq!(judged(text), expected, "{text}");
        }
    }

    #[test]
    fn a_sentence_that_never_ends_is_cut_off() {
        assert_eq!(judged(&"很长".repeat(700)), vec![false, false, false]);
    }
}
