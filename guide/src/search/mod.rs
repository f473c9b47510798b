//! Searching: `GET /v1/search` and `GET /v1/events`, as lists with facets.

mod when;

pub use when::When;

use crate::answer::{Citation, Context, PlaceRef};
use crate::catalogue::Row;
use crate::gazetteer::fold;
use crate::place_card::EventCard;
use crate::{Guide, GuideError};
use index::{Evidence, Hit, ItemKind, Near, Query};
use scenic_data::claim::Typed;
use scenic_data::event::EventKind;
use scenic_data::freshness::Freshness;
use scenic_data::place::PlaceKind;
use scenic_data::status::State;
use scenic_data::store::EventFilter;
use scenic_data::view::PlaceView;
use scenic_data::{Field, Instant, LangTag, PlaceId, Position, Words};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Instant as Tick;

/// What may be asked for by `kind`: a kind of place, or a kind of item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Places of a kind, and what is about them.
    Place(PlaceKind),
    /// Items of a kind.
    Item(ItemKind),
    /// What people wrote on guide pages.
    Guide,
}

impl Wanted {
    /// The kinds of items that may be asked for.
    const ITEMS: [ItemKind; 5] =
        [ItemKind::Place, ItemKind::Passage, ItemKind::Event, ItemKind::Notice, ItemKind::Route];

    /// The names of all that may be asked for.
    pub fn names() -> Vec<&'static str> {
        [&Self::ITEMS.map(ItemKind::as_str)[..], &[GUIDE], &PlaceKind::ALL.map(PlaceKind::as_str)].concat()
    }

    /// Reads the `kind` parameter.
    pub fn parse(text: &str) -> Result<Self, Words> {
        let item = Self::ITEMS.into_iter().find(|item| item.as_str() == text).map(Self::Item);
        let guide = (text == GUIDE).then_some(Self::Guide);
        item.or(guide)
            .or_else(|| PlaceKind::parse(text).ok().map(Self::Place))
            .ok_or_else(|| Words::unknown("类别", "kind", text, &Self::names()))
    }
}

/// A search with its filters.
#[derive(Clone, Debug, Default)]
pub struct SearchRequest {
    /// The words; may be empty when a filter is given.
    pub text: String,
    /// Which kind.
    pub kind: Option<Wanted>,
    /// At this place or within it.
    pub place: Option<String>,
    /// Around a position, within metres.
    pub near: Option<(Position, f64)>,
    /// Only places open at this time.
    pub open_at: Option<Instant>,
    /// Only places that cost at most so many units of their currency.
    pub price_max: Option<f64>,
    /// Only places rated at least so.
    pub rating_min: Option<f64>,
    /// Only places with this tag.
    pub tag: Option<String>,
    /// Only evidence that is not past its lifetime.
    pub fresh: bool,
    /// Items a page.
    pub limit: usize,
    /// Items to pass over.
    pub offset: usize,
}

/// Something found.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SearchItem {
    /// `place`, `passage`, `event`, `notice`, `route`, or `guide`: what somebody wrote on a guide page.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The identifier of the thing: a place, an event, a route, the slug of a guide page, or the evidence of
    /// a passage.
    pub id: String,
    /// The place it is about.
    pub place: Option<PlaceRef>,
    /// Its heading.
    pub title: String,
    /// The part of its text that fits.
    pub snippet: String,
    /// Ranges of characters of `snippet` that match the words.
    pub highlights: Vec<(usize, usize)>,
    /// Comparable within this answer only.
    pub score: f32,
    /// How far it is from `near`, metres.
    pub distance_m: Option<f64>,
    /// The language of the text.
    pub lang: LangTag,
    /// How current it is.
    pub freshness: Freshness,
}

/// Counts of what was found, over all pages looked at.
#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct Facets {
    /// By type of item.
    #[serde(rename = "type")]
    pub kind: BTreeMap<&'static str, usize>,
    /// By kind of place.
    pub place_kind: BTreeMap<&'static str, usize>,
}

/// A page of what was found.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SearchPage {
    /// Best first.
    pub items: Vec<SearchItem>,
    /// What was found, counted.
    pub facets: Facets,
    /// For the next page.
    pub next_cursor: Option<String>,
    /// Parts that were not available, such as `vector`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub degraded: Vec<&'static str>,
    /// How long it took.
    pub took_ms: f64,
}

