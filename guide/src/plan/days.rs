//! The days of a plan: from when to when each of them lasts.

use super::{PlanRequest, Settings};
use crate::GuideError;
use chrono::{Days, DurationRound as _, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use scenic_data::Instant;
use scenic_data::clock::at_local;

/// A day of more than so many hours is several.
const LONGEST_DAY_H: i64 = 16;
/// When a day begins and ends where nothing else is said, hours of the local clock.
const DAY: (u32, u32) = (9, 18);
/// The hours at which everybody sleeps: a time that holds all of them is several days.
const NIGHT: (u32, u32) = (2, 5);
/// Who begins after the first hour is out until the second.
const LATE: (u32, u32) = (16, 23);
/// How long an outing is when nothing says so, minutes.
const USUAL_MIN: i64 = 240;
/// From when to when people eat at noon, minutes of the local day.
const NOON: (u32, u32) = (11 * 60, 13 * 60 + 30);
/// Whoever is out so long over noon eats, minutes.
const EATS_AFTER_MIN: i64 = 270;

/// A day of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// When it begins.
    pub from: Instant,
    /// When it must be over.
    pub to: Instant,
}

/// The instant of a minute of a local day.
fn local(date: NaiveDate, minute: u32, zone: Tz) -> Instant {
    at_local(date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute.into()), zone)
}

/// The next whole second.
fn whole(at: Instant) -> Instant {
    at.duration_trunc(TimeDelta::seconds(1))
        .map_or(at, |second| if second < at { second + TimeDelta::seconds(1) } else { at })
}

/// Whether a stretch holds the hours of a night.
fn over_night(from: Instant, to: Instant, zone: Tz) -> bool {
    let first = from.with_timezone(&zone).date_naive();
    let nights = (0..2).filter_map(|n| first.checked_add_days(Days::new(n)));
    nights
        .into_iter()
        .any(|date| from <= local(date, NIGHT.0 * 60, zone) && local(date, NIGHT.1 * 60, zone) <= to)
}

/// The days that a request asks for, by the clock of `zone`.
pub(super) fn days(
    request: &PlanRequest,
    now: Instant,
    zone: Tz,
    settings: &Settings,
) -> Result<Vec<Day>, GuideError> {
    let start = whole(request.start_at.unwrap_or(now).max(now));
    let first = start.with_timezone(&zone).date_naive();
    let minutes = request.max_min.map(|minutes| TimeDelta::minutes(minutes.into()));
    let told = request.end_at.or_else(|| minutes.filter(|_| request.days.is_none()).map(|long| start + long));
    // Who is out from one day to the next sleeps in between.
    let night = told.is_some_and(|end| over_night(start, end, zone));
    let long = night || told.is_some_and(|end| end - start > TimeDelta::hours(LONGEST_DAY_H));
    let days = match (request.days, told) {
        (Some(days), _) => days,
        (None, Some(end)) if long => {
            let last = end.with_timezone(&zone).date_naive();
            let dates = u32::try_from((last - first).num_days() + 1).unwrap_or(u32::MAX);
            // A week from noon to noon is a week, though it touches eight dates.
            let whole = end - start <= TimeDelta::days(settings.max_days.into());
            if whole { dates.min(settings.max_days) } else { dates }
        }
        (None, _) => 1,
    };
    if days > settings.max_days {
        let most = settings.max_days;
        return Err(GuideError::invalid(
            if request.end_at.is_some() { "end_at" } else { "days" },
            format!("一次最多安排 {most} 天，而不是 {days} 天"),
            format!("a plan is for at most {most} days, not {days}"),
        ));
    }
    if days == 1 {
        let evening = local(first, DAY.1 * 60, zone);
        // A day that is asked for late in the day has no hours left of it.
        let usual = match request.days {
            Some(_) => evening.max(start + TimeDelta::minutes(60)),
            None => start + TimeDelta::minutes(USUAL_MIN),
        };
        let mut to = told.unwrap_or(usual);
        if let Some(long) = minutes {
            to = to.min(start + long);
        }
        return Ok(vec![Day { from: start, to }]);
    }
    let mut found = Vec::new();
    for n in 0..days {
        let date = first.checked_add_days(Days::new(n.into())).unwrap_or(first);
        let mut day = Day { from: local(date, DAY.0 * 60, zone), to: local(date, DAY.1 * 60, zone) };
        if n == 0 {
            day.from = start;
            let late = local(date, LATE.0 * 60, zone);
            if start >= late {
                day.to = local(date, LATE.1 * 60, zone);
            }
        }
        if let Some(end) = told.filter(|_| n + 1 == days) {
            day.to = day.to.min(end).max(day.from);
        }
        // What is left of an evening is no day.
        if day.to - day.from >= TimeDelta::minutes(15) {
            found.push(day);
        }
    }
    if found.is_empty() {
        return Err(GuideError::invalid(
            "end_at",
            "这段时间里没有可以安排的白天",
            "there is no daytime in that time",
        ));
    }
    Ok(found)
}

