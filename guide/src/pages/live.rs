//! What the slots of a page stand for, read now: facts of places, lists, what is on, and what is cited.

use super::markdown::{Slot, slots};
use crate::answer::{Citation, CitationKind, place_ref};
use crate::catalogue::{Catalogue, Row};
use crate::place_card::EventCard;
use crate::{Guide, GuideError};
use scenic_data::claim::Claim;
use scenic_data::event::EventKind;
use scenic_data::page::{Ground, Heading, Section};
use scenic_data::place::{Place, PlaceKind};
use scenic_data::status::{Judge, Status};
use scenic_data::store::{EventFilter, PageFilter};
use scenic_data::view::PlaceView;
use scenic_data::{Instant, LangTag, PlaceId};
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many places a list of neighbours has, and how far they are, metres.
const NEARBY: (usize, f64) = (6, 3_000.0);
/// How many places a list of what is within has.
const CHILDREN: usize = 24;
/// How many happenings and routes a list has.
const LISTED: usize = 12;
/// How far ahead happenings are told, days.
const AHEAD_DAYS: i64 = 60;

/// A place in a list.
#[derive(Clone, Debug)]
pub(super) struct Tile {
    pub(super) place: PlaceId,
    pub(super) kind: PlaceKind,
    /// Its page, where it has one; else its name alone.
    pub(super) slug: Option<String>,
    pub(super) name: String,
    pub(super) summary: String,
    pub(super) distance_m: Option<f64>,
}

/// A route in a list.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    pub(super) name: String,
    pub(super) minutes: Option<u32>,
    pub(super) citation: Citation,
}

/// A row to list, with its distance in metres where that matters.
type Listed<'a> = (&'a Row, Option<f64>);

/// Everything that the slots of a page need.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) now: Instant,
    pub(super) lang: LangTag,
    /// The page's own place.
    pub(super) view: Option<PlaceView>,
    /// Other places that facts are shown of, by what the slots call them.
    pub(super) others: HashMap<String, PlaceView>,
    pub(super) status: Option<Status>,
    pub(super) events: Vec<EventCard>,
    pub(super) notices: Vec<EventCard>,
    /// By what the slots name: a kind, or nothing for all.
    pub(super) children: HashMap<Option<PlaceKind>, Vec<Tile>>,
    pub(super) nearby: HashMap<Option<PlaceKind>, Vec<Tile>>,
    pub(super) routes: Vec<Walk>,
    /// What is cited, by identifier; what is believed no more is `gone`.
    pub(super) evidence: HashMap<String, Evidence>,
    /// The pages that are linked to.
    pub(super) pages: HashMap<String, String>,
}

/// A piece of evidence that a page cites.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub(super) citation: Citation,
    /// The claim, where it is one.
    pub(super) claim: Option<Claim>,
    /// It is believed no more.
    pub(super) gone: bool,
}

impl Live {
    /// The evidence that a section cites and that does not hold any more.
    pub(super) fn gone<'a>(&self, section: &'a Section) -> Vec<&'a Ground> {
        let gone = |ground: &&Ground| self.evidence.get(&ground.id).is_none_or(|evidence| evidence.gone);
        section.grounds.iter().filter(gone).collect()
    }
}

/// What slots of a page ask for.
#[derive(Debug, Default)]
struct Wanted {
    others: BTreeSet<String>,
    status: bool,
    events: bool,
    notices: bool,
    routes: bool,
    children: HashSet<Option<PlaceKind>>,
    nearby: HashSet<Option<PlaceKind>>,
    cited: BTreeSet<String>,
    linked: BTreeSet<String>,
}

/// Most of each sort of thing that a page may ask for; slots beyond stay unfilled.
const MOST: usize = 300;

impl Wanted {
    fn of(sections: &[Section]) -> Self {
        let mut wanted = Self::default();
        for section in sections {
            wanted.cited.extend(section.grounds.iter().map(|ground| ground.id.clone()));
            for slot in slots(&section.markdown) {
                wanted.take(slot);
            }
        }
        wanted
    }

