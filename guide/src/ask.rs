//! Answering a question: read it, look up facts or retrieve passages, compose.

use crate::answer::{Citation, Context, Draft, PlaceRef, Warning, facts, happenings, near, open, status, unknown};
use crate::reading::dialogue::{Message, Role};
use crate::reading::{self, Ask, Known, Reading, when};
use crate::{Guide, GuideError};
use scenic_data::event::EventKind;
use scenic_data::place::PlaceKind;
use scenic_data::store::EventFilter;
use scenic_data::view::PlaceView;
use scenic_data::{Field, Instant, LangTag, PlaceId, Position};
use serde::Serialize;
use std::time::Instant as Tick;

/// A question with its dialogue and its circumstances.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The dialogue; the last user message is the question.
    pub messages: Vec<Message>,
    /// The language to answer in; else the question's.
    pub lang: Option<LangTag>,
    /// The place it is about, unless it names another: id, slug or `source:external_id`.
    pub place: Option<String>,
    /// Where the traveller is.
    pub location: Option<Position>,
    /// The instant it is about; else now.
    pub at: Option<Instant>,
    /// Evidence older than this is answered as unverified.
    pub max_age_s: Option<u64>,
    /// Most citations.
    pub max_citations: Option<usize>,
    /// Whether to show how it was read.
    pub explain: bool,
}

/// Longest question and longest earlier message, in characters.
pub const MAX_MESSAGE: usize = 4_000;
/// Most messages of a dialogue; earlier ones are not read.
pub const MAX_MESSAGES: usize = 60;
/// Citations of an answer unless the request says otherwise, and the most it may ask for.
pub const CITATIONS: (usize, usize) = (6, 20);
/// How far "near" reaches, metres.
const NEAR_M: f64 = 3_000.0;
/// How far ahead "what's on" looks, days.
const AHEAD_DAYS: i64 = 45;

/// How long an answer took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Took {
    /// All of it.
    pub total: f64,
    /// Reading and finding.
    pub retrieve: f64,
    /// Composing.
    pub compose: f64,
}

/// A place an answer is about.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PlaceScore {
    /// The place.
    pub id: PlaceId,
    /// Its name in the reader's language.
    pub name: String,
    /// How sure it is that the question is about it, 0 to 1.
    pub score: f32,
}

/// The answer to a question (see `POST /v1/ask`).
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Answer {
    /// What a traveller reads, with `[n]` where evidence is used.
    pub answer: String,
    /// The language of the answer.
    pub lang: LangTag,
    /// Whether evidence answers the question.
    pub grounded: bool,
    /// 0 to 1.
    pub confidence: f32,
    /// The evidence, numbered.
    pub citations: Vec<Citation>,
    /// The places it is about.
    pub places: Vec<PlaceScore>,
    /// What a reader must be told about the evidence.
    pub warnings: Vec<Warning>,
    /// Questions that can be asked next.
    pub suggestions: Vec<String>,
    /// Parts that were not available, such as `vector`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub degraded: Vec<&'static str>,
    /// How the question was read, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub reading: Option<Reading>,
    /// How long it took.
    pub took_ms: Took,
}

/// What is carried while one question is answered.
struct Work {
    reading: Reading,
    context: Context,
    location: Option<Position>,
    draft: Draft,
    degraded: Vec<&'static str>,
    retrieve: f64,
}

impl Guide {
    /// Answers a question. Errors are the caller's (an empty or overlong question, an unknown
    /// `place`) or the store's and the index's; having no evidence is an answer, not an error.
    pub async fn ask(&self, question: Question) -> Result<Answer, GuideError> {
        let begun = Tick::now();
        check(&question)?;
        let now = self.clock.now();
        let given = match &question.place {
            Some(text) => Some(self.store.find_place(text).await?.ok_or_else(|| GuideError::Invalid {
                field: "place_id",
                message: format!("no place {text:?}; give an id, a slug or source:external_id"),
            })?),
            None => None,
        };
        let gazetteer = self.names.gazetteer().await?;
        let recent = question.messages.len().saturating_sub(MAX_MESSAGES);
        let messages = question.messages.get(recent..).unwrap_or_default();
        let reading = reading::read(&gazetteer, messages, question.lang.as_ref(), given.as_ref());
        let view = match &reading.place {
            Some((id, _)) => self.store.view(id, question.at.unwrap_or(now)).await?,
            None => None,
        };
        let base = question.at.unwrap_or(now);
        let zone = view.as_ref().map_or(chrono_tz::Asia::Shanghai, |v| v.place.time_zone);
        let named_time = when::when(&reading.question.to_lowercase(), base, zone);
        let context = Context {
            lang: reading.lang.clone(),
            now,
            at: named_time.and_then(|w| w.judge_at(zone)).unwrap_or(base),
            max_citations: question.max_citations.unwrap_or(CITATIONS.0).clamp(1, CITATIONS.1),
            max_age_s: question.max_age_s,
        };
        let mut work = Work {
            reading,
            context,
            location: question.location,
            draft: Draft::default(),
            degraded: Vec::new(),
            retrieve: ms(begun),
        };
        self.answer(&mut work, view.as_ref()).await?;
        Ok(finish(work, view.as_ref(), question.explain, begun))
    }

