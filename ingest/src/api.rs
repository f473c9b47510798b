//! The answer of a JSON API: each of its items becomes a partner record, by pointers.

use crate::defect::{Defect, Message};
use crate::extract::{Context, Extract};
use crate::limits::MAX_RECORDS_PER_ANSWER;
use crate::partner::{self, Action};
use scenic_data::source::JsonRules;
use serde_json::{Map, Value};

/// Reads an answer. Its items are what a partner's file has as rows, once their values are put under
/// the names of the partner record; without such rules they have these names already.
pub fn extract(bytes: &[u8], context: &Context<'_>) -> Extract {
    let answer: Value = match serde_json::from_slice(strip_bom(bytes)) {
        Ok(answer) => answer,
        Err(error) => return Extract::unreadable(partner::broken(&error)),
    };
    let usual = JsonRules::default();
    let rules = context.source.json.as_ref().unwrap_or(&usual);
    let Some(found) = answer.pointer(&rules.items) else {
        return Extract::unreadable(no_items(&rules.items));
    };
    let items: Vec<&Value> = match found {
        Value::Array(items) => items.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    };
    let mut extract = Extract { lang: context.source.lang.clone(), ..Extract::default() };
    if items.len() > MAX_RECORDS_PER_ANSWER {
        extract.defects.push(too_many());
    }
    for (i, item) in items.into_iter().take(MAX_RECORDS_PER_ANSWER).enumerate() {
        let mut row = partner::read(&record(item, rules), context);
        let number = u64::try_from(i + 1).unwrap_or(u64::MAX);
        row.extract.defects.list.iter_mut().for_each(|defect| defect.row = Some(number));
        let taken = !row.is_rejected();
        let deletes = matches!(row.key, Some((Action::Delete(_), _)));
        extract.counters.count(taken && !deletes);
        extract.defects.extend(std::mem::take(&mut row.extract.defects));
        // What is left out of an answer is gone already; there is nothing to delete.
        if taken && !deletes {
            let Extract { places, events, routes, passages, .. } = row.extract;
            extract.places.extend(places);
            extract.events.extend(events);
            extract.routes.extend(routes);
            extract.passages.extend(passages);
        }
    }
    extract
}

/// An item under the names of the partner record.
fn record(item: &Value, rules: &JsonRules) -> Value {
    if rules.fields.is_empty() {
        return item.clone();
    }
    let mut map = Map::new();
    if let Some(kind) = &rules.record {
        map.insert("type".to_owned(), Value::from(kind.as_str()));
    }
    for (name, from) in &rules.fields {
        let value = match from.strip_prefix('=') {
            Some(text) => Some(Value::from(text)),
            None => item.pointer(from).cloned(),
        };
        if let Some(value) = value.filter(|value| !value.is_null()) {
            put(&mut map, name, value);
        }
    }
    Value::Object(map)
}

/// Puts a value under a name with dots, an object a dot.
fn put(map: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => {
            map.insert(name.to_owned(), value);
        }
        Some((outer, rest)) => {
            let within = map.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            if !within.is_object() {
                *within = Value::Object(Map::new());
            }
            if let Value::Object(within) = within {
                put(within, rest, value);
            }
        }
    }
}

fn strip_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn no_items(pointer: &str) -> Defect {
    Defect::error(
        "no_items",
        Some("json.items".to_owned()),
        Message::new(
            format!("回答中没有 {pointer:?}：接口可能改了，见 json.items"),
            format!("the answer has nothing at {pointer:?}: the API may have changed; see json.items"),
        ),
    )
}

fn too_many() -> Defect {
    Defect::error(
        "too_many",
        None,
        Message::new(
            format!("一次回答超过 {MAX_RECORDS_PER_ANSWER} 条，其余未读；请让接口分页"),
            format!(
                "more than {MAX_RECORDS_PER_ANSWER} items in one answer; the rest was not read: ask for smaller pages"
            ),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_put_under_the_names_of_the_partner_record() {
        let fields = [
            ("external_id", "/id"),
            ("name", "/title/zh"),
            ("names.en", "/title/en"),
            ("location.lat", "/geo/0"),
            ("location.lon", "/geo/1"),
            ("datum", "=gcj02"),
            ("attributes.最佳季节", "/season"),
            ("phone", "/tel"),
        ];
        let rules = JsonRules {
            record: Some("place".into()),
            fields: fields.map(|(name, from)| (name.to_owned(), from.to_owned())).into(),
            ..JsonRules::default()
        };
        let item = json!({"id": 7, "title": {"zh": "听涛松", "en": "Listening Pine"}, "geo": [30.1, 118.2],
                          "season": "冬", "tel": null});
        assert_eq!(
            record(&item, &rules),
            json!({"type": "place", "external_id": 7, "name": "听涛松", "names": {"en": "Listening Pine"},
                   "location": {"lat": 30.1, "lon": 118.2}, "datum": "gcj02", "attributes": {"最佳季节": "冬"}})
        );
    }
}
