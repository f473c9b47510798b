//! What is compared of one place.

use crate::gazetteer::fold;
use crate::reading::outing::interests;
use scenic_data::claim::Typed;
use scenic_data::extent::Extent;
use scenic_data::place::PlaceKind;
use scenic_data::view::{Fact, PlaceView};
use scenic_data::{Field, Instant, PlaceId, Position};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeSet, HashSet};

/// A place's comparable facts. What is not known is `None`, and satisfies nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The place.
    pub id: PlaceId,
    /// Its kind.
    pub kind: PlaceKind,
    /// Its names and aliases, folded; the first is the main one.
    pub names: Vec<String>,
    /// Where it is.
    pub position: Option<Position>,
    /// The ground that it covers.
    #[serde(with = "as_json")]
    pub extent: Option<Extent>,
    /// From how far it can be seen, metres.
    pub seen_from_m: Option<u32>,
    /// What it is part of.
    pub parent: Option<PlaceId>,
    /// What a visit, a meal or a night costs; 0 when it is free.
    pub price: Option<f64>,
    /// Its rating.
    pub rating: Option<f64>,
    /// How long a visit takes, minutes, least and most.
    pub visit: Option<(u32, u32)>,
    /// What its sources name as near: identifiers of places, and folded names.
    pub near: HashSet<String>,
    /// What its sources say it has, offers or is: each entry of its lists, folded.
    pub features: BTreeSet<String>,
    /// What it is for whoever likes something: keys of the table of interests.
    #[serde(deserialize_with = "known_interests")]
    pub interests: BTreeSet<&'static str>,
    /// The same as one text, with its address, for words that are only part of an entry.
    pub text: String,
    /// When one of its facts begins or ceases to hold, so that the row may be another.
    pub until: Option<Instant>,
}

/// Longest entry of a list that counts as a feature, in characters.
const LONGEST_FEATURE: usize = 16;
/// Labels of lists of neighbours.
const NEIGHBOURS: [&str; 6] = ["周边", "附近", "邻近", "周围", "near", "around"];
/// Fields that are compared by themselves, or are only prose.
const NO_FEATURE: [&str; 8] =
    ["opening_hours", "phone", "url", "near", "rating", "visit_min", "ticket", "price"];

impl Row {
    /// A place of which nothing is known but its kind.
    pub fn bare(id: PlaceId, kind: PlaceKind) -> Self {
        Self {
            id,
            kind,
            names: Vec::new(),
            position: None,
            extent: None,
            seen_from_m: None,
            parent: None,
            price: None,
            rating: None,
            visit: None,
            near: HashSet::new(),
            features: BTreeSet::new(),
            interests: BTreeSet::new(),
            text: String::new(),
            until: None,
        }
    }

    /// The row of a view.
    pub fn of(view: &PlaceView) -> Self {
        let place = &view.place;
        let mut row = Self {
            names: place.names.iter().chain(&place.aliases).map(|name| fold(&name.text)).collect(),
            position: place.position,
            extent: place.extent.clone(),
            seen_from_m: place.seen_from_m,
            parent: place.parent.clone(),
            price: price(view),
            rating: first(view, "rating", |typed| match typed {
                Typed::Number(number) => Some(*number),
                _ => None,
            }),
            visit: first(view, "visit_min", |typed| match typed {
                Typed::Minutes(least, most) => Some((*least, *most)),
                _ => None,
            }),
            until: view.until,
            ..Self::bare(place.id.clone(), place.kind)
        };
        for fact in &view.facts {
            row.take(fact);
        }
        row.interests = interests_of(view, row.price);
        row
    }

    fn take(&mut self, fact: &Fact) {
        let (field, value) = (fact.claim.field(), fact.claim.value());
        if is_neighbours(field) {
            if let Some(Typed::List(list)) = &fact.claim.draft.typed {
                self.near.extend(list.iter().cloned());
            }
            self.near.extend(entries(value).map(fold));
            return;
        }
        if NO_FEATURE.contains(&field.as_str()) || field.is_prose() {
            return;
        }
        self.text.push_str(&fold(value));
        self.text.push('\n');
        if field.as_str() != "address" {
            let short = entries(value)
                .map(fold)
                .filter(|entry| (2..=LONGEST_FEATURE).contains(&entry.chars().count()));
            self.features.extend(short);
        }
    }

    /// Whether a source of either place names the other as near.
    pub fn is_said_near(&self, other: &Self) -> bool {
        let names = |a: &Self, b: &Self| {
            a.near.contains(b.id.as_str()) || b.names.iter().any(|name| a.near.contains(name))
        };
        names(self, other) || names(other, self)
    }
}

