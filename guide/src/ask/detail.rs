//! What in particular is asked of a place: "渔家灶的烤羊腿多少钱" asks for a price, and not for that of
//! a meal. A fact, or a text, must speak of what is asked; what nothing speaks of is not told.

use super::Work;
use crate::answer::words::reads_as;
use crate::answer::{facts, open, units, unknown};
use crate::reading::fields::is_act_of_doors;
use crate::reading::sought::asks_for_telling;
use crate::reading::{Ask, labels};
use crate::retrieve::ANSWERS;
use crate::retrieve::terms::{Terms, latin_words};
use crate::{Guide, GuideError};
use scenic_data::view::{Fact, PlaceView};
use scenic_data::{Field, LangTag};

/// The share of what is asked that a fact or a text must speak of.
pub(super) const SPEAKS_OF: f32 = 0.5;
/// The same where nothing but the words tells that the fact is asked for.
const SPEAKS_OF_ALL: f32 = 0.6;
/// The same of a text about something else than the place that is asked about.
pub(super) const SPEAKS_OF_MOST: f32 = 0.75;
/// The same of a text that fits the whole question at least so well.
pub(super) const SPEAKS_OF_SOME: f32 = 0.3;
pub(super) const FITS_WELL: f32 = 0.7;
/// Words of a question that is answered by telling, where no field is asked for.
const HOW: [&str; 4] = ["怎么", "如何", "做什么", "干什么"];

/// A fact, and how well it fits what is asked.
struct Fitting<'a> {
    fact: &'a Fact,
    /// How well its label fits the question, see [`labels::fit`].
    label: u8,
    /// The share of what is asked in particular that it speaks of.
    covers: f32,
    /// Whether its field is among those asked for.
    asked: bool,
    /// Whether its label is in the reader's language.
    readable: bool,
    /// Whether the question asks about something in particular.
    particular: bool,
    /// Whether its value is made of what the fields asked for are.
    of_kind: bool,
}

impl Fitting<'_> {
    fn score(&self) -> f32 {
        let label = if self.of_kind || self.label == 2 { usize::from(self.label) } else { 0 };
        let label = [0.0, 0.1, 0.7, 1.0].get(label).copied().unwrap_or_default();
        let asked = match (self.asked, self.particular && self.covers == 0.0) {
            (true, false) => 0.6,
            // It is asked for, and yet says nothing of what is asked about.
            (true, true) => 0.3,
            (false, _) => 0.0,
        };
        self.covers + label + asked + if self.readable { 0.05 } else { 0.0 }
    }
}

/// Whether a fact is what is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stands {
    /// Its label or its field is asked for.
    Surely,
    /// It speaks of what is asked about; a text may do so better.
    Perhaps,
    No,
}

impl Fitting<'_> {
    /// `open` where no field is asked for, `telling` where the answer is a story rather than a value, `chooses`
    /// where the question names what it may be.
    fn stands(&self, open: bool, telling: bool, chooses: bool) -> Stands {
        // "是用中文讲还是英文讲": what says neither is no answer.
        if chooses && self.covers < SPEAKS_OF {
            return Stands::No;
        }
        let labelled = (self.label == 3 && self.of_kind && (!telling || self.covers >= SPEAKS_OF_ALL))
            || (self.label == 2 && !telling);
        let least = if open { SPEAKS_OF_ALL } else { SPEAKS_OF };
        if labelled || (self.asked && self.covers >= SPEAKS_OF) || (!telling && self.covers >= 1.0) {
            Stands::Surely
        } else if !telling && self.covers >= least {
            Stands::Perhaps
        } else {
            Stands::No
        }
    }
}

