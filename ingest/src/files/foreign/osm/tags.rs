//! The tags of one element of OpenStreetMap as a partner record.

use super::{address, kinds};
use crate::files::foreign::draft::{Draft, Tagged, is_web};
use crate::limits::MAX_LIST;
use crate::text::squeeze;
use scenic_data::LangTag;
use serde_json::{Map, Value};

type Tags = Map<String, Value>;

/// Facts with a usual label, Chinese and English, and the unit of a bare number.
const LABELLED: [(&str, &str, &str, &str); 23] = [
    ("height", "高度", "Height", "m"),
    ("ele", "海拔", "Elevation", "m"),
    ("start_date", "始建时间", "Built", ""),
    ("wheelchair", "无障碍", "Wheelchair access", ""),
    ("wheelchair:description", "无障碍说明", "Wheelchair notes", ""),
    ("cuisine", "菜系", "Cuisine", ""),
    ("stars", "星级", "Star rating", ""),
    ("rooms", "客房数", "Rooms", ""),
    ("capacity", "容量", "Capacity", ""),
    ("operator", "管理单位", "Operator", ""),
    ("architect", "建筑师", "Architect", ""),
    ("artist_name", "作者", "Artist", ""),
    ("material", "材质", "Material", ""),
    ("religion", "宗教", "Religion", ""),
    ("denomination", "教派", "Denomination", ""),
    ("inscription", "铭文", "Inscription", ""),
    ("heritage", "遗产级别", "Heritage level", ""),
    ("internet_access", "上网", "Internet access", ""),
    ("smoking", "吸烟", "Smoking", ""),
    ("dog", "宠物", "Pets", ""),
    ("toilets", "卫生间", "Toilets", ""),
    ("email", "邮箱", "Email", ""),
    ("fax", "传真", "Fax", ""),
];

/// Other names, beside those by language.
const OTHER_NAMES: [&str; 9] = [
    "name:zh_pinyin",
    "alt_name",
    "official_name",
    "int_name",
    "short_name",
    "old_name",
    "loc_name",
    "nat_name",
    "reg_name",
];

/// Tags for those who draw the map, not for those who walk.
const PASSED_OVER: [&str; 12] = [
    "source",
    "created_by",
    "note",
    "fixme",
    "FIXME",
    "import",
    "layer",
    "level",
    "area",
    "type",
    "attribution",
    "survey:date",
];

/// Whether properties are tags of OpenStreetMap.
pub(in crate::files::foreign) fn looks_like_osm(properties: &Tags) -> bool {
    let is_id = |text: &str| ["node/", "way/", "relation/"].iter().any(|kind| text.starts_with(kind));
    let prefixed = ["name:", "addr:", "contact:"];
    // Names of the partner record say that a partner only borrows a tag or two.
    let is_own = ["external_id", "kind", "intro", "ticket"].iter().any(|key| properties.contains_key(*key));
    !is_own
        && properties.iter().any(|(key, value)| {
            prefixed.iter().any(|prefix| key.starts_with(prefix))
                || (key == "@id" && value.as_str().is_some_and(is_id))
                || (kinds::PRIMARY.contains(&key.as_str())
                    && value
                        .as_str()
                        .is_some_and(|value| kinds::kind(key, value).is_some() && is_tag_value(value)))
        })
}

/// Values of tags that classify are words in lower case, joined by underscores.
fn is_tag_value(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b';'))
}

/// Begins the record of an element; `None` where it has no name. Its position is the caller's.
pub(in crate::files::foreign) fn record(tags: &Tags, id: &str) -> Option<Draft> {
    let mut draft = Draft::new("place");
    names(tags, &mut draft);
    draft.main_name()?;
    let chinese = draft.is_chinese();
    draft.put("external_id", id);
    let said = |key: &str| said(tags, key);
    let primary = || kinds::PRIMARY.into_iter().filter_map(|key| Some((key, said(key)?)));
    draft.put("kind", primary().find_map(|(key, value)| kinds::kind(key, &value)).map(|kind| kind.as_str()));
    let first = |keys: &[&str]| keys.iter().find_map(|key| said(key));
    draft.put("address", address::read(tags));
    let phones = ["phone", "contact:phone", "mobile", "contact:mobile"];
    let mut numbers: Vec<String> = phones.into_iter().filter_map(said).collect();
    numbers.dedup();
    draft.put("phone", numbers.join("; "));
    draft.put("url", first(&["website", "contact:website", "url"]).filter(|url| is_web(url)));
    draft.put("opening_hours", said("opening_hours"));
    draft.put("ticket", ticket(said("fee"), said("charge"), chinese));
    draft.texts("intro", by_language(tags, "description"));
    let words = primary().map(|(_, value)| value).filter(|value| !matches!(value.as_str(), "yes" | "no"));
    let mut tagged: Vec<String> = words
        .flat_map(|value| value.split(';').map(|word| word.trim().replace('_', " ")).collect::<Vec<_>>())
        .collect();
    tagged.retain(|word| !word.is_empty());
    tagged.truncate(MAX_LIST);
    draft.put("tags", tagged);
    elsewhere(tags, id, &mut draft);
    if let Some(image) = said("image").filter(|image| is_web(image)) {
        draft.photo(&image, [("caption", None), ("credit", None), ("licence", None)]);
    }
    facts(tags, &mut draft);
    Some(draft)
}

