//! Answering a question: read it, look up facts or retrieve passages, compose.

mod about;
mod admitted;
mod around;
mod choose;
mod detail;
mod doors;
mod happenings;
mod model;
mod outing;
mod recheck;
mod rescue;
mod ride;
mod several;
pub mod sure;
mod telling;
mod way;
mod weather;

pub use model::{Answer, PlaceScore, Question, Took};
pub use telling::{Part, Telling, Writing, WrittenBy};

use crate::answer::{Context, Draft, PlaceRef, courtesy, units, unknown};
use crate::catalogue::Catalogue;
use crate::gazetteer::Gazetteer;
use crate::plan::card::{Plan, WayCard};
use crate::reading::dialogue::{Message, Role};
use crate::reading::{self, Ask, Known, Lexicon, Reading, when};
use crate::{Guide, GuideError};
use scenic_data::event::Event;
use scenic_data::view::PlaceView;
use scenic_data::{Field, Instant, PlaceId, Position};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant as Tick;
use sure::Evidence;

/// Longest question and longest earlier message, in characters.
pub const MAX_MESSAGE: usize = 4_000;
/// Most messages of a dialogue; earlier ones are not read.
pub const MAX_MESSAGES: usize = 60;
/// The clock where no place is spoken of.
pub(crate) const HOME: chrono_tz::Tz = chrono_tz::Asia::Shanghai;
/// Citations of an answer unless the request says otherwise, and the most it may ask for.
pub const CITATIONS: (usize, usize) = (6, 20);
/// What is carried while one question is answered.
struct Work {
    reading: Reading,
    context: Context,
    location: Option<Position>,
    /// Whether the question names a time.
    named_time: bool,
    /// The day asked about, when the question names one and no time of it.
    day: Option<(Instant, Instant)>,
    /// The same where it names no part of the day either.
    whole_day: Option<(Instant, Instant)>,
    draft: Draft,
    degraded: Vec<&'static str>,
    /// The instant that the question is asked at.
    base: Instant,
    /// The plan that was made, and the way that was found.
    plan: Option<Box<Plan>>,
    way: Option<Box<WayCard>>,
    /// The notices of places, as far as they were read.
    notices: HashMap<PlaceId, Arc<[Event]>>,
    retrieve: f64,
}

/// Says to the trace which places an answer is about and whose words it rests on: not what was asked.
fn trace(answer: &Answer) {
    let span = tracing::Span::current();
    if span.is_disabled() {
        return;
    }
    let places: Vec<&str> = answer.places.iter().map(|place| place.id.as_str()).collect();
    let mut urls: Vec<&str> =
        answer.citations.iter().filter_map(|citation| citation.url.as_deref()).collect();
    urls.dedup();
    span.record("place", places.join(" ")).record("url", urls.join(" ")).record("grounded", answer.grounded);
}

impl Guide {
    /// Reads a question, with what it is read by.
    async fn understand(
        &self,
        question: &Question,
    ) -> Result<(Reading, Arc<Gazetteer>, Arc<Catalogue>), GuideError> {
        check(question)?;
        let given = match &question.place {
            Some(text) => Some(self.given_place("place_id", text).await?),
            None => None,
        };
        let last = self.store.last_change().await?;
        let gazetteer = self.names.gazetteer(last).await?;
        let catalogue = self.catalogues.catalogue(last).await?;
        let recent = question.messages.len().saturating_sub(MAX_MESSAGES);
        let messages = question.messages.get(recent..).unwrap_or_default();
        let lexicon = Lexicon { gazetteer: &gazetteer, catalogue: &catalogue };
        let now = question.at.unwrap_or_else(|| self.clock.now()).with_timezone(&HOME).naive_local();
        let reading = reading::read(lexicon, messages, question.lang.as_ref(), given.as_ref(), now);
        Ok((reading, gazetteer, catalogue))
    }

    /// Whether a question says itself which place it is about.
    pub(crate) async fn says_which(&self, question: &Question) -> Result<bool, GuideError> {
        let (reading, ..) = self.understand(question).await?;
        Ok(matches!(reading.place, Some((_, Known::Named | Known::Request))))
    }

    /// Answers a question, without telling of it before it is done.
    pub async fn ask(&self, question: Question) -> Result<Answer, GuideError> {
        self.ask_telling(question, &Telling::silent()).await
    }

