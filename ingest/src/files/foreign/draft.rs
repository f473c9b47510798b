//! A partner record under construction, whatever format it comes from.

use super::geometry::Point;
use crate::limits::{MAX_EXTERNAL_ID_CHARS, MAX_LIST, MAX_PHOTOS};
use crate::text::{clip, squeeze};
use scenic_data::LangTag;
use serde_json::{Map, Value, json};

/// A text and its language, where that is told.
pub(super) type Tagged = (Option<LangTag>, String);

/// What is known of a record so far. Values that say nothing are left out, never `null`.
pub(super) struct Draft {
    map: Map<String, Value>,
    names: Vec<Tagged>,
    aliases: Vec<String>,
    attributes: Map<String, Value>,
    photos: Vec<Value>,
    same_as: Vec<String>,
}

impl Draft {
    /// An empty record of that type.
    pub fn new(record_type: &str) -> Self {
        Self {
            map: Map::from_iter([("type".to_owned(), Value::from(record_type))]),
            names: Vec::new(),
            aliases: Vec::new(),
            attributes: Map::new(),
            photos: Vec::new(),
            same_as: Vec::new(),
        }
    }

    /// Sets a field unless it is set already or the value says nothing.
    pub fn put(&mut self, key: &str, value: impl Into<Value>) {
        let value = value.into();
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            Value::Bool(_) | Value::Number(_) => false,
        };
        if !empty && !self.map.contains_key(key) {
            self.map.insert(key.to_owned(), value);
        }
    }

    /// Sets a field of text, by language where languages are told.
    pub fn texts(&mut self, key: &str, texts: Vec<Tagged>) {
        if let Some(value) = by_language(texts) {
            self.put(key, value);
        }
    }

    /// Whether a field is set.
    pub fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    /// Adds a name.
    pub fn name(&mut self, tag: Option<LangTag>, name: &str) {
        let name = squeeze(name);
        // A name of punctuation alone is how some programs write that there is none.
        let known = self.names.iter().any(|(own, text)| *text == name && (*own == tag || tag.is_none()));
        if name.chars().any(char::is_alphanumeric) && !known && self.names.len() < MAX_LIST {
            self.names.push((tag, name));
        }
    }

    /// Adds another name; one in a language that has no name yet becomes that language's name.
    pub fn alias(&mut self, tag: Option<LangTag>, name: &str) {
        let name = squeeze(name);
        if !name.chars().any(char::is_alphanumeric) {
            return;
        }
        match tag {
            Some(tag) if self.names.iter().all(|(own, _)| own.as_ref() != Some(&tag)) => {
                self.name(Some(tag), &name);
            }
            _ if self.aliases.len() < MAX_LIST => self.aliases.push(name),
            _ => {}
        }
    }

    /// The name the record is mainly known by: one without a language, else Chinese, else English.
    pub fn main_name(&self) -> Option<&Tagged> {
        let by =
            |is: &dyn Fn(&LangTag) -> bool| self.names.iter().find(|(tag, _)| tag.as_ref().is_some_and(is));
        let plain = self.names.iter().find(|(tag, _)| tag.is_none());
        plain
            .or_else(|| by(&LangTag::is_chinese))
            .or_else(|| by(&|tag| *tag == LangTag::en()))
            .or_else(|| self.names.first())
    }

    /// Whether labels beside this record's facts are best in Chinese.
    pub fn is_chinese(&self) -> bool {
        self.main_name().is_some_and(|(tag, name)| match tag {
            Some(tag) => tag.is_chinese(),
            None => LangTag::detect(name).is_some_and(|tag| tag.is_chinese()),
        })
    }

    /// Adds a labelled fact. A second value under a label makes a list.
    pub fn attribute(&mut self, label: &str, value: Value) {
        let label = squeeze(label);
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(list) => list.is_empty(),
            _ => false,
        };
        if empty || label.is_empty() {
            return;
        }
        let is_plain = |value: &Value| matches!(value, Value::String(_) | Value::Number(_));
        match self.attributes.get_mut(&label) {
            None => {
                self.attributes.insert(label, value);
            }
            Some(known) if *known == value => {}
            Some(Value::Array(list)) if list.len() < MAX_LIST && is_plain(&value) => list.push(value),
            Some(known) if is_plain(known) && is_plain(&value) => {
                *known = Value::Array(vec![known.take(), value]);
            }
            // Values that cannot stand in one list: the first was said first.
            Some(_) => {}
        }
    }

    /// Adds a labelled fact with the label in the record's language.
    pub fn labelled(&mut self, zh: &str, en: &str, value: Value) {
        let label = if self.is_chinese() { zh } else { en };
        self.attribute(label, value);
    }

    /// Adds a picture: an address on the web, or a file beside this one.
    pub fn photo(&mut self, address: &str, about: [(&str, Option<String>); 3]) {
        let address = address.trim();
        let is_known =
            |photo: &Value| ["url", "file"].iter().any(|key| photo.get(key) == Some(&json!(address)));
        if address.is_empty() || self.photos.len() >= MAX_PHOTOS || self.photos.iter().any(is_known) {
            return;
        }
        let key = if is_web(address) { "url" } else { "file" };
        let mut photo = Map::from_iter([(key.to_owned(), Value::from(address))]);
        for (key, text) in about {
            if let Some(text) = text.filter(|t| !t.is_empty()) {
                photo.insert(key.to_owned(), Value::from(text));
            }
        }
        self.photos.push(Value::Object(photo));
    }

    /// Adds an address that identifies the same thing elsewhere.
    pub fn same_as(&mut self, url: &str) {
        let url = url.trim();
        if is_web(url) && self.same_as.len() < MAX_LIST && self.same_as.iter().all(|known| known != url) {
            self.same_as.push(url.to_owned());
        }
    }

    /// Sets the position in degrees, WGS-84, as a source gives it: what is no position is for the
    /// reader of partner records to refuse.
    pub fn location_as_given(&mut self, lat: &Value, lon: &Value) {
        self.put("location", json!({"lat": lat, "lon": lon}));
    }

    /// Sets the position in degrees, WGS-84, where it was computed.
    pub fn location(&mut self, point: Point) {
        self.put("location", json!({"lat": rounded(point.lat), "lon": rounded(point.lon)}));
    }

    /// The record. Names are put in their places: the main one, those of other languages, and
    /// second ones among the aliases.
    pub fn finish(mut self) -> Value {
        let main = self.main_name().cloned();
        let mut names = Map::new();
        let mut aliases: Vec<String> = Vec::new();
        if let Some((main_tag, main)) = main {
            for (tag, name) in std::mem::take(&mut self.names) {
                match &tag {
                    // The script tells the language of the main name already.
                    _ if name == main && (tag.is_none() || LangTag::detect(&main) == tag) => {}
                    Some(tag)
                        if !names.contains_key(tag.as_str())
                            && (main_tag.as_ref() != Some(tag) || name == main) =>
                    {
                        names.insert(tag.to_string(), Value::from(name));
                    }
                    _ => aliases.push(name),
                }
            }
            self.put("name", main.as_str());
            aliases.append(&mut self.aliases);
            let mut listed: Vec<String> = Vec::new();
            for alias in aliases {
                let known = alias == main || listed.contains(&alias) || names.values().any(|n| *n == alias);
                if !known && listed.len() < MAX_LIST {
                    listed.push(alias);
                }
            }
            self.put("names", names);
            self.put("aliases", listed);
        }
        let own = self.map.get("url").cloned();
        self.same_as.retain(|url| own.as_ref().and_then(Value::as_str) != Some(url));
        let same_as = std::mem::take(&mut self.same_as);
        self.put("same_as", same_as);
        let photos = std::mem::take(&mut self.photos);
        self.put("photos", photos);
        let attributes = std::mem::take(&mut self.attributes);
        self.put("attributes", attributes);
        Value::Object(self.map)
    }
}

