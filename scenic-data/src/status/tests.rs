//! Open and closed, at an instant and over a day.

use super::*;
use crate::claim::{Claim, ClaimDraft};
use crate::event::{EventKind, Occurrence, OccurrenceState};
use crate::freshness::{Clocks, SourceRef};
use crate::place::{Place, PlaceKind, PlaceState};
use crate::{Authority, DocumentId, Field, PlaceId, Position};
use chrono::TimeDelta;

fn at(text: &str) -> Instant {
    format!("{text}:00+08:00").parse().expect("a time")
}

fn clocks(seen: Instant) -> Clocks {
    Clocks { published_at: None, observed_at: seen, verified_at: seen, valid_from: None, valid_until: None }
}

fn source() -> SourceRef {
    SourceRef { id: "s".into(), name: "s".into(), url: None, publisher: None, authority: Authority::Official }
}

/// A place with claims, each seen at a time.
fn view(claims: &[(&str, &str, Instant)], position: Option<Position>, now: Instant) -> PlaceView {
    let place = Place {
        id: PlaceId::from("p"),
        slug: "p".into(),
        kind: PlaceKind::Attraction,
        names: vec![],
        aliases: vec![],
        parent: Some(PlaceId::from("area")),
        position,
        extent: None,
        seen_from_m: None,
        time_zone: chrono_tz::Asia::Shanghai,
        country: Some("CN".into()),
        state: PlaceState::Live,
        updated_at: now,
    };
    let claim = |(field, value, seen): &(&str, &str, Instant)| {
        let field = Field::new(field);
        Claim {
            id: field.as_str().into(),
            place: PlaceId::from("p"),
            lifetime: field.class().lifetime(),
            draft: ClaimDraft::text(field, None, *value),
            document: DocumentId::from("d"),
            source: source(),
            clocks: clocks(*seen),
            known_from: *seen,
            known_until: None,
        }
    };
    PlaceView::compute(place, claims.iter().map(claim).collect(), now)
}

fn notice(id: &str, place: &str, effect: Effect, span: Option<(&str, &str)>, now: Instant) -> Event {
    Event {
        id: id.into(),
        place: Some(PlaceId::from(place)),
        kind: EventKind::Notice,
        effect,
        texts: vec![],
        url: None,
        starts_at: span.map(|(from, _)| at(from)),
        ends_at: span.map(|(_, to)| at(to)),
        occurrences: vec![],
        document: DocumentId::from("d"),
        source: source(),
        clocks: clocks(now),
    }
}

use crate::event::Effect;

const NOW: &str = "2026-11-24 10:00";
const HOURS: (&str, &str) = ("opening_hours", "9:00-17:00，16:30停止入馆；周一闭馆");

#[test]
fn hours_by_the_sun_are_judged_where_the_place_is() {
    // Half past five in the morning of midsummer: the sun is up at 118° east, whose clock is
    // that of 120°.
    let early = at("2026-06-21 05:30");
    let judged = |position| {
        let view = view(&[("opening_hours", "sunrise-sunset", early)], position, early);
        status(&view, &[], early, early).state
    };
    assert_eq!(judged(Some(Position { lat: 29.9, lon: 118.5 })), State::Open);
    assert_eq!(judged(None), State::Unknown);
    // In Kashgar, by the same clock, it is still night.
    assert_eq!(judged(Some(Position { lat: 39.5, lon: 76.0 })), State::Closed);
}

#[test]
fn a_closure_that_comes_ends_what_the_hours_say() {
    let now = at(NOW);
    let view = view(&[(HOURS.0, HOURS.1, now)], None, now);
    let coming =
        [notice("roof", "area", Effect::Closed, Some(("2026-11-24 12:00", "2026-11-25 12:00")), now)];
    let open = status(&view, &coming, now, now);
    assert_eq!((open.state, open.until), (State::Open, Some(at("2026-11-24 12:00"))));
    assert_eq!(open.next_change, Some(at("2026-11-24 12:00")));
    assert_eq!(open.last_entry, Some(at("2026-11-24 12:00")), "nobody is let in for the afternoon");
    assert!(open.notices.is_empty(), "it is not in force yet");
    let shut = status(&view, &coming, at("2026-11-24 13:00"), now);
    assert_eq!((shut.state, shut.reason), (State::Closed, Reason::ParentNotice));
    assert_eq!(shut.next_change, Some(at("2026-11-25 12:00")));
    // A closure that ends at night opens no door.
    let night = [notice("roof", "p", Effect::Closed, Some(("2026-11-24 12:00", "2026-11-24 20:00")), now)];
    let shut = status(&view, &night, at("2026-11-24 13:00"), now);
    assert_eq!(shut.until, Some(at("2026-11-24 20:00")));
    assert_eq!(shut.next_change, Some(at("2026-11-25 09:00")));
}

