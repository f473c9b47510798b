//! A whole page's Markdown in sections.
//!
//! A section begins with a heading of the second order, `## `, that stands by itself. What precedes the first
//! one is the overview.

use super::plain::plain;
use super::slots::Slot;
use crate::pages::merge::SectionText;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag};
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

/// The section before the first heading.
pub(super) const OVERVIEW: &str = "overview";

/// The longest id made of a heading, in characters.
const LONGEST_ID: usize = 48;

/// Cuts a page into its sections.
///
/// `known` are the page's present sections: one with the same heading keeps its id, and so does one that only
/// has a new heading. Other ids are made of the heading, and differ within the page.
pub fn split(markdown: &str, lang_is_chinese: bool, known: &[SectionText]) -> Vec<SectionText> {
    let markdown = markdown.replace("\r\n", "\n");
    let mut parts = parts(&markdown);
    let overview = parts.first_mut().filter(|part| part.title.is_none());
    if let Some(part) = overview {
        let title = known.iter().find(|section| section.id == OVERVIEW).map(|section| section.title.clone());
        part.id = Some(OVERVIEW.to_owned());
        part.title =
            Some(title.unwrap_or_else(|| if lang_is_chinese { "概览" } else { "Overview" }.to_owned()));
    }
    name(&mut parts, known);
    parts
        .into_iter()
        .map(|part| SectionText {
            id: part.id.unwrap_or_default(),
            title: part.title.unwrap_or_default(),
            markdown: part.markdown,
        })
        .collect()
}

/// A section in the making.
struct Part {
    id: Option<String>,
    /// Absent for what precedes the first heading.
    title: Option<String>,
    markdown: String,
}

fn parts(markdown: &str) -> Vec<Part> {
    let part =
        |title, text: Option<&str>| Part { id: None, title, markdown: trimmed(text.unwrap_or_default()) };
    let headings = headings(markdown);
    let first = headings.first().map_or(markdown.len(), |heading| heading.start);
    let mut parts = vec![part(None, markdown.get(..first))];
    parts.retain(|part| !part.markdown.is_empty());
    for (index, heading) in headings.iter().enumerate() {
        let end = headings.get(index + 1).map_or(markdown.len(), |next| next.start);
        let title = plain(markdown.get(heading.clone()).unwrap_or_default(), &mut words_of);
        parts.push(part(Some(title), markdown.get(heading.end..end)));
    }
    parts
}

/// What a slot in a heading says: headings are words, nothing is filled in there.
pub(super) fn words_of(slot: &Slot) -> String {
    match slot {
        Slot::Link { words: Some(words), .. } => words.clone(),
        Slot::Link { slug, words: None } => slug.clone(),
        other => other.to_string(),
    }
}

