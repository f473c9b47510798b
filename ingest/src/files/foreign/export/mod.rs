//! Partner records as nodes of schema.org, for whoever else reads them.
//!
//! What schema.org has a property for is written in its standard form. Everything, to the letter,
//! stands under one property of our own beside it: `daoyou:record`, a JSON literal in the namespace
//! [`NAMESPACE`]. On reading, this record has the word, so that nothing is lost on the way:
//! [`crate::files::foreign::translate`] of a node gives back the record that it was made of. Who changes
//! standard properties of a node should therefore remove `daoyou:record` from it.

mod hours;
mod place;

use crate::limits::MAX_LIST;
use scenic_data::LangTag;
use serde_json::{Map, Value, json};

/// The namespace of what schema.org has no property for.
pub const NAMESPACE: &str = "https://daoyou.example/ns#";
/// The property that holds a record to the letter.
pub const RECORD: &str = "daoyou:record";

/// A record of any type as a node of schema.org, its context included. Never fails: a value that is
/// no record of a known type becomes a `Thing` with nothing but `daoyou:record`.
pub fn to_jsonld(record: &Value) -> Value {
    let mut node = Out::default();
    let none = Map::new();
    let map = record.as_object().unwrap_or(&none);
    let record_type = match map.get("type") {
        None | Some(Value::Null) if record.is_object() => "place",
        Some(Value::String(name)) => name.as_str(),
        _ => "",
    };
    node.set("identifier", id(map.get("external_id")));
    node.set("url", map.get("url").filter(|url| url.is_string()).cloned());
    match record_type {
        "place" | "exhibit" => place::write(map, record_type, &mut node),
        "event" | "exhibition" => event(map, record_type, &mut node),
        "notice" => notice(map, &mut node),
        "route" => route(map, &mut node),
        "article" => article(map, &mut node),
        "photo" => node.0.extend(picture(map, Some("contentLocation"))),
        _ => node.set("@type", Some(json!("Thing"))),
    }
    node.0.insert(
        "@context".to_owned(),
        json!(["https://schema.org", {
            "daoyou": NAMESPACE,
            RECORD: {"@id": format!("{NAMESPACE}record"), "@type": "@json"}
        }]),
    );
    node.0.insert(RECORD.to_owned(), record.clone());
    Value::Object(node.0)
}

/// A node being written; what says nothing is left out.
#[derive(Default)]
struct Out(Map<String, Value>);

impl Out {
    fn set(&mut self, key: &str, value: Option<Value>) {
        if let Some(value) = value.filter(|value| !value.is_null()) {
            self.0.insert(key.to_owned(), value);
        }
    }
}

/// An identifier: text or a number.
fn id(value: Option<&Value>) -> Option<Value> {
    match value? {
        Value::String(text) => Some(json!(text.trim())).filter(|text| text != ""),
        Value::Number(number) => Some(json!(number.to_string())),
        _ => None,
    }
}

/// A reference to a place by its identifier.
fn reference(value: Option<&Value>) -> Option<Value> {
    id(value).map(|id| json!({"@type": "Place", "identifier": id}))
}

/// Text as it is, or each language's with its tag.
fn text(value: Option<&Value>) -> Option<Value> {
    match value? {
        Value::String(text) => Some(json!(text)),
        Value::Number(number) => Some(json!(number.to_string())),
        Value::Object(map) => {
            let tagged = |(tag, text): (&String, &Value)| {
                let tag = LangTag::parse(tag).ok()?;
                text.as_str().map(|text| json!({"@language": tag.as_str(), "@value": text}))
            };
            let texts: Vec<Value> = map.iter().take(MAX_LIST).filter_map(tagged).collect();
            (!texts.is_empty()).then_some(Value::Array(texts))
        }
        _ => None,
    }
}

/// The first of several fields that holds text.
fn first(map: &Map<String, Value>, keys: &[&str]) -> Option<Value> {
    keys.iter().find_map(|key| text(map.get(*key)))
}

