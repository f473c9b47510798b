//! The partner record: what scenic areas and museums upload (see "The partner record" in the HTTP
//! contract). JSON and JSON Lines; other formats become the same values.

mod about;
pub mod reader;
mod record;
mod values;

use crate::defect::{Defect, Message};
use crate::extract::{Context, Extract};
use crate::limits::MAX_EXTERNAL_ID_CHARS;
use crate::record::{control_character, missing, too_long};
use crate::text::clip;
use serde_json::Value;

/// What a row is about; rows of one class share their identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// `place`, `exhibit`.
    Place,
    /// `event`, `exhibition`, `notice`.
    Event,
    /// `route`.
    Route,
    /// `article`.
    Article,
    /// `photo`.
    Photo,
}

impl Class {
    /// Every class, places first, because the others refer to them.
    pub const ALL: [Self; 5] = [Self::Place, Self::Event, Self::Route, Self::Article, Self::Photo];

    /// The name in documents' addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Event => "event",
            Self::Route => "route",
            Self::Article => "article",
            Self::Photo => "photo",
        }
    }

    fn of_type(name: &str) -> Option<Self> {
        Some(match name {
            "place" | "exhibit" => Self::Place,
            "event" | "exhibition" | "notice" => Self::Event,
            "route" => Self::Route,
            "article" => Self::Article,
            "photo" => Self::Photo,
            _ => return None,
        })
    }
}

/// What a row asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Take this record.
    Put(Class),
    /// Forget every record of this identifier.
    Delete,
}

/// A row as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it asks for and of which identifier; `None` when that cannot be told.
    pub key: Option<(Action, String)>,
    /// What it says; its defects include errors when the row must be rejected.
    pub extract: Extract,
}

impl Row {
    fn rejected(defect: Defect) -> Self {
        let mut extract = Extract::default();
        extract.defects.push(defect);
        extract.counters.count(false);
        Self { key: None, extract }
    }

    /// Whether nothing of the row may be taken.
    pub fn is_rejected(&self) -> bool {
        self.key.is_none() || self.extract.defects.errors > 0
    }
}

/// Reads one record. Every problem of the row is found at once.
pub fn read(value: &Value, context: &Context<'_>) -> Row {
    let Some(map) = value.as_object() else {
        return Row::rejected(Defect::error(
            "not_an_object",
            None,
            Message::new("每条记录必须是一个 JSON 对象", "each record must be a JSON object"),
        ));
    };
    let kind = match map.get("type") {
        None | Some(Value::Null) => "place",
        Some(Value::String(name)) => name.as_str(),
        Some(_) => "",
    };
    let action = match (kind, Class::of_type(kind)) {
        ("delete", _) => Action::Delete,
        (_, Some(class)) => Action::Put(class),
        _ => {
            let shown = map.get("type").map(|v| clip(&v.to_string(), 40)).unwrap_or_default();
            return Row::rejected(Defect::error(
                "unknown_type",
                Some("type".to_owned()),
                Message::new(
                    format!(
                        "未知类型 {shown}，可用：place、exhibit、event、exhibition、notice、route、article、photo、delete"
                    ),
                    format!(
                        "unknown type {shown}; use place, exhibit, event, exhibition, notice, route, article, photo or delete"
                    ),
                ),
            ));
        }
    };
    let mut extract = Extract::default();
    for column in values::with_control_characters(value) {
        extract.defects.push(control_character(&column));
    }
    let id = values::id(map.get("external_id"));
    let id = if action == Action::Put(Class::Photo) {
        id.or_else(|| values::id(map.get("file").or_else(|| map.get("url"))))
    } else {
        id
    };
    match &id {
        None => extract.defects.push(missing("external_id", "缺少 external_id", "external_id is missing")),
        Some(id) if id.chars().count() > MAX_EXTERNAL_ID_CHARS => {
            extract.defects.push(too_long("external_id", MAX_EXTERNAL_ID_CHARS));
        }
        Some(_) => {}
    }
    let named = id.clone().filter(|id| !id.contains(char::is_control)).unwrap_or_else(|| "?".to_owned());
    match action {
        Action::Delete => {}
        Action::Put(Class::Place) => record::place(map, kind, &named, context, &mut extract),
        Action::Put(Class::Photo) => record::photo(map, &mut extract),
        Action::Put(Class::Event) => about::event(map, kind, &named, context, &mut extract),
        Action::Put(Class::Route) => about::route(map, &named, context, &mut extract),
        Action::Put(Class::Article) => about::article(map, context, &mut extract),
    }
    let taken = extract.defects.errors == 0;
    extract.counters.count(taken);
    Row { key: id.map(|id| (action, id)), extract }
}

/// Reads a partner's document: one record as JSON.
pub fn extract(bytes: &[u8], context: &Context<'_>) -> Extract {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => {
            let row = read(&value, context);
            Extract { unreadable: row.is_rejected(), ..row.extract }
        }
        Err(error) => Extract::unreadable(broken(&error)),
    }
}

/// Bytes are no JSON.
pub(crate) fn broken(error: &serde_json::Error) -> Defect {
    Defect::error(
        "broken_json",
        None,
        Message::new(format!("不是有效的 JSON：{error}"), format!("not valid JSON: {error}")),
    )
}

/// A record's bytes in a form that does not depend on how its file was written: keys in order, no
/// blanks.
pub fn canonical(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push(b'{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(Value::from(key.as_str()).to_string().as_bytes());
                out.push(b':');
                write(map.get(key).unwrap_or(&Value::Null), out);
            }
            out.push(b'}');
        }
        Value::Array(list) => {
            out.push(b'[');
            for (i, item) in list.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        scalar => out.extend_from_slice(scalar.to_string().as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_keys_and_blanks_do_not_change_a_record() {
        let a: Value =
            serde_json::from_str(r#"{"b": [1, {"y": "松", "x": null}], "a": "\n"}"#).expect("json");
        let b: Value = serde_json::from_str(r#"{"a":"\n","b":[1,{"x":null,"y":"松"}]}"#).expect("json");
        assert_eq!(canonical(&a), canonical(&b));
        assert_eq!(String::from_utf8_lossy(&canonical(&a)), r#"{"a":"\n","b":[1,{"x":null,"y":"松"}]}"#);
    }
}
