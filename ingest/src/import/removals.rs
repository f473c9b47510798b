//! What a full replacement would delete: the records that its file does not name.

use crate::IngestError;
use crate::extract::Context;
use crate::limits::MAX_REMOVALS;
use crate::partner::{read, type_of};
use scenic_data::source::Source;
use scenic_data::upload::Removal;
use scenic_data::{Instant, Store};
use serde_json::Value;

/// The first of the records at these addresses, with the hashes of what they said; and how many more
/// there are.
pub(super) async fn list(
    store: &Store,
    source: &Source,
    records: &[(String, String)],
) -> Result<(Vec<Removal>, u64), IngestError> {
    let shown = records.get(..MAX_REMOVALS).unwrap_or(records);
    let bytes = store.snapshots(shown.iter().map(|(_, hash)| hash.clone()).collect()).await?;
    let prefix = format!("upload://{}/", source.id);
    let removal = |(url, hash): &(String, String)| {
        let (class, external_id) = url.strip_prefix(&prefix).unwrap_or(url).split_once('/')?;
        let said: Option<Value> = bytes.get(hash).and_then(|bytes| serde_json::from_slice(bytes).ok());
        let context =
            Context { source: &source.definition, url, media_type: None, seen_at: Instant::UNIX_EPOCH };
        Some(Removal {
            kind: said.as_ref().and_then(Value::as_object).map_or(class, type_of).to_owned(),
            external_id: external_id.to_owned(),
            name: said.and_then(|said| read(&said, &context).extract.title),
        })
    };
    let left_out = records.len().saturating_sub(shown.len());
    Ok((shown.iter().filter_map(removal).collect(), left_out as u64))
}
