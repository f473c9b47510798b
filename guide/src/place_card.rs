//! A place as `GET /v1/places/{id}` shows it, and its status.

use crate::answer::facts::readable;
use crate::answer::{Citation, CitationKind, PlaceRef, place_ref};
use crate::{Guide, GuideError};
use chrono::{DateTime, Utc};
use scenic_data::claim::{Claim, Typed};
use scenic_data::event::{Event, Occurrence};
use scenic_data::freshness::Freshness;
use scenic_data::place::{Name, PlaceKind, PlaceState};
use scenic_data::record::PhotoRecord;
use scenic_data::status::{self, Judge, Reason, Service, State, Status, Weather, service};
use scenic_data::store::EventFilter;
use scenic_data::view::{Fact, PlaceView};
use scenic_data::{Datum, Field, Instant, LangTag, PlaceId, Position};
use serde::Serialize;
use std::collections::BTreeMap;

/// How far neighbours are listed, metres, and how many.
const NEAR: (f64, usize) = (2_000.0, 8);
/// Most places within a place that its happenings are gathered from.
const MAX_WITHIN: usize = 2_000;

/// A value of a field.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FactCard {
    /// The field.
    pub field: Field,
    /// Its label in the reader's language.
    pub label: String,
    /// The value as its source writes it.
    pub text: String,
    /// The same in the reader's language, where the text is in a notation (`Tu-Su 09:00-17:00`) or in another
    /// language and all of its meaning is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
    /// What it means, where understood.
    #[schema(value_type = Option<Object>)]
    pub value: Option<Typed>,
    /// The language of the text.
    pub lang: Option<LangTag>,
    /// How current it is.
    pub freshness: Freshness,
    /// What other sources say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub conflicts: Vec<FactCard>,
}

/// A neighbour.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NearCard {
    /// The place.
    pub place: PlaceRef,
    /// Its kind.
    pub kind: PlaceKind,
    /// Great-circle distance, metres.
    pub distance_m: f64,
}

/// The status of a place.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct StatusCard {
    /// Open, closed or unknown.
    pub state: State,
    /// What it rests on.
    pub reason: Reason,
    /// Since when.
    pub since: Option<DateTime<Utc>>,
    /// Until when what it rests on holds.
    pub until: Option<DateTime<Utc>>,
    /// When the state is another one, as far as is known.
    pub next_change: Option<DateTime<Utc>>,
    /// The last admission before it closes.
    pub last_entry: Option<DateTime<Utc>>,
    /// First and last run of the day, of what takes people somewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// Weather in which it closes or does not run, as its sources say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weather: Vec<WeatherCard>,
    /// Notices in force.
    pub notices: Vec<EventCard>,
    /// The evidence.
    pub citations: Vec<Citation>,
    /// The datum of its positions, when it is not WGS-84.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datum: Option<Datum>,
}

/// Weather in which a place closes or a service does not run.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct WeatherCard {
    /// The kinds of weather.
    pub kinds: Vec<Weather>,
    /// The source's sentence.
    pub text: String,
    /// The number of its citation.
    pub n: usize,
}

/// An event, exhibition or notice.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct EventCard {
    /// Its identifier.
    pub id: String,
    /// What kind it is.
    pub kind: scenic_data::event::EventKind,
    /// What it does to the place.
    pub effect: scenic_data::event::Effect,
    /// Where.
    pub place: Option<PlaceRef>,
    /// The position of that place; WGS-84, or the datum that the answer names.
    pub location: Option<Position>,
    /// Its title.
    pub title: String,
    /// What it says.
    pub body: String,
    /// The language of both.
    pub lang: LangTag,
    /// When it starts.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends (exclusive).
    pub ends_at: Option<DateTime<Utc>>,
    /// Each time that it takes place, where its source says so, with what became of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub occurrences: Vec<Occurrence>,
    /// Its own address.
    pub url: Option<String>,
    /// How current it is.
    pub freshness: Freshness,
}

/// A place with everything known about it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PlaceCard {
    /// Its identifier.
    pub id: PlaceId,
    /// Its readable name in addresses.
    pub slug: String,
    /// What kind it is.
    pub kind: PlaceKind,
    /// Whether it still exists.
    pub state: PlaceState,
    /// Its name in the reader's language.
    pub name: String,
    /// Its names by language.
    pub names: BTreeMap<String, String>,
    /// Its other names.
    pub aliases: Vec<Name>,
    /// What it is part of.
    pub parent: Option<PlaceRef>,
    /// What is within it.
    pub children: Vec<PlaceRef>,
    /// Where it is; WGS-84, or the datum named.
    pub location: Option<Position>,
    /// The datum of its positions, when it is not WGS-84.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datum: Option<Datum>,
    /// IANA time zone.
    pub time_zone: String,
    /// Its address, where known.
    pub address: Option<String>,
    /// Its phone number, where known.
    pub phone: Option<String>,
    /// Every fact, with freshness and conflicts.
    pub facts: Vec<FactCard>,
    /// How current it is: that of its most recently confirmed fact.
    pub freshness: Option<Freshness>,
    /// Its pictures.
    pub photos: Vec<PhotoRecord>,
    /// Whether it is open now.
    pub status: StatusCard,
    /// What is near.
    pub near: Vec<NearCard>,
}

