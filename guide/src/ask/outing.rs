//! A plan by words: "带老人小孩半天怎么玩", "a rainy afternoon, mostly museums".

use super::Work;
use crate::answer::outing as say;
use crate::catalogue::{Catalogue, Row};
use crate::plan::{Pace, PlanRequest, Spot};
use crate::reading::Known;
use crate::reading::outing::{self, PlanWish};
use crate::ways::Mode;
use crate::{Guide, GuideError};
use chrono::{DurationRound as _, NaiveDate, NaiveDateTime, TimeDelta, TimeZone as _, Timelike as _, Utc};
use chrono_tz::Tz;
use scenic_data::place::PlaceKind;
use scenic_data::{Instant, PlaceId};
use std::collections::HashMap;
use std::sync::Arc;

/// Whoever asks after this hour, or before that one, and names no time means the next morning.
const EVENING: u32 = 17;
const MORNING: u32 = 6;
/// Whoever asks for a whole day after this hour means the next.
const NOON: u32 = 12;
/// From so many minutes on an outing takes a whole day.
const WHOLE_DAY_MIN: u32 = 420;
/// One region holds so much of all sights when nothing says which is meant.
const MOST_SIGHTS: f64 = 0.6;
/// What is left of a time must be so long to be worth planning, minutes.
const LEAST_MIN: i64 = 30;
/// An outing whose length is not said, minutes.
const USUAL_MIN: u32 = 240;

