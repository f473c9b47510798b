//! What else schema.org says of a place: labelled facts.

use super::graph::Graph;
use super::texts;
use crate::files::foreign::draft::{Draft, by_language};
use crate::html::schema::{Node, values};
use crate::limits::MAX_LIST;
use crate::text::join_list;
use serde_json::Value;

/// Plain properties and the labels, Chinese and English, under which they become facts.
const LABELLED: [(&str, &str, &str); 24] = [
    ("servesCuisine", "菜系", "Cuisine"),
    ("checkinTime", "入住时间", "Check-in"),
    ("checkoutTime", "退房时间", "Check-out"),
    ("numberOfRooms", "客房数", "Rooms"),
    ("petsAllowed", "宠物", "Pets"),
    ("smokingAllowed", "吸烟", "Smoking"),
    ("publicAccess", "对公众开放", "Public access"),
    ("touristType", "适合人群", "Suits"),
    ("availableLanguage", "服务语言", "Languages"),
    ("paymentAccepted", "支付方式", "Payment"),
    ("currenciesAccepted", "收取货币", "Currencies"),
    ("acceptsReservations", "预订", "Reservations"),
    ("maximumAttendeeCapacity", "最大容量", "Capacity"),
    ("email", "邮箱", "Email"),
    ("faxNumber", "传真", "Fax"),
    ("slogan", "口号", "Slogan"),
    ("award", "荣誉", "Awards"),
    ("foundingDate", "成立时间", "Founded"),
    ("artist", "作者", "Artist"),
    ("creator", "作者", "Artist"),
    ("dateCreated", "创作时间", "Made"),
    ("artform", "类型", "Form"),
    ("artMedium", "材质", "Medium"),
    ("material", "材质", "Medium"),
];

/// Measures, which carry a unit.
const MEASURES: [(&str, &str, &str); 5] = [
    ("height", "高度", "Height"),
    ("width", "宽度", "Width"),
    ("depth", "深度", "Depth"),
    ("weight", "重量", "Weight"),
    ("elevation", "海拔", "Elevation"),
];

/// Reads them.
pub(super) fn read(node: &Node, graph: &Graph<'_>, draft: &mut Draft) {
    for (key, zh, en) in LABELLED {
        for value in graph.property(node, key) {
            if let Some(fact) = fact(value) {
                draft.labelled(zh, en, fact);
            }
        }
    }
    for (key, zh, en) in MEASURES {
        for value in graph.property(node, key) {
            let measured = value.as_object().and_then(measure).or_else(|| fact(value));
            draft.labelled(zh, en, measured.unwrap_or_default());
        }
    }
    let geo = graph.property(node, "geo").into_iter().find_map(Value::as_object);
    if let Some(height) = geo.and_then(|geo| geo.get("elevation")).and_then(fact) {
        draft.labelled("海拔", "Elevation", height);
    }
    amenities(node, graph, draft);
    for property in graph.property(node, "additionalProperty").into_iter().filter_map(Value::as_object) {
        let label = property.get("name").or_else(|| property.get("propertyID")).and_then(values::text);
        if let (Some(label), Some(value)) = (label, property_value(property)) {
            draft.attribute(&label, value);
        }
    }
}

/// Amenities without a value are a list, those with one are facts.
fn amenities(node: &Node, graph: &Graph<'_>, draft: &mut Draft) {
    let mut names = Vec::new();
    for feature in graph.property(node, "amenityFeature") {
        let Some(feature) = feature.as_object() else {
            names.extend(values::text(feature));
            continue;
        };
        let Some(name) = feature.get("name").and_then(values::text) else { continue };
        match feature.get("value").map(|value| (values::truth(value), value)) {
            None | Some((Some(true), _)) => names.push(name),
            Some((Some(false), _)) => draft.attribute(&name, Value::Bool(false)),
            Some((None, _)) => draft.attribute(&name, property_value(feature).unwrap_or_default()),
        }
    }
    draft.labelled("设施", "Amenities", Value::from(join_list(&names)));
}

/// The value of a `PropertyValue`.
fn property_value(property: &Node) -> Option<Value> {
    let value = property.get("value")?;
    match value {
        Value::Bool(_) => Some(value.clone()),
        Value::Array(list) if list.iter().all(|item| item.is_string() || item.is_number()) => {
            Some(Value::Array(list.iter().take(MAX_LIST).cloned().collect()))
        }
        Value::Number(_) => measure(property).or_else(|| Some(value.clone())),
        _ => measure(property).or_else(|| by_language(texts(property, "value"))),
    }
}

/// A number with its unit.
fn measure(node: &Node) -> Option<Value> {
    let value = values::text(node.get("value")?)?;
    let unit = ["unitText", "unitCode"].iter().find_map(|key| node.get(*key).and_then(values::text));
    let unit = unit.map(|unit| match unit.as_str() {
        // Codes of UN/CEFACT for what is usual here.
        "MTR" => "m".to_owned(),
        "CMT" => "cm".to_owned(),
        "MMT" => "mm".to_owned(),
        "KMT" => "km".to_owned(),
        "KGM" => "kg".to_owned(),
        "MIN" => "min".to_owned(),
        _ => unit,
    });
    unit.map(|unit| Value::from(format!("{value} {unit}")))
}

fn fact(value: &Value) -> Option<Value> {
    match value {
        Value::Bool(_) | Value::Number(_) => Some(value.clone()),
        other => match values::truth(other) {
            Some(truth) => Some(Value::Bool(truth)),
            None => values::text(other).map(Value::from),
        },
    }
}
