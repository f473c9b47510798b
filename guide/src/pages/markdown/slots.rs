//! What stands in a page's Markdown for something that is known: `{{fact:opening_hours}}`, `{{events}}`,
//! `[[songmen|the gate]]`.

use super::source::{Source, index};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::fmt;

/// Something that is filled in when a page is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// A fact of the page's own place, or of another by its id or slug.
    Fact {
        /// The other place.
        place: Option<String>,
        /// The field, `opening_hours` or `attributes.最佳季节`.
        field: String,
    },
    /// Whether the place is open, and until when.
    Status,
    /// What is on.
    Events,
    /// What to look out for.
    Notices,
    /// Places near by, of a kind or of any.
    Nearby(Option<String>),
    /// Places within, of a kind or of any.
    Children(Option<String>),
    /// Routes that lead here.
    Routes,
    /// A citation mark, by the id of its evidence.
    Cite(String),
    /// A link to another page.
    Link {
        /// The page's slug, or its title as people write it.
        slug: String,
        /// The words that are linked, when not its title.
        words: Option<String>,
    },
    /// What looks like a slot and is none, as it is written.
    Unknown(String),
}

impl fmt::Display for Slot {
    /// As it is written in Markdown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fact { place: None, field } => write!(f, "{{{{fact:{field}}}}}"),
            Self::Fact { place: Some(place), field } => write!(f, "{{{{fact:{place}/{field}}}}}"),
            Self::Status => f.write_str("{{status}}"),
            Self::Events => f.write_str("{{events}}"),
            Self::Notices => f.write_str("{{notices}}"),
            Self::Nearby(None) => f.write_str("{{nearby}}"),
            Self::Nearby(Some(kind)) => write!(f, "{{{{nearby:{kind}}}}}"),
            Self::Children(None) => f.write_str("{{children}}"),
            Self::Children(Some(kind)) => write!(f, "{{{{children:{kind}}}}}"),
            Self::Routes => f.write_str("{{routes}}"),
            Self::Cite(id) => write!(f, "{{{{cite:{id}}}}}"),
            Self::Link { slug, words: None } => write!(f, "[[{}]]", escaped(slug)),
            Self::Link { slug, words: Some(words) } => write!(f, "[[{}|{}]]", escaped(slug), escaped(words)),
            Self::Unknown(written) => f.write_str(written),
        }
    }
}

impl Slot {
    /// Reads what stands between `{{` and `}}`; else the code of what is wrong with it.
    pub(super) fn braced(inner: &str) -> Result<Self, &'static str> {
        // A Chinese keyboard writes the wide colon.
        let (name, rest) = match inner.split_once([':', '：']) {
            Some((name, rest)) => (name.trim(), Some(rest.trim())),
            None => (inner.trim(), None),
        };
        match (name.to_ascii_lowercase().as_str(), rest) {
            ("fact", Some(fact)) => Self::fact(fact).ok_or("bad_fact"),
            ("fact", None) => Err("bad_fact"),
            ("cite", Some(id)) if !id.is_empty() => Ok(Self::Cite(id.to_owned())),
            ("cite", _) => Err("bad_cite"),
            ("nearby", kind) => Ok(Self::Nearby(kind.map(kind_of).transpose()?)),
            ("children", kind) => Ok(Self::Children(kind.map(kind_of).transpose()?)),
            ("status", None) => Ok(Self::Status),
            ("events", None) => Ok(Self::Events),
            ("notices", None) => Ok(Self::Notices),
            ("routes", None) => Ok(Self::Routes),
            _ => Err("unknown_slot"),
        }
    }

    /// Reads what stands between `[[` and `]]`.
    pub(super) fn bracketed(inner: &str) -> Result<Self, &'static str> {
        let (slug, words) = inner.split_once(['|', '｜']).unwrap_or((inner, ""));
        let (slug, words) = (unescaped(slug.trim()), unescaped(words.trim()));
        if slug.is_empty() {
            return Err("bad_link");
        }
        Ok(Self::Link { slug, words: (!words.is_empty()).then_some(words) })
    }

    fn fact(fact: &str) -> Option<Self> {
        // What a source calls an attribute may hold a slash itself.
        let (place, field) = match fact.split_once('/') {
            Some((place, field)) if !fact.starts_with(ATTRIBUTES) => (Some(place.trim()), field.trim()),
            _ => (None, fact),
        };
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
        let named = match field.strip_prefix(ATTRIBUTES) {
            Some(attribute) => !attribute.is_empty(),
            None => !field.is_empty() && field.chars().all(is_name),
        };
        (named && place != Some(""))
            .then(|| Self::Fact { place: place.map(str::to_owned), field: field.to_owned() })
    }
}

/// What a source calls something that no field of ours is about.
const ATTRIBUTES: &str = "attributes.";

/// The words of a link, in which a backslash stands before what would end them.
fn escaped(words: &str) -> String {
    let escapes = |c: char| matches!(c, '\\' | '[' | ']').then_some('\\');
    words.chars().flat_map(|c| escapes(c).into_iter().chain([c])).collect()
}

fn unescaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    let mut characters = words.chars().peekable();
    while let Some(c) = characters.next() {
        let escaped = (c == '\\').then(|| characters.next_if(char::is_ascii_punctuation)).flatten();
        text.push(escaped.unwrap_or(c));
    }
    text
}

fn kind_of(kind: &str) -> Result<String, &'static str> {
    let is_kind = !kind.is_empty() && kind.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if is_kind { Ok(kind.to_owned()) } else { Err("bad_kind") }
}

/// What is wrong with a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line it stands in, counted from 1.
    pub line: usize,
    /// `unknown_slot`, `unclosed_slot`, `bad_fact`, `bad_kind`, `bad_cite` or `bad_link`.
    pub code: &'static str,
    /// The slot as it is written.
    pub slot: String,
}

