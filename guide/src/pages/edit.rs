//! Editing pages: checked, merged with what others wrote meanwhile, and kept as a revision.

use super::card::GuidePage;
use super::merge::{Conflict, SectionText, merge};
use super::outline::Part;
use super::{diff, markdown, page_lang, write};
use crate::{Guide, GuideError};
use scenic_data::ids::derive;
use scenic_data::page::{
    Author, Draft, Ground, Kept, Origin, Page, Protection, Revision, RevisionState, Section, TOPIC,
};
use scenic_data::words::shown;
use scenic_data::{Instant, LangTag, Words, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Longest title, heading and reason, in characters.
const MAX_LINE: usize = 200;
/// Longest slug, in characters.
const MAX_SLUG: usize = 80;
/// How often an edit is merged again when somebody else was quicker.
const TRIES: usize = 10;
/// Slugs that mean something else in an address.
const RESERVED: [&str; 6] = ["new", "preview", "feed.atom", "history", "review", "category"];

/// Who edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who it is.
    pub author: Author,
    /// Their edits of open pages are in force at once.
    pub trusted: bool,
    /// They may do what operators do.
    pub operator: bool,
}

/// The text of a page as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditText {
    /// All of it, with a `## ` heading before each section.
    Markdown(String),
    /// Section by section; one without an id is new.
    Sections(Vec<EditSection>),
}

/// A section as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EditSection {
    /// Its name within the page, where it has one already.
    #[serde(default)]
    pub id: Option<String>,
    /// Its heading.
    pub title: String,
    /// Its text.
    pub markdown: String,
}

/// A page that somebody creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPage {
    /// Its title.
    pub title: String,
    /// Its language.
    pub lang: LangTag,
    /// Its name in addresses; made from the title unless told.
    pub slug: Option<String>,
    /// The place it is about.
    pub place: Option<String>,
    /// Its text.
    pub text: EditText,
    /// Why.
    pub reason: Option<String>,
}

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

/// What became of an edit.
#[derive(Clone, Debug)]
pub enum Saved {
    /// It is in force.
    Published(Box<GuidePage>),
    /// Somebody looks at it first.
    Pending {
        /// The page.
        slug: String,
        /// The revision that waits.
        revision: i64,
    },
    /// Others changed the same sections meanwhile; nothing was kept.
    Conflict {
        /// Each of them.
        conflicts: Vec<Conflict>,
        /// The page as it is now.
        current: Box<GuidePage>,
    },
}

/// How a text would look.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Preview {
    /// All of it, as sanitised HTML.
    pub html: String,
    /// Section by section.
    pub sections: Vec<PreviewSection>,
    /// What it cites.
    pub citations: Vec<crate::answer::Citation>,
    /// What would be refused, and what does not mean what it seems to.
    pub problems: Vec<PreviewProblem>,
}

/// How a section would look.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PreviewSection {
    /// Its name within the page.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its text as sanitised HTML.
    pub html: String,
}

/// What is wrong with a text.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PreviewProblem {
    /// Where: `/sections/0/markdown`, or `/markdown`.
    pub pointer: String,
    /// A stable code.
    pub code: &'static str,
    /// What is wrong and what would be right, in the language of the text.
    pub message: String,
}

