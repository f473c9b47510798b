//! The partner record: what scenic areas and museums upload (see "The partner record" in the HTTP
//! contract). JSON and JSON Lines; other formats become the same values.

mod about;
mod line;
mod occurrences;
mod record;
mod values;

use crate::defect::{Defect, Message};
use crate::extract::{Context, Extract};
use crate::limits::MAX_EXTERNAL_ID_CHARS;
use crate::record::{control_character, missing, too_long};
use crate::text::clip;
use serde_json::{Map, Value};

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
    /// Forget the record of this identifier: of that class (`of`), or every one.
    Delete(Option<Class>),
}

impl Action {
    /// The classes whose records it concerns.
    pub fn classes(self) -> Vec<Class> {
        match self {
            Self::Put(class) | Self::Delete(Some(class)) => vec![class],
            Self::Delete(None) => Class::ALL.to_vec(),
        }
    }

    /// Whether it forgets.
    pub fn is_deletion(self) -> bool {
        matches!(self, Self::Delete(_))
    }
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

/// What a row asks for and of which identifier; `None` when that cannot be told, and [`read`] says why.
pub fn key(value: &Value) -> Option<(Action, String)> {
    let map = value.as_object()?;
    let action = action(map)?;
    let id = identifier(map, action)?;
    let fits = id.chars().count() <= MAX_EXTERNAL_ID_CHARS && !id.contains(char::is_control);
    fits.then_some((action, id))
}

/// The name of a record's type, as it is written.
pub fn type_of(map: &Map<String, Value>) -> &str {
    match map.get("type") {
        None | Some(Value::Null) => "place",
        Some(Value::String(name)) => name,
        Some(_) => "",
    }
}

fn action(map: &Map<String, Value>) -> Option<Action> {
    match type_of(map) {
        "delete" => match map.get("of").filter(|of| !of.is_null()) {
            None => Some(Action::Delete(None)),
            Some(of) => Some(Action::Delete(Some(Class::of_type(of.as_str()?)?))),
        },
        kind => Class::of_type(kind).map(Action::Put),
    }
}

/// A picture is known by its file where it has no identifier of its own.
fn identifier(map: &Map<String, Value>, action: Action) -> Option<String> {
    let id = values::id(map.get("external_id"));
    match action {
        Action::Put(Class::Photo) => id.or_else(|| values::id(map.get("file").or_else(|| map.get("url")))),
        _ => id,
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
    let Some(action) = action(map) else { return Row::rejected(unknown_type(map)) };
    let kind = type_of(map);
    let mut extract = Extract::default();
    for column in values::with_control_characters(value) {
        extract.defects.push(control_character(&column));
    }
    let id = identifier(map, action);
    match &id {
        None => extract.defects.push(missing("external_id", "缺少 external_id", "external_id is missing")),
        Some(id) if id.chars().count() > MAX_EXTERNAL_ID_CHARS => {
            extract.defects.push(too_long("external_id", MAX_EXTERNAL_ID_CHARS));
        }
        Some(_) => {}
    }
    let named = id.clone().filter(|id| !id.contains(char::is_control)).unwrap_or_else(|| "?".to_owned());
    match action {
        Action::Delete(_) => {}
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

fn unknown_type(map: &Map<String, Value>) -> Defect {
    let shown = map.get("type").map(|v| clip(&v.to_string(), 40)).unwrap_or_default();
    Defect::error(
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
    )
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
    fn a_list_is_no_object_but_where_a_format_writes_positions_so() {
        use scenic_data::source::SourceDefinition;
        use serde_json::json;
        let source = SourceDefinition::for_partner(&"p".into(), "p");
        let seen_at = scenic_data::Instant::UNIX_EPOCH;
        let context = Context { source: &source, url: "upload://p", media_type: None, seen_at };
        let wrong = |mut record: Value, column: &str, value: Value| {
            record[column] = value;
            let defects = read(&record, &context).extract.defects.list;
            defects.into_iter().filter(Defect::is_error).filter_map(|d| d.column).collect::<Vec<_>>()
        };
        let place = json!({"external_id": "a", "name": "松"});
        let event = json!({"type": "event", "external_id": "e", "title": "戏", "starts_at": "2026-12-01"});
        let photo = json!({"type": "photo", "place": "a", "file": "a.jpg"});
        let route = json!({"type": "route", "external_id": "r", "title": "线", "stops": ["a"]});
        let pair = json!([118.1691, 30.1279]);
        for (record, column, value) in [
            (&place, "location", pair.clone()),
            (&place, "extent", json!([120])),
            (&place, "names", json!(["Pine"])),
            (&place, "attributes", json!(["冬季"])),
            (&place, "photos", json!([["a.jpg"]])),
            (&place, "photos", json!([{"file": "a.jpg", "view": "sideways"}])),
            (&place, "photos", json!([{"file": "a.jpg", "season": "雨季"}])),
            (&place, "photos", json!([{"file": "a.jpg", "indoor": "perhaps"}])),
            (&photo, "view", json!("sideways")),
            (&photo, "indoor", json!("perhaps")),
            (&event, "names", json!(["Play"])),
            (&event, "occurrences", json!([["2026-12-01T10:00", "2026-12-01T11:00"]])),
            (&route, "geometry", json!([pair, pair])),
        ] {
            let found = wrong(record.clone(), column, value);
            assert!(found.iter().any(|name| name.starts_with(column)), "{column}: {found:?}");
        }
        let line = json!({"type": "LineString", "coordinates": [pair, [118.17, 30.13]]});
        assert!(wrong(route, "geometry", line).is_empty(), "GeoJSON writes longitude first");
    }

    #[test]
    fn the_order_of_keys_and_blanks_do_not_change_a_record() {
        let a: Value =
            serde_json::from_str(r#"{"b": [1, {"y": "松", "x": null}], "a": "\n"}"#).expect("json");
        let b: Value = serde_json::from_str(r#"{"a":"\n","b":[1,{"x":null,"y":"松"}]}"#).expect("json");
        assert_eq!(canonical(&a), canonical(&b));
        assert_eq!(String::from_utf8_lossy(&canonical(&a)), r#"{"a":"\n","b":[1,{"x":null,"y":"松"}]}"#);
    }
}
