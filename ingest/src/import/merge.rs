//! What a row says, laid over what its record said before.

use serde_json::{Map, Value};

/// Lays a row over a record as a JSON merge patch (RFC 7396): what the row does not name stays, what it
/// sets to null goes, lists are replaced.
pub(super) fn over(record: &mut Value, row: Value) {
    let Value::Object(row) = row else {
        *record = row;
        return;
    };
    if !record.is_object() {
        *record = Value::Object(Map::new());
    }
    let Value::Object(record) = record else { return };
    for (key, value) in row {
        match value {
            Value::Null => {
                record.remove(&key);
            }
            value => {
                let member = record.entry(key.clone()).or_insert(Value::Null);
                over(member, value);
                // What has lost its last member says nothing.
                if member.as_object().is_some_and(Map::is_empty) {
                    record.remove(&key);
                }
            }
        }
    }
}

/// Pictures that a row names without bringing them keep the bytes that came with them before.
pub(super) fn keep_pictures(record: &mut Value, before: &Value) {
    let known = pictures(before);
    if known.is_empty() {
        return;
    }
    let keep = |photo: &mut Map<String, Value>| {
        let file = photo.get("file").and_then(Value::as_str);
        let picture = file.and_then(|file| known.iter().find(|(name, _)| name == file));
        if let Some((_, picture)) = picture
            && !photo.contains_key("picture")
        {
            photo.insert("picture".to_owned(), Value::from(picture.as_str()));
        }
    };
    if let Some(Value::Array(photos)) = record.get_mut("photos") {
        photos.iter_mut().filter_map(Value::as_object_mut).for_each(keep);
    } else if let Some(photo) = record.as_object_mut() {
        keep(photo);
    }
}

/// The pictures of a record that came with it: file name and identifier.
fn pictures(record: &Value) -> Vec<(String, String)> {
    let of = |photo: &Value| {
        let text = |key: &str| photo.get(key).and_then(Value::as_str).map(str::to_owned);
        text("file").zip(text("picture"))
    };
    match record.get("photos") {
        Some(Value::Array(photos)) => photos.iter().filter_map(of).collect(),
        _ => of(record).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_row_does_not_name_stays_and_null_takes_away() {
        let mut record = json!({"external_id": "a", "name": "听涛松", "ticket": "20元",
            "attributes": {"树龄": "600年", "高": "12米"}, "tags": ["松"]});
        over(
            &mut record,
            json!({"external_id": "a", "ticket": null, "attributes": {"高": null, "围": "3米"},
            "tags": ["古树"]}),
        );
        assert_eq!(
            record,
            json!({"external_id": "a", "name": "听涛松", "attributes": {"树龄": "600年", "围": "3米"},
                "tags": ["古树"]})
        );
        over(&mut record, json!({"attributes": {"树龄": null, "围": null}}));
        assert_eq!(record.get("attributes"), None);
        let mut new = json!({});
        over(&mut new, json!({"a": null, "b": {"c": null, "d": 1}}));
        assert_eq!(new, json!({"b": {"d": 1}}), "a new record holds no nulls");
    }

    #[test]
    fn a_picture_that_is_named_again_keeps_its_bytes() {
        let before =
            json!({"photos": [{"file": "a.jpg", "picture": "h1"}, {"file": "b.jpg", "picture": "h2"}]});
        let mut record = json!({"photos": [{"file": "b.jpg", "caption": "雪"}, {"file": "c.jpg"},
            {"file": "a.jpg", "picture": "h3"}]});
        keep_pictures(&mut record, &before);
        assert_eq!(
            record,
            json!({"photos": [{"file": "b.jpg", "caption": "雪", "picture": "h2"}, {"file": "c.jpg"},
                {"file": "a.jpg", "picture": "h3"}]})
        );
    }
}