impl Guide {
    /// Creates a page, or the text of one in a language that it lacks.
    pub async fn create_page(&self, new: NewPage, by: &By) -> Result<Saved, GuideError> {
        let now = self.clock.now();
        let lang = writable(&new.lang)?;
        let title = line("title", &new.title)?;
        let reason = new.reason.as_deref().map(|reason| line("reason", reason)).transpose()?;
        self.not_too_often(by, now).await?;
        let place = match &new.place {
            Some(place) => Some(self.given_place("place_id", place).await?),
            None => None,
        };
        let known = match &place {
            Some(place) => self.store.page_of(place).await?,
            None => None,
        };
        let slug = match (&new.slug, &known) {
            (_, Some(page)) => page.slug.clone(),
            (Some(slug), None) => checked_slug(slug)?,
            (None, None) => free_slug(&title, now),
        };
        let known = match known {
            Some(page) => Some(page),
            None => self.store.page(&slug).await?.filter(|page| page.place == place),
        };
        let page = match known {
            Some(page) if page.deleted_at.is_none() => {
                if self.store.heading(&page.id, &lang).await?.is_some() {
                    return Err(exists(&page.slug));
                }
                page
            }
            Some(page) => return Err(was_deleted(&page.slug)),
            None => {
                let kind = match &place {
                    Some(place) => self.store.place(place).await?.map(|place| place.kind.as_str()),
                    None => None,
                };
                Page {
                    id: derive("g", &[&slug, &now.timestamp_millis().to_string()]),
                    slug: slug.clone(),
                    place,
                    kind: kind.unwrap_or(TOPIC).to_owned(),
                    protection: Protection::Open,
                    created_at: now,
                    deleted_at: None,
                    deleted_by: None,
                }
            }
        };
        allowed(&page, by)?;
        let texts = self.sectioned(&new.text, &lang, &usual(&page.kind, &lang))?;
        let sections = self.signed(&[], texts, by, &lang, now).await?;
        self.check_size(&sections)?;
        let draft = draft(page, &lang, None, None, (title, reason, sections), by);
        match self.keep_one(&draft, now).await? {
            Kept::Revision(revision) => self.saved(&draft, revision, false).await,
            Kept::Moved => Err(exists(&slug)),
            Kept::SlugTaken => Err(exists(&slug)),
        }
    }

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
        Err(GuideError::Conflict {
            field: "if_match",
            message: Words::new(
                "这一页此刻被频繁修改；请重新读取后再保存",
                "this page is being changed very often just now; read it again and save again",
            ),
        })
    }

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
        Err(exists(slug))
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
        if !by.operator && (!by.trusted || page.protection == Protection::Review) {
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
        if !by.operator && (!by.trusted || page.protection == Protection::Review) {
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
                    return Err(exists(slug));
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

    /// How a text would look on the page of a place, or on one about no place.
    pub async fn preview_page(
        &self,
        text: &EditText,
        place: Option<&str>,
        lang: &LangTag,
    ) -> Result<Preview, GuideError> {
        let lang = page_lang(lang);
        let place = match place {
            Some(place) => Some(self.given_place("place_id", place).await?),
            None => None,
        };
        let texts = self.sectioned(text, &lang, &[])?;
        let as_one = matches!(text, EditText::Markdown(_));
        let bare = |text: SectionText| Section {
            id: text.id,
            title: text.title,
            markdown: text.markdown,
            origin: Origin::Edited,
            edited_by: None,
            edited_at: None,
            by_model: false,
            grounds: Vec::new(),
        };
        let sections: Vec<Section> = texts.into_iter().map(bare).collect();
        let live = self.live(place.as_ref(), &sections, &lang).await?;
        let mut filler = super::fill::Filler::new(&live);
        let mut preview = Preview {
            html: String::new(),
            sections: Vec::new(),
            citations: Vec::new(),
            problems: Vec::new(),
        };
        for (i, section) in sections.into_iter().enumerate() {
            let html = markdown::html(&section.markdown, &mut filler);
            let pointer = if as_one { "/markdown".to_owned() } else { format!("/sections/{i}/markdown") };
            for problem in markdown::problems(&section.markdown) {
                let message = match lang.is_chinese() {
                    true => {
                        format!("看不懂 {}（第 {} 行）；可用的写法见 GET …/slots", problem.slot, problem.line)
                    }
                    false => format!(
                        "{} (line {}) is not understood; GET …/slots lists what can be written",
                        problem.slot, problem.line
                    ),
                };
                preview.problems.push(PreviewProblem {
                    pointer: pointer.clone(),
                    code: problem.code,
                    message,
                });
            }
            for slot in markdown::slots(&section.markdown) {
                if let markdown::Slot::Cite(id) = slot
                    && !live.evidence.contains_key(&id)
                {
                    let words = no_evidence(&id);
                    let message = words.text(&lang).to_owned();
                    preview.problems.push(PreviewProblem {
                        pointer: pointer.clone(),
                        code: "unknown_citation",
                        message,
                    });
                }
            }
            preview.html.push_str(&super::read::whole(&section, &html));
            preview.sections.push(PreviewSection { id: section.id, title: section.title, html });
        }
        preview.citations = filler.citations;
        Ok(preview)
    }

    /// The sections of a text, checked.
    fn sectioned(
        &self,
        text: &EditText,
        lang: &LangTag,
        known: &[SectionText],
    ) -> Result<Vec<SectionText>, GuideError> {
        let bytes = match text {
            EditText::Markdown(text) => text.len(),
            EditText::Sections(sections) => sections.iter().map(|s| s.title.len() + s.markdown.len()).sum(),
        };
        let most = self.guides.max_bytes;
        if bytes > most {
            return Err(GuideError::invalid(
                "markdown",
                format!("共 {bytes} 字节，最多 {most}；请分成几页"),
                format!("{bytes} bytes, at most {most}; make several pages of it"),
            ));
        }
        let texts = match text {
            EditText::Markdown(text) => markdown::split(text, lang.is_chinese(), known),
            EditText::Sections(sections) => given(sections)?,
        };
        if texts.iter().all(|text| text.markdown.trim().is_empty()) {
            return Err(GuideError::invalid("markdown", "页面没有内容", "the page has no text"));
        }
        Ok(texts)
    }

    /// Whether a page with these sections is small enough to be read.
    fn check_size(&self, sections: &[Section]) -> Result<(), GuideError> {
        let most = self.guides.max_sections;
        if sections.len() > most {
            return Err(GuideError::invalid(
                "sections",
                format!("有 {} 节，最多 {most} 节", sections.len()),
                format!("{} sections, at most {most}", sections.len()),
            ));
        }
        let (slots, most) = (
            sections.iter().map(|section| markdown::slots(&section.markdown).len()).sum::<usize>(),
            self.guides.max_slots,
        );
        if slots > most {
            return Err(GuideError::invalid(
                "markdown",
                format!("有 {slots} 个插槽，最多 {most} 个"),
                format!("{slots} slots, at most {most}"),
            ));
        }
        Ok(())
    }

    /// Texts as sections: those that are as they were keep who wrote them, the others are signed. What
    /// they cite is remembered with its words.
    async fn signed(
        &self,
        known: &[Section],
        texts: Vec<SectionText>,
        by: &By,
        lang: &LangTag,
        now: Instant,
    ) -> Result<Vec<Section>, GuideError> {
        let mut sections = Vec::with_capacity(texts.len());
        for text in texts {
            let old = known.iter().find(|section| section.id == text.id);
            if let Some(old) = old.filter(|old| write::text(old) == text) {
                sections.push(old.clone());
                continue;
            }
            let cited: BTreeSet<String> = markdown::slots(&text.markdown)
                .into_iter()
                .filter_map(|slot| match slot {
                    markdown::Slot::Cite(id) => Some(id),
                    _ => None,
                })
                .collect();
            let evidence = self.cited_evidence(&cited, lang, now).await?;
            let mut grounds = Vec::new();
            for id in cited {
                let remembered = known.iter().flat_map(|s| &s.grounds).find(|ground| ground.id == id);
                let said = evidence.get(&id).map(|evidence| match &evidence.claim {
                    Some(claim) => claim.value().to_owned(),
                    None => evidence.citation.text.clone(),
                });
                match (said, remembered) {
                    (Some(text), _) => grounds.push(Ground { id, text }),
                    (None, Some(ground)) => grounds.push(ground.clone()),
                    (None, None) => {
                        return Err(GuideError::Invalid { field: "markdown", message: no_evidence(&id) });
                    }
                }
            }
            sections.push(Section {
                id: text.id,
                title: text.title,
                markdown: text.markdown,
                origin: Origin::Edited,
                edited_by: Some(by.author.name.clone()),
                edited_at: Some(now),
                by_model: false,
                grounds,
            });
        }
        Ok(sections)
    }

    /// Refuses edits that come too quickly.
    async fn not_too_often(&self, by: &By, now: Instant) -> Result<(), GuideError> {
        let most = self.guides.edits_per_hour;
        if by.operator
            || self.store.edit_count(&by.author.id, now - chrono::TimeDelta::hours(1)).await? < most
        {
            return Ok(());
        }
        Err(GuideError::TooMany(Words::new(
            format!("一小时内最多编辑 {most} 次，请稍后再来"),
            format!("at most {most} edits an hour; come back later"),
        )))
    }

    pub(super) async fn keep_one(&self, draft: &Draft, now: Instant) -> Result<Kept, GuideError> {
        let kept = self.store.keep_drafts(std::slice::from_ref(draft), now).await?;
        Ok(kept.first().copied().unwrap_or(Kept::Moved))
    }

    async fn saved(&self, draft: &Draft, revision: i64, merged: bool) -> Result<Saved, GuideError> {
        if draft.state == RevisionState::Pending {
            return Ok(Saved::Pending { slug: draft.page.slug.clone(), revision });
        }
        let page = self.guide_page(&draft.page.slug, &draft.lang, None).await?;
        Ok(Saved::Published(Box::new(GuidePage { merged, ..page })))
    }
}

/// The draft of an edit.
pub(super) fn draft(
    page: Page,
    lang: &LangTag,
    head: Option<&Revision>,
    parent: Option<i64>,
    (title, reason, sections): (String, Option<String>, Vec<Section>),
    by: &By,
) -> Draft {
    let before = head.map(|head| head.sections.as_slice()).unwrap_or_default();
    let changes = diff::diff(&write::texts(before), &write::texts(&sections));
    let (added, removed) = diff::counts(&changes);
    let at_once = by.operator || (by.trusted && page.protection == Protection::Open);
    Draft {
        page,
        lang: lang.clone(),
        head: head.map(|head| head.revision),
        parent,
        author: by.author.clone(),
        reason,
        state: if at_once { RevisionState::Published } else { RevisionState::Pending },
        summary: write::summary(&sections),
        links: write::links(&sections),
        changed: write::changed(&changes),
        title,
        sections,
        added: write::count(added),
        removed: write::count(removed),
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

/// Sections as they were sent, each with a name of its own.
fn given(sections: &[EditSection]) -> Result<Vec<SectionText>, GuideError> {
    let mut texts: Vec<SectionText> = Vec::with_capacity(sections.len());
    for section in sections {
        let title = line("sections", &section.title)?;
        let id = match section.id.as_deref().map(str::trim).filter(|id| !id.is_empty()) {
            Some(id) => {
                let plain = id.chars().count() <= MAX_SLUG
                    && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
                if !plain || texts.iter().any(|text| text.id == id) {
                    let given = shown(id);
                    return Err(GuideError::invalid(
                        "sections",
                        format!("节的 id“{given}”重复或不合规；新的一节不必给 id"),
                        format!(
                            "the section id {given:?} is there twice or not allowed; leave it out for a new section"
                        ),
                    ));
                }
                id.to_owned()
            }
            None => {
                let base = text::slug(&title);
                let base = if base.is_empty() { derive("s", &[&title]) } else { base };
                let taken = |id: &str| {
                    texts.iter().any(|text| text.id == id)
                        || sections.iter().any(|other| other.id.as_deref() == Some(id))
                };
                let numbered = (2..).map(|n| format!("{base}-{n}"));
                std::iter::once(base.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(base)
            }
        };
        texts.push(SectionText { id, title, markdown: section.markdown.replace("\r\n", "\n") });
    }
    Ok(texts)
}

/// The sections that a page of a kind usually has, so that a heading of theirs names them.
fn usual(kind: &str, lang: &LangTag) -> Vec<SectionText> {
    let kind = scenic_data::place::PlaceKind::parse(kind).unwrap_or_default();
    let part = |part: Part| SectionText {
        id: part.id().to_owned(),
        title: part.title(kind, lang).to_owned(),
        markdown: String::new(),
    };
    Part::ALL.into_iter().map(part).collect()
}

/// The language of a page that is written.
fn writable(lang: &LangTag) -> Result<LangTag, GuideError> {
    if lang.is_chinese() || *lang == LangTag::en() {
        return Ok(page_lang(lang));
    }
    Err(GuideError::invalid("lang", "页面用 zh-Hans 或 en 写", "pages are written in zh-Hans or en"))
}

/// A line of text: not empty, not too long, nothing unseen in it.
fn line(field: &'static str, text: &str) -> Result<String, GuideError> {
    let clean: String = text.chars().filter(|c| !c.is_control() && !is_unseen(*c)).collect();
    let clean = clean.trim();
    if clean.is_empty() || clean.chars().count() > MAX_LINE {
        return Err(GuideError::invalid(
            field,
            format!("应为 1 到 {MAX_LINE} 个字符"),
            format!("1 to {MAX_LINE} characters"),
        ));
    }
    Ok(clean.to_owned())
}

/// Characters that turn the direction of a text or show nothing.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}')
}

/// A slug that somebody chose.
fn checked_slug(slug: &str) -> Result<String, GuideError> {
    let slug = slug.trim().to_lowercase();
    let plain = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || c == '-';
    let fine = !slug.is_empty()
        && slug.chars().count() <= MAX_SLUG
        && slug.chars().all(plain)
        && !RESERVED.contains(&slug.as_str());
    if fine {
        return Ok(slug);
    }
    let given = shown(&slug);
    Err(GuideError::invalid(
        "slug",
        format!("由字母、汉字、数字和“-”组成，最多 {MAX_SLUG} 个字符，且不能是保留字，而不是“{given}”"),
        format!("letters, digits and '-', at most {MAX_SLUG} of them, and no reserved word, not {given:?}"),
    ))
}

/// A slug for a title; one of its own, so that no two titles meet.
fn free_slug(title: &str, now: Instant) -> String {
    let slug = text::slug(title);
    let digits = derive("t", &[title, &now.timestamp_millis().to_string()]);
    let digits: String = digits.chars().skip(2).take(6).collect();
    if slug.is_empty() { format!("topic-{digits}") } else { slug }
}

/// Whether somebody may edit a page at all.
fn allowed(page: &Page, by: &By) -> Result<(), GuideError> {
    if page.protection == Protection::Locked && !by.operator {
        return Err(GuideError::Refused(Words::new(
            "此页已锁定，只有运维人员可以修改",
            "this page is locked; only operators may change it",
        )));
    }
    Ok(())
}

fn waits_for_review() -> GuideError {
    GuideError::Refused(Words::new(
        "这一步需要受信任的编辑者；请改为编辑正文，由他人审核",
        "this takes a trusted editor; edit the text instead, and somebody will look at it",
    ))
}

fn exists(slug: &str) -> GuideError {
    let slug = shown(slug);
    GuideError::Conflict {
        field: "slug",
        message: Words::new(
            format!("已有这一页（{slug}）；请编辑它，或另取 slug"),
            format!("there is such a page already ({slug}); edit it, or choose another slug"),
        ),
    }
}

fn was_deleted(slug: &str) -> GuideError {
    let slug = shown(slug);
    GuideError::Conflict {
        field: "slug",
        message: Words::new(
            format!("这一页（{slug}）已被删除；请另取 slug"),
            format!("this page ({slug}) was deleted; choose another slug"),
        ),
    }
}

fn no_evidence(id: &str) -> Words {
    let id = shown(id);
    Words::new(
        format!("没有依据“{id}”；可引用的依据见 GET …/slots"),
        format!("there is no evidence {id:?}; GET …/slots lists what can be cited"),
    )
}
