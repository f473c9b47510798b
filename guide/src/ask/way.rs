//! The way from one place to another by words: "从迎客松到光明顶怎么走".

use super::Work;
use crate::answer::{place_ref, way as say};
use crate::gazetteer::fold;
use crate::plan::between::Found;
use crate::plan::card::WayCard;
use crate::reading::Known;
use crate::reading::outing::{Mode as Said, WayWish};
use crate::ways::{Goal, Mode};
use crate::{Guide, GuideError};
use scenic_data::PlaceId;
use scenic_data::status::State;
use scenic_data::view::PlaceView;

/// An end of a way: where it is, and the place that it is.
struct End {
    goal: Goal,
    view: Option<PlaceView>,
}

impl Guide {
    /// Tells the way. `false` when only one end is known: then whatever is said of getting there answers.
    pub(super) async fn way(&self, work: &mut Work, wish: &WayWish) -> Result<bool, GuideError> {
        let here = work.location.map(|at| End { goal: Goal::from(at), view: None });
        let focus = match &work.reading.place {
            // Whoever was just told of a place may be asking from there.
            Some((place, Known::Dialogue | Known::Request)) => Some(place.to_string()),
            _ => work.reading.before.as_ref().map(ToString::to_string),
        };
        let from = match &wish.from {
            Some(id) => self.end(id, work).await?,
            None if here.is_some() => here,
            None => match focus.as_ref().filter(|id| wish.to.as_ref() != Some(id)) {
                Some(id) => self.end(id, work).await?,
                None => None,
            },
        };
        let to = match &wish.to {
            Some(id) => self.end(id, work).await?,
            None if work.location.is_some() => {
                work.location.map(|at| End { goal: Goal::from(at), view: None })
            }
            // "从听涛松过去": to what was spoken of before.
            None => match focus.as_ref().filter(|id| wish.from.as_ref() != Some(id)) {
                Some(id) => self.end(id, work).await?,
                None => None,
            },
        };
        let (Some(from), Some(to)) = (from, to) else { return Ok(false) };
        let zone =
            [&to, &from].into_iter().find_map(|end| end.view.as_ref()).map(|view| view.place.time_zone);
        work.context.zone = zone.unwrap_or(work.context.zone);
        let mode = match (wish.mode, wish.no_steps) {
            (_, true) => Mode::Wheels,
            (Some(Said::Drive), false) => Mode::Drive,
            _ => Mode::Walk,
        };
        let (lang, at) = (work.context.lang.clone(), work.context.at);
        let found = self.between(from.goal, to.goal, mode, at, work.context.zone, &lang).await?;
        let ends = (from.view.as_ref(), to.view.as_ref());
        match found {
            Found::Way(mut between) => {
                if let Some(view) = &to.view {
                    let status = self.status_of(view, at).await?;
                    between.closed = (status.state == State::Closed).then_some(status.next_change);
                }
                say::way(&mut work.draft, &work.context, ends, mode, &between);
                work.draft.grounded = true;
                work.draft.confidence = if between.on_map { 0.9 } else { 0.6 };
                let named = |view: Option<&PlaceView>| view.map(|view| place_ref(&view.place, &lang));
                work.way = Some(Box::new(WayCard::of(&between.leg, named(ends.0), named(ends.1))));
            }
            Found::NoWay(why) => {
                say::no_way(&mut work.draft, &work.context, ends, mode, &why);
            }
        }
        Ok(true)
    }

    async fn end(&self, id: &str, work: &Work) -> Result<Option<End>, GuideError> {
        let Some(view) = self.store.view(&PlaceId::from(id), work.context.at).await? else { return Ok(None) };
        let names = view.place.names.iter().chain(&view.place.aliases).map(|name| fold(&name.text)).collect();
        let goal = view.place.position.map(|at| Goal { at, names });
        Ok(goal.map(|goal| End { goal, view: Some(view) }))
    }
}
