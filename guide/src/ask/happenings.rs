//! What is on, and what is closed.

use super::Work;
use crate::answer::{happenings, unknown};
use crate::gazetteer::is_han;
use crate::reading::{Known, when};
use crate::{Guide, GuideError};
use chrono::TimeDelta;
use scenic_data::Instant;
use scenic_data::event::{Effect, Event, EventKind};
use scenic_data::place::{Place, PlaceKind};
use scenic_data::status::State;
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

/// Words for times that are over, of which nothing is kept.
const OVER: [&str; 12] = [
    "去年",
    "前年",
    "往年",
    "上个月",
    "上月",
    "上周",
    "上星期",
    "上礼拜",
    "last year's",
    "last year",
    "last month",
    "last week",
];

/// Words that ask whether something is to be seen just now.
const ON_SHOW: [&str; 8] =
    ["在展", "展出", "能看到吗", "看得到吗", "on show", "on display", "on view", "exhibited"];

/// What asks for the time or the place of something.
const TIMES_AND_PLACES: [&str; 18] = [
    "什么时候",
    "啥时候",
    "几点",
    "哪天",
    "几号",
    "几月",
    "多久",
    "结束",
    "开始",
    "展到",
    "展出",
    "举行",
    "在哪",
    "when",
    "until",
    "what time",
    "where",
    "how long",
];
/// What else is asked of something that is on.
const OF_WHAT_IS_ON: [&str; 4] = ["下雨", "取消", "if it rains", "cancelled"];
/// Most characters, and words, of a question that asks more of what was told.
const MORE: (usize, usize) = (10, 7);
/// Fewest characters of a part of a title that name what it is, Chinese and Latin.
const TITLE: (usize, usize) = (3, 10);
/// What stands in titles and names none of what is held.
const OF_ANY: [&str; 12] = [
    "展览",
    "特展",
    "小展",
    "活动",
    "音乐会",
    "讲座",
    "灯会",
    "比赛",
    "exhibition",
    "concert",
    "lecture",
    "lantern festival",
];

/// Whether a question, in lower case, has a part of a title in it that is more than a kind or a place: "茶船出岫" of
/// "岫川市博物馆特展：茶船出岫".
fn is_titled(question: &str, title: &str) -> bool {
    let title = title.to_lowercase();
    let parts = title.split(|c: char| !c.is_alphanumeric() && !c.is_whitespace() && c != '\'' && c != '’');
    // The first of several says where it is held or what kind it is, if it is not all there is.
    let parts: Vec<&str> = parts.map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.iter().any(|part| {
        let (han, latin) = (part.chars().filter(|c| is_han(*c)).count(), part.chars().count());
        let long = if han > 0 { han >= TITLE.0 } else { latin >= TITLE.1 };
        long && !OF_ANY.iter().any(|kind| part.contains(kind)) && question.contains(part)
    })
}

