//! Measuring answers: questions with what they should find, and the figures.
//!
//! A question is answered when a citation carries the place and the field (or the value) of one of
//! its expected facts; it is exact when the answer's text contains the value. Blanks and punctuation
//! do not count.

mod reliability;

pub use reliability::{Band, Reliability};

use crate::answer::Citation;
use crate::ask::sure::{Calibration, Judged};
use crate::ask::{Answer, HOME, Question};
use crate::gazetteer::Gazetteer;
use crate::reading::dialogue::{Message, Role};
use crate::{Guide, GuideError};
use scenic_data::{Field, Instant, LangTag, PlaceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A value of so many characters is the fact wherever it stands.
const TELLING_VALUE: usize = 5;
/// How much of a long value must be found.
const VALUE_PREFIX: usize = 60;

/// A question and what it should find.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Its name in reports.
    pub id: String,
    /// A class of questions that is reported on its own.
    #[serde(default)]
    pub class: Option<String>,
    /// The dialogue; the last user message is the question.
    pub messages: Vec<CaseMessage>,
    /// The language to answer in; else the question's.
    #[serde(default)]
    pub lang: Option<String>,
    /// The hour of tomorrow that it is asked at, by the clock of the region; now unless told.
    #[serde(default)]
    pub hour: Option<u32>,
    /// Any of these answers it. Empty: it cannot be answered, and should be refused.
    #[serde(default)]
    pub facts: Vec<Expected>,
    /// What else must be so.
    #[serde(default)]
    pub expect: Expect,
}

/// What must be so besides a fact being found.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Expect {
    /// Whether it is answered at all; without it, whether there are facts.
    pub grounded: Option<bool>,
    /// A warning with this code is given.
    pub warning: Option<String>,
    /// Every place among the facts is cited, not just one.
    pub all: bool,
    /// No place outside the facts is cited, but for those the question names.
    pub only: bool,
    /// It is answered with a plan or a way: the places of the facts are stops of the plan, or the ends of the
    /// way.
    pub outing: Option<Outing>,
    /// Places that no plan stops at.
    pub without: Vec<String>,
}

/// What a question about getting around is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outing {
    /// Stops with their times.
    Plan,
    /// The way between two places.
    Way,
}

/// Something said.
#[derive(Clone, Debug, Deserialize)]
pub struct CaseMessage {
    /// `user` or `assistant`.
    pub role: String,
    /// What.
    pub content: String,
}

/// A fact that answers a question.
#[derive(Clone, Debug, Deserialize)]
pub struct Expected {
    /// The place, by any name.
    #[serde(alias = "name")]
    pub place: String,
    /// The field, by key or label.
    #[serde(default)]
    pub field: Option<String>,
    /// The value, or its beginning.
    #[serde(default)]
    pub value: Option<String>,
}

/// The figures of a class of questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Questions asked.
    pub questions: usize,
    /// Errors instead of answers.
    pub errors: usize,
    /// Share answered by the first citation; for questions without an answer, share refused.
    pub hit_at_1: f64,
    /// Share answered by one of the first five.
    pub hit_at_5: f64,
    /// Share of short facts whose value stands in the answer.
    pub exact: Option<f64>,
    /// Median time, milliseconds.
    pub p50_ms: f64,
    /// 99th percentile, milliseconds.
    pub p99_ms: f64,
}

/// A question that was not answered as it should be.
#[derive(Clone, Debug, Serialize)]
pub struct Miss {
    /// Which.
    pub id: String,
    /// What was asked last.
    pub question: String,
    /// What was expected.
    pub expected: String,
    /// What was answered.
    pub answered: String,
    /// Whether one of the first five citations answers it all the same.
    pub in_five: bool,
}

/// An evaluation's outcome.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Over all questions.
    pub all: Figures,
    /// By class.
    pub classes: BTreeMap<String, Figures>,
    /// Whether answers are as sure as they say.
    pub confidence: Reliability,
    /// What was missed.
    pub misses: Vec<Miss>,
    /// The answers that claim to answer, in the order asked.
    #[serde(skip)]
    pub judged: Vec<Judged>,
}

/// What a calibration from these answers does, and what it does to answers that it has not seen.
#[derive(Clone, Debug, Serialize)]
pub struct Calibrated {
    /// From all answers.
    pub calibration: Calibration,
    /// Of every second answer, scores taken as they are.
    pub before: Reliability,
    /// Of the same, by a calibration from the others.
    pub after: Reliability,
}

