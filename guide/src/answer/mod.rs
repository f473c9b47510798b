//! The answer: what a traveller reads, and the evidence it rests on.

pub mod choose;
pub mod courtesy;
pub mod dates;
pub mod day;
pub mod facts;
pub mod fares;
pub mod happenings;
mod hours;
pub mod near;
pub mod open;
pub mod outing;
pub mod status;
pub mod units;
pub mod unknown;
pub mod way;
pub mod weather;
pub mod words;

use scenic_data::claim::Claim;
use scenic_data::event::{Event, EventKind, text_for};
use scenic_data::freshness::{Freshness, FreshnessState};
use scenic_data::place::Place;
use scenic_data::store::Passage;
use scenic_data::{Field, Instant, LangTag, PlaceId};
use serde::Serialize;

/// What kind of evidence a citation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CitationKind {
    /// A field of a place.
    Fact,
    /// Readable text.
    Passage,
    /// A notice.
    Notice,
    /// An event or an exhibition.
    Event,
    /// A route.
    Route,
}

/// A place by identifier and name.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PlaceRef {
    /// The place.
    pub id: PlaceId,
    /// Its name in the reader's language.
    pub name: String,
}

/// Evidence, verbatim, with its source and clocks.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Citation {
    /// The number that the text uses as `[n]`.
    pub n: usize,
    /// What kind of evidence it is.
    pub kind: CitationKind,
    /// The place it is about.
    pub place: Option<PlaceRef>,
    /// The field, for facts and prose fields.
    pub field: Option<Field>,
    /// The source's own words.
    pub text: String,
    /// Where they stand.
    pub url: Option<String>,
    /// How current they are.
    pub freshness: Freshness,
}

impl Citation {
    /// A claim as evidence, under a number.
    pub fn of_claim(n: usize, place: PlaceRef, claim: &Claim, now: Instant) -> Self {
        let field = claim.field();
        Self {
            n,
            kind: if field.is_prose() { CitationKind::Passage } else { CitationKind::Fact },
            place: Some(place),
            field: Some(field.clone()),
            text: claim.draft.quote.clone(),
            url: claim.source.url.clone(),
            freshness: claim.freshness(now),
        }
    }

    /// A passage as evidence, under a number.
    pub fn of_passage(n: usize, place: Option<PlaceRef>, passage: &Passage, now: Instant) -> Self {
        Self {
            n,
            kind: CitationKind::Passage,
            place,
            field: None,
            text: passage.body.clone(),
            url: passage.source.url.clone(),
            freshness: passage.freshness(now),
        }
    }
}

/// Something a reader must be told about the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Warning {
    /// A stable code: `stale`, `unverified`, `conflict`, `closed`, `partial`, `other_language`,
    /// `assumed_place`, `composed`, `weather`.
    pub code: &'static str,
    /// A sentence in the reader's language.
    pub message: String,
}

/// An answer in the making: sentences, and the citations they use.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The text so far.
    pub text: String,
    /// The evidence so far.
    pub citations: Vec<Citation>,
    /// What must be said about it.
    pub warnings: Vec<Warning>,
    /// 0 to 1.
    pub confidence: f32,
    /// Whether the evidence answers the question.
    pub grounded: bool,
}

/// What writing an answer needs to know besides the evidence.
#[derive(Clone, Debug)]
pub struct Context {
    /// The reader's language.
    pub lang: LangTag,
    /// The present.
    pub now: Instant,
    /// The instant the question is about.
    pub at: Instant,
    /// Whether the question names the time of day, not only the day.
    pub timed: bool,
    /// The clock that dates are told by: the place's, where there is one.
    pub zone: chrono_tz::Tz,
    /// Most citations.
    pub max_citations: usize,
    /// Evidence older than this is answered as unverified, seconds.
    pub max_age_s: Option<u64>,
}

impl Context {
    /// Whether the reader reads Chinese.
    pub fn zh(&self) -> bool {
        self.lang.is_chinese()
    }

    /// One of two sentences, by the reader's language.
    pub fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.zh() { zh } else { en }
    }
}

/// A text with each mark `[n]` as it is numbered anew.
fn renumbered(text: &str, numbers: &[(usize, usize)]) -> String {
    let mut parts = text.split('[');
    let mut found = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        found.push('[');
        let mark = part.split_once(']').and_then(|(mark, rest)| Some((mark.parse::<usize>().ok()?, rest)));
        match mark.and_then(|(n, rest)| Some((numbers.iter().find(|(old, _)| *old == n)?.1, rest))) {
            Some((n, rest)) => found.push_str(&format!("{n}]{rest}")),
            None => found.push_str(part),
        }
    }
    found
}

