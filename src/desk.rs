//! What partners ask for over HTTP: files read, records taken, all of it given back.

use api::desk::{Given, Refusal, Rehearsal};
use async_trait::async_trait;
use futures::StreamExt as _;
use index::SearchIndex;
use ingest::uploads::export::{self, Form};
use ingest::uploads::{Taker, undo};
use ingest::{ImportOptions, IngestError, Input};
use scenic_data::store::{Added, NewUpload, Partner};
use scenic_data::upload::{Mode, Options, Status, Upload, Weight};
use scenic_data::{Clock, SourceId, Store, StoreError, Words};
use serde_json::{Value, json};
use std::io::{BufWriter, Seek as _};
use std::path::Path;
use std::sync::Arc;

/// The extractors, the index and whoever takes files, at a partner's hand.
pub struct Desk {
    /// What is known.
    pub store: Store,
    /// Who takes files.
    pub taker: Arc<Taker>,
    /// What is found.
    pub index: SearchIndex,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

/// Bytes of a file given out at once.
const PIECE: usize = 64 * 1024;

/// Whether an upload was refused for nothing but a place that is not known.
fn lacks_a_place(upload: &Upload) -> bool {
    let mut errors = upload.report.issues.iter().filter(|issue| issue.weight == Weight::Error).peekable();
    upload.status == Status::Failed && errors.peek().is_some() && errors.all(|e| e.code == "unknown_place")
}

#[async_trait]
impl api::desk::Desk for Desk {
    fn wake(&self) {
        self.taker.wake();
    }

    async fn rehearse(
        &self,
        partner: &Partner,
        file: &Path,
        name: &str,
        mode: Mode,
    ) -> Result<Rehearsal, Refusal> {
        let options = ImportOptions {
            mode,
            dry_run: true,
            ask: true,
            tenant: Some(partner.areas.clone()),
            ..ImportOptions::default()
        };
        let (input, now) = (Input::File(file.to_owned()), self.clock.now());
        let read = ingest::import(&self.store, &partner.source, input, name, options, now, &|_| {});
        let (report, would) = read.await.map_err(taken)?;
        let id_and = |key: &'static str, pairs: Vec<(String, String)>| {
            pairs.into_iter().map(|(id, text)| json!({"id": id, key: text})).collect::<Value>()
        };
        let pages = would.pages.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        Ok(Rehearsal {
            report: report.report(),
            taken: report.taken,
            awaiting: report.awaiting,
            differences: serde_json::to_value(&report.differences).map_err(failed)?,
            differences_left_out: report.differences_left_out,
            removals: report.removals,
            removals_left_out: report.removals_left_out,
            answers: serde_json::to_value(&would.answers).map_err(failed)?,
            pages: id_and("name", pages),
            routes: id_and("title", would.routes),
        })
    }

    async fn take(&self, partner: &Partner, actor: &str, record: Value) -> Result<Upload, Refusal> {
        let name = format!("{}.json", record.get("type").and_then(Value::as_str).unwrap_or("record"));
        let options = Options { published: !partner.review, tenant: true, ..Options::default() };
        let lease = self.taker.lease();
        let (waiting, _) = self.store.upload_load(&partner.id, self.clock.now()).await.map_err(stored)?;
        let sent = Sent { name: &name, options, taken_by: Some((self.taker.owner(), lease)) };
        let upload = self.send(partner, actor, record.to_string().as_bytes(), sent).await?;
        self.taker.take(&upload).await.map_err(taken)?;
        let upload = self.kept(&upload.id).await?;
        // The place may be in a file that was sent before and is not taken yet.
        if waiting > 0
            && lacks_a_place(&upload)
            && self.store.queue_again(&upload.id).await.map_err(stored)?
        {
            self.taker.wake();
            return self.kept(&upload.id).await;
        }
        Ok(upload)
    }

