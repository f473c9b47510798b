//! Lists of pages: by words, by kind, within a town, the latest.

use super::card::GuideItem;
use super::page_lang;
use crate::answer::PlaceRef;
use crate::gazetteer::fold;
use crate::{Guide, GuideError};
use index::{Evidence, ItemKind, Query};
use scenic_data::page::Heading;
use scenic_data::place::PlaceKind;
use scenic_data::record::PhotoRecord;
use scenic_data::store::PageFilter;
use scenic_data::{LangTag, PlaceId, Words};
use std::collections::{HashMap, HashSet};

/// Most pages that a search looks at.
const FOUND: usize = 200;
/// The lists of what is within a place.
const WITHIN: &str = "in:";

/// Which pages to list.
#[derive(Clone, Debug, Default)]
pub struct GuidesRequest {
    /// Words of the title or the text.
    pub text: Option<String>,
    /// Of this kind: a kind of place, or `topic`.
    pub kind: Option<String>,
    /// About this place or something within it.
    pub place: Option<String>,
    /// A kind, or `in:<slug>`.
    pub category: Option<String>,
    /// The latest revised first; else by title, or by how well they fit the words.
    pub latest: bool,
    /// Pages a page.
    pub limit: usize,
    /// Pages to pass over.
    pub offset: usize,
}

impl Guide {
    /// Pages that pass, and the cursor of the next page.
    pub async fn guides(
        &self,
        request: GuidesRequest,
        lang: &LangTag,
    ) -> Result<(Vec<GuideItem>, Option<usize>), GuideError> {
        let lang = page_lang(lang);
        let mut filter = PageFilter {
            lang: Some(lang.clone()),
            latest: request.latest,
            offset: request.offset as u64,
            limit: request.limit as u64 + 1,
            ..PageFilter::default()
        };
        let mut within = request.place.clone();
        if let Some(category) = request.category.as_deref() {
            match category.strip_prefix(WITHIN) {
                Some(slug) => within = Some(slug.to_owned()),
                None => filter.kind = Some(known_kind("category", category)?),
            }
        }
        if let Some(kind) = &request.kind {
            filter.kind = Some(known_kind("kind", kind)?);
        }
        if let Some(text) = &within {
            let place = match self.store.page(text).await?.and_then(|page| page.place) {
                Some(place) => place,
                None => self.given_place("place_id", text).await?,
            };
            filter.places = Some(self.within(&place).await?);
        }
        let mut headings = match &request.text {
            Some(words) => self.found(words, &filter, &lang, &request).await?,
            None => self.store.page_headings(&filter).await?,
        };
        let more = headings.len() > request.limit;
        headings.truncate(request.limit);
        let items = self.items(headings).await?;
        Ok((items, more.then_some(request.offset + request.limit)))
    }

