//! From what is known of a place to the sections of its page. Prose is quoted from the sources, each
//! paragraph with what it rests on; hours, prices and lists are slots, filled when the page is read. A
//! section appears when there is something to say.

use super::outline::{Part, one};
use crate::gazetteer::fold;
use scenic_data::page::{Ground, Origin, Section};
use scenic_data::place::{Place, PlaceKind};
use scenic_data::store::Passage;
use scenic_data::view::{Fact, PlaceView};
use scenic_data::{Field, LangTag};

/// What a page is made from, in every language.
#[derive(Debug)]
pub(crate) struct Material {
    /// The place and what holds of it.
    pub(crate) view: PlaceView,
    /// What it is part of.
    pub(crate) parent: Option<Place>,
    /// Kinds of the places within it.
    pub(crate) within: Vec<PlaceKind>,
    /// What documents about it tell.
    pub(crate) passages: Vec<Passage>,
}

/// Most passages told in full beside the prose of the fields.
const MOST_PASSAGES: usize = 12;
/// Longest passage told, in characters; a longer one is cut at a paragraph.
const LONGEST: usize = 1_500;
/// Fields that have a place of their own on the page, or none.
const NOT_LISTED: [&str; 6] = ["near", "tags", "crowd", "status", "rating", "url"];
/// Headings that tell of what was before.
const OF_HISTORY: [&str; 12] =
    ["历史", "传说", "沿革", "典故", "由来", "往事", "故事", "history", "legend", "origin", "past", "story"];
/// Headings that tell of what to look at.
const OF_SIGHTS: [&str; 9] =
    ["看点", "景观", "特色", "展品", "陈列", "what to see", "highlights", "look", "exhibits"];

/// The sections of a page, in order.
pub(crate) fn compose(material: &Material, lang: &LangTag) -> Vec<Section> {
    let mut page = Composer { material, lang, told: Vec::new() };
    let kind = material.view.place.kind;
    let mut parts: Vec<(Part, Text)> = Vec::new();
    for part in Part::ALL.into_iter().filter(|part| part.suits(kind)) {
        let text = page.text(part);
        if !text.markdown.is_empty() {
            parts.push((part, text));
        }
    }
    let section = |(part, text): (Part, Text)| Section {
        id: part.id().to_owned(),
        title: part.title(kind, lang).to_owned(),
        markdown: text.markdown,
        origin: Origin::Generated,
        edited_by: None,
        edited_at: None,
        by_model: false,
        grounds: text.grounds,
    };
    parts.into_iter().map(section).collect()
}

/// Markdown in the making, and what it rests on.
#[derive(Default)]
struct Text {
    markdown: String,
    grounds: Vec<Ground>,
}

impl Text {
    fn slot(slot: &str) -> Self {
        Self { markdown: slot.to_owned(), grounds: Vec::new() }
    }

    fn block(&mut self, block: &str) {
        if !self.markdown.is_empty() {
            self.markdown.push_str("\n\n");
        }
        self.markdown.push_str(block);
    }

    /// Paragraphs of a source's own words. In another language than the page's they are a quotation.
    fn quoted(&mut self, id: &str, words: &str, foreign: Option<&LangTag>, page: &LangTag) {
        let words = shortened(words);
        let mut paragraphs: Vec<String> =
            words.lines().map(str::trim).filter(|line| !line.is_empty()).map(escaped).collect();
        let Some(last) = paragraphs.last_mut() else { return };
        last.push_str(&format!(" {{{{cite:{id}}}}}"));
        match foreign {
            None => self.block(&paragraphs.join("\n\n")),
            Some(lang) => {
                let note = match (page.is_chinese(), lang.is_chinese()) {
                    (true, _) => "来源原文（英文或其他语言）：",
                    (false, true) => "In the source's own Chinese:",
                    (false, false) => "In the source's own words:",
                };
                self.block(&format!("*{note}*"));
                self.block(
                    &paragraphs.iter().map(|one| format!("> {one}")).collect::<Vec<_>>().join("\n>\n"),
                );
            }
        }
        self.grounds.push(Ground { id: id.to_owned(), text: words.to_owned() });
    }
}

