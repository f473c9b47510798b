//! Context entities of points of interest, as city platforms exchange them (NGSI, in its older form
//! and as linked data, each with attributes plain or wrapped): museums, beaches, stores, events.
//!
//! The models borrow their attributes from schema.org, so that an entity is unwrapped and then read
//! as a node of it. Attributes that schema.org does not have become labelled facts.

mod flat;

use super::{geometry, jsonld};
use crate::defect::Defect;
use crate::limits::{MAX_DEPTH, MAX_NAME_CHARS};
use crate::text::clip;
use serde_json::{Map, Value, json};

type Entity = Map<String, Value>;

/// Types of the models for travellers, by which a plain entity is known.
const MODELS: [&str; 12] = [
    "PointOfInterest",
    "Museum",
    "Beach",
    "Store",
    "Restaurant",
    "Hotel",
    "Park",
    "Garden",
    "TouristAttraction",
    "TouristDestination",
    "TouristTrip",
    "Event",
];

/// Attributes that describe the entity's own record, not the place.
const ABOUT_THE_ENTITY: [&str; 5] = ["@context", "dateCreated", "dateModified", "owner", "dateLastReported"];

/// Attributes that nodes of schema.org have, too.
const SHARED: [&str; 33] = [
    "name",
    "alternateName",
    "description",
    "address",
    "telephone",
    "contactPoint",
    "email",
    "faxNumber",
    "url",
    "image",
    "photo",
    "openingHours",
    "openingHoursSpecification",
    "specialOpeningHoursSpecification",
    "priceRange",
    "offers",
    "isAccessibleForFree",
    "aggregateRating",
    "starRating",
    "keywords",
    "amenityFeature",
    "containedInPlace",
    "startDate",
    "endDate",
    "eventStatus",
    "touristType",
    "availableLanguage",
    "paymentAccepted",
    "currenciesAccepted",
    "servesCuisine",
    "publicAccess",
    "sameAs",
    "itinerary",
];

/// Whether an object is such an entity, or a row of a table of them.
pub(super) fn is_entity(map: &Entity) -> bool {
    if flat::is_row(map) {
        return true;
    }
    let text = |key: &str| map.get(key).and_then(Value::as_str);
    let (Some(id), Some(kind)) = (text("id"), text("type")) else { return false };
    if map.contains_key("external_id") || kind == "Feature" {
        return false;
    }
    let is_plain = || {
        let shape = |key: &str, inner: &str| map.get(key).and_then(|v| v.get(inner)).is_some();
        MODELS.contains(&kind)
            && !map.contains_key("@context")
            && (shape("location", "coordinates")
                || shape("address", "addressLocality")
                || map.contains_key("name"))
    };
    id.starts_with("urn:ngsi-ld:")
        || map.get("@context").is_some_and(is_context)
        || map.iter().any(|(key, value)| key != "@context" && is_wrapped(value))
        || is_plain()
}

fn is_context(context: &Value) -> bool {
    let is = |value: &Value| {
        value.as_str().is_some_and(|text| text.contains("smart-data-models") || text.contains("ngsi-ld"))
    };
    is(context) || context.as_array().is_some_and(|list| list.iter().any(is))
}

/// Whether an attribute stands in its wrapper, with type and value.
fn is_wrapped(value: &Value) -> bool {
    value.as_object().is_some_and(|map| {
        map.get("type").is_some_and(Value::is_string)
            && ["value", "object", "languageMap"].iter().any(|key| map.contains_key(*key))
    })
}

/// The record of an entity, and of what it describes within itself.
pub(super) fn read(value: Value) -> Vec<Result<Value, Defect>> {
    let entity = match value {
        Value::Object(map) if flat::is_row(&map) => flat::nested(map),
        Value::Object(map) => map,
        _ => Entity::new(),
    };
    jsonld::read(Value::Object(node(entity)))
}

/// An entity in the terms of schema.org.
fn node(entity: Entity) -> Entity {
    let mut node = Entity::from_iter([("@context".to_owned(), json!("https://schema.org"))]);
    let (mut properties, mut keywords) = (Vec::new(), Vec::new());
    for (key, value) in entity {
        let value = unwrapped(value);
        match (key.as_str(), &value) {
            ("id", _) => {
                node.insert("identifier".to_owned(), value);
            }
            ("type", kind) => {
                node.insert("@type".to_owned(), types(kind.as_str().unwrap_or_default()));
            }
            ("location", Value::Object(location)) if location.contains_key("coordinates") => {
                node.extend(geo(location));
            }
            ("facilities", Value::Array(names)) => {
                let features = names.iter().map(|name| json!({"name": name})).collect();
                node.insert("amenityFeature".to_owned(), Value::Array(features));
            }
            ("seeAlso" | "refSeeAlso", _) => {
                node.insert("sameAs".to_owned(), value);
            }
            ("category", Value::Array(list)) => keywords.extend(list.iter().cloned()),
            ("category", _) => keywords.push(value),
            (key, _) if ABOUT_THE_ENTITY.contains(&key) => {}
            (key, _) if SHARED.contains(&key) => {
                node.insert(key.to_owned(), value);
            }
            (label, _) => property(label, &value, 0, &mut properties),
        }
    }
    node.entry("keywords").or_insert(Value::Array(keywords));
    node.insert("additionalProperty".to_owned(), Value::Array(properties));
    node
}