impl Guide {
    /// A place by id, slug or `source:external_id`.
    pub async fn resolve(&self, text: &str) -> Result<PlaceId, GuideError> {
        let found = self.store.find_place(text).await?;
        found.ok_or_else(|| GuideError::Missing { what: "place", id: text.to_owned() })
    }

    /// The place that a request names in a field; an unknown one is the caller's mistake.
    pub(crate) async fn given_place(&self, field: &'static str, text: &str) -> Result<PlaceId, GuideError> {
        let found = self.store.find_place(text).await?;
        found.ok_or_else(|| GuideError::unknown_place(field, text))
    }

    /// The card of a place for a reader of `lang`.
    pub async fn place(&self, text: &str, lang: &LangTag) -> Result<PlaceCard, GuideError> {
        let id = self.resolve(text).await?;
        let now = self.clock.now();
        let missing = || GuideError::Missing { what: "place", id: text.to_owned() };
        let view = self.store.view(&id, now).await?.ok_or_else(missing)?;
        let place = &view.place;
        let parent = match &place.parent {
            Some(parent) => self.store.place(parent).await?.map(|p| place_ref(&p, lang)),
            None => None,
        };
        let children = self.store.children(&id).await?;
        let children = self.store.places(&children).await?.iter().map(|p| place_ref(p, lang)).collect();
        let near = match place.position {
            Some(position) => self.store.near(position, NEAR.0, NEAR.1 + 1).await?,
            None => Vec::new(),
        };
        let text_of = |field| view.fact(&Field::new(field), lang).map(|fact| fact.claim.value().to_owned());
        let status = self.status_of(&view, now).await?;
        Ok(PlaceCard {
            slug: place.slug.clone(),
            kind: place.kind,
            state: place.state,
            name: place.name(lang).to_owned(),
            names: place
                .names
                .iter()
                .filter_map(|n| Some((n.lang.as_ref()?.to_string(), n.text.clone())))
                .collect(),
            aliases: place.aliases.clone(),
            parent,
            children,
            location: place.position,
            datum: None,
            time_zone: place.time_zone.name().to_owned(),
            address: text_of("address"),
            phone: text_of("phone"),
            facts: view.facts.iter().map(|fact| fact_card(fact, lang, now)).collect(),
            freshness: newest(&view, now),
            photos: shown_photos(self.store.photos(&id).await?),
            status: self.status_card(&view, &status, now, lang).await?,
            near: near
                .into_iter()
                .filter(|(neighbour, _)| neighbour.id != id)
                .take(NEAR.1)
                .map(|(p, m)| NearCard { place: place_ref(&p, lang), kind: p.kind, distance_m: m.round() })
                .collect(),
            id,
        })
    }

    /// Whether a place is open at a time, for a reader of `lang`.
    pub async fn place_status(
        &self,
        text: &str,
        at: Option<Instant>,
        lang: &LangTag,
    ) -> Result<StatusCard, GuideError> {
        let id = self.resolve(text).await?;
        let at = at.unwrap_or_else(|| self.clock.now());
        let missing = || GuideError::Missing { what: "place", id: text.to_owned() };
        let view = self.store.view(&id, at).await?.ok_or_else(missing)?;
        let status = self.status_of(&view, at).await?;
        self.status_card(&view, &status, at, lang).await
    }

    /// The status of a place at a time: its hours, its notices, and those of what it is part of.
    pub(crate) async fn status_of(&self, view: &PlaceView, at: Instant) -> Result<Status, GuideError> {
        let notices = self.notices_from(view, at).await?;
        Ok(Judge::new(view, &notices, self.clock.now()).at(at))
    }

    /// Notices in force at a time or later, at a place and at what it is part of.
    pub(crate) async fn notices_from(&self, view: &PlaceView, at: Instant) -> Result<Vec<Event>, GuideError> {
        let mut places = self.store.parents(&view.place).await?;
        places.push(view.place.id.clone());
        let filter = EventFilter { places: Some(places), from: Some(at), ..EventFilter::default() };
        Ok(self.store.events(&filter).await?)
    }

    /// A place and everything within it.
    pub(crate) async fn within(&self, place: &PlaceId) -> Result<Vec<PlaceId>, GuideError> {
        let mut found = vec![place.clone()];
        let mut next = 0;
        while let Some(parent) = found.get(next).cloned().filter(|_| found.len() < MAX_WITHIN) {
            for child in self.store.children(&parent).await? {
                if !found.contains(&child) {
                    found.push(child);
                }
            }
            next += 1;
        }
        Ok(found)
    }

