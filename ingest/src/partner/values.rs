//! Reading JSON values of partner rows: text in one or several languages, lists, numbers.

use crate::defect::{Defect, Defects, Message};
use crate::limits::MAX_LIST;
use crate::record::invalid;
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

fn by_language(
    column: &str,
    map: &Map<String, Value>,
    defects: &mut Defects,
) -> Vec<(Option<LangTag>, String)> {
    let mut found = Vec::new();
    for (tag, value) in map.iter().take(MAX_LIST) {
        let column = format!("{column}.{tag}");
        let tag = match LangTag::parse(tag) {
            Ok(tag) => tag,
            Err(message) => {
                defects.push(invalid(&column, "不是语言代码，例如 zh-Hans、en", &message));
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
