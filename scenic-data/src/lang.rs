//! Languages of text, as far as a guide must tell them apart.

use crate::Words;
use crate::words::shown;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A BCP-47 tag in its usual spelling (`zh-Hans`, `en`, `ja`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(value_type = String)]
#[serde(into = "String", try_from = "String")]
pub struct LangTag(String);

impl LangTag {
    /// Simplified Chinese.
    pub fn zh() -> Self {
        Self("zh-Hans".to_owned())
    }

    /// English.
    pub fn en() -> Self {
        Self("en".to_owned())
    }

    /// Accepts a well-formed tag; `zh`, `zh-CN`, `zh_CN` become `zh-Hans`, `zh-TW` and `zh-HK`
    /// become `zh-Hant`, and an English region is dropped.
    pub fn parse(text: &str) -> Result<Self, Words> {
        let tag = text.trim().replace('_', "-");
        let mut parts = tag.split('-');
        let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
        let well_formed = (2..=3).contains(&primary.len())
            && primary.bytes().all(|b| b.is_ascii_lowercase())
            && tag.len() <= 35
            && parts
                .clone()
                .all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
        if !well_formed {
            return Err(Words::new(
                format!("语言用 BCP-47 代码，例如 zh-Hans、en，而不是“{}”", shown(text)),
                format!("a language is a BCP-47 tag such as zh-Hans or en, not {:?}", shown(text)),
            ));
        }
        let rest: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
        Ok(Self(match primary.as_str() {
            "zh" if rest.iter().any(|p| matches!(p.as_str(), "hant" | "tw" | "hk" | "mo")) => {
                "zh-Hant".into()
            }
            "zh" | "cn" => "zh-Hans".into(),
            "en" => "en".into(),
            _ => tag.to_owned(),
        }))
    }

    /// The language of a text by its script: any Han without kana is Chinese, else English when it
    /// has Latin letters, else `None`.
    pub fn detect(text: &str) -> Option<Self> {
        let (mut han, mut kana, mut hangul, mut latin) = (0, 0, 0, 0);
        for c in text.chars() {
            match c {
                '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}' => han += 1,
                '\u{3040}'..='\u{30ff}' => kana += 1,
                '\u{ac00}'..='\u{d7af}' => hangul += 1,
                c if c.is_alphabetic() => latin += 1,
                _ => {}
            }
        }
        if hangul > 0 {
            Some(Self("ko".to_owned()))
        } else if kana > 0 && kana * 8 >= han {
            Some(Self("ja".to_owned()))
        } else if han > 0 && (han * 4 >= latin) {
            Some(Self::zh())
        } else if latin > 0 {
            Some(Self::en())
        } else {
            None
        }
    }

    /// Whether this is any kind of Chinese.
    pub fn is_chinese(&self) -> bool {
        self.0.starts_with("zh")
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LangTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<LangTag> for String {
    fn from(tag: LangTag) -> Self {
        tag.0
    }
}

impl TryFrom<String> for LangTag {
    type Error = Words;
    fn try_from(text: String) -> Result<Self, Words> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_brought_to_their_usual_spelling() {
        for (given, expected) in
            [("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh_TW", "zh-Hant"), ("EN-us", "en"), ("ja", "ja")]
        {
            assert_eq!(LangTag::parse(given).map(|t| t.to_string()), Ok(expected.to_owned()));
        }
        for bad in ["", "x", "chinese please", "zh-", "<script>"] {
            assert!(LangTag::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_question_shows_its_language_by_its_script() {
        assert_eq!(LangTag::detect("故宫几点开门?"), Some(LangTag::zh()));
        assert_eq!(LangTag::detect("When does it open?"), Some(LangTag::en()));
        assert_eq!(LangTag::detect("798艺术区WiFi password?"), Some(LangTag::zh()));
        assert_eq!(LangTag::detect("12:30"), None);
    }
}
