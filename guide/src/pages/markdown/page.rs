//! HTML from the events of Markdown: what is nested too deep, empty, or leads astray is left out.

use super::image::Image;
use super::links::{Target, target};
use super::render::{Fill, Filled, escape};
use super::sanitise::{FOREIGN, sanitised};
use super::slots::Slot;
use super::source::{Source, index, is_taken_out, shown, unguarded};
use super::wide::joins;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd, html::push_html};
use std::collections::HashMap;

/// How deep quotes, lists and emphases lie within each other; what lies deeper is shown at this depth.
const DEEPEST: usize = 16;

/// HTML in the making.
pub(super) struct Page<'s, 'f> {
    source: &'s Source,
    fill: &'f mut dyn Fill,
    out: Vec<Event<'s>>,
    /// By the index of their marks, what slots become.
    filled: HashMap<usize, String>,
    /// How what is open is closed.
    open: Vec<Closing>,
    depth: usize,
    /// Where the paragraph begins in which nothing is to be seen yet.
    blank: Option<usize>,
    /// The last character, and the line break after it.
    last: Option<char>,
    line_break: Option<usize>,
    /// Marks that stand by themselves, waiting for the end of the paragraph.
    blocks: Vec<char>,
    /// Citation marks, waiting for the end of the link.
    cites: Vec<char>,
    in_link: bool,
    in_code: bool,
    image: Option<Image>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Closing {
    /// As it was opened.
    Same,
    /// The same, and one deeper than what is around it.
    Nested,
    /// With a tag of ours.
    Link,
    /// Not at all: it was not opened either.
    Hidden,
}

impl<'s, 'f> Page<'s, 'f> {
    pub(super) fn new(source: &'s Source, fill: &'f mut dyn Fill) -> Self {
        Self {
            source,
            fill,
            out: Vec::new(),
            filled: HashMap::new(),
            open: Vec::new(),
            depth: 0,
            blank: None,
            last: None,
            line_break: None,
            blocks: Vec::new(),
            cites: Vec::new(),
            in_link: false,
            in_code: false,
            image: None,
        }
    }