    /// Answers a question and tells of it as it comes: the evidence first, then the text. Errors are the
    /// caller's (an empty or overlong question, an unknown `place`) or the store's and the index's;
    /// having no evidence is an answer, not an error.
    #[tracing::instrument(name = "answer", skip_all, fields(place, url, grounded))]
    pub async fn ask_telling(&self, question: Question, telling: &Telling) -> Result<Answer, GuideError> {
        let begun = Tick::now();
        let (reading, gazetteer, catalogue) = self.understand(&question).await?;
        // A model that writes is told one question.
        let several =
            if self.writer.is_some() { Vec::new() } else { self.several(&question, &reading).await? };
        let mut parts = several.into_iter();
        let (first, reading) = parts.next().unwrap_or_else(|| (question.clone(), reading));
        let (mut work, view) = Box::pin(self.work_out(&first, reading, &catalogue, begun)).await?;
        if let Some(view) = &view {
            self.notices_beside(&mut work, view).await?;
        }
        let mut sure = 1.0_f32;
        for (part, reading) in parts {
            let (mut other, _) = Box::pin(self.work_out(&part, reading, &catalogue, Tick::now())).await?;
            self.calibration.weigh(&other.reading.ask, &mut other.draft, false);
            sure = sure.min(work.add(other));
        }
        units::convert(&mut work.draft, &work.context, &work.reading.question);
        let writing = self.tell(&mut work, &gazetteer, telling).await;
        let outing = work.plan.is_some() || work.way.is_some();
        let evidence = self.calibration.weigh(&work.reading.ask, &mut work.draft, outing);
        work.draft.confidence = work.draft.confidence.min(sure);
        let answer = finish(work, view.as_ref(), question.explain, writing, evidence, begun);
        self.recheck(&answer, question.max_age_s);
        self.cited.add(&answer.citations);
        trace(&answer);
        Ok(answer)
    }

    /// Answers one question that was read, as a draft.
    async fn work_out(
        &self,
        question: &Question,
        reading: Reading,
        catalogue: &Catalogue,
        begun: Tick,
    ) -> Result<(Work, Option<PlaceView>), GuideError> {
        let now = self.clock.now();
        let base = question.at.unwrap_or(now);
        let place = match &reading.place {
            Some((id, _)) => self.store.place(id).await?,
            None => None,
        };
        let zone = place.as_ref().map_or(HOME, |place| place.time_zone);
        let named_time = when::when(&reading.masked, base, zone).or_else(|| {
            let of_many = matches!(reading.ask, Ask::Find(_) | Ask::Happenings(_));
            if of_many { when::next_part(&reading.masked, base, zone) } else { None }
        });
        let at = named_time.and_then(|w| w.judge_at(zone)).unwrap_or(base);
        let view = match place {
            Some(place) => Some(self.store.view_of(place, at).await?),
            None => None,
        };
        let sets = matches!(reading.ask, Ask::Find(_) | Ask::Compare(_) | Ask::Plan(_));
        let most = question.max_citations.unwrap_or(if sets { CITATIONS.1 } else { CITATIONS.0 });
        let context = Context {
            lang: reading.lang.clone(),
            now,
            at,
            timed: named_time.is_some_and(|time| time.instant.is_some() && !time.now),
            zone,
            max_citations: most.clamp(1, CITATIONS.1),
            max_age_s: question.max_age_s,
        };
        let mut work = Work {
            reading,
            context,
            location: question.location,
            named_time: named_time.is_some_and(|time| !time.now),
            day: named_time.and_then(|w| w.whole_day(zone)),
            whole_day: named_time.and_then(|w| w.as_a_whole(zone)),
            draft: Draft::default(),
            degraded: Vec::new(),
            base,
            plan: None,
            way: None,
            notices: HashMap::new(),
            retrieve: ms(begun),
        };
        self.answer(&mut work, view.as_ref(), catalogue).await?;
        Ok((work, view))
    }