/// Which events to list.
#[derive(Clone, Debug, Default)]
pub struct EventsRequest {
    /// Around a position, within metres.
    pub near: Option<(Position, f64)>,
    /// At this place or within it.
    pub place: Option<String>,
    /// Not over before; now unless told.
    pub from: Option<Instant>,
    /// Not starting after.
    pub to: Option<Instant>,
    /// Seen first in their present form at or after this.
    pub new_since: Option<Instant>,
    /// Of this kind.
    pub kind: Option<EventKind>,
    /// Under way now and over before this: the last chance.
    pub ending_before: Option<Instant>,
    /// With words in this language.
    pub text_lang: Option<LangTag>,
    /// Items a page.
    pub limit: usize,
    /// Items to pass over.
    pub offset: usize,
}

/// The type of what people wrote on guide pages.
const GUIDE: &str = "guide";

/// Longest snippet, characters.
const SNIPPET: usize = 160;

impl Guide {
    /// Searches places, texts, events and routes.
    pub async fn search(&self, request: &SearchRequest, lang: &LangTag) -> Result<SearchPage, GuideError> {
        let begun = Tick::now();
        let now = self.clock.now();
        let places = match &request.place {
            Some(text) => Some(self.within(&self.given_place("place_id", text).await?).await?),
            None => None,
        };
        let filtered = request.open_at.is_some()
            || request.price_max.is_some()
            || request.rating_min.is_some()
            || request.tag.is_some();
        let places = if filtered { Some(self.meeting(request, places).await?) } else { places };
        let (items, kinds) = match request.kind {
            Some(Wanted::Item(item)) => (vec![item], Vec::new()),
            Some(Wanted::Place(kind)) => (vec![ItemKind::Place], vec![kind]),
            Some(Wanted::Guide) => (vec![ItemKind::Passage], Vec::new()),
            // Conditions are about places.
            None if filtered => (vec![ItemKind::Place], Vec::new()),
            None => (Vec::new(), Vec::new()),
        };
        let query = Query {
            lang: Some(lang.clone()),
            places,
            items,
            kinds,
            near: request.near.map(|(position, radius_m)| Near { position, radius_m }),
            at: Some(request.open_at.unwrap_or(now)),
            highlight: true,
            limit: Query::MOST_HITS,
            ..Query::new(request.text.as_str())
        };
        let hits = self.index.search(&query).await?;
        let context = Context {
            lang: lang.clone(),
            now,
            at: now,
            timed: false,
            zone: chrono_tz::Asia::Shanghai,
            max_citations: 1,
            max_age_s: None,
        };
        let mut page = SearchPage {
            items: Vec::new(),
            facets: Facets::default(),
            next_cursor: None,
            degraded: hits.degraded,
            took_ms: 0.0,
        };
        let rows = self.rows(hits.hits.iter()).await?;
        let (mut passed, mut shown) = (0, HashSet::new());
        // Where no words say which of its texts fits, a thing is shown in the reader's language.
        let fits = |hit: &Hit| !request.text.is_empty() || hit.lang.is_chinese() == lang.is_chinese();
        let fitting: HashSet<(ItemKind, String)> =
            hits.hits.iter().filter(|hit| fits(hit)).map(thing).collect();
        for hit in hits.hits {
            // Each stands once, whichever of its texts and of their parts were found.
            let thing = thing(&hit);
            if (!fits(&hit) && fitting.contains(&thing)) || !shown.insert(thing) {
                continue;
            }
            if filtered && !self.passes(request, hit.place.as_ref(), now).await? {
                continue;
            }
            let Some(evidence) = self.evidence(&hit, &rows, &context).await? else { continue };
            if request.fresh && evidence.freshness.is_past() {
                continue;
            }
            let slug = written_on(&evidence);
            if request.kind == Some(Wanted::Guide) && slug.is_none() {
                continue;
            }
            let kind = if slug.is_some() { GUIDE } else { hit.item.as_str() };
            *page.facets.kind.entry(kind).or_default() += 1;
            if let Some(kind) = hit.kind {
                *page.facets.place_kind.entry(kind.as_str()).or_default() += 1;
            }
            if passed < request.offset {
                passed += 1;
                continue;
            }
            if page.items.len() == request.limit {
                page.next_cursor = Some((request.offset + request.limit).to_string());
                continue;
            }
            let (snippet, highlights) = snippet(&hit.text, &hit.highlights);
            page.items.push(SearchItem {
                kind,
                id: slug.unwrap_or_else(|| evidence_id(&hit)),
                title: match &evidence.place {
                    Some(place) if hit.item == ItemKind::Place => place.name.clone(),
                    _ => hit.title.clone(),
                },
                place: evidence.place,
                snippet,
                highlights,
                score: hit.score,
                distance_m: hit.distance_m.map(f64::round),
                lang: hit.lang,
                freshness: evidence.freshness,
            });
        }
        page.took_ms = (begun.elapsed().as_secs_f64() * 100_000.0).round() / 100.0;
        Ok(page)
    }

