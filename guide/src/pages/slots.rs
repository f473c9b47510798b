//! For editors: what can be put into a text, the revisions of a page, and how two of them differ.

use super::card::{RevisionItem, SlotItem};
use super::compose::{fact_slot, names_a_slot};
use super::{SectionDiff, diff, page_lang, write};
use crate::{Guide, GuideError};
use scenic_data::LangTag;
use scenic_data::page::{Origin, Revision};
use serde::Serialize;

/// Longest text of a slot in the list, in characters.
const SHOWN: usize = 200;

/// A revision beside another.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Comparison {
    /// The revision.
    pub revision: i64,
    /// The one it is compared with: its parent unless told; 0 where it is the first.
    pub against: i64,
    /// Its language.
    pub lang: LangTag,
    /// Its title.
    pub title: String,
    /// Its title before.
    pub title_before: Option<String>,
    /// Section by section.
    pub sections: Vec<SectionDiff>,
}

impl Guide {
    /// What can be put into the text of a page: its facts, lists, and what its prose rests on.
    pub async fn page_slots(&self, slug: &str, lang: &LangTag) -> Result<Vec<SlotItem>, GuideError> {
        let lang = page_lang(lang);
        let page = self.present_page(slug).await?;
        let now = self.clock.now();
        let list = |slot: &str, zh: &str, en: &str| SlotItem {
            slot: format!("{{{{{slot}}}}}"),
            label: if lang.is_chinese() { zh.to_owned() } else { en.to_owned() },
            text: String::new(),
            freshness: None,
            cite: None,
        };
        let Some(place) = &page.place else { return Ok(Vec::new()) };
        let Some(view) = self.store.view(place, now).await? else { return Ok(Vec::new()) };
        let mut items = Vec::new();
        for fact in view.facts_for(&lang) {
            let (field, claim) = (fact.claim.field(), &fact.claim);
            if !names_a_slot(field) {
                continue;
            }
            items.push(SlotItem {
                slot: fact_slot(field),
                label: field.label(&lang).to_owned(),
                text: claim.value().chars().take(SHOWN).collect(),
                freshness: Some(claim.freshness(now)),
                cite: Some(format!("{{{{cite:{}}}}}", claim.id)),
            });
        }
        items.extend([
            list("status", "现在是否开放", "whether it is open now"),
            list("events", "正在举行", "what is on"),
            list("notices", "公告", "notices in force"),
            list("children:attraction", "其中的景点", "sights within it"),
            list("nearby:restaurant", "附近吃什么", "food nearby"),
            list("nearby:hotel", "附近住哪里", "where to stay nearby"),
            list("routes", "经过这里的路线", "walks that pass here"),
        ]);
        for passage in self.store.passages_about(std::slice::from_ref(place)).await? {
            if passage.lang.is_chinese() != lang.is_chinese() {
                continue;
            }
            items.push(SlotItem {
                slot: format!("{{{{cite:{}}}}}", passage.id),
                label: passage.heading.clone().or(passage.title.clone()).unwrap_or_default(),
                text: passage.body.chars().take(SHOWN).collect(),
                freshness: Some(passage.freshness(now)),
                cite: Some(format!("{{{{cite:{}}}}}", passage.id)),
            });
        }
        Ok(items)
    }

    /// The revisions of a page, latest first, and the cursor of the next page.
    pub async fn page_revisions(
        &self,
        slug: &str,
        lang: &LangTag,
        before: Option<i64>,
        limit: usize,
    ) -> Result<(Vec<RevisionItem>, Option<i64>), GuideError> {
        let page = self.present_page(slug).await?;
        let lang = page_lang(lang);
        let asked = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let mut found = self.store.revisions(&page.id, &lang, before, asked).await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|last| last.revision);
        Ok((found.into_iter().map(revision_item).collect(), next))
    }

    /// A revision beside the one it was made from, or beside another.
    pub async fn compare_revisions(
        &self,
        slug: &str,
        lang: &LangTag,
        revision: i64,
        against: Option<i64>,
    ) -> Result<Comparison, GuideError> {
        let page = self.present_page(slug).await?;
        let lang = page_lang(lang);
        let missing = |n: i64| GuideError::Missing { what: "revision", id: n.to_string() };
        let new = self.store.revision(&page.id, &lang, revision).await?;
        let new = new.ok_or_else(|| missing(revision))?;
        let against = against.or(new.parent).unwrap_or(0);
        let old = match against {
            0 => None,
            n => Some(self.store.revision(&page.id, &lang, n).await?.ok_or_else(|| missing(n))?),
        };
        let before = old.as_ref().map(|old| write::texts(&old.sections)).unwrap_or_default();
        Ok(Comparison {
            revision,
            against,
            lang,
            sections: diff::diff(&before, &write::texts(&new.sections)),
            title: new.title,
            title_before: old.map(|old| old.title),
        })
    }
}

/// A revision as lists show it.
pub(super) fn revision_item(revision: Revision) -> RevisionItem {
    RevisionItem {
        revision: revision.revision,
        parent: revision.parent,
        at: revision.at,
        author: revision.author,
        origin: Origin::of(&revision.sections),
        reason: revision.reason,
        state: revision.state,
        review: revision.review,
        title: revision.title,
        sections_changed: revision.changed,
        added: revision.added,
        removed: revision.removed,
    }
}