    async fn answer(
        &self,
        work: &mut Work,
        view: Option<&PlaceView>,
        catalogue: &Catalogue,
    ) -> Result<(), GuideError> {
        let ask = work.reading.ask.clone();
        if let (Some(view), Some((_, known @ (Known::Guessed | Known::Only)))) = (view, &work.reading.place) {
            let name = view.place.name(&work.context.lang).to_owned();
            // "索道" is how people call the one there is: nothing has to be set right.
            unknown::understood(&mut work.draft, &work.context, &name, *known == Known::Guessed);
        }
        // Who is hurt or lost is told whom to call before anything else.
        if reading::whether::is_emergency(&work.reading.question) && self.rescue(work).await? {
            return Ok(());
        }
        if reading::whether::asks_weather(&work.reading.masked)
            && matches!(ask, Ask::Fields(_) | Ask::Open | Ask::Status)
        {
            return self.weather(work, view).await;
        }
        // A plain question for a field of a place that it names is about no happening.
        let about_place = matches!(work.reading.place, Some((_, Known::Named))) && !work.reading.vague;
        let may_name = match &ask {
            Ask::Fields(_) => !about_place,
            Ask::Open | Ask::Happenings(_) => true,
            _ => false,
        };
        if may_name && self.titled(work).await? {
            return Ok(());
        }
        let ask = match ask {
            Ask::Plan(wish) => return self.outing(work, &wish, catalogue).await,
            Ask::Way(wish) if self.way(work, &wish).await? => return Ok(()),
            // Of a way whose beginning nobody knows, what is said of getting there answers.
            Ask::Way(_) => Ask::Fields(vec![Field::new("transport")]),
            other => other,
        };
        // A name that is not known is not answered with another place's facts.
        let foreign = work.reading.unknown_name.clone();
        let of_one_place = matches!(ask, Ask::Fields(_) | Ask::Status | Ask::Near(_))
            || (ask == Ask::Open && work.reading.vague);
        let spoken_of = matches!(work.reading.place, Some((_, Known::Dialogue | Known::Request)));
        if let (Some(name), true, true) = (&foreign, of_one_place, spoken_of) {
            unknown::place(&mut work.draft, &work.context, Some(name));
            return Ok(());
        }
        // "A good hotel in Huangshan" is not one of those that are known elsewhere.
        let elsewhere = match &ask {
            Ask::Find(wish) => wish.within.is_none() && wish.near.is_none(),
            Ask::Open => view.is_none() && !reading::wish::read(&work.reading.masked).kinds.is_empty(),
            _ => false,
        };
        if let Some(name) = &foreign
            && elsewhere
            && reading::unknown::is_where(&work.reading.question, name)
        {
            unknown::place(&mut work.draft, &work.context, Some(name));
            return Ok(());
        }
        if let (Some(view), Some(ride), Ask::Fields(_) | Ask::Open, None) =
            (view, work.reading.ride, &ask, &foreign)
            && self.ride(work, view, ride).await?
        {
            return Ok(());
        }
        // "周一能进谯楼吗": a time, and nothing else that is asked for.
        let vague = work.reading.vague && !work.reading.asks_time_of_else();
        let timed = work.named_time && (ask == Ask::Open || vague);
        match (ask, view) {
            (Ask::Open | Ask::Fields(_) | Ask::Status, Some(view))
                if reading::whether::asks_permission(&work.reading.masked) =>
            {
                self.admitted(work, view).await
            }
            (Ask::Open | Ask::Fields(_), Some(view))
                if timed && view.fact(&Field::new("opening_hours"), &work.context.lang).is_some() =>
            {
                self.status(work, view).await
            }
            // Answered above.
            (Ask::Plan(_) | Ask::Way(_), _) => Ok(()),
            (Ask::Courtesy(courtesy), _) => {
                courtesy::say(&mut work.draft, &work.context, courtesy);
                Ok(())
            }
            (Ask::Happenings(kind), view) => self.happenings(work, view, kind).await,
            (Ask::Closures, view) => self.closures(work, view).await,
            (Ask::Find(wish), _) => self.find(work, &wish, catalogue).await,
            (Ask::Compare(fields), _) => self.compare(work, &fields).await,
            (Ask::Near(kind), Some(view)) => self.near(work, view, kind).await,
            (Ask::Near(kind), None) if work.location.is_some() => self.near_location(work, kind).await,
            (Ask::Status, Some(view)) if reading::whether::sets_condition(&work.reading.masked) => {
                self.admitted(work, view).await
            }
            (Ask::Status, Some(view)) => self.status(work, view).await,
            (Ask::Fields(fields), Some(view)) => {
                if self.detail(work, view).await? {
                    Ok(())
                } else {
                    self.fields(work, view, &fields).await
                }
            }
            (Ask::Open, Some(view)) => {
                if self.detail(work, view).await? {
                    Ok(())
                } else {
                    self.open_about(work, view).await
                }
            }
            (Ask::Open, None) => self.open(work, &[]).await,
            (Ask::Fields(_), None) if work.reading.vague || work.reading.asks_where() => {
                self.open(work, &[]).await
            }
            (ask @ (Ask::Fields(_) | Ask::Near(_) | Ask::Status), None) => {
                // "When does it open?" is asked back; "how much is the roast duck" is looked for.
                let words = self.terms(&work.reading.beyond_wordings()).words;
                let names_a_thing = words.iter().any(|word| !["open", "clos"].contains(&word.as_str()));
                if names_a_thing {
                    let fields = if let Ask::Fields(fields) = ask { fields } else { Vec::new() };
                    self.open(work, &fields).await?;
                    // "When do coaches to Tunxi sell out?": no place on file, and yet a text tells of it.
                    if work.draft.grounded && foreign.as_ref().is_none_or(|name| self.tells_of(work, name)) {
                        return Ok(());
                    }
                    work.draft = Draft::default();
                }
                // "故宫几点开门": it stands in no text.
                let unheard = self.unheard(&work.reading.beyond_wordings()).await?;
                if foreign.is_none() && !unheard.is_empty() {
                    unknown::not_mentioned_anywhere(&mut work.draft, &work.context, &unheard);
                } else {
                    unknown::place(&mut work.draft, &work.context, foreign.as_deref());
                }
                Ok(())
            }
        }
    }
}

