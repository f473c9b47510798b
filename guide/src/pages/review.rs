//! What somebody has yet to look at: edits of new editors are published or rejected, and all that an
//! editor wrote can be taken back.

use super::card::{GuidePage, PendingItem};
use super::edit::{By, draft, line};
use super::merge::merge;
use super::slots::revision_item;
use super::write;
use crate::{Guide, GuideError};
use scenic_data::page::{self, Review, Revision, RevisionState, Section};
use scenic_data::{Instant, LangTag, Words};
use serde::Serialize;
use std::collections::BTreeSet;

/// Most revisions that wait, as a list shows them.
const MOST_PENDING: u64 = 200;
/// Most revisions of an editor that are taken back at once.
const MOST_BACK: u64 = 5_000;
/// Revisions of a page looked through for what was there before.
const LOOKED_BACK: u64 = 500;

/// A text that was put back.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Reverted {
    /// The page.
    pub slug: String,
    /// Its language.
    pub lang: LangTag,
    /// The revision without those edits.
    pub revision: i64,
}

/// Sections that stay as they are although the editor wrote on them.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Kept {
    /// The page.
    pub slug: String,
    /// Its language.
    pub lang: LangTag,
    /// The sections.
    pub sections: Vec<String>,
    /// Why.
    pub why: String,
}

/// What became of taking back all that an editor wrote.
#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct RolledBack {
    /// The texts that were put back.
    pub reverted: Vec<Reverted>,
    /// What others built on since, and what could not be put back.
    pub kept: Vec<Kept>,
    /// Edits that waited and are rejected.
    pub rejected: usize,
}

impl Guide {
    /// Edits that somebody has yet to look at, the oldest first.
    pub async fn pending_edits(&self, by: &By) -> Result<Vec<PendingItem>, GuideError> {
        may_review(by)?;
        let mut items = Vec::new();
        for revision in self.store.pending_revisions(MOST_PENDING).await? {
            if let Some(page) = self.store.page_by_id(&revision.page).await? {
                let lang = revision.lang.clone();
                items.push(PendingItem { slug: page.slug, lang, revision: revision_item(revision) });
            }
        }
        Ok(items)
    }

    /// Puts an edit that waited in force, with what others changed meanwhile. The reviewer may say why.
    pub async fn publish_edit(
        &self,
        slug: &str,
        lang: &LangTag,
        revision: i64,
        reason: Option<&str>,
        by: &By,
    ) -> Result<GuidePage, GuideError> {
        let lang = super::page_lang(lang);
        may_review(by)?;
        let now = self.clock.now();
        let said = review(by, reason, now)?;
        let (page, pending) = self.pending(slug, &lang, revision).await?;
        let base = match pending.parent {
            Some(parent) => self.store.revision(&page.id, &lang, parent).await?,
            None => None,
        };
        let base = base.map(|base| base.sections).unwrap_or_default();
        let head = self.store.head(&page.id, &lang).await?;
        let current = head.as_ref().map(|head| head.sections.clone()).unwrap_or_default();
        let merged = merge(&write::texts(&base), &write::texts(&current), &write::texts(&pending.sections));
        let merged = merged.map_err(|conflicts| {
            let titles: Vec<&str> = conflicts.iter().map(|conflict| conflict.title.as_str()).collect();
            let titles = titles.join("、");
            GuideError::Conflict {
                field: "revision",
                message: Words::new(
                    format!("这些节在此期间被他人改过：{titles}；请驳回，或按现在的内容重新编辑"),
                    format!("others changed these sections meanwhile: {titles}; reject it, or edit the page as it is now"),
                ),
            }
        })?;
        let known = [pending.sections.as_slice(), current.as_slice()].concat();
        let find = |text: &super::SectionText| {
            known.iter().find(|section| write::text(section) == *text).cloned().unwrap_or_else(|| Section {
                id: text.id.clone(),
                title: text.title.clone(),
                markdown: text.markdown.clone(),
                origin: page::Origin::Edited,
                edited_by: Some(pending.author.name.clone()),
                edited_at: Some(now),
                by_model: false,
                // What either side cites, so that a change of it is noticed.
                grounds: known.iter().filter(|s| s.id == text.id).flat_map(|s| s.grounds.clone()).collect(),
            })
        };
        let sections: Vec<Section> = merged.iter().map(find).collect();
        let author = By { author: pending.author.clone(), trusted: true, operator: true };
        let parts = (pending.title.clone(), pending.reason.clone(), sections);
        let draft = draft(page.clone(), &lang, head.as_ref(), Some(revision), parts, &author);
        if !matches!(self.keep_one(&draft, now).await?, page::Kept::Revision(_)) {
            return Err(GuideError::Conflict {
                field: "revision",
                message: Words::new("这一页刚刚被改过，请再试一次", "the page was just changed; try again"),
            });
        }
        self.store.settle_revision(&page.id, &lang, revision, RevisionState::Published, &said).await?;
        self.guide_page(&page.slug, &lang, None).await
    }