impl Draft {
    /// Adds a sentence. In Latin text sentences are set apart by a blank.
    pub fn say(&mut self, sentence: &str) {
        let needs_space = self.text.chars().next_back().is_some_and(|c| c.is_ascii() && c != '\n');
        if needs_space && !sentence.starts_with('\n') {
            self.text.push(' ');
        }
        self.text.push_str(sentence);
    }

    /// Starts a new paragraph.
    pub fn paragraph(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    /// Whether more evidence may be cited.
    pub fn has_room(&self, context: &Context) -> bool {
        self.citations.len() < context.max_citations
    }

    /// Cites a claim and returns its number; the same claim twice has one number. Old and disputed
    /// evidence is warned of here, once for each.
    pub fn cite_claim(&mut self, context: &Context, place: &Place, claim: &Claim) -> usize {
        let citation = Citation::of_claim(0, place_ref(place, &context.lang), claim, context.now);
        let label = claim.field().label(&context.lang).to_owned();
        self.cite(context, citation, &label)
    }

    /// Cites an event or a notice and returns its number.
    pub fn cite_event(&mut self, context: &Context, place: Option<&Place>, event: &Event) -> usize {
        let text = text_for(&event.texts, &context.lang);
        let quote = text
            .map(|t| if t.body.is_empty() { t.title.clone() } else { format!("{}\n{}", t.title, t.body) });
        let citation = Citation {
            n: 0,
            kind: if event.kind == EventKind::Notice { CitationKind::Notice } else { CitationKind::Event },
            place: place.map(|p| place_ref(p, &context.lang)),
            field: None,
            text: quote.unwrap_or_default(),
            url: event.url.clone().or_else(|| event.source.url.clone()),
            freshness: event.freshness(context.now),
        };
        let label = text.map(|t| t.title.clone()).unwrap_or_default();
        self.cite(context, citation, &label)
    }

    /// Cites evidence and returns its number; `label` names it in a warning.
    pub fn cite(&mut self, context: &Context, mut citation: Citation, label: &str) -> usize {
        if let Some(n) = self.number_of(&citation) {
            return n;
        }
        citation.n = self.citations.len() + 1;
        self.warn_if_old(context, &citation.freshness, label);
        let n = citation.n;
        self.citations.push(citation);
        n
    }

    /// The number of a citation of the same words.
    fn number_of(&self, citation: &Citation) -> Option<usize> {
        let same = |known: &&Citation| {
            known.text == citation.text && known.place == citation.place && known.field == citation.field
        };
        self.citations.iter().find(same).map(|known| known.n)
    }

    /// Adds another draft behind this one, as a paragraph; what it cites is numbered anew.
    pub fn join(&mut self, other: Self) {
        let mut numbers: Vec<(usize, usize)> = Vec::new();
        for mut citation in other.citations {
            let known = self.number_of(&citation);
            let n = known.unwrap_or(self.citations.len() + 1);
            numbers.push((citation.n, n));
            if known.is_none() {
                citation.n = n;
                self.citations.push(citation);
            }
        }
        self.paragraph();
        self.text.push_str(&renumbered(&other.text, &numbers));
        for Warning { code, message } in other.warnings {
            self.warn(code, message);
        }
        self.grounded |= other.grounded;
    }

    /// Warns of a thing once.
    pub fn warn(&mut self, code: &'static str, message: String) {
        let warning = Warning { code, message };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    fn warn_if_old(&mut self, context: &Context, freshness: &Freshness, label: &str) {
        let when = dates::day(freshness.verified_at, context.zone, &context.lang);
        let too_old =
            context.max_age_s.is_some_and(|max| freshness.age_s > i64::try_from(max).unwrap_or(i64::MAX));
        let over = freshness.valid_until.is_some_and(|until| until <= context.now);
        if over {
            return;
        }
        if matches!(freshness.state, FreshnessState::Stale | FreshnessState::Expired) {
            self.warn(
                "stale",
                if context.zh() {
                    format!("“{label}”最后一次核实是{when}，可能已有变化，出发前请再确认。")
                } else {
                    format!("“{label}” was last confirmed on {when} and may have changed; please check before you go.")
                },
            );
        }
        if too_old {
            self.warn(
                "unverified",
                if context.zh() {
                    format!("“{label}”在您要求的时限内没有重新核实过（上次是{when}）。")
                } else {
                    format!(
                        "“{label}” has not been re-checked within the age you asked for (last on {when})."
                    )
                },
            );
        }
    }
}

/// A place for a reader.
pub fn place_ref(place: &Place, lang: &LangTag) -> PlaceRef {
    PlaceRef { id: place.id.clone(), name: place.name(lang).to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_is_numbered_anew() {
        assert_eq!(renumbered("A[1]，B [2] [x] [3]", &[(1, 4), (2, 1)]), "A[4]，B [1] [x] [3]");
    }
}
