//! Tells a plan: its stops with their proof, its legs, what was left out, and what must be said.

use super::candidates::Role;
use super::card::{Alternative, Endpoint, LegCard, Line, Plan, Skipped, Stop, Total};
use super::make::{Course, Made, Visit, Way};
use super::words::{Skip, Why, skipped, why};
use super::{Found, Wish, warnings};
use crate::answer::{Citation, CitationKind, place_ref};
use crate::ways::{LegStep, Mode, StepKind};
use crate::{Guide, GuideError};
use chrono::TimeDelta;
use scenic_data::event::{Effect, Event, text_for};
use scenic_data::status::{Reason, State, weather};
use scenic_data::{Field, Instant, LangTag, PlaceId, Position};
use std::collections::HashMap;

/// Most places that are told to be left out.
const MOST_SKIPPED: usize = 12;

impl Guide {
    pub(super) async fn write(&self, wish: &Wish, made: Made) -> Result<Plan, GuideError> {
        let lang = &wish.lang;
        let spots = self.spots(wish, &made).await?;
        let (stops, legs, total) = self.told_course(wish, &made, &made.course, &spots)?;
        let mut alternatives = Vec::new();
        for other in &made.others {
            let (stops, legs, total) = self.told_course(wish, &made, other, &spots)?;
            alternatives.push(Alternative { stops, legs, total });
        }
        let freshness = stops
            .iter()
            .flat_map(|stop| stop.citations.iter().map(|citation| &citation.freshness))
            .chain(legs.iter().flat_map(|leg| leg.citations.iter().map(|citation| &citation.freshness)))
            .max_by_key(|freshness| (freshness.state, freshness.age_s))
            .cloned();
        let places: Vec<PlaceId> = stops.iter().map(|stop| stop.place.id.clone()).collect();
        let official_route = self.offer(wish, &made.known.grounds, &places).await?;
        let warnings = warnings::of(wish, &made, &stops, &legs, freshness.as_ref());
        let (first, last) = (wish.days[0], wish.days[wish.days.len() - 1]);
        Ok(Plan {
            lang: lang.clone(),
            mode: wish.request.mode,
            time_zone: wish.zone.name().to_owned(),
            start_at: first.from,
            end_at: last.to,
            skipped: self.skipped(wish, &made).await?,
            stops,
            legs,
            total,
            official_route,
            alternatives,
            warnings,
            freshness,
            datum: None,
            took_ms: 0.0,
        })
    }

    /// The endpoint of each point of the table.
    async fn spots(&self, wish: &Wish, made: &Made) -> Result<HashMap<usize, Endpoint>, GuideError> {
        let mut spots = HashMap::new();
        let ends = [(made.known.layout.start, &wish.start), (made.known.layout.end, &wish.end)];
        for (point, found) in ends {
            if let (Some(point), Some(Found { place, at, .. })) = (point, found) {
                let place = match place {
                    Some(id) => self.store.place(id).await?.map(|place| place_ref(&place, &wish.lang)),
                    None => None,
                };
                spots.insert(point, Endpoint { place, location: *at });
            }
        }
        for (i, candidate) in made.known.candidates.iter().enumerate() {
            let view = made.known.grounds.view(&candidate.row.id);
            let place = view.map(|view| place_ref(&view.place, &wish.lang));
            spots.insert(made.known.layout.first + i, Endpoint { place, location: candidate.at });
        }
        Ok(spots)
    }

