//! Sections as one Markdown.

use super::plain::plain;
use super::split::{OVERVIEW, headings, trimmed, words_of};
use crate::pages::merge::SectionText;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

/// Sections as one Markdown, which `split` cuts where they meet. A heading within a section that would begin
/// another is put one order lower, and code that is left open is closed where another section follows.
pub fn join(sections: &[SectionText]) -> String {
    let mut parts = Vec::with_capacity(sections.len());
    for (index, section) in sections.iter().enumerate() {
        let mut text = within(&section.markdown);
        if index + 1 < sections.len()
            && let Some(fence) = open_fence(&text)
        {
            text.push('\n');
            text.push_str(&fence);
        }
        // An overview has no heading where it can be told without: at the top, and with a text.
        if index == 0 && section.id == OVERVIEW && !text.is_empty() {
            parts.push(text);
        } else {
            parts.push(format!("## {}", heading(&section.title)).trim_end().to_owned());
            parts.push(text);
        }
    }
    parts.retain(|part| !part.is_empty());
    let mut markdown = parts.join("\n\n");
    if !markdown.is_empty() {
        markdown.push('\n');
    }
    markdown
}

/// A section's text as it can stand among others.
fn within(markdown: &str) -> String {
    let mut text = trimmed(&markdown.replace("\r\n", "\n"));
    for heading in headings(&text).iter().rev() {
        text.insert(heading.start, '#');
    }
    text
}

/// What closes the code that a text leaves open.
fn open_fence(text: &str) -> Option<String> {
    let probe = format!("{text}\n\n## x");
    if text.is_empty() || headings(&probe).last().is_some_and(|heading| heading.start > text.len()) {
        return None;
    }
    let fences = Parser::new(text).into_offset_iter().filter_map(|(event, range)| {
        matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_)))).then_some(range.start)
    });
    let opening = text.get(fences.last()?..)?;
    let mark = opening.chars().next()?;
    Some(opening.chars().take_while(|c| *c == mark).collect())
}

/// A heading in Markdown: as it is, unless Markdown would read more into it.
fn heading(title: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain(&format!("## {title}"), &mut words_of) == title {
        return title;
    }
    title.chars().flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::super::split;
    use super::*;
    use proptest::prelude::*;

    fn section(id: &str, title: &str, markdown: &str) -> SectionText {
        SectionText { id: id.to_owned(), title: title.to_owned(), markdown: markdown.to_owned() }
    }

    #[test]
    fn sections_stay_apart_in_one_markdown() {
        let sections = [
            section("overview", "概览", "a\n\n## not a section"),
            section("one", "*One* [[a|b]] #", "````\nopen\n```"),
            section("two", "C# & <b>", ""),
            section("three", "三", "~~~ rust\n## code"),
            section("four", "四", "```"),
        ];
        let page = join(&sections);
        let again = split(&page, true, &sections);
        let ids: Vec<_> = again.iter().map(|s| (s.id.as_str(), s.title.as_str())).collect();
        assert_eq!(ids, sections.each_ref().map(|s| (s.id.as_str(), s.title.as_str())));
        let texts: Vec<_> = again.iter().map(|section| section.markdown.as_str()).collect();
        assert_eq!(
            texts,
            ["a\n\n### not a section", "````\nopen\n```\n````", "", "~~~ rust\n## code\n~~~", "```"]
        );
        assert_eq!(join(&again), page);
    }

    proptest! {
        #[test]
        fn what_was_split_is_the_same_when_it_is_joined_and_split(page in "([#`~>*_ \\[\\]{}<&\\\\a松\n-]{0,12}|## |```\n){0,12}") {
            let sections = split(&page, true, &[]);
            prop_assert_eq!(split(&join(&sections), true, &sections), sections);
        }

        #[test]
        fn sections_keep_their_titles_and_texts(texts in proptest::collection::vec(("[!-~松]{1,8}", "[a松 \n.-]{0,12}"), 0..5)) {
            let sections: Vec<SectionText> = texts
                .iter()
                .enumerate()
                .map(|(i, (title, text))| section(&format!("id-{i}"), title, &trimmed(text)))
                .collect();
            prop_assert_eq!(split(&join(&sections), true, &sections), sections);
        }
    }
}
