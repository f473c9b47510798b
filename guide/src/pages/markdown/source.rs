//! Markdown made ready to be parsed: without characters that deceive, with a mark for each slot.
//!
//! A mark is one character of private use that no text can hold, because those are taken out first. It passes
//! through the parser and the sanitiser as a letter, and is exchanged at the very end.

use super::slots::Slot;
use super::wide::is_wide;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// The mark of the first slot; the others follow.
const FIRST: u32 = 0xf_0000;
/// The most slots of a text: as many as there are marks. Further ones stay as they are written.
const MOST: usize = 0xfffe;
/// Keeps characters apart that would otherwise mean something together.
const GUARD: char = '\u{10fffd}';
/// Beside a guard it is ours, and counts as punctuation.
const GUARDED_DOT: &str = "\u{10fffd}·";
const DOT_GUARDED: &str = "·\u{10fffd}";

/// A text to be parsed.
pub(super) struct Source {
    /// With a mark for each slot.
    pub(super) text: String,
    /// By the index of their mark.
    pub(super) slots: Vec<Found>,
}

/// A slot of a text.
pub(super) struct Found {
    pub(super) slot: Slot,
    /// As it is written.
    pub(super) written: String,
    /// The code of what is wrong with it.
    pub(super) problem: Option<&'static str>,
}

/// The mark of a slot.
pub(super) fn mark(index: usize) -> Option<char> {
    char::from_u32(FIRST + u32::try_from(index).ok().filter(|_| index < MOST)?)
}

/// The index of the slot that a character is the mark of.
pub(super) fn index(c: char) -> Option<usize> {
    let index = usize::try_from(u32::from(c).checked_sub(FIRST)?).ok()?;
    (index < MOST).then_some(index)
}

impl Source {
    /// Makes a text ready.
    pub(super) fn of(markdown: &str) -> Self {
        let clean: String = markdown.chars().filter(|c| !is_taken_out(*c)).collect();
        let mut source = Self { text: String::with_capacity(clean.len()), slots: Vec::new() };
        source.read(&clean);
        source
    }

    /// What it consists of. Tags are words here, so they come as text; no event holds HTML.
    pub(super) fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        Parser::new_ext(&self.text, options).into_offset_iter().map(|(event, range)| {
            // "8:00~17:00, 9:00~12:00" strikes nothing out.
            let is_tilde = || !self.text.get(range.clone()).is_some_and(|text| text.starts_with("~~"));
            let event = match event {
                Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) if is_tilde() => {
                    Event::Text("~".into())
                }
                Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
                Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
                Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
                other => other,
            };
            (event, range)
        })
    }

    /// Words as they were before they were made ready, with slots as they are written.
    pub(super) fn verbatim(&self, words: &str) -> String {
        let mut text = String::with_capacity(words.len());
        for c in unguarded(words).chars() {
            match index(c).and_then(|index| self.slots.get(index)) {
                Some(found) => text.push_str(&found.written),
                None => text.push(c),
            }
        }
        text
    }

    fn read(&mut self, clean: &str) {
        let mut rest = clean;
        while let Some(c) = rest.chars().next() {
            let taken = match c {
                '\\' => self.escape(rest),
                '&' => self.entity(rest),
                '<' => self.angle(rest),
                '{' | '[' => self.slot(rest),
                '*' => self.stars(rest),
                _ => self.keep(rest, c.len_utf8()),
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
    }

    fn keep(&mut self, rest: &str, bytes: usize) -> usize {
        self.text.push_str(rest.get(..bytes).unwrap_or_default());
        bytes
    }

    /// What stands after a backslash begins nothing.
    fn escape(&mut self, rest: &str) -> usize {
        let escaped = rest.chars().nth(1).filter(char::is_ascii_punctuation);
        self.keep(rest, 1 + escaped.map_or(0, char::len_utf8))
    }

    /// A character that is taken out may not come back as its number.
    fn entity(&mut self, rest: &str) -> usize {
        let Some((number, bytes)) = numbered(rest) else { return self.keep(rest, 1) };
        if char::from_u32(number).is_some_and(is_taken_out) {
            self.text.push(char::REPLACEMENT_CHARACTER);
            return bytes;
        }
        self.keep(rest, bytes)
    }

    /// A tag is words, unlike an address between angles. So the Markdown around tags stays Markdown.
    fn angle(&mut self, rest: &str) -> usize {
        self.text.push('<');
        if !is_address(rest.get(1..).unwrap_or_default()) {
            self.text.push(GUARD);
        }
        1
    }

    fn slot(&mut self, rest: &str) -> usize {
        let (open, close) = if rest.starts_with('{') { ("{{", "}}") } else { ("[[", "]]") };
        let Some(inner) = rest.strip_prefix(open) else { return self.keep(rest, 1) };
        let end = inner_end(inner, if open == "{{" { ['{', '}'] } else { ['[', ']'] });
        let (inner, after) = inner.split_at_checked(end).unwrap_or_default();
        let (slot, bytes) = match after.strip_prefix(close) {
            // "[[1]](address)" is a link whose words are "[1]".
            Some(after) if open == "[[" && after.starts_with('(') => return self.keep(rest, 2),
            Some(_) if open == "[[" => (Slot::bracketed(inner), end + 4),
            Some(_) => (Slot::braced(inner), end + 4),
            // Of three braces, the last two may open a slot.
            None if open == "[[" || after.starts_with('{') && inner.is_empty() => return self.keep(rest, 1),
            None => (Err("unclosed_slot"), 2),
        };
        let Some(mark) = mark(self.slots.len()) else { return self.keep(rest, bytes) };
        let written = rest.get(..bytes).unwrap_or_default().to_owned();
        let problem = slot.as_ref().err().copied();
        let slot = slot.unwrap_or_else(|_| Slot::Unknown(written.clone()));
        self.slots.push(Found { slot, written, problem });
        self.text.push(mark);
        bytes
    }

    /// Stars between punctuation and a letter open or close nothing where words are parted by blanks. Chinese
    /// has no blanks: in `**门票：**免费` they close. With punctuation on either side they may do both.
    fn stars(&mut self, rest: &str) -> usize {
        let stars = rest.len() - rest.trim_start_matches('*').len();
        let is_letter = |c: char| is_wide(c) || index(c).is_some();
        let is_punctuation = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && index(c).is_none();
        let before = self.text.chars().next_back();
        let after = rest.get(stars..).unwrap_or_default();
        let next =
            if after.starts_with("{{") || after.starts_with("[[") { mark(0) } else { after.chars().next() };
        let (Some(before), Some(next), true) = (before, next, stars > 1) else {
            return self.keep(rest, stars);
        };
        if is_letter(before) && is_punctuation(next) {
            self.text.push_str(GUARDED_DOT);
        }
        self.keep(rest, stars);
        if is_punctuation(before) && is_letter(next) {
            self.text.push_str(DOT_GUARDED);
        }
        stars
    }
}

/// Where the inside of a slot ends: it has no line breaks, and its own brackets only after a backslash.
fn inner_end(inner: &str, brackets: [char; 2]) -> usize {
    let mut escaped = false;
    let ends = |c: char| {
        let ends = matches!(c, '`' | '\n' | '\r') || !escaped && brackets.contains(&c);
        escaped = c == '\\' && !escaped;
        ends
    };
    inner.find(ends).unwrap_or(inner.len())
}

/// Words without what keeps their characters apart.
pub(super) fn unguarded(words: &str) -> Cow<'_, str> {
    if !words.contains(GUARD) {
        return Cow::Borrowed(words);
    }
    Cow::Owned(words.replace(GUARDED_DOT, "").replace(DOT_GUARDED, "").replace(GUARD, ""))
}

