//! What is on, and what is closed.

use super::Work;
use crate::answer::{happenings, open};
use crate::reading::when;
use crate::retrieve::ANSWERS;
use crate::{Guide, GuideError};
use chrono::TimeDelta;
use scenic_data::Instant;
use scenic_data::event::{Effect, Event, EventKind};
use scenic_data::place::{Place, PlaceKind};
use scenic_data::store::EventFilter;
use scenic_data::view::PlaceView;

/// How far ahead "what's on" looks, days.
const AHEAD_DAYS: i64 = 45;
/// For how long something is new, and how soon a last chance is over, days.
const WEEK_DAYS: i64 = 7;
/// Words that ask for what is new, and for what is over soon.
const NEW: [&str; 10] = [
    "新开",
    "新展",
    "新增",
    "新的展",
    "新活动",
    "有什么新",
    "new this week",
    "what's new",
    "new exhibition",
    "just opened",
];
const LAST: [&str; 9] = [
    "快结束",
    "要结束",
    "即将结束",
    "最后几天",
    "最后机会",
    "快闭幕",
    "last chance",
    "ending soon",
    "about to end",
];

/// Whether a question asks for the day of a festival, which is no time that it gives: "when is the lantern
/// festival?".
fn asks_for_the_day(masked: &str) -> bool {
    when::names_festival(masked) && asks_when(masked)
}

fn asks_when(masked: &str) -> bool {
    [
        "when is",
        "when's",
        "when are",
        "when does",
        "when will",
        "which day",
        "what day",
        "什么时候",
        "啥时候",
        "何时",
        "哪天",
        "哪一天",
        "几号",
        "几月",
    ]
    .iter()
    .any(|word| masked.contains(word))
}

impl Guide {
    /// What is on at a place and within it, or everywhere: what is under way first.
    pub(super) async fn happenings(
        &self,
        work: &mut Work,
        view: Option<&PlaceView>,
        kind: Option<EventKind>,
    ) -> Result<(), GuideError> {
        let kinds = match kind {
            Some(kind) => vec![kind],
            None => vec![EventKind::Exhibition, EventKind::Event],
        };
        let (from, to) = match work.day {
            _ if asks_for_the_day(&work.reading.masked) => {
                (work.base, work.base + TimeDelta::days(AHEAD_DAYS))
            }
            // "What is on on Saturday": of that day alone.
            Some((from, to)) => (from.max(work.context.now), to),
            None => (work.context.at, work.context.at + TimeDelta::days(AHEAD_DAYS)),
        };
        let mut events = self.events_at(view, kinds, from, to).await?;
        events.retain(|event| {
            event.ends_at.is_some() || event.is_on(from) || event.starts_at.is_some_and(|at| at >= from)
        });
        let (now, week) = (work.context.now, TimeDelta::days(WEEK_DAYS));
        let asks = |words: &[&str]| words.iter().any(|word| work.reading.masked.contains(word));
        if asks(&NEW) {
            events.retain(|event| event.clocks.observed_at + week >= now);
        }
        if asks(&LAST) {
            events.retain(|event| event.is_on(now) && event.ends_at.is_some_and(|end| end <= now + week));
        }
        // Between its times nothing is on; what was cancelled is not either.
        events.retain(|event| event.is_on_within(from, to));
        let told = self.told_once(work, events, from).await?;
        let Some(told) = self.asked_about(work, told).await? else { return Ok(()) };
        if let (true, Some(view)) = (told.is_empty(), view)
            && self.no_event(work, view).await?
        {
            return Ok(());
        }
        match view {
            // "Is the camera on show?", which is an exhibit itself.
            Some(view) if told.is_empty() && view.place.kind == PlaceKind::Exhibit => {
                return self.overview(work, view).await;
            }
            _ if told.is_empty() && self.shown_elsewhere(work).await? => return Ok(()),
            _ => {}
        }
        happenings::say(&mut work.draft, &work.context, &told, kind);
        Ok(())
    }

