//! Puts the values of a row's cells together to one record.

use super::headings::Path;
use super::vocabulary::{self, REST};
use crate::defect::{Defect, Message};
use scenic_data::LangTag;
use serde_json::{Map, Value};

/// A record under construction.
#[derive(Default)]
pub(super) struct Record {
    map: Map<String, Value>,
    rest: Option<Value>,
}

impl Record {
    /// Sets the value of a column. The heading is for people.
    pub fn put(&mut self, path: &Path, value: Value, heading: &str) -> Result<(), Box<Defect>> {
        let Path { head, tail } = path;
        match (tail, self.map.get_mut(head)) {
            (None, None) if head == REST => self.rest = Some(value),
            (None, None) => {
                self.map.insert(head.clone(), value);
            }
            (Some(tail), None) => {
                self.map.insert(head.clone(), Value::Object(Map::from_iter([(tail.clone(), value)])));
            }
            // A field and its members: a text beside its translations, a location given twice.
            (None, Some(members)) => {
                let mut whole = spread(head, value, heading)?;
                merge(&mut whole, std::mem::take(members), heading)?;
                *members = whole;
            }
            (Some(tail), Some(members)) => {
                if !members.is_object() {
                    *members = spread(head, std::mem::take(members), heading)?;
                }
                merge(members, Value::Object(Map::from_iter([(tail.clone(), value)])), heading)?;
            }
        }
        Ok(())
    }

    /// The record.
    pub fn finish(mut self) -> Result<Value, Box<Defect>> {
        pictures(&mut self.map)?;
        let mut record = Value::Object(self.map);
        match self.rest {
            None | Some(Value::Null) => {}
            Some(rest @ Value::Object(_)) => merge(&mut record, rest, REST)?,
            Some(_) => {
                let message = Message::new(
                    "json 列应为 JSON 对象，例如 {\"rating\": 4.8}",
                    "the column json holds a JSON object, such as {\"rating\": 4.8}",
                );
                return Err(Box::new(Defect::error("invalid_json", Some(REST.to_owned()), message)));
            }
        }
        Ok(record)
    }
}

/// A field's own value as an object: of texts by language, when it is a text.
fn spread(head: &str, value: Value, heading: &str) -> Result<Value, Box<Defect>> {
    let by_language = vocabulary::field_named(head).is_some_and(|def| def.by_language.is_some());
    match value {
        Value::Object(_) => Ok(value),
        Value::String(text) if by_language => {
            let tag = LangTag::detect(&text).unwrap_or_else(LangTag::zh);
            Ok(Value::Object(Map::from_iter([(tag.to_string(), Value::String(text))])))
        }
        _ => Err(conflict(heading)),
    }
}

/// Adds the members of an object to another's; objects within them are merged, too.
fn merge(into: &mut Value, from: Value, heading: &str) -> Result<(), Box<Defect>> {
    let (Value::Object(into), Value::Object(from)) = (into, from) else { return Err(conflict(heading)) };
    for (key, value) in from {
        match into.get_mut(&key) {
            Some(known @ Value::Object(_)) => merge(known, value, heading)?,
            Some(_) => return Err(conflict(heading)),
            None => {
                into.insert(key, value);
            }
        }
    }
    Ok(())
}

/// Gives the pictures of a list their captions, authors and licences, which stand in columns of
/// their own. One author or licence is that of all; captions go by order, one line each.
fn pictures(map: &mut Map<String, Value>) -> Result<(), Box<Defect>> {
    const SAID: [(&str, bool); 3] = [("caption", false), ("credit", true), ("licence", true)];
    let files = match map.get("photos") {
        Some(Value::Array(items)) if !items.is_empty() && items.iter().all(Value::is_string) => items.len(),
        _ => return Ok(()),
    };
    for (key, for_all) in SAID {
        let Some(Value::String(text)) = map.get(key) else { continue };
        let parts: Vec<&str> = match (files, for_all) {
            (1, _) => vec![text.as_str()],
            (_, true) if !text.contains(['\n', ';', '；']) => vec![text.as_str(); files],
            _ => text.split(['\n', ';', '；']).map(str::trim).collect(),
        };
        if parts.len() > files {
            return Err(Box::new(too_many_captions(key, parts.len(), files)));
        }
        let parts: Vec<Value> = parts.into_iter().map(Value::from).collect();
        map.remove(key);
        let Some(Value::Array(items)) = map.get_mut("photos") else { continue };
        for (item, part) in items.iter_mut().zip(parts).filter(|(_, part)| part.as_str() != Some("")) {
            if item.is_string() {
                *item = Value::Object(Map::from_iter([("file".to_owned(), std::mem::take(item))]));
            }
            if let Value::Object(picture) = item {
                picture.insert(key.to_owned(), part);
            }
        }
    }
    Ok(())
}

