//! What happens at a place: events, exhibitions and notices, with their effect on it.

use crate::freshness::{Clocks, EVENT_EXPIRY, EVENT_LIFETIME, Freshness, SourceRef};
use crate::{DocumentId, Instant, LangTag, PlaceId, Words};
use chrono::{DateTime, TimeDelta, Utc};
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

/// What became of one occurrence of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OccurrenceState {
    /// It takes place, as far as is known.
    #[default]
    Scheduled,
    /// It takes place, and nobody else is let in.
    SoldOut,
    /// It does not take place.
    Cancelled,
}

impl OccurrenceState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Scheduled, Self::SoldOut, Self::Cancelled];

    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::SoldOut => "sold_out",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Result<Self, Words> {
        let state = Self::ALL.into_iter().find(|state| state.as_str() == name);
        state.ok_or_else(|| {
            Words::unknown("场次状态", "state of an occurrence", name, &Self::ALL.map(Self::as_str))
        })
    }
}

/// One time that an event takes place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Occurrence {
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends (exclusive).
    pub ends_at: DateTime<Utc>,
    /// What became of it.
    #[serde(default)]
    pub state: OccurrenceState,
}

impl Occurrence {
    /// Most occurrences of one event.
    pub const MOST: usize = 400;

    /// From when to when they reach together, those that are cancelled too.
    pub fn reach(occurrences: &[Self]) -> Option<(Instant, Instant)> {
        let first = occurrences.iter().map(|one| one.starts_at).min()?;
        let last = occurrences.iter().map(|one| one.ends_at).max()?;
        Some((first, last))
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
    /// Each time that it takes place, in order, where the source says so; else it lasts from its start
    /// to its end.
    pub occurrences: Vec<Occurrence>,
    /// The document it was read from.
    pub document: DocumentId,
    /// Who says so.
    pub source: SourceRef,
    /// Its clocks.
    pub clocks: Clocks,
}

impl Event {
    /// The times at which it is under way, each without its end. Without a start it counts from its
    /// first sight; without an end it lasts until its evidence expires. An occurrence that is cancelled
    /// is none.
    pub fn spans(&self) -> Vec<(Instant, Instant)> {
        if !self.occurrences.is_empty() {
            let held = self.occurrences.iter().filter(|one| one.state != OccurrenceState::Cancelled);
            return held.map(|one| (one.starts_at, one.ends_at)).collect();
        }
        let starts = self.starts_at.or(self.clocks.published_at).unwrap_or(self.clocks.observed_at);
        // The last moment at which its evidence counts is within it.
        let expires = self.clocks.verified_at + EVENT_EXPIRY + TimeDelta::milliseconds(1);
        vec![(starts, self.ends_at.unwrap_or(expires))]
    }

    /// Whether it is under way at `at`.
    pub fn is_on(&self, at: Instant) -> bool {
        self.spans().into_iter().any(|(from, to)| from <= at && at < to)
    }

    /// Whether it is under way at any time from `from` to `to`.
    pub fn is_on_within(&self, from: Instant, to: Instant) -> bool {
        self.spans().into_iter().any(|(starts, ends)| starts <= to && from < ends)
    }

    /// Whether it was to take place, and no occurrence of it will.
    pub fn is_cancelled(&self) -> bool {
        !self.occurrences.is_empty()
            && self.occurrences.iter().all(|one| one.state == OccurrenceState::Cancelled)
    }

    /// The occurrence under way at `at`, else the next one that is held.
    pub fn next(&self, at: Instant) -> Option<&Occurrence> {
        let held = self.occurrences.iter().filter(|one| one.state != OccurrenceState::Cancelled);
        held.filter(|one| at < one.ends_at).min_by_key(|one| one.starts_at)
    }

    /// How current it is.
    pub fn freshness(&self, now: Instant) -> Freshness {
        Freshness::of(&self.clocks, self.source.clone(), EVENT_LIFETIME, now)
    }
}