struct Composer<'a> {
    material: &'a Material,
    lang: &'a LangTag,
    /// What was told already, folded, so that no text stands twice.
    told: Vec<String>,
}

impl Composer<'_> {
    fn text(&mut self, part: Part) -> Text {
        match part {
            Part::Overview => self.overview(),
            Part::History => {
                let mut text = Text::default();
                self.fields(&mut text, &["history", "legend"]);
                self.passages(&mut text, &OF_HISTORY, MOST_PASSAGES / 2);
                text
            }
            Part::Sights => self.sights(),
            Part::More => {
                let mut text = Text::default();
                self.passages(&mut text, &[], MOST_PASSAGES);
                text
            }
            Part::Visit => self.visit(),
            Part::On => Text::slot("{{events}}"),
            Part::Food => Text::slot("{{nearby:restaurant}}"),
            Part::Lodging => Text::slot("{{nearby:hotel}}"),
            Part::Routes => Text::slot("{{routes}}"),
            Part::Notices => Text::slot("{{notices}}"),
        }
    }

    /// What it is in a sentence, then its introductions.
    fn overview(&mut self) -> Text {
        let place = &self.material.view.place;
        let (name, what) = (escaped(place.name(self.lang)), one(place.kind, self.lang));
        let parent = self
            .material
            .parent
            .as_ref()
            .map(|outer| format!("[[{}|{}]]", outer.slug, escaped(outer.name(self.lang))));
        let sentence = match (self.lang.is_chinese(), parent) {
            (true, Some(parent)) => format!("**{name}**是{parent}的{what}。"),
            (true, None) => format!("**{name}**是{what}。"),
            (false, Some(parent)) => format!("**{name}** is {what} in {parent}."),
            (false, None) => format!("**{name}** is {what}."),
        };
        let mut text = Text::default();
        text.block(&format!("{sentence} {{{{status}}}}"));
        self.fields(&mut text, &["intro"]);
        text
    }

    fn sights(&mut self) -> Text {
        let mut text = Text::default();
        self.fields(&mut text, &["highlights"]);
        self.passages(&mut text, &OF_SIGHTS, MOST_PASSAGES / 3);
        let kinds = [PlaceKind::Area, PlaceKind::Attraction, PlaceKind::Museum, PlaceKind::Exhibit];
        for kind in kinds.into_iter().filter(|kind| self.material.within.contains(kind)) {
            text.block(&format!("{{{{children:{}}}}}", kind.as_str()));
        }
        text
    }

    /// What is known, each as a slot with its label, then tips.
    fn visit(&mut self) -> Text {
        let mut text = Text::default();
        let mut lines = Vec::new();
        // A source that labels in both languages says the same twice; its labels in the page's are enough.
        let foreign = |fact: &&Fact| {
            let label = LangTag::detect(fact.claim.field().as_str());
            !fact.claim.field().is_known()
                && label.is_some_and(|lang| lang.is_chinese() != self.lang.is_chinese())
        };
        let facts = self.material.view.facts_for(self.lang);
        let labelled = facts.iter().any(|fact| !fact.claim.field().is_known() && !foreign(fact));
        for fact in facts.into_iter().filter(|fact| !labelled || !foreign(fact)) {
            let field = fact.claim.field();
            if field.is_prose() || NOT_LISTED.contains(&field.as_str()) || !names_a_slot(field) {
                continue;
            }
            let colon = if self.lang.is_chinese() { "：" } else { ": " };
            lines.push(format!("- **{}**{colon}{}", escaped(field.label(self.lang)), fact_slot(field)));
        }
        if !lines.is_empty() {
            text.block(&lines.join("\n"));
        }
        self.fields(&mut text, &["tips"]);
        text
    }

    /// Prose fields: in the page's language from every source that has it, else in another.
    fn fields(&mut self, text: &mut Text, fields: &[&str]) {
        for field in fields {
            let field = Field::new(field);
            let of_field: Vec<_> =
                self.material.view.facts.iter().filter(|fact| fact.claim.field() == &field).collect();
            let own = |lang: &LangTag| lang.is_chinese() == self.lang.is_chinese();
            let in_own: Vec<_> =
                of_field.iter().filter(|fact| fact.claim.draft.lang.as_ref().is_none_or(own)).collect();
            for fact in &in_own {
                self.tell(text, &fact.claim.id, fact.claim.value(), None);
            }
            if in_own.is_empty()
                && let Some(fact) = of_field.first()
            {
                self.tell(text, &fact.claim.id, fact.claim.value(), fact.claim.draft.lang.as_ref());
            }
        }
    }

    /// Passages whose heading is one of these, or any with none given, that were not told yet: in the
    /// page's language; where it has none at all, in another.
    fn passages(&mut self, text: &mut Text, headings: &[&str], most: usize) {
        let own = |passage: &&Passage| passage.lang.is_chinese() == self.lang.is_chinese();
        let any_own = self.material.passages.iter().any(|passage| own(&passage));
        let fits = |passage: &&Passage| {
            let heading = passage.heading.as_deref().unwrap_or_default().to_lowercase();
            headings.is_empty() || headings.iter().any(|known| heading.contains(known))
        };
        let chosen: Vec<&Passage> =
            self.material.passages.iter().filter(|passage| own(passage) || !any_own).filter(fits).collect();
        let mut count = 0;
        for passage in chosen {
            if count == most {
                break;
            }
            let foreign = (!own(&passage)).then_some(&passage.lang);
            if self.is_told(&passage.body) {
                continue;
            }
            if let Some(heading) = passage.heading.as_deref().filter(|heading| !heading.trim().is_empty()) {
                text.block(&format!("### {}", escaped(heading.trim())));
            }
            self.tell(text, &passage.id, &passage.body, foreign);
            count += 1;
        }
    }

    fn is_told(&self, words: &str) -> bool {
        let folded = fold(words);
        folded.is_empty()
            || self.told.iter().any(|told| told.contains(&folded) || folded.contains(told.as_str()))
    }

    fn tell(&mut self, text: &mut Text, id: &str, words: &str, foreign: Option<&LangTag>) {
        if !self.is_told(words) {
            text.quoted(id, words, foreign, self.lang);
            self.told.push(fold(words));
        }
    }
}