fn conflict(heading: &str) -> Box<Defect> {
    Box::new(Defect::error(
        "conflicting_cells",
        Some(heading.to_owned()),
        Message::new(
            format!("“{heading}”与同一字段的另一列内容冲突；请只填其中一列，或为文字注明语言，例如 intro.fr"),
            format!(
                "{heading} conflicts with another column of the same field; fill only one, or name the language of a text, such as intro.fr"
            ),
        ),
    ))
}

fn too_many_captions(key: &str, parts: usize, files: usize) -> Defect {
    Defect::error(
        "too_many_captions",
        Some(key.to_owned()),
        Message::new(
            format!("{key} 有 {parts} 段，而图片只有 {files} 张；每张图片对应一段，用“；”分开"),
            format!(
                "{key} has {parts} parts for {files} pictures; give one for each, separated by semicolons"
            ),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::columns::Columns;
    use serde_json::{Value, json};

    fn record(cells: &[(&str, &str)]) -> Value {
        let header: Vec<String> = cells.iter().map(|(heading, _)| (*heading).to_owned()).collect();
        let row: Vec<String> = cells.iter().map(|(_, cell)| (*cell).to_owned()).collect();
        let (columns, _) = Columns::of(&header).expect("a header");
        columns.record(&row).unwrap_or_else(|defect| json!(defect.code))
    }

    #[test]
    fn a_text_beside_its_translation_becomes_texts_by_language() {
        let both = json!({"intro": {"zh-Hans": "古松一株", "en": "An old pine"}});
        assert_eq!(record(&[("简介", "古松一株"), ("英文简介", "An old pine")]), both);
        assert_eq!(record(&[("英文简介", "An old pine"), ("简介", "古松一株")]), both);
        assert_eq!(record(&[("简介", "古松一株"), ("英文简介", "")]), json!({"intro": "古松一株"}));
        assert_eq!(record(&[("简介", "A pine"), ("英文简介", "An old pine")]), json!("conflicting_cells"));
        assert_eq!(record(&[("坐标", "30,118"), ("纬度", "30")]), json!("conflicting_cells"));
    }

    #[test]
    fn pictures_of_a_place_take_their_captions_in_order() {
        assert_eq!(
            record(&[("图片", "a.jpg；b.jpg"), ("图片说明", "雪后；"), ("摄影", "程远")]),
            json!({"photos": [
                {"file": "a.jpg", "caption": "雪后", "credit": "程远"},
                {"file": "b.jpg", "credit": "程远"},
            ]})
        );
        assert_eq!(
            record(&[("图片", "a.jpg"), ("图片说明", "左；右")]),
            json!({"photos": [{"file": "a.jpg", "caption": "左；右"}]})
        );
        assert_eq!(
            record(&[("文件", "a.jpg"), ("图片说明", "雪后"), ("地点", "hs-001")]),
            json!({"file": "a.jpg", "caption": "雪后", "place": "hs-001"})
        );
        let many = record(&[("图片", "a.jpg；b.jpg"), ("图片说明", "一；二；三")]);
        assert_eq!(many, json!("too_many_captions"));
    }

    #[test]
    fn what_no_column_carries_stands_in_the_last_one() {
        assert_eq!(
            record(&[("names.en", "Pine"), ("json", r#"{"names": {"x y": "?"}, "own": [1]}"#)]),
            json!({"names": {"en": "Pine", "x y": "?"}, "own": [1]})
        );
        assert_eq!(record(&[("编号", "a"), ("json", r#"{"external_id": "b"}"#)]), json!("conflicting_cells"));
    }
}