    fn told_course(
        &self,
        wish: &Wish,
        made: &Made,
        course: &Course,
        spots: &HashMap<usize, Endpoint>,
    ) -> Result<(Vec<Stop>, Vec<LegCard>, Total), GuideError> {
        let legs: Vec<LegCard> = course
            .ways
            .iter()
            .filter_map(|way| leg(way, spots))
            .filter(|leg| {
                let same = leg.from.place.is_some() && leg.from.place == leg.to.place;
                !same && (leg.distance_m > 0 || leg.min > 0.0)
            })
            .map(|leg| {
                let rides = leg.steps.iter().filter_map(|step| step.place.clone());
                let citations =
                    rides.flat_map(|place| self.proof_of(wish, made, &place, leg.depart, leg.arrive));
                LegCard { citations: citations.collect(), ..leg }
            })
            .collect();
        let mut stops = Vec::with_capacity(course.visits.len());
        for visit in &course.visits {
            stops.extend(self.stop(wish, made, course, visit));
        }
        let mut total = Total { score: ((course.score * 10.0).round() / 10.0).max(0.0), ..Total::default() };
        for (day, _) in wish.days.iter().enumerate() {
            let n = u32::try_from(day + 1).unwrap_or(u32::MAX);
            let legs = legs.iter().filter(|leg| leg.day == n);
            let stops = stops.iter().filter(|stop| stop.day == n);
            let begins =
                legs.clone().map(|leg| leg.depart).chain(stops.clone().map(|stop| stop.arrive)).min();
            let ends = legs.map(|leg| leg.arrive).chain(stops.map(|stop| stop.depart)).max();
            if let (Some(begins), Some(ends)) = (begins, ends) {
                total.min += u32::try_from((ends - begins).num_minutes()).unwrap_or(0);
            }
        }
        // What one rides or drives is not walked.
        let carried = |step: &LegStep| {
            matches!(step.kind, StepKind::Ferry | StepKind::Cableway | StepKind::Funicular | StepKind::Drive)
        };
        let steps = legs.iter().flat_map(|leg| &leg.steps);
        total.ride_m = steps.filter(|step| carried(step)).map(|step| step.distance_m).sum();
        let all: u32 = legs.iter().map(|leg| leg.distance_m).sum();
        total.walk_m = all.saturating_sub(total.ride_m);
        if wish.request.mode == Mode::Drive && !made.has_map {
            (total.walk_m, total.ride_m) = (0, all);
        }
        total.cost = made.cost(course, wish);
        Ok((stops, legs, total))
    }

    fn stop(&self, wish: &Wish, made: &Made, course: &Course, visit: &Visit) -> Option<Stop> {
        let candidate = &made.known.candidates[visit.candidate];
        let view = made.known.grounds.view(&candidate.row.id)?;
        let point = made.known.layout.first + visit.candidate;
        let before = course.visits.iter().rfind(|other| other.day == visit.day && other.leave <= visit.begin);
        let way = course.ways.iter().rfind(|way| {
            let after = before.is_none_or(|before| way.depart >= before.leave);
            way.to == point && way.day == visit.day && way.depart <= visit.begin && after
        });
        // Who stays where he is has arrived when the visit before ended.
        let stayed = before.filter(|_| way.is_none()).map(|before| before.leave);
        let arrive = way
            .map(|way| way.depart + TimeDelta::seconds(way.leg.seconds.into()))
            .or(stayed)
            .filter(|arrive| *arrive <= visit.begin)
            .unwrap_or(visit.begin);
        let pause = made.is_pause(visit);
        let span = made.known.grounds.at(&candidate.row.id, visit.begin).filter(|_| !pause);
        let mut reasons = candidate.why.clone();
        if visit.role == Role::Lunch {
            reasons = vec![Why::Lunch];
        } else {
            if candidate.row.price == Some(0.0) {
                reasons.push(Why::Free);
            }
            if reasons.is_empty() {
                reasons.push(Why::OnTheWay);
            }
        }
        Some(Stop {
            day: u32::try_from(visit.day + 1).unwrap_or(u32::MAX),
            place: place_ref(&view.place, &wish.lang),
            kind: view.place.kind,
            location: candidate.at,
            role: visit.role,
            arrive,
            depart: visit.leave,
            visit_min: u32::try_from((visit.leave - visit.begin).num_minutes()).unwrap_or(0),
            wait_min: u32::try_from((visit.begin - arrive).num_minutes()).unwrap_or(0),
            status: span.map_or(State::Unknown, |span| span.state),
            reason: span.map_or(Reason::NoHours, |span| span.reason),
            open_until: span
                .filter(|span| span.state == State::Open)
                .and_then(|span| made.known.grounds.end(span)),
            last_entry: span.and_then(|span| span.last_entry),
            price: candidate.row.price.filter(|_| !pause),
            why: pause_words(pause, &wish.lang).unwrap_or_else(|| why(&reasons, &wish.lang)),
            citations: if pause { Vec::new() } else { self.proof(wish, made, visit) },
        })
    }

    fn proof(&self, wish: &Wish, made: &Made, visit: &Visit) -> Vec<Citation> {
        let place = &made.known.candidates[visit.candidate].row.id;
        self.proof_of(wish, made, place, visit.begin, visit.leave)
    }

