//! A page's Markdown as words: for the search and for summaries.

use super::slots::Slot;
use super::source::{Source, index, is_taken_out, unguarded};
use super::wide::joins;
use pulldown_cmark::{Event, Tag, TagEnd};

/// The words of a text without its markup, a line for each paragraph, heading, item and row. Slots become what
/// `fill` says; those in code stay as they are written.
pub fn plain(markdown: &str, fill: &mut dyn FnMut(&Slot) -> String) -> String {
    let source = Source::of(markdown);
    let mut lines = Lines::default();
    let (mut in_code, mut images) = (false, 0_usize);
    for (event, _) in source.events() {
        match event {
            Event::Text(text) if in_code => lines.add(&source.verbatim(&text)),
            Event::Code(text) => lines.add(&source.verbatim(&text)),
            Event::Text(text) => {
                for c in unguarded(&text).chars() {
                    let slot = index(c).and_then(|index| source.slots.get(index));
                    match slot {
                        Some(found) if images == 0 => lines.add(&fill(&found.slot)),
                        None if !is_taken_out(c) => lines.add(c.encode_utf8(&mut [0; 4])),
                        _ => {}
                    }
                }
            }
            Event::SoftBreak => lines.broken = true,
            Event::End(TagEnd::TableCell) => lines.add(" "),
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                lines.end();
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                lines.end();
            }
            Event::Start(Tag::Item | Tag::Paragraph | Tag::Heading { .. })
            | Event::End(
                TagEnd::Item | TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableHead | TagEnd::TableRow,
            )
            | Event::HardBreak => lines.end(),
            _ => {}
        }
    }
    lines.finish()
}

/// Lines in the making.
#[derive(Default)]
struct Lines {
    text: String,
    /// Whether the source's line ended here, and the sentence goes on.
    broken: bool,
}

impl Lines {
    fn add(&mut self, words: &str) {
        let Some(first) = words.chars().next() else { return };
        if std::mem::take(&mut self.broken) {
            let joined = self.text.chars().next_back().is_some_and(|last| joins(last, first));
            self.text.push_str(if joined { "" } else { " " });
        }
        self.text.push_str(words);
    }

    fn end(&mut self) {
        self.broken = false;
        self.text.push('\n');
    }

    fn finish(&self) -> String {
        let lines = self.text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_gone_and_words_stay() {
        let text = "# 听涛松门\n\n始建于**宋代**，\n原有[三道](/a)门。\\\n又名松门。\n\n- 一\n- two\n  lines\n\n> q\n\n| a | b |\n|-|-|\n| `c` | ![d{{status}}](/v1/photos/e) |\n\n```\n{{status}}\n```\n<b>{{ticket}} {{status}}</b>";
        let plain = plain(text, &mut |slot| format!("({slot})"));
        assert_eq!(
            plain,
            "听涛松门\n始建于宋代，原有三道门。\n又名松门。\n一\ntwo lines\nq\na b\nc d\n{{status}}\n<b>({{ticket}}) ({{status}})</b>"
        );
    }

    #[test]
    fn a_line_break_is_a_blank_where_the_script_has_blanks() {
        assert_eq!(plain("松\n门", &mut |_| String::new()), "松门");
        assert_eq!(plain("pine\ngate", &mut |_| String::new()), "pine gate");
        assert_eq!(plain("门票\n{{fact:ticket}}", &mut |_| "八十元".to_owned()), "门票八十元");
        assert_eq!(plain("costs\n{{fact:ticket}}", &mut |_| "¥80".to_owned()), "costs ¥80");
    }
}
