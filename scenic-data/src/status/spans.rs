//! Open and closed over a stretch of time, for whoever plans.

use super::judge::{Judge, state};
use super::{Reason, State};
use crate::Instant;
use crate::event::Effect;
use serde::Serialize;
use std::collections::BTreeSet;

/// A part of time in which a place is open, closed or unknown for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// When it begins.
    pub from: Instant,
    /// When it ends (exclusive).
    pub to: Instant,
    /// Open, closed or unknown.
    pub state: State,
    /// Why.
    pub reason: Reason,
    /// Until when people are let in, where that is before it ends.
    pub last_entry: Option<Instant>,
    /// The notice that decides, where one does.
    pub event: Option<String>,
}

impl Span {
    /// Until when a visit may begin that stays for a while and leaves before it ends.
    pub fn latest_start(&self, stay: chrono::TimeDelta) -> Instant {
        let leaving = self.to - stay;
        self.last_entry.map_or(leaving, |entry| entry.min(leaving))
    }
}

impl Judge<'_> {
    /// The judgement over a stretch of time, as parts without gaps from `from` to `to`. Empty when the
    /// stretch is.
    pub fn over(&self, from: Instant, to: Instant) -> Vec<Span> {
        if from >= to {
            return Vec::new();
        }
        let place = &self.view.place;
        let hours = match &self.hours {
            Ok(schedule) => schedule.over(from, to, place.time_zone, place.country.as_deref()),
            Err(_) => Vec::new(),
        };
        // Between two cuts everything that decides stays as it is.
        let mut cuts: BTreeSet<Instant> = BTreeSet::from([from, to]);
        cuts.extend(hours.iter().flat_map(|part| [part.from, part.to]));
        cuts.extend(self.deciding.iter().flat_map(|event| event.spans()).flat_map(|(from, to)| [from, to]));
        if let Some(live) = &self.live {
            cuts.extend([live.from, live.decides_until, live.doubtful_until]);
        }
        let cuts: Vec<Instant> = cuts.into_iter().filter(|cut| (from..=to).contains(cut)).collect();
        let mut spans: Vec<Span> = Vec::new();
        for pair in cuts.windows(2) {
            let [begin, end] = pair else { continue };
            let span = self.part(*begin, *end, &hours);
            match spans.last_mut() {
                Some(last) if is_one(last, &span) => last.to = span.to,
                _ => spans.push(span),
            }
        }
        // The hours of a day that a notice cuts short let nobody in after that.
        for span in spans.iter_mut().filter(|span| span.to < to) {
            span.last_entry = span.last_entry.filter(|entry| *entry < span.to);
        }
        spans
    }

    /// The part between two cuts.
    fn part(&self, from: Instant, to: Instant, hours: &[crate::hours::OpenPart]) -> Span {
        let own = Some(&self.view.place.id);
        let in_force = self.deciding.iter().find(|event| event.is_on(from));
        if let Some(event) = in_force {
            return Span {
                from,
                to,
                state: if event.effect == Effect::Closed { State::Closed } else { State::Open },
                reason: if event.place.as_ref() == own { Reason::Notice } else { Reason::ParentNotice },
                last_entry: None,
                event: Some(event.id.clone()),
            };
        }
        let by_hours = hours.iter().find(|part| part.from <= from && from < part.to);
        let mut decision = super::judge::Decision {
            state: by_hours.map_or(State::Unknown, |part| state(part.state)),
            reason: self.hours_reason(),
            since: None,
            until: Some(to),
            last_entry: by_hours.and_then(|part| part.last_entry),
        };
        if let Some(live) = &self.live {
            decision = live.over(decision, from);
        }
        Span {
            from,
            to,
            state: decision.state,
            reason: decision.reason,
            last_entry: decision.last_entry.filter(|_| decision.state == State::Open),
            event: None,
        }
    }
}

fn is_one(a: &Span, b: &Span) -> bool {
    (a.state, a.reason, a.last_entry, &a.event) == (b.state, b.reason, b.last_entry, &b.event)
}
