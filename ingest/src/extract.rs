//! What every extractor gets and what it gives back.

use crate::defect::{Defect, Defects, Message};
use crate::limits::{MAX_DOCUMENT_BYTES, MAX_TITLE_CHARS};
use crate::{api, calendar, feed, html, partner, text};
use scenic_data::ids::content_hash;
use scenic_data::record::{EventRecord, PassageRecord, PlaceRecord, Reach, Reading, RouteRecord};
use scenic_data::source::{SourceDefinition, SourceKind};
use scenic_data::{Instant, LangTag};

/// What is known about a document besides its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The source it belongs to: rules, language, time zone, country.
    pub source: &'a SourceDefinition,
    /// Its address.
    pub url: &'a str,
    /// Its type as served, with charset when there was one.
    pub media_type: Option<&'a str>,
    /// When its present content was first seen; dates without a year are near it.
    pub seen_at: Instant,
}

/// What a document says, before its places are matched. Everything that could not be read is among
/// the defects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extract {
    /// Its title.
    pub title: Option<String>,
    /// Its main language.
    pub lang: Option<LangTag>,
    /// When the source says it was published.
    pub published_at: Option<Instant>,
    /// Who published it, such as the public account of an article.
    pub publisher: Option<String>,
    /// Places it describes. One without names adds to a place known already, such as a picture.
    pub places: Vec<PlaceRecord>,
    /// Events, exhibitions and notices it announces.
    pub events: Vec<EventRecord>,
    /// How far back these reach: of a feed, to the oldest item still in it.
    pub reach: Reach,
    /// Routes it describes.
    pub routes: Vec<RouteRecord>,
    /// Its readable text, without what is among the claims already.
    pub passages: Vec<PassageRecord>,
    /// The one place it is about: an identifier of the same source, or a name.
    pub about: Option<String>,
    /// What could not be read, or should be looked at.
    pub defects: Defects,
    /// Records found, taken and rejected.
    pub counters: Counters,
    /// Whether nothing at all could be read: what the document said before then stands.
    pub unreadable: bool,
}

/// How many records an extractor saw. `found = taken + rejected`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counters {
    /// Places, events and routes found.
    pub found: u64,
    /// Those handed on.
    pub taken: u64,
    /// Those left out, each with a defect.
    pub rejected: u64,
}

impl Counters {
    /// Counts one that was handed on, or one that was not.
    pub fn count(&mut self, taken: bool) {
        self.found += 1;
        if taken {
            self.taken += 1;
        } else {
            self.rejected += 1;
        }
    }
}

impl std::ops::AddAssign for Counters {
    fn add_assign(&mut self, other: Self) {
        self.found += other.found;
        self.taken += other.taken;
        self.rejected += other.rejected;
    }
}

impl Extract {
    /// Of a document that cannot be read at all.
    pub fn unreadable(defect: Defect) -> Self {
        let mut extract = Self { unreadable: true, ..Self::default() };
        extract.defects.push(defect);
        extract
    }

    /// A hash of all that the document says and of what it was read by. Bytes that differ in clocks,
    /// counters, layout or whatever else is not read have the same. `None` when nothing could be read.
    pub fn meaning(&self, reading: &Reading) -> Option<String> {
        let Self {
            title, lang, published_at, publisher, places, events, reach, routes, passages, about, ..
        } = self;
        if self.unreadable {
            return None;
        }
        let said = (title, lang, published_at, publisher, places, events, reach, routes, passages, about);
        // Names of maps are in order, so the same is written alike.
        let said = serde_json::to_string(&said).ok()?;
        Some(content_hash(format!("{} {} {said}", reading.reader, reading.definition).as_bytes()))
    }

    /// Sets the title, in order and within bounds.
    pub(crate) fn set_title(&mut self, title: &str) {
        let title = text::clip(&text::squeeze(title), MAX_TITLE_CHARS);
        if !title.is_empty() {
            self.title = Some(title);
        }
    }
}

/// Reads a document by the kind of its source. Never fails and never panics; a partner's document
/// is one record as JSON.
pub fn extract(bytes: &[u8], context: &Context<'_>) -> Extract {
    if bytes.len() > MAX_DOCUMENT_BYTES {
        let limit = MAX_DOCUMENT_BYTES / (1024 * 1024);
        return Extract::unreadable(Defect::error(
            "too_large",
            None,
            Message::new(
                format!("文档有 {} 字节，超过 {limit} MB 的上限", bytes.len()),
                format!("the document has {} bytes, more than {limit} MB", bytes.len()),
            ),
        ));
    }
    match context.source.kind {
        SourceKind::Html | SourceKind::Push => html::extract(bytes, context),
        SourceKind::Feed => feed::extract(bytes, context),
        SourceKind::Json => api::extract(bytes, context),
        SourceKind::Calendar => calendar::extract(bytes, context),
        SourceKind::Upload => partner::extract(bytes, context),
    }
}