    async fn undo(&self, partner: &Partner, actor: &str, upload: &Upload) -> Result<Upload, Refusal> {
        let rows = match undo::rows(&self.store, upload).await.map_err(taken)? {
            Ok(rows) => rows,
            Err(words) => return Err(Refusal::Field("id", words)),
        };
        let name = format!("undo-{}.jsonl", upload.id);
        // An editor has looked at what is brought back when it was sent first.
        let options =
            Options { mode: Mode::All, confirmed: true, published: true, tenant: true, restores: true };
        self.send(partner, actor, rows.as_bytes(), Sent { name: &name, options, taken_by: None }).await
    }

    async fn file(&self, upload: &Upload) -> Result<Given, Refusal> {
        let kept = self.store.snapshot_file(&upload.content_hash).await.map_err(stored)?;
        // Once it is open it stays readable, also when it was a copy that goes now.
        let file = tokio::fs::File::open(kept.path()).await.map_err(failed)?;
        // What people call their files may hold anything; its ending says what opens it.
        let end = upload.file_name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        let end = end.filter(|end| end.len() <= MAX_ENDING && end.bytes().all(|b| b.is_ascii_alphanumeric()));
        Ok(Given {
            media_type: "application/octet-stream",
            file_name: format!("{}.{}", upload.id, end.as_deref().unwrap_or("bin")),
            pieces: tokio_util::io::ReaderStream::with_capacity(file, PIECE).boxed(),
        })
    }

    async fn is_searchable(&self, change: i64) -> Result<bool, Refusal> {
        let status = self.index.status().await.map_err(failed)?;
        let knows = |cursor: Option<i64>| cursor.is_some_and(|cursor| cursor >= change);
        Ok(knows(status.keyword) && (status.model.is_none() || knows(status.vector)))
    }

    async fn template(&self, name: &str) -> Result<Option<Given>, Refusal> {
        use ingest::files::tables::template;
        let (made, media_type) = match name {
            "daoyou-template.csv" => (template::csv(), CSV),
            "daoyou-template.xlsx" => (template::xlsx(), XLSX),
            _ => return Ok(None),
        };
        let bytes = made.map_err(failed)?;
        let pieces = futures::stream::once(async move { Ok(bytes.into()) }).boxed();
        Ok(Some(Given { media_type, file_name: name.to_owned(), pieces }))
    }

    async fn give(&self, source: &SourceId, form: &str) -> Result<Given, Refusal> {
        let form = Form::parse(form).map_err(|words| Refusal::Field("format", words))?;
        let records = export::records(&self.store, source).await.map_err(failed)?;
        let store = self.store.clone();
        // Written first: a table's columns are known when all records have been seen.
        let written = tokio::task::spawn_blocking(move || -> std::io::Result<std::fs::File> {
            let mut out = BufWriter::new(tempfile::tempfile()?);
            export::write(&store, &records, form, &mut out)?;
            let mut file = out.into_inner()?;
            file.rewind()?;
            Ok(file)
        });
        let file = written.await.map_err(failed)?.map_err(failed)?;
        let pieces = tokio_util::io::ReaderStream::with_capacity(tokio::fs::File::from_std(file), PIECE);
        Ok(Given {
            media_type: media_type(form),
            file_name: format!("{source}.{}", form.as_str()),
            pieces: pieces.boxed(),
        })
    }
}

/// Longest ending of a file's name that is kept.
const MAX_ENDING: usize = 5;

/// Types of files.
const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn media_type(form: Form) -> &'static str {
    match form {
        Form::Lines => "application/x-ndjson",
        Form::Table => CSV,
        Form::Linked => "application/ld+json",
        Form::Archive => "application/zip",
    }
}

/// How bytes are sent in.
struct Sent<'a> {
    name: &'a str,
    options: Options,
    taken_by: Option<(&'a str, scenic_data::Instant)>,
}

