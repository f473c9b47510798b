//! Readable text cut into passages: under its headings, a language each, at paragraphs.

use crate::html::dom::{Piece, is_block, walk};
use crate::lang;
use crate::limits::{MAX_PASSAGES, MAX_PROSE_CHARS, MAX_TITLE_CHARS, PASSAGE_CHARS};
use crate::text::{clip, squeeze, weight};
use scenic_data::LangTag;
use scenic_data::record::PassageRecord;
use scraper::ElementRef;
use std::collections::HashSet;

/// Longest bold line that is taken for a heading, in characters.
const MAX_BOLD_HEADING: usize = 30;

/// Shortest paragraph that is left out when it comes again; short lines may repeat.
const LEAST_REPEATED: usize = 30;

/// Latin letters, or half as many others, of a line that is read although it ends no sentence.
const LEAST_LETTERS: usize = 60;

/// Gathers paragraphs into passages.
pub(crate) struct Passages<'a> {
    hint: Option<&'a LangTag>,
    heading: Option<String>,
    lines: Vec<String>,
    chars: usize,
    lang: Option<LangTag>,
    done: Vec<PassageRecord>,
    total: usize,
    said: HashSet<String>,
}

impl<'a> Passages<'a> {
    /// None yet; `hint` is the language of the page.
    pub fn new(hint: Option<&'a LangTag>) -> Self {
        Self {
            hint,
            heading: None,
            lines: Vec::new(),
            chars: 0,
            lang: None,
            done: Vec::new(),
            total: 0,
            said: HashSet::new(),
        }
    }

    /// A heading closes the passage before it.
    pub fn heading(&mut self, text: &str) {
        let text = clip(&squeeze(text), MAX_TITLE_CHARS);
        if !text.is_empty() {
            self.close();
            self.heading = Some(text);
        }
    }

    /// A paragraph; one in another language begins a passage of its own.
    pub fn paragraph(&mut self, text: &str) {
        let text = squeeze(text);
        if text.is_empty() || self.total >= MAX_PROSE_CHARS {
            return;
        }
        // A page that shows a text twice, for two widths of screens, says it once.
        if text.chars().count() >= LEAST_REPEATED && !self.said.insert(text.clone()) {
            return;
        }
        let seen = lang::of(&text, self.hint);
        // A line of another language that says nothing alone, such as an address or a command, belongs to
        // what stands around it.
        let differs = seen.is_some() && self.lang.is_some() && seen != self.lang && tells_something(&text);
        if differs || self.chars >= PASSAGE_CHARS {
            self.close();
        }
        self.lang = self.lang.take().or(seen);
        let count = text.chars().count();
        self.chars += count;
        self.total += count;
        self.lines.push(text);
    }

    fn close(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        self.chars = 0;
        let lang = self.lang.take();
        let body = lines.join("\n");
        if tells_something(&body) && self.done.len() < MAX_PASSAGES {
            let lang = lang.unwrap_or_else(|| lang::certain(&body, self.hint));
            self.done.push(PassageRecord { heading: self.heading.clone(), body, lang });
        }
    }

    /// All passages.
    pub fn finish(mut self) -> Vec<PassageRecord> {
        self.close();
        self.done
    }
}

/// Whether a text has a sentence in it, or a line long enough to be one: a trail of links, labels
/// without their values or a page's title are nothing to read.
pub(crate) fn tells_something(body: &str) -> bool {
    let closing = ['”', '’', '"', ')', '）', '」'];
    let ends =
        |line: &str| line.trim_end_matches(closing).ends_with(['。', '！', '？', '.', '!', '?', '；', '…']);
    let long = |line: &str| {
        let letters = line.chars().filter(|c| c.is_alphabetic());
        letters.map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() >= LEAST_LETTERS
            && line.contains(['，', ',', '；', ';', '：', ':', '、'])
    };
    body.lines().any(|line| ends(line) || long(line))
}