    pub(super) fn take(&mut self, event: Event<'s>) {
        if let Some(image) = self.image.take() {
            return self.image(image, &event);
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => {
                self.out.push(Event::Text(self.source.verbatim(&text).into()));
            }
            Event::Text(text) => self.words(&text),
            Event::Code(code) => {
                let code = self.source.verbatim(&code);
                self.meet(code.chars().next(), code.chars().next_back());
                self.out.push(Event::Code(code.into()));
            }
            Event::SoftBreak => {
                self.line_break = Some(self.out.len());
                self.out.push(Event::SoftBreak);
            }
            Event::Rule => {
                self.release_blocks();
                self.out.push(Event::Rule);
            }
            other => self.out.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'s>) {
        let closing = match tag {
            Tag::Paragraph => self.paragraph(Tag::Paragraph),
            Tag::Heading { level, .. } => self.paragraph(Tag::Heading {
                level: lowered(level),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            }),
            Tag::CodeBlock(_) => {
                self.in_code = true;
                self.block(Tag::CodeBlock(CodeBlockKind::Indented))
            }
            // An item belongs to its list.
            Tag::Item if self.open.last() == Some(&Closing::Hidden) => Closing::Hidden,
            Tag::BlockQuote(_) | Tag::List(_) => {
                self.release_blocks();
                self.nested(tag)
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.nested(tag),
            Tag::Item | Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => self.block(tag),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, &title),
            Tag::Image { dest_url, title, .. } => {
                return self.image = Some(Image::new(self.source.verbatim(&dest_url), &title));
            }
            _ => Closing::Hidden,
        };
        self.open.push(closing);
    }

    fn block(&mut self, tag: Tag<'s>) -> Closing {
        self.release_blocks();
        (self.last, self.line_break) = (None, None);
        self.out.push(Event::Start(tag));
        Closing::Same
    }

    fn paragraph(&mut self, tag: Tag<'s>) -> Closing {
        self.release_blocks();
        self.blank = Some(self.out.len());
        self.block(tag)
    }

    fn nested(&mut self, tag: Tag<'s>) -> Closing {
        if self.depth >= DEEPEST {
            return Closing::Hidden;
        }
        self.depth += 1;
        self.out.push(Event::Start(tag));
        Closing::Nested
    }

    fn link(&mut self, kind: LinkType, address: &str, title: &str) -> Closing {
        let mut address = self.source.verbatim(address);
        if kind == LinkType::Email {
            address.insert_str(0, "mailto:");
        }
        let Some(leads) = target(&address) else { return Closing::Hidden };
        let mut tag = format!("<a href=\"{}\"", escape(&address));
        if !title.is_empty() {
            tag.push_str(&format!(" title=\"{}\"", escape(&shown(title))));
        }
        if leads == Target::Foreign {
            tag.push_str(&format!(" class=\"external\" rel=\"{FOREIGN}\""));
        }
        tag.push('>');
        self.in_link = true;
        self.out.push(Event::InlineHtml(tag.into()));
        Closing::Link
    }

    fn end(&mut self, tag: TagEnd) {
        match self.open.pop() {
            None | Some(Closing::Hidden) => return,
            Some(Closing::Link) => {
                self.in_link = false;
                self.out.push(Event::InlineHtml("</a>".into()));
                for cite in std::mem::take(&mut self.cites) {
                    self.inline(cite);
                }
                return;
            }
            Some(Closing::Nested) => self.depth = self.depth.saturating_sub(1),
            Some(Closing::Same) => {}
        }
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => {
                match (self.blank.take(), tag) {
                    (Some(begin), _) => self.out.truncate(begin),
                    (None, TagEnd::Heading(level)) => {
                        self.out.push(Event::End(TagEnd::Heading(lowered(level))))
                    }
                    (None, _) => self.out.push(Event::End(tag)),
                }
                return self.release_blocks();
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::Item | TagEnd::TableCell | TagEnd::BlockQuote(_) => self.release_blocks(),
            _ => {}
        }
        self.out.push(Event::End(tag));
    }

    /// Reads on in the words of an image, then shows it, or its words where it may not be shown.
    fn image(&mut self, mut image: Image, event: &Event<'s>) {
        if !image.ends_with(event) {
            self.image = Some(image);
        } else if let Some(tag) = image.tag() {
            self.meet(None, None);
            self.out.push(Event::InlineHtml(tag.into()));
        } else {
            self.text(image.words);
        }
    }

    fn words(&mut self, words: &str) {
        let mut text = String::new();
        for c in unguarded(words).chars() {
            if let Some(index) = index(c) {
                self.text(std::mem::take(&mut text));
                self.slot(index, c);
            } else if !is_taken_out(c) {
                text.push(c);
            }
        }
        self.text(text);
    }

    fn text(&mut self, text: String) {
        if text.trim().is_empty() {
            self.last = text.chars().next_back().or(self.last);
        } else {
            self.meet(text.chars().next(), text.chars().next_back());
        }
        self.out.push(Event::Text(text.into()));
    }

    /// Something is to be seen, from one character to another.
    fn meet(&mut self, first: Option<char>, last: Option<char>) {
        self.blank = None;
        if let Some(at) = self.line_break.take()
            && let (Some(before), Some(after)) = (self.last, first)
            && joins(before, after)
            && let Some(line_break) = self.out.get_mut(at)
        {
            *line_break = Event::Text(CowStr::Borrowed(""));
        }
        self.last = last;
    }

    fn slot(&mut self, index: usize, mark: char) {
        let Some(found) = self.source.slots.get(index) else { return };
        // A link within a link leads nowhere of its own.
        if let Slot::Link { slug, words } = &found.slot
            && self.in_link
        {
            return self.text(words.as_ref().unwrap_or(slug).clone());
        }
        match self.fill.fill(&found.slot) {
            Filled::Inline(html) if !html.is_empty() => {
                self.filled.insert(index, html);
                if self.in_link && matches!(found.slot, Slot::Cite(_)) {
                    self.cites.push(mark);
                } else {
                    self.inline(mark);
                }
            }
            Filled::Block(html) => {
                self.filled.insert(index, html);
                self.blocks.push(mark);
            }
            Filled::Inline(_) | Filled::Nothing => {}
        }
    }

    fn inline(&mut self, mark: char) {
        self.meet(Some(mark), Some(mark));
        self.out.push(Event::Text(mark.to_string().into()));
    }

    fn release_blocks(&mut self) {
        let blocks = self.blocks.drain(..).map(|mark| Event::Html(mark.to_string().into()));
        self.out.extend(blocks);
    }

    pub(super) fn finish(mut self) -> String {
        self.release_blocks();
        let mut html = String::new();
        push_html(&mut html, self.out.into_iter());
        let mut page = String::with_capacity(html.len());
        for c in sanitised(&html).chars() {
            match index(c) {
                Some(index) => page.push_str(self.filled.get(&index).map_or("", String::as_str)),
                None => page.push(c),
            }
        }
        page
    }
}

/// A section's own heading is of the second order, so those in it begin with the third.
fn lowered(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}