impl Day {
    /// Whether a lunch belongs to the day, unless it is said.
    pub(super) fn over_noon(&self, zone: Tz) -> bool {
        let noon = self.noon(zone);
        self.from <= noon.0 + TimeDelta::minutes(45)
            && noon.1 <= self.to + TimeDelta::minutes(30)
            && self.to - self.from >= TimeDelta::minutes(EATS_AFTER_MIN)
    }

    /// From when to when one eats at noon.
    pub(super) fn noon(&self, zone: Tz) -> (Instant, Instant) {
        let date = self.from.with_timezone(&zone).date_naive();
        (local(date, NOON.0, zone), local(date, NOON.1, zone))
    }

    /// The part of the day in which one visits what does not say when it is open.
    pub(super) fn daylight(&self, zone: Tz) -> (Instant, Instant) {
        let date = self.from.with_timezone(&zone).date_naive();
        (local(date, 8 * 60, zone).max(self.from), local(date, 18 * 60, zone).min(self.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Tz = chrono_tz::Asia::Shanghai;

    fn at(text: &str) -> Instant {
        format!("{text}:00+08:00").parse().expect("a time")
    }

    fn of(request: PlanRequest) -> Vec<(Instant, Instant)> {
        let days = days(&request, at("2026-11-24 08:00"), ZONE, &Settings::default()).expect("days");
        days.into_iter().map(|day| (day.from, day.to)).collect()
    }

    #[test]
    fn a_time_span_is_one_day_or_several() {
        let start_at = Some(at("2026-11-24 10:00"));
        let base = PlanRequest { start_at, ..PlanRequest::default() };
        let one = of(PlanRequest { max_min: Some(180), ..base.clone() });
        assert_eq!(one, [(at("2026-11-24 10:00"), at("2026-11-24 13:00"))]);
        let three = of(PlanRequest { days: Some(3), end_at: Some(at("2026-11-26 15:00")), ..base.clone() });
        assert_eq!(
            three,
            [
                (at("2026-11-24 10:00"), at("2026-11-24 18:00")),
                (at("2026-11-25 09:00"), at("2026-11-25 18:00")),
                (at("2026-11-26 09:00"), at("2026-11-26 15:00")),
            ]
        );
        assert_eq!(of(PlanRequest { max_min: Some(7 * 24 * 60), ..base.clone() }).len(), 7);
        let night = of(PlanRequest { end_at: Some(at("2026-11-25 01:00")), ..base.clone() });
        assert_eq!(night, [(at("2026-11-24 10:00"), at("2026-11-25 01:00"))]);
        let week = PlanRequest { end_at: Some(at("2026-12-24 01:00")), ..base };
        assert!(days(&week, at("2026-11-24 08:00"), ZONE, &Settings::default()).is_err());
    }

    #[test]
    fn whoever_is_out_over_noon_eats() {
        let day = |from: &str, to: &str| Day {
            from: at(&format!("2026-11-24 {from}")),
            to: at(&format!("2026-11-24 {to}")),
        };
        assert!(day("09:00", "17:00").over_noon(ZONE));
        assert!(!day("13:00", "17:00").over_noon(ZONE) && !day("09:00", "12:00").over_noon(ZONE));
        assert!(!day("11:00", "14:00").over_noon(ZONE), "three hours are no day");
    }
}
