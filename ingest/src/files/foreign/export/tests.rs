//! Records go out as linked data and come back.

use super::*;
use crate::files::foreign::{Translated, translate};
use crate::partner::canonical;
use proptest::prelude::*;

fn back(node: Value) -> Value {
    match translate(node) {
        Translated::Records(mut records) if records.len() == 1 => {
            records.pop().and_then(Result::ok).unwrap_or_default()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_reader_of_schema_org_alone_still_learns_the_most() {
    let record = json!({
        "type": "place", "external_id": "hs-001", "kind": "attraction", "name": "迎客松", "names": {"en": "Guest-Greeting Pine"},
        "aliases": ["玉女松"], "parent": "hs", "location": {"lat": 30.1279, "lon": 118.1691}, "address": "玉屏楼", "phone": "0559-5580000",
        "opening_hours": "Mo-Su 06:30-16:30; Mo off", "ticket": "成人60元", "visit_min": 30, "intro": {"zh-Hans": "一棵松。", "en": "A pine."},
        "attributes": {"最佳季节": "冬季"}, "tags": ["pine"], "rating": 4.8, "url": "https://hs.example/yks",
        "photos": [{"file": "yks.jpg", "caption": "雪中"}], "near": ["hs-002"], "valid_until": null
    });
    let node = to_jsonld(&record);
    assert_eq!(back(node.clone()), record);
    let mut foreign = node;
    foreign.as_object_mut().and_then(|map| map.remove(RECORD));
    let read = back(foreign);
    let same = [
        "type",
        "external_id",
        "kind",
        "name",
        "names",
        "aliases",
        "parent",
        "location",
        "address",
        "phone",
        "intro",
        "tags",
        "rating",
        "url",
        "photos",
    ];
    for key in same {
        assert_eq!(read.get(key), record.get(key), "{key}");
    }
    assert_eq!(read["opening_hours"], "Mo off; Tu-Su 06:30-16:30");
    assert_eq!(read["ticket"], "成人60元 60元");
    assert_eq!(read["attributes"], json!({"visit_min": 30, "near": ["hs-002"], "最佳季节": "冬季"}));
}

#[test]
fn the_datum_of_a_record_is_kept_while_others_get_wgs84() {
    let record = json!({"type": "place", "external_id": "a", "name": "亭", "location": {"lat": 39.90923, "lon": 116.397428}, "datum": "gcj02"});
    let node = to_jsonld(&record);
    let off = |key: &str, by: f64| (node["geo"][key].as_f64().unwrap_or_default() - by).abs();
    assert!(off("latitude", 39.90783) < 1e-3 && off("longitude", 116.39119) < 1e-3, "{node}");
    assert!(off("longitude", 116.397428) > 5e-3, "{node}");
    assert_eq!(back(node), record);
}

/// Texts as records hold them, with what needs care in JSON.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一-龥]{1,6}",
        "[A-Za-z ]{1,12}",
        Just("\"@id\": \\ \n".to_owned()),
        Just("schema:name".to_owned())
    ]
}

/// Any value, as deep as attributes of odd records go.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        words().prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::btree_map(key(), inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<Value>())
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    const KNOWN: [&str; 46] = [
        "external_id",
        "kind",
        "name",
        "names",
        "aliases",
        "parent",
        "location",
        "datum",
        "address",
        "phone",
        "opening_hours",
        "ticket",
        "price",
        "visit_min",
        "intro",
        "attributes",
        "tags",
        "rating",
        "photos",
        "near",
        "url",
        "same_as",
        "valid_until",
        "place",
        "starts_at",
        "ends_at",
        "effect",
        "title",
        "body",
        "stops",
        "min",
        "distance_m",
        "difficulty",
        "lang",
        "published_at",
        "file",
        "caption",
        "licence",
        "@id",
        "@type",
        "@graph",
        "@context",
        "daoyou:record",
        "schema:name",
        "en",
        "zh-Hans",
    ];
    prop_oneof![4 => proptest::sample::select(&KNOWN[..]).prop_map(str::to_owned), 1 => words()]
}

/// A value that fits a field, as partners write it.
fn fitting() -> impl Strategy<Value = (String, Value)> {
    let by_language = || (words(), words()).prop_map(|(zh, en)| json!({"zh-Hans": zh, "en": en}));
    let text = |keys: &'static [&'static str]| {
        (proptest::sample::select(keys), prop_oneof![words().prop_map(Value::from), by_language()])
    };
    let list = (
        proptest::sample::select(&["aliases", "tags", "near", "stops", "same_as"][..]),
        proptest::collection::vec(words(), 0..4).prop_map(Value::from),
    );
    let place = (-90.0..90.0, -180.0..180.0)
        .prop_map(|(lat, lon): (f64, f64)| ("location", json!({"lat": lat, "lon": lon})));
    let photo = (words(), words())
        .prop_map(|(file, caption)| ("photos", json!([{"file": file, "caption": caption}])));
    let facts = proptest::collection::btree_map(words(), any_value(), 0..4)
        .prop_map(|map| ("attributes", map.into_iter().collect::<Value>()));
    let hours = proptest::sample::select(
        &[
            "Mo-Fr 09:00-17:00; Sa off",
            "24/7",
            "Mar-Nov 06:30-16:30",
            "每天8:00-17:00",
            "Mo 25:00-26:00",
            ";",
        ][..],
    )
    .prop_map(|hours| ("opening_hours", Value::from(hours)));
    prop_oneof![
        text(&[
            "name",
            "title",
            "intro",
            "body",
            "address",
            "ticket",
            "price",
            "phone",
            "history",
            "visit_min"
        ]),
        list,
        place,
        photo,
        facts,
        hours
    ]
    .prop_map(|(key, value)| (key.to_owned(), value))
}

fn record() -> impl Strategy<Value = Value> {
    const TYPES: [&str; 9] =
        ["place", "exhibit", "event", "exhibition", "notice", "route", "article", "photo", "delete"];
    let good = proptest::collection::vec(fitting(), 0..12);
    let odd = proptest::collection::vec((key(), any_value()), 0..4);
    (proptest::sample::select(&TYPES[..]), words(), good, odd).prop_map(|(name, id, good, odd)| {
        let mut map: Map<String, Value> = odd.into_iter().chain(good).collect();
        map.insert("type".to_owned(), json!(name));
        map.insert("external_id".to_owned(), json!(id));
        Value::Object(map)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_record_comes_back_to_the_letter(record in record()) {
        let text = to_jsonld(&record).to_string();
        let node: Value = serde_json::from_str(&text).expect("what was written");
        // Floats may lose their last bit in text; what was in the text must come back.
        let written = node.get(RECORD).cloned().unwrap_or_default();
        let read = back(node);
        prop_assert_eq!(canonical(&read), canonical(&written));
        prop_assert_eq!(canonical(&back(to_jsonld(&record))), canonical(&record));
    }

    #[test]
    fn no_value_whatever_stops_the_writer_or_the_reader(value in any_value()) {
        prop_assert_eq!(canonical(&back(to_jsonld(&value))), canonical(&value));
        translate(value);
    }

    #[test]
    fn without_our_record_the_rest_is_still_read(record in record()) {
        let mut node = to_jsonld(&record);
        node.as_object_mut().and_then(|map| map.remove(RECORD));
        if let Translated::Own(value) = translate(node) {
            prop_assert!(false, "{}", value);
        }
    }
}