/// The passages of an element. A short bold line standing alone is a heading, as public accounts
/// write them.
pub(crate) fn of_element(root: ElementRef<'_>, hint: Option<&LangTag>) -> Vec<PassageRecord> {
    let mut passages = Passages::new(hint);
    let mut line = String::new();
    let (mut headings, mut bold) = (0_usize, 0_usize);
    // Letters of the line that are bold.
    let mut bold_weight = 0;
    walk(root, |piece| match piece {
        Piece::Text(text) => {
            line.push_str(text);
            if bold > 0 {
                bold_weight += weight(text);
            }
        }
        Piece::Open(element) => {
            if is_block(element.name()) {
                take(&mut passages, &mut line, headings > 0, &mut bold_weight);
            }
            headings += usize::from(is_heading(element.name()));
            bold += usize::from(matches!(element.name(), "b" | "strong"));
            if matches!(element.name(), "td" | "th") {
                line.push(' ');
            }
        }
        Piece::Close(element) => {
            if is_block(element.name()) {
                take(&mut passages, &mut line, headings > 0, &mut bold_weight);
            }
            headings -= usize::from(is_heading(element.name()) && headings > 0);
            bold -= usize::from(matches!(element.name(), "b" | "strong") && bold > 0);
        }
    });
    take(&mut passages, &mut line, false, &mut bold_weight);
    passages.finish()
}

fn take(passages: &mut Passages<'_>, line: &mut String, in_heading: bool, bold_weight: &mut usize) {
    let text = squeeze(line);
    let all_bold = *bold_weight > 0 && *bold_weight >= weight(&text);
    let ends_sentence = text.ends_with(['。', '！', '？', '.', '!', '?', '；', ';', '，', ',', '：', ':']);
    if in_heading || (all_bold && !ends_sentence && text.chars().count() <= MAX_BOLD_HEADING) {
        passages.heading(&text);
    } else {
        passages.paragraph(&text);
    }
    line.clear();
    *bold_weight = 0;
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// The passages of plain text: a line each paragraph, `#` lines headings as in Markdown.
pub(crate) fn of_text(text: &str, hint: Option<&LangTag>) -> Vec<PassageRecord> {
    let mut passages = Passages::new(hint);
    for line in text.lines() {
        let line = line.trim();
        match line.strip_prefix('#') {
            Some(rest) => passages.heading(rest.trim_start_matches('#')),
            None => passages.paragraph(line),
        }
    }
    passages.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn headings_languages_and_bold_lines_divide_a_text() {
        let page = Html::parse_fragment(
            "<h1>揽秀山</h1><p>山在湖北。</p><p>The mountain lies north of the lake.</p>\
             <h2>传说</h2><p>从前有一位<b>守林人</b>。</p><p><strong>听涛松</strong></p><p>松在崖边。</p>",
        );
        let read: Vec<(Option<String>, String, String)> = of_element(page.root_element(), None)
            .into_iter()
            .map(|p| (p.heading, p.body, p.lang.to_string()))
            .collect();
        let expected = [
            ("揽秀山", "山在湖北。", "zh-Hans"),
            ("揽秀山", "The mountain lies north of the lake.", "en"),
            ("传说", "从前有一位守林人。", "zh-Hans"),
            ("听涛松", "松在崖边。", "zh-Hans"),
        ];
        assert_eq!(read, expected.map(|(h, b, l)| (Some(h.to_owned()), b.to_owned(), l.to_owned())));
    }

    #[test]
    fn an_address_among_sentences_of_another_language_stays_with_them() {
        let read = of_text("订票请登录以下网站：\nhttps://www.lanxiu.example/tickets\n凭身份证入园。", None);
        let bodies: Vec<&str> = read.iter().map(|p| p.body.as_str()).collect();
        assert_eq!(bodies, ["订票请登录以下网站：\nhttps://www.lanxiu.example/tickets\n凭身份证入园。"]);
    }

    #[test]
    fn a_long_text_is_cut_at_paragraphs() {
        let paragraphs: Vec<String> = (0..10).map(|n| format!("{n}{}。", "松".repeat(398))).collect();
        let text = paragraphs.join("\n");
        let passages = of_text(&text, None);
        assert!(passages.len() > 2 && passages.iter().all(|p| p.body.chars().count() <= PASSAGE_CHARS + 401));
        assert_eq!(passages.iter().map(|p| p.body.lines().count()).sum::<usize>(), 10);
        let twice = of_text(&format!("{text}\n{text}"), None);
        assert_eq!(twice.len(), passages.len(), "what is shown twice is said once");
    }
}
