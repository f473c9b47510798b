//! What decides at an instant: notices, then a live word, then the hours.

use super::live::{self, Live};
use super::{Reason, State, Status};
use crate::event::{Effect, Event};
use crate::freshness::FreshnessState;
use crate::hours::{OpenState, Openness, Schedule};
use crate::view::{Fact, PlaceView};
use crate::{Field, Instant, LangTag, PlaceId};

/// How many changes of what decides are looked through for the next change of the state.
const MOST_CHANGES: usize = 24;

/// A place with what decides whether it is open, read once for any number of questions.
pub struct Judge<'a> {
    pub(super) view: &'a PlaceView,
    /// Notices that close or open it.
    pub(super) deciding: Vec<&'a Event>,
    notices: &'a [Event],
    pub(super) hours: Result<Schedule, Reason>,
    hours_fact: Option<&'a Fact>,
    pub(super) live: Option<Live>,
    live_fact: Option<&'a Fact>,
}

/// What decides at an instant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Decision {
    pub state: State,
    pub reason: Reason,
    pub since: Option<Instant>,
    pub until: Option<Instant>,
    pub last_entry: Option<Instant>,
}

impl<'a> Judge<'a> {
    /// Reads what decides. `notices` are events at the place and at the places it is part of, in any
    /// order.
    pub fn new(view: &'a PlaceView, notices: &'a [Event], now: Instant) -> Self {
        let own = &view.place.id;
        let mut deciding: Vec<&Event> = notices.iter().filter(|event| decides(event, own)).collect();
        deciding.sort_by_key(|event| rank(event, own, notices));
        let hours_fact = view.fact(&Field::new("opening_hours"), &LangTag::zh());
        let live_fact = view.fact(&Field::new("status"), &LangTag::zh());
        Self {
            view,
            deciding,
            notices,
            hours: schedule(view, hours_fact, now),
            hours_fact,
            live: live_fact.and_then(live::read),
            live_fact,
        }
    }

    /// The judgement at an instant.
    pub fn at(&self, at: Instant) -> Status {
        let own = &self.view.place.id;
        let decision = self.decide(at);
        let mut notices: Vec<Event> = self.notices.iter().filter(|event| event.is_on(at)).cloned().collect();
        notices.sort_by_key(|event| rank(event, own, self.notices));
        let by_live = matches!(decision.reason, Reason::Live | Reason::LiveExpired);
        Status {
            next_change: self.next_change(at, &decision),
            state: decision.state,
            reason: decision.reason,
            since: decision.since,
            until: decision.until,
            last_entry: decision.last_entry,
            notices,
            hours: self.hours_fact.cloned(),
            live: self.live_fact.filter(|_| by_live).cloned(),
        }
    }

    pub(super) fn decide(&self, at: Instant) -> Decision {
        let own = &self.view.place.id;
        // A closure or an opening that begins later ends what holds now.
        let coming = self.deciding.iter().flat_map(|event| event.spans()).map(|(from, _)| from);
        let next_notice = coming.filter(|from| *from > at).min();
        let in_force = self.deciding.iter().find_map(|event| {
            let span = event.spans().into_iter().find(|(from, to)| *from <= at && at < *to)?;
            Some((*event, span))
        });
        if let Some((event, (from, to))) = in_force {
            let closes = event.effect == Effect::Closed;
            let said = |instant: Instant, given: bool| given.then_some(instant);
            return Decision {
                state: if closes { State::Closed } else { State::Open },
                reason: if event.place.as_ref() == Some(own) { Reason::Notice } else { Reason::ParentNotice },
                since: said(from, event.starts_at.is_some()),
                until: said(to, event.ends_at.is_some()),
                last_entry: None,
            };
        }
        let mut decision = self.by_hours(at);
        if let Some(live) = &self.live {
            decision = live.over(decision, at);
        }
        if let Some(from) = next_notice.filter(|from| decision.until.is_none_or(|until| *from < until)) {
            decision.until = Some(from);
            // Whoever is within when it closes has to leave; nobody enters after that.
            decision.last_entry = decision.last_entry.map(|entry| entry.min(from));
        }
        decision
    }