#[test]
fn a_later_notice_of_opening_takes_the_places_own_closure_back() {
    let now = at("2026-11-24 12:00");
    let view = view(&[("opening_hours", "08:00-17:00", now)], None, now);
    let span = Some(("2026-11-20 00:00", "2026-12-10 00:00"));
    let told = |mut event: Event, when: &str| {
        (event.clocks.observed_at, event.clocks.published_at) = (at(when), None);
        event
    };
    let closed = told(notice("closed", "p", Effect::Closed, span, now), "2026-11-20 08:00");
    let open = told(
        notice("open", "p", Effect::Open, Some(("2026-11-24 08:00", "2026-11-25 00:00")), now),
        "2026-11-24 08:00",
    );
    let state = |notices: &[Event], when: &str| Judge::new(&view, notices, now).at(at(when)).state;
    assert_eq!(state(&[closed.clone(), open.clone()], "2026-11-24 12:00"), State::Open);
    assert_eq!(
        state(&[closed.clone(), open.clone()], "2026-11-26 12:00"),
        State::Closed,
        "it opens for a day"
    );
    let earlier = told(open.clone(), "2026-11-19 08:00");
    assert_eq!(
        state(&[closed.clone(), earlier], "2026-11-24 12:00"),
        State::Closed,
        "said before the closure"
    );
    let above = told(notice("above", "parent", Effect::Closed, span, now), "2026-11-20 08:00");
    assert_eq!(
        state(&[closed, open, above], "2026-11-24 12:00"),
        State::Closed,
        "what it is part of is closed"
    );
}

#[test]
fn a_day_has_parts_without_gaps_and_each_says_why() {
    let now = at(NOW);
    let view = view(&[(HOURS.0, HOURS.1, now)], None, now);
    let notices = [
        notice("roof", "p", Effect::Closed, Some(("2026-11-24 11:00", "2026-11-24 13:00")), now),
        notice("show", "p", Effect::Open, Some(("2026-11-24 19:00", "2026-11-24 21:00")), now),
        notice("news", "p", Effect::Info, Some(("2026-11-24 00:00", "2026-11-25 00:00")), now),
    ];
    let (from, to) = (at("2026-11-24 00:00"), at("2026-11-25 00:00"));
    let judge = Judge::new(&view, &notices, now);
    let spans = judge.over(from, to);
    assert_eq!(spans.first().map(|span| span.from), Some(from));
    assert_eq!(spans.last().map(|span| span.to), Some(to));
    assert!(spans.windows(2).all(|pair| pair[0].to == pair[1].from), "{spans:?}");
    let open: Vec<_> = spans.iter().filter(|span| span.state == State::Open).collect();
    let times: Vec<_> = open.iter().map(|span| (span.from, span.to, span.reason)).collect();
    assert_eq!(
        times,
        [
            (at("2026-11-24 09:00"), at("2026-11-24 11:00"), Reason::Hours),
            (at("2026-11-24 13:00"), at("2026-11-24 17:00"), Reason::Hours),
            (at("2026-11-24 19:00"), at("2026-11-24 21:00"), Reason::Notice),
        ]
    );
    assert_eq!(open[0].last_entry, None, "the notice comes before the day's last admission");
    assert_eq!(open[1].last_entry, Some(at("2026-11-24 16:30")));
    assert_eq!(open[1].latest_start(TimeDelta::minutes(20)), at("2026-11-24 16:30"));
    assert_eq!(open[1].latest_start(TimeDelta::minutes(90)), at("2026-11-24 15:30"));
    // At any instant the parts say what the judgement of that instant says.
    for quarter in 0..96 {
        let instant = from + TimeDelta::minutes(15 * quarter);
        let span = spans.iter().find(|span| span.from <= instant && instant < span.to).expect("a part");
        let status = judge.at(instant);
        assert_eq!((status.state, status.reason), (span.state, span.reason), "{instant}");
    }
    assert!(judge.over(to, from).is_empty());
}