    /// The places, of these or of all, that meet the conditions the catalogue knows of, so that no page
    /// of hits is too short for them. Whether they are open is asked of each that is found.
    async fn meeting(
        &self,
        request: &SearchRequest,
        within: Option<Vec<PlaceId>>,
    ) -> Result<Vec<PlaceId>, GuideError> {
        let catalogue = self.catalogues.catalogue(self.store.last_change().await?).await?;
        let within: Option<HashSet<PlaceId>> = within.map(|places| places.into_iter().collect());
        let tag = request.tag.as_deref().map(fold);
        let meets = |row: &&Arc<Row>| {
            within.as_ref().is_none_or(|within| within.contains(&row.id))
                && request.price_max.is_none_or(|most| row.price.is_some_and(|price| price <= most))
                && request.rating_min.is_none_or(|least| row.rating.is_some_and(|rating| rating >= least))
                && tag.as_ref().is_none_or(|tag| row.features.contains(tag))
        };
        Ok(catalogue.rows().filter(meets).map(|row| row.id.clone()).take(Query::MOST_PLACES).collect())
    }

    /// Events that pass, by start, and the cursor of the next page.
    pub async fn events(
        &self,
        request: EventsRequest,
        lang: &LangTag,
    ) -> Result<(Vec<EventCard>, Option<usize>), GuideError> {
        let mut places = match &request.place {
            Some(text) => Some(self.within(&self.given_place("place_id", text).await?).await?),
            None => None,
        };
        if let Some((position, radius)) = request.near {
            let near = self.store.near(position, radius, EventFilter::MAX as usize).await?;
            let near: Vec<PlaceId> = near.into_iter().map(|(place, _)| place.id).collect();
            places = Some(match places {
                Some(within) => within.into_iter().filter(|id| near.contains(id)).collect(),
                None => near,
            });
        }
        let filter = EventFilter {
            places,
            kinds: request.kind.into_iter().collect(),
            effects: Vec::new(),
            from: Some(request.from.unwrap_or_else(|| self.clock.now())),
            to: request.to,
            new_since: request.new_since,
            limit: EventFilter::MAX,
        };
        let now = self.clock.now();
        let from = filter.from.unwrap_or(now);
        let mut found = self.store.events(&filter).await?;
        found.retain(|event| {
            // Between its occurrences an event is not on; a cancelled one is listed, and says so.
            let held =
                event.is_cancelled() || event.is_on_within(from, request.to.unwrap_or(Instant::MAX_UTC));
            let ending =
                |end: Instant| event.is_on(now) && event.ends_at.is_some_and(|at| now < at && at <= end);
            let spoken =
                |lang: &LangTag| event.texts.iter().any(|text| text.lang.is_chinese() == lang.is_chinese());
            held && request.ending_before.is_none_or(ending) && request.text_lang.as_ref().is_none_or(spoken)
        });
        let more = found.len() > request.offset + request.limit;
        let mut cards = Vec::new();
        for event in found.iter().skip(request.offset).take(request.limit) {
            cards.push(self.event_card(event, lang).await?);
        }
        Ok((cards, more.then_some(request.offset + request.limit)))
    }

