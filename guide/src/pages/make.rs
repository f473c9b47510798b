//! Making pages from what is known, and making them anew when that changes. Only sections that say
//! something else are replaced, and never one that somebody wrote.

use super::compose::{Material, compose};
use super::outline::Part;
use super::write;
use crate::writer::Writer;
use crate::{Guide, GuideError};
use scenic_data::ids::derive;
use scenic_data::page::{Author, Draft, Kept, Origin, Page, Protection, Revision, RevisionState, Section};
use scenic_data::place::PlaceKind;
use scenic_data::store::Passage;
use scenic_data::view::PlaceView;
use scenic_data::{Instant, LangTag, PlaceId};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Places whose pages are made at once.
const AT_ONCE: usize = 100;
/// Characters of an identifier that tell a slug from another's.
const SHORT: usize = 6;
/// How often a page that somebody edits meanwhile is tried again.
const TRIES: usize = 3;

impl Guide {
    /// Makes the pages of these places, or makes them anew, in every language. Returns how many texts
    /// are others than before.
    pub async fn make_pages(&self, places: &[PlaceId]) -> Result<usize, GuideError> {
        self.make_all(places, None).await
    }

    /// The same; with a writer, prose is written by it.
    pub(super) async fn make_all(
        &self,
        places: &[PlaceId],
        writer: Option<&dyn Writer>,
    ) -> Result<usize, GuideError> {
        let mut changed = 0;
        for part in places.chunks(AT_ONCE) {
            let mut left = part.to_vec();
            for _ in 0..TRIES {
                let (done, moved) = self.make_once(&left, writer).await?;
                changed += done;
                left = moved;
                if left.is_empty() {
                    break;
                }
            }
        }
        Ok(changed)
    }

    /// Makes pages once; returns how many texts changed, and the places whose pages somebody edited
    /// meanwhile.
    async fn make_once(
        &self,
        places: &[PlaceId],
        writer: Option<&dyn Writer>,
    ) -> Result<(usize, Vec<PlaceId>), GuideError> {
        let now = self.clock.now();
        let views = self.store.views(places, now).await?;
        let live: HashSet<&PlaceId> = views.iter().map(|view| &view.place.id).collect();
        let gone: Vec<PlaceId> = places.iter().filter(|id| !live.contains(id)).cloned().collect();
        self.retire_pages(&gone).await?;
        let ids: Vec<PlaceId> = views.iter().map(|view| view.place.id.clone()).collect();
        let mut heads: HashMap<PlaceId, (Page, Vec<Revision>)> = HashMap::new();
        for (page, revisions) in self.store.heads_of(&ids).await? {
            if let Some(place) = page.place.clone() {
                heads.entry(place).or_insert((page, revisions));
            }
        }
        let mut materials = self.materials(views).await?;
        let (mut drafts, mut of) = (Vec::new(), Vec::new());
        for id in &ids {
            let Some(material) = materials.remove(id) else { continue };
            let head = heads.remove(id);
            if let Some((page, _)) = head.as_ref().filter(|(page, _)| page.deleted_at.is_some()) {
                // A place that is there again has its page again, unless somebody took that away.
                if page.deleted_by != Some(Author::generator().id) {
                    continue;
                }
                self.store.delete_page(page, None, now).await?;
            }
            for lang in [LangTag::zh(), LangTag::en()] {
                let known = head
                    .as_ref()
                    .map(|(page, revisions)| (page, revisions.iter().find(|revision| revision.lang == lang)));
                let mut sections = compose(&material, &lang);
                let before = known.and_then(|(_, head)| head).map(|head| head.sections.as_slice());
                self.have_written(&mut sections, before.unwrap_or_default(), writer, &material.view, &lang)
                    .await?;
                if let Some(draft) = made(&material, &lang, sections, known, now) {
                    drafts.push(draft);
                    of.push(id.clone());
                }
            }
        }
        let kept = self.keep_all(&mut drafts, now).await?;
        let moved: BTreeSet<PlaceId> = kept
            .iter()
            .zip(&of)
            .filter(|(kept, _)| !matches!(kept, Kept::Revision(_)))
            .map(|(_, id)| id.clone())
            .collect();
        let done = kept.iter().filter(|kept| matches!(kept, Kept::Revision(_))).count();
        Ok((done, moved.into_iter().collect()))
    }