impl Guide {
    /// Answers what is asked in particular of a place, where the question says so and something speaks
    /// of it. False leaves it to the fields asked for.
    pub(super) async fn detail(&self, work: &mut Work, view: &PlaceView) -> Result<bool, GuideError> {
        let fields = match &work.reading.ask {
            Ask::Fields(fields) if !work.reading.vague => fields.clone(),
            _ => Vec::new(),
        };
        let particular = self.terms(&work.reading.particular);
        let best = fitting(work, view, &fields, &particular);
        let prose = fields.iter().any(Field::is_prose);
        let stands = best.as_ref().map_or(Stands::No, |best| {
            best.stands(fields.is_empty(), tells(work, &fields), chooses(&work.reading.masked))
        });
        tracing::debug!(
            particular = work.reading.particular,
            ?particular.words,
            field = best.as_ref().map(|best| best.fact.claim.field().as_str()),
            covers = best.as_ref().map(|best| best.covers),
            stands = ?stands,
            "detail"
        );
        // It has the label, and says nothing of "兵马俑".
        if let Some(best) = best.as_ref().filter(|best| stands != Stands::No && !best.asked)
            && is_told_in(view, &work.context.lang)
            && self.names_unheard(&work.reading.particular).await?
        {
            return self.not_mentioned(work, view, &[best.fact.claim.field().clone()]).await;
        }
        if let (Stands::Surely, Some(best)) = (stands, &best) {
            return Ok(state(work, view, best, &fields));
        }
        if particular.words.is_empty() || prose || (fields.is_empty() && stands == Stands::No) {
            return Ok(false);
        }
        let least = best.as_ref().filter(|_| stands == Stands::Perhaps).map_or(SPEAKS_OF, |best| best.covers);
        if self.is_searched(work, view, &fields, &particular) {
            let passages = self.passages(work, Some(&view.place), &self.question_terms(work)).await?;
            let known = self.knows_any(work, view, &fields);
            let choice = self.choice(&work.reading.masked);
            let choice = choice.filter(|choice| passages.iter().any(|passage| choice.is_in(&passage.part)));
            let speaks = |passage: &open::Passage| {
                if let Some(choice) = &choice {
                    return passage.fit >= ANSWERS && choice.is_in(&passage.part);
                }
                let text = &passage.citation.text;
                // A field that is known answers better than a text in another language.
                if known && !reads_as(text, &work.context.lang) {
                    return false;
                }
                let covers = particular.share_in(text);
                let better = if stands == Stands::Perhaps { covers > least } else { covers >= least };
                // Where no fact speaks of it, a text need not say all of it that fits the whole question.
                let well = stands == Stands::No && passage.fit >= FITS_WELL && covers >= SPEAKS_OF_SOME;
                (well || passage.fit >= ANSWERS && better) && (fields.is_empty() || is_of_kind(&fields, text))
            };
            // The text whose part that was found has a time, or a price, answers before one that has it elsewhere.
            let tells = |passage: &open::Passage| speaks(passage) && is_of_kind(&fields, &passage.part);
            let at = passages.iter().position(tells).filter(|_| !fields.is_empty());
            if let Some(at) = at.or_else(|| passages.iter().position(speaks)) {
                open::say(&mut work.draft, &work.context, passages.get(at..).unwrap_or_default());
                return Ok(true);
            }
        }
        match (stands, &best) {
            (Stands::Perhaps, Some(best)) => Ok(state(work, view, best, &fields)),
            _ => self.not_mentioned(work, view, &fields).await,
        }
    }

    /// Whether texts are searched: one word beyond the wording is seldom more than talk where the field
    /// asked for is known, unless it names something.
    fn is_searched(&self, work: &Work, view: &PlaceView, fields: &[Field], particular: &Terms) -> bool {
        let thing = || {
            let particular = &work.reading.particular;
            let chinese = self.index.chinese_words(particular);
            chinese.iter().any(|word| word.noun) || latin_words(particular).any(names_thing)
        };
        !self.knows_any(work, view, fields) || particular.words.len() > 1 || thing()
    }

    /// Whether a place has any of these fields.
    fn knows_any(&self, work: &Work, view: &PlaceView, fields: &[Field]) -> bool {
        fields.iter().any(|field| view.fact(&self.stand_in(view, field), &work.context.lang).is_some())
    }