    async fn answer(&self, work: &mut Work, view: Option<&PlaceView>) -> Result<(), GuideError> {
        let foreign = work.reading.unknown_name.clone().filter(|_| work.reading.ask != Ask::Open);
        match (work.reading.ask.clone(), view) {
            (Ask::Happenings(kind), view) => self.happenings(work, view, kind).await,
            (Ask::Near(kind), Some(view)) => self.near(work, view, kind).await,
            (Ask::Near(kind), None) if work.location.is_some() => self.near_location(work, kind).await,
            (Ask::Status, Some(view)) => self.status(work, view).await,
            (Ask::Fields(_) | Ask::Open, Some(view)) if self.own_label(work, view) => Ok(()),
            (Ask::Fields(fields), Some(view)) => self.fields(work, view, &fields).await,
            (Ask::Open, Some(view)) => self.open_about(work, view).await,
            (Ask::Open, None) => self.open(work).await,
            (Ask::Fields(_), None) if work.reading.vague => self.open(work).await,
            (Ask::Fields(_) | Ask::Near(_) | Ask::Status, None) => {
                if foreign.is_none() && work.reading.question.chars().count() > 6 {
                    self.open(work).await?;
                    if work.draft.grounded {
                        return Ok(());
                    }
                    work.draft = Draft::default();
                }
                unknown::place(&mut work.draft, &work.context, foreign.as_deref());
                Ok(())
            }
        }
    }

    /// A field that a source labels in its own words ("最佳季节") and the question uses.
    fn own_label(&self, work: &mut Work, view: &PlaceView) -> bool {
        let question = work.reading.question.to_lowercase();
        let own = view.facts.iter().map(|fact| fact.claim.field()).find(|field| {
            !field.is_known() && field.as_str().chars().count() >= 2 && question.contains(&field.as_str().to_lowercase())
        });
        let Some(field) = own.cloned() else { return false };
        sure(work, 0.9);
        facts::state(&mut work.draft, &work.context, view, &field)
    }

    /// States the fields asked for; what a source tells only in prose is looked for there.
    async fn fields(&self, work: &mut Work, view: &PlaceView, fields: &[Field]) -> Result<(), GuideError> {
        if work.reading.vague && fields.iter().all(|f| f.as_str() == "intro") {
            return self.open_about(work, view).await;
        }
        let mut missing = Vec::new();
        for field in fields {
            let field = self.stand_in(view, field);
            if work.draft.has_room(&work.context) && facts::state(&mut work.draft, &work.context, view, &field) {
                continue;
            }
            missing.push(field);
        }
        if !work.draft.citations.is_empty() {
            sure(work, if missing.is_empty() { 0.95 } else { 0.7 });
            if fields.iter().any(|f| matches!(f.as_str(), "opening_hours" | "ticket" | "transport")) {
                let status = self.status_of(view, work.context.at).await?;
                status::caution(&mut work.draft, &work.context, &view.place, &status);
            }
            return Ok(());
        }
        match missing.first() {
            Some(field) if field.is_prose() => self.open_about(work, view).await,
            Some(field) => {
                unknown::field(&mut work.draft, &work.context, view, field);
                Ok(())
            }
            None => self.open_about(work, view).await,
        }
    }

    /// A meal's or a night's price answers for a ticket where no ticket is sold.
    fn stand_in(&self, view: &PlaceView, field: &Field) -> Field {
        let price = Field::new("price");
        let has = |f: &Field| view.facts.iter().any(|fact| fact.claim.field() == f);
        if field.as_str() == "ticket" && !has(field) && has(&price) { price } else { field.clone() }
    }

