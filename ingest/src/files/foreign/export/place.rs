//! A place as a node of schema.org.

use super::{Out, first, hours, id, names, picture, property, reference, text};
use crate::fields::price;
use crate::limits::{MAX_LIST, MAX_PHOTOS};
use scenic_data::place::PlaceKind;
use scenic_data::{Datum, Position};
use serde_json::{Map, Value, json};

/// Fields without a property in schema.org, in the order they are written.
const LABELLED: [&str; 9] = [
    "visit_min",
    "near",
    "history",
    "legend",
    "highlights",
    "tips",
    "transport",
    "valid_from",
    "valid_until",
];

/// Writes a record of type `place` or `exhibit`.
pub(super) fn write(map: &Map<String, Value>, record_type: &str, node: &mut Out) {
    let kind = map.get("kind").and_then(Value::as_str).and_then(crate::fields::kind::read);
    let kind = if record_type == "exhibit" { Some(PlaceKind::Exhibit) } else { kind };
    node.set("@type", Some(json!(type_of(kind))));
    node.set("name", names(map, &["name"]));
    node.set("alternateName", list(map.get("aliases")));
    node.set("containedInPlace", reference(map.get("parent")));
    node.set("geo", geo(map));
    node.set("address", first(map, &["address"]));
    node.set("telephone", first(map, &["phone"]));
    node.set("description", first(map, &["intro"]));
    node.set("keywords", list(map.get("tags")));
    node.set("sameAs", list(map.get("same_as").or_else(|| map.get("sameAs"))));
    let rating = map.get("rating").filter(|rating| rating.is_number());
    node.set(
        "aggregateRating",
        rating.map(|value| json!({"@type": "AggregateRating", "ratingValue": value, "bestRating": 5})),
    );
    node.set("priceRange", first(map, &["price"]));
    cost(map, node);
    let said = map.get("opening_hours").and_then(Value::as_str);
    let weekly = said.and_then(hours::weekly);
    let mut properties: Vec<Value> = Vec::new();
    if weekly.is_none() {
        properties.extend(map.get("opening_hours").and_then(|hours| property("opening_hours", hours)));
    }
    node.set("openingHoursSpecification", weekly);
    properties.extend(LABELLED.iter().filter_map(|key| property(key, map.get(*key)?)));
    let attributes = map.get("attributes").and_then(Value::as_object);
    properties.extend(attributes.into_iter().flatten().filter_map(|(label, value)| property(label, value)));
    node.set("additionalProperty", (!properties.is_empty()).then_some(Value::Array(properties)));
    node.set("image", photos(map.get("photos")));
}

fn type_of(kind: Option<PlaceKind>) -> &'static str {
    match kind {
        None => "Place",
        Some(PlaceKind::City) => "City",
        Some(PlaceKind::Area) => "TouristDestination",
        Some(PlaceKind::Attraction) => "TouristAttraction",
        Some(PlaceKind::Museum) => "Museum",
        Some(PlaceKind::Exhibit) => "VisualArtwork",
        Some(PlaceKind::Restaurant) => "Restaurant",
        Some(PlaceKind::Hotel) => "Hotel",
        Some(PlaceKind::Transport | PlaceKind::Facility) => "CivicStructure",
    }
}

fn list(value: Option<&Value>) -> Option<Value> {
    match value? {
        Value::Array(items) => {
            let texts: Vec<Value> = items.iter().take(MAX_LIST).filter_map(|item| id(Some(item))).collect();
            (!texts.is_empty()).then_some(Value::Array(texts))
        }
        one => text(Some(one)),
    }
}

/// The position in WGS-84, which others take it to be in, whatever datum the record uses.
fn geo(map: &Map<String, Value>) -> Option<Value> {
    let datum = match map.get("datum") {
        None | Some(Value::Null) => Datum::Wgs84,
        Some(name) => Datum::parse(name.as_str()?).ok()?,
    };
    let position = match map.get("location")? {
        Value::Object(location) => {
            let number = |key: &str| location.get(key).and_then(Value::as_f64);
            let (lat, lon) = (number("lat")?, number("lon").or_else(|| number("lng"))?);
            Position::parse(lat, lon, datum).ok()?
        }
        Value::String(text) => Position::parse_text(text, datum).ok()?,
        _ => return None,
    };
    // What was shifted is not known to less than a centimetre.
    let tidy = |degrees: f64| if datum == Datum::Wgs84 { degrees } else { (degrees * 1e7).round() / 1e7 };
    Some(json!({"@type": "GeoCoordinates", "latitude": tidy(position.lat), "longitude": tidy(position.lon)}))
}

/// The ticket as an offer in the words of the record, with the price where that is understood.
fn cost(map: &Map<String, Value>, node: &mut Out) {
    let Some(said) = first(map, &["ticket"]) else { return };
    let price = said.as_str().and_then(|text| price::read(text, None));
    if price.as_ref().is_some_and(|money| money.amount == 0.0) {
        node.set("isAccessibleForFree", Some(json!(true)));
    }
    let mut offer = Out::default();
    offer.set("@type", Some(json!("Offer")));
    offer.set("description", Some(said));
    if let Some(money) = price {
        offer.set("price", Some(json!(money.amount)));
        offer.set("priceCurrency", Some(json!(money.currency)));
    }
    node.set("offers", Some(Value::Object(offer.0)));
}

fn photos(value: Option<&Value>) -> Option<Value> {
    let items = match value? {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let image = |item: &Value| match item {
        Value::String(address) => Some(json!({"@type": "ImageObject", "contentUrl": address})),
        Value::Object(photo) => Some(Value::Object(picture(photo, None))),
        _ => None,
    };
    let images: Vec<Value> = items.iter().take(MAX_PHOTOS).filter_map(image).collect();
    (!images.is_empty()).then_some(Value::Array(images))
}
