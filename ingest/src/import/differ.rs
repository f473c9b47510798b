//! What a file would change: records and fields, before and after.

use crate::limits::{MAX_DIFFERENCES, MAX_DIFFERENT_FIELDS};
use scenic_data::upload::Counts;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What becomes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was not known before.
    Created,
    /// It says something else than before.
    Updated,
    /// It is known as it is.
    Unchanged,
    /// It is forgotten.
    Deleted,
}

impl Fate {
    /// Counts it.
    pub(super) fn count(self, counts: &mut Counts) {
        *self.counter(counts) += 1;
    }

    /// Where it is counted.
    pub(super) fn counter(self, counts: &mut Counts) -> &mut u64 {
        match self {
            Self::Created => &mut counts.created,
            Self::Updated => &mut counts.updated,
            Self::Unchanged => &mut counts.unchanged,
            Self::Deleted => &mut counts.deleted,
        }
    }
}

/// A record that would change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The file within an archive, or the sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The row.
    pub row: Option<u64>,
    /// What becomes of it.
    pub fate: Fate,
    /// Its type: `place`, `event`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Its identifier.
    pub external_id: String,
    /// Its fields that differ, the first of them.
    pub fields: Vec<FieldDifference>,
}

/// A field that would change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldDifference {
    /// Its name, dots for nesting.
    pub field: String,
    /// What it said; absent when it said nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it will say; absent when nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// The differences found so far; beyond a limit they are counted.
#[derive(Debug, Default)]
pub(super) struct Differences {
    pub list: Vec<Difference>,
    pub left_out: u64,
}

impl Differences {
    pub fn push(&mut self, difference: impl FnOnce() -> Difference) {
        if self.list.len() < MAX_DIFFERENCES {
            self.list.push(difference());
        } else {
            self.left_out += 1;
        }
    }
}

/// The fields in which two records differ, by name.
pub fn fields(before: &Value, after: &Value) -> Vec<FieldDifference> {
    let (before, after) = (flat(before), flat(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .take(MAX_DIFFERENT_FIELDS)
        .map(|name| FieldDifference {
            field: name.clone(),
            before: before.get(name).map(|value| (*value).clone()),
            after: after.get(name).map(|value| (*value).clone()),
        })
        .collect()
}

/// The members of a record, those of its objects by dotted names.
fn flat(record: &Value) -> BTreeMap<String, &Value> {
    let mut found = BTreeMap::new();
    for (key, value) in record.as_object().into_iter().flatten() {
        match value {
            Value::Object(members) if !members.is_empty() => {
                found.extend(members.iter().map(|(inner, value)| (format!("{key}.{inner}"), value)));
            }
            Value::Null => {}
            value => {
                found.insert(key.clone(), value);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_that_differ_are_named_with_their_values_before_and_after() {
        let before = json!({"name": "听涛松", "ticket": "20元", "location": {"lat": 29.9, "lon": 118.6}});
        let after =
            json!({"name": "听涛松", "ticket": 30, "location": {"lat": 29.9, "lon": 118.7}, "tags": ["松"]});
        let found = fields(&before, &after);
        let names: Vec<&str> = found.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(names, ["location.lon", "tags", "ticket"]);
        assert_eq!((&found[2].before, &found[2].after), (&Some(json!("20元")), &Some(json!(30))));
        assert_eq!(found[1].before, None);
        assert!(fields(&after, &after).is_empty());
    }
}
