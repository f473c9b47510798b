//! Documents: one address of one source, and what a visit to it found.

use crate::{DocumentId, Instant, LangTag, Rhythm, SourceId};
use serde::{Deserialize, Serialize};

/// Whether a document still exists at its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    /// It was there when last looked for.
    Live,
    /// It is gone; its claims are retired.
    Gone,
}

/// A document in the store.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its identifier, derived from source and address.
    pub id: DocumentId,
    /// Whose it is.
    pub source: SourceId,
    /// Its canonical address.
    pub url: String,
    /// MIME type as served or sniffed.
    pub media_type: Option<String>,
    /// Hash of the bytes last fetched; names the snapshot.
    pub content_hash: Option<String>,
    /// Hash of the bytes last turned into claims.
    pub ingested_hash: Option<String>,
    /// Hash of what these say and of how they were read: other bytes with the same confirm them.
    pub meaning_hash: Option<String>,
    /// For conditional requests.
    pub etag: Option<String>,
    /// For conditional requests.
    pub last_modified: Option<String>,
    /// The last HTTP status.
    pub http_status: Option<u16>,
    /// Whether it still exists.
    pub state: DocumentState,
    /// Its title, once read.
    pub title: Option<String>,
    /// Who published it, such as the public account of an article, once read.
    pub publisher: Option<String>,
    /// Its language, once read.
    pub lang: Option<LangTag>,
    /// When the source says it was published.
    pub published_at: Option<Instant>,
    /// When its present content was first seen.
    pub observed_at: Instant,
    /// When its present content was last confirmed.
    pub verified_at: Instant,
    /// When it was last asked for.
    pub fetched_at: Instant,
    /// A digest of what was read and waits to be believed.
    pub held: Option<String>,
    /// How often it changes, as far as visits have shown.
    pub rhythm: Rhythm,
    /// When it should be asked for again; `None` at the next run.
    pub due_at: Option<Instant>,
}

impl Document {
    /// The digest that stands for whatever the document says: an operator has accepted it.
    pub const ACCEPTED: &str = "accepted";
}

/// What a visit to an address found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visit {
    /// New bytes, which are in the snapshot folder under `content_hash`.
    Fetched {
        /// BLAKE3 of the bytes.
        content_hash: String,
        /// MIME type as served, with its charset parameter when there is one.
        media_type: Option<String>,
        /// For the next conditional request.
        etag: Option<String>,
        /// For the next conditional request.
        last_modified: Option<String>,
        /// The HTTP status, 200 to 299.
        http_status: u16,
    },
    /// The server says nothing changed (304).
    NotModified,
    /// The document is gone (404, 410, or missing from a complete listing).
    Gone {
        /// The HTTP status, when there was one.
        http_status: Option<u16>,
    },
}

impl Visit {
    /// Bytes that somebody gave us: of no server, so nothing is known for a conditional request.
    pub fn given(content_hash: String, media_type: &str) -> Self {
        Self::Fetched {
            content_hash,
            media_type: Some(media_type.to_owned()),
            etag: None,
            last_modified: None,
            http_status: 200,
        }
    }
}

/// What recording a visit changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitOutcome {
    /// The address was not known before.
    Created,
    /// The bytes differ from the last ones.
    Changed,
    /// The bytes are the same: every clock `verified_at` advanced.
    Unchanged,
    /// It went away: its claims are retired.
    Gone,
    /// It was gone already, or never there.
    StillGone,
}

/// Bytes waiting to be read into claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The document they belong to.
    pub document: Document,
    /// The raw bytes as served.
    pub bytes: Vec<u8>,
}
