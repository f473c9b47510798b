//! Entities that went through a table: one column for each inner value, named by the way to it
//! (`location__value__coordinates__0_`).

use crate::limits::{MAX_DEPTH, MAX_LIST};
use serde_json::{Map, Value};

/// Whether an object is such a row.
pub(super) fn is_row(row: &Map<String, Value>) -> bool {
    let has = |name: &str| row.keys().any(|key| column(key) == name);
    row.keys().any(|key| key.ends_with('_') || key.ends_with("_\"")) && has("id_") && has("type_")
}

/// A column's name without what a reader that does not expect `, "…"` leaves around it.
fn column(key: &str) -> &str {
    key.trim().trim_matches('"')
}

/// The entity of a row. Columns too deep or too far are left out.
pub(super) fn nested(row: Map<String, Value>) -> Map<String, Value> {
    let mut entity = Value::Object(Map::new());
    for (key, value) in row {
        let value = match value {
            Value::String(text) => Value::from(text.trim().trim_matches('"')),
            other => other,
        };
        let Some(way) = column(&key).strip_suffix('_') else { continue };
        let parts: Vec<&str> = way.split("__").take(MAX_DEPTH + 1).collect();
        if parts.len() > MAX_DEPTH || value.as_str().is_some_and(str::is_empty) || value.is_null() {
            continue;
        }
        let mut at = &mut entity;
        for part in parts {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            let Value::Object(map) = at else { break };
            at = map.entry(part).or_insert(Value::Null);
        }
        *at = value;
    }
    match with_lists(entity) {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Objects whose keys are the numbers from 0 are lists.
fn with_lists(value: Value) -> Value {
    let Value::Object(map) = value else { return value };
    let mut map: Map<String, Value> = map.into_iter().map(|(key, value)| (key, with_lists(value))).collect();
    let is_list =
        !map.is_empty() && map.len() <= MAX_LIST && (0..map.len()).all(|i| map.contains_key(&i.to_string()));
    if is_list {
        return Value::Array((0..map.len()).filter_map(|i| map.remove(&i.to_string())).collect());
    }
    Value::Object(map)
}
