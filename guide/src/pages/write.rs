//! What is worked out of a page's sections before they are kept.

use super::diff::{SectionChange, counts, diff};
use super::markdown::{Slot, plain, slots};
use super::merge::SectionText;
use scenic_data::LangTag;
use scenic_data::page::{Author, Draft, Page, Revision, RevisionState, Section};

/// Longest summary, in characters.
const SUMMARY: usize = 140;

/// The texts of sections: what people edit and compare.
pub(super) fn texts(sections: &[Section]) -> Vec<SectionText> {
    sections.iter().map(text).collect()
}

/// The text of a section.
pub(super) fn text(section: &Section) -> SectionText {
    SectionText { id: section.id.clone(), title: section.title.clone(), markdown: section.markdown.clone() }
}

/// The draft of a text that follows the one in force, with all that is worked out of it.
pub(super) fn draft(
    page: Page,
    lang: &LangTag,
    head: Option<&Revision>,
    (title, reason, sections): (String, Option<String>, Vec<Section>),
    author: Author,
    state: RevisionState,
) -> Draft {
    let before = head.map(|head| head.sections.as_slice()).unwrap_or_default();
    let changes = diff(&texts(before), &texts(&sections));
    let (added, removed) = counts(&changes);
    let others = changes.iter().filter(|section| section.state != SectionChange::Unchanged);
    Draft {
        page,
        lang: lang.clone(),
        head: head.map(|head| head.revision),
        parent: None,
        author,
        reason,
        state,
        summary: summary(&sections),
        links: links(&sections),
        changed: others.map(|section| section.id.clone()).collect(),
        title,
        sections,
        added: count(added),
        removed: count(removed),
    }
}

/// The slugs that sections link to.
fn links(sections: &[Section]) -> Vec<String> {
    let mut found = Vec::new();
    for section in sections {
        for slot in slots(&section.markdown) {
            if let Slot::Link { slug, .. } = slot {
                found.push(slug);
            }
        }
    }
    found
}

/// The readable text of a section, without what is live.
pub(super) fn words(markdown: &str) -> String {
    plain(markdown, &mut |slot| match slot {
        Slot::Link { slug, words } => words.clone().unwrap_or_else(|| slug.clone()),
        _ => String::new(),
    })
}

/// The first words of a page: of its first section that has a paragraph of its own.
pub(super) fn summary(sections: &[Section]) -> String {
    let paragraphs = sections.iter().flat_map(|section| {
        let words = words(&section.markdown);
        words.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    });
    let mut summary = String::new();
    for paragraph in paragraphs.take(2) {
        if !summary.is_empty() && !summary.ends_with(['。', '！', '？']) {
            summary.push(' ');
        }
        summary.push_str(&paragraph);
    }
    match summary.char_indices().nth(SUMMARY) {
        Some((end, _)) => format!("{}…", summary.get(..end).unwrap_or_default().trim_end()),
        None => summary,
    }
}

/// A count for the store.
fn count(characters: usize) -> i64 {
    i64::try_from(characters).unwrap_or(i64::MAX)
}
