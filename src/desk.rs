//! What partners ask for over HTTP: files read, records taken, all of it given back.

use api::desk::{Given, Refusal, Rehearsal};
use async_trait::async_trait;
use futures::StreamExt as _;
use index::SearchIndex;
use ingest::uploads::export::{self, Form};
use ingest::uploads::{Taker, undo};
use ingest::{ImportOptions, IngestError, Input};
use scenic_data::store::{Added, NewUpload, Partner};
use scenic_data::upload::{Mode, Options, Upload};
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
        let sent = Sent { name: &name, options, taken_by: Some((self.taker.owner(), lease)) };
        let upload = self.send(partner, actor, record.to_string().as_bytes(), sent).await?;
        self.taker.take(&upload).await.map_err(taken)?;
        self.kept(&upload.id).await
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
