//! Sources' own routes: shown as they are, and offered where one suits a plan.

use super::card::RouteOffer;
use super::grounds::Grounds;
use super::{HOME, Wish};
use crate::answer::{PlaceRef, place_ref};
use crate::place_card::EventCard;
use crate::plan::card::Line;
use crate::{Guide, GuideError};
use scenic_data::event::{Effect, text_for};
use scenic_data::freshness::Freshness;
use scenic_data::route::Route;
use scenic_data::status::State;
use scenic_data::{Datum, Instant, LangTag, PlaceId, Position};
use serde::Serialize;
use std::collections::HashSet;

/// A plan and a route have something to do with each other when they share so many stops.
const SHARED: usize = 2;

/// A stop of a route.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RoutePlace {
    /// The place.
    pub place: PlaceRef,
    /// Where it is.
    pub location: Option<Position>,
    /// Whether it is open at the time asked about.
    pub status: State,
}

/// A route of a source (see `GET /v1/routes`).
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RouteCard {
    /// Its identifier: of this version of it. `source:external_id` finds the current one.
    pub id: String,
    /// How its source identifies it.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// What its source says of it.
    pub description: String,
    /// The language of both.
    pub lang: LangTag,
    /// Its stops in order.
    pub stops: Vec<RoutePlace>,
    /// How long it takes, minutes, as its source says.
    pub min: Option<u32>,
    /// How long it is, metres, as its source says.
    pub distance_m: Option<u32>,
    /// As its source calls it.
    pub difficulty: Option<String>,
    /// When it can be walked, as its source says.
    pub season: Option<String>,
    /// Whether the time asked about is in that season; absent when it names none that is understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_season: Option<bool>,
    /// Whether it can be walked as it is at the time asked about: `open`, `closed` when a notice closes
    /// one of its stops, `unknown` when nothing says.
    pub state: State,
    /// The notices that close or touch its stops.
    pub notices: Vec<EventCard>,
    /// The line that it follows, where its source gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geometry: Option<Line>,
    /// How current it is.
    pub freshness: Freshness,
}

/// Which routes to list.
#[derive(Clone, Debug, Default)]
pub struct RoutesRequest {
    /// Words of its name or description.
    pub text: Option<String>,
    /// That pass this place or something within it.
    pub place: Option<String>,
    /// With a stop around a position, within metres.
    pub near: Option<(Position, f64)>,
    /// At most so long, minutes.
    pub max_min: Option<u32>,
    /// As its source calls it.
    pub difficulty: Option<String>,
    /// Only those that nothing closes at the time asked about.
    pub open: bool,
    /// The time asked about; now when it is not said.
    pub at: Option<Instant>,
    /// Routes a page.
    pub limit: usize,
    /// Routes to pass over.
    pub offset: usize,
}

impl RouteCard {
    /// The card with its positions written in a datum.
    pub fn in_datum(mut self, datum: Datum) -> Self {
        for stop in &mut self.stops {
            stop.location = stop.location.map(|at| at.in_datum(datum));
        }
        self.notices = self.notices.into_iter().map(|notice| notice.in_datum(datum)).collect();
        self.geometry = self.geometry.map(|line| {
            let points: Vec<Position> = line.points().into_iter().map(|at| at.in_datum(datum)).collect();
            Line::of(&points)
        });
        self
    }
}

impl Guide {
    /// Routes that pass, by name, and the cursor of the next page.
    pub async fn routes(
        &self,
        request: RoutesRequest,
        lang: &LangTag,
    ) -> Result<(Vec<RouteCard>, Option<usize>), GuideError> {
        let at = request.at.unwrap_or_else(|| self.clock.now());
        let mut places: Option<HashSet<PlaceId>> = None;
        if let Some(text) = &request.place {
            let id = self.given_place("place_id", text).await?;
            places = Some(self.within(&id).await?.into_iter().collect());
        }
        if let Some((position, radius)) = request.near {
            let near = self.store.near(position, radius, 10_000).await?;
            let near: HashSet<PlaceId> = near.into_iter().map(|(place, _)| place.id).collect();
            places =
                Some(places.map_or(near.clone(), |places| places.intersection(&near).cloned().collect()));
        }
        let words = request.text.as_deref().map(crate::gazetteer::fold).filter(|words| !words.is_empty());
        let says = |route: &Route| {
            words.as_ref().is_none_or(|words| {
                route.texts.iter().any(|text| {
                    crate::gazetteer::fold(&format!("{} {}", text.title, text.body)).contains(words.as_str())
                })
            })
        };
        let mut found: Vec<Route> = self.store.routes().await?;
        found.retain(|route| {
            says(route)
                && places.as_ref().is_none_or(|places| route.stops.iter().any(|stop| places.contains(stop)))
                && request.max_min.is_none_or(|most| route.minutes.is_some_and(|minutes| minutes <= most))
                && request.difficulty.as_ref().is_none_or(|wanted| route.difficulty.as_ref() == Some(wanted))
        });
        let mut cards = Vec::new();
        let mut passed = 0;
        for route in &found {
            let card = self.route_card(route, at, lang).await?;
            if request.open && card.state == State::Closed {
                continue;
            }
            if passed < request.offset {
                passed += 1;
                continue;
            }
            if cards.len() == request.limit {
                return Ok((cards, Some(request.offset + request.limit)));
            }
            cards.push(card);
        }
        Ok((cards, None))
    }