    fn by_hours(&self, at: Instant) -> Decision {
        let place = &self.view.place;
        let found = match &self.hours {
            Ok(schedule) => schedule.at(at, place.time_zone, place.country.as_deref()),
            Err(_) => OpenState::unknown(),
        };
        Decision {
            state: state(found.state),
            reason: self.hours_reason(),
            since: found.since,
            until: found.until,
            last_entry: found.last_entry,
        }
    }

    pub(super) fn hours_reason(&self) -> Reason {
        self.hours.as_ref().err().copied().unwrap_or(Reason::Hours)
    }

    /// The first instant at which the state is another one.
    fn next_change(&self, at: Instant, now: &Decision) -> Option<Instant> {
        let mut until = now.until.or_else(|| self.end_in_force(at))?;
        for _ in 0..MOST_CHANGES {
            let then = self.decide(until);
            if then.state != now.state {
                return Some(until);
            }
            until = then.until.filter(|next| *next > until)?;
        }
        None
    }

    /// When a notice that does not say when it ends stops being believed.
    fn end_in_force(&self, at: Instant) -> Option<Instant> {
        let spans = self.deciding.iter().flat_map(|event| event.spans());
        spans.filter(|(from, to)| *from <= at && at < *to).map(|(_, to)| to).min()
    }
}

/// A closure closes everything within; an opening speaks only for the place itself.
fn decides(event: &Event, own: &PlaceId) -> bool {
    match event.effect {
        Effect::Closed => true,
        Effect::Open => event.place.as_ref() == Some(own),
        Effect::Partial | Effect::Info => false,
    }
}

/// Which notice comes first: a closure before an opening, and the place's own before those of what it is part of.
/// An opening that takes the place's own closure back comes before that, not before a closure of what it is part of.
fn rank(event: &Event, own: &PlaceId, all: &[Event]) -> (u8, bool, crate::Authority) {
    let is_own = event.place.as_ref() == Some(own);
    let weight = match event.effect {
        Effect::Closed if !is_own => 1,
        Effect::Closed if all.iter().any(|other| takes_back(other, event)) => 3,
        Effect::Closed => 0,
        Effect::Open if all.iter().any(|other| takes_back(event, other)) => 2,
        Effect::Open => 4,
        Effect::Partial => 5,
        Effect::Info => 6,
    };
    (weight, !is_own, event.source.authority)
}

/// Whether a notice says later, and on no less authority, that a place is open which the other closes.
fn takes_back(opening: &Event, closure: &Event) -> bool {
    let said = |event: &Event| event.clocks.published_at.unwrap_or(event.clocks.observed_at);
    (opening.effect, closure.effect) == (Effect::Open, Effect::Closed)
        && opening.place == closure.place
        && opening.source.authority <= closure.source.authority
        && said(opening) > said(closure)
}

pub(super) fn state(openness: Openness) -> State {
    match openness {
        Openness::Open => State::Open,
        Openness::Closed => State::Closed,
        Openness::Unknown => State::Unknown,
    }
}

/// The hours that hold, or why there are none.
fn schedule(view: &PlaceView, fact: Option<&Fact>, now: Instant) -> Result<Schedule, Reason> {
    let fact = fact.ok_or(Reason::NoHours)?;
    if fact.claim.freshness(now).state == FreshnessState::Expired {
        return Err(Reason::HoursExpired);
    }
    // Either language's text may be the one that can be understood.
    let understood = || {
        let same = view.facts.iter().filter(|other| other.claim.field() == fact.claim.field());
        same.filter(|other| other.claim.freshness(now).state != FreshnessState::Expired)
            .find_map(|other| Schedule::parse(other.claim.value()).ok())
    };
    let schedule = Schedule::parse(fact.claim.value()).ok().or_else(understood);
    let schedule = schedule.ok_or(Reason::HoursNotUnderstood)?;
    // Where the place is decides when the sun rises there.
    Ok(match view.place.position {
        Some(position) => schedule.located(position.lat, position.lon),
        None => schedule,
    })
}
