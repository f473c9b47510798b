//! What is worked out of a page's sections before they are kept.

use super::diff::{SectionChange, SectionDiff};
use super::markdown::{Slot, plain, slots};
use super::merge::SectionText;
use scenic_data::page::Section;

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

/// The sections that are others than before.
pub(super) fn changed(diff: &[SectionDiff]) -> Vec<String> {
    let others = diff.iter().filter(|section| section.state != SectionChange::Unchanged);
    others.map(|section| section.id.clone()).collect()
}

/// The slugs that sections link to.
pub(super) fn links(sections: &[Section]) -> Vec<String> {
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
pub(super) fn count(characters: usize) -> i64 {
    i64::try_from(characters).unwrap_or(i64::MAX)
}