    fn take(&mut self, slot: Slot) {
        let kind = |name: Option<String>| name.and_then(|name| PlaceKind::parse(&name).ok());
        match slot {
            Slot::Fact { place: Some(place), .. } if self.others.len() < MOST => {
                _ = self.others.insert(place)
            }
            Slot::Status => self.status = true,
            Slot::Events => self.events = true,
            Slot::Notices => self.notices = true,
            Slot::Routes => self.routes = true,
            Slot::Children(name) => _ = self.children.insert(kind(name)),
            Slot::Nearby(name) => _ = self.nearby.insert(kind(name)),
            Slot::Cite(id) if self.cited.len() < MOST => _ = self.cited.insert(id),
            Slot::Link { slug, .. } if self.linked.len() < MOST => _ = self.linked.insert(slug),
            Slot::Fact { .. } | Slot::Cite(_) | Slot::Link { .. } | Slot::Unknown(_) => {}
        }
    }
}

impl Guide {
    /// Reads what the slots of these sections stand for. `place` is the page's own.
    pub(super) async fn live(
        &self,
        place: Option<&PlaceId>,
        sections: &[Section],
        lang: &LangTag,
    ) -> Result<Live, GuideError> {
        let now = self.clock.now();
        let wanted = Wanted::of(sections);
        let view = match place {
            Some(place) => self.store.view(place, now).await?,
            None => None,
        };
        let mut live = Live {
            now,
            lang: lang.clone(),
            others: self.others(&wanted, now).await?,
            status: None,
            events: Vec::new(),
            notices: Vec::new(),
            children: HashMap::new(),
            nearby: HashMap::new(),
            routes: Vec::new(),
            evidence: self.cited_evidence(&wanted.cited, lang, now).await?,
            pages: self.linked(&wanted.linked, lang).await?,
            view: None,
        };
        if let Some(view) = view {
            let lists =
                wanted.events || wanted.routes || !wanted.children.is_empty() || !wanted.nearby.is_empty();
            let catalogue = match lists {
                true => Some(self.catalogues.catalogue(self.store.last_change().await?).await?),
                false => None,
            };
            self.fill_around(&mut live, &view, &wanted, catalogue.as_deref()).await?;
            live.view = Some(view);
        }
        Ok(live)
    }

