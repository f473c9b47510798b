//! What an expression may hang on besides the clock: holidays and the sun. Where one of them is
//! not known there are several possible worlds, and only what holds in all of them is said.

use super::holidays::{every_day, public};
use super::osm::Expression;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use opening_hours::localization::{Coordinates, Localize};
use opening_hours::{Context, ContextHolidays};
use opening_hours_syntax::rules::time::TimeEvent;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// The sun between the polar circles at any zone's clock: a day longer and one shorter than any
/// in a town. Minutes since midnight for dawn, sunrise, sunset, dusk.
const LONG_DAY: [u32; 4] = [90, 150, 23 * 60, 23 * 60 + 50];
const SHORT_DAY: [u32; 4] = [10 * 60, 10 * 60 + 30, 15 * 60, 15 * 60 + 30];

/// Where the sun rises when.
#[derive(Clone, Debug)]
pub(super) enum Site {
    /// At a known position.
    At(Coordinates, Tz),
    /// At fixed times.
    Fixed([u32; 4]),
}

impl Localize for Site {
    type DateTime = NaiveDateTime;

    fn naive(&self, dt: NaiveDateTime) -> NaiveDateTime {
        dt
    }

    fn datetime(&self, naive: NaiveDateTime) -> NaiveDateTime {
        naive
    }

    fn event_time(&self, date: NaiveDate, event: TimeEvent) -> Option<NaiveTime> {
        match self {
            Self::At(coordinates, zone) => {
                coordinates.event_time(date, event).map(|at| at.with_timezone(zone).naive_local().time())
            }
            Self::Fixed(times) => {
                let index = match event {
                    TimeEvent::Dawn => 0,
                    TimeEvent::Sunrise => 1,
                    TimeEvent::Sunset => 2,
                    TimeEvent::Dusk => 3,
                };
                let minutes = times.get(index)?;
                NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)
            }
        }
    }
}

/// The worlds an expression must be evaluated in around `years`.
pub(super) fn worlds(
    expression: &Expression,
    position: Option<Coordinates>,
    zone: Tz,
    country: Option<&str>,
    years: RangeInclusive<i32>,
) -> Vec<Context<Site>> {
    let sites = match position {
        _ if !expression.sun => vec![Site::Fixed(LONG_DAY)],
        Some(position) => vec![Site::At(position, zone)],
        None => vec![Site::Fixed(LONG_DAY), Site::Fixed(SHORT_DAY)],
    };
    let none = BTreeSet::new();
    let mut holidays = vec![(none.clone(), none)];
    if expression.public_holidays || expression.working {
        let known = public(country, years.clone());
        let mut sets = vec![known.sure];
        if expression.public_holidays && sets.first() != Some(&known.possible) {
            sets.push(known.possible);
        }
        // where rules are for working days none names school holidays: those stand for the days worked
        let worked = if expression.working { known.worked } else { BTreeSet::new() };
        holidays = sets.into_iter().map(|public| (public, worked.clone())).collect();
    }
    if expression.school_holidays {
        let all: BTreeSet<NaiveDate> = years.flat_map(every_day).collect();
        let with = holidays.iter().map(|(public, _)| (public.clone(), all.clone())).collect::<Vec<_>>();
        holidays.extend(with);
    }
    let contexts = holidays.iter().flat_map(|(public, school)| {
        let known = known(public, school);
        sites
            .iter()
            .map(move |site| Context::default().with_holidays(known.clone()).with_locale(site.clone()))
    });
    contexts.collect()
}

/// Holidays in the evaluating crate's own form.
fn known(public: &BTreeSet<NaiveDate>, school: &BTreeSet<NaiveDate>) -> ContextHolidays {
    let none = ContextHolidays::default();
    let (mut publics, mut schools) = (none.get_public().clone(), none.get_school().clone());
    for day in public {
        publics.insert(*day);
    }
    for day in school {
        schools.insert(*day);
    }
    ContextHolidays::new(Arc::new(publics), Arc::new(schools))
}