/// What schema.org has no property for is a labelled fact; what is nested is labelled by its way.
fn property(label: &str, value: &Value, depth: usize, found: &mut Vec<Value>) {
    match value {
        Value::Object(map) if depth < MAX_DEPTH => {
            for (key, value) in map {
                let label = format!("{}.{key}", clip(label, MAX_NAME_CHARS));
                property(&label, value, depth + 1, found);
            }
        }
        _ => found.push(json!({"name": label, "value": value})),
    }
}

/// A point of interest is a place, and so is whatever no vocabulary names.
fn types(kind: &str) -> Value {
    let kind = if kind == "PointOfInterest" { "Place" } else { kind };
    let is_event = kind.ends_with("Event") || kind == "TouristTrip";
    if is_event { json!(kind) } else { json!([kind, "Place"]) }
}

/// An attribute without its wrapper.
fn unwrapped(value: Value) -> Value {
    if !is_wrapped(&value) {
        return value;
    }
    let inner = |key: &&str| value.get(*key).cloned();
    ["value", "object", "languageMap"].iter().find_map(inner).unwrap_or_default()
}

/// A point's numbers stay as they are given.
fn geo(location: &Entity) -> Option<(String, Value)> {
    let pair = location.get("coordinates").and_then(Value::as_array);
    let is_point = location.get("type").and_then(Value::as_str) == Some("Point");
    let (lat, lon) = match (is_point, pair.and_then(|pair| Some((pair.first()?, pair.get(1)?)))) {
        (true, Some((lon, lat))) => (lat.clone(), lon.clone()),
        _ => {
            let point = geometry::of_geojson(location)?;
            (json!(point.lat), json!(point.lon))
        }
    };
    Some(("geo".to_owned(), json!({"@type": "GeoCoordinates", "latitude": lat, "longitude": lon})))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(entity: Value) -> Value {
        assert!(entity.as_object().is_some_and(is_entity), "{entity}");
        let mut read = read(entity);
        assert_eq!(read.len(), 1);
        read.remove(0).unwrap_or_else(|defect| panic!("{defect:?}"))
    }

    #[test]
    fn every_form_of_an_entity_gives_the_same_record() {
        let hours = json!([
            {"dayOfWeek": "Tuesday", "opens": "10:00:00", "closes": "18:00:00"},
            {"dayOfWeek": "Wednesday", "opens": "10:00:00", "closes": "18:00:00"}
        ]);
        let plain = json!({
            "id": "Museum-Kiln-7", "type": "Museum", "name": "Kiln Museum", "alternateName": "The Kiln",
            "address": {"addressCountry": "FI", "addressLocality": "Rantala", "streetAddress": "Harbour Road 3"},
            "location": {"type": "Point", "coordinates": [24.951, 60.171]}, "openingHoursSpecification": hours,
            "facilities": ["shop", "cloakRoom"], "museumType": ["ceramics"], "category": ["museum"], "dateModified": "2026-01-01T00:00:00Z"
        });
        let wrapped = |kind: &str, value: &Value| json!({"type": kind, "value": value});
        let mut older = json!({"id": "Museum-Kiln-7", "type": "Museum"});
        let mut linked = older.clone();
        linked["@context"] = json!(["https://smart-data-models.example/context.jsonld"]);
        for (key, value) in
            plain.as_object().into_iter().flatten().filter(|(key, _)| !matches!(key.as_str(), "id" | "type"))
        {
            older[key] = wrapped(if key == "location" { "geo:json" } else { "Text" }, value);
            linked[key] = wrapped(if key == "location" { "GeoProperty" } else { "Property" }, value);
        }
        let expected = json!({
            "type": "place", "external_id": "Museum-Kiln-7", "kind": "museum", "name": "Kiln Museum", "aliases": ["The Kiln"],
            "location": {"lat": 60.171, "lon": 24.951}, "address": "Harbour Road 3, Rantala, FI",
            "opening_hours": "Tu,We 10:00-18:00", "tags": ["museum"],
            "attributes": {"Amenities": "shop, cloakRoom", "museumType": ["ceramics"]}
        });
        for entity in [plain, older, linked] {
            assert_eq!(of(entity.clone()), expected, "{entity}");
        }
    }

    #[test]
    fn a_row_of_a_table_is_an_entity_whose_values_are_text() {
        let row = json!({
            "id_": "Beach-1", " \"type_\"": "Beach", "name__type_": "Text", "name__value_": "South Beach",
            "location__type_": "geo:json", "location__value__type_": "Point", "location__value__coordinates__0_": "24.95",
            "location__value__coordinates__1_": "60.17", "facilities__value__0_": "showers", "facilities__type_": "StructuredValue"
        });
        assert_eq!(
            of(row),
            json!({
                "type": "place", "external_id": "Beach-1", "kind": "attraction", "name": "South Beach",
                "location": {"lat": "60.17", "lon": "24.95"}, "attributes": {"Amenities": "showers"}
            })
        );
    }

    #[test]
    fn partner_records_and_features_are_no_entities() {
        for value in [
            json!({"type": "place", "id": "x", "external_id": "hs-1", "name": "松"}),
            json!({"type": "Feature", "id": "x", "properties": {"name": "松"}}),
            json!({"type": "event", "id": "e", "name": "节"}),
        ] {
            assert!(!value.as_object().is_some_and(is_entity), "{value}");
        }
    }
}