    /// What is asked for of the page's own place.
    async fn fill_around(
        &self,
        live: &mut Live,
        view: &PlaceView,
        wanted: &Wanted,
        catalogue: Option<&Catalogue>,
    ) -> Result<(), GuideError> {
        let (now, lang) = (live.now, live.lang.clone());
        if wanted.status || wanted.notices {
            let notices = self.notices_from(view, now).await?;
            if wanted.notices {
                let context = super::context(&lang, now, view.place.time_zone);
                let told: Vec<_> =
                    notices.iter().filter(|event| event.kind == EventKind::Notice).cloned().collect();
                for event in crate::answer::happenings::each_once(&context, &told).iter().take(LISTED) {
                    live.notices.push(self.event_card(event, &lang).await?);
                }
            }
            live.status = wanted.status.then(|| Judge::new(view, &notices, now).at(now));
        }
        let Some(catalogue) = catalogue else { return Ok(()) };
        let place = &view.place;
        let within: Vec<&Row> = catalogue
            .rows()
            .map(AsRef::as_ref)
            .filter(|row: &&Row| row.id != place.id && catalogue.is_within(row, &place.id))
            .collect();
        if wanted.events {
            live.events = self.on_at(&place.id, &within, now, &lang).await?;
        }
        if wanted.routes {
            live.routes = self.walks(&place.id, &within, &lang, now).await?;
        }
        let mut chosen: Vec<(bool, Option<PlaceKind>, Vec<Listed<'_>>)> = Vec::new();
        for kind in &wanted.children {
            let mut rows: Vec<Listed<'_>> = within
                .iter()
                .filter(|row| kind.is_none_or(|kind| row.kind == kind))
                .map(|row| (*row, None))
                .collect();
            rows.sort_by(|a, b| by_rating(a.0, b.0));
            rows.truncate(CHILDREN);
            chosen.push((true, *kind, rows));
        }
        for kind in &wanted.nearby {
            let mut rows = near(catalogue, place, *kind);
            rows.truncate(NEARBY.0);
            chosen.push((false, *kind, rows));
        }
        let ids: Vec<PlaceId> =
            chosen.iter().flat_map(|(_, _, rows)| rows.iter().map(|(row, _)| row.id.clone())).collect();
        let mut faces = self.faces(&ids, &lang).await?;
        for (is_child, kind, rows) in chosen {
            let tiles = rows.into_iter().filter_map(|(row, distance_m)| {
                let (slug, name, summary) = faces.get_mut(&row.id)?.clone();
                Some(Tile { place: row.id.clone(), kind: row.kind, slug, name, summary, distance_m })
            });
            let tiles: Vec<Tile> = tiles.collect();
            let lists = if is_child { &mut live.children } else { &mut live.nearby };
            lists.insert(kind, tiles);
        }
        Ok(())
    }

    /// How places show themselves in a list: the slug of their page, their name, their first words.
    async fn faces(
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

    async fn others(&self, wanted: &Wanted, now: Instant) -> Result<HashMap<String, PlaceView>, GuideError> {
        let mut found = HashMap::new();
        for name in &wanted.others {
            let Some(id) = self.store.find_place(name).await? else { continue };
            if let Some(view) = self.store.view(&id, now).await? {
                found.insert(name.clone(), view);
            }
        }
        Ok(found)
    }

    /// What identifiers of claims and passages stand for.
    pub(super) async fn cited_evidence(
        &self,
        ids: &BTreeSet<String>,
        lang: &LangTag,
        now: Instant,
    ) -> Result<HashMap<String, Evidence>, GuideError> {
        let ids: Vec<String> = ids.iter().cloned().collect();
        let claims = self.store.claims_by_id(&ids).await?;
        let rest: Vec<String> =
            ids.into_iter().filter(|id| claims.iter().all(|claim| claim.id != *id)).collect();
        let passages = self.store.passages_by_id(&rest).await?;
        let about: BTreeSet<PlaceId> = claims
            .iter()
            .map(|claim| claim.place.clone())
            .chain(passages.iter().filter_map(|passage| passage.place.clone()))
            .collect();
        let about: Vec<PlaceId> = about.into_iter().collect();
        let places = if about.is_empty() { Vec::new() } else { self.store.places(&about).await? };
        let named = |id: &PlaceId| places.iter().find(|place| place.id == *id);
        let mut found = HashMap::new();
        for claim in claims {
            let Some(place) = named(&claim.place) else { continue };
            let citation = Citation::of_claim(0, place_ref(place, lang), &claim, now);
            let gone = claim.known_until.is_some();
            found.insert(claim.id.clone(), Evidence { citation, gone, claim: Some(claim) });
        }
        for passage in passages {
            let citation = Citation {
                n: 0,
                kind: CitationKind::Passage,
                place: passage.place.as_ref().and_then(named).map(|place| place_ref(place, lang)),
                field: None,
                text: passage.body.clone(),
                url: passage.source.url.clone(),
                freshness: passage.freshness(now),
            };
            found.insert(passage.id, Evidence { citation, claim: None, gone: false });
        }
        Ok(found)
    }

    /// Titles of the pages that are linked to, by slug.
    async fn linked(
        &self,
        slugs: &BTreeSet<String>,
        lang: &LangTag,
    ) -> Result<HashMap<String, String>, GuideError> {
        let mut found = HashMap::new();
        for slug in slugs {
            let Some(page) = self.store.page(slug).await?.filter(|page| page.deleted_at.is_none()) else {
                continue;
            };
            let heading = match self.store.heading(&page.id, lang).await? {
                Some(heading) => Some(heading),
                None => self.store.page_texts(&page.id).await?.into_iter().next(),
            };
            if let Some(heading) = heading {
                found.insert(slug.clone(), heading.title);
            }
        }
        Ok(found)
    }

    /// Exhibitions and events at a place and within it, now and soon.
    async fn on_at(
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
        let context = super::context(lang, now, chrono_tz::Asia::Shanghai);
        let events = self.store.events(&filter).await?;
        let mut cards = Vec::new();
        for event in crate::answer::happenings::each_once(&context, &events).iter().take(LISTED) {
            cards.push(self.event_card(event, lang).await?);
        }
        Ok(cards)
    }

    /// Sources' routes that pass a place or something within it.
    async fn walks(
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
fn by_rating(a: &Row, b: &Row) -> std::cmp::Ordering {
    let rating = |row: &Row| row.rating.unwrap_or(0.0);
    rating(b).total_cmp(&rating(a)).then_with(|| a.id.cmp(&b.id))
}

/// Places near one, of a kind or of any, the nearest first, with their distances in metres.
fn near<'a>(catalogue: &'a Catalogue, place: &Place, kind: Option<PlaceKind>) -> Vec<Listed<'a>> {
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
