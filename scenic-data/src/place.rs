//! Places: sights, towns, exhibits, inns.

use crate::extent::Extent;
use crate::{Instant, LangTag, PlaceId, Position, Words};
use serde::{Deserialize, Serialize};

/// What kind of place it is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A city or a county.
    City,
    /// A scenic area, a mountain, a lake, an old town.
    Area,
    /// A sight.
    #[default]
    Attraction,
    /// A museum or a gallery.
    Museum,
    /// A thing on show.
    Exhibit,
    /// Somewhere to eat.
    Restaurant,
    /// Somewhere to sleep.
    Hotel,
    /// A station, a pier, a cableway.
    Transport,
    /// A visitor centre, a clinic, a toilet.
    Facility,
}

impl PlaceKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::City,
        Self::Area,
        Self::Attraction,
        Self::Museum,
        Self::Exhibit,
        Self::Restaurant,
        Self::Hotel,
        Self::Transport,
        Self::Facility,
    ];

    /// The name used in the API and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Area => "area",
            Self::Attraction => "attraction",
            Self::Museum => "museum",
            Self::Exhibit => "exhibit",
            Self::Restaurant => "restaurant",
            Self::Hotel => "hotel",
            Self::Transport => "transport",
            Self::Facility => "facility",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Result<Self, Words> {
        let kind = Self::ALL.into_iter().find(|k| k.as_str() == name);
        kind.ok_or_else(|| Words::unknown("类别", "kind", name, &Self::ALL.map(Self::as_str)))
    }

    /// Whether two sources calling a place by these kinds can mean the same place: an inn is never
    /// a temple, but a museum may be called a sight and a mountain an area.
    pub fn may_be(self, other: Self) -> bool {
        let sight = |k| matches!(k, Self::Area | Self::Attraction | Self::Museum | Self::City);
        self == other || (sight(self) && sight(other))
    }
}

/// A name in a language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Name {
    /// The language, where known.
    pub lang: Option<LangTag>,
    /// The name.
    pub text: String,
}

impl Name {
    /// A name whose language shows by its script.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { lang: LangTag::detect(&text), text }
    }

    /// A name in a given language.
    pub fn in_lang(lang: LangTag, text: impl Into<String>) -> Self {
        Self { lang: Some(lang), text: text.into() }
    }
}

/// Whether a place still exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceState {
    /// At least one source speaks of it.
    Live,
    /// No source does any more; a tombstone.
    Retired,
}

/// A place in the store, without its claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its identifier.
    pub id: PlaceId,
    /// Its readable name in addresses.
    pub slug: String,
    /// What kind it is.
    pub kind: PlaceKind,
    /// One name per language, the strongest source's; the first is the main one.
    pub names: Vec<Name>,
    /// Every other name.
    pub aliases: Vec<Name>,
    /// The place it is part of.
    pub parent: Option<PlaceId>,
    /// Where it is, WGS-84.
    pub position: Option<Position>,
    /// The ground that it covers, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    /// From how far it can be seen, metres, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_from_m: Option<u32>,
    /// IANA time zone.
    pub time_zone: chrono_tz::Tz,
    /// ISO 3166 country, for public holidays.
    pub country: Option<String>,
    /// Whether it still exists.
    pub state: PlaceState,
    /// When anything about it last changed.
    pub updated_at: Instant,
}

impl Place {
    /// The name for a reader of `lang`: theirs, else the main one.
    pub fn name(&self, lang: &LangTag) -> &str {
        self.names
            .iter()
            .find(|n| n.lang.as_ref().is_some_and(|l| l.is_chinese() == lang.is_chinese()))
            .or_else(|| self.names.first())
            .map_or(self.slug.as_str(), |n| n.text.as_str())
    }

    /// The main name, in whatever language it is.
    pub fn main_name(&self) -> &str {
        self.names.first().map_or(self.slug.as_str(), |n| n.text.as_str())
    }
}
