//! Where to go from a place: what is near, and a short walk that begins there.

use crate::answer::{PlaceRef, place_ref};
use crate::ways::{Mode, Traveller};
use crate::{Guide, GuideError};
use scenic_data::event::text_for;
use scenic_data::freshness::Freshness;
use scenic_data::place::{Place, PlaceKind};
use scenic_data::route::Route;
use scenic_data::status::State;
use scenic_data::view::PlaceView;
use scenic_data::{Instant, LangTag, PlaceId, Position};
use serde::Serialize;

/// Who walks.
const WALKER: Traveller = Traveller { mode: Mode::Walk, pace: 1.0 };
/// How far neighbours are looked for, metres, and how many are named.
const NEAR: (f64, usize) = (2_000.0, 5);
/// A walk that is put together has at most so many stops, and such legs, metres.
const WALK: (usize, f64) = (4, 1_200.0);

/// A sight nearby.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NearbyCard {
    /// The place.
    pub place: PlaceRef,
    /// Its kind.
    pub kind: PlaceKind,
    /// As the crow flies, metres.
    pub distance_m: f64,
    /// Minutes on foot: over the map where there is one, else estimated from the distance; absent where
    /// the map has no way.
    pub walk_min: Option<u32>,
    /// Whether it is open.
    pub status: State,
}

/// Whose walk it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RouteKind {
    /// A source describes it.
    Official,
    /// Put together from what is near and open.
    Suggested,
}

/// A stop of a walk.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RouteStop {
    /// The place.
    pub place: PlaceRef,
    /// From the stop before, as the crow flies, metres; unknown where a position is.
    pub distance_m: Option<f64>,
    /// Minutes on foot from the stop before: over the map where there is one, else estimated.
    pub walk_min: Option<u32>,
    /// Whether it is open.
    pub status: State,
}

/// A short walk from the place.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ShortRoute {
    /// Whose it is.
    pub kind: RouteKind,
    /// Its identifier, where a source describes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// The stops after the place.
    pub stops: Vec<RouteStop>,
    /// Minutes of walking, estimated; unknown where a stop's position is.
    pub walk_min: Option<u32>,
    /// How current its description is, where a source gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freshness: Option<Freshness>,
    /// What must be said about it.
    pub warnings: Vec<String>,
}

fn is_sight(kind: PlaceKind) -> bool {
    matches!(kind, PlaceKind::Attraction | PlaceKind::Museum)
}

impl Guide {
    /// Sights around a point, nearest first, without the place itself and what it is part of.
    pub(super) async fn nearby(
        &self,
        place: &Place,
        from: Position,
        at: Instant,
        lang: &LangTag,
    ) -> Result<Vec<NearbyCard>, GuideError> {
        let around = self.store.parents(place).await?;
        let (mut found, mut positions) = (Vec::new(), Vec::new());
        for (other, metres) in self.store.near(from, NEAR.0, NEAR.1 * 6).await? {
            if found.len() >= NEAR.1 {
                break;
            }
            if other.id == place.id || around.contains(&other.id) || !is_sight(other.kind) {
                continue;
            }
            let (reference, kind) = (place_ref(&other, lang), other.kind);
            let view = self.store.view_of(other, at).await?;
            let status = self.status_of(&view, at).await?.state;
            let distance_m = metres.round();
            positions.extend(view.place.position);
            found.push(NearbyCard { place: reference, kind, distance_m, walk_min: None, status });
        }
        let minutes = self.ways.from_here(from, &positions, WALKER);
        for (card, way) in found.iter_mut().zip(minutes) {
            card.walk_min = way.map(|way| way.minutes);
        }
        Ok(found)
    }

    /// A short walk that begins at a place: the rest of a source's route that passes it, else one from
    /// sight to sight.
    pub(super) async fn walk_from(
        &self,
        place: &Place,
        at: Instant,
        lang: &LangTag,
    ) -> Result<Option<ShortRoute>, GuideError> {
        let passing = self.store.routes().await?.into_iter().filter_map(|route| {
            let here = route.stops.iter().position(|stop| *stop == place.id)?;
            let left = route.stops.len() - here - 1;
            (left > 0).then_some((left, here, route))
        });
        // Of several, the one with most left to see.
        let best = passing.max_by(|a, b| (a.0, &b.2.id).cmp(&(b.0, &a.2.id)));
        match best {
            Some((_, here, route)) => Ok(Some(self.rest_of(place, &route, here, at, lang).await?)),
            None => self.sight_to_sight(place, at, lang).await,
        }
    }