#[test]
fn a_live_word_decides_for_a_while_and_decays_to_unknown() {
    let said = at(NOW);
    let view = view(&[(HOURS.0, HOURS.1, said), ("status", "因大风暂停运行", said)], None, said);
    let after = |minutes| {
        let then = said + TimeDelta::minutes(minutes);
        let status = status(&view, &[], then, then);
        (status.state, status.reason)
    };
    assert_eq!(after(5), (State::Closed, Reason::Live));
    assert_eq!(after(20), (State::Unknown, Reason::LiveExpired), "neither its last value nor the hours");
    assert_eq!(after(61), (State::Open, Reason::Hours));
    assert_eq!(after(-5), (State::Open, Reason::Hours), "nobody had said it then");
    let spans = Judge::new(&view, &[], said).over(said, said + TimeDelta::hours(2));
    let states: Vec<_> = spans.iter().map(|span| span.state).collect();
    assert_eq!(states, [State::Closed, State::Unknown, State::Open]);
    // What only says how full it is says nothing of open or closed.
    let crowded = self::view(&[(HOURS.0, HOURS.1, said), ("status", "人多", said)], None, said);
    assert_eq!(status(&crowded, &[], said, said).reason, Reason::Hours);
}

#[test]
fn an_event_is_on_when_an_occurrence_of_it_is_held() {
    let now = at(NOW);
    let mut concert = notice("concert", "p", Effect::Open, None, now);
    let times = [("2026-11-24 19:00", "2026-11-24 21:00"), ("2026-11-25 19:00", "2026-11-25 21:00")];
    concert.occurrences = times
        .map(|(from, to)| Occurrence {
            starts_at: at(from),
            ends_at: at(to),
            state: OccurrenceState::Scheduled,
        })
        .to_vec();
    concert.occurrences[1].state = OccurrenceState::Cancelled;
    assert!(concert.is_on(at("2026-11-24 20:00")) && !concert.is_on(at("2026-11-24 12:00")));
    assert!(!concert.is_on(at("2026-11-25 20:00")) && !concert.is_cancelled());
    assert_eq!(concert.next(at("2026-11-24 22:00")), None);
    let view = view(&[(HOURS.0, HOURS.1, now)], None, now);
    let open = |time| status(&view, std::slice::from_ref(&concert), at(time), now).state;
    assert_eq!(open("2026-11-24 20:00"), State::Open);
    assert_eq!(open("2026-11-25 20:00"), State::Closed);
}

#[test]
fn what_takes_people_somewhere_has_a_first_and_a_last_run() {
    let now = at(NOW);
    let view = view(
        &[("opening_hours", "8:00-16:00，15:30停止入园", now), ("发车间隔", "每20分钟一班", now)],
        None,
        now,
    );
    let judge = Judge::new(&view, &[], now);
    let runs = service(&view, &judge, now).expect("it runs");
    assert_eq!((runs.first, runs.last), (at("2026-11-24 08:00"), at("2026-11-24 15:30")));
    assert_eq!(runs.interval_min, Some(20));
    let shut = [notice("wind", "p", Effect::Closed, Some(("2026-11-24 00:00", "2026-11-25 00:00")), now)];
    assert_eq!(service(&view, &Judge::new(&view, &shut, now), now), None);
}

#[test]
fn nights_and_the_days_of_the_clocks_change_are_whole() {
    let now = at(NOW);
    let mut bar = view(&[("opening_hours", "20:00-02:00", now)], None, now);
    let (from, to) = (at("2026-11-24 23:00"), at("2026-11-25 23:00"));
    let open: Vec<_> = Judge::new(&bar, &[], now)
        .over(from, to)
        .into_iter()
        .filter(|span| span.state == State::Open)
        .collect();
    assert_eq!((open[0].from, open[0].to), (from, at("2026-11-25 02:00")));
    assert_eq!((open[1].from, open[1].to), (at("2026-11-25 20:00"), to));
    // Berlin, 25 October 2026: the hour from two to three comes twice, 28 March 2027 never.
    bar = view(&[("opening_hours", "00:00-06:00", now)], None, now);
    bar.place.time_zone = chrono_tz::Europe::Berlin;
    for (day, hours) in [("2026-10-24T22:00:00Z", 7), ("2026-03-28T23:00:00Z", 5)] {
        let from: Instant = day.parse().expect("a time");
        let spans = Judge::new(&bar, &[], now).over(from, from + TimeDelta::hours(12));
        assert_eq!(spans[0].state, State::Open, "{spans:?}");
        assert_eq!(spans[0].to - spans[0].from, TimeDelta::hours(hours), "{day}");
    }
}
