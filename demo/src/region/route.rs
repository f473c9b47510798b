//! An official route through the region.

use super::Lang;
use serde::Deserialize;

/// A route, in `routes.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Unique among routes.
    pub id: String,
    /// In Chinese.
    pub zh: RouteTexts,
    /// In English.
    pub en: RouteTexts,
    /// Ids of the places it passes, in order.
    pub stops: Vec<String>,
    /// How long it takes.
    pub minutes: u32,
    /// How long it is, metres.
    pub distance_m: u32,
    /// As the scenic area calls it.
    pub difficulty: String,
}

/// A route's texts in one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteTexts {
    /// Its name.
    pub name: String,
    /// What it is like.
    pub intro: String,
}

impl Route {
    /// What is written in a language.
    pub fn texts(&self, lang: Lang) -> &RouteTexts {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}
