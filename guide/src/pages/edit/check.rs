//! What may be written, by whom and how often; and texts becoming sections that are signed.

use super::{By, EditSection, EditText};
use crate::pages::merge::SectionText;
use crate::pages::{markdown, page_lang, write};
use crate::{Guide, GuideError};
use scenic_data::ids::derive;
use scenic_data::page::{Ground, Origin, Page, Protection, Section};
use scenic_data::words::shown;
use scenic_data::{Instant, LangTag, Words, text};
use std::collections::BTreeSet;

/// Longest title, heading and reason, in characters.
const MAX_LINE: usize = 200;
/// Longest slug, in characters.
pub(super) const MAX_SLUG: usize = 80;

impl Guide {
    /// The sections of a text, checked.
    pub(super) fn sectioned(
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
    pub(super) fn check_size(&self, sections: &[Section]) -> Result<(), GuideError> {
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
    pub(super) async fn signed(
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
    pub(super) async fn not_too_often(&self, by: &By, now: Instant) -> Result<(), GuideError> {
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

/// The language of a page that is written.
pub(super) fn writable(lang: &LangTag) -> Result<LangTag, GuideError> {
    if lang.is_chinese() || *lang == LangTag::en() {
        return Ok(page_lang(lang));
    }
    Err(GuideError::invalid("lang", "页面用 zh-Hans 或 en 写", "pages are written in zh-Hans or en"))
}

/// A line of text: not empty, not too long, nothing unseen in it.
pub(in crate::pages) fn line(field: &'static str, text: &str) -> Result<String, GuideError> {
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

/// Whether somebody may edit a page at all.
pub(super) fn allowed(page: &Page, by: &By) -> Result<(), GuideError> {
    if page.protection == Protection::Locked && !by.operator {
        return Err(GuideError::Refused(Words::new(
            "此页已锁定，只有运维人员可以修改",
            "this page is locked; only operators may change it",
        )));
    }
    Ok(())
}

pub(super) fn no_evidence(id: &str) -> Words {
    let id = shown(id);
    Words::new(
        format!("没有依据“{id}”；可引用的依据见 GET …/slots"),
        format!("there is no evidence {id:?}; GET …/slots lists what can be cited"),
    )
}