    /// Keeps drafts. One whose slug is another page's, a topic's for instance, gets a slug of its own.
    async fn keep_all(&self, drafts: &mut [Draft], now: Instant) -> Result<Vec<Kept>, GuideError> {
        let mut kept = self.store.keep_drafts(drafts, now).await?;
        for (kept, draft) in kept.iter_mut().zip(drafts) {
            if *kept == Kept::SlugTaken {
                draft.page.slug = format!("{}-{}", draft.page.slug, short(&draft.page.id));
                if let [again] = self.store.keep_drafts(std::slice::from_ref(draft), now).await?.as_slice() {
                    *kept = *again;
                }
            }
        }
        Ok(kept)
    }

    /// Pages of places that no source speaks of any more go, unless somebody wrote on them.
    async fn retire_pages(&self, places: &[PlaceId]) -> Result<(), GuideError> {
        let now = self.clock.now();
        for (page, revisions) in self.store.heads_of(places).await? {
            let made = revisions.iter().all(|head| Origin::of(&head.sections) == Origin::Generated);
            if made && page.deleted_at.is_none() {
                self.store.delete_page(&page, Some(&Author::generator().id), now).await?;
            }
        }
        Ok(())
    }

    async fn materials(&self, views: Vec<PlaceView>) -> Result<HashMap<PlaceId, Material>, GuideError> {
        let ids: Vec<PlaceId> = views.iter().map(|view| view.place.id.clone()).collect();
        let mut passages: HashMap<PlaceId, Vec<Passage>> = HashMap::new();
        for passage in self.store.passages_about(&ids).await? {
            // What people write on pages is no material of pages.
            if passage.source.id.as_str() != super::told::SOURCE
                && let Some(place) = passage.place.clone()
            {
                passages.entry(place).or_default().push(passage);
            }
        }
        let parents: BTreeSet<PlaceId> = views.iter().filter_map(|view| view.place.parent.clone()).collect();
        let parents: Vec<PlaceId> = parents.into_iter().collect();
        let parents = self.store.places(&parents).await?;
        let catalogue = self.catalogues.catalogue(self.store.last_change().await?).await?;
        let wanted: HashSet<&PlaceId> = ids.iter().collect();
        let mut within: HashMap<PlaceId, BTreeSet<PlaceKind>> = HashMap::new();
        for row in catalogue.rows() {
            for outer in catalogue.ancestors(&row.id).filter(|outer| wanted.contains(outer)) {
                within.entry(outer.clone()).or_default().insert(row.kind);
            }
        }
        let gathered = views.into_iter().map(|view| {
            let id = view.place.id.clone();
            let parent = view.place.parent.as_ref();
            let parent = parent.and_then(|parent| parents.iter().find(|place| place.id == *parent)).cloned();
            let gathered = Material {
                parent,
                within: within.remove(&id).unwrap_or_default().into_iter().collect(),
                passages: passages.remove(&id).unwrap_or_default(),
                view,
            };
            (id, gathered)
        });
        Ok(gathered.collect())
    }
}

/// The end of a page's identifier, which tells its slug from another's.
fn short(id: &str) -> String {
    let end: Vec<char> = id.chars().rev().take(SHORT).collect();
    end.into_iter().rev().collect()
}