/// The text of a tag; numbers occur where a file went through other programs.
fn said(tags: &Tags, key: &str) -> Option<String> {
    match tags.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The language in a key such as `name:en`. Transcriptions are no texts in the language.
fn language_of(key: &str, of: &str) -> Option<LangTag> {
    let tag = key.strip_prefix(of)?.strip_prefix(':')?;
    let is_transcription = tag.contains("pinyin") || tag.ends_with("Latn") || tag.ends_with("_rm");
    (!is_transcription && tag != "old").then(|| LangTag::parse(tag).ok()).flatten()
}

fn by_language(tags: &Tags, key: &str) -> Vec<Tagged> {
    let plain = said(tags, key).map(|text| (None, text));
    let named = tags.keys().filter_map(|name| Some((Some(language_of(name, key)?), said(tags, name)?)));
    plain.into_iter().chain(named).collect()
}

fn names(tags: &Tags, draft: &mut Draft) {
    for (tag, name) in by_language(tags, "name") {
        draft.name(tag, &name);
    }
    for key in OTHER_NAMES {
        for (tag, names) in by_language(tags, key) {
            for name in names.split(';') {
                match draft.main_name() {
                    Some(_) => draft.alias(tag.clone(), name),
                    None => draft.name(tag.clone(), name),
                }
            }
        }
    }
}

fn ticket(fee: Option<String>, charge: Option<String>, chinese: bool) -> Option<String> {
    charge.or_else(|| {
        let fee = fee?;
        Some(match (fee.as_str(), chinese) {
            ("no", true) => "免费".to_owned(),
            ("no", false) => "Free admission".to_owned(),
            ("yes", true) => "收费".to_owned(),
            ("yes", false) => "Admission is charged".to_owned(),
            _ => fee,
        })
    })
}

/// Where else the same thing is described.
fn elsewhere(tags: &Tags, id: &str, draft: &mut Draft) {
    if let Some(item) = said(tags, "wikidata").filter(|item| item.starts_with('Q')) {
        let first = item.split(';').next().unwrap_or_default();
        draft.same_as(&format!("https://www.wikidata.org/wiki/{}", first.trim()));
    }
    if let Some(page) = said(tags, "wikipedia") {
        match page.split_once(':') {
            Some((lang, title)) if LangTag::parse(lang).is_ok() => {
                draft.same_as(&format!("https://{lang}.wikipedia.org/wiki/{}", title.replace(' ', "_")));
            }
            _ => draft.same_as(&page),
        }
    }
    if let Some(page) = said(tags, "wikimedia_commons") {
        draft.same_as(&format!("https://commons.wikimedia.org/wiki/{}", page.replace(' ', "_")));
    }
    if id.contains('/') && !is_web(id) {
        draft.same_as(&format!("https://www.openstreetmap.org/{id}"));
    }
}

/// Labelled facts, and what is left under its own key.
fn facts(tags: &Tags, draft: &mut Draft) {
    for (key, value) in tags {
        let text = said(tags, key);
        let known = LABELLED.iter().find(|(own, ..)| own == key || key.strip_prefix("contact:") == Some(own));
        match (known, text) {
            (Some((_, zh, en, unit)), Some(text)) => {
                let fact = match text.as_str() {
                    "yes" => Value::Bool(true),
                    "no" => Value::Bool(false),
                    bare if !unit.is_empty() && bare.parse::<f64>().is_ok() => {
                        Value::from(format!("{bare} {unit}"))
                    }
                    _ => Value::from(text.replace(';', ", ")),
                };
                draft.labelled(zh, en, fact);
            }
            (None, Some(text)) if !is_read(key) => draft.attribute(key, Value::from(squeeze(&text))),
            (None, None) if value.is_boolean() && !is_read(key) => draft.attribute(key, value.clone()),
            _ => {}
        }
    }
}

/// Whether a tag was read into a field already or says nothing to a traveller.
fn is_read(key: &str) -> bool {
    const READ: [&str; 16] = [
        "phone",
        "contact:phone",
        "mobile",
        "contact:mobile",
        "website",
        "contact:website",
        "url",
        "opening_hours",
        "fee",
        "charge",
        "wikidata",
        "wikipedia",
        "wikimedia_commons",
        "image",
        "id",
        "timestamp",
    ];
    let is_name = |key: &str| OTHER_NAMES.contains(&key) || matches!(key, "name" | "description");
    let base = key.split(':').next().unwrap_or(key);
    READ.contains(&key)
        || PASSED_OVER.contains(&key)
        || is_name(key)
        || (key.contains(':') && is_name(base) && language_of(key, base).is_some())
        || kinds::PRIMARY.contains(&key)
        || key.starts_with("addr:")
        || key.starts_with("source:")
        || key.starts_with("ref:")
        || key.starts_with('@')
}
