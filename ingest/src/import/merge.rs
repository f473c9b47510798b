//! What a row says, laid over what its record said before.

use crate::partner::Class;
use scenic_data::{Field, LangTag};
use serde_json::{Map, Value};

/// Lays a row over a record as a JSON merge patch (RFC 7396): what the row does not name stays, what it
/// sets to null goes, lists are replaced. A text and texts by language are one thing: what is said in
/// one language takes nothing from the others.
pub(super) fn lay(record: &mut Value, row: Value, hint: Option<&LangTag>) {
    let (Value::Object(said), Value::Object(row)) = (&mut *record, row) else { return };
    for (key, value) in row {
        match (said.get_mut(&key), value) {
            (Some(before), value) if is_text(&key) && !value.is_null() => {
                let is_prose = TITLES.contains(&key.as_str()) || Field::new(&key).is_prose();
                speak(before, value, is_prose, hint);
            }
            (_, value) => over(said, key, value),
        }
    }
}

/// Texts besides the fields that places have.
const TITLES: [&str; 3] = ["name", "title", "body"];

/// Whether a field's values are texts, which may be given by language.
fn is_text(key: &str) -> bool {
    TITLES.contains(&key) || (Field::new(key).is_known() && key != "location")
}

/// Lays one text, or texts by language, over another. A fact said without a language is said in all; a
/// story is said in the language it is written in.
fn speak(before: &mut Value, now: Value, is_prose: bool, hint: Option<&LangTag>) {
    let tag = |text: &str| crate::lang::certain(text, hint).to_string();
    match (&mut *before, now) {
        (Value::String(text), Value::Object(texts)) => {
            let mut both = Map::from_iter([(tag(text), Value::from(std::mem::take(text)))]);
            texts.into_iter().for_each(|(tag, text)| set(&mut both, &tag, text));
            *before = Value::Object(both);
        }
        (Value::Object(texts), Value::Object(row)) => {
            row.into_iter().for_each(|(tag, text)| set(texts, &tag, text));
        }
        (Value::Object(texts), Value::String(text)) if is_prose => set(texts, &tag(&text), text.into()),
        (Value::String(old), Value::String(text)) if is_prose && tag(old) != tag(&text) => {
            let both = [(tag(old), std::mem::take(old).into()), (tag(&text), text.into())];
            *before = Value::Object(Map::from_iter(both));
        }
        (before, now) => *before = now,
    }
}

/// Says a text in a language, however that is written; null takes it away.
fn set(texts: &mut Map<String, Value>, tag: &str, text: Value) {
    let same = |other: &String| {
        other == tag || matches!((LangTag::parse(other), LangTag::parse(tag)), (Ok(a), Ok(b)) if a == b)
    };
    let key = texts.keys().find(|other| same(other)).cloned().unwrap_or_else(|| tag.to_owned());
    match text {
        Value::Null => _ = texts.remove(&key),
        text => _ = texts.insert(key, text),
    }
}

/// Lays a member over those of an object.
fn over(record: &mut Map<String, Value>, key: String, value: Value) {
    match value {
        Value::Null => _ = record.remove(&key),
        // A radius and a polygon are not parts of one thing.
        value @ Value::Object(_) if key == "extent" => _ = record.insert(key, value),
        Value::Object(row) => {
            let mut members = match record.remove(&key) {
                Some(Value::Object(members)) => members,
                _ => Map::new(),
            };
            row.into_iter().for_each(|(key, value)| over(&mut members, key, value));
            // What has lost its last member says nothing.
            if !members.is_empty() {
                record.insert(key, Value::Object(members));
            }
        }
        value => _ = record.insert(key, value),
    }
}

