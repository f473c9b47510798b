//! What a value turns out to be, and that the reader of partner records takes what comes of it.

use super::*;
use crate::Context;
use crate::partner;
use proptest::prelude::*;
use scenic_data::SourceId;
use scenic_data::source::SourceDefinition;
use serde_json::json;
use std::path::{Path, PathBuf};

fn records(value: Value) -> Vec<Result<Value, Defect>> {
    match translate(value) {
        Translated::Records(records) => records,
        Translated::Own(value) => panic!("taken for a partner record: {value}"),
    }
}

/// The codes of what the reader of partner records objects to.
fn objections(record: &Value) -> Vec<&'static str> {
    let source = SourceDefinition::for_partner(&SourceId::from("test"), "Test");
    let seen_at = chrono::DateTime::from_timestamp(1_795_000_000, 0).expect("an instant");
    let context = Context { source: &source, url: "https://test.example/x", media_type: None, seen_at };
    partner::read(record, &context).extract.defects.codes()
}

fn shared(path: &str) -> Option<PathBuf> {
    let root =
        std::env::var_os("DAOYOU_SHARED").map_or_else(|| Path::new("../shared").to_owned(), PathBuf::from);
    let path = root.join("data").join(path);
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn partner_records_pass_untouched() {
    for record in [
        json!({"type": "place", "external_id": "hs-001", "name": "迎客松", "location": {"lat": 30.1, "lon": 118.1}, "valid_until": null}),
        json!({"external_id": "hs-001", "name": "迎客松", "elements": [1]}),
        json!({"type": "route", "external_id": "r", "name": "R", "stops": ["a"], "id": 4}),
        json!({"type": "delete", "external_id": "hs-001"}),
        json!([{"type": "place", "external_id": "a", "name": "A"}]),
        json!({"name": "no type, no identifier"}),
        json!("text"),
        json!(null),
        json!([]),
    ] {
        assert_eq!(translate(record.clone()), Translated::Own(record));
    }
}

#[test]
fn a_mixed_array_is_read_element_by_element() {
    let read = records(json!([
        {"type": "place", "external_id": "a", "name": "A"},
        {"type": "Feature", "properties": {"name": "B"}, "geometry": null},
        {"@context": "https://schema.org", "@type": "Park", "name": "C"},
        {"type": "node", "id": 4, "lat": 1.0, "lon": 2.0, "tags": {"name": "D", "tourism": "artwork"}}
    ]));
    let names: Vec<_> = read.iter().flatten().map(|r| r["name"].as_str().unwrap_or_default()).collect();
    assert_eq!(names, ["A", "B", "C", "D"]);
    assert!(read.iter().flatten().all(|record| objections(record).is_empty()), "{read:?}");
}

#[test]
fn what_comes_of_other_formats_is_taken_by_the_reader_of_partner_records() {
    let values = [
        json!({"@context": "https://schema.org", "@type": "Hotel", "name": "Pine Inn", "priceRange": "CNY 300-500", "starRating": {"ratingValue": 4},
            "amenityFeature": [{"name": "Lift", "value": false}], "isAccessibleForFree": false, "geo": {"latitude": 1, "longitude": 2}}),
        json!({"@context": "https://schema.org", "@type": "Event", "name": "节", "startDate": "2026-11-20", "description": "一日。"}),
        json!({"@context": "https://schema.org", "@type": "Article", "name": "文", "text": "正文。", "inLanguage": "zh"}),
        json!({"@context": "https://schema.org", "@type": "ImageObject", "contentUrl": "a.jpg", "about": "hs-1"}),
        json!({"elements": [{"type": "node", "id": 4, "lat": 1.0, "lon": 2.0, "tags": {"name": "湖滨茶馆", "amenity": "cafe", "fee": "yes", "wheelchair": "limited", "cuisine": "tea;cake"}}]}),
        json!({"type": "Feature", "properties": {"name": "B", "type": "museum", "height": 12, "lift": true, "near": ["a"], "rating": "4.5"}, "geometry": {"type": "Point", "coordinates": [2, 1]}}),
        json!({"id": "m-1", "type": "Museum", "name": "M", "museumType": ["fineArts"], "location": {"type": "Point", "coordinates": [2, 1]}}),
    ];
    for value in values {
        for record in records(value) {
            let record = record.expect("a record");
            assert_eq!(objections(&record), [""; 0], "{record}");
        }
    }
}

#[test]
fn a_position_that_is_none_is_told_by_the_reader_of_partner_records() {
    let swapped = json!({"type": "Feature", "properties": {"name": "B"}, "geometry": {"type": "Point", "coordinates": [30.1, 118.1]}});
    let read = records(swapped);
    assert_eq!(read.iter().flatten().flat_map(objections).collect::<Vec<_>>(), ["invalid_value"]);
}

#[test]
fn records_of_the_open_model_of_museums_are_read_in_each_of_its_forms() {
    let Some(folder) = shared("partner_poi") else { return };
    for form in ["", "-normalized"] {
        for ending in ["json", "jsonld"] {
            let name = format!("Museum__example{form}.{ending}");
            let text = std::fs::read_to_string(folder.join(&name)).expect("a file");
            let mut read = records(serde_json::from_str(&text).expect("JSON"));
            let table = std::fs::read_to_string(folder.join(format!("{name}.csv"))).expect("a file");
            read.extend(records(row(&table)));
            for record in read {
                let record = record.expect("a record");
                println!("{name}: {record}");
                assert_eq!(objections(&record), [""; 0], "{name}: {record}");
                assert_eq!(
                    (&record["kind"], &record["name"]),
                    (&json!("museum"), &json!("Museo de Arte Contemporaneo de Barcelona"))
                );
                assert_eq!(
                    record["opening_hours"], "Mo-Fr 11:00-19:30; Sa 10:00-21:00; Su 10:00-15:00",
                    "{name}"
                );
                assert_eq!(record["address"], "Plaza Dels Àngels, 1, Barcelona, ES");
                assert!(
                    record["external_id"]
                        .as_str()
                        .is_some_and(|id| id.ends_with("Museum-Barcelona-MACBA-1234"))
                );
                assert_eq!(record["attributes"]["touristArea"], "Barcelona-Capital");
            }
        }
    }
}

/// A row of a table as a plain reader of it gives it, with `, "` between the columns.
fn row(table: &str) -> Value {
    let mut lines = table.lines().map(|line| line.trim_matches('"').split("\", \"").collect::<Vec<_>>());
    let (names, values) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    names.into_iter().zip(values).map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
}

#[test]
fn published_examples_of_schema_org_are_read() {
    let Some(folder) = shared("jsonld") else { return };
    let text = std::fs::read_to_string(folder.join("schemaorg_examples.txt")).expect("a file");
    let (mut taken, mut told, mut objected) = (Vec::new(), 0, 0);
    for script in text.split("<script type=\"application/ld+json\">").skip(1) {
        let Some((script, _)) = script.split_once("</script>") else { continue };
        let Ok(Some(value)) = crate::html::jsonld::parse(script) else { continue };
        let Translated::Records(read) = translate(value) else { continue };
        for record in read {
            match record {
                Ok(record) => {
                    let codes = objections(&record);
                    objected += usize::from(!codes.is_empty());
                    println!("{codes:?} {record}");
                    taken.push(record);
                }
                Err(defect) => {
                    println!("{}", defect.message.en);
                    told += 1;
                }
            }
        }
    }
    println!("{} records, {objected} of them objected to, {told} defects", taken.len());
    let count = |name: &str| taken.iter().filter(|r| r["type"] == name).count();
    assert!(
        count("place") >= 15 && count("event") >= 12,
        "{} places, {} events",
        count("place"),
        count("event")
    );
    assert!(objected * 10 <= taken.len(), "{objected} of {}", taken.len());
}

/// Values that look like the formats without being well formed.
fn odd_value() -> impl Strategy<Value = Value> {
    const KEYS: [&str; 44] = [
        "@context",
        "@type",
        "@id",
        "@graph",
        "@list",
        "@language",
        "@value",
        "type",
        "id",
        "name",
        "geo",
        "geometry",
        "coordinates",
        "properties",
        "features",
        "elements",
        "tags",
        "lat",
        "lon",
        "nodes",
        "members",
        "center",
        "bounds",
        "address",
        "image",
        "offers",
        "itinerary",
        "itemListElement",
        "containsPlace",
        "containedInPlace",
        "openingHoursSpecification",
        "dayOfWeek",
        "opens",
        "startDate",
        "location",
        "value",
        "en",
        "id_",
        "type_",
        "name__0_",
        "tourism",
        "name:en",
        "attributes",
        "daoyou:record",
    ];
    const TEXTS: [&str; 24] = [
        "https://schema.org",
        "Museum",
        "Event",
        "TouristTrip",
        "Article",
        "ImageObject",
        "Feature",
        "FeatureCollection",
        "Point",
        "Polygon",
        "MultiPolygon",
        "LineString",
        "node",
        "way",
        "place",
        "urn:ngsi-ld:Museum:1",
        "Property",
        "a",
        "b",
        "松",
        "09:00",
        "2026-11-20",
        "Mo",
        "",
    ];
    let leaf = prop_oneof![
        4 => proptest::sample::select(&TEXTS[..]).prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => Just(Value::Bool(true))
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        let key = proptest::sample::select(&KEYS[..]).prop_map(str::to_owned);
        prop_oneof![
            1 => proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            3 => proptest::collection::btree_map(key, inner, 0..6).prop_map(|map| map.into_iter().collect::<Value>())
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_odd_stops_the_readers(value in odd_value(), root in 0..4_usize) {
        let value = match root {
            0 => json!({"@context": "https://schema.org", "@graph": value}),
            1 => json!({"type": "Feature", "properties": value, "geometry": value}),
            2 => json!({"elements": [{"type": "way", "id": 1, "tags": value, "center": value, "nodes": value}]}),
            _ => value,
        };
        if let Translated::Records(records) = translate(value) {
            for record in records.iter().flatten().filter(|record| record.is_object()) {
                objections(record);
            }
        }
    }
}