impl Guide {
    /// Plans an outing as wished, and tells it.
    pub(super) async fn outing(
        &self,
        work: &mut Work,
        wish: &PlanWish,
        catalogue: &Catalogue,
    ) -> Result<(), GuideError> {
        let Some((mut request, zone)) = self.where_to(work, wish, catalogue).await? else {
            say::ask_where(&mut work.draft, &work.context);
            return Ok(());
        };
        work.context.zone = zone;
        // A day that only the calendar knows, such as a festival.
        let day =
            work.day.map(|(from, _)| from).filter(|from| wish.start.is_none() && *from > work.context.now);
        let (start, end, moved) = times(wish, day, work.base.max(work.context.now), zone);
        request.start_at = Some(start);
        request.end_at = end;
        request.days = wish.days.filter(|days| *days != 1);
        request.max_min = match (request.days, request.end_at, wish.duration_min) {
            (Some(_), ..) => None,
            (None, _, Some(minutes)) => Some(minutes),
            (None, None, None) => Some(USUAL_MIN),
            (None, Some(_), None) => None,
        };
        request.alternatives = None;
        match self.plan(&request, &work.context.lang).await {
            Ok(plan) => {
                say::plan(&mut work.draft, &work.context, &plan, moved);
                if work.draft.grounded {
                    work.draft.confidence = 0.85;
                }
                work.plan = Some(Box::new(plan));
                Ok(())
            }
            Err(GuideError::Invalid { message, .. }) => {
                say::impossible(&mut work.draft, &work.context, &[message]);
                Ok(())
            }
            Err(GuideError::Impossible(problems)) => {
                let words: Vec<_> = problems.into_iter().map(|(_, words)| words).collect();
                say::impossible(&mut work.draft, &work.context, &words);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// The request without its times, and the clock of its region; `None` when nothing says where.
    async fn where_to(
        &self,
        work: &Work,
        wish: &PlanWish,
        catalogue: &Catalogue,
    ) -> Result<Option<(PlanRequest, chrono_tz::Tz)>, GuideError> {
        let spot = |id: &String| Spot::Place { place_id: id.clone() };
        let has_place = |id: &String| {
            let id = PlaceId::from(id.as_str());
            catalogue.row(&id).is_some_and(|row| row.position.is_some())
        };
        let mut request = PlanRequest {
            start: wish.from.as_ref().filter(|id| has_place(id)).map(spot),
            end: wish.to.as_ref().filter(|id| has_place(id)).map(spot),
            must_visit: wish.must_visit.clone(),
            avoid: wish.avoid.clone(),
            visited: wish.visited.clone(),
            interests: wish.interests.clone(),
            avoid_interests: wish.avoid_interests.clone(),
            children: wish.children,
            rain: wish.rain,
            lunch: wish.lunch,
            budget: wish.budget,
            people: wish.people,
            max_stops: wish.max_stops,
            mode: match (wish.mode, wish.wheels || wish.no_steps) {
                (_, true) => Mode::Wheels,
                (Some(outing::Mode::Drive), false) => Mode::Drive,
                _ => Mode::Walk,
            },
            pace: match wish.pace {
                Some(outing::Pace::Fast) => Pace::Fast,
                Some(outing::Pace::Normal) => Pace::Normal,
                Some(outing::Pace::Slow) => Pace::Slow,
                // Who brings the old or the young takes more time.
                None if wish.elderly || wish.children || wish.wheels => Pace::Slow,
                None => Pace::Normal,
            },
            ..PlanRequest::default()
        };
        // An area is where one stays, not a stop.
        let area = |id: &String| {
            let id = PlaceId::from(id.as_str());
            let wide = |row: &Arc<Row>| matches!(row.kind, PlaceKind::City | PlaceKind::Area);
            catalogue.row(&id).is_some_and(wide) || catalogue.is_parent(&id)
        };
        if let Some(at) = request.must_visit.iter().position(area) {
            request.within = Some(request.must_visit.remove(at));
        }
        // A place that is named in no role is the area that is meant, or must be in it.
        let mut named: Vec<PlaceId> = wish.named.iter().map(|id| PlaceId::from(id.as_str())).collect();
        if let (true, Some((place, Known::Dialogue | Known::Request))) =
            (named.is_empty(), &work.reading.place)
        {
            named.push(place.clone());
        }
        for place in named {
            let Some(row) = catalogue.row(&place) else { continue };
            let is_area =
                matches!(row.kind, PlaceKind::City | PlaceKind::Area) || catalogue.is_parent(&place);
            let said = matches!(
                work.reading.place,
                Some((_, Known::Named | Known::Guessed | Known::Only | Known::Listed))
            );
            let spoken_of = matches!(work.reading.place, Some((_, Known::Dialogue)));
            if is_area && request.within.is_none() {
                request.within = Some(place.to_string());
            } else if said && !request.must_visit.contains(&place.to_string()) {
                request.must_visit.push(place.to_string());
            } else if !said && !spoken_of && request.start.is_none() && row.position.is_some() {
                // Where the request is, one begins; what was told of last is not where anybody is.
                request.start = Some(Spot::Place { place_id: place.to_string() });
            }
        }
        if request.start.is_none() {
            request.start = work.location.map(Spot::At);
        }
        request.round_trip = wish.round_trip && request.start.is_some() && request.end.is_none();
        let nowhere = request.start.is_none() && request.within.is_none() && request.must_visit.is_empty();
        if nowhere && request.end.is_none() {
            match region(catalogue) {
                Some(region) => request.within = Some(region.to_string()),
                None => return Ok(None),
            }
        }
        let place = match (&request.within, &request.start, request.must_visit.first(), &request.end) {
            (Some(id), ..) => Some(id.clone()),
            (None, Some(Spot::Place { place_id }), ..) => Some(place_id.clone()),
            (None, _, Some(id), _) => Some(id.clone()),
            (None, _, _, Some(Spot::Place { place_id })) => Some(place_id.clone()),
            _ => None,
        };
        let zone = match place {
            Some(id) => {
                let id = self.store.find_place(&id).await?;
                match id {
                    Some(id) => self.store.place(&id).await?.map(|place| place.time_zone),
                    None => None,
                }
            }
            None => None,
        };
        Ok(Some((request, zone.unwrap_or(super::HOME))))
    }
}

/// When an outing begins and must be over, and whether that is another day because this one is over.
/// `day` is a day that was named without a time.
fn times(wish: &PlanWish, day: Option<Instant>, now: Instant, zone: Tz) -> (Instant, Option<Instant>, bool) {
    let local = |at: NaiveDateTime| zone.from_local_datetime(&at).earliest().map(|at| at.with_timezone(&Utc));
    let here = now.with_timezone(&zone);
    let rounded = now.duration_round(TimeDelta::minutes(5)).unwrap_or(now).max(now);
    let morning = |date: NaiveDate| date.and_hms_opt(9, 0, 0).and_then(local).unwrap_or(rounded);
    let next = here.date_naive().succ_opt().unwrap_or(here.date_naive());
    let (mut start, mut end) = (wish.start, wish.end);
    let mut moved = false;
    // What is over today is meant for tomorrow.
    if end.and_then(local).is_some_and(|end| end < now + TimeDelta::minutes(LEAST_MIN)) {
        moved = true;
        let later = |at: NaiveDateTime| next.and_time(at.time());
        (start, end) = (start.map(later), end.map(later));
    }
    let end = end.and_then(local);
    if let Some(start) = start.and_then(local) {
        // A window that has begun goes on from now.
        return (start.max(now), end, moved);
    }
    if let Some(day) = day {
        return (morning(day.with_timezone(&zone).date_naive()), end, false);
    }
    if moved {
        return (morning(next), end, true);
    }
    match (here.hour(), end) {
        // With an end that is said, it is of the day that it is said of.
        (_, Some(end)) => {
            let date = end.with_timezone(&zone).date_naive();
            (if date > here.date_naive() { morning(date) } else { rounded }, Some(end), false)
        }
        (EVENING.., None) => (morning(next), None, true),
        // A whole day, asked for when half of it is over, is tomorrow's.
        (NOON.., None)
            if wish.days.is_some() || wish.duration_min.is_some_and(|min| min >= WHOLE_DAY_MIN) =>
        {
            (morning(next), None, true)
        }
        (..MORNING, None) => (morning(here.date_naive()), None, true),
        (_, None) => (rounded, None, false),
    }
}

/// The region that most sights lie in, when there is one.
fn region(catalogue: &Catalogue) -> Option<PlaceId> {
    let mut roots: HashMap<&PlaceId, usize> = HashMap::new();
    let mut all = 0;
    for row in catalogue.rows().filter(|row| matches!(row.kind, PlaceKind::Attraction | PlaceKind::Museum)) {
        all += 1;
        *roots.entry(catalogue.ancestors(&row.id).last().unwrap_or(&row.id)).or_default() += 1;
    }
    let (root, count) =
        roots.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.as_str().cmp(a.0.as_str())))?;
    (count as f64 >= MOST_SIGHTS * f64::from(all)).then(|| root.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Tz = chrono_tz::Asia::Shanghai;

    fn at(text: &str) -> Instant {
        format!("{text}:00+08:00").parse().expect("a time")
    }

    fn naive(text: &str) -> Option<NaiveDateTime> {
        Some(at(text).with_timezone(&ZONE).naive_local())
    }

    #[test]
    fn what_is_over_today_is_meant_for_tomorrow() {
        let evening = at("2026-11-26 20:41");
        let until_four = PlanWish { end: naive("2026-11-26 16:00"), ..PlanWish::default() };
        assert_eq!(
            times(&until_four, None, evening, ZONE),
            (at("2026-11-27 09:00"), Some(at("2026-11-27 16:00")), true)
        );
        let any = PlanWish::default();
        assert_eq!(times(&any, None, evening, ZONE), (at("2026-11-27 09:00"), None, true));
        let noon = at("2026-11-26 12:02");
        assert_eq!(times(&any, None, noon, ZONE), (noon, None, false));
        let whole = PlanWish { days: Some(1), ..PlanWish::default() };
        let afternoon_at = at("2026-11-26 15:50");
        assert_eq!(times(&whole, None, afternoon_at, ZONE), (at("2026-11-27 09:00"), None, true));
        let until_four = times(&until_four, None, noon, ZONE);
        assert_eq!(until_four, (noon, Some(at("2026-11-26 16:00")), false));
        let festival = Some(at("2026-12-25 00:00"));
        assert_eq!(times(&any, festival, noon, ZONE).0, at("2026-12-25 09:00"));
        let afternoon = PlanWish {
            start: naive("2026-11-26 11:00"),
            end: naive("2026-11-26 17:00"),
            ..PlanWish::default()
        };
        assert_eq!(times(&afternoon, None, noon, ZONE), (noon, Some(at("2026-11-26 17:00")), false));
    }
}
