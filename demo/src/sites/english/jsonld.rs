//! A place as JSON-LD.

use super::super::{Scene, official};
use super::{offers, opening, path, said, types};
use crate::pictures::Picture;
use crate::region::{Lang, Place};
use crate::{DemoError, Site};
use scenic_data::Datum;
use serde_json::{Map, Value, json};

/// The script of a place's page. `<` is escaped, so that no text can end the script.
pub fn script(scene: Scene<'_>, place: &Place) -> Result<String, DemoError> {
    let json =
        serde_json::to_string_pretty(&node(scene, place)).map_err(|e| DemoError::format(&path(place), e))?;
    Ok(json.replace('<', "\\u003c"))
}

fn node(scene: Scene<'_>, place: &Place) -> Value {
    let url = scene.bases.url(Site::English, &path(place));
    let mut node = Map::new();
    let mut put = |key: &str, value: Value| node.insert(key.to_owned(), value);
    put("@context", json!("https://schema.org"));
    put("@type", types::of(place));
    put("@id", json!(format!("{url}#place")));
    put("identifier", json!(place.id));
    put("name", json!(place.en.name));
    let chinese = json!({ "@value": place.zh.name, "@language": "zh-Hans" });
    put(
        "alternateName",
        Value::Array([chinese].into_iter().chain(place.en.aliases.iter().map(|a| json!(a))).collect()),
    );
    put("url", json!(url));
    put("sameAs", json!(scene.bases.url(Site::Official, &official::path(place))));
    if let Some(intro) = said(scene, place, "intro") {
        put("description", json!(intro));
    }
    if let Some(at) = place.position(Datum::Wgs84) {
        put("geo", json!({ "@type": "GeoCoordinates", "latitude": at.lat, "longitude": at.lon }));
    }
    if let Some(address) = said(scene, place, "address") {
        put("address", json!(address));
    }
    if let Some(phone) = &place.phone {
        put("telephone", json!(phone));
    }
    if let Some(parent) = scene.region.parent(place) {
        let id = format!("{}#place", scene.bases.url(Site::English, &path(parent)));
        put(
            "containedInPlace",
            json!({ "@type": types::of(parent), "@id": id, "identifier": parent.id, "name": parent.en.name }),
        );
    }
    if let Some(hours) = said(scene, place, "opening_hours") {
        match opening::specification(hours) {
            Some(specification) => put("openingHoursSpecification", specification),
            None => put("openingHours", json!(hours)),
        };
    }
    if let Some(rating) = place.rating {
        put("aggregateRating", json!({ "@type": "AggregateRating", "ratingValue": rating, "bestRating": 5 }));
    }
    if !place.tags.is_empty() {
        put("keywords", json!(place.tags.join(", ")));
    }
    let mut others: Vec<(&str, String)> = Vec::new();
    match said(scene, place, "ticket") {
        Some("Free") => {
            put("isAccessibleForFree", json!(true));
        }
        Some(ticket) => match offers::of(ticket) {
            Some(list) => {
                put("offers", list);
            }
            None => others.push(("Tickets", ticket.to_owned())),
        },
        None => {}
    }
    if let Some(price) = place.cost(Lang::En).filter(|_| place.is_meal_or_bed()) {
        put("priceRange", json!(price));
    }
    let pictures: Vec<Value> =
        scene.region.pictures_of(&place.id).map(|picture| self::picture(scene, picture)).collect();
    if !pictures.is_empty() {
        put("image", Value::Array(pictures));
    }
    others.extend(other_facts(scene, place));
    if !others.is_empty() {
        let property =
            |(name, value): (&str, String)| json!({ "@type": "PropertyValue", "name": name, "value": value });
        put("additionalProperty", Value::Array(others.into_iter().map(property).collect()));
    }
    Value::Object(node)
}

/// A picture, with what its user must know: whose it is, and under which licence.
fn picture(scene: Scene<'_>, picture: &Picture) -> Value {
    json!({
        "@type": "ImageObject",
        "contentUrl": scene.bases.url(Site::English, &picture.path()),
        "caption": picture.caption_en,
        "creditText": picture.credit,
        "license": picture.licence,
    })
}

/// Facts that schema.org has no property for.
fn other_facts<'a>(scene: Scene<'a>, place: &'a Place) -> Vec<(&'a str, String)> {
    let near: Vec<&str> =
        place.near.iter().filter_map(|id| scene.region.place(id)).map(|p| p.en.name.as_str()).collect();
    let mut facts: Vec<(&str, String)> = Vec::new();
    facts.extend(said(scene, place, "transport").map(|text| ("Getting there", text.to_owned())));
    facts.extend(place.visit(Lang::En).map(|text| ("Suggested visit", text)));
    facts.extend(Some(near.join(", ")).filter(|n| !n.is_empty()).map(|text| ("Nearby", text)));
    if !scene.region.is_detailed_by_a_partner(place.kind) {
        facts.extend(place.en.attributes.iter().map(|(label, value)| (label.as_str(), value.clone())));
    }
    facts
}
