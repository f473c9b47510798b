//! The lists of a page: places within and near, with the pages they have, what is on, routes.

use super::{LISTED, MOST};
use crate::answer::{Citation, CitationKind};
use crate::catalogue::{Catalogue, Row};
use crate::place_card::EventCard;
use crate::{Guide, GuideError};
use scenic_data::event::EventKind;
use scenic_data::page::Heading;
use scenic_data::place::{Place, PlaceKind};
use scenic_data::store::{EventFilter, PageFilter};
use scenic_data::{Instant, LangTag, PlaceId};
use std::collections::{HashMap, HashSet};

/// How many places a list of neighbours has, and how far they are, metres.
pub(super) const NEARBY: (usize, f64) = (6, 3_000.0);
/// How many places a list of what is within has.
pub(super) const CHILDREN: usize = 24;
/// How far ahead happenings are told, days.
const AHEAD_DAYS: i64 = 60;

/// A place in a list.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Tile {
    pub(in crate::pages) place: PlaceId,
    pub(in crate::pages) kind: PlaceKind,
    /// Its page, where it has one; else its name alone.
    pub(in crate::pages) slug: Option<String>,
    pub(in crate::pages) name: String,
    pub(in crate::pages) summary: String,
    pub(in crate::pages) distance_m: Option<f64>,
}

/// A route in a list.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Walk {
    pub(in crate::pages) name: String,
    pub(in crate::pages) minutes: Option<u32>,
    pub(in crate::pages) citation: Citation,
}

/// A row to list, with its distance in metres where that matters.
pub(super) type Listed<'a> = (&'a Row, Option<f64>);

impl Guide {
    /// How places show themselves in a list: the slug of their page, their name, their first words.
    pub(super) async fn faces(
        &self,
        ids: &[PlaceId],
        lang: &LangTag,
    ) -> Result<HashMap<PlaceId, (Option<String>, String, String)>, GuideError> {
        let filter = PageFilter {
            lang: Some(lang.clone()),
            places: Some(ids.to_vec()),
            limit: MOST as u64,
            ..PageFilter::default()
        };
        let mut faces = HashMap::new();
        if ids.is_empty() {
            return Ok(faces);
        }
        for Heading { page, title, summary, .. } in self.store.page_headings(&filter).await? {
            if let Some(place) = page.place {
                faces.insert(place, (Some(page.slug), title, summary));
            }
        }
        let bare: Vec<PlaceId> = ids.iter().filter(|id| !faces.contains_key(*id)).cloned().collect();
        if !bare.is_empty() {
            for place in self.store.places(&bare).await? {
                let name = place.name(lang).to_owned();
                faces.insert(place.id, (None, name, String::new()));
            }
        }
        Ok(faces)
    }

    /// Exhibitions and events at a place and within it, now and soon.
    pub(super) async fn on_at(
        &self,
        place: &PlaceId,
        within: &[&Row],
        now: Instant,
        lang: &LangTag,
    ) -> Result<Vec<EventCard>, GuideError> {
        let places = std::iter::once(place.clone()).chain(within.iter().map(|row| row.id.clone()));
        let filter = EventFilter {
            places: Some(places.collect()),
            kinds: vec![EventKind::Exhibition, EventKind::Event],
            from: Some(now),
            to: Some(now + chrono::TimeDelta::days(AHEAD_DAYS)),
            ..EventFilter::default()
        };
        let context = crate::pages::context(lang, now, chrono_tz::Asia::Shanghai);
        let events = self.store.events(&filter).await?;
        let mut cards = Vec::new();
        for event in crate::answer::happenings::each_once(&context, &events).iter().take(LISTED) {
            cards.push(self.event_card(event, lang).await?);
        }
        Ok(cards)
    }

    /// Sources' routes that pass a place or something within it.
    pub(super) async fn walks(
        &self,
        place: &PlaceId,
        within: &[&Row],
        lang: &LangTag,
        now: Instant,
    ) -> Result<Vec<Walk>, GuideError> {
        let here: HashSet<&PlaceId> =
            std::iter::once(place).chain(within.iter().map(|row| &row.id)).collect();
        let routes = self.store.routes().await?;
        let passing = routes.iter().filter(|route| route.stops.iter().any(|stop| here.contains(stop)));
        let walk = |route: &scenic_data::route::Route| {
            let text = scenic_data::event::text_for(&route.texts, lang);
            let freshness = route.freshness(now);
            Walk {
                name: text.map(|text| text.title.clone()).unwrap_or_default(),
                minutes: route.minutes,
                citation: Citation {
                    n: 0,
                    kind: CitationKind::Route,
                    place: None,
                    field: None,
                    text: text
                        .map(|t| format!("{}\n{}", t.title, t.body).trim().to_owned())
                        .unwrap_or_default(),
                    url: freshness.source.url.clone(),
                    freshness,
                },
            }
        };
        Ok(passing.take(LISTED).map(walk).collect())
    }
}

/// The better rated first; then in a fixed order.
pub(in crate::pages) fn by_rating(a: &Row, b: &Row) -> std::cmp::Ordering {
    let rating = |row: &Row| row.rating.unwrap_or(0.0);
    rating(b).total_cmp(&rating(a)).then_with(|| a.id.cmp(&b.id))
}

/// Places near one, of a kind or of any, the nearest first, with their distances in metres.
pub(super) fn near<'a>(catalogue: &'a Catalogue, place: &Place, kind: Option<PlaceKind>) -> Vec<Listed<'a>> {
    let Some(here) = place.position else { return Vec::new() };
    let mut found: Vec<Listed<'_>> = catalogue
        .rows()
        .filter(|row| row.id != place.id && kind.is_none_or(|kind| row.kind == kind))
        .filter_map(|row| {
            let distance = here.distance_m(row.position?);
            (distance <= NEARBY.1).then_some((row.as_ref(), Some(distance)))
        })
        .collect();
    found.sort_by(|a, b| {
        a.1.unwrap_or(f64::MAX).total_cmp(&b.1.unwrap_or(f64::MAX)).then_with(|| a.0.id.cmp(&b.0.id))
    });
    found
}
