//! The chunk: the piece of text that is found, and what must be known of it to find it.
//!
//! Chunks are computed from the store alone, without a clock: the same rows always give the same
//! chunks. A chunk's id is its subject and its words, so unchanged words are never embedded again and
//! changed words are another chunk; its hash covers everything that is indexed.

mod cut;
mod place;
mod texts;

pub use cut::first_sentences;
pub(crate) use place::of_place;
pub(crate) use texts::{of_event, of_passages, of_route};

use crate::SubjectKey;
use scenic_data::place::PlaceKind;
use scenic_data::{Field, Instant, LangTag, PlaceId, Position};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Most chunks of one subject; a longer text is indexed up to here.
pub(crate) const MAX_CHUNKS: usize = 2_000;
/// Changes when the same rows would give other chunks; part of every hash, and of every index's form:
/// an index of other chunks is built anew rather than compared chunk by chunk.
const FORMAT: u32 = 3;
/// The namespace of chunk ids.
const NAMESPACE: Uuid = Uuid::from_bytes(*b"daoyou.chunk.id\0");

/// What a hit is, as a reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A place: its card with names, kind and first sentence.
    Place,
    /// A piece of text about a place or of a document.
    Passage,
    /// An event or an exhibition.
    Event,
    /// A closure, a delay, a warning.
    Notice,
    /// A route.
    Route,
}

impl ItemKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Place, Self::Passage, Self::Event, Self::Notice, Self::Route];

    /// The name used in the API and in the indexes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Passage => "passage",
            Self::Event => "event",
            Self::Notice => "notice",
            Self::Route => "route",
        }
    }
}

/// The row of the store that says what a chunk says. Whoever answers reads it for its freshness.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Evidence {
    /// The place itself: its view.
    Place(PlaceId),
    /// A claim.
    Claim(String),
    /// A passage of a document.
    Passage(String),
    /// An event, an exhibition or a notice.
    Event(String),
    /// A route.
    Route(String),
}

/// A piece of text that can be found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Chunk {
    /// A UUID derived from the subject and the words.
    pub(crate) id: String,
    /// What it was made from.
    pub(crate) subject: SubjectKey,
    /// The place it is about.
    pub(crate) place: Option<PlaceId>,
    /// Other places it is found under: a route's stops, the places that a text names.
    pub(crate) stops: Vec<PlaceId>,
    /// What it is to a reader.
    pub(crate) item: ItemKind,
    /// What kind of place it is about.
    pub(crate) kind: Option<PlaceKind>,
    /// The field of the place it belongs to, for prose of a place.
    pub(crate) field: Option<Field>,
    /// Its language.
    pub(crate) lang: LangTag,
    /// Its heading for readers.
    pub(crate) title: String,
    /// The text, verbatim from its source.
    pub(crate) text: String,
    /// Which row says so.
    pub(crate) evidence: Evidence,
    /// Where its place is.
    pub(crate) position: Option<Position>,
    /// When what it tells is over: events and notices.
    pub(crate) ends_at: Option<Instant>,
    /// Places whose names, kind or position it borrows; when their face changes, so does this.
    pub(crate) borrows: Vec<PlaceId>,
    /// Of a place's card: a hash of all that other chunks may borrow from the place.
    pub(crate) face: Option<String>,
    /// Of a place's card: its names, folded in width, script and case, for exact matches.
    pub(crate) names: Vec<String>,
    /// Hash of everything above and below.
    pub(crate) hash: String,
    /// What is given to the model: the text with just enough context to stand alone.
    #[serde(skip)]
    pub(crate) embed_text: String,
    /// Words it is also found by, which are not shown.
    #[serde(skip)]
    pub(crate) keywords: String,
}

/// The form of an index that keeps chunks in a way of its own: `own` changes when that way does.
pub(crate) const fn index_format(own: u32) -> u32 {
    own * 1_000 + FORMAT
}

impl Chunk {
    /// A chunk of `subject` saying `text`, to be completed and then sealed.
    fn new(subject: &SubjectKey, item: ItemKind, lang: LangTag, evidence: Evidence) -> Self {
        Self {
            id: String::new(),
            subject: subject.clone(),
            place: None,
            stops: Vec::new(),
            item,
            kind: None,
            field: None,
            lang,
            title: String::new(),
            text: String::new(),
            evidence,
            position: None,
            ends_at: None,
            borrows: Vec::new(),
            face: None,
            names: Vec::new(),
            hash: String::new(),
            embed_text: String::new(),
            keywords: String::new(),
        }
    }

    /// Gives it its id and hash. Nothing may be changed afterwards.
    fn sealed(mut self) -> Self {
        let named = format!("{}\n{}\n{}", self.subject, self.lang, self.embed_text);
        self.id = Uuid::new_v5(&NAMESPACE, named.as_bytes()).to_string();
        let mut hasher = blake3::Hasher::new();
        // Debug output names every field of a plain struct, so a field added later is covered too.
        hasher.update(format!("{FORMAT} {self:?}").as_bytes());
        self.hash = hasher.finalize().to_hex().as_str().chars().take(32).collect();
        self
    }

    /// The family of its language, by which searches choose.
    pub(crate) fn family(&self) -> &str {
        family(&self.lang)
    }
}

/// The family of a language: every Chinese is one, every English is one.
pub(crate) fn family(lang: &LangTag) -> &str {
    if lang.is_chinese() { "zh" } else { lang.as_str().split('-').next().unwrap_or_default() }
}

/// Seals drafts, drops empty ones and repetitions, and keeps within [`MAX_CHUNKS`].
fn seal(subject: &SubjectKey, drafts: Vec<Chunk>) -> Vec<Chunk> {
    let mut seen = std::collections::HashSet::new();
    let mut chunks: Vec<Chunk> = drafts
        .into_iter()
        .filter(|draft| !draft.text.trim().is_empty())
        .map(Chunk::sealed)
        .filter(|chunk| seen.insert(chunk.id.clone()))
        .collect();
    if chunks.len() > MAX_CHUNKS {
        tracing::warn!(%subject, chunks = chunks.len(), kept = MAX_CHUNKS, "a subject has too many chunks");
        chunks.truncate(MAX_CHUNKS);
    }
    chunks
}

/// A prefix of `text` of at most `limit` characters.
fn capped(text: &str, limit: usize) -> &str {
    text.char_indices().nth(limit).map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::FORMAT;

    #[test]
    fn an_index_of_chunks_of_another_form_has_another_form_itself() {
        for index in [crate::keyword::FORMAT, crate::vector::texts::FORMAT] {
            assert_eq!(index % 1_000, FORMAT);
        }
    }
}