    /// Pages that words find: by their title, then by what the index finds of their places and texts.
    async fn found(
        &self,
        words: &str,
        filter: &PageFilter,
        lang: &LangTag,
        request: &GuidesRequest,
    ) -> Result<Vec<Heading>, GuideError> {
        let query = Query {
            lang: Some(lang.clone()),
            items: vec![ItemKind::Place, ItemKind::Passage],
            limit: Query::MOST_HITS,
            ..Query::new(words)
        };
        let hits = self.index.search(&query).await?;
        let mut places: Vec<PlaceId> = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        for hit in hits.hits {
            if let Some(place) = hit.place
                && !places.contains(&place)
            {
                places.push(place);
            } else if let Evidence::Passage(id) = hit.evidence {
                texts.push(id);
            }
        }
        places.truncate(FOUND);
        texts.truncate(FOUND);
        let all = PageFilter { limit: FOUND as u64, offset: 0, ..filter.clone() };
        let mut found: Vec<Heading> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        let mut add = |heading: Heading, found: &mut Vec<Heading>| {
            let kind = filter.kind.as_ref().is_none_or(|kind| heading.page.kind == *kind);
            let place = filter
                .places
                .as_ref()
                .is_none_or(|places| heading.page.place.as_ref().is_some_and(|place| places.contains(place)));
            if kind && place && seen.insert(heading.page.id.clone()) {
                found.push(heading);
            }
        };
        let of_places = PageFilter { places: Some(places.clone()), kind: None, ..all.clone() };
        let mut by_place =
            if places.is_empty() { Vec::new() } else { self.store.page_headings(&of_places).await? };
        // Pages about no place are found by what people wrote on them.
        let source = super::told::SOURCE;
        let written = self.store.passages_by_id(&texts).await?;
        for passage in written.iter().filter(|passage| passage.source.id.as_str() == source) {
            let slug = passage.url.trim_start_matches("/guides/").split('?').next().unwrap_or_default();
            if let Some(page) = self.store.page(slug).await?.filter(|page| page.deleted_at.is_none())
                && let Some(heading) = self.store.heading(&page.id, lang).await?
            {
                add(heading, &mut found);
            }
        }
        let ranked: HashMap<&PlaceId, usize> =
            places.iter().enumerate().map(|(rank, place)| (place, rank)).collect();
        let folded = fold(words);
        by_place.sort_by_key(|heading| {
            let title = fold(&heading.title);
            let rank = heading.page.place.as_ref().and_then(|place| ranked.get(place)).copied();
            (title != folded, !title.contains(&folded), rank.unwrap_or(usize::MAX))
        });
        let exact =
            by_place.iter().position(|heading| fold(&heading.title) != folded).unwrap_or(by_place.len());
        let rest = by_place.split_off(exact);
        let mut first = Vec::new();
        for heading in by_place {
            add(heading, &mut first);
        }
        first.append(&mut found);
        for heading in rest {
            add(heading, &mut first);
        }
        Ok(first.into_iter().skip(request.offset).take(request.limit + 1).collect())
    }

    async fn items(&self, headings: Vec<Heading>) -> Result<Vec<GuideItem>, GuideError> {
        let ids: Vec<String> = headings.iter().map(|heading| heading.page.id.clone()).collect();
        let everywhere =
            PageFilter { pages: Some(ids), limit: headings.len() as u64 * 4, ..PageFilter::default() };
        let texts =
            if headings.is_empty() { Vec::new() } else { self.store.page_headings(&everywhere).await? };
        let places: Vec<PlaceId> = headings.iter().filter_map(|heading| heading.page.place.clone()).collect();
        let mut photos: HashMap<PlaceId, PhotoRecord> = HashMap::new();
        if !places.is_empty() {
            for shown in self.store.gallery(&places).await? {
                let address = format!("/v1/photos/{}", shown.picture);
                let photo = PhotoRecord { picture: Some(shown.picture), ..PhotoRecord::at(address) };
                photos.entry(shown.place).or_insert(photo);
            }
        }
        let item = |heading: Heading| {
            let own = texts.iter().filter(|text| text.page.id == heading.page.id);
            let langs = own.map(|text| text.lang.clone()).collect();
            let place = heading.page.place.clone();
            GuideItem {
                photo: place.as_ref().and_then(|place| photos.get(place).cloned()),
                place: place.map(|id| PlaceRef { id, name: heading.title.clone() }),
                slug: heading.page.slug,
                kind: heading.page.kind,
                protection: heading.page.protection,
                title: heading.title,
                lang: heading.lang,
                langs,
                summary: heading.summary,
                revision: heading.revision,
                revised_at: heading.revised_at,
                origin: heading.origin,
            }
        };
        Ok(headings.into_iter().map(item).collect())
    }
}

/// A kind that pages have.
fn known_kind(field: &'static str, name: &str) -> Result<String, GuideError> {
    if name == scenic_data::page::TOPIC || PlaceKind::parse(name).is_ok() {
        return Ok(name.to_owned());
    }
    let known = [&PlaceKind::ALL.map(PlaceKind::as_str)[..], &[scenic_data::page::TOPIC]].concat();
    Err(GuideError::Invalid { field, message: Words::unknown("类别", "kind", name, &known) })
}
