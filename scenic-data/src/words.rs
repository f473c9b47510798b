//! A sentence for people, in Chinese and in English.

use crate::LangTag;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest part of someone's own text that a sentence repeats, in characters.
const SHOWN: usize = 40;

/// A sentence in both languages. What a `parse` refuses with: it says what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Both sentences.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The sentence for a reader of `lang`.
    pub fn text(&self, lang: &LangTag) -> &str {
        if lang.is_chinese() { &self.zh } else { &self.en }
    }

    /// That a name is none of those known.
    pub fn unknown(zh_what: &str, en_what: &str, given: &str, known: &[&str]) -> Self {
        let given = shown(given);
        Self::new(
            format!("未知的{zh_what}“{given}”，可用：{}", known.join("、")),
            format!("unknown {en_what} {given:?}; use {}", known.join(", ")),
        )
    }
}

/// Someone's own text, short enough to be repeated to them.
pub fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Both sentences, for a terminal or a log, where no reader's language is known.
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.en, self.zh)
    }
}

impl std::error::Error for Words {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Effect, EventKind};
    use crate::place::PlaceKind;
    use crate::{Datum, Position, SourceId};

    #[test]
    fn a_sentence_is_read_in_the_readers_language() {
        let words = Words::new("缺少名称", "a name is missing");
        assert_eq!(
            (words.text(&LangTag::zh()), words.text(&LangTag::en())),
            ("缺少名称", "a name is missing")
        );
        assert_eq!(words.to_string(), "a name is missing / 缺少名称");
    }

    #[test]
    fn every_refusal_says_in_both_languages_what_would_be_right() {
        let long = "很".repeat(500);
        let refused: [(Option<Words>, &str); 8] = [
            (PlaceKind::parse("planet").err(), "museum"),
            (EventKind::parse("party").err(), "exhibition"),
            (Effect::parse("shut").err(), "closed"),
            (Datum::parse("mars").err(), "gcj02"),
            (Position::parse(91.0, 0.0, Datum::Wgs84).err(), "90"),
            (Position::parse_text("here", Datum::Wgs84).err(), "30.13,118.17"),
            (LangTag::parse(&long).err(), "zh-Hans"),
            (SourceId::parse("A b").err(), "a-z"),
        ];
        for (words, right) in refused {
            let words = words.expect("refused");
            assert!(words.zh.contains(right) && words.en.contains(right), "{words}");
            assert!(words.zh.chars().any(|c| c > '\u{4e00}') && words.en.chars().count() < 200, "{words}");
        }
    }
}