/// The draft of a page that says something else than the one in force; `None` where it says the same.
fn made(
    material: &Material,
    lang: &LangTag,
    sections: Vec<Section>,
    known: Option<(&Page, Option<&Revision>)>,
    now: Instant,
) -> Option<Draft> {
    let place = &material.view.place;
    let head = known.and_then(|(_, head)| head);
    let title = place.name(lang).to_owned();
    let sections = match head {
        Some(head) => renewed(&head.sections, sections),
        None => sections,
    };
    let own_title = head.is_some_and(|head| Origin::of(&head.sections) != Origin::Generated);
    let title = head.filter(|_| own_title).map_or(title, |head| head.title.clone());
    if head.is_some_and(|head| head.title == title && head.sections == sections) {
        return None;
    }
    let page = known.map(|(page, _)| page.clone()).unwrap_or_else(|| Page {
        id: derive("g", &[place.id.as_str()]),
        slug: place.slug.clone(),
        place: Some(place.id.clone()),
        kind: place.kind.as_str().to_owned(),
        protection: Protection::Open,
        created_at: now,
        deleted_at: None,
        deleted_by: None,
    });
    let reason = match (head.is_some(), lang.is_chinese()) {
        (true, true) => "来源有更新",
        (true, false) => "the sources have changed",
        (false, true) => "由来源生成",
        (false, false) => "made from the sources",
    };
    let parts = (title, Some(reason.to_owned()), sections);
    Some(write::draft(page, lang, head, parts, Author::generator(), RevisionState::Published))
}

/// A page's sections with those that are made replaced by these. Written ones stay where they are; one
/// that was emptied by hand stays empty.
fn renewed(have: &[Section], made: Vec<Section>) -> Vec<Section> {
    let mut made: Vec<Option<Section>> = made.into_iter().map(Some).collect();
    let mut sections: Vec<Section> = Vec::new();
    for section in have {
        let anew = made.iter_mut().find(|new| new.as_ref().is_some_and(|new| new.id == section.id));
        let anew = anew.and_then(Option::take);
        if section.origin == Origin::Edited {
            sections.push(section.clone());
        } else if let Some(anew) = anew {
            sections.push(anew);
        }
    }
    let rank = |id: &str| Part::ALL.iter().position(|part| part.id() == id);
    for new in made.into_iter().flatten() {
        let own = rank(&new.id);
        let at = sections.iter().position(|section| rank(&section.id) > own && rank(&section.id).is_some());
        sections.insert(at.unwrap_or(sections.len()), new);
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: &str, markdown: &str, origin: Origin) -> Section {
        Section {
            id: id.to_owned(),
            title: id.to_owned(),
            markdown: markdown.to_owned(),
            origin,
            edited_by: None,
            edited_at: None,
            by_model: false,
            grounds: Vec::new(),
        }
    }

    fn told(sections: &[Section]) -> Vec<(&str, &str)> {
        sections.iter().map(|section| (section.id.as_str(), section.markdown.as_str())).collect()
    }

    #[test]
    fn what_people_wrote_stays_where_it_is_and_what_is_made_is_replaced() {
        let have = [
            section("overview", "old", Origin::Generated),
            section("cats", "many cats", Origin::Edited),
            section("history", "", Origin::Edited),
            section("visit", "old hours", Origin::Generated),
        ];
        let made = vec![
            section("overview", "new", Origin::Generated),
            section("history", "made", Origin::Generated),
            section("sights", "to see", Origin::Generated),
        ];
        let renewed = renewed(&have, made);
        assert_eq!(
            told(&renewed),
            [("overview", "new"), ("cats", "many cats"), ("history", ""), ("sights", "to see")]
        );
    }

    #[test]
    fn a_section_that_is_new_comes_to_its_place() {
        let have = [section("overview", "a", Origin::Generated), section("visit", "b", Origin::Generated)];
        let made = vec![
            section("overview", "a", Origin::Generated),
            section("history", "h", Origin::Generated),
            section("visit", "b", Origin::Generated),
        ];
        let renewed = renewed(&have, made);
        let ids: Vec<&str> = renewed.iter().map(|section| section.id.as_str()).collect();
        assert_eq!(ids, ["overview", "history", "visit"]);
    }
}