impl Report {
    /// Calibrates by the answers judged.
    pub fn calibrate(&self) -> Calibrated {
        let (mut seen, mut unseen) = (Vec::new(), Vec::new());
        for (n, judged) in self.judged.iter().enumerate() {
            if n.is_multiple_of(2) { seen.push(*judged) } else { unseen.push(*judged) }
        }
        let half = Calibration::fit(&seen);
        let told = |said: &dyn Fn(&Judged) -> f32| {
            let answers: Vec<(f64, bool)> = unseen.iter().map(|j| (f64::from(said(j)), j.right)).collect();
            Reliability::of(&answers)
        };
        Calibrated {
            calibration: Calibration::fit(&self.judged),
            before: told(&|judged| judged.evidence.score),
            after: told(&|judged| half.probability(judged.evidence)),
        }
    }
}

#[derive(Default)]
struct Tally {
    questions: usize,
    errors: usize,
    at_1: usize,
    at_5: usize,
    exact: usize,
    short: usize,
    times: Vec<f64>,
}

/// Asks every question, one after the other, and judges the answers. `progress` is told how many
/// are done.
pub async fn evaluate(
    guide: &Guide,
    cases: &[Case],
    mut progress: impl FnMut(usize),
) -> Result<Report, GuideError> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut all = Tally::default();
    let mut misses = Vec::new();
    let (mut judged, mut said) = (Vec::new(), Vec::new());
    for (done, case) in cases.iter().enumerate() {
        let begun = std::time::Instant::now();
        let answer = guide.ask(Question { at: asked_at(case, guide.clock.now()), ..question(case)? }).await;
        let time = begun.elapsed().as_secs_f64() * 1_000.0;
        let names = guide.names.gazetteer(guide.store.last_change().await?).await?;
        let verdict = answer.as_ref().ok().map(|answer| judge(case, answer, &names));
        let class = case.class.clone().unwrap_or_else(|| "all".to_owned());
        for tally in [&mut all, tallies.entry(class).or_default()] {
            tally.count(verdict, time);
        }
        if let (Ok(answer), Some(verdict)) = (&answer, verdict)
            && let Some(evidence) = answer.evidence
        {
            judged.push(Judged { evidence, right: verdict.at_1 });
            said.push((f64::from(answer.confidence), verdict.at_1));
        }
        if !verdict.is_some_and(|v| v.at_1) {
            misses.push(miss(case, &answer, verdict.is_some_and(|v| v.at_5)));
        }
        progress(done + 1);
    }
    tallies.retain(|class, _| class != "all");
    let classes = tallies.into_iter().map(|(class, tally)| (class, tally.figures())).collect();
    Ok(Report { all: all.figures(), classes, confidence: Reliability::of(&said), misses, judged })
}

/// A case as a question to the guide.
pub fn question(case: &Case) -> Result<Question, GuideError> {
    let role = |text: &str| if text == "assistant" { Role::Assistant } else { Role::User };
    let lang = case.lang.as_deref().map(LangTag::parse).transpose();
    Ok(Question {
        messages: case
            .messages
            .iter()
            .map(|m| Message { role: role(&m.role), content: m.content.clone() })
            .collect(),
        lang: lang.map_err(|message| GuideError::Invalid { field: "lang", message })?,
        ..Question::default()
    })
}

/// The instant that a question is asked at; `None` is now.
fn asked_at(case: &Case, now: Instant) -> Option<Instant> {
    let tomorrow = now.with_timezone(&HOME).date_naive().succ_opt()?;
    let local = tomorrow.and_hms_opt(case.hour?, 0, 0)?.and_local_timezone(HOME).earliest()?;
    Some(local.to_utc())
}

#[derive(Clone, Copy)]
struct Verdict {
    at_1: bool,
    at_5: bool,
    exact: Option<bool>,
}

fn judge(case: &Case, answer: &Answer, names: &Gazetteer) -> Verdict {
    if !case.expect.grounded.unwrap_or(!case.facts.is_empty()) {
        return Verdict { at_1: !answer.grounded, at_5: !answer.grounded, exact: None };
    }
    let facts: Vec<(&Expected, Vec<PlaceId>)> =
        case.facts.iter().map(|fact| (fact, places(names, &fact.place))).collect();
    if let Some(outing) = case.expect.outing {
        let holds = leads(outing, case, answer, names, &facts);
        return Verdict { at_1: holds, at_5: holds, exact: None };
    }
    let meets = |citation: &Citation| facts.iter().any(|(fact, of)| is_met(fact, of, citation));
    let (mut at_1, mut at_5) =
        (answer.citations.first().is_some_and(meets), answer.citations.iter().take(5).any(meets));
    let cited = |of: &[PlaceId]| {
        answer.citations.iter().any(|c| c.place.as_ref().is_some_and(|p| of.contains(&p.id)))
    };
    let mut rest = true;
    if case.expect.all {
        let all = facts.iter().all(|(_, of)| cited(of));
        (at_1, at_5) = (all, all);
    }
    if case.expect.only {
        let question = case.messages.last().map_or("", |m| m.content.as_str());
        let named = places(names, question);
        let allowed = |id: &PlaceId| named.contains(id) || facts.iter().any(|(_, of)| of.contains(id));
        rest &= answer.citations.iter().filter_map(|c| c.place.as_ref()).all(|place| allowed(&place.id));
        at_1 |= at_5;
    }
    if let Some(code) = &case.expect.warning {
        rest &= answer.warnings.iter().any(|warning| warning.code == code);
    }
    let text = fold(&answer.answer);
    let short: Vec<String> = case
        .facts
        .iter()
        .filter(|fact| fact.field.as_deref().is_none_or(|f| !Field::new(f).is_prose()))
        .filter_map(|fact| fact.value.as_deref().map(|v| prefix(v, VALUE_PREFIX)))
        .collect();
    Verdict {
        at_1: at_1 && rest,
        at_5: at_5 && rest,
        exact: (!short.is_empty()).then(|| short.iter().any(|value| text.contains(value))),
    }
}

