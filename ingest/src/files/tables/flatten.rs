//! A record as the cells of a row, by column name: the inverse of reading one.

use super::vocabulary::{self, REST, Shape};
use super::{cell, headings};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The cells of a record by column name, such that a table of them reads back as the same record.
/// Empty for anything but an object. What no column name can carry stands as JSON in the column
/// `json`.
pub fn flatten(record: &Value) -> BTreeMap<String, String> {
    flatten_into(record, &|_| true)
}

/// What a row can say of the pictures it lists.
const PICTURE: [&str; 3] = ["caption", "credit", "licence"];

/// The same, with only those columns that are allowed; the rest shares the column `json`.
pub(super) fn flatten_into(record: &Value, allowed: &dyn Fn(&str) -> bool) -> BTreeMap<String, String> {
    let (parts, rest) = parts(record, allowed);
    let mut cells: BTreeMap<String, String> =
        parts.into_iter().map(|part| (part.column, cell::write(part.shape, part.value))).collect();
    if !rest.is_empty() {
        cells.insert(REST.to_owned(), Value::Object(rest).to_string());
    }
    cells
}

/// A value with a column of its own.
pub(super) struct Part<'a> {
    /// The column.
    pub column: String,
    shape: Shape,
    value: &'a Value,
}

/// The values of a record that have a column of their own, and the others.
pub(super) fn parts<'a>(
    record: &'a Value,
    allowed: &dyn Fn(&str) -> bool,
) -> (Vec<Part<'a>>, Map<String, Value>) {
    let (mut parts, mut rest) = (Vec::new(), Map::new());
    let Value::Object(members) = record else { return (parts, rest) };
    let lists_pictures = matches!(members.get("photos"), Some(Value::Array(_)));
    for (head, value) in members {
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                let mut others = Map::new();
                for (tail, value) in inner {
                    match headings::name(head, Some(tail)).filter(|column| allowed(column)) {
                        Some(column) => {
                            parts.push(Part { column, shape: vocabulary::shape(head, Some(tail)), value });
                        }
                        None => drop(others.insert(tail.clone(), value.clone())),
                    }
                }
                if !others.is_empty() {
                    rest.insert(head.clone(), Value::Object(others));
                }
            }
            // Beside a list of pictures, a caption would be taken for theirs.
            _ if lists_pictures && PICTURE.contains(&head.as_str()) => {
                rest.insert(head.clone(), value.clone());
            }
            _ => match headings::name(head, None).filter(|column| allowed(column)) {
                Some(column) => parts.push(Part { column, shape: vocabulary::shape(head, None), value }),
                None => drop(rest.insert(head.clone(), value.clone())),
            },
        }
    }
    (parts, rest)
}

#[cfg(test)]
mod tests {
    use super::super::columns::Columns;
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn through_a_table(record: &Value) -> Value {
        let (header, row): (Vec<String>, Vec<String>) = flatten(record).into_iter().unzip();
        let (columns, notes) = Columns::of(&header).expect("a header");
        assert_eq!(notes, [], "{header:?}");
        columns.record(&row).expect("a record")
    }

    #[test]
    fn a_record_passes_through_a_table_unchanged() {
        let record = json!({
            "type": "place", "external_id": 7, "kind": "attraction", "name": {"zh": "听涛松", "en": "Pine"},
            "names": {"en": "Wave-Listening Pine", "zh-Hant": "聽濤松"}, "aliases": ["玉女松", "a;b"],
            "tags": [], "location": {"lat": 30.1279, "lon": "118.1691"}, "datum": null, "ticket": 190,
            "visit_min": "30", "rating": 4.8, "intro": "null", "tips": "-5℃以下\n慎行", "phone": "+86 559 5580000",
            "attributes": {"最佳季节": "冬季", "No.": 3, "免费": true, " 海拔": "x", "高": {"zh": "十二米"}},
            "photos": [{"file": "yks.jpg", "caption": "雪后"}, "b.jpg"], "near": ["hs-002", "hs-003"],
            "own.member": {"a": [null]}, "json": "json:", "caption": "?"
        });
        let cells = flatten(&record);
        assert_eq!(cells.get("location.lat").map(String::as_str), Some("30.1279"));
        assert_eq!(cells.get("near").map(String::as_str), Some("hs-002；hs-003"));
        assert_eq!(through_a_table(&record), record);
        let photos = json!({"photos": ["a.jpg"], "caption": "雪后"});
        assert_eq!(through_a_table(&photos), photos);
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ 听涛松a-c;；、,'=+@\"\n\t.0-9-]{0,8}",
            "\\PC{0,6}",
            prop::sample::select(vec![
                "null", "清空", "json:1", "地点", "wgs84", "'=1", "007", "-3.50", "\r", "\0"
            ])
            .prop_map(str::to_owned),
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-2_000_000..2_000_000_i32).prop_map(|n| Value::from(f64::from(n) / 1000.0)),
            text().prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(label(), inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn label() -> impl Strategy<Value = String> {
        let usual =
            ["en", "zh-Hant", "lat", "lon", "LAT", "最佳季节", "海拔（必填）", "name", "a.b", "*", "名称"];
        prop_oneof![3 => prop::sample::select(usual.to_vec()).prop_map(str::to_owned), 1 => text()]
    }

    fn member() -> impl Strategy<Value = String> {
        let fields: Vec<&str> = vocabulary::FIELDS.iter().map(|def| def.name).collect();
        prop_oneof![9 => prop::sample::select(fields).prop_map(str::to_owned), 1 => label()]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn any_record_passes_through_a_table_unchanged(
            members in prop::collection::btree_map(member(), value(), 1..10)
        ) {
            let record = Value::Object(members.into_iter().collect());
            prop_assert_eq!(through_a_table(&record), record);
        }
    }
}
