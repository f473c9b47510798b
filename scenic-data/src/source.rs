//! Sources: who is read, how, and how often.

use crate::claim::Lifetimes;
use crate::ids::derive;
use crate::place::PlaceKind;
use crate::{Authority, Instant, LangTag, SourceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a source's addresses serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A web site: pages are followed from the start pages; each is read by rules, JSON-LD and text.
    Html,
    /// RSS, Atom or JSON Feed: items become notices and events.
    Feed,
    /// Files a partner uploads; never crawled.
    Upload,
}

impl SourceKind {
    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Feed => "feed",
            Self::Upload => "upload",
        }
    }
}

/// A source as an operator writes it (TOML) or posts it (JSON). Every limit has a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceDefinition {
    /// Lower-case letters, digits, dashes.
    pub id: String,
    /// For readers.
    pub name: String,
    /// What it serves.
    pub kind: SourceKind,
    /// How much its word weighs.
    pub authority: Authority,
    /// The language of its pages, where they do not say.
    #[serde(default)]
    pub lang: Option<LangTag>,
    /// IANA time zone of its places and dates.
    #[serde(default = "default_zone")]
    pub time_zone: chrono_tz::Tz,
    /// ISO 3166 country of its places.
    #[serde(default)]
    pub country: Option<String>,
    /// Where to start (pages or feeds). Absolute http(s) addresses.
    #[serde(default)]
    pub start: Vec<String>,
    /// Regular expressions on path and query: links to follow. Empty: everything below the start
    /// pages' hosts.
    #[serde(default)]
    pub follow: Vec<String>,
    /// Regular expressions on path and query: links never to follow.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// How many links away from a start page.
    #[serde(default = "default_depth")]
    pub max_depth: u32,
    /// How many documents in one run.
    #[serde(default = "default_pages")]
    pub max_pages: u32,
    /// Seconds between runs.
    #[serde(default = "default_interval")]
    pub interval_s: u64,
    /// Least milliseconds between two requests to one host.
    #[serde(default = "default_pace")]
    pub pace_ms: u64,
    /// How pages are read into fields, where a site's own form must be told.
    #[serde(default)]
    pub rules: Option<PageRules>,
    /// The source's own lifetimes by field class, in seconds.
    #[serde(default)]
    pub lifetimes: Lifetimes,
}

fn default_zone() -> chrono_tz::Tz {
    chrono_tz::Asia::Shanghai
}
fn default_depth() -> u32 {
    3
}
fn default_pages() -> u32 {
    1_000
}
fn default_interval() -> u64 {
    6 * 3_600
}
fn default_pace() -> u64 {
    1_000
}

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

/// A source in the store.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its identifier.
    pub id: SourceId,
    /// How it is read.
    pub definition: SourceDefinition,
    /// Whether the timetable runs it.
    pub enabled: bool,
    /// When it comes due; `None` never ran.
    pub next_due_at: Option<Instant>,
}

impl SourceDefinition {
    /// Most start addresses, and most rules of each sort.
    pub const MAX_ENTRIES: usize = 1_000;

    /// Checks what the types cannot: names, addresses, patterns, ranges. Returns every problem as
    /// `(field, message)`.
    pub fn problems(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut say = |field: &str, message: String| found.push((field.to_owned(), message));
        if let Err(words) = SourceId::parse(&self.id) {
            say("id", words.to_string());
        }
        if self.name.trim().is_empty() || self.name.chars().count() > 200 {
            say("name", "a name has 1 to 200 characters".into());
        }
        if self.kind != SourceKind::Upload && self.start.is_empty() {
            say("start", "give at least one address to start from".into());
        }
        for (field, list) in [("start", &self.start), ("follow", &self.follow), ("ignore", &self.ignore)] {
            if list.len() > Self::MAX_ENTRIES {
                say(field, format!("at most {} entries", Self::MAX_ENTRIES));
            }
        }
        for (i, start) in self.start.iter().enumerate() {
            match url::Url::parse(start) {
                Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {}
                Ok(url) => say(
                    &format!("start[{i}]"),
                    format!("only http and https addresses, not {}", url.scheme()),
                ),
                Err(error) => say(&format!("start[{i}]"), format!("not an address: {error}")),
            }
        }
        for (field, list) in [("follow", &self.follow), ("ignore", &self.ignore)] {
            for (i, pattern) in list.iter().enumerate() {
                if let Err(error) = regex::Regex::new(pattern) {
                    say(&format!("{field}[{i}]"), format!("not a regular expression: {error}"));
                }
            }
        }
        if !(1..=1_000_000).contains(&self.max_pages) {
            say("max_pages", "between 1 and 1000000".into());
        }
        if self.max_depth > 100 {
            say("max_depth", "at most 100".into());
        }
        if !(1..=366 * 86_400).contains(&self.interval_s) {
            say("interval_s", "between a second and a year".into());
        }
        if self.pace_ms > 600_000 {
            say("pace_ms", "at most 600000 (ten minutes)".into());
        }
        found
    }

    /// A digest of what decides how a document is read: kind, language, time zone, country, rules.
    /// Where and how often to look, and how much the source's word weighs, are not among them.
    pub fn reading(&self) -> String {
        let parts = (self.kind, &self.lang, self.time_zone, &self.country, &self.rules);
        // Plain data is always written; without it, documents would only not be read again.
        let written = serde_json::to_string(&parts).unwrap_or_default();
        derive("reading", &[&written])
    }

    /// A definition for a partner's uploads.
    pub fn for_partner(id: &SourceId, name: &str) -> Self {
        Self {
            id: id.to_string(),
            name: name.to_owned(),
            kind: SourceKind::Upload,
            authority: Authority::Partner,
            lang: None,
            time_zone: default_zone(),
            country: Some("CN".to_owned()),
            start: Vec::new(),
            follow: Vec::new(),
            ignore: Vec::new(),
            max_depth: default_depth(),
            max_pages: default_pages(),
            interval_s: default_interval(),
            pace_ms: default_pace(),
            rules: None,
            lifetimes: Lifetimes::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_decides_how_pages_are_read_changes_the_reading() {
        let usual = SourceDefinition::for_partner(&SourceId::from("site"), "A site");
        let with = |edit: fn(&mut SourceDefinition)| {
            let mut other = usual.clone();
            edit(&mut other);
            other.reading()
        };
        assert_eq!(with(|d| d.interval_s = 60), usual.reading());
        assert_eq!(with(|d| d.authority = Authority::Community), usual.reading());
        let changed = [
            with(|d| d.kind = SourceKind::Feed),
            with(|d| d.lang = Some(LangTag::en())),
            with(|d| d.time_zone = chrono_tz::Asia::Tokyo),
            with(|d| d.country = None),
            with(|d| d.rules = Some(PageRules { record: ".sight".into(), ..PageRules::default() })),
        ];
        assert!(changed.iter().all(|reading| *reading != usual.reading()), "{changed:?}");
    }
}
