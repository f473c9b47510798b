//! Open, closed or unknown: a pure judgement over hours, notices and an instant.

use crate::event::{Effect, Event};
use crate::freshness::FreshnessState;
use crate::hours::{Openness, Schedule};
use crate::view::{Fact, PlaceView};
use crate::{Field, Instant, LangTag, PlaceId};
use serde::{Deserialize, Serialize};

/// Whether a place is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is open.
    Open,
    /// It is closed.
    Closed,
    /// Nothing current says.
    Unknown,
}

/// What a judgement rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A notice in force.
    Notice,
    /// A notice in force for the place this one is part of.
    ParentNotice,
    /// The regular hours.
    Hours,
    /// No hours are known.
    NoHours,
    /// The hours are known only as text that could not be understood.
    HoursNotUnderstood,
    /// The hours are long past their lifetime.
    HoursExpired,
}

/// The status of a place at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The judgement.
    pub state: State,
    /// What it rests on.
    pub reason: Reason,
    /// Since when.
    pub since: Option<Instant>,
    /// Until when.
    pub until: Option<Instant>,
    /// The last admission before it closes.
    pub last_entry: Option<Instant>,
    /// Notices in force, those that decide first.
    pub notices: Vec<Event>,
    /// The hours it rests on, when there are any.
    pub hours: Option<Fact>,
}

/// Judges a place at `at`, by what is known at `now`. `notices` are events at the place and at the
/// places it is part of, in any order; those not in force at `at` are ignored. Closures come before
/// openings, the place's own notices before its parents', and notices before hours. Missing hours
/// never mean open.
pub fn status(view: &PlaceView, notices: &[Event], at: Instant, now: Instant) -> Status {
    let own = &view.place.id;
    let mut in_force: Vec<Event> = notices.iter().filter(|event| event.is_on(at)).cloned().collect();
    in_force.sort_by_key(|event| {
        (weight(event.effect), event.place.as_ref() != Some(own), event.source.authority)
    });
    let hours = view.fact(&Field::new("opening_hours"), &LangTag::zh()).cloned();
    let by_hours = by_hours(view, hours.as_ref(), at, now);

    let deciding = in_force.iter().find(|event| decides(event, own));
    let mut status = match deciding {
        Some(event) => Status {
            state: if event.effect == Effect::Closed { State::Closed } else { State::Open },
            reason: if event.place.as_ref() == Some(own) { Reason::Notice } else { Reason::ParentNotice },
            since: event.starts_at,
            until: event.ends_at,
            last_entry: None,
            notices: Vec::new(),
            hours: None,
        },
        None => by_hours,
    };
    status.notices = in_force;
    status.hours = hours;
    status
}

/// A closure closes everything within; an opening speaks only for the place itself.
fn decides(event: &Event, own: &PlaceId) -> bool {
    match event.effect {
        Effect::Closed => true,
        Effect::Open => event.place.as_ref() == Some(own),
        Effect::Partial | Effect::Info => false,
    }
}

fn weight(effect: Effect) -> u8 {
    match effect {
        Effect::Closed => 0,
        Effect::Open => 1,
        Effect::Partial => 2,
        Effect::Info => 3,
    }
}

fn by_hours(view: &PlaceView, hours: Option<&Fact>, at: Instant, now: Instant) -> Status {
    let unknown = |reason| Status {
        state: State::Unknown,
        reason,
        since: None,
        until: None,
        last_entry: None,
        notices: Vec::new(),
        hours: None,
    };
    let Some(fact) = hours else { return unknown(Reason::NoHours) };
    if fact.claim.freshness(now).state == FreshnessState::Expired {
        return unknown(Reason::HoursExpired);
    }
    // Either language's text may be the one that can be understood.
    let understood = view
        .facts
        .iter()
        .filter(|f| f.claim.field() == fact.claim.field())
        .find_map(|f| Schedule::parse(f.claim.value()).ok());
    let Some(schedule) = Schedule::parse(fact.claim.value()).ok().or(understood) else {
        return unknown(Reason::HoursNotUnderstood);
    };
    // Where the place is decides when the sun rises there.
    let schedule = match view.place.position {
        Some(position) => schedule.located(position.lat, position.lon),
        None => schedule,
    };
    let found = schedule.at(at, view.place.time_zone, view.place.country.as_deref());
    Status {
        state: match found.state {
            Openness::Open => State::Open,
            Openness::Closed => State::Closed,
            Openness::Unknown => State::Unknown,
        },
        reason: Reason::Hours,
        since: found.since,
        until: found.until,
        last_entry: found.last_entry,
        notices: Vec::new(),
        hours: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Claim, ClaimDraft};
    use crate::freshness::{Clocks, SourceRef};
    use crate::place::{Place, PlaceKind, PlaceState};
    use crate::{Authority, DocumentId, Position};

    fn view(hours: &str, position: Option<Position>, now: Instant) -> PlaceView {
        let place = Place {
            id: PlaceId::from("p"),
            slug: "p".into(),
            kind: PlaceKind::Attraction,
            names: vec![],
            aliases: vec![],
            parent: None,
            position,
            extent: None,
            seen_from_m: None,
            time_zone: chrono_tz::Asia::Shanghai,
            country: Some("CN".into()),
            state: PlaceState::Live,
            updated_at: now,
        };
        let field = Field::new("opening_hours");
        let claim = Claim {
            id: "c".into(),
            place: place.id.clone(),
            lifetime: field.class().lifetime(),
            draft: ClaimDraft::text(field, None, hours),
            document: DocumentId::from("d"),
            source: SourceRef { id: "s".into(), name: "s".into(), url: None, authority: Authority::Official },
            clocks: Clocks {
                published_at: None,
                observed_at: now,
                verified_at: now,
                valid_from: None,
                valid_until: None,
            },
            known_from: now,
            known_until: None,
        };
        PlaceView::compute(place, vec![claim], now)
    }

    #[test]
    fn hours_by_the_sun_are_judged_where_the_place_is() {
        // Half past five in the morning of midsummer: the sun is up at 118° east, whose clock is
        // that of 120°.
        let at: Instant = "2026-06-21T05:30:00+08:00".parse().expect("a time");
        let here = Position { lat: 29.9, lon: 118.5 };
        assert_eq!(status(&view("sunrise-sunset", Some(here), at), &[], at, at).state, State::Open);
        assert_eq!(status(&view("sunrise-sunset", None, at), &[], at, at).state, State::Unknown);
        // In Kashgar, by the same clock, it is still night.
        let west = Position { lat: 39.5, lon: 76.0 };
        assert_eq!(status(&view("sunrise-sunset", Some(west), at), &[], at, at).state, State::Closed);
    }
}
