//! A place node as a place record.

use super::{Node, Scope, hours, offers, types, values};
use crate::defect::{Defect, Defects};
use crate::fields::rating;
use crate::html::dom::absolute;
use crate::lang;
use crate::record::{RecordBuilder, invalid};
use crate::text::{clip, join_list, squeeze};
use scenic_data::claim::{ClaimDraft, Typed};
use scenic_data::place::PlaceKind;
use scenic_data::record::{PhotoRecord, PlaceRecord};
use scenic_data::{Datum, Field, LangTag, Position};
use serde_json::Value;

/// Plain properties and the labels, Chinese and English, under which they become facts.
const LABELLED: [(&str, &str, &str); 6] = [
    ("servesCuisine", "菜系", "Cuisine"),
    ("checkinTime", "入住时间", "Check-in"),
    ("checkoutTime", "退房时间", "Check-out"),
    ("numberOfRooms", "客房数", "Rooms"),
    ("petsAllowed", "宠物", "Pets"),
    ("artMedium", "材质", "Medium"),
];

/// Reads a place; `container` is the place within which it is described.
pub(super) fn read(
    node: &Node,
    container: Option<&Node>,
    scope: &Scope<'_>,
    defects: &mut Defects,
) -> Option<PlaceRecord> {
    let own = node.get("inLanguage").and_then(values::text).and_then(|tag| LangTag::parse(&tag).ok());
    let hint = own.or_else(|| scope.hint.cloned()).or_else(|| scope.context.source.lang.clone());
    let mut builder = RecordBuilder::new(scope.context, hint);
    let names = node.get("name").map(values::texts).unwrap_or_default();
    for (tag, name) in &names {
        builder.name(tag.clone(), name, defects);
    }
    for (tag, name) in node.get("alternateName").map(values::texts).unwrap_or_default() {
        // An alternate name in another language is that language's name.
        let tag = tag.or_else(|| lang::of(&name, builder.hint()));
        builder.name(tag, &name, defects);
    }
    let main = names.first().map(|(_, name)| name.clone()).unwrap_or_default();
    builder.external_id(&scope.external_id(node, &main), defects);
    if let Some(kind) = types::kind(node) {
        builder.kind(kind);
    }
    let parent = ["containedInPlace", "containedIn", "isPartOf"]
        .iter()
        .find_map(|key| scope.reference(node.get(*key)?));
    let parent = parent.or_else(|| container.filter(|c| types::is_place(c)).and_then(within));
    if let Some(parent) = parent {
        builder.set("parent", None, &parent, defects);
    }
    if let Some(geo) = node.get("geo") {
        position(geo, &mut builder, defects);
    } else if node.contains_key("latitude") {
        position_of(node, &mut builder, defects);
    }
    facts(node, scope, &mut builder, defects);
    for photo in ["image", "photo", "photos"].iter().filter_map(|key| node.get(*key)) {
        photos(photo, scope, &mut builder);
    }
    let links = node.get("sameAs").map(values::texts).unwrap_or_default();
    links.iter().for_each(|(_, url)| builder.same_as(url));
    builder.finish(defects)
}

/// What the source calls the place that contains a described one.
fn within(container: &Node) -> Option<String> {
    values::identifier(container).or_else(|| values::text(container.get("name")?))
}

fn facts(node: &Node, scope: &Scope<'_>, builder: &mut RecordBuilder<'_>, defects: &mut Defects) {
    let set_texts = |builder: &mut RecordBuilder<'_>, key: &str, value: &Value, defects: &mut Defects| {
        for (tag, text) in values::texts(value) {
            builder.set(key, tag.as_ref(), &text, defects);
        }
    };
    for (property, key) in [("description", "intro"), ("telephone", "phone"), ("keywords", "tags")] {
        if let Some(value) = node.get(property) {
            set_texts(builder, key, value, defects);
        }
    }
    if let Some((tag, address)) = node.get("address").and_then(values::address) {
        builder.set("address", tag.as_ref(), &address, defects);
    }
    let page = node.get("url").or_else(|| node.get("mainEntityOfPage")).and_then(values::text);
    if let Some(url) = page.map(|url| absolute(scope.context.url, &url)).filter(|url| url.starts_with("http"))
    {
        builder.set("url", None, &url, defects);
    }
    if let Some(osm) = hours::osm(node) {
        builder.set("opening_hours", None, &osm, defects);
    }
    let words = builder.hint().cloned().unwrap_or_else(LangTag::en);
    let is_meal_or_bed = matches!(types::kind(node), Some(PlaceKind::Restaurant | PlaceKind::Hotel));
    let field = Field::new(if is_meal_or_bed { "price" } else { "ticket" });
    let country = scope.context.source.country.as_deref();
    if let Some(claim) = offers::read(node, field, &words, country) {
        builder.understood(claim);
    }
    ratings(node, &words, builder, defects);
    attributes(node, &words, builder, defects);
}

