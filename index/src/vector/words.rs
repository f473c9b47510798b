//! Words in a cluster: what a keyword index of one's own is asked, asked of the cluster that keeps the
//! words and the chunks beside the vectors. A process that uses it keeps no index.

use super::RemotePoints;
use super::points::{Narrow, word};
use super::texts::{CHUNK, narrow};
use crate::IndexError;
use crate::chunk::Chunk;
use crate::filter::Filter;
use crate::keyword::{Lexicon, Terms, sparse};
use std::collections::HashMap;
use std::sync::Arc;

/// The words of the chunks in a cluster.
pub(crate) struct SharedWords {
    points: Arc<RemotePoints>,
    lexicon: Arc<Lexicon>,
}

impl SharedWords {
    pub(crate) fn new(points: Arc<RemotePoints>, lexicon: Arc<Lexicon>) -> Self {
        Self { points, lexicon }
    }

    /// The dictionary they are cut by.
    pub(crate) fn lexicon(&self) -> Arc<Lexicon> {
        Arc::clone(&self.lexicon)
    }

    /// For each filter, the `depth` best chunks that have some of its terms: id and score.
    pub(crate) async fn search(
        &self,
        asked: &[(Terms, Filter)],
        depth: usize,
    ) -> Result<Vec<Vec<(String, f32)>>, IndexError> {
        let mut lists = Vec::with_capacity(asked.len());
        for (terms, filter) in asked {
            let found = self.points.having(&sparse::of_terms(terms), &narrow(filter), depth).await?;
            lists.push(found);
        }
        Ok(lists)
    }

    /// Up to `limit` chunks that pass.
    pub(crate) async fn passing(&self, filter: &Filter, limit: usize) -> Result<Vec<Chunk>, IndexError> {
        let found = self.points.some(&narrow(filter), limit, &[CHUNK]).await?;
        found.iter().map(|kept| chunk(word(&kept.labels, CHUNK))).collect()
    }

    /// The chunks of these ids that are there.
    pub(crate) async fn chunks(&self, ids: Vec<String>) -> Result<HashMap<String, Chunk>, IndexError> {
        let found = self.points.get(ids, &[CHUNK]).await?;
        found.into_iter().map(|kept| Ok((kept.id, chunk(word(&kept.labels, CHUNK))?))).collect()
    }

    /// Whether any chunk has a word: as a word or, in a language written without blanks, as part of one.
    pub(crate) async fn has_word(&self, word: &str) -> Result<bool, IndexError> {
        for terms in sparse::of_word(word, &self.lexicon) {
            let mut all = !terms.is_empty();
            for term in terms {
                all = all && !self.points.having(&term, &Narrow::default(), 1).await?.is_empty();
            }
            if all {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn chunk(json: Option<&str>) -> Result<Chunk, IndexError> {
    serde_json::from_str(json.unwrap_or_default()).map_err(IndexError::vector("reading a chunk"))
}
