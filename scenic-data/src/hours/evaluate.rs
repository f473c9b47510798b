//! Evaluates an expression day by day on the place's own clock, and puts the result on the
//! world's.

use super::last_entry::{LastEntry, from_comment};
use super::osm::Expression;
use super::world::Site;
use crate::clock::at_local_by;
use crate::hours::{MAX_OVER_DAYS, OpenPart, OpenState, Openness};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use opening_hours::{Context, OpeningHours, RuleKind};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// How far ahead the next change is searched.
const AHEAD_DAYS: u64 = 800;
/// How far back the last change is searched.
const BACK_DAYS: u64 = 400;
/// Years that can be evaluated.
const YEARS: RangeInclusive<i32> = 1901..=9000;
/// Minutes in a day.
const DAY: u32 = 24 * 60;
/// What is said where the possible worlds differ.
const DEPENDS: &str = "depends on public holidays or the sun";

/// A part of a day with one state, in minutes of the local clock.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    from: u32,
    to: u32,
    state: Openness,
    comment: Arc<str>,
}

/// A part of time with one state.
#[derive(Clone, Debug)]
struct Stretch {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    state: Openness,
    comment: Arc<str>,
}

/// The years that evaluating at an instant may touch.
pub(super) fn years_around(date: NaiveDate) -> RangeInclusive<i32> {
    let reach = i32::try_from(AHEAD_DAYS.max(BACK_DAYS) / 365 + 1).unwrap_or(4);
    date.year() - reach..=date.year() + reach
}

/// An expression in its possible worlds, on one zone's clock.
pub(super) struct Evaluation<'e> {
    worlds: Vec<Vec<OpeningHours<Site>>>,
    expression: &'e Expression,
    zone: Tz,
}

impl<'e> Evaluation<'e> {
    pub(super) fn new(expression: &'e Expression, worlds: &[Context<Site>], zone: Tz) -> Self {
        let in_world = |world: &Context<Site>| {
            expression.groups.iter().map(|group| group.clone().with_context(world.clone())).collect()
        };
        Self { worlds: worlds.iter().map(in_world).collect(), expression, zone }
    }

    /// The state at an instant.
    pub(super) fn at(&self, at: DateTime<Utc>) -> OpenState {
        let date = at.with_timezone(&self.zone).date_naive();
        let around = [date.pred_opt(), Some(date), date.succ_opt()];
        let now = around.into_iter().flatten().find_map(|date| {
            let stretch = self.day(date).into_iter().find(|stretch| stretch.from <= at && at < stretch.to)?;
            Some((date, stretch))
        });
        let Some((date, now)) = now else { return OpenState::unknown() };
        let (since, until) = match self.expression.constant {
            true => (None, None),
            false => (self.since(date, &now), self.until(date, &now)),
        };
        let entries = from_comment(&now.comment);
        let open = now.state == Openness::Open;
        OpenState {
            state: now.state,
            since,
            until,
            last_entry: entries
                .iter()
                .filter(|_| open)
                .find_map(|entry| self.last_entry(*entry, date, since, until)),
            comment: (entries.is_empty() && !now.comment.is_empty()).then(|| now.comment.to_string()),
        }
    }