    /// A route by its identifier, or `source:external_id`, as it is at a time.
    pub async fn route(
        &self,
        id: &str,
        at: Option<Instant>,
        lang: &LangTag,
    ) -> Result<RouteCard, GuideError> {
        let route = self.store.route(id).await?;
        let route = route.ok_or_else(|| GuideError::Missing { what: "route", id: id.to_owned() })?;
        self.route_card(&route, at.unwrap_or_else(|| self.clock.now()), lang).await
    }

    async fn route_card(&self, route: &Route, at: Instant, lang: &LangTag) -> Result<RouteCard, GuideError> {
        let mut stops = Vec::with_capacity(route.stops.len());
        let mut notices: Vec<EventCard> = Vec::new();
        let mut closed = false;
        let (mut zone, mut country) = (HOME, None);
        for place in self.store.places(&route.stops).await? {
            (zone, country) = (place.time_zone, place.country.clone());
            let (reference, location) = (place_ref(&place, lang), place.position);
            let view = self.store.view_of(place, at).await?;
            let status = self.status_of(&view, at).await?;
            for notice in &status.notices {
                // A stop that is shut for the night closes no route; a notice does.
                closed |= notice.effect == Effect::Closed;
                let matters = matches!(notice.effect, Effect::Closed | Effect::Partial);
                if matters && notices.iter().all(|known| known.id != notice.id) {
                    notices.push(self.event_card(notice, lang).await?);
                }
            }
            stops.push(RoutePlace { place: reference, location, status: status.state });
        }
        let in_season = route.is_in_season(at, zone, country.as_deref());
        let text = text_for(&route.texts, lang);
        let unknown = stops.iter().all(|stop| stop.status == State::Unknown);
        Ok(RouteCard {
            id: route.id.clone(),
            external_id: route.external_id.clone(),
            name: text.map(|text| text.title.clone()).unwrap_or_default(),
            description: text.map(|text| text.body.clone()).unwrap_or_default(),
            lang: text.map_or_else(|| lang.clone(), |text| text.lang.clone()),
            stops,
            min: route.minutes,
            distance_m: route.distance_m,
            difficulty: route.difficulty.clone(),
            season: route.season.clone(),
            in_season,
            state: match () {
                () if closed || in_season == Some(false) => State::Closed,
                () if unknown => State::Unknown,
                () => State::Open,
            },
            notices,
            geometry: (route.line.len() > 1).then(|| Line::of(&route.line)),
            freshness: route.freshness(self.clock.now()),
        })
    }

    /// The source's route that suits a plan best, with what speaks against it.
    pub(super) async fn offer(
        &self,
        wish: &Wish,
        grounds: &Grounds,
        stops: &[PlaceId],
    ) -> Result<Option<RouteOffer>, GuideError> {
        let shared = |route: &Route| route.stops.iter().filter(|stop| stops.contains(stop)).count();
        let routes = self.store.routes().await?;
        let best = routes
            .iter()
            .map(|route| (shared(route), route))
            .filter(|(shared, _)| *shared >= SHARED)
            .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.id.cmp(&a.1.id)));
        let Some((shared_stops, route)) = best else { return Ok(None) };
        let (first, last) = (wish.days[0], wish.days[wish.days.len() - 1]);
        let zh = wish.lang.is_chinese();
        let mut notes = Vec::new();
        let time: i64 = wish.days.iter().map(|day| (day.to - day.from).num_minutes()).sum();
        if let Some(minutes) = route.minutes.filter(|minutes| i64::from(*minutes) > time) {
            notes.push(if zh {
                format!("全程要 {minutes} 分钟，超出你的时间")
            } else {
                format!("it takes {minutes} minutes, more than you have")
            });
        }
        if route.is_in_season(first.from, wish.zone, wish.country.as_deref()) == Some(false) {
            notes.push(if zh { "不在开放季节".to_owned() } else { "it is out of season".to_owned() });
        }
        for stop in &route.stops {
            // Closed by a notice at some time of the plan; hours are the walker's to fit.
            let closing = grounds
                .notices(stop)
                .into_iter()
                .find(|notice| notice.effect == Effect::Closed && notice.is_on_within(first.from, last.to));
            let known = grounds.view(stop).is_some();
            let closing = match (closing, known) {
                (Some(notice), _) => Some(notice),
                (None, true) => None,
                (None, false) => self.closing(stop, first.from).await?,
            };
            if closing.is_some()
                && let Some(place) = self.store.place(stop).await?
            {
                let name = place.name(&wish.lang);
                notes.push(if zh { format!("{name}关闭") } else { format!("{name} is closed") });
            }
        }
        Ok(Some(RouteOffer {
            id: route.id.clone(),
            name: text_for(&route.texts, &wish.lang).map(|text| text.title.clone()).unwrap_or_default(),
            minutes: route.minutes,
            shared_stops,
            fits: notes.is_empty(),
            notes,
            freshness: route.freshness(self.clock.now()),
        }))
    }

    /// The notice that closes a place at a time.
    async fn closing(
        &self,
        place: &PlaceId,
        at: Instant,
    ) -> Result<Option<scenic_data::event::Event>, GuideError> {
        let Some(view) = self.store.view(place, at).await? else { return Ok(None) };
        let status = self.status_of(&view, at).await?;
        Ok(status.notices.into_iter().find(|notice| notice.effect == Effect::Closed))
    }
}
