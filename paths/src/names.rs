//! The names of a way, kept once however many edges carry them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::read::Tags;

/// The longest name kept, in characters; longer ones are cut.
const MAX_NAME: usize = 200;

/// What a way is called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Names {
    pub name: Option<String>,
    pub name_en: Option<String>,
    /// Other names under which the way can be found.
    pub others: Vec<String>,
    pub reference: Option<String>,
}

impl Names {
    pub fn of(tags: &Tags<'_>) -> Names {
        let text = |key| tags.get(key).map(tidy).filter(|text| !text.is_empty());
        let mut others: Vec<String> =
            ["alt_name", "alt_name:en", "name:zh", "name:zh-Hans", "official_name", "loc_name"]
                .into_iter()
                .filter_map(|key| tags.get(key))
                .flat_map(|names| names.split(';'))
                .map(tidy)
                .filter(|name| !name.is_empty())
                .collect();
        others.dedup();
        Names { name: text("name"), name_en: text("name:en"), others, reference: text("ref") }
    }

    /// Every name under which the way can be found.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.name.iter().chain(&self.name_en).chain(&self.others)
    }

    /// The same, folded.
    pub fn keys(&self) -> impl Iterator<Item = String> + '_ {
        self.all().map(|name| fold(name))
    }
}

/// A name as it is compared: trimmed, in lower case.
pub(crate) fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

fn tidy(text: &str) -> String {
    text.trim().chars().take(MAX_NAME).collect()
}

/// Collects names and gives each distinct set a number; 0 is the set without any.
pub(crate) struct NameTable {
    all: Vec<Names>,
    places: HashMap<Names, u32>,
}

impl NameTable {
    pub fn new() -> Self {
        Self { all: vec![Names::default()], places: HashMap::from([(Names::default(), 0)]) }
    }

    pub fn number(&mut self, names: Names) -> u32 {
        if let Some(&place) = self.places.get(&names) {
            return place;
        }
        let place = self.all.len() as u32;
        self.all.push(names.clone());
        self.places.insert(names, place);
        place
    }

    pub fn into_all(self) -> Vec<Names> {
        self.all
    }
}