    /// Says that no source speaks of what is asked about, and what is known of these fields. False when
    /// some source does.
    async fn not_mentioned(
        &self,
        work: &mut Work,
        view: &PlaceView,
        fields: &[Field],
    ) -> Result<bool, GuideError> {
        // Where nothing is told in the question's language, its words cannot stand in a text.
        if !is_told_in(view, &work.context.lang) {
            return Ok(false);
        }
        let unheard = self.unheard(&work.reading.particular).await?;
        if unheard.is_empty() {
            return Ok(false);
        }
        unknown::not_mentioned(&mut work.draft, &work.context, view, &unheard);
        for field in fields.iter().map(|field| self.stand_in(view, field)) {
            facts::state(&mut work.draft, &work.context, view, &field);
        }
        work.draft.text.truncate(work.draft.text.trim_end().len());
        work.draft.grounded = false;
        work.draft.confidence = 0.3;
        Ok(true)
    }

    /// Whether a text asks after something by name ("的兵马俑") that stands in no text at all.
    async fn names_unheard(&self, text: &str) -> Result<bool, GuideError> {
        let unheard = self.unheard(text).await?;
        Ok(unheard.iter().any(|word| text.contains(&format!("的{word}"))))
    }

    /// Where nothing is on at a place: what a source tells of it all the same ("演出：周五、周六 19:30"), or
    /// that none speaks of what is asked about. False when there is neither.
    pub(super) async fn no_event(&self, work: &mut Work, view: &PlaceView) -> Result<bool, GuideError> {
        let mut particular = self.terms(&work.reading.particular);
        if particular.words.is_empty() {
            particular = self.question_terms(work);
        }
        let best = fitting(work, view, &[], &particular);
        if let Some(best) = best.filter(|best| best.label == 3 || best.covers >= SPEAKS_OF_ALL) {
            super::sure(work, 0.8);
            facts::state_fact(&mut work.draft, &work.context, view, best.fact);
            return Ok(true);
        }
        if particular.words.is_empty() {
            return Ok(false);
        }
        let unheard = self.unheard(&work.reading.particular).await?;
        if !unheard.is_empty() && is_told_in(view, &work.context.lang) {
            unknown::not_mentioned(&mut work.draft, &work.context, view, &unheard);
            return Ok(false);
        }
        let search = self.question_terms(work);
        self.told_in_text(work, Some(&view.place), &search, &particular, SPEAKS_OF).await
    }

    /// Whether the text that is cited first tells of something by that name, as either language writes it.
    pub(super) fn tells_of(&self, work: &Work, name: &str) -> bool {
        let first = work.draft.citations.first();
        first.is_some_and(|citation| {
            self.terms(name).share_in(&citation.text) >= 1.0 && !is_part(name, &citation.text)
        })
    }

    /// The things a text names that stand in no text at all.
    pub(super) async fn unheard(&self, text: &str) -> Result<Vec<String>, GuideError> {
        // What stands after 的 is what is asked about, whatever the dictionary takes it for.
        let named = |word: &str| text.contains(&format!("的{word}"));
        let nouns = self.index.chinese_words(text).into_iter().filter(|word| word.noun || named(&word.text));
        let nouns = nouns.map(|word| word.text).filter(|word| word.chars().count() > 1);
        let words = latin_words(text).map(str::to_owned);
        Ok(self.index.unheard(nouns.chain(words).collect()).await?)
    }
}

/// Whether a name stands in a text only as a part of longer ones: "黄山" where "黄山北" is a station.
fn is_part(name: &str, text: &str) -> bool {
    let mut found = text.match_indices(name).map(|(at, _)| text.get(at + name.len()..).unwrap_or_default());
    let first = found.next();
    first.is_some_and(|first| {
        [first].into_iter().chain(found).all(|after| after.starts_with(['东', '南', '西', '北']))
    })
}