    async fn status(&self, work: &mut Work, view: &PlaceView) -> Result<(), GuideError> {
        let status = self.status_of(view, work.context.at).await?;
        status::say(&mut work.draft, &work.context, &view.place, &status);
        Ok(())
    }

    /// What is near a place: as its sources say, and by position.
    async fn near(&self, work: &mut Work, view: &PlaceView, kind: Option<PlaceKind>) -> Result<(), GuideError> {
        let around = match view.place.position {
            Some(position) => self.around(position, Some(&view.place.id), kind, work.context.at).await?,
            None => Vec::new(),
        };
        near::say(&mut work.draft, &work.context, view, &around, kind);
        if work.draft.citations.is_empty() && !work.draft.grounded {
            work.draft.text.clear();
            unknown::field(&mut work.draft, &work.context, view, &Field::new("near"));
        }
        Ok(())
    }

    /// What is near the traveller.
    async fn near_location(&self, work: &mut Work, kind: Option<PlaceKind>) -> Result<(), GuideError> {
        let Some(position) = work.location else { return Ok(()) };
        let around = self.around(position, None, kind, work.context.at).await?;
        let Some((closest, rest)) = around.split_first() else {
            unknown::nothing(&mut work.draft, &work.context);
            return Ok(());
        };
        near::say(&mut work.draft, &work.context, &closest.0, rest, kind);
        Ok(())
    }

    async fn around(
        &self,
        position: Position,
        except: Option<&PlaceId>,
        kind: Option<PlaceKind>,
        at: Instant,
    ) -> Result<Vec<(PlaceView, f64)>, GuideError> {
        let wanted = |k: PlaceKind| match kind {
            Some(kind) => k == kind,
            None => !matches!(k, PlaceKind::City | PlaceKind::Area | PlaceKind::Exhibit),
        };
        let mut found = Vec::new();
        for (place, metres) in self.store.near(position, NEAR_M, near::NAMED * 8).await? {
            if found.len() < near::NAMED && Some(&place.id) != except && wanted(place.kind) {
                found.extend(self.store.view(&place.id, at).await?.map(|view| (view, metres)));
            }
        }
        Ok(found)
    }

    /// What is on at a place and within it, or everywhere.
    async fn happenings(
        &self,
        work: &mut Work,
        view: Option<&PlaceView>,
        kind: Option<EventKind>,
    ) -> Result<(), GuideError> {
        let places = match view {
            Some(view) => Some(self.within(&view.place.id).await?),
            None => None,
        };
        let kinds = match kind {
            Some(kind) => vec![kind],
            None => vec![EventKind::Exhibition, EventKind::Event],
        };
        let filter = EventFilter {
            places,
            kinds,
            from: Some(work.context.at),
            to: Some(work.context.at + chrono::TimeDelta::days(AHEAD_DAYS)),
            limit: 50,
        };
        let at = work.context.at;
        let mut events = self.store.events(&filter).await?;
        events.sort_by_key(|event| (!event.is_on(at), event.ends_at.is_none(), event.starts_at, event.ends_at));
        let mut told = Vec::new();
        let mut seen = Vec::new();
        for event in events {
            let readable = event.texts.iter().any(|t| t.lang.is_chinese() == work.context.zh());
            let key = (event.place.clone(), event.kind, event.starts_at, event.ends_at);
            // Two feeds tell of the same thing in two languages: the reader's is told.
            if let Some(at) = seen.iter().position(|known| known == &key) {
                if readable {
                    told.get_mut(at).into_iter().for_each(|(known, _)| *known = event.clone());
                }
                continue;
            }
            let place = match &event.place {
                Some(id) => self.store.place(id).await?,
                None => None,
            };
            seen.push(key);
            told.push((event, place));
        }
        happenings::say(&mut work.draft, &work.context, &told, kind);
        Ok(())
    }

    /// An open question about a place: the passages of the place that fit, else its introduction.
    async fn open_about(&self, work: &mut Work, view: &PlaceView) -> Result<(), GuideError> {
        let terms = self.question_terms(work, view);
        let overview_asked = work.reading.vague && terms.len() <= 2;
        if !overview_asked {
            let passages = self.passages(work, Some(&view.place.id), &terms).await?;
            if passages.first().is_some_and(|best| best.coverage >= open::LEAST_COVERAGE) {
                open::say(&mut work.draft, &work.context, &terms, &passages);
                return Ok(());
            }
        }
        self.overview(work, view);
        Ok(())
    }