/// The most problems that are told of one text: who reads a hundred looks again after mending those.
const MOST_PROBLEMS: usize = 100;

/// The slots of a text in their order, without those in code and in the words that stand for an image.
pub fn slots(markdown: &str) -> Vec<Slot> {
    let source = Source::of(markdown);
    let found = found(&source);
    found.into_iter().filter_map(|(index, _)| Some(source.slots.get(index)?.slot.clone())).collect()
}

/// What is wrong with the slots of a text, in their order, at most a hundred.
pub fn problems(markdown: &str) -> Vec<Problem> {
    let source = Source::of(markdown);
    let (mut line, mut counted) = (1, 0);
    let mut problems = Vec::new();
    for (index, at) in found(&source) {
        line += source.text.get(counted..at).map_or(0, |passed| passed.matches('\n').count());
        counted = counted.max(at);
        if let Some(found) = source.slots.get(index)
            && let Some(code) = found.problem
        {
            problems.push(Problem { line, code, slot: found.written.clone() });
        }
    }
    problems.truncate(MOST_PROBLEMS);
    problems
}

/// The slots that are filled, by index, each with the offset of the words it stands in.
fn found(source: &Source) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut images, mut in_code) = (0_usize, false);
    for (event, range) in source.events() {
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if images == 0 && !in_code => {
                found.extend(text.chars().filter_map(index).map(|index| (index, range.start)));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(slug: &str, words: Option<&str>) -> Slot {
        Slot::Link { slug: slug.to_owned(), words: words.map(str::to_owned) }
    }

    fn fact(place: Option<&str>, field: &str) -> Slot {
        Slot::Fact { place: place.map(str::to_owned), field: field.to_owned() }
    }

    #[test]
    fn a_slot_is_read_as_it_is_written() {
        for (written, slot) in [
            ("{{fact:opening_hours}}", fact(None, "opening_hours")),
            ("{{fact:attributes.最佳季节}}", fact(None, "attributes.最佳季节")),
            ("{{fact:attributes.厕所/卫生间}}", fact(None, "attributes.厕所/卫生间")),
            ("{{fact:west-gate/ticket}}", fact(Some("west-gate"), "ticket")),
            ("{{status}}", Slot::Status),
            ("{{events}}", Slot::Events),
            ("{{notices}}", Slot::Notices),
            ("{{routes}}", Slot::Routes),
            ("{{nearby}}", Slot::Nearby(None)),
            ("{{nearby:restaurant}}", Slot::Nearby(Some("restaurant".to_owned()))),
            ("{{children:scenic_spot}}", Slot::Children(Some("scenic_spot".to_owned()))),
            ("{{cite:a-1}}", Slot::Cite("a-1".to_owned())),
            ("[[songmen]]", link("songmen", None)),
            ("[[songmen|听涛松门]]", link("songmen", Some("听涛松门"))),
            (r"[[songmen|\[西\] \\ a_b]]", link("songmen", Some(r"[西] \ a_b"))),
        ] {
            assert_eq!(slots(written), std::slice::from_ref(&slot), "{written}");
            assert_eq!(slot.to_string(), written);
            assert_eq!(problems(written), [], "{written}");
        }
    }

    #[test]
    fn a_chinese_keyboard_writes_slots_too() {
        assert_eq!(slots("{{ Fact：ticket }}"), [fact(None, "ticket")]);
        assert_eq!(slots(r"[[songmen|a\_b\*]]"), [link("songmen", Some("a_b*"))]);
        assert_eq!(slots("[[songmen｜松门]]"), [link("songmen", Some("松门"))]);
    }

    #[test]
    fn code_images_and_what_is_escaped_hold_no_slots() {
        for text in [
            "`{{status}}`",
            "``a ` {{status}}``",
            "```\n{{status}}\n```",
            "    {{status}}",
            "![{{status}}](https://example.org/a.jpg)",
            "[a](/b \"{{status}}\")",
            r"\{{status}}",
            r"\{\{status\}\}",
            r"\[[songmen]]",
            "&#123;{status}}",
            "[[1]](https://example.org)",
            "{status}",
        ] {
            assert_eq!(slots(text), [], "{text}");
        }
    }

    #[test]
    fn slots_are_found_wherever_words_are() {
        let text = "# {{status}}\n\n- *{{events}}*\n\n| [[a|b]] | x |\n|-|-|\n| {{routes}} | {{{notices}}} |\n\n<b>{{cite:1}}</b>";
        let found: Vec<String> = slots(text).iter().map(Slot::to_string).collect();
        assert_eq!(found, ["{{status}}", "{{events}}", "[[a|b]]", "{{routes}}", "{{notices}}", "{{cite:1}}"]);
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        let text = "好\n{{fact:}} {{weather}}\n\n```\n{{no}}\n```\n\n{{nearby:A B}}{{cite:}}\n[[ |x]]\n{{status\n{{fact:/a}} {{fact:Ticket}} {{status:now}}";
        let found: Vec<_> = problems(text).into_iter().map(|p| (p.line, p.code, p.slot)).collect();
        let expected = [
            (2, "bad_fact", "{{fact:}}"),
            (2, "unknown_slot", "{{weather}}"),
            (8, "bad_kind", "{{nearby:A B}}"),
            (8, "bad_cite", "{{cite:}}"),
            (9, "bad_link", "[[ |x]]"),
            (10, "unclosed_slot", "{{"),
            (11, "bad_fact", "{{fact:/a}}"),
            (11, "bad_fact", "{{fact:Ticket}}"),
            (11, "unknown_slot", "{{status:now}}"),
        ];
        assert_eq!(found, expected.map(|(line, code, slot)| (line, code, slot.to_owned())));
    }
}
