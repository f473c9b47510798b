//! What the sites say of themselves, who the partners are, and where the sources disagree.

pub use super::happening::Wording;
use super::{Happening, Lang};
use serde::Deserialize;

/// `region.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The id of the place that is the whole region.
    pub region: String,
    /// The official site.
    pub official: SiteAbout,
    /// The English site.
    pub english: SiteAbout,
    /// The notice board, in Chinese.
    pub notices: SiteAbout,
    /// The notice board, in English.
    pub notices_en: SiteAbout,
    /// The public account.
    pub account: SiteAbout,
    /// What the English site still says although it is no longer so.
    #[serde(default)]
    pub outdated: Vec<Correction>,
    /// Who uploads files.
    #[serde(default)]
    pub partner: Vec<PartnerAbout>,
}

/// A site's name and the words on every one of its pages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteAbout {
    /// Its name.
    pub name: String,
    /// The line under its name.
    pub tagline: String,
    /// Who keeps it.
    pub keeper: String,
    /// The small print at the foot of its pages.
    pub footer: String,
}

/// A field of a place that one source tells otherwise than the place's own file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The id of the place.
    pub place: String,
    /// The field, by its name in the partner record.
    pub field: String,
    /// What the source says in Chinese, if it speaks Chinese.
    pub zh: Option<String>,
    /// What the source says in English, if it speaks English.
    pub en: Option<String>,
}

/// A partner and what its file holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerAbout {
    /// The file's name without its ending; also a fitting name for the partner.
    pub id: String,
    /// Who it is.
    pub name: String,
    /// Ids of places it describes in full, with everything below them.
    #[serde(default)]
    pub describes: Vec<String>,
    /// Kinds of place of which it knows the facts under labels of their own, which the official
    /// site then leaves out.
    #[serde(default)]
    pub details: Vec<scenic_data::place::PlaceKind>,
    /// Whether it hands in the routes.
    #[serde(default)]
    pub routes: bool,
    /// What it says otherwise than the official site.
    #[serde(default)]
    pub says: Vec<Correction>,
    /// What it alone announces.
    #[serde(default)]
    pub happening: Vec<Happening>,
}

impl Correction {
    /// What a list of corrections says about a field of a place.
    pub fn find<'a>(list: &'a [Self], place: &str, field: &str, lang: Lang) -> Option<&'a str> {
        let found = list.iter().find(|c| c.place == place && c.field == field)?;
        match lang {
            Lang::Zh => found.zh.as_deref(),
            Lang::En => found.en.as_deref(),
        }
    }
}
