//! Properties of no known vocabulary: names of the partner record, usual labels in Chinese and
//! English, and everything else as labelled facts.

use super::draft::{Draft, Tagged, is_web};
use crate::fields::{kind, labels};
use crate::limits::{MAX_DEPTH, MAX_LIST, MAX_NAME_CHARS};
use crate::text::{clip, split_list};
use scenic_data::LangTag;
use serde_json::{Map, Value};

/// Labels of the main name.
const NAMES: [&str; 9] = ["name", "title", "名称", "名字", "景点名称", "地名", "标题", "中文名", "中文名称"];
/// Labels of other names.
const OTHER_NAMES: [&str; 7] = ["aliases", "alias", "alt_name", "alternatename", "别名", "又名", "俗称"];
/// Labels of a name in English.
const ENGLISH_NAMES: [&str; 4] = ["英文名", "英文名称", "english_name", "english name"];
/// Labels of the kind of place.
const KINDS: [&str; 8] = ["kind", "category", "type", "class", "fclass", "类别", "类型", "分类"];
/// Labels of an identifier, the most deliberate first.
const IDS: [&str; 13] = [
    "external_id",
    "id",
    "@id",
    "identifier",
    "uuid",
    "guid",
    "osm_id",
    "code",
    "编号",
    "编码",
    "fid",
    "gid",
    "objectid",
];
/// Labels of pictures.
const PICTURES: [&str; 6] = ["photo", "image", "picture", "photo_url", "image_url", "图片"];
/// Fields that keep the shape they have in the partner record.
const SHAPED: [&str; 8] =
    ["photos", "same_as", "near", "tags", "datum", "parent", "valid_from", "valid_until"];
/// Those of them that records other than places have.
const SHAPED_ELSEWHERE: [&str; 11] = [
    "place",
    "stops",
    "min",
    "distance_m",
    "difficulty",
    "starts_at",
    "ends_at",
    "effect",
    "body",
    "lang",
    "published_at",
];
/// Types of the partner record that properties may name.
const TYPES: [&str; 7] = ["place", "exhibit", "event", "exhibition", "notice", "route", "article"];
/// How a map is drawn says nothing about the place.
const STYLE: [&str; 6] = ["marker", "stroke", "fill", "icon", "styleurl", "stylehash"];

/// Begins a record of properties; `None` where they hold no name. The identifier that they give is
/// set, a position only where there is no geometry to give one.
pub(super) fn record(properties: &Map<String, Value>, has_geometry: bool) -> Option<Draft> {
    let given = properties.get("type").and_then(Value::as_str).filter(|name| TYPES.contains(name));
    let mut draft = Draft::new(given.unwrap_or("place"));
    for (key, value) in properties {
        names(key, value, &mut draft);
    }
    draft.main_name()?;
    other_names(properties, &mut draft);
    draft.put("external_id", id(properties));
    if !has_geometry {
        position(properties, &mut draft);
    }
    for (key, value) in properties {
        if !is_name(key) && !is_position(key) && !IDS.contains(&lower(key).as_str()) && !is_style(key) {
            property(key, value, given.is_some(), &mut draft);
        }
    }
    Some(draft)
}

