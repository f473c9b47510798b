//! A page's Markdown as HTML that is safe to show.
//!
//! Tags in the text are shown as words. Slots are marks until everything else is sanitised, and only then what
//! they are filled with: so the one cannot break the other, and what is filled in is not read again.

use super::page::Page;
use super::slots::Slot;
use super::source::Source;

/// What a slot becomes: trusted HTML, made with [`escape`] by whoever fills it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filled {
    /// Stands within a sentence.
    Inline(String),
    /// Stands by itself: in place of a paragraph that holds nothing else, otherwise after the paragraph.
    Block(String),
    /// Leaves no trace.
    Nothing,
}

/// Whoever knows what slots stand for.
pub trait Fill {
    /// Fills one slot. Asked once for each in the order of the text, but not for those in code, in addresses and
    /// in the words that stand for an image. An unknown one is best shown as it is written.
    fn fill(&mut self, slot: &Slot) -> Filled;
}

/// Words as HTML that shows them, also within a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A section's Markdown as sanitised HTML, its slots filled.
pub fn html(markdown: &str, fill: &mut dyn Fill) -> String {
    let source = Source::of(markdown);
    let mut page = Page::new(&source, fill);
    for (event, _) in source.events() {
        page.take(event);
    }
    page.finish()
}