/// Whether sources tell of a place in a language.
fn is_told_in(view: &PlaceView, lang: &LangTag) -> bool {
    view.facts.iter().any(|fact| fact.claim.field().is_prose() && reads_as(fact.claim.value(), lang))
}

/// Whether a question is answered by telling rather than by a value.
fn tells(work: &Work, fields: &[Field]) -> bool {
    let masked = &work.reading.masked;
    let how = fields.is_empty() && HOW.iter().any(|word| masked.contains(word));
    how || asks_for_telling(masked)
}

/// Whether a Latin word names a thing ("breakfast") rather than what doors do.
fn names_thing(word: &str) -> bool {
    word.len() > 3 && !is_act_of_doors(word)
}

/// Whether a question names what the answer may be: "是用中文讲还是英文讲", "in Chinese or in English?".
fn chooses(masked: &str) -> bool {
    masked.contains("还是") || masked.contains(" or ")
}

/// States a fact that the question does not ask for in so many words; one it asks for is left to those.
fn state(work: &mut Work, view: &PlaceView, best: &Fitting<'_>, fields: &[Field]) -> bool {
    if let Some(stated) = units::stated(&work.reading.question, view, best.fact) {
        super::sure(work, 0.9);
        units::state(&mut work.draft, &work.context, view, best.fact, &stated);
        return true;
    }
    if best.readable && fields.contains(best.fact.claim.field()) {
        return false;
    }
    super::sure(work, 0.9);
    facts::state_fact(&mut work.draft, &work.context, view, best.fact);
    true
}

/// Whether a text has in it what the fields asked for are made of: a time of day, money, a number to call.
pub(super) fn is_of_kind(fields: &[Field], text: &str) -> bool {
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let has = |words: &[&str]| words.iter().any(|word| text.to_lowercase().contains(word));
    fields.iter().any(|field| match field.as_str() {
        "opening_hours" => {
            (digits && has(&[":", "：", "am", "pm"])) || has(&["点", "全天", "周", "closed", "day"])
        }
        "ticket" | "price" => has(&["元", "¥", "免费", "free"]),
        "phone" => text.chars().filter(char::is_ascii_digit).count() >= 7 && has(&["-", "1"]),
        "visit_min" => has(&["小时", "分钟", "hour", "minute", "min", "天"]),
        _ => true,
    })
}

/// The fact that fits best, of those that are stated rather than read.
fn fitting<'a>(
    work: &Work,
    view: &'a PlaceView,
    fields: &[Field],
    particular: &Terms,
) -> Option<Fitting<'a>> {
    let readable = |fact: &Fact| {
        let field = fact.claim.field();
        let written = if field.is_known() { fact.claim.value() } else { field.as_str() };
        reads_as(written, &work.context.lang)
    };
    view.facts
        .iter()
        .filter(|fact| {
            !fact.claim.field().is_prose() && !matches!(fact.claim.field().as_str(), "tags" | "url")
        })
        .map(|fact| {
            let field = fact.claim.field();
            let label = field.label(&work.context.lang);
            let text = format!("{label} {}", fact.claim.value());
            let of_kind = fields.is_empty() || is_of_kind(fields, fact.claim.value());
            let readable = readable(fact);
            let covers = if of_kind { particular.share_in(&text) } else { 0.0 };
            Fitting {
                fact,
                label: labels::fit(field, &work.reading.masked),
                // A dictionary has many words for one: few of them found mean little.
                covers: if readable || covers >= SPEAKS_OF_ALL { covers } else { 0.0 },
                asked: fields.contains(field),
                readable,
                particular: !particular.words.is_empty(),
                of_kind,
            }
        })
        .filter(|fitting| fitting.readable || fitting.label >= 2 || fitting.covers > 0.0)
        // What the reader's language says comes before what must be quoted.
        .max_by(|a, b| {
            let says = |fitting: &Fitting<'_>| fitting.readable && fitting.score() >= SPEAKS_OF;
            says(a).cmp(&says(b)).then(a.score().total_cmp(&b.score()))
        })
}