    /// The open intervals that begin on a local date, and what of a longer one falls on it.
    pub(super) fn open_on(&self, date: NaiveDate) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let mut open: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
        let around = [date.pred_opt(), Some(date), date.succ_opt()];
        for stretch in around.into_iter().flatten().flat_map(|date| self.day(date)) {
            match open.last_mut() {
                _ if stretch.state != Openness::Open => {}
                Some(last) if last.1 == stretch.from => last.1 = stretch.to,
                _ => open.push((stretch.from, stretch.to)),
            }
        }
        let Some(tomorrow) = date.succ_opt() else { return Vec::new() };
        let (start, end) = (self.midnight(date), self.midnight(tomorrow));
        let clip = |(from, to): (DateTime<Utc>, DateTime<Utc>)| {
            let long = to - from > TimeDelta::days(1);
            match (from < start, long) {
                // the end of a night belongs to the day it began on
                (true, false) => None,
                (_, true) => Some((from.max(start), to.min(end))),
                (false, false) => Some((from, to)),
            }
        };
        open.into_iter().filter(|(from, to)| *from < end && *to > start).filter_map(clip).collect()
    }

    /// The parts of time of some local days and of those beside them.
    pub(super) fn over(&self, first: NaiveDate, last: NaiveDate) -> Vec<OpenPart> {
        let (Some(before), Some(after)) = (first.pred_opt(), last.succ_opt()) else { return Vec::new() };
        let days = before.iter_days().take(MAX_OVER_DAYS).take_while(|date| *date <= after);
        let mut stretches: Vec<(Stretch, NaiveDate)> = Vec::new();
        for (date, stretch) in days.flat_map(|date| self.day(date).into_iter().map(move |part| (date, part)))
        {
            match stretches.last_mut() {
                Some((last, _)) if last.to == stretch.from && last.state == stretch.state => {
                    // The last words of an opening say when the last are let in.
                    last.to = stretch.to;
                    last.comment = stretch.comment;
                }
                _ => stretches.push((stretch, date)),
            }
        }
        let part = |(stretch, date): (Stretch, NaiveDate)| {
            let open = stretch.state == Openness::Open;
            let entries = from_comment(&stretch.comment);
            let last_entry = entries
                .iter()
                .filter(|_| open)
                .find_map(|entry| self.last_entry(*entry, date, Some(stretch.from), Some(stretch.to)));
            OpenPart { from: stretch.from, to: stretch.to, state: stretch.state, last_entry }
        };
        stretches.into_iter().map(part).collect()
    }

    fn since(&self, date: NaiveDate, now: &Stretch) -> Option<DateTime<Utc>> {
        let mut since = now.from;
        for back in 0..=BACK_DAYS {
            let date = date.checked_sub_days(Days::new(back))?;
            for stretch in self.day(date).into_iter().rev() {
                if stretch.to > since {
                    continue;
                }
                if stretch.state != now.state {
                    return Some(since);
                }
                since = stretch.from;
            }
        }
        None
    }

    fn until(&self, date: NaiveDate, now: &Stretch) -> Option<DateTime<Utc>> {
        let mut until = now.to;
        for ahead in 0..=AHEAD_DAYS {
            let date = date.checked_add_days(Days::new(ahead))?;
            for stretch in self.day(date) {
                if stretch.from < until {
                    continue;
                }
                if stretch.state != now.state {
                    return Some(until);
                }
                until = stretch.to;
            }
        }
        None
    }

    fn last_entry(
        &self,
        entry: LastEntry,
        date: NaiveDate,
        since: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
    ) -> Option<DateTime<Utc>> {
        let (since, until) = (since?, until?);
        let inside = |at: &DateTime<Utc>| since < *at && *at <= until;
        match entry {
            LastEntry::BeforeClosing(minutes) => {
                Some(until - TimeDelta::minutes(minutes.into())).filter(inside)
            }
            LastEntry::At(time) => [date.pred_opt(), Some(date), date.succ_opt()]
                .into_iter()
                .flatten()
                .map(|date| self.instant(date.and_time(time), false))
                .find(inside),
        }
    }

    /// A local day as stretches of time without gaps.
    fn day(&self, date: NaiveDate) -> Vec<Stretch> {
        let Some(tomorrow) = date.succ_opt().filter(|_| YEARS.contains(&date.year())) else {
            return Vec::new();
        };
        let mut from = self.midnight(date);
        let end = self.midnight(tomorrow).max(from);
        let parts = self.parts(date);
        let mut stretches = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let next = parts.get(index + 1);
            let to = match next {
                Some(next) => {
                    self.instant(at_minute(date, part.to), next.state == Openness::Open).clamp(from, end)
                }
                None => end,
            };
            if from < to {
                stretches.push(Stretch { from, to, state: part.state, comment: part.comment.clone() });
            }
            from = to;
        }
        stretches
    }

    /// The parts of a day that hold in every possible world.
    fn parts(&self, date: NaiveDate) -> Vec<Part> {
        let mut worlds = self.worlds.iter().map(|groups| in_world(groups, date));
        let first = worlds.next().unwrap_or_default();
        worlds.fold(first, |known, other| {
            combine(&known, &other, |a, b| {
                if a.state == b.state {
                    (a.state, a.comment.clone())
                } else {
                    (Openness::Unknown, DEPENDS.into())
                }
            })
        })
    }

    /// Whether at some time of a local day one of the two is open while the other is closed.
    pub(super) fn contradicts(&self, other: &Self, date: NaiveDate) -> bool {
        let (own, theirs) = (self.parts(date), other.parts(date));
        own.iter().any(|a| {
            theirs.iter().any(|b| {
                let opposed = matches!(
                    (a.state, b.state),
                    (Openness::Open, Openness::Closed) | (Openness::Closed, Openness::Open)
                );
                opposed && a.from.max(b.from) < a.to.min(b.to)
            })
        })
    }

    fn midnight(&self, date: NaiveDate) -> DateTime<Utc> {
        self.instant(date.and_time(NaiveTime::MIN), false)
    }

    /// The instant of a local time. A time the clock shows twice is the first, except for an
    /// opening: the shorter reading is taken. A time it skips is when it goes on.
    fn instant(&self, local: NaiveDateTime, opening: bool) -> DateTime<Utc> {
        at_local_by(local, self.zone, |shown| if opening { shown.latest() } else { shown.earliest() })
    }
}

fn at_minute(date: NaiveDate, minute: u32) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute.into())
}

/// A day in one world: each group of rules counts where those before it say closed.
fn in_world(groups: &[OpeningHours<Site>], date: NaiveDate) -> Vec<Part> {
    let mut days = groups.iter().map(|group| {
        let ranges = group.schedule_at(date).into_iter();
        ranges
            .map(|range| Part {
                from: u32::from(range.range.start.mins_from_midnight()),
                to: u32::from(range.range.end.mins_from_midnight()).min(DAY),
                state: match range.kind {
                    RuleKind::Open => Openness::Open,
                    RuleKind::Closed => Openness::Closed,
                    RuleKind::Unknown => Openness::Unknown,
                },
                comment: range.comment,
            })
            .collect::<Vec<_>>()
    });
    let first = days.next().unwrap_or_default();
    days.fold(first, |known, fallback| {
        combine(&known, &fallback, |a, b| {
            let taken = if a.state == Openness::Closed { b } else { a };
            (taken.state, taken.comment.clone())
        })
    })
}

/// Lays two days over each other.
fn combine(a: &[Part], b: &[Part], choose: impl Fn(&Part, &Part) -> (Openness, Arc<str>)) -> Vec<Part> {
    let mut combined: Vec<Part> = Vec::new();
    for x in a {
        for y in b {
            let (from, to) = (x.from.max(y.from), x.to.min(y.to));
            if from >= to {
                continue;
            }
            let (state, comment) = choose(x, y);
            match combined.last_mut() {
                Some(last) if last.to == from && last.state == state && last.comment == comment => {
                    last.to = to
                }
                _ => combined.push(Part { from, to, state, comment }),
            }
        }
    }
    combined
}