    /// The question's terms without the place's own names, which every passage contains.
    fn question_terms(&self, work: &Work, view: &PlaceView) -> std::collections::HashSet<String> {
        let mut question = work.reading.question.clone();
        for name in view.place.names.iter().chain(&view.place.aliases) {
            question = question.replace(&name.text, " ");
        }
        open::terms(&question)
    }

    /// Introduces a place: its introduction, then its main facts.
    fn overview(&self, work: &mut Work, view: &PlaceView) {
        let prose = ["intro", "highlights", "history", "legend", "tips"].map(Field::new);
        let told = prose.iter().any(|field| facts::state(&mut work.draft, &work.context, view, field));
        for field in ["opening_hours", "ticket", "visit_min", "address"].map(Field::new) {
            if work.draft.has_room(&work.context) && view.fact(&field, &work.context.lang).is_some() {
                if told && work.draft.citations.len() == 1 {
                    work.draft.paragraph();
                }
                facts::state(&mut work.draft, &work.context, view, &field);
            }
        }
        if work.draft.citations.is_empty() {
            unknown::field(&mut work.draft, &work.context, view, &Field::new("intro"));
            return;
        }
        sure(work, if told { 0.85 } else { 0.6 });
    }

    /// An open question about no place in particular.
    async fn open(&self, work: &mut Work) -> Result<(), GuideError> {
        let terms = open::terms(&work.reading.question);
        let passages = self.passages(work, None, &terms).await?;
        if passages.first().is_some_and(|best| best.coverage >= open::LEAST_COVERAGE) {
            open::say(&mut work.draft, &work.context, &terms, &passages);
        } else {
            unknown::nothing(&mut work.draft, &work.context);
        }
        Ok(())
    }

    async fn passages(
        &self,
        work: &mut Work,
        place: Option<&PlaceId>,
        terms: &std::collections::HashSet<String>,
    ) -> Result<Vec<open::Passage>, GuideError> {
        let begun = Tick::now();
        let found = self.retrieve(&work.reading, &work.context, place, terms).await?;
        work.retrieve += ms(begun);
        work.degraded.extend(found.degraded);
        Ok(found.passages)
    }
}

fn check(question: &Question) -> Result<(), GuideError> {
    let invalid = |field, message: String| Err(GuideError::Invalid { field, message });
    let Some(last) = question.messages.iter().rfind(|m| m.role == Role::User) else {
        return invalid("question", "give a question, or messages with at least one by the user".to_owned());
    };
    if last.content.trim().is_empty() {
        return invalid("question", "the question is empty".to_owned());
    }
    if question.messages.iter().any(|m| m.content.chars().count() > MAX_MESSAGE) {
        return invalid("messages", format!("a message has at most {MAX_MESSAGE} characters"));
    }
    Ok(())
}

/// Marks the draft as answered, as sure as the reading allows.
fn sure(work: &mut Work, base: f32) {
    let known = match work.reading.place {
        Some((_, Known::Named | Known::Request)) => 1.0,
        Some((_, Known::Dialogue)) => 0.9,
        None => 0.7,
    };
    let vague = if work.reading.vague { 0.9 } else { 1.0 };
    work.draft.grounded = true;
    work.draft.confidence = base * known * vague;
}

fn finish(work: Work, view: Option<&PlaceView>, explain: bool, begun: Tick) -> Answer {
    let Work { reading, context, mut draft, mut degraded, retrieve, .. } = work;
    let doubts = draft.warnings.iter().filter(|w| matches!(w.code, "stale" | "conflict" | "unverified")).count();
    draft.confidence = (draft.confidence - 0.15 * doubts as f32).clamp(0.0, 1.0);
    let mut places: Vec<PlaceScore> = Vec::new();
    if let Some(view) = view {
        let name = view.place.name(&context.lang).to_owned();
        let score = if matches!(reading.place, Some((_, Known::Dialogue))) { 0.9 } else { 1.0 };
        places.push(PlaceScore { id: view.place.id.clone(), name, score });
    }
    for PlaceRef { id, name } in draft.citations.iter().filter_map(|c| c.place.clone()) {
        if !places.iter().any(|known| known.id == id) {
            places.push(PlaceScore { id, name, score: 0.5 });
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
        citations: draft.citations,
        places,
        warnings: draft.warnings,
        degraded,
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
