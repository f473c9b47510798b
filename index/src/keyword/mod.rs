//! The keyword index: which chunks have these words. It also keeps the chunks themselves, so that
//! what is shown is never older than what was found.

mod analysis;
mod best;
mod pass;
mod query;
mod schema;
pub(crate) mod sparse;
mod weigh;

pub use analysis::Word;
pub(crate) use analysis::{Lexicon, highlights, stem};
pub(crate) use query::Terms;
pub(crate) use schema::FORMAT;

use crate::chunk::Chunk;
use crate::error::blocking;
use crate::filter::Filter;
use crate::shelf::{Held, Put, Shelf};
use crate::{IndexError, SubjectKey};
use analysis::{Pairs, Words};
use async_trait::async_trait;
use best::Best;
use pass::Sides;
use scenic_data::PlaceId;
use schema::{Fields, PAIRS, WORDS};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tantivy::collector::DocSetCollector;
use tantivy::directory::MmapDirectory;
use tantivy::indexer::IndexWriterOptions;
use tantivy::query::TermSetQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::store::Compressor;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{
    DocAddress, DocSet, Index, IndexBuilder, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher,
    TERMINATED, TantivyDocument, Term,
};

/// The keyword index in a folder.
pub(crate) struct KeywordIndex(Arc<Inner>);

struct Inner {
    fields: Fields,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    cursor: Mutex<Option<i64>>,
    lexicon: Arc<Lexicon>,
    sides: Sides,
}

/// Chunks found, by their address in a snapshot of the index, and the snapshot.
pub(crate) struct Found {
    pub(crate) snapshot: Snapshot,
    /// For each filter: address and score, best first.
    pub(crate) lists: Vec<Vec<(DocAddress, f32)>>,
}

/// The index as it was at one moment.
#[derive(Clone)]
pub(crate) struct Snapshot {
    searcher: Searcher,
    fields: Fields,
}

/// Removes the files of a commit that never came about: the next one would give its files the same
/// names.
fn tidy(writer: &IndexWriter) -> Result<(), IndexError> {
    let done = writer.garbage_collect_files().wait();
    done.map(|_| ()).map_err(IndexError::keyword("removing what a commit left behind"))
}