    async fn rest_of(
        &self,
        place: &Place,
        route: &Route,
        here: usize,
        at: Instant,
        lang: &LangTag,
    ) -> Result<ShortRoute, GuideError> {
        let rest: Vec<PlaceId> = route.stops.iter().skip(here + 1).cloned().collect();
        let places = self.store.places(&rest).await?;
        let (stops, estimated) = self.stops(place, places, at, lang).await?;
        let name = text_for(&route.texts, lang).map(|text| text.title.clone()).unwrap_or_default();
        let mut route_card = ShortRoute {
            kind: RouteKind::Official,
            id: Some(route.id.clone()),
            walk_min: total(&stops),
            stops,
            name,
            freshness: Some(route.freshness(self.clock.now())),
            warnings: Vec::new(),
        };
        warn(&mut route_card, estimated, lang);
        Ok(route_card)
    }

    async fn sight_to_sight(
        &self,
        place: &Place,
        at: Instant,
        lang: &LangTag,
    ) -> Result<Option<ShortRoute>, GuideError> {
        let Some(mut here) = place.position else { return Ok(None) };
        let around = self.store.parents(place).await?;
        let mut seen = vec![place.id.clone()];
        seen.extend(around);
        let mut chosen: Vec<Place> = Vec::new();
        while chosen.len() < WALK.0 {
            let mut next: Option<(Place, Position)> = None;
            for (other, _) in self.store.near(here, WALK.1, 40).await? {
                let Some(there) = other.position else { continue };
                if seen.contains(&other.id) || !is_sight(other.kind) {
                    continue;
                }
                let view: PlaceView = self.store.view_of(other.clone(), at).await?;
                if self.status_of(&view, at).await?.state != State::Closed {
                    next = Some((other, there));
                    break;
                }
                seen.push(other.id);
            }
            let Some((other, there)) = next else { break };
            seen.push(other.id.clone());
            here = there;
            chosen.push(other);
        }
        if chosen.is_empty() {
            return Ok(None);
        }
        let (stops, estimated) = self.stops(place, chosen, at, lang).await?;
        let name = if lang.is_chinese() { "就近走一走" } else { "A short walk from here" };
        let mut route = ShortRoute {
            kind: RouteKind::Suggested,
            id: None,
            name: name.to_owned(),
            walk_min: total(&stops),
            stops,
            freshness: None,
            warnings: Vec::new(),
        };
        warn(&mut route, estimated, lang);
        Ok(Some(route))
    }

    async fn stops(
        &self,
        from: &Place,
        places: Vec<Place>,
        at: Instant,
        lang: &LangTag,
    ) -> Result<(Vec<RouteStop>, bool), GuideError> {
        let mut estimated = false;
        let mut stops = Vec::with_capacity(places.len());
        let mut before = from.position;
        for place in places {
            let ends = before.zip(place.position);
            let distance = ends.map(|(a, b)| a.distance_m(b));
            let way =
                ends.and_then(|(a, b)| self.ways.from_here(a, &[b], WALKER).into_iter().next().flatten());
            estimated |= way.is_none_or(|way| !way.on_map);
            before = place.position;
            let reference = place_ref(&place, lang);
            let view = self.store.view_of(place, at).await?;
            let status = self.status_of(&view, at).await?.state;
            stops.push(RouteStop {
                place: reference,
                distance_m: distance.map(f64::round),
                walk_min: way.map(|way| way.minutes),
                status,
            });
        }
        Ok((stops, estimated))
    }
}

fn total(stops: &[RouteStop]) -> Option<u32> {
    stops.iter().map(|stop| stop.walk_min).sum()
}

/// Says what a walker must know: that minutes are estimates, and what is shut or not known to be open.
fn warn(route: &mut ShortRoute, estimated: bool, lang: &LangTag) {
    let zh = lang.is_chinese();
    let estimate = if zh {
        "步行时间按直线距离估算，山路请多留时间。"
    } else {
        "Walking times are estimated from straight distances; allow more on mountain paths."
    };
    if estimated {
        route.warnings.push(estimate.to_owned());
    }
    let named = |state: State| -> Vec<&str> {
        route.stops.iter().filter(|stop| stop.status == state).map(|stop| stop.place.name.as_str()).collect()
    };
    let (closed, unknown) = (named(State::Closed), named(State::Unknown));
    let mut said = Vec::new();
    if !closed.is_empty() {
        said.push(if zh {
            format!("现在关闭：{}。", closed.join("、"))
        } else {
            format!("Closed now: {}.", closed.join(", "))
        });
    }
    if !unknown.is_empty() {
        said.push(if zh {
            format!("不知道是否开放：{}。", unknown.join("、"))
        } else {
            format!("Not known to be open: {}.", unknown.join(", "))
        });
    }
    route.warnings.extend(said);
}
