//! The fields of the keyword index, and a chunk as a document of it.

use crate::IndexError;
use crate::chunk::Chunk;
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions, Value,
};

/// Changes when an index written before can no longer be read or searched as it should.
pub(crate) const FORMAT: u32 = crate::chunk::index_format(1);
/// The tokenizer that cuts into words.
pub(super) const WORDS: &str = "words";
/// The tokenizer that cuts into pairs of characters.
pub(super) const PAIRS: &str = "pairs";

/// The fields by name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// The chunk's id.
    pub(super) id: Field,
    /// What it was made from.
    pub(super) subject: Field,
    /// The places it is about or passes.
    pub(super) place: Field,
    /// The places it borrows from.
    pub(super) borrows: Field,
    /// What it is to a reader.
    pub(super) item: Field,
    /// What kind of place it is about.
    pub(super) kind: Field,
    /// The family of its language.
    pub(super) family: Field,
    /// A place's names, folded and whole.
    pub(super) name: Field,
    /// The words of its title.
    pub(super) title: Field,
    /// The words of its text, and those it is also found by.
    pub(super) words: Field,
    /// The pairs of characters of all of these.
    pub(super) pairs: Field,
    /// Degrees.
    pub(super) lat: Field,
    /// Degrees.
    pub(super) lon: Field,
    /// When it is over, milliseconds since 1970.
    pub(super) ends: Field,
    /// The chunk itself.
    pub(super) chunk: Field,
}

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let cut_by = |tokenizer: &str| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqs);
        TextOptions::default().set_indexing_options(indexing)
    };
    let number = NumericOptions::from(FAST | INDEXED);
    let fields = Fields {
        id: builder.add_text_field("id", STRING),
        subject: builder.add_text_field("subject", STRING),
        place: builder.add_text_field("place", STRING),
        borrows: builder.add_text_field("borrows", STRING),
        item: builder.add_text_field("item", STRING),
        kind: builder.add_text_field("kind", STRING),
        family: builder.add_text_field("family", STRING),
        name: builder.add_text_field("name", STRING),
        title: builder.add_text_field("title", cut_by(WORDS)),
        words: builder.add_text_field("words", cut_by(WORDS)),
        pairs: builder.add_text_field("pairs", cut_by(PAIRS)),
        lat: builder.add_f64_field("lat", number.clone()),
        lon: builder.add_f64_field("lon", number.clone()),
        ends: builder.add_i64_field("ends", number),
        chunk: builder.add_bytes_field("chunk", STORED),
    };
    (builder.build(), fields)
}

impl Fields {
    /// A chunk as the index takes it.
    pub(super) fn document(&self, chunk: &Chunk) -> Result<TantivyDocument, IndexError> {
        let mut document = TantivyDocument::default();
        document.add_text(self.id, &chunk.id);
        document.add_text(self.subject, chunk.subject.to_string());
        for place in chunk.place.iter().chain(&chunk.stops) {
            document.add_text(self.place, place.as_str());
        }
        for place in &chunk.borrows {
            document.add_text(self.borrows, place.as_str());
        }
        document.add_text(self.item, chunk.item.as_str());
        if let Some(kind) = chunk.kind {
            document.add_text(self.kind, kind.as_str());
        }
        document.add_text(self.family, chunk.family());
        for name in &chunk.names {
            document.add_text(self.name, name);
        }
        document.add_text(self.title, &chunk.title);
        for text in [&chunk.text, &chunk.keywords] {
            document.add_text(self.words, text);
            document.add_text(self.pairs, text);
        }
        document.add_text(self.pairs, &chunk.title);
        if let Some(position) = chunk.position {
            document.add_f64(self.lat, position.lat);
            document.add_f64(self.lon, position.lon);
        }
        if let Some(ends) = chunk.ends_at {
            document.add_i64(self.ends, ends.timestamp_millis());
        }
        let json = serde_json::to_vec(chunk).map_err(IndexError::keyword("writing a chunk"))?;
        document.add_bytes(self.chunk, &json);
        Ok(document)
    }

    /// The chunk a document holds, without what was only needed to index it.
    pub(super) fn chunk(&self, document: &TantivyDocument) -> Result<Chunk, IndexError> {
        let json = document.get_first(self.chunk).and_then(|value| value.as_bytes()).unwrap_or_default();
        serde_json::from_slice(json).map_err(IndexError::keyword("reading a chunk"))
    }
}