    /// Where nothing is on that speaks of what is asked about: what a source tells of it anywhere ("is the camera
    /// on show?"). False where none does.
    async fn shown_elsewhere(&self, work: &mut Work) -> Result<bool, GuideError> {
        let particular = self.terms(&work.reading.particular);
        if particular.words.is_empty() {
            return Ok(false);
        }
        let passages = self.passages(work, None, &particular).await?;
        let speaks = |passage: &open::Passage| {
            let place = passage.citation.place.as_ref().map_or("", |place| place.name.as_str());
            let text = format!("{place}\n{}", passage.citation.text);
            passage.fit >= ANSWERS && open::coverage(&particular.words, &text) >= 1.0
        };
        let Some(at) = passages.iter().position(speaks) else { return Ok(false) };
        open::say(&mut work.draft, &work.context, passages.get(at..).unwrap_or_default());
        Ok(true)
    }

    /// What is closed, or open only in part, at the time asked about.
    pub(super) async fn closures(&self, work: &mut Work, view: Option<&PlaceView>) -> Result<(), GuideError> {
        let at = work.context.at;
        let mut events = self.events_at(view, Vec::new(), at, at).await?;
        events.retain(|event| matches!(event.effect, Effect::Closed | Effect::Partial) && event.is_on(at));
        let told = self.told_once(work, events, at).await?;
        happenings::closures(&mut work.draft, &work.context, &told);
        Ok(())
    }

    /// Those that speak of what the question asks about in particular ("the mummies on show"), or all
    /// where it names nothing, or nothing out of the way. `None` when that is not on and was told of otherwise.
    async fn asked_about(
        &self,
        work: &mut Work,
        told: Vec<(Event, Option<Place>)>,
    ) -> Result<Option<Vec<(Event, Option<Place>)>>, GuideError> {
        let particular = self.terms(&work.reading.particular).words;
        let speaks = |(event, place): &(Event, Option<Place>)| {
            let names = place.iter().flat_map(|place| place.names.iter().map(|name| name.text.as_str()));
            let texts = event.texts.iter().flat_map(|text| [text.title.as_str(), text.body.as_str()]);
            open::coverage(&particular, &texts.chain(names).collect::<Vec<_>>().join(" ")) > 0.0
        };
        if particular.is_empty() || told.is_empty() {
            return Ok(Some(told));
        }
        let (speaking, silent): (Vec<_>, Vec<_>) = told.into_iter().partition(speaks);
        if !speaking.is_empty() {
            return Ok(Some(speaking));
        }
        if work.reading.masked.contains("on show") && self.shown_elsewhere(work).await? {
            return Ok(None);
        }
        let heard = self.unheard(&work.reading.particular).await?.is_empty();
        Ok(Some(if heard { silent } else { Vec::new() }))
    }

    async fn events_at(
        &self,
        view: Option<&PlaceView>,
        kinds: Vec<EventKind>,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Event>, GuideError> {
        let places = match view {
            Some(view) => Some(self.within(&view.place.id).await?),
            None => None,
        };
        let filter = EventFilter { places, kinds, from: Some(from), to: Some(to), ..EventFilter::default() };
        Ok(self.store.events(&filter).await?)
    }

    /// Each happening once, with its place: those under way first, then by start. Of two sources that
    /// tell of the same one in two languages the reader's is told.
    async fn told_once(
        &self,
        work: &Work,
        mut events: Vec<Event>,
        at: Instant,
    ) -> Result<Vec<(Event, Option<Place>)>, GuideError> {
        events
            .sort_by_key(|event| (!event.is_on(at), event.ends_at.is_none(), event.starts_at, event.ends_at));
        let mut told: Vec<(Event, Option<Place>)> = Vec::new();
        for event in happenings::each_once(&work.context, &events) {
            let place = match &event.place {
                Some(id) => self.store.place(id).await?,
                None => None,
            };
            told.push((event, place));
        }
        Ok(told)
    }
}