impl Desk {
    /// Sends bytes in, as a partner would.
    async fn send(
        &self,
        partner: &Partner,
        actor: &str,
        bytes: &[u8],
        sent: Sent<'_>,
    ) -> Result<Upload, Refusal> {
        let mut incoming = self.store.incoming().map_err(failed)?;
        incoming.write(bytes).map_err(failed)?;
        let now = self.clock.now();
        let content_hash = self.store.keep_incoming(incoming, now).await.map_err(stored)?;
        let new = NewUpload {
            key: Some(actor),
            idempotency_key: None,
            file_name: sent.name,
            content_hash: &content_hash,
            bytes: bytes.len() as u64,
            options: sent.options,
            taken_by: sent.taken_by,
        };
        match self.store.add_upload(partner, new, now).await.map_err(failed)? {
            Added::New(upload) | Added::Again(upload) | Added::Other(upload) => Ok(upload),
        }
    }

    async fn kept(&self, id: &str) -> Result<Upload, Refusal> {
        let kept = self.store.upload(id).await.map_err(failed)?;
        kept.ok_or_else(|| {
            Refusal::Field("id", Words::new("此上传已不存在", "this upload is not there any more"))
        })
    }
}

/// A bucket that is away is told as such; everything else is our failure.
fn stored(error: StoreError) -> Refusal {
    match error {
        away @ StoreError::Bucket { .. } => Refusal::Store(away),
        other => failed(other),
    }
}

fn taken(error: IngestError) -> Refusal {
    match error {
        IngestError::Store(error) => stored(error),
        other => failed(other),
    }
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    Refusal::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use api::desk::Desk as _;

    /// A desk over an empty store, and one of its partners.
    async fn desk(folder: &Path) -> (Desk, Partner) {
        let store = test_store::store(&folder.join("snapshots")).await;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let partner = store.put_partner("keepers", clock.now()).await.expect("a partner");
        let (index, settings) = (folder.join("index"), index::Settings::default());
        let index = SearchIndex::open(&index, settings, store.clone(), None, Arc::clone(&clock)).await;
        let taker = Taker::new(store.clone(), Arc::clone(&clock), "test".to_owned());
        (Desk { store, taker, index: index.expect("an index"), clock }, partner)
    }

    fn closed(place: &str) -> Value {
        json!({"type": "notice", "external_id": format!("n-{place}"), "place": place, "effect": "closed",
               "title": "暂停开放", "starts_at": "2026-11-01T00:00:00Z", "ends_at": "2036-11-01T00:00:00Z"})
    }

    #[tokio::test]
    async fn a_notice_about_a_place_in_a_file_that_waits_is_taken_after_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (desk, partner) = desk(folder.path()).await;
        let file = r#"{"type": "place", "external_id": "a", "kind": "attraction", "name": "听雨亭"}"#;
        let options = Options { published: true, tenant: true, ..Options::default() };
        let sent = Sent { name: "places.json", options, taken_by: None };
        let file = desk.send(&partner, "k", file.as_bytes(), sent).await.expect("kept");
        // What came later is taken later.
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;

        let waits = desk.take(&partner, "k", closed("a")).await.expect("kept");
        assert_eq!(waits.status, Status::Queued);
        assert!(waits.report.issues.is_empty(), "nothing is wrong with it: {:?}", waits.report);
        assert!(desk.taker.next().await && desk.taker.next().await && !desk.taker.next().await);
        for id in [&file.id, &waits.id] {
            assert_eq!(desk.kept(id).await.expect("there").status, Status::Done);
        }

        // Where no file waits, a place that nobody knows is a mistake.
        let refused = desk.take(&partner, "k", closed("b")).await.expect("an answer");
        assert_eq!(refused.status, Status::Failed);
        assert_eq!(refused.report.issues[0].code, "unknown_place");
        let known = desk.take(&partner, "k", closed("a")).await.expect("an answer");
        assert_eq!(known.status, Status::Done, "at once");
    }
}