fn check(question: &Question) -> Result<(), GuideError> {
    let Some(last) = question.messages.iter().rfind(|m| m.role == Role::User) else {
        return Err(GuideError::invalid(
            "question",
            "请给出 question，或至少含一条 user 消息的 messages",
            "give a question, or messages with at least one by the user",
        ));
    };
    if last.content.trim().is_empty() {
        return Err(GuideError::invalid(
            "question",
            "问题是空的，请写下要问的话",
            "the question is empty; write what to ask",
        ));
    }
    let is_long = |message: &Message| message.content.chars().nth(MAX_MESSAGE).is_some();
    if question.messages.iter().any(is_long) {
        return Err(GuideError::invalid(
            if is_long(last) { "question" } else { "messages" },
            format!("一条消息最多 {MAX_MESSAGE} 个字符"),
            format!("a message has at most {MAX_MESSAGE} characters"),
        ));
    }
    Ok(())
}

/// Marks the draft as answered, as sure as the reading allows.
fn sure(work: &mut Work, base: f32) {
    let known = match work.reading.place {
        Some((_, Known::Named | Known::Request)) => 1.0,
        Some((_, Known::Dialogue | Known::Listed | Known::Only)) => 0.9,
        Some((_, Known::Guessed)) => 0.8,
        None => 0.7,
    };
    let vague = if work.reading.vague { 0.9 } else { 1.0 };
    work.draft.grounded = true;
    work.draft.confidence = base * known * vague;
}

fn finish(
    work: Work,
    view: Option<&PlaceView>,
    explain: bool,
    writing: Writing,
    evidence: Option<Evidence>,
    begun: Tick,
) -> Answer {
    let Work { reading, context, draft, mut degraded, retrieve, plan, way, .. } = work;
    let mut places: Vec<PlaceScore> = Vec::new();
    let sets = matches!(reading.ask, Ask::Find(_) | Ask::Compare(_));
    if let Some(view) = view.filter(|_| !sets) {
        let name = view.place.name(&context.lang).to_owned();
        let score = if matches!(reading.place, Some((_, Known::Dialogue))) { 0.9 } else { 1.0 };
        places.push(PlaceScore { id: view.place.id.clone(), name, score });
    }
    for PlaceRef { id, name } in draft.citations.iter().filter_map(|c| c.place.clone()) {
        if !places.iter().any(|known| known.id == id) {
            places.push(PlaceScore { id, name, score: if sets { 1.0 } else { 0.5 } });
        }
    }
    degraded.dedup();
    let total = ms(begun);
    Answer {
        suggestions: view.map(|view| suggestions(&context, view, &draft)).unwrap_or_default(),
        answer: draft.text,
        lang: context.lang,
        grounded: draft.grounded,
        confidence: (draft.confidence * 100.0).round() / 100.0,
        evidence,
        citations: draft.citations,
        places,
        warnings: draft.warnings,
        degraded,
        photo: None,
        plan,
        way,
        writing,
        reading: explain.then_some(reading),
        took_ms: Took { total, retrieve, compose: (total - retrieve).max(0.0) },
    }
}

/// Up to three questions about fields of the place that were not told yet.
fn suggestions(context: &Context, view: &PlaceView, draft: &Draft) -> Vec<String> {
    let name = view.place.name(&context.lang);
    let told = |field: &Field| draft.citations.iter().any(|c| c.field.as_ref() == Some(field));
    let wordings = [
        ("opening_hours", "几点开门？", "When does it open?"),
        ("ticket", "门票多少钱？", "How much is admission?"),
        ("history", "有什么历史？", "What is its history?"),
        ("legend", "有什么传说？", "Is there a legend?"),
        ("highlights", "有什么看点？", "What is worth seeing?"),
        ("transport", "怎么去？", "How do I get there?"),
        ("near", "附近还有什么？", "What is nearby?"),
    ];
    wordings
        .into_iter()
        .filter(|(field, ..)| {
            let field = Field::new(field);
            view.facts.iter().any(|fact| fact.claim.field() == &field) && !told(&field)
        })
        .take(3)
        .map(|(_, zh, en)| if context.zh() { format!("{name}{zh}") } else { format!("{name}: {en}") })
        .collect()
}

fn ms(begun: Tick) -> f64 {
    (begun.elapsed().as_secs_f64() * 100_000.0).round() / 100.0
}