/// A happening and where it is.
pub(super) type Told = (Event, Option<Place>);

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
        let over = OVER.iter().any(|word| work.reading.masked.contains(word));
        for word in OVER {
            // It is what was held then that is looked for.
            work.reading.particular = work.reading.particular.replace(word, " ");
            work.reading.masked = work.reading.masked.replace(word, " ");
        }
        let (from, to) = match work.day {
            _ if when::asks_for_festival(&work.reading.masked) => {
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
        let on_show = asks(&ON_SHOW);
        if asks(&NEW) {
            events.retain(|event| event.clocks.observed_at + week >= now);
        }
        if asks(&LAST) {
            events.retain(|event| event.is_on(now) && event.ends_at.is_some_and(|end| end <= now + week));
        }
        // Between its times nothing is on; what was cancelled is not either.
        events.retain(|event| event.is_on_within(from, to));
        let told = self.told_once(work, events, from).await?;
        let mut told = told;
        if work.named_time && work.whole_day.is_none() {
            let mut held = told.clone();
            self.only_held_at(&mut held, work.context.at).await?;
            // Where nothing is held then, what goes on these days is worth knowing.
            if !held.is_empty() {
                told = held;
            }
        }
        if work.named_time {
            // Who asks for an evening or a day wants to know what is then alone before what is on for weeks.
            told.sort_by_key(|(event, _)| {
                event.starts_at.zip(event.ends_at).map_or(TimeDelta::MAX, |(a, b)| b - a)
            });
        }
        let (speaking, others) = self.asked_about(work, told);
        let mut told = speaking;
        if told.is_empty() {
            let heard = self.unheard(&work.reading.particular).await?.is_empty();
            // "Is the camera on show?" is no question for what else is.
            if (others.is_empty() || !heard || on_show) && self.told_otherwise(work, view).await? {
                return Ok(());
            }
            told = if heard && !over { others } else { Vec::new() };
            if on_show && !told.is_empty() {
                unknown::not_on_show(&mut work.draft, &work.context);
                happenings::say(&mut work.draft, &work.context, &told, kind);
                work.draft.grounded = false;
                work.draft.confidence = 0.3;
                return Ok(());
            }
        }
        if over {
            unknown::not_kept(&mut work.draft, &work.context);
            if told.is_empty() {
                work.draft.text.truncate(work.draft.text.trim_end().len());
            } else {
                happenings::say(&mut work.draft, &work.context, &told, kind);
            }
            work.draft.grounded = false;
            work.draft.confidence = 0.3;
            return Ok(());
        }
        happenings::say(&mut work.draft, &work.context, &told, kind);
        Ok(())
    }

    /// Where nothing is on that speaks of what is asked about: what a source tells of it, at the place, of the place
    /// where that is an exhibit itself, or anywhere. False where none does.
    async fn told_otherwise(&self, work: &mut Work, view: Option<&PlaceView>) -> Result<bool, GuideError> {
        if let Some(view) = view {
            if self.no_event(work, view).await? {
                return Ok(true);
            }
            if view.place.kind == PlaceKind::Exhibit {
                self.overview(work, view).await?;
                return Ok(true);
            }
        }
        let particular = self.terms(&work.reading.particular);
        if particular.words.is_empty() {
            return Ok(false);
        }
        self.told_in_text(work, None, &particular, &particular, 1.0).await
    }

    /// Tells of the happening that a question names by its title and asks the time or the place of: "茶船出岫什么时候结束".
    /// False, with nothing said, where it names none.
    pub(super) async fn titled(&self, work: &mut Work) -> Result<bool, GuideError> {
        let question = work.reading.question.to_lowercase();
        let asks = |words: &[&str]| words.iter().any(|word| question.contains(word));
        if !asks(&TIMES_AND_PLACES) && !asks(&OF_WHAT_IS_ON) {
            return Ok(false);
        }
        let (from, to) = (work.context.at, work.context.at + TimeDelta::days(AHEAD_DAYS));
        let kinds = vec![EventKind::Exhibition, EventKind::Event];
        let all = self.events_at(None, kinds, from, to).await?;
        let titled = |event: &&Event| event.texts.iter().any(|text| is_titled(&question, &text.title));
        let mut events: Vec<Event> = all.iter().filter(titled).cloned().collect();
        if events.is_empty() {
            events.extend(self.told_before(work, &question, &all));
        }
        if events.is_empty() {
            return Ok(false);
        }
        let told = self.told_once(work, events, from).await?;
        happenings::say(&mut work.draft, &work.context, &told, None);
        Ok(true)
    }

    /// The happening that the guide told of first in its last answer, where a few words ask more of it: "几点开始",
    /// "要门票吗". What a door does is asked of the place.
    fn told_before(&self, work: &Work, question: &str, all: &[Event]) -> Option<Event> {
        const OF_DOORS: [&str; 8] = ["开门", "关门", "闭馆", "开馆", "营业", "open", "close", "shut"];
        let named = matches!(&work.reading.place, Some((_, known)) if *known != Known::Dialogue);
        let long = question.chars().filter(|c| is_han(*c)).count() > MORE.0
            || question.split_whitespace().count() > MORE.1;
        if named || long || OF_DOORS.iter().any(|word| question.contains(word)) {
            return None;
        }
        let said = work.reading.answered.as_deref()?;
        let told = all.iter().filter_map(|event| {
            let at = event.texts.iter().filter_map(|text| said.find(text.title.as_str())).min()?;
            Some((at, event))
        });
        told.min_by_key(|(at, _)| *at).map(|(_, event)| event.clone())
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

    /// Those that speak of what the question asks about in particular ("the mummies on show"), and the others;
    /// all speak of it where the question names nothing.
    fn asked_about(&self, work: &Work, told: Vec<Told>) -> (Vec<Told>, Vec<Told>) {
        let mut particular = self.terms(&work.reading.particular);
        let mut least = f32::MIN_POSITIVE;
        if particular.words.is_empty() {
            // The festival that is named, not all that are held.
            particular = self.terms(&when::named_happening(&work.reading.masked));
            least = 1.0;
        }
        told.into_iter().partition(|(event, place)| {
            let names = place.iter().flat_map(|place| place.names.iter().map(|name| name.text.as_str()));
            let texts = event.texts.iter().flat_map(|text| [text.title.as_str(), text.body.as_str()]);
            // Each by itself: they may be in two languages.
            particular.words.is_empty() || texts.chain(names).any(|text| particular.share_in(text) >= least)
        })
    }

    pub(super) async fn events_at(
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

    /// Keeps what is held at a time: of what goes on for days, what is where the doors are open then.
    pub(super) async fn only_held_at(&self, told: &mut Vec<Told>, at: Instant) -> Result<(), GuideError> {
        let mut kept = Vec::with_capacity(told.len());
        for (event, place) in told.drain(..) {
            let short = event.starts_at.zip(event.ends_at).is_some_and(|(a, b)| b - a <= TimeDelta::days(2));
            let view = match place.as_ref().filter(|_| !short) {
                Some(place) => self.store.view(&place.id, at).await?,
                None => None,
            };
            let shut = match &view {
                Some(view) => self.status_of(view, at).await?.state == State::Closed,
                None => false,
            };
            if !shut {
                kept.push((event, place));
            }
        }
        *told = kept;
        Ok(())
    }

    /// Each happening once, with its place: those under way first, then by start. Of two sources that
    /// tell of the same one in two languages the reader's is told.
    pub(super) async fn told_once(
        &self,
        work: &Work,
        mut events: Vec<Event>,
        at: Instant,
    ) -> Result<Vec<Told>, GuideError> {
        events
            .sort_by_key(|event| (!event.is_on(at), event.ends_at.is_none(), event.starts_at, event.ends_at));
        let mut told: Vec<Told> = Vec::new();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_happening_is_named_by_what_its_title_alone_says() {
        let tea = "岫川市博物馆特展：茶船出岫";
        assert!(is_titled("茶船出岫什么时候结束", tea));
        assert!(!is_titled("岫川市博物馆特展什么时候结束", tea));
        assert!(!is_titled("展览什么时候结束", "笺坊书信展：没有寄出的信"));
        assert!(is_titled("没有寄出的信展到几号", "笺坊书信展：没有寄出的信"));
        assert!(is_titled(
            "when does letters never posted end?",
            "Letters Never Posted: exhibition at the Paper Workshop"
        ));
        assert!(!is_titled(
            "when does the concert begin?",
            "Concert among the columns at the Hall of Harmony"
        ));
    }
}
