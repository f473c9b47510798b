//! How documents of a source are read, where that must be told.

use crate::place::PlaceKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a site's own form of page is read. Every selector is CSS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageRules {
    /// The element that holds a record; a page without it gives only passages.
    pub record: String,
    /// What identifies the place within the source; without it the page's address does.
    #[serde(default)]
    pub external_id: Option<Pick>,
    /// The kind, when every record is of one.
    #[serde(default)]
    pub kind: Option<PlaceKind>,
    /// What to take for each field. Keys are field names of the partner record: `name`, `names.en`,
    /// `aliases`, `kind`, `parent`, `location`, `opening_hours`, `ticket`, `intro` …
    #[serde(default)]
    pub fields: BTreeMap<String, Pick>,
    /// Rows of labels and values; each becomes a field under its label.
    #[serde(default)]
    pub rows: Option<Rows>,
}

/// What to take from a record's element.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pick {
    /// Where to look below the record; empty is the record's element itself.
    #[serde(default)]
    pub select: String,
    /// Which attribute to take instead of the text.
    #[serde(default)]
    pub attr: Option<String>,
    /// Take every match (one line each) rather than the first.
    #[serde(default)]
    pub all: bool,
    /// A separator that splits the text into several values.
    #[serde(default)]
    pub split: Option<String>,
}

/// How the answers of a JSON API are read. Places in an answer are named by JSON pointers (RFC 6901),
/// such as `/data/list`; the empty one is the whole answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JsonRules {
    /// Where the items are: an array, or a single one.
    #[serde(default)]
    pub items: String,
    /// What each item is, as the `type` of the partner record; a place unless told.
    #[serde(default)]
    pub record: Option<String>,
    /// Where each field of the partner record is within an item, by name; dots nest (`names.en`). A
    /// value that begins with `=` is the value itself. Without any, items are partner records.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Where an answer names the address of the next one.
    #[serde(default)]
    pub next: Option<String>,
    /// The query parameter that counts pages, where answers do not name the next one; the last page
    /// is the first without items.
    #[serde(default)]
    pub page: Option<String>,
}

/// A key that requests carry. The key itself is in the configuration of the crawler, and is sent to
/// the host it is for and to no other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyUse {
    /// Its name in the configuration.
    pub name: String,
    /// The header that carries it; `Authorization: Bearer …` unless told.
    #[serde(default)]
    pub header: Option<String>,
}

/// A table or list of labelled facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// Each row.
    pub select: String,
    /// The label within a row.
    pub label: String,
    /// The value within a row.
    pub value: String,
}

impl JsonRules {
    /// Every pointer with the field that holds it.
    pub(super) fn pointers(&self) -> Vec<(String, &str)> {
        let own = [("json.items", Some(&self.items)), ("json.next", self.next.as_ref())];
        let own = own.into_iter().filter_map(|(field, pointer)| Some((field.to_owned(), pointer?.as_str())));
        let fields = self.fields.iter().filter(|(_, from)| !from.starts_with('='));
        own.chain(fields.map(|(name, from)| (format!("json.fields.{name}"), from.as_str()))).collect()
    }
}
