//! The fields a claim can be about, their labels and how long a value of each keeps.

use crate::LangTag;
use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};

/// How quickly values of a field go out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldClass {
    /// Crowds, delays, weather: minutes.
    Live,
    /// Hours and prices: a day or a few.
    Visit,
    /// Phone, address, transport, ratings: weeks.
    Contact,
    /// Names, positions, stories, history: years.
    Lasting,
}

impl FieldClass {
    /// The name used in definitions.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Visit => "visit",
            Self::Contact => "contact",
            Self::Lasting => "lasting",
        }
    }

    /// How long a confirmed value counts as current.
    pub fn lifetime(self) -> Duration {
        const DAY: u64 = 86_400;
        Duration::from_secs(match self {
            Self::Live => 15 * 60,
            Self::Visit => 3 * DAY,
            Self::Contact => 30 * DAY,
            Self::Lasting => 730 * DAY,
        })
    }
}

/// A field of a place: one of the known ones, or a source's own label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(value_type = String)]
#[serde(into = "String", from = "String")]
pub struct Field(String);

struct Known {
    key: &'static str,
    class: FieldClass,
    zh: &'static str,
    en: &'static str,
    prose: bool,
}

const fn known(
    key: &'static str,
    class: FieldClass,
    zh: &'static str,
    en: &'static str,
    prose: bool,
) -> Known {
    Known { key, class, zh, en, prose }
}

use FieldClass::{Contact, Lasting, Live, Visit};
const KNOWN: &[Known] = &[
    known("opening_hours", Visit, "开放时间", "Opening hours", false),
    known("ticket", Visit, "门票", "Tickets", false),
    known("price", Visit, "人均消费", "Price", false),
    known("visit_min", Lasting, "建议游玩时间", "Suggested visit", false),
    known("address", Contact, "地址", "Address", false),
    known("phone", Contact, "电话", "Phone", false),
    known("url", Contact, "网址", "Website", false),
    known("transport", Contact, "交通", "Getting there", false),
    known("rating", Contact, "评分", "Rating", false),
    known("near", Lasting, "周边景点", "Nearby", false),
    known("tags", Lasting, "标签", "Tags", false),
    known("intro", Lasting, "简介", "Introduction", true),
    known("history", Lasting, "历史", "History", true),
    known("legend", Lasting, "传说", "Legend", true),
    known("highlights", Lasting, "看点", "What to look at", true),
    known("tips", Contact, "提示", "Tips", true),
    known("crowd", Live, "客流", "Crowd", false),
    known("status", Live, "状态", "Status", false),
];

impl Field {
    /// Longest accepted label, in characters.
    pub const MAX_LABEL: usize = 60;

    /// The field of that key or label. Known keys and their Chinese or English labels give the
    /// known field; any other text is a field of its own under that label. Control characters are no
    /// part of a label.
    pub fn new(name: &str) -> Self {
        let clean: String;
        let name = if name.contains(char::is_control) {
            clean = name.chars().filter(|c| !c.is_control()).collect();
            clean.as_str()
        } else {
            name
        };
        let name = name.trim();
        let found = KNOWN.iter().find(|k| k.key == name || k.zh == name || k.en.eq_ignore_ascii_case(name));
        match found {
            Some(known) => Self(known.key.to_owned()),
            None => Self(name.chars().take(Self::MAX_LABEL).collect()),
        }
    }

    /// The key: a known name, or the source's label.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn known(&self) -> Option<&'static Known> {
        KNOWN.iter().find(|k| k.key == self.0)
    }

    /// Whether this is one of the known fields rather than a source's own label.
    pub fn is_known(&self) -> bool {
        self.known().is_some()
    }

    /// How quickly its values age. A source's own label ages like contact data.
    pub fn class(&self) -> FieldClass {
        self.known().map_or(FieldClass::Contact, |k| k.class)
    }

    /// Whether values are passages to be read rather than facts to be stated.
    pub fn is_prose(&self) -> bool {
        self.known().is_some_and(|k| k.prose)
    }

    /// The label in the reader's language; a source's own label stands as it is.
    pub fn label(&self, lang: &LangTag) -> &str {
        match self.known() {
            Some(k) if lang.is_chinese() => k.zh,
            Some(k) => k.en,
            None => &self.0,
        }
    }

    /// Every known field, in the order a page shows them.
    pub fn all_known() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(|k| Self(k.key.to_owned()))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.0
    }
}

impl From<String> for Field {
    fn from(name: String) -> Self {
        Self::new(&name)
    }
}

impl From<&str> for Field {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_in_either_language_names_the_known_field() {
        for name in ["opening_hours", "开放时间", "Opening hours", " opening hours "] {
            assert_eq!(Field::new(name).as_str(), "opening_hours");
        }
        let own = Field::new("最佳季节");
        assert!(!own.is_known());
        assert_eq!(own.label(&LangTag::en()), "最佳季节");
    }

    #[test]
    fn a_label_has_no_control_characters() {
        assert_eq!(Field::new("树\0龄\n").as_str(), "树龄");
        assert_eq!(Field::new("tick\0et").as_str(), "ticket");
    }

    #[test]
    fn prices_age_faster_than_history() {
        assert!(Field::new("ticket").class().lifetime() < Field::new("history").class().lifetime());
    }
}
