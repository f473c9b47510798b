//! Reading property values, which may be text, numbers, language maps, nodes or lists of them.

use super::Node;
use crate::limits::MAX_LIST;
use crate::text::{plain, squeeze};
use scenic_data::LangTag;
use serde_json::Value;

/// The first text of a value.
pub(crate) fn text(value: &Value) -> Option<String> {
    texts(value).into_iter().next().map(|(_, text)| text)
}

/// Every text of a value with its own language, markup removed.
pub(crate) fn texts(value: &Value) -> Vec<(Option<LangTag>, String)> {
    let mut found = Vec::new();
    gather(value, None, &mut found, 0);
    found
}

fn gather(value: &Value, lang: Option<&LangTag>, found: &mut Vec<(Option<LangTag>, String)>, depth: usize) {
    if depth > 4 || found.len() >= MAX_LIST {
        return;
    }
    match value {
        Value::String(text) => {
            let text = plain(text);
            if !text.is_empty() {
                found.push((lang.cloned(), text));
            }
        }
        Value::Number(number) => found.push((lang.cloned(), number.to_string())),
        Value::Array(list) => list.iter().for_each(|v| gather(v, lang, found, depth + 1)),
        Value::Object(node) => {
            let own = node.get("@language").and_then(Value::as_str).and_then(|tag| LangTag::parse(tag).ok());
            let inner = node
                .get("@value")
                .or_else(|| node.get("name"))
                .or_else(|| node.get("@id"))
                .or_else(|| node.get("url"));
            if let Some(inner) = inner {
                gather(inner, own.as_ref().or(lang), found, depth + 1);
            }
        }
        Value::Bool(_) | Value::Null => {}
    }
}

/// A number, also when written as text.
pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().replace(',', "").parse().ok().filter(|n: &f64| n.is_finite()),
        Value::Array(list) => list.iter().find_map(number),
        _ => None,
    }
}

/// Whether a value says yes.
pub(crate) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => {
            let text = text.trim().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
            match text.as_str() {
                "true" | "yes" => Some(true),
                "false" | "no" => Some(false),
                _ => None,
            }
        }
        Value::Array(list) => list.iter().find_map(truth),
        _ => None,
    }
}

/// The nodes of a value.
pub(crate) fn nodes(value: &Value) -> Vec<&Node> {
    match value {
        Value::Object(node) => vec![node],
        Value::Array(list) => list.iter().filter_map(Value::as_object).take(MAX_LIST).collect(),
        _ => Vec::new(),
    }
}

/// An `identifier` of a node: text, number, or a property value.
pub(crate) fn identifier(node: &Node) -> Option<String> {
    fn of(value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(squeeze(text)).filter(|t| !t.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            Value::Object(node) => of(node.get("value")?),
            Value::Array(list) => list.iter().find_map(of),
            _ => None,
        }
    }
    of(node.get("identifier")?)
}

/// The last part of a vocabulary address: `https://schema.org/Monday` is `Monday`.
pub(crate) fn short(value: &Value) -> Option<String> {
    let text = match value {
        Value::Object(node) => node.get("@id").or_else(|| node.get("name")).and_then(Value::as_str),
        other => other.as_str(),
    }?;
    text.trim().rsplit(['/', '#', ':']).next().map(str::to_owned).filter(|t| !t.is_empty())
}

/// A postal address on one line: as given, or its parts from the largest to the smallest in Chinese
/// and the other way round elsewhere.
pub(crate) fn address(value: &Value) -> Option<(Option<LangTag>, String)> {
    let Some(node) = nodes(value).into_iter().next().filter(|n| !n.contains_key("@value")) else {
        return texts(value).into_iter().next();
    };
    let part = |key: &str| node.get(key).and_then(text).map(|t| squeeze(&t.replace('\n', " ")));
    let small_to_large: Vec<String> = [
        "postOfficeBoxNumber",
        "extendedAddress",
        "streetAddress",
        "addressLocality",
        "addressRegion",
        "postalCode",
        "addressCountry",
    ]
    .into_iter()
    .filter_map(part)
    .collect();
    let written = small_to_large.join("");
    if written.is_empty() {
        return node.get("name").and_then(text).map(|t| (None, t));
    }
    let chinese = LangTag::detect(&written).is_some_and(|lang| lang.is_chinese());
    if chinese {
        let inner = ["addressRegion", "addressLocality", "streetAddress", "extendedAddress"];
        let parts: Vec<String> = inner.into_iter().filter_map(part).collect();
        let mut line = String::new();
        for part in parts {
            // "浙江省" is often repeated at the head of the street.
            let rest = part.strip_prefix(line.as_str()).unwrap_or(&part);
            line.push_str(rest);
        }
        return Some((None, line)).filter(|(_, line)| !line.is_empty());
    }
    Some((None, small_to_large.join(", ")))
}