/// Names that rows of some classes give the same field: written as one, a later row replaces it.
pub(super) fn rename(row: &mut Value, class: Class) {
    let Some(row) = row.as_object_mut() else { return };
    let names: &[(&str, &[&str])] = match class {
        Class::Event => &[("title", &["name"]), ("body", &["intro", "description", "text"])],
        Class::Article => &[("title", &["name"]), ("body", &["text", "content", "html", "intro"])],
        Class::Route => &[("title", &["name"]), ("intro", &["description", "body", "text"])],
        Class::Place => &[("same_as", &["sameAs"])],
        Class::Photo => &[("licence", &["license"])],
    };
    for (usual, others) in names {
        for other in *others {
            if !row.contains_key(*usual)
                && let Some(value) = row.remove(*other)
            {
                row.insert((*usual).to_owned(), value);
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
        for photo in photos.iter_mut() {
            // Named by its file alone, it is the picture that it was, with all that was said of it.
            let named = photo.as_str().and_then(|name| whole(before, name));
            if let Some(whole) = named {
                *photo = whole;
            }
            if let Some(photo) = photo.as_object_mut() {
                keep(photo);
            }
        }
    } else if let Some(photo) = record.as_object_mut() {
        keep(photo);
    }
}

/// The picture of that file, as a record has it.
fn whole(record: &Value, file: &str) -> Option<Value> {
    let photos = record.get("photos")?.as_array()?;
    photos.iter().find(|photo| photo.get("file").and_then(Value::as_str) == Some(file)).cloned()
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
        let row = json!({"external_id": "a", "ticket": null, "attributes": {"高": null, "围": "3米"},
            "tags": ["古树"]});
        lay(&mut record, row, None);
        assert_eq!(
            record,
            json!({"external_id": "a", "name": "听涛松", "attributes": {"树龄": "600年", "围": "3米"},
                "tags": ["古树"]})
        );
        lay(&mut record, json!({"attributes": {"树龄": null, "围": null}}), None);
        assert_eq!(record.get("attributes"), None);
        let mut new = json!({});
        lay(&mut new, json!({"a": null, "b": {"c": null, "d": 1}}), None);
        assert_eq!(new, json!({"b": {"d": 1}}), "a new record holds no nulls");
    }

    #[test]
    fn what_is_said_in_one_language_takes_nothing_from_the_others() {
        let laid = |before: Value, row: Value| {
            let mut record = json!({"intro": before.clone(), "ticket": before});
            lay(&mut record, json!({"intro": row.clone(), "ticket": row}), None);
            (record["intro"].clone(), record["ticket"].clone())
        };
        let both = json!({"zh-Hans": "松高十二米。", "en": "The pine is tall."});
        assert_eq!(
            laid(json!("松高十二米。"), json!({"en": "The pine is tall."})),
            (both.clone(), both.clone())
        );
        let (intro, ticket) = laid(both.clone(), json!("松高十三米。"));
        assert_eq!(intro, json!({"zh-Hans": "松高十三米。", "en": "The pine is tall."}));
        assert_eq!(ticket, json!("松高十三米。"), "a fact said anew holds in every language");
        let (intro, _) = laid(json!("松高十二米。"), json!("The pine is tall."));
        assert_eq!(intro, both);
        let (intro, _) = laid(both, json!({"zh": "松。", "en": null}));
        assert_eq!(intro, json!({"zh-Hans": "松。"}), "however the language is written");
    }

    #[test]
    fn a_field_with_several_names_is_one_field() {
        let mut record = json!({"type": "event", "title": "旧灯会"});
        let mut row = json!({"type": "event", "name": "新灯会", "intro": "有灯。"});
        rename(&mut row, Class::Event);
        lay(&mut record, row, None);
        assert_eq!(record, json!({"type": "event", "title": "新灯会", "body": "有灯。"}));
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
        let mut named = json!({"photos": ["a.jpg", "c.jpg"]});
        keep_pictures(&mut named, &before);
        assert_eq!(named, json!({"photos": [{"file": "a.jpg", "picture": "h1"}, "c.jpg"]}));
    }
}
