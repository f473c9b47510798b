//! Changing a page, beside others who do.

use super::check::{allowed, line, writable};
use super::{By, EditText, Saved, TRIES, busy, draft};
use crate::pages::merge::{SectionText, merge};
use crate::pages::write;
use crate::{Guide, GuideError};
use scenic_data::LangTag;
use scenic_data::page::{Kept, Origin, Section};

/// A change of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The language of the text.
    pub lang: LangTag,
    /// The revision it was made from.
    pub base: i64,
    /// Its title, where that changes.
    pub title: Option<String>,
    /// Its text.
    pub text: EditText,
    /// Why.
    pub reason: Option<String>,
}

impl Guide {
    /// Changes a page. What others changed meanwhile in other sections stays.
    pub async fn edit_page(&self, slug: &str, edit: Edit, by: &By) -> Result<Saved, GuideError> {
        let lang = writable(&edit.lang)?;
        let title = edit.title.as_deref().map(|title| line("title", title)).transpose()?;
        let reason = edit.reason.as_deref().map(|reason| line("reason", reason)).transpose()?;
        let page = self.present_page(slug).await?;
        allowed(&page, by)?;
        let now = self.clock.now();
        self.not_too_often(by, now).await?;
        let missing = || GuideError::Missing { what: "revision", id: edit.base.to_string() };
        let base = self.store.revision(&page.id, &lang, edit.base).await?.ok_or_else(missing)?;
        let yours = self.sectioned(&edit.text, &lang, &write::texts(&base.sections))?;
        let yours = with_emptied(&base.sections, yours);
        for _ in 0..TRIES {
            let head = self.store.head(&page.id, &lang).await?.ok_or_else(missing)?;
            let merged = match head.revision == base.revision {
                true => Ok(yours.clone()),
                false => merge(&write::texts(&base.sections), &write::texts(&head.sections), &yours),
            };
            let merged = match merged {
                Ok(merged) => merged,
                Err(conflicts) => {
                    let current = Box::new(self.guide_page(&page.slug, &lang, None).await?);
                    return Ok(Saved::Conflict { conflicts, current });
                }
            };
            let mut known = head.sections.clone();
            // A section that others took away and this edit does not change is not written anew.
            known
                .extend(base.sections.iter().filter(|s| head.sections.iter().all(|h| h.id != s.id)).cloned());
            let sections = self.signed(&known, merged, by, &lang, now).await?;
            self.check_size(&sections)?;
            let title = match &title {
                Some(title) if *title != base.title => title.clone(),
                _ => head.title.clone(),
            };
            if sections == head.sections && title == head.title {
                let live = self.live(page.place.as_ref(), &head.sections, &lang).await?;
                return Ok(Saved::Published(Box::new(self.page_card(&page, &head, &live).await?)));
            }
            let parts = (title, reason.clone(), sections);
            let draft = draft(page.clone(), &lang, Some(&head), Some(base.revision), parts, by);
            if let Kept::Revision(revision) = self.keep_one(&draft, now).await? {
                return self.saved(&draft, revision, head.revision != base.revision).await;
            }
        }
        Err(busy())
    }
}

/// What an edit leaves out: a section that is made is emptied, so that it is not made again; one that was
/// emptied before stays so; one that people wrote goes.
fn with_emptied(base: &[Section], mut yours: Vec<SectionText>) -> Vec<SectionText> {
    for section in base {
        let left_out = yours.iter().all(|text| text.id != section.id);
        if left_out && (section.origin == Origin::Generated || section.is_emptied()) {
            yours.push(SectionText { markdown: String::new(), ..write::text(section) });
        }
    }
    yours
}