    /// Leaves an edit that waited out. The reviewer may say why.
    pub async fn reject_edit(
        &self,
        slug: &str,
        lang: &LangTag,
        revision: i64,
        reason: Option<&str>,
        by: &By,
    ) -> Result<(), GuideError> {
        let lang = super::page_lang(lang);
        may_review(by)?;
        let said = review(by, reason, self.clock.now())?;
        let (page, pending) = self.pending(slug, &lang, revision).await?;
        self.store.settle_revision(&page.id, &lang, pending.revision, RevisionState::Rejected, &said).await?;
        Ok(())
    }

    async fn pending(
        &self,
        slug: &str,
        lang: &LangTag,
        revision: i64,
    ) -> Result<(page::Page, Revision), GuideError> {
        let missing = || GuideError::Missing { what: "revision", id: revision.to_string() };
        let page = self.store.page(slug).await?.filter(|page| page.deleted_at.is_none());
        let page = page.ok_or_else(|| GuideError::Missing { what: "guide", id: slug.to_owned() })?;
        let pending = self.store.revision(&page.id, lang, revision).await?.ok_or_else(missing)?;
        if pending.state != RevisionState::Pending {
            return Err(GuideError::Conflict {
                field: "revision",
                message: Words::new("这个版本已经处理过", "this revision has been dealt with already"),
            });
        }
        Ok((page, pending))
    }

    /// Takes back what an editor wrote since a time: each section goes back to what it was before, unless
    /// somebody else has worked on it since. What of theirs waits is rejected.
    pub async fn roll_back(
        &self,
        editor: &str,
        since: Instant,
        reason: Option<&str>,
        by: &By,
    ) -> Result<RolledBack, GuideError> {
        let written = self.store.revisions_by(editor, since, MOST_BACK).await?;
        let said = review(by, reason, self.clock.now())?;
        let mut done = RolledBack::default();
        let mut texts: BTreeSet<(String, LangTag)> = BTreeSet::new();
        for revision in written {
            match revision.state {
                RevisionState::Published => _ = texts.insert((revision.page, revision.lang)),
                RevisionState::Pending => {
                    let (page, lang, number) = (&revision.page, &revision.lang, revision.revision);
                    let rejected = RevisionState::Rejected;
                    let settled = self.store.settle_revision(page, lang, number, rejected, &said).await?;
                    done.rejected += usize::from(settled);
                }
                RevisionState::Rejected => {}
            }
        }
        for (id, lang) in texts {
            self.put_back(&id, &lang, (editor, since), reason, by, &mut done).await?;
        }
        Ok(done)
    }