/// Whether a field's name can stand in a slot.
pub(crate) fn names_a_slot(field: &Field) -> bool {
    !field.as_str().contains(['{', '}', '\n'])
}

/// The slot that shows a fact of the page's own place.
pub(crate) fn fact_slot(field: &Field) -> String {
    let own = if field.is_known() { "" } else { "attributes." };
    format!("{{{{fact:{own}{field}}}}}")
}

/// A text of at most so many characters, cut at a line where it can be.
fn shortened(words: &str) -> &str {
    let words = words.trim();
    let Some((end, _)) = words.char_indices().nth(LONGEST) else { return words };
    let cut = words.get(..end).unwrap_or(words);
    let at = cut.rfind('\n').or_else(|| cut.rfind(['。', '！', '？'])).unwrap_or(end);
    cut.get(..cut.ceil_char_boundary(at + 1)).unwrap_or(cut).trim_end()
}

/// A source's words as Markdown that shows them as they are.
pub(crate) fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 8);
    let mut start = true;
    for c in words.chars() {
        let special = matches!(
            c,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$'
        );
        if special || (start && matches!(c, '-' | '+' | '=')) {
            text.push('\\');
        }
        // "1." at the beginning of a line would begin a list.
        if matches!(c, '.' | ')') && !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
            text.push('\\');
        }
        text.push(c);
        start = false;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sources_words_are_no_markdown_of_ours() {
        assert_eq!(escaped("*星* {{fact:x}} [a](b)"), "\\*星\\* \\{\\{fact:x\\}\\} \\[a\\](b)");
        assert_eq!(escaped("1. 一"), "1\\. 一");
        assert_eq!(escaped("- 一"), "\\- 一");
        assert_eq!(escaped("开放 9.30"), "开放 9.30");
    }

    #[test]
    fn a_long_text_ends_with_a_sentence() {
        let long = format!("{}。{}", "松".repeat(1_400), "风".repeat(400));
        assert_eq!(shortened(&long).chars().count(), 1_401);
        assert_eq!(shortened(" 短 "), "短");
    }
}
