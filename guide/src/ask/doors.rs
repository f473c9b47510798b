//! Whether a place is open, and what notices say beside other answers.

use super::Work;
use super::detail::SPEAKS_OF_SOME;
use crate::answer::happenings::each_once;
use crate::answer::{day, status, weather};
use crate::reading::Ask;
use crate::{Guide, GuideError};
use chrono::TimeDelta;
use scenic_data::event::{Effect, Event, EventKind};
use scenic_data::status::{Judge, State, Status};
use scenic_data::view::PlaceView;
use std::sync::Arc;

/// How soon a closure to come is told of with the hours, days.
const SOON_DAYS: i64 = 14;

impl Guide {
    /// Tells whether a place is open at the time asked about, or on the day.
    pub(super) async fn status(&self, work: &mut Work, view: &PlaceView) -> Result<(), GuideError> {
        let notices = self.notices(work, view).await?;
        let status = Judge::new(view, &notices, self.clock.now()).at(work.context.at);
        if !self.day(work, view, &notices, &status) {
            status::say(&mut work.draft, &work.context, &view.place, &status);
        }
        if status.state != State::Closed {
            weather::say(&mut work.draft, &work.context, view);
        }
        Ok(())
    }

    /// Where a day is asked about and no time of it: from when to when the place is open on it. False, with nothing
    /// said, where that is not known or it is closed all day.
    fn day(&self, work: &mut Work, view: &PlaceView, notices: &[Event], status: &Status) -> bool {
        let Some((from, to)) = work.whole_day else { return false };
        let spans = Judge::new(view, notices, self.clock.now()).over(from, to);
        let that_day = notices.iter().filter(|event| event.is_on_within(from, to)).cloned();
        let that_day = each_once(&work.context, &that_day.collect::<Vec<_>>());
        day::say(&mut work.draft, &work.context, &view.place, status, &spans, &that_day)
    }

    /// The notices that may matter to an answer, at a place and at what it is part of, read once for it.
    pub(super) async fn notices(
        &self,
        work: &mut Work,
        view: &PlaceView,
    ) -> Result<Arc<[Event]>, GuideError> {
        if let Some(known) = work.notices.get(&view.place.id) {
            return Ok(Arc::clone(known));
        }
        let from = work.whole_day.map_or(work.context.at, |(from, _)| from.min(work.context.at));
        let notices: Arc<[Event]> = self.notices_from(view, from).await?.into();
        work.notices.insert(view.place.id.clone(), Arc::clone(&notices));
        Ok(notices)
    }

    /// Warns of what is closed or limited now, and of closures soon to come where no time is asked about.
    pub(super) async fn cautions(&self, work: &mut Work, view: &PlaceView) -> Result<(), GuideError> {
        let (at, now) = (work.context.at, self.clock.now());
        let notices = self.notices(work, view).await?;
        let status = Judge::new(view, &notices, now).at(at);
        status::caution(&mut work.draft, &work.context, &view.place, &status);
        if !work.named_time {
            let soon = at + TimeDelta::days(SOON_DAYS);
            let coming = |event: &Event| event.starts_at.is_some_and(|from| at < from && from <= soon);
            let closes = notices.iter().filter(|event| event.effect == Effect::Closed && coming(event));
            let mut closing: Vec<Event> = closes.cloned().collect();
            closing.sort_by_key(|event| event.starts_at);
            status::coming(&mut work.draft, &work.context, &view.place, &closing);
        }
        Ok(())
    }

    /// Adds what a notice in force says of what was asked, where the answer does not rest on it: a bus leaves from
    /// another bay, a lift runs at half its speed, there is fog.
    pub(super) async fn notices_beside(&self, work: &mut Work, view: &PlaceView) -> Result<(), GuideError> {
        if !work.draft.grounded || !matches!(work.reading.ask, Ask::Fields(_) | Ask::Open | Ask::Status) {
            return Ok(());
        }
        let at = work.context.at;
        let notices = self.notices(work, view).await?;
        let in_force = notices.iter().filter(|event| event.kind == EventKind::Notice && event.is_on(at));
        let in_force: Vec<Event> = in_force.cloned().collect();
        let particular = self.terms(&work.reading.particular);
        for event in each_once(&work.context, &in_force) {
            let is_it = |text: &str| event.texts.iter().any(|said| text.starts_with(said.title.as_str()));
            let told = work.draft.citations.iter().any(|citation| is_it(&citation.text));
            let said = event.texts.iter().map(|text| format!("{}\n{}", text.title, text.body));
            let speaks = !particular.words.is_empty()
                && said.map(|text| particular.share_in(&text)).any(|share| share >= SPEAKS_OF_SOME);
            if !told && (speaks || work.reading.ask == Ask::Status) {
                status::beside(&mut work.draft, &work.context, &view.place, &event);
            }
        }
        Ok(())
    }
}