    /// Takes back what an editor wrote on one text.
    async fn put_back(
        &self,
        id: &str,
        lang: &LangTag,
        (editor, since): (&str, Instant),
        reason: Option<&str>,
        by: &By,
        done: &mut RolledBack,
    ) -> Result<(), GuideError> {
        let Some(page) = self.store.page_by_id(id).await? else { return Ok(()) };
        let revisions = self.store.revisions(id, lang, None, LOOKED_BACK).await?;
        let mut published: Vec<&Revision> =
            revisions.iter().filter(|revision| revision.state == RevisionState::Published).collect();
        published.reverse();
        let theirs = |revision: &&Revision| revision.author.id == editor && revision.at >= since;
        let Some(head) = self.store.head(id, lang).await? else { return Ok(()) };
        let Some(first) = published.iter().position(theirs) else { return Ok(()) };
        let before = first.checked_sub(1).and_then(|at| published.get(at));
        let Some(before) = before else {
            // The page is theirs from the beginning.
            self.store.delete_page(&page, Some(&by.author.id), self.clock.now()).await?;
            done.reverted.push(Reverted { slug: page.slug, lang: lang.clone(), revision: head.revision });
            return Ok(());
        };
        let touched: BTreeSet<&String> = published
            .iter()
            .filter(|revision| theirs(revision))
            .flat_map(|revision| &revision.changed)
            .collect();
        let mut sections = head.sections.clone();
        let mut built_on = Vec::new();
        for id in touched {
            let last = published.iter().rev().find(|revision| revision.changed.contains(id));
            if last.is_some_and(|last| !theirs(last)) {
                built_on.push(id.clone());
                continue;
            }
            let old = before.sections.iter().find(|section| section.id == *id).cloned();
            match (sections.iter().position(|section| section.id == *id), old) {
                (Some(at), Some(old)) => sections.splice(at..=at, [old]).for_each(drop),
                (Some(at), None) => _ = sections.remove(at),
                (None, Some(old)) => sections.push(old),
                (None, None) => {}
            }
        }
        if !built_on.is_empty() {
            let why = match lang.is_chinese() {
                true => "之后有其他人改过",
                false => "somebody else has worked on it since",
            };
            let (slug, lang) = (page.slug.clone(), lang.clone());
            done.kept.push(Kept { slug, lang, sections: built_on, why: why.to_owned() });
        }
        if sections == head.sections {
            return Ok(());
        }
        let reason = reason.map(str::to_owned).unwrap_or_else(|| match lang.is_chinese() {
            true => "撤回该编辑者的修改".to_owned(),
            false => "the editor's changes are taken back".to_owned(),
        });
        let slug = page.slug.clone();
        let parts = (before.title.clone(), Some(reason), sections);
        let draft = draft(page, lang, Some(&head), None, parts, by);
        match self.keep_one(&draft, self.clock.now()).await? {
            page::Kept::Revision(revision) => {
                done.reverted.push(Reverted { slug, lang: lang.clone(), revision });
            }
            page::Kept::Moved | page::Kept::SlugTaken => {
                let why = match lang.is_chinese() {
                    true => "此刻正被修改，请再试一次",
                    false => "it is being changed just now; try again",
                };
                let kept = Kept { slug, lang: lang.clone(), sections: Vec::new(), why: why.to_owned() };
                done.kept.push(kept);
            }
        }
        Ok(())
    }
}

/// What a reviewer says.
fn review(by: &By, reason: Option<&str>, at: Instant) -> Result<Review, GuideError> {
    let reason = reason.map(|reason| line("reason", reason)).transpose()?;
    let reason = reason.filter(|reason| !reason.is_empty());
    Ok(Review { at, by: by.author.name.clone(), reason })
}

/// Whether somebody may look over what others wrote.
fn may_review(by: &By) -> Result<(), GuideError> {
    if by.operator || by.trusted {
        return Ok(());
    }
    Err(GuideError::Refused(Words::new(
        "审核需要受信任的编辑者",
        "looking over edits takes a trusted editor",
    )))
}