/// Texts as the partner record writes them: one alone as it is, several by language.
pub(super) fn by_language(mut texts: Vec<Tagged>) -> Option<Value> {
    texts.truncate(MAX_LIST);
    let known = texts.iter().find_map(|(tag, _)| tag.clone());
    let Some(known) = known else {
        let mut lines: Vec<String> = Vec::new();
        for (_, text) in texts {
            if !text.trim().is_empty() && !lines.contains(&text) {
                lines.push(text);
            }
        }
        return (!lines.is_empty()).then(|| Value::from(lines.join("\n")));
    };
    let mut languages: Vec<(LangTag, String)> = Vec::new();
    for (tag, text) in texts.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        let tag = tag.or_else(|| LangTag::detect(&text)).unwrap_or_else(|| known.clone());
        match languages.iter_mut().find(|(own, _)| *own == tag) {
            Some((_, said)) if said.contains(&text) => {}
            Some((_, said)) => *said = format!("{said}\n{text}"),
            None => languages.push((tag, text)),
        }
    }
    match languages.as_slice() {
        [] => None,
        [(tag, text)] if LangTag::detect(text).as_ref() == Some(tag) => Some(Value::from(text.as_str())),
        _ => Some(Value::Object(
            languages.into_iter().map(|(tag, text)| (tag.to_string(), Value::from(text))).collect(),
        )),
    }
}

/// An identifier for a thing that has none of its own: made of its name, and of what contains it or
/// sets it apart from others of that name. The same file always gives the same one.
pub(super) fn id_from_name(name: &str, apart: Option<&str>) -> String {
    let name = scenic_data::text::fold(name);
    let id = match apart.filter(|text| !text.is_empty()) {
        Some(apart) => format!("{name}#{apart}"),
        None => name,
    };
    clip(&id, MAX_EXTERNAL_ID_CHARS)
}

/// Whether an address is one of the web.
pub(super) fn is_web(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}

/// Degrees to a centimetre, because arithmetic adds digits that mean nothing.
fn rounded(degrees: f64) -> f64 {
    const DIGITS: f64 = 1e7;
    (degrees * DIGITS).round() / DIGITS
}