/// The identifier that properties give, by the most deliberate of their labels.
fn id(properties: &Map<String, Value>) -> Option<String> {
    IDS.iter().find_map(|label| {
        let given = properties.iter().find(|(key, _)| lower(key) == *label).map(|(_, value)| value)?;
        match given {
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    })
}

fn lower(key: &str) -> String {
    key.trim().to_lowercase()
}

/// The language in a label of names such as `name_en`, `name:en` or `names.en`.
fn language_of(label: &str) -> Option<LangTag> {
    let tag = label.strip_prefix("names").or_else(|| label.strip_prefix("name"))?;
    LangTag::parse(tag.strip_prefix(['_', ':', '.', '-'])?).ok()
}

fn is_name(key: &str) -> bool {
    let label = lower(key);
    NAMES.contains(&label.as_str())
        || OTHER_NAMES.contains(&label.as_str())
        || ENGLISH_NAMES.contains(&label.as_str())
        || label == "names"
        || language_of(&label).is_some()
}

fn is_style(key: &str) -> bool {
    let label = lower(key);
    STYLE
        .iter()
        .any(|word| label.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
}

const LATITUDES: [&str; 3] = ["lat", "latitude", "纬度"];
const LONGITUDES: [&str; 5] = ["lon", "lng", "long", "longitude", "经度"];

fn is_position(key: &str) -> bool {
    let label = lower(key);
    LATITUDES.contains(&label.as_str()) || LONGITUDES.contains(&label.as_str())
}

fn position(properties: &Map<String, Value>, draft: &mut Draft) {
    let find = |labels: &[&str]| {
        let labelled = properties.iter().find(|(key, _)| labels.contains(&lower(key).as_str()));
        labelled.map(|(_, value)| value).filter(|value| !value.is_null())
    };
    if let (Some(lat), Some(lon)) = (find(&LATITUDES), find(&LONGITUDES)) {
        draft.location_as_given(lat, lon);
    }
}

fn names(key: &str, value: &Value, draft: &mut Draft) {
    let label = lower(key);
    let label = label.as_str();
    let tag = if ENGLISH_NAMES.contains(&label) { Some(LangTag::en()) } else { language_of(label) };
    if tag.is_some() || NAMES.contains(&label) || label == "names" {
        texts(value).into_iter().for_each(|(own, name)| draft.name(own.or_else(|| tag.clone()), &name));
    }
}

/// Other names, which come second wherever they stand.
fn other_names(properties: &Map<String, Value>, draft: &mut Draft) {
    for (_, value) in properties.iter().filter(|(key, _)| OTHER_NAMES.contains(&lower(key).as_str())) {
        for (tag, names) in texts(value) {
            split_list(&names).iter().for_each(|name| draft.alias(tag.clone(), name));
        }
    }
}

/// Texts of a property: one, a list, or an object by language.
fn texts(value: &Value) -> Vec<Tagged> {
    match value {
        Value::String(text) => vec![(None, text.clone())],
        Value::Number(number) => vec![(None, number.to_string())],
        Value::Array(list) => {
            list.iter().take(MAX_LIST).filter_map(Value::as_str).map(|text| (None, text.to_owned())).collect()
        }
        Value::Object(map) => {
            let by_tag =
                |(tag, text): (&String, &Value)| Some((LangTag::parse(tag).ok(), text.as_str()?.to_owned()));
            map.iter().take(MAX_LIST).filter_map(by_tag).collect()
        }
        _ => Vec::new(),
    }
}

fn property(key: &str, value: &Value, is_typed: bool, draft: &mut Draft) {
    let label = lower(key);
    let label = label.as_str();
    match value {
        Value::Null => {}
        Value::Object(map) if label == "attributes" => {
            map.iter().for_each(|(label, value)| fact(label, value, 0, draft));
        }
        _ if label == "type" && is_typed => {}
        Value::String(word) if KINDS.contains(&label) && !draft.has("kind") && kind::read(word).is_some() => {
            draft.put("kind", kind::read(word).map(|kind| kind.as_str()));
        }
        Value::String(address) if PICTURES.contains(&label) => {
            draft.photo(address, [("caption", None), ("credit", None), ("licence", None)]);
        }
        Value::String(address) if matches!(label, "wikidata" | "wikipedia") && is_web(address) => {
            draft.same_as(address);
        }
        _ if SHAPED.contains(&label) || (is_typed && SHAPED_ELSEWHERE.contains(&label)) => {
            draft.put(label, value.clone());
        }
        _ => known(key, value, draft),
    }
}

/// A field by one of its usual labels, else a fact under its own.
fn known(key: &str, value: &Value, draft: &mut Draft) {
    let field = labels::field(key);
    let fits = match value {
        Value::String(_) | Value::Number(_) => true,
        Value::Object(map) => is_by_language(map),
        _ => false,
    };
    if field.is_known() && fits && !draft.has(field.as_str()) {
        draft.put(field.as_str(), value.clone());
    } else {
        fact(key, value, 0, draft);
    }
}

/// Whether an object holds texts by language. Words of three letters, such as `min`, are seldom tags.
fn is_by_language(map: &Map<String, Value>) -> bool {
    let is_tag =
        |key: &str| key.split(['-', '_']).next().is_some_and(|p| p.len() == 2) && LangTag::parse(key).is_ok();
    !map.is_empty() && map.iter().all(|(tag, text)| is_tag(tag) && text.is_string())
}

/// A labelled fact; what is nested is labelled by its way, as columns of tables are.
fn fact(label: &str, value: &Value, depth: usize, draft: &mut Draft) {
    match value {
        Value::Object(map) if is_by_language(map) => draft.attribute(label, value.clone()),
        Value::Object(_) if depth >= MAX_DEPTH => {}
        Value::Object(map) => {
            for (key, value) in map {
                let label = format!("{}.{key}", clip(label, MAX_NAME_CHARS));
                fact(&label, value, depth + 1, draft);
            }
        }
        Value::Array(list) => {
            let is_plain = |item: &&Value| item.is_string() || item.is_number();
            let plain: Vec<Value> = list.iter().filter(is_plain).take(MAX_LIST).cloned().collect();
            draft.attribute(label, Value::Array(plain));
            let nested = list.iter().filter(|item| item.is_object()).take(MAX_LIST);
            nested.for_each(|item| fact(label, item, depth + 1, draft));
        }
        other => draft.attribute(label, other.clone()),
    }
}