fn ratings(node: &Node, words: &LangTag, builder: &mut RecordBuilder<'_>, defects: &mut Defects) {
    if let Some(aggregate) = node.get("aggregateRating").and_then(|v| values::nodes(v).into_iter().next()) {
        let number = |key: &str| aggregate.get(key).and_then(values::number);
        if let Some(value) = number("ratingValue")
            && let Some(of_five) = rating::scaled(value, number("bestRating").unwrap_or(5.0))
        {
            let typed = Some(Typed::Number(of_five));
            builder.understood(ClaimDraft {
                typed,
                ..ClaimDraft::text(Field::new("rating"), None, of_five.to_string())
            });
        }
    }
    if let Some(stars) = node.get("starRating") {
        let value =
            values::nodes(stars).into_iter().find_map(|n| n.get("ratingValue").and_then(values::text));
        if let Some(value) = value.or_else(|| values::text(stars)) {
            let label = if words.is_chinese() { "星级" } else { "Star rating" };
            builder.attribute(label, Some(words), &value, defects);
        }
    }
}

fn attributes(node: &Node, words: &LangTag, builder: &mut RecordBuilder<'_>, defects: &mut Defects) {
    let chinese = words.is_chinese();
    for (property, zh, en) in LABELLED {
        let texts: Vec<String> =
            node.get(property).map(values::texts).unwrap_or_default().into_iter().map(|(_, t)| t).collect();
        if !texts.is_empty() {
            builder.attribute(if chinese { zh } else { en }, None, &join_list(&texts), defects);
        }
    }
    let mut amenities = Vec::new();
    for feature in node.get("amenityFeature").map(values::nodes).unwrap_or_default() {
        let Some(name) = feature.get("name").and_then(values::text) else { continue };
        match feature.get("value") {
            None => amenities.push(name),
            Some(value) if values::truth(value) == Some(true) => amenities.push(name),
            Some(value) if values::truth(value) == Some(false) => {}
            Some(value) => {
                if let Some(value) = values::text(value) {
                    builder.attribute(&name, None, &value, defects);
                }
            }
        }
    }
    if !amenities.is_empty() {
        builder.attribute(if chinese { "设施" } else { "Amenities" }, None, &join_list(&amenities), defects);
    }
    for property in node.get("additionalProperty").map(values::nodes).unwrap_or_default() {
        let label = property.get("name").or_else(|| property.get("propertyID")).and_then(values::text);
        if let (Some(label), Some(value)) = (label, property.get("value").map(values::texts)) {
            for (tag, text) in value {
                builder.attribute(&label, tag.as_ref(), &text, defects);
            }
        }
    }
}

fn position(geo: &Value, builder: &mut RecordBuilder<'_>, defects: &mut Defects) {
    for node in values::nodes(geo) {
        if node.contains_key("latitude") {
            position_of(node, builder, defects);
            return;
        }
        if let Some(middle) = node.get("geoMidpoint").and_then(|v| values::nodes(v).into_iter().next()) {
            position_of(middle, builder, defects);
            return;
        }
    }
}

fn position_of(node: &Node, builder: &mut RecordBuilder<'_>, defects: &mut Defects) {
    let number = |key: &str| node.get(key).and_then(values::number);
    match (number("latitude"), number("longitude")) {
        (Some(lat), Some(lon)) => match Position::parse(lat, lon, Datum::Wgs84) {
            Ok(position) => builder.position(position),
            Err(message) => defects.push(Defect::refused("geo", message)),
        },
        _ => defects.push(invalid(
            "geo",
            "位置缺少 latitude 或 longitude",
            "latitude or longitude is missing or no number",
        )),
    }
}

fn photos(value: &Value, scope: &Scope<'_>, builder: &mut RecordBuilder<'_>) {
    let text = |node: &Node, key: &str| node.get(key).and_then(values::text).map(|t| clip(&squeeze(&t), 500));
    match value {
        Value::String(url) => builder.photo(PhotoRecord::at(absolute(scope.context.url, url))),
        Value::Array(list) => list.iter().for_each(|v| photos(v, scope, builder)),
        Value::Object(node) => {
            if let Some(url) =
                text(node, "contentUrl").or_else(|| text(node, "url")).or_else(|| text(node, "@id"))
            {
                builder.photo(PhotoRecord {
                    url: absolute(scope.context.url, &url),
                    caption: text(node, "caption").or_else(|| text(node, "name")),
                    credit: text(node, "creditText")
                        .or_else(|| text(node, "author"))
                        .or_else(|| text(node, "creator")),
                    licence: text(node, "license"),
                    ..PhotoRecord::default()
                });
            }
        }
        _ => {}
    }
}