impl KeywordIndex {
    /// Opens the index in `folder`, or begins one there. `writer_bytes` bounds the memory for words
    /// on their way in.
    pub(crate) fn open(
        folder: &Path,
        lexicon: Arc<Lexicon>,
        writer_bytes: usize,
    ) -> Result<Self, IndexError> {
        std::fs::create_dir_all(folder).map_err(|error| IndexError::folder(folder, error))?;
        let (schema, fields) = schema::schema();
        let tokenizers = TokenizerManager::default();
        tokenizers.register(WORDS, TextAnalyzer::from(Words::new(lexicon.clone())));
        tokenizers.register(PAIRS, TextAnalyzer::from(Pairs));
        // A hit is read whole and at once, so reading speed counts for more than room on disk.
        let settings = IndexSettings {
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let directory = MmapDirectory::open(folder).map_err(IndexError::keyword("opening its folder"))?;
        let index: Index = IndexBuilder::new()
            .schema(schema)
            .settings(settings)
            .tokenizers(tokenizers)
            .open_or_create(directory)
            .map_err(IndexError::keyword("opening"))?;
        let payload = index.load_metas().map_err(IndexError::keyword("reading its state"))?.payload;
        let cursor = payload.and_then(|text| text.parse().ok());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader: IndexReader = reader.map_err(IndexError::keyword("opening it for reading"))?;
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(writer_bytes)
            .build();
        let writer =
            index.writer_with_options(options).map_err(IndexError::keyword("opening it for writing"))?;
        tidy(&writer)?;
        Ok(Self(Arc::new(Inner {
            fields,
            reader,
            writer: Mutex::new(writer),
            cursor: Mutex::new(cursor),
            lexicon,
            sides: Sides::default(),
        })))
    }

    /// How many chunks there are.
    pub(crate) fn count(&self) -> u64 {
        self.0.reader.searcher().num_docs()
    }

    /// For each filter, the `depth` best chunks that have some of its terms.
    pub(crate) fn search(&self, asked: &[(Terms, Filter)], depth: usize) -> Result<Found, IndexError> {
        let snapshot = self.0.snapshot();
        let lists = Best::of(&snapshot.searcher, &snapshot.fields, &self.0.sides)
            .and_then(|best| best.find(asked, depth))
            .map_err(IndexError::keyword("searching"))?;
        Ok(Found { snapshot, lists })
    }

    /// Whether any chunk has a word: as a word or, in a language written without blanks, as part of one.
    pub(crate) fn has_word(&self, word: &str) -> Result<bool, IndexError> {
        let searcher = self.0.reader.searcher();
        let Fields { title, words, pairs, .. } = self.0.fields;
        let mut cutter = Words::new(Arc::clone(&self.0.lexicon));
        let folded = crate::script::fold_script(word);
        let has = |terms: &[tantivy::tokenizer::Token],
                   fields: &[tantivy::schema::Field]|
         -> Result<bool, IndexError> {
            for term in terms {
                let mut found = 0;
                for field in fields {
                    let term = Term::from_field_text(*field, &term.text);
                    found += searcher.doc_freq(&term).map_err(IndexError::keyword("looking for a word"))?;
                }
                if found == 0 {
                    return Ok(false);
                }
            }
            Ok(!terms.is_empty())
        };
        Ok(has(&cutter.cut(&folded), &[title, words])? || has(&Pairs::cut(&folded), &[pairs])?)
    }
}

impl Snapshot {
    /// Where the chunk of that id is, if it is.
    pub(crate) fn locate(&self, id: &str) -> Result<Option<DocAddress>, IndexError> {
        let term = Term::from_field_text(self.fields.id, id);
        for (ord, segment) in (0..).zip(self.searcher.segment_readers()) {
            let words =
                segment.inverted_index(self.fields.id).map_err(IndexError::keyword("locating a chunk"))?;
            let postings = words
                .read_postings(&term, IndexRecordOption::Basic)
                .map_err(IndexError::keyword("locating a chunk"))?;
            let Some(mut postings) = postings else { continue };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if !segment.is_deleted(doc) {
                    return Ok(Some(DocAddress::new(ord, doc)));
                }
                doc = postings.advance();
            }
        }
        Ok(None)
    }

    /// The chunk at an address.
    pub(crate) fn chunk(&self, address: DocAddress) -> Result<Chunk, IndexError> {
        let document: TantivyDocument =
            self.searcher.doc(address).map_err(IndexError::keyword("reading a chunk"))?;
        self.fields.chunk(&document)
    }
}

impl Inner {
    fn snapshot(&self) -> Snapshot {
        Snapshot { searcher: self.reader.searcher(), fields: self.fields }
    }