/// Whether an answer is a plan or a way as it should be.
fn leads(
    outing: Outing,
    case: &Case,
    answer: &Answer,
    names: &Gazetteer,
    facts: &[(&Expected, Vec<PlaceId>)],
) -> bool {
    let reached: Vec<&PlaceId> = match (outing, &answer.plan) {
        (Outing::Plan, Some(plan)) => plan.stops.iter().map(|stop| &stop.place.id).collect(),
        (Outing::Way, _) => match &answer.way {
            Some(way) => way.from.iter().chain(&way.to).map(|place| &place.id).collect(),
            None => return false,
        },
        _ => return false,
    };
    let without = case.expect.without.iter().flat_map(|name| places(names, name));
    facts.iter().all(|(_, of)| of.iter().any(|id| reached.contains(&id)))
        && !without.into_iter().any(|id| reached.contains(&&id))
}

/// The places that a text names.
fn places(names: &Gazetteer, text: &str) -> Vec<PlaceId> {
    names.mentions(text).into_iter().flat_map(|mention| mention.places).collect()
}

/// Whether a citation carries a fact: its place, and its field or its value where it has them. Text
/// of no place in particular carries a value.
fn is_met(fact: &Expected, of: &[PlaceId], citation: &Citation) -> bool {
    let value = fact.value.as_deref().map(|v| prefix(v, 40)).unwrap_or_default();
    let says = !value.is_empty() && fold(&citation.text).contains(&value);
    let same_field = fact.field.as_deref().is_some_and(|f| citation.field == Some(Field::new(f)));
    match &citation.place {
        None => says && fact.field.is_none(),
        Some(place) if !of.contains(&place.id) => {
            says && value.chars().count() >= TELLING_VALUE && fact.field.is_none()
        }
        Some(_) => same_field || says || (fact.field.is_none() && value.is_empty()),
    }
}

fn fold(text: &str) -> String {
    scenic_data::text::fold(text)
}

fn prefix(value: &str, chars: usize) -> String {
    fold(value).chars().take(chars).collect()
}

fn miss(case: &Case, answer: &Result<Answer, GuideError>, in_five: bool) -> Miss {
    let expected = case.facts.first().map_or_else(
        || "no answer".to_owned(),
        |f| format!("{} {} {}", f.place, f.field.as_deref().unwrap_or(""), f.value.as_deref().unwrap_or("")),
    );
    let answered = match answer {
        Ok(answer) => answer.answer.clone(),
        Err(error) => format!("error: {error}"),
    };
    Miss {
        id: case.id.clone(),
        question: case.messages.last().map(|m| m.content.clone()).unwrap_or_default(),
        expected: expected.chars().take(80).collect(),
        answered: answered.chars().take(120).collect(),
        in_five,
    }
}

impl Tally {
    fn count(&mut self, verdict: Option<Verdict>, time: f64) {
        self.questions += 1;
        self.times.push(time);
        let Some(verdict) = verdict else {
            self.errors += 1;
            return;
        };
        self.at_1 += usize::from(verdict.at_1);
        self.at_5 += usize::from(verdict.at_5);
        if let Some(exact) = verdict.exact {
            self.short += 1;
            self.exact += usize::from(exact);
        }
    }

    fn figures(mut self) -> Figures {
        self.times.sort_by(f64::total_cmp);
        let share =
            |part: usize, whole: usize| (part as f64 / whole.max(1) as f64 * 10_000.0).round() / 10_000.0;
        let at = |q: f64| {
            let index = ((self.times.len() as f64 * q) as usize).min(self.times.len().saturating_sub(1));
            self.times.get(index).map_or(0.0, |ms| (ms * 100.0).round() / 100.0)
        };
        Figures {
            questions: self.questions,
            errors: self.errors,
            hit_at_1: share(self.at_1, self.questions),
            hit_at_5: share(self.at_5, self.questions),
            exact: (self.short > 0).then(|| share(self.exact, self.short)),
            p50_ms: at(0.5),
            p99_ms: at(0.99),
        }
    }
}
