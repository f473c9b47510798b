//! Tells a plan: its stops with their proof, its legs, what was left out, and what must be said.

use super::candidates::Role;
use super::card::{Alternative, Endpoint, LegCard, Line, Plan, Skipped, Stop, Total};
use super::make::{Course, Made, Visit, Way};
use super::words::{Skip, Why, skipped, why};
use super::{Found, Wish};
use crate::answer::{Citation, CitationKind, Warning, place_ref};
use crate::ways::Mode;
use crate::{Guide, GuideError};
use chrono::TimeDelta;
use scenic_data::event::{Effect, Event, text_for};
use scenic_data::freshness::{Freshness, FreshnessState};
use scenic_data::status::{Reason, State};
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
        let official_route = self.offer(wish, &made.grounds, &places).await?;
        let warnings = warnings(wish, &made, &stops, &legs, freshness.as_ref());
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
        let ends = [(made.layout.start, &wish.start), (made.layout.end, &wish.end)];
        for (point, found) in ends {
            if let (Some(point), Some(Found { place, at, .. })) = (point, found) {
                let place = match place {
                    Some(id) => self.store.place(id).await?.map(|place| place_ref(&place, &wish.lang)),
                    None => None,
                };
                spots.insert(point, Endpoint { place, location: *at });
            }
        }
        for (i, candidate) in made.candidates.iter().enumerate() {
            let view = made.grounds.view(&candidate.row.id);
            let place = view.map(|view| place_ref(&view.place, &wish.lang));
            spots.insert(made.layout.first + i, Endpoint { place, location: candidate.at });
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
            .filter(|leg| leg.distance_m > 0 || leg.min > 0.0)
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
        let mut total = Total { score: (course.score * 10.0).round() / 10.0, ..Total::default() };
        for (day, _) in wish.days.iter().enumerate() {
            let ways = course.ways.iter().filter(|way| way.day == day);
            let visits = course.visits.iter().filter(|visit| visit.day == day);
            let begins =
                ways.clone().map(|way| way.depart).chain(visits.clone().map(|visit| visit.begin)).min();
            let arrives = |way: &Way| way.depart + TimeDelta::seconds(way.leg.seconds.into());
            let ends = ways.map(arrives).chain(visits.map(|visit| visit.leave)).max();
            if let (Some(begins), Some(ends)) = (begins, ends) {
                total.min += u32::try_from((ends - begins).num_minutes()).unwrap_or(0);
            }
        }
        total.walk_m = course.ways.iter().map(|way| way.leg.metres).sum();
        let people = f64::from(wish.request.people.unwrap_or(1));
        let seen = course.visits.iter().filter(|visit| !is_pause(made, visit));
        let mut prices: Vec<f64> =
            seen.filter_map(|visit| made.candidates[visit.candidate].row.price).collect();
        let rides = legs.iter().flat_map(|leg| leg.steps.iter().filter_map(|step| step.place.as_ref()));
        prices.extend(rides.filter_map(|place| made.fares.get(place).copied()));
        total.cost = (!prices.is_empty()).then(|| prices.iter().sum::<f64>() * people);
        Ok((stops, legs, total))
    }

    fn stop(&self, wish: &Wish, made: &Made, course: &Course, visit: &Visit) -> Option<Stop> {
        let candidate = &made.candidates[visit.candidate];
        let view = made.grounds.view(&candidate.row.id)?;
        let point = made.layout.first + visit.candidate;
        let way = course.ways.iter().find(|way| {
            way.to == point
                && way.day == visit.day
                && way.depart <= visit.begin
                && visit.begin - way.depart < TimeDelta::hours(24)
        });
        let arrive = way
            .map(|way| way.depart + TimeDelta::seconds(way.leg.seconds.into()))
            .filter(|arrive| *arrive <= visit.begin)
            .unwrap_or(visit.begin);
        let pause = is_pause(made, visit);
        let span = made.grounds.at(&candidate.row.id, visit.begin).filter(|_| !pause);
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
            open_until: span.filter(|span| span.state == State::Open).and_then(|span| made.grounds.end(span)),
            last_entry: span.and_then(|span| span.last_entry),
            price: candidate.row.price.filter(|_| !pause),
            why: pause_words(pause, &wish.lang).unwrap_or_else(|| why(&reasons, &wish.lang)),
            citations: if pause { Vec::new() } else { self.proof(wish, made, visit) },
        })
    }

    fn proof(&self, wish: &Wish, made: &Made, visit: &Visit) -> Vec<Citation> {
        let place = &made.candidates[visit.candidate].row.id;
        self.proof_of(wish, made, place, visit.begin, visit.leave)
    }

    /// The evidence that a place is open while one is there: its hours, and what is in force then.
    fn proof_of(
        &self,
        wish: &Wish,
        made: &Made,
        place: &PlaceId,
        from: Instant,
        to: Instant,
    ) -> Vec<Citation> {
        let now = self.clock.now();
        let Some(view) = made.grounds.view(place) else { return Vec::new() };
        let reference = place_ref(&view.place, &wish.lang);
        let mut citations = Vec::new();
        let fields = ["opening_hours", "status"].map(Field::new);
        for fact in fields.iter().filter_map(|field| view.fact(field, &wish.lang)) {
            citations.push(Citation {
                n: citations.len() + 1,
                kind: CitationKind::Fact,
                place: Some(reference.clone()),
                field: Some(fact.claim.field().clone()),
                text: fact.claim.draft.quote.clone(),
                url: fact.claim.source.url.clone(),
                freshness: fact.claim.freshness(now),
            });
        }
        let notices = made.grounds.notices(place);
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
            Skip::Closed(..) => 1,
            Skip::NoTime(_) | Skip::NoSlot | Skip::Budget(_) | Skip::Enough => 2,
            _ => 3,
        };
        let mut left: Vec<&(PlaceId, Skip)> =
            made.left_out.iter().filter(|(_, skip)| rank(skip) < 3).collect();
        left.sort_by_key(|(_, skip)| rank(skip));
        left.truncate(MOST_SKIPPED);
        let ids: Vec<PlaceId> = left.iter().map(|(id, _)| id.clone()).collect();
        let places: HashMap<PlaceId, _> =
            self.store.places(&ids).await?.into_iter().map(|place| (place.id.clone(), place)).collect();
        let near = |at: Position| {
            let stops =
                made.course.visits.iter().map(|visit| made.candidates[visit.candidate].at.distance_m(at));
            stops.min_by(f64::total_cmp).map(|metres| metres.round() as u32)
        };
        let card = |(id, skip): &(PlaceId, Skip)| {
            let place = places.get(id)?;
            Some(Skipped {
                place: place_ref(place, &wish.lang),
                code: skip.code(),
                reason: skipped(skip, place.time_zone, &wish.lang),
                distance_m: place.position.and_then(near),
            })
        };
        Ok(left.into_iter().filter_map(card).collect())
    }
}

