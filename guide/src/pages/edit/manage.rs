//! Reverting, renaming, protecting and deleting pages, and giving sections back to what is known.

use super::check::{allowed, line, writable};
use super::create::checked_slug;
use super::{By, Saved, TRIES, busy, draft, exists};
use crate::pages::card::GuidePage;
use crate::pages::outline::Part;
use crate::{Guide, GuideError};
use scenic_data::page::{Kept, Origin, Protection, Section};
use scenic_data::{LangTag, Words};

impl Guide {
    /// Gives a page the text of an earlier revision again, as a new one.
    pub async fn revert_page(
        &self,
        slug: &str,
        lang: &LangTag,
        revision: i64,
        reason: Option<&str>,
        by: &By,
    ) -> Result<Saved, GuideError> {
        let lang = writable(lang)?;
        let reason = reason.map(|reason| line("reason", reason)).transpose()?;
        let page = self.present_page(slug).await?;
        allowed(&page, by)?;
        let now = self.clock.now();
        self.not_too_often(by, now).await?;
        let missing = || GuideError::Missing { what: "revision", id: revision.to_string() };
        let old = self.store.revision(&page.id, &lang, revision).await?.ok_or_else(missing)?;
        let reason = reason.unwrap_or_else(|| match lang.is_chinese() {
            true => format!("恢复到版本 {revision}"),
            false => format!("back to revision {revision}"),
        });
        for _ in 0..TRIES {
            let head = self.store.head(&page.id, &lang).await?.ok_or_else(missing)?;
            let parts = (old.title.clone(), Some(reason.clone()), old.sections.clone());
            let draft = draft(page.clone(), &lang, Some(&head), None, parts, by);
            if let Kept::Revision(revision) = self.keep_one(&draft, now).await? {
                return self.saved(&draft, revision, false).await;
            }
        }
        Err(busy())
    }

    /// Gives sections that people wrote back to what is known: these, or all that can be made.
    pub async fn remake_page(
        &self,
        slug: &str,
        lang: &LangTag,
        only: &[String],
        by: &By,
    ) -> Result<GuidePage, GuideError> {
        let lang = writable(lang)?;
        let page = self.present_page(slug).await?;
        allowed(&page, by)?;
        if !by.writes_at_once(&page) {
            return Err(waits_for_review());
        }
        let now = self.clock.now();
        self.not_too_often(by, now).await?;
        let Some(place) = page.place.clone() else {
            return Err(GuideError::invalid(
                "slug",
                "专题页不由来源生成，请改用恢复旧版本",
                "a page about a topic is not made from sources; revert it instead",
            ));
        };
        let missing = || GuideError::Missing { what: "guide", id: slug.to_owned() };
        for _ in 0..TRIES {
            let head = self.store.head(&page.id, &lang).await?.ok_or_else(missing)?;
            let made = |id: &str| Part::ALL.iter().any(|part| part.id() == id);
            let given =
                |section: &Section| made(&section.id) && (only.is_empty() || only.contains(&section.id));
            let sections: Vec<Section> = head
                .sections
                .iter()
                .map(|section| match given(section) {
                    true => Section {
                        origin: Origin::Generated,
                        edited_by: None,
                        edited_at: None,
                        by_model: false,
                        ..section.clone()
                    },
                    false => section.clone(),
                })
                .collect();
            if sections == head.sections {
                break;
            }
            let reason = if lang.is_chinese() { "交还来源生成" } else { "given back to the sources" };
            let parts = (head.title.clone(), Some(reason.to_owned()), sections);
            let draft = draft(page.clone(), &lang, Some(&head), None, parts, by);
            if matches!(self.keep_one(&draft, now).await?, Kept::Revision(_)) {
                break;
            }
        }
        self.make_pages(std::slice::from_ref(&place)).await?;
        self.guide_page(&page.slug, &lang, None).await
    }

    /// Gives a page another slug, another title in a language, or both. The old slug leads to it.
    pub async fn rename_page(
        &self,
        slug: &str,
        new_slug: Option<&str>,
        title: Option<(&LangTag, &str)>,
        reason: Option<&str>,
        by: &By,
    ) -> Result<GuidePage, GuideError> {
        let page = self.present_page(slug).await?;
        allowed(&page, by)?;
        if !by.writes_at_once(&page) {
            return Err(waits_for_review());
        }
        let now = self.clock.now();
        self.not_too_often(by, now).await?;
        let reason = reason.map(|reason| line("reason", reason)).transpose()?;
        let title = title.map(|(lang, title)| Ok::<_, GuideError>((writable(lang)?, line("title", title)?)));
        let title = title.transpose()?;
        let new_slug = new_slug.map(checked_slug).transpose()?;
        if new_slug.is_none() && title.is_none() {
            return Err(GuideError::invalid(
                "slug",
                "请给出新的 slug 或 title",
                "give a new slug, or a new title",
            ));
        }
        if let Some(new_slug) = new_slug.filter(|new_slug| *new_slug != page.slug)
            && !self.store.rename_page(&page.id, &new_slug, now).await?
        {
            return Err(exists(&new_slug));
        }
        let lang = match title {
            Some((lang, title)) => {
                let missing = || GuideError::Missing { what: "guide", id: slug.to_owned() };
                let head = self.store.head(&page.id, &lang).await?.ok_or_else(missing)?;
                let parts = (title, reason, head.sections.clone());
                let draft = draft(page.clone(), &lang, Some(&head), None, parts, by);
                if !matches!(self.keep_one(&draft, now).await?, Kept::Revision(_)) {
                    return Err(busy());
                }
                lang
            }
            None => LangTag::zh(),
        };
        let page = self.store.page_by_id(&page.id).await?.unwrap_or(page);
        self.guide_page(&page.slug, &lang, None).await
    }

    /// Takes a page away, in every language. Its revisions stay.
    pub async fn delete_guide(&self, slug: &str, by: &By) -> Result<(), GuideError> {
        let page = self.present_page(slug).await?;
        Ok(self.store.delete_page(&page, Some(&by.author.id), self.clock.now()).await?)
    }

    /// Says whose edits of a page are in force at once.
    pub async fn protect_guide(
        &self,
        slug: &str,
        protection: Protection,
        lang: &LangTag,
    ) -> Result<GuidePage, GuideError> {
        let page = self.present_page(slug).await?;
        self.store.protect_page(&page.id, protection).await?;
        self.guide_page(&page.slug, lang, None).await
    }
}

fn waits_for_review() -> GuideError {
    GuideError::Refused(Words::new(
        "这一步需要受信任的编辑者；请改为编辑正文，由他人审核",
        "this takes a trusted editor; edit the text instead, and somebody will look at it",
    ))
}
