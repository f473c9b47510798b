//! What happens at a place: events, exhibitions and notices, with their effect on it.

use crate::freshness::{Clocks, EVENT_LIFETIME, Freshness, SourceRef};
use crate::{DocumentId, Instant, LangTag, PlaceId, Words};
use serde::{Deserialize, Serialize};

/// What kind of happening it is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Something on show for a while.
    Exhibition,
    /// A performance, a festival, a market.
    Event,
    /// A closure, a delay, a warning.
    Notice,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Exhibition, Self::Event, Self::Notice];

    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exhibition => "exhibition",
            Self::Event => "event",
            Self::Notice => "notice",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Result<Self, Words> {
        let kind = Self::ALL.into_iter().find(|k| k.as_str() == name);
        kind.ok_or_else(|| Words::unknown("类别", "kind", name, &Self::ALL.map(Self::as_str)))
    }
}

/// What a happening does to the place while it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The place is open, whatever its usual hours say.
    Open,
    /// The place is closed.
    Closed,
    /// Part of it is closed or a service is reduced.
    Partial,
    /// Nothing changes; it is worth knowing.
    Info,
}

impl Effect {
    /// Every effect.
    pub const ALL: [Self; 4] = [Self::Open, Self::Closed, Self::Partial, Self::Info];

    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Partial => "partial",
            Self::Info => "info",
        }
    }

    /// The effect of that name.
    pub fn parse(name: &str) -> Result<Self, Words> {
        let effect = Self::ALL.into_iter().find(|e| e.as_str() == name);
        effect.ok_or_else(|| Words::unknown("影响", "effect", name, &Self::ALL.map(Self::as_str)))
    }
}

/// A title and a body in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The language of both.
    pub lang: LangTag,
    /// The title.
    pub title: String,
    /// The body; may be empty.
    pub body: String,
}

/// The text in the reader's language, else the first one.
pub fn text_for<'a>(texts: &'a [Text], lang: &LangTag) -> Option<&'a Text> {
    texts
        .iter()
        .find(|t| &t.lang == lang)
        .or_else(|| texts.iter().find(|t| t.lang.is_chinese() == lang.is_chinese()))
        .or_else(|| texts.first())
}

/// A happening in the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its identifier.
    pub id: String,
    /// Where it happens, when that is known.
    pub place: Option<PlaceId>,
    /// What kind it is.
    pub kind: EventKind,
    /// What it does to the place.
    pub effect: Effect,
    /// What it says, by language.
    pub texts: Vec<Text>,
    /// Its own address.
    pub url: Option<String>,
    /// When it starts; `None` when the source does not say.
    pub starts_at: Option<Instant>,
    /// When it ends; `None` when the source does not say.
    pub ends_at: Option<Instant>,
    /// The document it was read from.
    pub document: DocumentId,
    /// Who says so.
    pub source: SourceRef,
    /// Its clocks.
    pub clocks: Clocks,
}

impl Event {
    /// Whether it is under way at `at`. Without a start it counts from its first sight; without an
    /// end it lasts until its evidence expires.
    pub fn is_on(&self, at: Instant) -> bool {
        let starts = self.starts_at.or(self.clocks.published_at).unwrap_or(self.clocks.observed_at);
        starts <= at
            && self.ends_at.map_or_else(|| at <= self.clocks.verified_at + 4 * EVENT_LIFETIME, |end| at < end)
    }

    /// How current it is.
    pub fn freshness(&self, now: Instant) -> Freshness {
        Freshness::of(&self.clocks, self.source.clone(), EVENT_LIFETIME, now)
    }
}