/// A meal beside the way: at a sight, of what one brought.
fn is_pause(made: &Made, visit: &Visit) -> bool {
    visit.role == Role::Lunch && made.candidates[visit.candidate].role == Role::Visit
}

fn pause_words(pause: bool, lang: &LangTag) -> Option<String> {
    let words = if lang.is_chinese() {
        "中午在这附近休息、吃自带的东西；附近没有合适且开门的餐馆。"
    } else {
        "A rest at noon with what you brought; no restaurant that suits is open near here."
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
    })
}

/// What whoever follows the plan must know.
fn warnings(
    wish: &Wish,
    made: &Made,
    stops: &[Stop],
    legs: &[LegCard],
    freshness: Option<&Freshness>,
) -> Vec<Warning> {
    let zh = wish.lang.is_chinese();
    let mut said = Vec::new();
    let mut say = |code: &'static str, chinese: String, english: String| {
        said.push(Warning { code, message: if zh { chinese } else { english } });
    };
    let names = |stops: Vec<&Stop>| {
        let names: Vec<&str> = stops.iter().map(|stop| stop.place.name.as_str()).collect();
        names.join(if zh { "、" } else { ", " })
    };
    if !made.has_map {
        say(
            "no_map",
            "没有地图数据：路程按直线距离估算，山路请多留时间。".to_owned(),
            "There is no map: ways are estimated from straight distances; allow more on mountain paths."
                .to_owned(),
        );
    } else if legs.iter().any(|leg| leg.estimated) {
        say(
            "off_map",
            "有的路段不在地图上，按直线距离估算。".to_owned(),
            "Some of the way is not on the map and is estimated from the straight distance.".to_owned(),
        );
    }
    if made.router_failed {
        say(
            "router",
            "外部路径服务没有回应，改用自己的地图。".to_owned(),
            "The outside router did not answer; the own map was used.".to_owned(),
        );
    }
    let unknown: Vec<&Stop> = stops
        .iter()
        .filter(|stop| {
            stop.status == State::Unknown && !stop.citations.is_empty()
                || stop.status == State::Unknown && stop.role == Role::Visit
        })
        .collect();
    if !unknown.is_empty() {
        let list = names(unknown);
        say(
            "unknown_hours",
            format!("不知道这些地方届时是否开放：{list}。"),
            format!("Whether these are open then is not known: {list}."),
        );
    }
    if let Some(freshness) = freshness.filter(|freshness| freshness.state >= FreshnessState::Stale) {
        let days = freshness.age_s / 86_400;
        say(
            "stale",
            format!("有的开放时间 {days} 天没有核实过，出发前请再确认。"),
            format!("Some hours were last confirmed {days} days ago; check them before you go."),
        );
    }
    let limited = legs.iter().flat_map(|leg| &leg.steps).filter(|step| {
        step.place.as_ref().is_some_and(|place| {
            made.grounds.notices(place).iter().any(|notice| {
                notice.effect == Effect::Partial && {
                    let (from, to) = (wish.days[0].from, wish.days[wish.days.len() - 1].to);
                    notice.is_on_within(from, to)
                }
            })
        })
    });
    let mut rides: Vec<&str> = limited.filter_map(|step| step.name.as_deref()).collect();
    rides.dedup();
    if !rides.is_empty() {
        let list = rides.join(if zh { "、" } else { ", " });
        say(
            "partial",
            format!("{list}这段时间有限制，详见引用的公告，请多留时间。"),
            format!("{list} runs with limits at that time; see the notices cited, and allow more time."),
        );
    }
    let partial: Vec<&Stop> = stops
        .iter()
        .filter(|stop| {
            made.grounds.notices(&stop.place.id).iter().any(|notice| {
                notice.effect == Effect::Partial && notice.is_on_within(stop.arrive, stop.depart)
            })
        })
        .collect();
    if !partial.is_empty() {
        let list = names(partial);
        say(
            "partial",
            format!("部分开放或有限制：{list}，详见引用的公告。"),
            format!("Open in part or with limits: {list}; see the notices cited."),
        );
    }
    if wish.request.budget.is_some() {
        let free: Vec<&Stop> =
            stops.iter().filter(|stop| stop.price.is_none() && stop.role == Role::Visit).collect();
        if !free.is_empty() {
            let list = names(free);
            say(
                "unknown_price",
                format!("不知道票价、没有计入预算：{list}。"),
                format!("Prices not known and not counted: {list}."),
            );
        }
    }
    if wish.request.mode == Mode::Wheels && !made.has_map {
        say(
            "no_steps_unknown",
            "没有地图，无法保证没有台阶。".to_owned(),
            "Without a map it cannot be promised that there are no steps.".to_owned(),
        );
    }
    if stops.is_empty() {
        say("empty", "这段时间没有排得进去的地方。".to_owned(), "Nothing fits into that time.".to_owned());
    }
    let eats = |day: usize| stops.iter().any(|stop| stop.role == Role::Lunch && stop.day as usize == day + 1);
    if wish.lunches.iter().enumerate().any(|(day, lunch)| *lunch && !eats(day)) && !stops.is_empty() {
        say("no_lunch", "没能安排午饭时间。".to_owned(), "There was no room for a meal at noon.".to_owned());
    }
    said
}