    fn writer(&self) -> MutexGuard<'_, IndexWriter> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cursor(&self) -> MutexGuard<'_, Option<i64>> {
        self.cursor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Chunks having one of these terms.
    fn having(&self, terms: Vec<Term>) -> Result<Vec<Chunk>, IndexError> {
        let snapshot = self.snapshot();
        let found = snapshot
            .searcher
            .search(&TermSetQuery::new(terms), &DocSetCollector)
            .map_err(IndexError::keyword("reading what is there"))?;
        found.into_iter().map(|address| snapshot.chunk(address)).collect()
    }

    fn apply(&self, put: &[Put], remove: &[String]) -> Result<(), IndexError> {
        self.lexicon.learn(put.iter().flat_map(|put| put.chunk.names.iter().map(String::as_str)));
        let mut writer = self.writer();
        let done = self.replace(&mut writer, put, remove);
        if done.is_err() {
            if let Err(error) = writer.rollback() {
                tracing::error!(%error, "the keyword index could not be taken back to its last commit");
            }
            if let Err(error) = tidy(&writer) {
                tracing::error!(%error, "what the failed commit left behind could not be removed");
            }
        }
        done
    }

    fn replace(&self, writer: &mut IndexWriter, put: &[Put], remove: &[String]) -> Result<(), IndexError> {
        for id in remove.iter().chain(put.iter().map(|put| &put.chunk.id)) {
            writer.delete_term(Term::from_field_text(self.fields.id, id));
        }
        for Put { chunk, .. } in put {
            writer
                .add_document(self.fields.document(chunk)?)
                .map_err(IndexError::keyword("adding a chunk"))?;
        }
        let cursor = *self.cursor();
        self.write_out(writer, cursor)
    }

    /// One commit holds the chunks and how far the log was read, so neither is ever without the other.
    fn write_out(&self, writer: &mut IndexWriter, cursor: Option<i64>) -> Result<(), IndexError> {
        let mut commit = writer.prepare_commit().map_err(IndexError::keyword("preparing a commit"))?;
        if let Some(seq) = cursor {
            commit.set_payload(&seq.to_string());
        }
        commit.commit().map_err(IndexError::keyword("committing"))?;
        self.reader.reload().map_err(IndexError::keyword("showing what is new"))
    }
}

#[async_trait]
impl Shelf for KeywordIndex {
    fn name(&self) -> &'static str {
        "keyword"
    }

    fn cursor(&self) -> Option<i64> {
        *self.0.cursor()
    }

    async fn held(&self, subjects: &[SubjectKey]) -> Result<HashMap<SubjectKey, Vec<Held>>, IndexError> {
        let inner = self.0.clone();
        let field = inner.fields.subject;
        let terms = subjects.iter().map(|key| Term::from_field_text(field, &key.to_string())).collect();
        blocking(move || {
            let mut held: HashMap<SubjectKey, Vec<Held>> = HashMap::new();
            for chunk in inner.having(terms)? {
                let there = Held { id: chunk.id, hash: chunk.hash, face: chunk.face };
                held.entry(chunk.subject).or_default().push(there);
            }
            Ok(held)
        })
        .await
    }

    async fn subjects(&self) -> Result<BTreeSet<SubjectKey>, IndexError> {
        let inner = self.0.clone();
        blocking(move || {
            let mut all = BTreeSet::new();
            for segment in inner.reader.searcher().segment_readers() {
                let words = segment
                    .inverted_index(inner.fields.subject)
                    .map_err(IndexError::keyword("listing subjects"))?;
                let mut terms = words.terms().stream().map_err(IndexError::keyword("listing subjects"))?;
                while terms.advance() {
                    let text = String::from_utf8_lossy(terms.key());
                    all.insert(SubjectKey::parse(&text).map_err(IndexError::keyword("listing subjects"))?);
                }
            }
            Ok(all)
        })
        .await
    }

    async fn dependents(&self, places: &[PlaceId]) -> Result<BTreeSet<SubjectKey>, IndexError> {
        let inner = self.0.clone();
        let field = inner.fields.borrows;
        let terms = places.iter().map(|place| Term::from_field_text(field, place.as_str())).collect();
        blocking(move || Ok(inner.having(terms)?.into_iter().map(|chunk| chunk.subject).collect())).await
    }

    async fn apply(&self, put: Vec<Put>, remove: Vec<String>) -> Result<u64, IndexError> {
        let inner = self.0.clone();
        blocking(move || inner.apply(&put, &remove)).await?;
        Ok(0)
    }

    async fn commit(&self, cursor: Option<i64>) -> Result<(), IndexError> {
        if cursor == self.cursor() {
            // What was applied is committed already, under the same cursor.
            return Ok(());
        }
        let inner = self.0.clone();
        blocking(move || {
            let mut writer = inner.writer();
            inner.write_out(&mut writer, cursor)?;
            *inner.cursor() = cursor;
            Ok(())
        })
        .await
    }
}
