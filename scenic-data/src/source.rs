//! Sources: who is read, how, and how often.

use crate::claim::Lifetimes;
use crate::ids::derive;
use crate::place::PlaceKind;
use crate::{Authority, Field, Instant, LangTag, SourceId};
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
    /// Answers of a JSON API, page by page: items become the records of a partner's file.
    Json,
    /// iCalendar: events, and the occurrences of those that recur.
    Calendar,
    /// Web pages that are sent, by hand or by a push; never crawled.
    Push,
    /// Files a partner uploads; never crawled.
    Upload,
}

impl SourceKind {
    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Feed => "feed",
            Self::Json => "json",
            Self::Calendar => "calendar",
            Self::Push => "push",
            Self::Upload => "upload",
        }
    }
}

impl SourceKind {
    /// Whether its documents are fetched.
    pub fn is_crawled(self) -> bool {
        !matches!(self, Self::Push | Self::Upload)
    }

    /// Whether its documents are web pages.
    pub fn is_html(self) -> bool {
        matches!(self, Self::Html | Self::Push)
    }

    /// Whether a document of it leads to others that are looked for again when nothing leads to them.
    pub fn follows_links(self) -> bool {
        self == Self::Html
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
    /// Seconds between runs, and between two looks at a document of which nothing is known yet.
    #[serde(default = "default_interval")]
    pub interval_s: u64,
    /// When runs begin, as a cron expression in the source's time zone, in place of the interval.
    #[serde(default)]
    pub cron: Option<String>,
    /// How often its documents are looked at again.
    #[serde(default)]
    pub revisit: Revisit,
    /// Least milliseconds between two requests to one host.
    #[serde(default = "default_pace")]
    pub pace_ms: u64,
    /// The share of its facts that should be within their lifetime at any time.
    #[serde(default = "default_objective")]
    pub objective: f64,
    /// How pages are read into fields, where a site's own form must be told.
    #[serde(default)]
    pub rules: Option<PageRules>,
    /// How the answers of a JSON API are read.
    #[serde(default)]
    pub json: Option<JsonRules>,
    /// The key that its host asks for.
    #[serde(default)]
    pub key: Option<KeyUse>,
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
fn default_objective() -> f64 {
    0.95
}
fn default_pace() -> u64 {
    1_000
}

/// How often a source's documents are looked at again: by how often each has changed, within bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revisit {
    /// Never sooner, in seconds; an eighth of the interval unless told.
    #[serde(default)]
    pub min_s: Option<u64>,
    /// Never later, in seconds; four intervals unless told, and never past half the lifetime of
    /// hours and prices.
    #[serde(default)]
    pub max_s: Option<u64>,
    /// Requests a day for all documents together; one an interval for each unless told.
    #[serde(default)]
    pub per_day: Option<u32>,
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
        if self.kind.is_crawled() && self.start.is_empty() {
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
        if self.json.is_some() && self.kind != SourceKind::Json {
            say("json", "only for sources of kind json".into());
        }
        for (field, pointer) in self.json.iter().flat_map(JsonRules::pointers) {
            if !pointer.is_empty() && !pointer.starts_with('/') {
                say(&field, format!("not a JSON pointer such as /data/list: {pointer:?}"));
            }
        }
        let (floor, ceiling) = (self.floor_s(), self.ceiling_s());
        if !(1..=366 * 86_400).contains(&floor) {
            say("revisit.min_s", "between a second and a year".into());
        }
        if ceiling < floor || ceiling > 366 * 86_400 {
            say("revisit.max_s", format!("at least min_s ({floor}) and at most a year"));
        }
        if let Some(cron) = &self.cron
            && let Err(error) = cron.parse::<croner::Cron>()
        {
            say("cron", format!("not a cron expression such as \"30 6 * * *\": {error}"));
        }
        if !(0.0..=1.0).contains(&self.objective) {
            say("objective", "a share between 0 and 1".into());
        }
        if self.pace_ms > 600_000 {
            say("pace_ms", "at most 600000 (ten minutes)".into());
        }
        found
    }

    /// The least time between two looks at a document, in seconds.
    pub fn floor_s(&self) -> u64 {
        self.revisit.min_s.unwrap_or((self.interval_s / 8).max(1))
    }

    /// The longest time between two looks at a document, in seconds.
    pub fn ceiling_s(&self) -> u64 {
        let aging = self.lifetimes.of(&Field::new("opening_hours")).as_secs() / 2;
        let usual = (self.interval_s * 4).min(aging.max(self.interval_s));
        self.revisit.max_s.unwrap_or(usual.max(self.floor_s()))
    }

    /// A digest of what decides how a document is read: kind, language, time zone, country, rules.
    /// Where and how often to look, and how much the source's word weighs, are not among them.
    pub fn reading(&self) -> String {
        let json = self.json.as_ref().map(|json| (&json.items, &json.record, &json.fields));
        let parts = (self.kind, &self.lang, self.time_zone, &self.country, &self.rules, json);
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
            cron: None,
            revisit: Revisit::default(),
            pace_ms: default_pace(),
            objective: default_objective(),
            rules: None,
            json: None,
            key: None,
            lifetimes: Lifetimes::default(),
        }
    }
}

impl JsonRules {
    /// Every pointer with the field that holds it.
    fn pointers(&self) -> Vec<(String, &str)> {
        let own = [("json.items", Some(&self.items)), ("json.next", self.next.as_ref())];
        let own = own.into_iter().filter_map(|(field, pointer)| Some((field.to_owned(), pointer?.as_str())));
        let fields = self.fields.iter().filter(|(_, from)| !from.starts_with('='));
        own.chain(fields.map(|(name, from)| (format!("json.fields.{name}"), from.as_str()))).collect()
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