    /// The evidence that a place is open while one is there: its hours, in which weather it closes, and
    /// what is in force then.
    fn proof_of(
        &self,
        wish: &Wish,
        made: &Made,
        place: &PlaceId,
        from: Instant,
        to: Instant,
    ) -> Vec<Citation> {
        let now = self.clock.now();
        let Some(view) = made.known.grounds.view(place) else { return Vec::new() };
        let reference = place_ref(&view.place, &wish.lang);
        let mut citations = Vec::new();
        let fields = ["opening_hours", "status"].map(Field::new);
        for fact in fields.iter().filter_map(|field| view.fact(field, &wish.lang)) {
            let n = citations.len() + 1;
            citations.push(Citation::of_claim(n, reference.clone(), &fact.claim, now));
        }
        for rule in weather(view, &wish.lang) {
            let field = Some(rule.fact.claim.field());
            if citations.iter().all(|citation: &Citation| citation.field.as_ref() != field) {
                let n = citations.len() + 1;
                citations.push(Citation::of_claim(n, reference.clone(), &rule.fact.claim, now));
            }
        }
        let notices = made.known.grounds.notices(place);
        let on = notices.iter().filter(|event| event.is_on_within(from, to));
        for event in on.filter(|event| event.effect != Effect::Info) {
            citations.push(Citation {
                n: citations.len() + 1,
                kind: CitationKind::Notice,
                place: Some(reference.clone()),
                field: None,
                text: told(event, &wish.lang),
                url: event.url.clone(),
                freshness: event.freshness(now),
            });
        }
        citations
    }

    async fn skipped(&self, wish: &Wish, made: &Made) -> Result<Vec<Skipped>, GuideError> {
        // What somebody asked about is told; of the rest what is closed, and the best of what did not fit.
        let asked = |skip: &Skip| matches!(skip, Skip::Avoided | Skip::Visited | Skip::NoWay);
        let rank = |skip: &Skip| match skip {
            skip if asked(skip) => 0,
            Skip::Closed(..) | Skip::Weather => 1,
            Skip::NoTime(_) | Skip::NoSlot | Skip::Budget(_) | Skip::Enough => 2,
            _ => 3,
        };
        // Where one eats beside a sight, it is in the plan, though not seen.
        let is_stop = |place: &PlaceId| {
            made.course.visits.iter().any(|visit| made.known.candidates[visit.candidate].row.id == *place)
        };
        let told = |(place, skip): &&(PlaceId, Skip)| rank(skip) < 3 && !is_stop(place);
        let mut left: Vec<&(PlaceId, Skip)> = made.left_out.iter().filter(told).collect();
        left.sort_by_key(|(_, skip)| rank(skip));
        left.truncate(MOST_SKIPPED);
        let ids: Vec<PlaceId> = left.iter().map(|(id, _)| id.clone()).collect();
        let places: HashMap<PlaceId, _> =
            self.store.places(&ids).await?.into_iter().map(|place| (place.id.clone(), place)).collect();
        let near = |at: Position| {
            let stops = made
                .course
                .visits
                .iter()
                .map(|visit| made.known.candidates[visit.candidate].at.distance_m(at));
            stops.min_by(f64::total_cmp).map(|metres| metres.round() as u32)
        };
        let card = |(id, skip): &(PlaceId, Skip)| {
            let place = places.get(id)?;
            Some(Skipped {
                place: place_ref(place, &wish.lang),
                code: skip.code(),
                reason: skipped(skip, wish.days[0].from, place.time_zone, &wish.lang),
                distance_m: place.position.and_then(near),
            })
        };
        Ok(left.into_iter().filter_map(card).collect())
    }
}

fn pause_words(pause: bool, lang: &LangTag) -> Option<String> {
    let words = if lang.is_chinese() {
        "中午在这附近休息，吃自带的东西。"
    } else {
        "A rest at noon near here, with what you brought."
    };
    pause.then(|| words.to_owned())
}

fn told(event: &Event, lang: &LangTag) -> String {
    text_for(&event.texts, lang)
        .map(|text| format!("{}\n{}", text.title, text.body).trim().to_owned())
        .unwrap_or_default()
}

fn leg(way: &Way, spots: &HashMap<usize, Endpoint>) -> Option<LegCard> {
    Some(LegCard {
        day: u32::try_from(way.day + 1).unwrap_or(u32::MAX),
        from: spots.get(&way.from)?.clone(),
        to: spots.get(&way.to)?.clone(),
        depart: way.depart,
        arrive: way.depart + TimeDelta::seconds(way.leg.seconds.into()),
        distance_m: way.leg.metres,
        min: crate::ways::minutes_of(way.leg.seconds),
        geometry: Line::of(&way.leg.line),
        steps: way.leg.steps.clone(),
        estimated: way.leg.estimated,
        citations: Vec::new(),
        edges: way.leg.edges.clone(),
    })
}
