//! What takes an upload back: rows that make each record say what it said before.

use crate::IngestError;
use crate::partner::type_of;
use scenic_data::upload::{Upload, Version};
use scenic_data::{Store, Words};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Versions looked at together.
const AT_ONCE: u64 = 500;
/// Records named in a refusal.
const NAMED: usize = 5;

/// The rows, as JSON Lines; or why there can be none: a record was changed since.
pub async fn rows(store: &Store, upload: &Upload) -> Result<Result<String, Words>, IngestError> {
    let mut lines = String::new();
    let mut changed_since = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let part = store.versions_of_upload(&upload.id, after.as_deref(), AT_ONCE).await?;
        let Some(last) = part.last() else { break };
        after = Some(last.url.clone());
        let urls: Vec<String> = part.iter().map(|version| version.url.clone()).collect();
        let present = store.contents(&upload.source, &urls).await?;
        let hashes = part.iter().flat_map(|version| [version.before.clone(), version.after.clone()]);
        let bytes = store.snapshots(hashes.flatten().collect()).await?;
        for version in &part {
            if present.get(&version.url) != version.after.as_ref() {
                changed_since.push(record(version).1.to_owned());
            } else if let Some(row) = row(version, &bytes) {
                lines.push_str(&row.to_string());
                lines.push('\n');
            }
        }
    }
    if !changed_since.is_empty() {
        return Ok(Err(newer(&changed_since)));
    }
    if lines.is_empty() {
        let words = Words::new("此上传没有改变任何记录", "this upload changed no record");
        return Ok(Err(words));
    }
    Ok(Ok(lines))
}

/// The class and the identifier of a record.
fn record(version: &Version) -> (&str, &str) {
    let rest = version.url.strip_prefix("upload://").unwrap_or(&version.url);
    let (_, record) = rest.split_once('/').unwrap_or(("", rest));
    record.split_once('/').unwrap_or(("place", record))
}

/// The row that brings a record back.
fn row(version: &Version, bytes: &HashMap<String, Vec<u8>>) -> Option<Value> {
    let (class, id) = record(version);
    // What this program wrote as JSON can be read.
    let read =
        |hash: &Option<String>| -> Option<Value> { serde_json::from_slice(bytes.get(hash.as_ref()?)?).ok() };
    match (read(&version.before), read(&version.after)) {
        (None, Some(after)) => {
            let of = after.as_object().map_or(class, type_of);
            Some(json!({"type": "delete", "of": of, "external_id": id}))
        }
        (Some(before), None) => Some(before),
        (Some(before), Some(after)) => {
            let mut row = patch(&after, &before);
            if let (Value::Object(row), Value::Object(before)) = (&mut row, before) {
                // What says which record it is stands in every row.
                for key in NAMES {
                    if let Some(value) = before.get(key) {
                        row.entry(key).or_insert_with(|| value.clone());
                    }
                }
            }
            Some(row)
        }
        (None, None) => None,
    }
}

/// Fields that say which record it is.
const NAMES: [&str; 4] = ["type", "external_id", "file", "url"];

/// The merge patch (RFC 7396) that makes `to` of `from`.
fn patch(from: &Value, to: &Value) -> Value {
    let (Value::Object(from), Value::Object(to)) = (from, to) else { return to.clone() };
    let mut patch = Map::new();
    for (key, value) in to {
        match from.get(key) {
            Some(same) if same == value => {}
            Some(other) => _ = patch.insert(key.clone(), self::patch(other, value)),
            None => _ = patch.insert(key.clone(), value.clone()),
        }
    }
    let gone = from.keys().filter(|key| !to.contains_key(*key));
    patch.extend(gone.map(|key| (key.clone(), Value::Null)));
    Value::Object(patch)
}

fn newer(records: &[String]) -> Words {
    let named = records.iter().take(NAMED).cloned().collect::<Vec<_>>();
    let count = records.len();
    Words::new(
        format!("有 {count} 条记录之后又被更改（{}）；请先撤回更晚的上传", named.join("、")),
        format!("{count} records were changed since ({}); take later uploads back first", named.join(", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_makes_one_record_of_another() {
        let from = json!({"a": 1, "b": {"c": 2, "d": 3}, "e": [1, 2], "f": "x"});
        let to = json!({"a": 1, "b": {"c": 9, "g": 4}, "e": [1], "h": {"i": 1}});
        assert_eq!(
            patch(&from, &to),
            json!({"b": {"c": 9, "d": null, "g": 4}, "e": [1], "f": null, "h": {"i": 1}})
        );
        assert_eq!(patch(&to, &to), json!({}));
    }
}
