//! Reading a page: its text in the reader's language, with every slot as it is now.

use super::card::{Category, Flag, GuidePage, LangLink, PageLink, Related, SectionCard};
use super::evidence::Evidence;
use super::fill::Filler;
use super::live::{Live, by_rating};
use super::{markdown, page_lang, write};
use crate::answer::{Citation, PlaceRef, place_ref};
use crate::catalogue::Row;
use crate::place_card::shown_photos;
use crate::{Guide, GuideError};
use scenic_data::page::{Heading, Origin, Page, Revision, Section};
use scenic_data::store::PageFilter;
use scenic_data::{Field, LangTag, PlaceId};

/// Most related pages, and most pages that link to one, that are told.
const RELATED: usize = 12;

impl Guide {
    /// The page of a slug for a reader of `lang`; where it is not there in that language, in the other.
    /// `revision` reads an earlier one.
    pub async fn guide_page(
        &self,
        slug: &str,
        lang: &LangTag,
        revision: Option<i64>,
    ) -> Result<GuidePage, GuideError> {
        let page = self.present_page(slug).await?;
        let heading = self.heading_for(&page, lang).await?;
        let wanted = revision.unwrap_or(heading.revision);
        let missing = || GuideError::Missing { what: "revision", id: wanted.to_string() };
        let text = self.store.revision(&page.id, &heading.lang, wanted).await?.ok_or_else(missing)?;
        let live = self.live(page.place.as_ref(), &text.sections, &text.lang).await?;
        // What a made section quotes and no source says any more is told no more: it is made anew.
        let made = |section: &&Section| section.origin == Origin::Generated;
        let stale = text.sections.iter().filter(made).any(|section| !live.gone(section).is_empty());
        let mut shown = (text, live);
        if stale
            && revision.is_none()
            && let Some(place) = &page.place
        {
            self.make_pages(std::slice::from_ref(place)).await?;
            if let Some(text) = self.store.head(&page.id, &heading.lang).await? {
                let live = self.live(page.place.as_ref(), &text.sections, &text.lang).await?;
                shown = (text, live);
            }
        }
        let (text, live) = shown;
        let mut card = self.page_card(&page, &text, &live).await?;
        card.redirected_from = (page.slug != slug).then(|| slug.to_owned());
        Ok(card)
    }

    /// The page of a slug that is there. A place that has no page yet gets one.
    pub(super) async fn present_page(&self, slug: &str) -> Result<Page, GuideError> {
        let missing = || GuideError::Missing { what: "guide", id: slug.to_owned() };
        match self.store.page(slug).await? {
            Some(page) if page.deleted_at.is_none() => Ok(page),
            Some(_) => Err(missing()),
            None => {
                let place = self.store.find_place(slug).await?.ok_or_else(missing)?;
                if self.store.page_of(&place).await?.is_none() && self.guides.generate {
                    self.make_pages(std::slice::from_ref(&place)).await?;
                }
                self.store.page_of(&place).await?.ok_or_else(missing)
            }
        }
    }

    /// The text of a page for a reader: in their language, else in another.
    pub(super) async fn heading_for(&self, page: &Page, lang: &LangTag) -> Result<Heading, GuideError> {
        if let Some(heading) = self.store.heading(&page.id, &page_lang(lang)).await? {
            return Ok(heading);
        }
        let missing = || GuideError::Missing { what: "guide", id: page.slug.clone() };
        self.store.page_texts(&page.id).await?.into_iter().next().ok_or_else(missing)
    }

    /// The card of a text.
    pub(super) async fn page_card(
        &self,
        page: &Page,
        text: &Revision,
        live: &Live,
    ) -> Result<GuidePage, GuideError> {
        let lang = &text.lang;
        let mut filler = Filler::new(live);
        let mut sections = Vec::new();
        let mut html = String::new();
        for section in &text.sections {
            let filled = markdown::html(&section.markdown, &mut filler);
            let citations = filler.section();
            let flags = match section.origin {
                Origin::Generated => Vec::new(),
                Origin::Edited | Origin::Mixed => flags(section, live),
            };
            // A section that was emptied by hand is no more.
            if section.is_emptied() {
                continue;
            }
            // A heading over nothing tells nothing: a list that is empty now.
            if !filled.trim().is_empty() {
                html.push_str(&whole(section, &filled));
            }
            let oldest = citations.iter().min_by_key(|citation| citation.freshness.verified_at);
            sections.push(SectionCard {
                id: section.id.clone(),
                title: section.title.clone(),
                markdown: section.markdown.clone(),
                html: filled,
                origin: section.origin,
                edited_by: section.edited_by.clone(),
                edited_at: section.edited_at,
                freshness: oldest.map(|citation| citation.freshness.clone()),
                citations,
                flags,
            });
        }
        let texts: Vec<_> =
            text.sections.iter().filter(|section| !section.is_emptied()).map(write::text).collect();
        let place = live.view.as_ref().map(|view| &view.place);
        let langs = self.store.page_texts(&page.id).await?;
        let link =
            |heading: Heading| LangLink { lang: heading.lang, slug: heading.page.slug, title: heading.title };
        let photos = match &page.place {
            Some(place) => self.store.photos(place).await?,
            None => Vec::new(),
        };
        let (parent, related) = self.related(place.map(|place| &place.id), lang).await?;
        let backlinks = self.store.backlinks(&page.slug, lang, RELATED as u64).await?;
        Ok(GuidePage {
            slug: page.slug.clone(),
            title: text.title.clone(),
            lang: lang.clone(),
            langs: langs.into_iter().map(link).collect(),
            kind: page.kind.clone(),
            place: place.map(|place| place_ref(place, lang)),
            categories: categories(page, parent.as_ref(), lang),
            parent,
            summary: write::summary(&text.sections),
            revision: text.revision,
            revised_at: text.at,
            revised_by: text.author.name.clone(),
            reason: text.reason.clone(),
            origin: Origin::of(&text.sections),
            protection: page.protection,
            redirected_from: None,
            markdown: markdown::join(&texts),
            html,
            citations: filler.citations,
            photos: shown_photos(photos),
            location: place.and_then(|place| place.position),
            related,
            backlinks: backlinks.iter().filter(|link| link.page.id != page.id).map(PageLink::from).collect(),
            sections,
            merged: false,
        })
    }