/// The main name and those of other languages.
fn names(map: &Map<String, Value>, keys: &[&str]) -> Option<Value> {
    let list = |value: Option<Value>| match value {
        Some(Value::Array(list)) => list,
        other => other.into_iter().collect(),
    };
    let mut all = list(first(map, keys));
    all.extend(list(text(map.get("names").filter(|names| names.is_object()))));
    match all.len() {
        0 => None,
        1 => all.pop(),
        _ => Some(Value::Array(all)),
    }
}

fn date(map: &Map<String, Value>, key: &str) -> Option<Value> {
    map.get(key).filter(|value| value.is_string()).cloned()
}

const BODIES: [&str; 6] = ["body", "intro", "description", "text", "content", "html"];

fn event(map: &Map<String, Value>, record_type: &str, node: &mut Out) {
    let name = if record_type == "exhibition" { "ExhibitionEvent" } else { "Event" };
    node.set("@type", Some(json!(name)));
    node.set("name", names(map, &["title", "name"]));
    node.set("description", first(map, &BODIES));
    node.set("startDate", date(map, "starts_at"));
    node.set("endDate", date(map, "ends_at"));
    node.set("location", reference(map.get("place")));
}

fn notice(map: &Map<String, Value>, node: &mut Out) {
    node.set("@type", Some(json!("SpecialAnnouncement")));
    node.set("name", names(map, &["title", "name"]));
    node.set("text", first(map, &BODIES));
    node.set("datePosted", date(map, "starts_at"));
    node.set("expires", date(map, "ends_at"));
    node.set("announcementLocation", reference(map.get("place")));
}

fn route(map: &Map<String, Value>, node: &mut Out) {
    node.set("@type", Some(json!("TouristTrip")));
    node.set("name", names(map, &["title", "name"]));
    node.set("description", first(map, &["intro", "description", "body", "text"]));
    let stops = map.get("stops").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let item = |(i, stop): (usize, &Value)| {
        Some(json!({"@type": "ListItem", "position": i + 1, "item": reference(Some(stop))?}))
    };
    let items: Vec<Value> = stops.iter().enumerate().filter_map(item).collect();
    node.set(
        "itinerary",
        (!items.is_empty()).then(|| json!({"@type": "ItemList", "itemListElement": items})),
    );
    let numbers = ["min", "distance_m", "difficulty"].into_iter();
    let properties = numbers.filter_map(|key| property(key, map.get(key)?)).collect::<Vec<_>>();
    node.set("additionalProperty", (!properties.is_empty()).then_some(Value::Array(properties)));
}

fn article(map: &Map<String, Value>, node: &mut Out) {
    node.set("@type", Some(json!("Article")));
    node.set("headline", first(map, &["title", "name"]));
    node.set("articleBody", first(map, &BODIES));
    node.set("inLanguage", date(map, "lang"));
    node.set("datePublished", date(map, "published_at"));
    node.set("contentLocation", reference(map.get("place")));
}

/// A picture; of a place where it is a record of its own.
fn picture(map: &Map<String, Value>, place: Option<&str>) -> Map<String, Value> {
    let mut node = Out::default();
    node.set("@type", Some(json!("ImageObject")));
    node.set("contentUrl", id(map.get("file")).or_else(|| id(map.get("url"))));
    node.set("caption", id(map.get("caption")));
    node.set("creditText", id(map.get("credit")));
    node.set("license", id(map.get("licence")).or_else(|| id(map.get("license"))));
    if let Some(key) = place {
        node.set(key, reference(map.get("place")));
    }
    node.0
}

/// A labelled value that schema.org has no property of its own for.
fn property(label: &str, value: &Value) -> Option<Value> {
    let value = match value {
        Value::Bool(_) | Value::Number(_) => value.clone(),
        Value::Array(list) if list.iter().all(|item| item.is_string() || item.is_number()) => value.clone(),
        other => text(Some(other))?,
    };
    Some(json!({"@type": "PropertyValue", "name": label, "value": value}))
}

#[cfg(test)]
mod tests;
