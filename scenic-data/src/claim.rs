//! The claim: one value of one field of one place, with its source, its quote and its clocks.

use crate::freshness::{Clocks, Freshness, SourceRef};
use crate::money::Money;
use crate::{DocumentId, Field, Instant, LangTag, PlaceId, field::FieldClass};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// What a value means, where an extractor understood it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type", content = "value")]
pub enum Typed {
    /// Minutes, least and most.
    Minutes(u32, u32),
    /// An amount of money; a ticket's lowest full price.
    Money(Money),
    /// A number such as a rating.
    Number(f64),
    /// Names or identifiers in order.
    List(Vec<String>),
    /// OSM opening-hours syntax.
    Hours(String),
}

/// A claim as an extractor makes it, before it has a place and clocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimDraft {
    /// What it is about.
    pub field: Field,
    /// The language of the value, where it is text in a language.
    pub lang: Option<LangTag>,
    /// The value as a reader sees it.
    pub value: String,
    /// What it means, where understood.
    pub typed: Option<Typed>,
    /// The words of the source that say so, verbatim.
    pub quote: String,
    /// When it starts to hold.
    pub valid_from: Option<Instant>,
    /// When it ceases to hold.
    pub valid_until: Option<Instant>,
}

impl ClaimDraft {
    /// A plain claim whose quote is its value.
    pub fn text(field: Field, lang: Option<LangTag>, value: impl Into<String>) -> Self {
        let value = value.into();
        Self { field, lang, quote: value.clone(), value, typed: None, valid_from: None, valid_until: None }
    }
}

/// A claim in the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Its identifier.
    pub id: String,
    /// Whom it is about.
    pub place: PlaceId,
    /// What it says.
    pub draft: ClaimDraft,
    /// The document it was read from.
    pub document: DocumentId,
    /// Who says so.
    pub source: SourceRef,
    /// The source's own lifetime for values of this class, where it sets one.
    pub lifetime: Duration,
    /// Its clocks.
    pub clocks: Clocks,
    /// When we came to know it.
    pub known_from: Instant,
    /// When we ceased to believe it; `None` while current.
    pub known_until: Option<Instant>,
}

impl Claim {
    /// What the claim is about.
    pub fn field(&self) -> &Field {
        &self.draft.field
    }

    /// The value as a reader sees it.
    pub fn value(&self) -> &str {
        &self.draft.value
    }

    /// How current it is.
    pub fn freshness(&self, now: Instant) -> Freshness {
        Freshness::of(&self.clocks, self.source.clone(), self.lifetime, now)
    }
}

/// Lifetimes a source sets for field classes, over the usual ones, in seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lifetimes(pub BTreeMap<FieldClass, u64>);

impl Lifetimes {
    /// The lifetime of values of `field` from this source.
    pub fn of(&self, field: &Field) -> Duration {
        let class = field.class();
        self.0.get(&class).map_or_else(|| class.lifetime(), |seconds| Duration::from_secs(*seconds))
    }
}
