//! The parcels `ingest` hands to the store: what one document says, already matched to places.

use crate::claim::ClaimDraft;
use crate::event::{Effect, EventKind, Occurrence, Text};
use crate::extent::Extent;
use crate::picture::{Season, View};
use crate::place::{Name, PlaceKind};
use crate::{Datum, Instant, LangTag, PlaceId, Position};
use serde::{Deserialize, Serialize};

/// A place as a document describes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlaceRecord {
    /// How the source identifies it; unique within the source.
    pub external_id: String,
    /// What kind it is, where the source says so.
    pub kind: Option<PlaceKind>,
    /// One name per language; the first is the main one. Never empty.
    pub names: Vec<Name>,
    /// Other names.
    pub aliases: Vec<Name>,
    /// What it is part of: an external id of the same source, or a name.
    pub parent: Option<String>,
    /// Where it is, already WGS-84.
    pub position: Option<Position>,
    /// The ground that it covers, already WGS-84.
    pub extent: Option<Extent>,
    /// From how far it can be seen, metres.
    pub seen_from_m: Option<u32>,
    /// The datum the source used.
    pub datum: Datum,
    /// Addresses that identify the same place elsewhere (`sameAs`).
    pub same_as: Vec<String>,
    /// What is claimed.
    pub claims: Vec<ClaimDraft>,
    /// Pictures.
    pub photos: Vec<PhotoRecord>,
}

/// A picture as a document describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PhotoRecord {
    /// Address or file name.
    pub url: String,
    /// What it shows.
    pub caption: Option<String>,
    /// Whom to credit.
    pub credit: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
    /// From where it looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
    /// The season it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<Season>,
    /// Whether it was taken within.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indoor: Option<bool>,
    /// The picture itself, where its bytes are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

impl PhotoRecord {
    /// A picture of which nothing but its address is known.
    pub fn at(url: String) -> Self {
        Self { url, ..Self::default() }
    }
}

/// An event, exhibition or notice as a document describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventRecord {
    /// How the source identifies it; unique within the document.
    pub external_id: String,
    /// Where: an external id of the same source, or a name; `None` when the document does not say.
    pub place: Option<String>,
    /// What kind it is.
    pub kind: EventKind,
    /// What it does to the place.
    pub effect: Effect,
    /// What it says, by language. Never empty.
    pub texts: Vec<Text>,
    /// Its own address.
    pub url: Option<String>,
    /// When it starts.
    pub starts_at: Option<Instant>,
    /// When it ends (exclusive).
    pub ends_at: Option<Instant>,
    /// Each time that it takes place, where the document names several or says what became of one.
    pub occurrences: Vec<Occurrence>,
    /// When the source says it was published.
    pub published_at: Option<Instant>,
}

/// A route as a document describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteRecord {
    /// How the source identifies it.
    pub external_id: String,
    /// Name and description, by language. Never empty.
    pub texts: Vec<Text>,
    /// External ids or names of its stops, in order.
    pub stops: Vec<String>,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// How long it is, metres.
    pub distance_m: Option<u32>,
    /// As the source calls it.
    pub difficulty: Option<String>,
    /// When it can be walked, as the source says: `4月至10月`, `Apr-Oct`.
    pub season: Option<String>,
    /// The line that it follows, WGS-84; empty when the source gives none.
    pub line: Vec<Position>,
}

/// A piece of readable text of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageRecord {
    /// The heading above it.
    pub heading: Option<String>,
    /// The text, paragraphs separated by a line break.
    pub body: String,
    /// Its language.
    pub lang: LangTag,
}

/// By what a document was read. When either changes, it is read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The version of the extractors.
    pub reader: u32,
    /// The digest of the source's definition ([`crate::source::SourceDefinition::reading`]).
    pub definition: String,
}

/// How far back a document reaches: what it means that it does not name an event any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Reach {
    /// It says all there is to say: what it does not name is withdrawn.
    #[default]
    Everything,
    /// It is a window on the latest: only what was published after this would still be in it.
    Since(Instant),
    /// It is a window without dates: what it does not name is withdrawn when it has shrunk, else it
    /// was pushed out by something newer.
    Undated,
}

/// What one document says, with every reference resolved to places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contribution {
    /// The document's title.
    pub title: Option<String>,
    /// The document's main language.
    pub lang: Option<LangTag>,
    /// When the source says it was published.
    pub published_at: Option<Instant>,
    /// Who published it, such as the public account of an article.
    pub publisher: Option<String>,
    /// A hash of all that it says; `None` when it was not read by an extractor.
    pub meaning: Option<String>,
    /// By what it was read; `None` when it was not read by an extractor.
    pub reading: Option<Reading>,
    /// How far back its events reach.
    pub reach: Reach,
    /// Places with the identifier they were matched to (or, for new ones, will have).
    pub places: Vec<Matched<PlaceRecord>>,
    /// Events with the place they happen at.
    pub events: Vec<Placed<EventRecord>>,
    /// Routes with the places of their stops.
    pub routes: Vec<(RouteRecord, Vec<PlaceId>)>,
    /// Readable text, with the place it is about when the document is about one.
    pub passages: Vec<Placed<PassageRecord>>,
}

/// A record and the place it describes.
#[derive(Clone, Debug, PartialEq)]
pub struct Matched<R> {
    /// The place.
    pub place: PlaceId,
    /// The place it is part of.
    pub parent: Option<PlaceId>,
    /// The record.
    pub record: R,
}

/// A record and the place it belongs to, when known.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed<R> {
    /// The place.
    pub place: Option<PlaceId>,
    /// The record.
    pub record: R,
}

/// What applying a contribution changed. `claims_*` add up to the claims given plus those retired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Places seen for the first time.
    pub places_created: u64,
    /// Places known before of which something changed.
    pub places_updated: u64,
    /// Places known before of which nothing changed.
    pub places_unchanged: u64,
    /// Claims with a value not known before.
    pub claims_created: u64,
    /// Claims whose value was confirmed.
    pub claims_confirmed: u64,
    /// Claims no longer made by the document.
    pub claims_retired: u64,
    /// Events new or changed.
    pub events_changed: u64,
    /// Passages new or changed.
    pub passages_changed: u64,
    /// Routes new or changed.
    pub routes_changed: u64,
    /// Places whose pictures are others.
    pub galleries_changed: u64,
}

impl Applied {
    /// Whether anything is known now that was not, or not any more.
    pub fn is_change(&self) -> bool {
        let Self {
            places_created,
            places_updated,
            places_unchanged: _,
            claims_created,
            claims_confirmed: _,
            claims_retired,
            events_changed,
            passages_changed,
            routes_changed,
            galleries_changed,
        } = *self;
        let places = places_created + places_updated;
        let texts = events_changed + passages_changed + routes_changed + galleries_changed;
        places + claims_created + claims_retired + texts > 0
    }
}

impl std::ops::AddAssign for Applied {
    fn add_assign(&mut self, other: Self) {
        self.places_created += other.places_created;
        self.places_updated += other.places_updated;
        self.places_unchanged += other.places_unchanged;
        self.claims_created += other.claims_created;
        self.claims_confirmed += other.claims_confirmed;
        self.claims_retired += other.claims_retired;
        self.events_changed += other.events_changed;
        self.passages_changed += other.passages_changed;
        self.routes_changed += other.routes_changed;
        self.galleries_changed += other.galleries_changed;
    }
}
