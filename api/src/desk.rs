//! What partners ask for and rooms do that this one does not know: reading files, taking records,
//! giving them back.

use async_trait::async_trait;
use axum::body::Bytes;
use futures::stream::BoxStream;
use scenic_data::store::Partner;
use scenic_data::upload::{Awaiting, Mode, Removal, Report, Upload};
use scenic_data::{SourceId, StoreError, Words};
use serde_json::Value;
use std::path::Path;

/// Why the desk did not do what was asked.
#[derive(Debug)]
pub enum Refusal {
    /// A field is at fault: its name, and what would be right.
    Field(&'static str, Words),
    /// The store could not do it, perhaps for now.
    Store(StoreError),
    /// Our fault; the detail is for the log.
    Failed(String),
}

/// What would become of a file.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// What was found in it; its counts say what would become of the rows.
    pub report: Report,
    /// Whether it would be taken as it is, wholly or in part.
    pub taken: bool,
    /// Whose word would be awaited.
    pub awaiting: Option<Awaiting>,
    /// The records that would change, before and after.
    pub differences: Value,
    /// How many more there are.
    pub differences_left_out: u64,
    /// The records that a full replacement would delete because the file does not name them.
    pub removals: Vec<Removal>,
    /// How many more there are.
    pub removals_left_out: u64,
    /// The answers that would be others.
    pub answers: Value,
    /// The places whose pages would say something else.
    pub pages: Value,
    /// The routes that lead past them.
    pub routes: Value,
}

/// A file to be given out.
pub struct Given {
    /// Its type.
    pub media_type: &'static str,
    /// A name for it.
    pub file_name: String,
    /// Its bytes, piece by piece.
    pub pieces: BoxStream<'static, std::io::Result<Bytes>>,
}

/// Whoever reads files, takes records and gives them back.
#[async_trait]
pub trait Desk: Send + Sync {
    /// Says that a file has come in, so that it is not waited for.
    fn wake(&self);
    /// Reads a file and says what would become of it; stores nothing.
    async fn rehearse(
        &self,
        partner: &Partner,
        file: &Path,
        name: &str,
        mode: Mode,
    ) -> Result<Rehearsal, Refusal>;
    /// Takes one record at once.
    async fn take(&self, partner: &Partner, actor: &str, record: Value) -> Result<Upload, Refusal>;
    /// Sends in what takes an upload back.
    async fn undo(&self, partner: &Partner, actor: &str, upload: &Upload) -> Result<Upload, Refusal>;
    /// The file of an upload, as it was sent.
    async fn file(&self, upload: &Upload) -> Result<Given, Refusal>;
    /// Whether answers know everything up to that line of the change log.
    async fn is_searchable(&self, change: i64) -> Result<bool, Refusal>;
    /// A template to fill in, by the name of its file.
    async fn template(&self, name: &str) -> Result<Option<Given>, Refusal>;
    /// What a partner has sent, in the form of that name.
    async fn give(&self, source: &SourceId, form: &str) -> Result<Given, Refusal>;
}