    /// An event for a reader of `lang`.
    pub async fn event_card(&self, event: &Event, lang: &LangTag) -> Result<EventCard, GuideError> {
        let place = match &event.place {
            Some(id) => self.store.place(id).await?,
            None => None,
        };
        let text = scenic_data::event::text_for(&event.texts, lang);
        Ok(EventCard {
            id: event.id.clone(),
            kind: event.kind,
            effect: event.effect,
            place: place.as_ref().map(|p| place_ref(p, lang)),
            location: place.and_then(|p| p.position),
            title: text.map(|t| t.title.clone()).unwrap_or_default(),
            body: text.map(|t| t.body.clone()).unwrap_or_default(),
            lang: text.map_or_else(|| lang.clone(), |t| t.lang.clone()),
            starts_at: event.starts_at,
            ends_at: event.ends_at,
            occurrences: event.occurrences.clone(),
            url: event.url.clone(),
            freshness: event.freshness(self.clock.now()),
        })
    }

    pub(crate) async fn status_card(
        &self,
        view: &PlaceView,
        status: &Status,
        at: Instant,
        lang: &LangTag,
    ) -> Result<StatusCard, GuideError> {
        let now = self.clock.now();
        let mut citations = Vec::new();
        let mut notices = Vec::new();
        for event in &status.notices {
            let card = self.event_card(event, lang).await?;
            citations.push(Citation {
                n: citations.len() + 1,
                kind: CitationKind::Notice,
                place: card.place.clone(),
                field: None,
                text: format!("{}\n{}", card.title, card.body).trim().to_owned(),
                url: card.url.clone(),
                freshness: card.freshness.clone(),
            });
            notices.push(card);
        }
        for fact in status.live.iter().chain(&status.hours) {
            let (n, place) = (citations.len() + 1, place_ref(&view.place, lang));
            citations.push(Citation::of_claim(n, place, &fact.claim, now));
        }
        let mut weather = Vec::new();
        for rule in status::weather(view, lang) {
            let claim = &rule.fact.claim;
            let cited = citations
                .iter()
                .find(|c| c.field.as_ref() == Some(claim.field()) && c.text == claim.draft.quote);
            let n = match cited {
                Some(citation) => citation.n,
                None => {
                    let n = citations.len() + 1;
                    citations.push(Citation::of_claim(n, place_ref(&view.place, lang), claim, now));
                    n
                }
            };
            weather.push(WeatherCard { kinds: rule.kinds, text: rule.text.to_owned(), n });
        }
        let service = match view.place.kind {
            PlaceKind::Transport => {
                let notices = self.notices_from(view, now.min(at)).await?;
                service(view, &Judge::new(view, &notices, now), at)
            }
            _ => None,
        };
        Ok(StatusCard {
            state: status.state,
            reason: status.reason,
            since: status.since,
            until: status.until,
            next_change: status.next_change,
            last_entry: status.last_entry,
            service,
            weather,
            notices,
            citations,
            datum: None,
        })
    }
}

impl PlaceCard {
    /// The card with its positions written in a datum.
    pub fn in_datum(mut self, datum: Datum) -> Self {
        self.location = self.location.map(|position| position.in_datum(datum));
        self.status.notices = self.status.notices.into_iter().map(|notice| notice.in_datum(datum)).collect();
        self.datum = named(datum);
        self
    }
}

impl StatusCard {
    /// The card with its positions written in a datum.
    pub fn in_datum(mut self, datum: Datum) -> Self {
        self.notices = self.notices.into_iter().map(|notice| notice.in_datum(datum)).collect();
        self.datum = named(datum);
        self
    }
}

impl EventCard {
    /// The card with its position written in a datum.
    pub fn in_datum(mut self, datum: Datum) -> Self {
        self.location = self.location.map(|position| position.in_datum(datum));
        self
    }
}

/// A datum that an answer has to name.
pub fn named(datum: Datum) -> Option<Datum> {
    Some(datum).filter(|datum| *datum != Datum::Wgs84)
}

/// The pictures that can be shown, each at our own address where its bytes are kept. A file name of
/// somebody's computer shows nothing.
pub(crate) fn shown_photos(photos: Vec<PhotoRecord>) -> Vec<PhotoRecord> {
    let shown = photos.into_iter().filter(|photo| photo.picture.is_some() || photo.url.starts_with("http"));
    let own = |photo: PhotoRecord| match &photo.picture {
        Some(picture) => PhotoRecord { url: format!("/v1/photos/{picture}"), ..photo },
        None => photo,
    };
    let mut photos: Vec<PhotoRecord> = shown.map(own).collect();
    // Those we keep first: a page may show no others.
    photos.sort_by_key(|photo| photo.picture.is_none());
    photos
}

fn newest(view: &PlaceView, now: Instant) -> Option<Freshness> {
    let newest = view.facts.iter().map(|fact| &fact.claim).max_by_key(|claim| claim.clocks.verified_at);
    newest.map(|claim| claim.freshness(now))
}

pub(crate) fn fact_card(fact: &Fact, lang: &LangTag, now: Instant) -> FactCard {
    let card = |claim: &Claim| FactCard {
        field: claim.field().clone(),
        label: claim.field().label(lang).to_owned(),
        text: claim.value().to_owned(),
        display: readable(claim, lang),
        value: claim.draft.typed.clone(),
        lang: claim.draft.lang.clone(),
        freshness: claim.freshness(now),
        conflicts: Vec::new(),
    };
    FactCard { conflicts: fact.conflicts.iter().map(card).collect(), ..card(&fact.claim) }
}