    /// The page of what a place is part of, and the pages of what is within it and beside it.
    async fn related(
        &self,
        place: Option<&PlaceId>,
        lang: &LangTag,
    ) -> Result<(Option<PageLink>, Vec<Related>), GuideError> {
        let Some(place) = place else { return Ok((None, Vec::new())) };
        let catalogue = self.catalogues.catalogue(self.store.last_change().await?).await?;
        let parent = catalogue.row(place).and_then(|row| row.parent.clone());
        let relation = |row: &Row| match &row.parent {
            Some(outer) if outer == place => Some("within"),
            outer if outer.is_some() && *outer == parent && row.id != *place => Some("near"),
            _ => None,
        };
        let mut rows: Vec<(&Row, &'static str)> =
            catalogue.rows().filter_map(|row| Some((row.as_ref(), relation(row)?))).collect();
        rows.sort_by(|a, b| (a.1 == "near").cmp(&(b.1 == "near")).then_with(|| by_rating(a.0, b.0)));
        let outer = parent.clone().map(|parent| (parent, "part_of"));
        let mut near: Vec<(PlaceId, &'static str)> = outer
            .into_iter()
            .chain(rows.into_iter().map(|(row, relation)| (row.id.clone(), relation)))
            .collect();
        near.truncate(RELATED);
        let ids: Vec<PlaceId> = near.iter().map(|(id, _)| id.clone()).collect();
        let filter = PageFilter {
            lang: Some(lang.clone()),
            places: Some(ids),
            limit: RELATED as u64,
            ..PageFilter::default()
        };
        let headings = if near.is_empty() { Vec::new() } else { self.store.page_headings(&filter).await? };
        let mut found = Vec::new();
        let mut of_parent = None;
        for (id, relation) in near {
            let Some(heading) = headings.iter().find(|heading| heading.page.place.as_ref() == Some(&id))
            else {
                continue;
            };
            if relation == "part_of" {
                of_parent = Some(PageLink::from(heading));
            }
            let PageLink { slug, title } = PageLink::from(heading);
            found.push(Related { slug, title, relation });
        }
        Ok((of_parent, found))
    }
}

/// The lists that a page stands in.
fn categories(page: &Page, parent: Option<&PageLink>, lang: &LangTag) -> Vec<Category> {
    let title = super::kind_title(&page.kind, lang);
    let of_kind = Category { id: page.kind.clone(), title: title.to_owned() };
    let within =
        parent.map(|parent| Category { id: format!("in:{}", parent.slug), title: parent.title.clone() });
    std::iter::once(of_kind).chain(within).collect()
}

/// A section with its heading.
pub(super) fn whole(section: &Section, filled: &str) -> String {
    let origin = section.origin.as_str();
    maud::html! {
        section id=(section.id) data-origin=(origin) {
            h2 { (section.title) }
            (maud::PreEscaped(filled))
        }
    }
    .into_string()
}

/// What an edited section rests on and is not so any more.
fn flags(section: &Section, live: &Live) -> Vec<Flag> {
    let flag = |ground: &scenic_data::page::Ground| match live.evidence.get(&ground.id) {
        Some(Evidence { claim: Some(claim), citation, .. }) => {
            let now = (live.view.as_ref())
                .filter(|view| view.place.id == claim.place)
                .and_then(|view| view.fact(claim.field(), &live.lang));
            let place = citation.place.clone();
            changed(Some(claim.field().clone()), place, ground, now.map(|fact| (fact, live.now)))
        }
        _ => changed(None, None, ground, None),
    };
    live.gone(section).into_iter().map(flag).collect()
}

fn changed(
    field: Option<Field>,
    place: Option<PlaceRef>,
    ground: &scenic_data::page::Ground,
    now: Option<(&scenic_data::view::Fact, scenic_data::Instant)>,
) -> Flag {
    let citation = now.and_then(|(fact, at)| {
        let place = place.clone()?;
        Some(Box::new(Citation::of_claim(0, place, &fact.claim, at)))
    });
    Flag {
        code: if now.is_some() { "claim_changed" } else { "claim_gone" },
        cite: ground.id.clone(),
        field,
        place,
        before: ground.text.clone(),
        now: now.map(|(fact, _)| fact.claim.value().to_owned()),
        citation,
    }
}