/// Words for an attribute, in which no slot can be filled.
pub(super) fn shown(words: &str) -> String {
    unguarded(words).chars().filter(|c| !is_taken_out(*c)).collect()
}

/// Characters that no reader sees and that change what is seen: of private use as our marks are, turning the
/// direction of writing, without width, or controlling. Joiners stay, because letters and emoji need them.
pub(super) fn is_taken_out(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' => false,
        '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => true,
        '\u{e0000}'..='\u{e007f}' | '\u{f0000}'..='\u{10ffff}' => true,
        _ => c.is_control(),
    }
}

/// The number of a character such as `&#8212;` and how many bytes it takes.
fn numbered(text: &str) -> Option<(u32, usize)> {
    let digits = text.strip_prefix("&#")?;
    let (digits, radix) = digits.strip_prefix(['x', 'X']).map_or((digits, 10), |digits| (digits, 16));
    let end = digits.find(|c: char| !c.is_digit(radix))?;
    let (number, after) = digits.split_at_checked(end)?;
    let after = after.strip_prefix(';')?;
    Some((u32::from_str_radix(number, radix).ok()?, text.len() - after.len()))
}

/// Whether what stands after `<` is an address, `https://example.org>` or `name@example.org>`.
fn is_address(text: &str) -> bool {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')).unwrap_or(text.len());
    let Some((address, after)) = text.split_at_checked(end) else { return false };
    let is_scheme = |scheme: &str| {
        let others = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-');
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(others)
    };
    let is_mail = address.contains('@') && address.starts_with(|c: char| c.is_ascii_alphanumeric());
    after.starts_with('>')
        && (is_mail || address.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_hold_a_mark_nor_what_deceives() {
        let text =
            "a\u{f0000}b\u{202e}c\u{200b}d\u{0}e &#xF0000; &#983040; &#x00202E; &#xf&#xF0000;0000;{{status}}";
        let source = Source::of(text);
        assert_eq!(source.text, "abcde \u{fffd} \u{fffd} \u{fffd} &#xf\u{fffd}0000;\u{f0000}");
        assert_eq!(source.verbatim(&source.text).matches("{{status}}").count(), 1);
    }

    #[test]
    fn joiners_and_numbers_of_ordinary_characters_stay() {
        let text = "\u{1f468}\u{200d}\u{1f469} &#8212; &#x6e38; &#; &amp;";
        assert_eq!(Source::of(text).text, text);
    }

    #[test]
    fn what_is_made_ready_can_be_taken_back() {
        for text in [
            "**门票：**免费",
            "看**（重）**要",
            "<b>x</b> <https://a.example> a < b",
            "[[a|b]] `{{x}}` {{",
            "***",
        ] {
            let source = Source::of(text);
            assert_eq!(source.verbatim(&source.text), text);
        }
    }
}
