//! Reading JSON values of partner rows: text in one or several languages, lists, numbers.

use crate::defect::{Defect, Defects, Message};
use crate::limits::MAX_LIST;
use scenic_data::LangTag;
use serde_json::{Map, Value};

/// An identifier: text or a whole number.
pub(super) fn id(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The members of an object by key, so that what a record says does not depend on how its file was
/// written: a document keeps the keys in order, too.
pub(super) fn members(map: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut members: Vec<_> = map.iter().collect();
    members.sort_unstable_by_key(|(key, _)| *key);
    members
}

/// The columns of a record whose texts or labels hold control characters other than blanks. No
/// identifier may hold any. Each column is named once.
pub(super) fn with_control_characters(record: &Value) -> Vec<String> {
    let Some(map) = record.as_object() else { return Vec::new() };
    let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    members(map)
        .into_iter()
        .filter(|(key, value)| {
            let is_identifier = IDENTIFIERS.contains(&key.as_str());
            key.contains(char::is_control)
                || has_text(value, &|text| {
                    text.contains(bad) || (is_identifier && text.trim().contains(char::is_control))
                })
        })
        .map(|(key, _)| key.chars().filter(|c| !c.is_control()).collect())
        .collect()
}

/// Columns that name records.
const IDENTIFIERS: [&str; 3] = ["external_id", "parent", "place"];

/// Whether some text of a value, labels included, is so.
fn has_text(value: &Value, is: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => is(text),
        Value::Array(items) => items.iter().any(|item| has_text(item, is)),
        Value::Object(map) => map.iter().any(|(key, value)| is(key) || has_text(value, is)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Text: a string, a number, or an object of texts by language. `null` says nothing.
pub(super) fn texts(column: &str, value: &Value, defects: &mut Defects) -> Vec<(Option<LangTag>, String)> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![(None, text.clone())],
        Value::Number(number) => vec![(None, number.to_string())],
        Value::Object(map) => by_language(column, map, defects),
        Value::Bool(_) | Value::Array(_) => {
            defects.push(wrong_type(
                column,
                "文字，或按语言分列的对象",
                "text, or an object of texts by language",
                value,
            ));
            Vec::new()
        }
    }
}

/// Texts by language, Chinese before others, then by tag: the first one is the main one, and the
/// places are mainly known by their Chinese names.
fn by_language(
    column: &str,
    map: &Map<String, Value>,
    defects: &mut Defects,
) -> Vec<(Option<LangTag>, String)> {
    let mut found = Vec::new();
    for (tag, value) in members(map).into_iter().take(MAX_LIST) {
        let column = format!("{column}.{tag}");
        let tag = match LangTag::parse(tag) {
            Ok(tag) => tag,
            Err(message) => {
                defects.push(Defect::refused(&column, message));
                continue;
            }
        };
        match value {
            Value::String(text) => found.push((Some(tag), text.clone())),
            Value::Number(number) => found.push((Some(tag), number.to_string())),
            Value::Null => {}
            other => defects.push(wrong_type(&column, "文字", "text", other)),
        }
    }
    found.sort_by_key(|(tag, _)| !tag.as_ref().is_some_and(LangTag::is_chinese));
    found
}

/// A list of texts; one text alone is a list of those it names.
pub(super) fn list(column: &str, value: &Value, defects: &mut Defects) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => crate::text::split_list(text),
        Value::Array(items) => {
            if items.len() > MAX_LIST {
                defects.push(Defect::error(
                    "too_many",
                    Some(column.to_owned()),
                    Message::new(format!("最多 {MAX_LIST} 项"), format!("at most {MAX_LIST} entries")),
                ));
            }
            let mut found = Vec::new();
            for (i, item) in items.iter().take(MAX_LIST).enumerate() {
                match id(Some(item)) {
                    Some(text) => found.push(text),
                    // A blank entry, or none, says nothing.
                    None if item.is_null() || item.is_string() => {}
                    None => defects.push(wrong_type(&format!("{column}[{i}]"), "文字", "text", item)),
                }
            }
            found
        }
        other => {
            defects.push(wrong_type(column, "文字列表", "a list of texts", other));
            Vec::new()
        }
    }
}

/// A whole number, not negative, also when written as text.
pub(super) fn count(column: &str, value: Option<&Value>, defects: &mut Defects) -> Option<u32> {
    let value = value.filter(|v| !v.is_null())?;
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    match number.filter(|n| (0.0..=f64::from(u32::MAX)).contains(n)) {
        // Within the range of u32, so that the cast only drops a fraction.
        Some(number) => Some(number.round() as u32),
        None => {
            defects.push(wrong_type(column, "不小于 0 的数", "a number, not negative", value));
            None
        }
    }
}

/// A defect for a value of the wrong type, which names the right one.
pub(super) fn wrong_type(column: &str, zh: &str, en: &str, value: &Value) -> Defect {
    let shown = crate::text::clip(&value.to_string(), 40);
    Defect::error(
        "wrong_type",
        Some(column.to_owned()),
        Message::new(format!("应为{zh}，而不是 {shown}"), format!("should be {en}, not {shown}")),
    )
}
