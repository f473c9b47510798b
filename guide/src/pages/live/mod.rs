//! What the slots of a page stand for, read now: facts of places, lists, what is on, and what is cited.

mod lists;

pub(super) use lists::{Tile, Walk, by_rating};

use super::evidence::Evidence;
use super::markdown::{Slot, slots};
use crate::catalogue::{Catalogue, Row};
use crate::place_card::EventCard;
use crate::{Guide, GuideError};
use lists::{CHILDREN, Listed, NEARBY, near};
use scenic_data::event::EventKind;
use scenic_data::page::{Ground, Section};
use scenic_data::place::PlaceKind;
use scenic_data::status::{Judge, Status};
use scenic_data::view::PlaceView;
use scenic_data::{Instant, LangTag, PlaceId};
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many happenings and routes a list has.
const LISTED: usize = 12;

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
}