/// What a place is for whoever likes something: by its kind, its names, what its sources list of it, and
/// how its introductions begin.
fn interests_of(view: &PlaceView, price: Option<f64>) -> BTreeSet<&'static str> {
    let place = &view.place;
    let mut text = String::new();
    for name in place.names.iter().chain(&place.aliases) {
        text.push_str(&name.text);
        text.push('\n');
    }
    for fact in &view.facts {
        let (field, value) = (fact.claim.field().as_str(), fact.claim.value());
        let told = match field {
            "tags" => usize::MAX,
            "intro" => INTRO,
            _ if fact.claim.field().is_known() => continue,
            // What its sources say under labels of their own, where that is short.
            _ if value.chars().count() <= LONGEST_FEATURE => usize::MAX,
            _ => continue,
        };
        text.extend(value.chars().take(told));
        text.push('\n');
    }
    let mut found = interests::keys_of(&text);
    match place.kind {
        PlaceKind::Museum => found.extend(["museum", "indoor"]),
        PlaceKind::Restaurant => found.extend(["food", "indoor"]),
        _ => {}
    }
    // Whoever says so in words may mean children alone.
    found.remove("free");
    if price == Some(0.0) {
        found.insert("free");
    }
    found
}

/// Interests as they are written.
fn known_interests<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<&'static str>, D::Error> {
    let written = Vec::<String>::deserialize(from)?;
    Ok(written.iter().filter_map(|key| interests::known(key)).collect())
}

/// An extent as text: which of its forms it has is told by what is in it, which not every format lets one do.
mod as_json {
    use scenic_data::extent::Extent;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

    pub(super) fn serialize<S: Serializer>(extent: &Option<Extent>, to: S) -> Result<S::Ok, S::Error> {
        let text = extent.as_ref().map(serde_json::to_string).transpose().map_err(ser::Error::custom)?;
        text.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Extent>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| serde_json::from_str(&text)).transpose().map_err(de::Error::custom)
    }
}

/// How much of an introduction says what a place is, characters.
const INTRO: usize = 160;

/// Whether a field lists what is near.
pub fn is_neighbours(field: &Field) -> bool {
    field.as_str() == "near"
        || (!field.is_known() && NEIGHBOURS.iter().any(|word| field.as_str().to_lowercase().contains(word)))
}

/// The entries of a list written as text.
pub fn entries(value: &str) -> impl Iterator<Item = &str> {
    value.split(['、', ',', '，', ';', '；', '\n', '/', '|']).map(str::trim).filter(|entry| !entry.is_empty())
}

/// What a visit costs: the ticket, else the price of a meal or a night.
fn price(view: &PlaceView) -> Option<f64> {
    let amount = |typed: &Typed| match typed {
        Typed::Money(money) => Some(money.amount),
        Typed::Number(amount) => Some(*amount),
        _ => None,
    };
    first(view, "ticket", amount).or_else(|| first(view, "price", amount))
}

fn first<T>(view: &PlaceView, field: &str, read: impl Fn(&Typed) -> Option<T>) -> Option<T> {
    let field = Field::new(field);
    // The strongest source speaks, whatever its language.
    let mut facts: Vec<&Fact> = view.facts.iter().filter(|fact| fact.claim.field() == &field).collect();
    facts.sort_by_key(|fact| fact.claim.source.authority);
    facts.into_iter().find_map(|fact| fact.claim.draft.typed.as_ref().and_then(&read))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_as_it_was_written() {
        for extent in [
            Extent::circle(120.0).expect("a circle"),
            Extent::polygon(vec![
                Position { lat: 29.9, lon: 118.5 },
                Position { lat: 29.9, lon: 118.6 },
                Position { lat: 29.8, lon: 118.6 },
            ])
            .expect("a polygon"),
        ] {
            let row = Row {
                names: vec!["听涛松".into()],
                position: Some(Position { lat: 29.9, lon: 118.5 }),
                extent: Some(extent),
                price: Some(0.0),
                interests: interests::keys_of("museum").into_iter().chain(["free"]).collect(),
                until: Some("2026-12-01T00:00:00Z".parse().expect("a time")),
                ..Row::bare("pine".into(), PlaceKind::Attraction)
            };
            assert!(row.interests.contains("museum"));
            let bytes = postcard::to_stdvec(&row).expect("written");
            assert_eq!(postcard::from_bytes::<Row>(&bytes).expect("read"), row);
        }
    }

    #[test]
    fn neighbours_are_known_by_the_label_of_their_list() {
        assert!(is_neighbours(&Field::new("周边餐馆")) && is_neighbours(&Field::new("near")));
        assert!(!is_neighbours(&Field::new("推荐菜")));
        assert_eq!(entries("烤鸭、炸酱面；豆汁").collect::<Vec<_>>(), ["烤鸭", "炸酱面", "豆汁"]);
    }
}