/// The headings that begin sections.
pub(super) fn headings(markdown: &str) -> Vec<Range<usize>> {
    // Tags are words here, so none may hide a heading; the places of all other characters stay.
    let text = markdown.replace('<', "x");
    let mut depth = 0_usize;
    let mut headings = Vec::new();
    for (event, range) in Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                let is_second = matches!(tag, Tag::Heading { level: HeadingLevel::H2, .. });
                // A line that is underlined is of the second order too, but begins no section.
                if is_second && depth == 0 && text.get(range.clone()).is_some_and(is_marked) {
                    headings.push(range);
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    headings
}

/// Whether a heading is written with `##`.
fn is_marked(heading: &str) -> bool {
    heading
        .strip_prefix("##")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

/// A text without the empty lines before it and the blanks after it.
pub(super) fn trimmed(text: &str) -> String {
    let text = text.trim_end();
    let blank = text.len() - text.trim_start().len();
    let begin = text.get(..blank).and_then(|blank| blank.rfind('\n')).map_or(0, |at| at + 1);
    text.get(begin..).unwrap_or_default().to_owned()
}

/// Gives every section its id.
fn name(parts: &mut [Part], known: &[SectionText]) {
    let mut used: HashSet<String> = parts.iter().filter_map(|part| part.id.clone()).collect();
    by(parts, known, &mut used, |title, _| fold(title), |section| fold(&section.title));
    // What has only a new heading is still the same section.
    by(parts, known, &mut used, |_, markdown| markdown.to_owned(), |section| trimmed(&section.markdown));
    let mut next: HashMap<String, usize> = HashMap::new();
    for part in parts.iter_mut().filter(|part| part.id.is_none()) {
        let id = id_of(part.title.as_deref().unwrap_or_default());
        let count = next.entry(id.clone()).or_insert(1);
        let mut unique = id.clone();
        while !used.insert(unique.clone()) {
            *count += 1;
            unique = format!("{id}-{count}");
        }
        part.id = Some(unique);
    }
}

/// Gives sections the ids of known ones that have the same key, in their order.
fn by(
    parts: &mut [Part],
    known: &[SectionText],
    used: &mut HashSet<String>,
    key_of: impl Fn(&str, &str) -> String,
    known_key: impl Fn(&SectionText) -> String,
) {
    let mut ids: HashMap<String, VecDeque<&str>> = HashMap::new();
    for section in known.iter().filter(|section| !used.contains(&section.id)) {
        ids.entry(known_key(section)).or_default().push_back(&section.id);
    }
    ids.remove("");
    for part in parts.iter_mut().filter(|part| part.id.is_none()) {
        let key = key_of(part.title.as_deref().unwrap_or_default(), &part.markdown);
        if let Some(id) = ids.get_mut(&key).and_then(VecDeque::pop_front) {
            used.insert(id.to_owned());
            part.id = Some(id.to_owned());
        }
    }
}

/// Headings are the same when only blanks and capitals differ.
fn fold(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// An id made of a heading: its words in English, a number that stands for it in other scripts.
fn id_of(title: &str) -> String {
    let title = fold(title);
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = words.collect::<Vec<_>>().join("-");
    slug.truncate(LONGEST_ID);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() || title.chars().any(|c| !c.is_ascii() && c.is_alphanumeric()) {
        let hash = blake3::hash(title.as_bytes()).to_hex();
        return format!("s-{}", hash.get(..8).unwrap_or_default());
    }
    slug.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: &str, title: &str, markdown: &str) -> SectionText {
        SectionText { id: id.to_owned(), title: title.to_owned(), markdown: markdown.to_owned() }
    }

    #[test]
    fn headings_of_the_second_order_begin_sections() {
        let page = "门在山下。\r\n\r\n## History\r\n\r\nOld.\n\n### Song\n\n  ## **Visit** the gate ##\n\n    code\n\n##\nx";
        assert_eq!(
            split(page, true, &[]),
            [
                section("overview", "概览", "门在山下。"),
                section("history", "History", "Old.\n\n### Song"),
                section("visit-the-gate", "Visit the gate", "    code"),
                section("s-af1349b9", "", "x"),
            ]
        );
        assert_eq!(split("a", false, &[]), [section("overview", "Overview", "a")]);
        assert_eq!(split(" \n\n", true, &[]), []);
    }

    #[test]
    fn code_quotes_and_lists_hold_no_sections() {
        for page in [
            "```\n## a\n```",
            "~~~\n## a",
            "    ## a",
            "> ## a",
            "- ## a",
            "##a\n---",
            "a\n---",
            "#x",
            "`##` a",
            "\\## a",
        ] {
            let sections = split(page, true, &[]);
            assert_eq!(sections.len(), 1, "{page:?}");
            assert_eq!(sections[0].id, "overview");
        }
        for page in ["<div>\n## a", "<!--\n## a\n-->", "- ```\n## a", "> ```\n## a", "`x\n## a\n`"] {
            assert_eq!(split(page, true, &[]).len(), 2, "{page:?}");
        }
    }

    #[test]
    fn a_section_keeps_its_id_with_its_heading_or_its_text() {
        let known = [
            section("overview", "简介", "a"),
            section("history", "历史", "b"),
            section("visit", "游览", "c"),
        ];
        let page = "new\n\n## 怎么去\n\nc\n\n## 历史\n\nother\n\n## 历史\n\nagain\n\n## Visit\n\n## Visit\n\n## 概览";
        let sections = split(page, true, &known);
        let ids: Vec<_> = sections.iter().map(|s| (s.id.as_str(), s.title.as_str())).collect();
        assert_eq!(ids[..3], [("overview", "简介"), ("visit", "怎么去"), ("history", "历史")]);
        assert!(ids[3].0.starts_with("s-") && ids[3].0.len() == 10, "{ids:?}");
        assert_eq!(ids[4..6], [("visit-2", "Visit"), ("visit-3", "Visit")]);
        assert_eq!(ids.iter().map(|(id, _)| id).collect::<HashSet<_>>().len(), ids.len());
    }
}
