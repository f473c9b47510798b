//! Sources: who is read, how, and how often.

mod check;
mod rules;

pub use rules::{JsonRules, KeyUse, PageRules, Pick, Rows};

use crate::claim::Lifetimes;
use crate::ids::derive;
use crate::{Authority, Field, Instant, LangTag, SourceId};
use serde::{Deserialize, Serialize};

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
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Html, Self::Feed, Self::Json, Self::Calendar, Self::Push, Self::Upload];

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
    /// Whether the pictures on its pages may be kept and shown, and be the examples by which photographs
    /// are recognised; not without.
    #[serde(default)]
    pub pictures: Option<PictureUse>,
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

/// How a source's pictures may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureUse {
    /// The licence or permission that all its pictures are under; without one, only those are taken
    /// whose page names their licence.
    #[serde(default)]
    pub licence: Option<String>,
    /// Whom to credit where a page does not say.
    #[serde(default)]
    pub credit: Option<String>,
    /// Most pictures of one round.
    #[serde(default = "default_pictures")]
    pub most: u32,
    /// Seconds until an address is looked at again.
    #[serde(default = "default_picture_interval")]
    pub interval_s: u64,
}

fn default_pictures() -> u32 {
    200
}
fn default_picture_interval() -> u64 {
    14 * 24 * 3_600
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

    /// The least time between two looks at a document, in seconds.
    pub fn floor_s(&self) -> u64 {
        self.revisit.min_s.unwrap_or((self.interval_s / 8).max(1))
    }

    /// The longest time between two looks at a document, in seconds.
    pub fn ceiling_s(&self) -> u64 {
        let aging = self.lifetimes.of(&Field::new("opening_hours")).as_secs() / 2;
        let usual = self.interval_s.saturating_mul(4).min(aging.max(self.interval_s));
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

    /// A definition for what editors bring: taken as it comes, with the weight of the community.
    pub fn for_editors(id: &SourceId, name: &str) -> Self {
        Self { kind: SourceKind::Push, authority: Authority::Community, ..Self::for_partner(id, name) }
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
            pictures: None,
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
