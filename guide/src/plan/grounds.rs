//! What a plan rests on: the doors of each place and of what it lies within, over the days of the plan.

use super::days::Day;
use crate::catalogue::Catalogue;
use crate::{Guide, GuideError};
use scenic_data::event::{Effect, Event};
use scenic_data::status::{Judge, Span, State};
use scenic_data::store::EventFilter;
use scenic_data::view::PlaceView;
use scenic_data::{Instant, PlaceId};
use std::collections::HashMap;

/// Places whose notices are read by one statement.
const AT_ONCE: usize = 300;

/// The doors of places over a stretch of time.
pub(crate) struct Grounds {
    views: HashMap<PlaceId, PlaceView>,
    notices: Vec<Event>,
    spans: HashMap<PlaceId, Vec<Span>>,
    outer: HashMap<PlaceId, Vec<PlaceId>>,
    until: Instant,
}

impl Grounds {
    /// The view of a place.
    pub(crate) fn view(&self, place: &PlaceId) -> Option<&PlaceView> {
        self.views.get(place)
    }

    /// When a part of time ends; `None` when it goes on beyond what was looked at.
    pub(crate) fn end(&self, span: &Span) -> Option<Instant> {
        Some(span.to).filter(|to| *to < self.until)
    }

    /// Its doors over the stretch, by what is known.
    pub(crate) fn spans(&self, place: &PlaceId) -> &[Span] {
        self.spans.get(place).map_or(&[], Vec::as_slice)
    }

    /// The part of time around an instant.
    pub(crate) fn at(&self, place: &PlaceId, at: Instant) -> Option<&Span> {
        self.spans(place).iter().find(|span| span.from <= at && at < span.to)
    }

    /// The doors of what it lies within.
    pub(crate) fn outer(&self, place: &PlaceId) -> Vec<Vec<Span>> {
        let outer = self.outer.get(place).into_iter().flatten();
        outer.map(|place| self.spans(place).to_vec()).collect()
    }

    /// Notices at a place and at what it lies within.
    pub(crate) fn notices(&self, place: &PlaceId) -> Vec<Event> {
        let outer = self.outer.get(place).map_or(&[] as &[PlaceId], Vec::as_slice);
        let concerns =
            |event: &&Event| event.place.as_ref().is_some_and(|at| at == place || outer.contains(at));
        self.notices.iter().filter(concerns).cloned().collect()
    }

    /// Whether a stay is known to meet a closed door: of the place or of what it lies within.
    pub(crate) fn meets_closed(&self, place: &PlaceId, from: Instant, to: Instant) -> Option<Span> {
        let touches = |span: &&Span| span.state == State::Closed && span.from < to && from < span.to;
        let own = self.spans(place).iter().find(touches).cloned();
        own.or_else(|| {
            let outer = self.outer.get(place).into_iter().flatten();
            outer.flat_map(|place| self.spans(place)).find(touches).cloned()
        })
    }
}

impl Guide {
    /// The doors of these places over some days, with what is known now. Places that are no more are
    /// left out.
    pub(crate) async fn grounds(
        &self,
        places: &[PlaceId],
        days: &[Day],
        catalogue: &Catalogue,
    ) -> Result<Grounds, GuideError> {
        let now = self.clock.now();
        let (from, to) = match (days.first(), days.last()) {
            (Some(first), Some(last)) => (first.from, last.to),
            _ => (now, now),
        };
        let mut outer: HashMap<PlaceId, Vec<PlaceId>> = HashMap::new();
        let mut all: Vec<PlaceId> = places.to_vec();
        for place in places {
            let chain: Vec<PlaceId> = catalogue.ancestors(place).cloned().collect();
            for parent in &chain {
                if !all.contains(parent) {
                    all.push(parent.clone());
                }
            }
            outer.insert(place.clone(), chain);
        }
        let views: HashMap<PlaceId, PlaceView> = self
            .store
            .views(&all, from)
            .await?
            .into_iter()
            .map(|view| (view.place.id.clone(), view))
            .collect();
        let mut notices = Vec::new();
        for part in all.chunks(AT_ONCE) {
            let filter = EventFilter {
                places: Some(part.to_vec()),
                effects: vec![Effect::Closed, Effect::Open, Effect::Partial],
                from: Some(from),
                to: Some(to),
                ..EventFilter::default()
            };
            notices.extend(self.store.events(&filter).await?);
        }
        let mut grounds = Grounds { views, notices, spans: HashMap::new(), outer, until: to };
        let (mut spans, known) = (HashMap::new(), grounds.views.len());
        for (id, view) in &grounds.views {
            // A closure of what a place lies within is its own span already.
            let notices = match grounds.outer.contains_key(id) {
                true => grounds.notices(id),
                false => {
                    grounds.notices.iter().filter(|event| event.place.as_ref() == Some(id)).cloned().collect()
                }
            };
            spans.insert(id.clone(), Judge::new(view, &notices, now).over(from, to));
        }
        tracing::debug!(places = known, notices = grounds.notices.len(), "the grounds of a plan");
        grounds.spans = spans;
        Ok(grounds)
    }
}