    /// Whether a place meets every condition. What is not known does not meet it.
    async fn passes(
        &self,
        request: &SearchRequest,
        place: Option<&PlaceId>,
        now: Instant,
    ) -> Result<bool, GuideError> {
        let Some(place) = place else { return Ok(false) };
        let at = request.open_at.unwrap_or(now);
        let Some(view) = self.store.view(place, at).await? else { return Ok(false) };
        if let Some(most) = request.price_max
            && price(&view).is_none_or(|amount| amount > most)
        {
            return Ok(false);
        }
        if let Some(least) = request.rating_min
            && number(&view, "rating").is_none_or(|rating| rating < least)
        {
            return Ok(false);
        }
        if let Some(tag) = &request.tag
            && !tags(&view).any(|known| known.eq_ignore_ascii_case(tag))
        {
            return Ok(false);
        }
        if request.open_at.is_some() {
            return Ok(self.status_of(&view, at).await?.state == State::Open);
        }
        Ok(true)
    }
}

/// What a visit costs: the ticket, else the price of a meal or a night.
fn price(view: &PlaceView) -> Option<f64> {
    ["ticket", "price"].into_iter().find_map(|field| {
        view.facts.iter().filter(|f| f.claim.field() == &Field::new(field)).find_map(|f| {
            match &f.claim.draft.typed {
                Some(Typed::Money(money)) => Some(money.amount),
                Some(Typed::Number(amount)) => Some(*amount),
                _ => None,
            }
        })
    })
}

fn number(view: &PlaceView, field: &str) -> Option<f64> {
    view.facts.iter().filter(|f| f.claim.field() == &Field::new(field)).find_map(|f| {
        match &f.claim.draft.typed {
            Some(Typed::Number(number)) => Some(*number),
            _ => f.claim.value().parse().ok(),
        }
    })
}

fn tags(view: &PlaceView) -> impl Iterator<Item = &str> {
    view.facts
        .iter()
        .filter(|fact| fact.claim.field() == &Field::new("tags"))
        .flat_map(|fact| fact.claim.value().split(['、', ',', '，', ';', '；', '\n']))
        .map(str::trim)
}

/// What a hit is about: a place for all of its cards, else the row that says so.
fn thing(hit: &Hit) -> (ItemKind, String) {
    let place = hit.place.as_ref().filter(|_| hit.item == ItemKind::Place);
    (hit.item, place.map_or_else(|| evidence_id(hit), PlaceId::to_string))
}

/// The guide page that somebody wrote a text on.
fn written_on(evidence: &Citation) -> Option<String> {
    let is_guide = evidence.freshness.source.id.as_str() == crate::pages::SOURCE;
    let url = evidence.url.as_deref().filter(|_| is_guide)?;
    let slug = url.strip_prefix("/guides/")?.split('?').next()?;
    Some(slug.to_owned())
}

fn evidence_id(hit: &Hit) -> String {
    match &hit.evidence {
        Evidence::Place(id) => id.to_string(),
        Evidence::Claim(id) | Evidence::Passage(id) | Evidence::Event(id) | Evidence::Route(id) => id.clone(),
    }
}

/// The part of a text around its first match, and the matches within that part.
fn snippet(text: &str, highlights: &[(usize, usize)]) -> (String, Vec<(usize, usize)>) {
    let length = text.chars().count();
    let first = highlights.first().map_or(0, |(start, _)| *start);
    let from = if length <= SNIPPET { 0 } else { first.saturating_sub(SNIPPET / 4).min(length - SNIPPET) };
    let snippet: String = text.chars().skip(from).take(SNIPPET).collect();
    let within = highlights
        .iter()
        .filter(|(start, end)| *start >= from && *end <= from + SNIPPET)
        .map(|(start, end)| (start - from, end - from))
        .collect();
    (snippet, within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_shows_the_first_match_and_keeps_its_marks() {
        let text = format!("{}松涛{}", "前".repeat(300), "后".repeat(300));
        let (snippet, marks) = snippet(&text, &[(300, 302)]);
        let marked: String = snippet.chars().skip(marks[0].0).take(2).collect();
        assert_eq!((marked.as_str(), snippet.chars().count()), ("松涛", SNIPPET));
    }

    #[test]
    fn a_kind_is_of_places_or_of_items() {
        assert_eq!(Wanted::parse("hotel"), Ok(Wanted::Place(PlaceKind::Hotel)));
        assert_eq!(Wanted::parse("notice"), Ok(Wanted::Item(ItemKind::Notice)));
        assert!(Wanted::parse("planet").is_err());
    }
}
