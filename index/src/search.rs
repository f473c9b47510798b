//! The one search: both engines at once, fused, boosted and explained.

use crate::error::blocking;
use crate::filter::{Filter, Languages};
use crate::keyword::{Terms, Word};
use crate::live::{Live, SearchIndex};
use crate::query::{Hits, Query, Took};
use crate::rank::{answer, listing};
use crate::{Glossary, IndexError};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Candidates taken from each list: below this, what one engine ranks low is lost before the other
/// can lift it.
const DEPTH: usize = 50;
/// Candidates of a search without words.
const LISTING: usize = 1_000;

/// What the vector side found, list by list.
struct ByMeaning {
    lists: Vec<Vec<(String, f32)>>,
    embed: Duration,
    search: Duration,
}

impl SearchIndex {
    /// Finds what a query asks for. Fails only when the query cannot be or the keyword index fails;
    /// everything else is answered as well as can be and said in [`Hits::degraded`].
    pub async fn search(&self, query: &Query) -> Result<Hits, IndexError> {
        let began = Instant::now();
        query.check()?;
        let live = self.inner.live();
        let (filters, weights): (Vec<Filter>, Vec<f32>) = query.filters().into_iter().unzip();
        let mut degraded = Vec::new();
        if live.words_read().is_none() {
            degraded.push("keyword");
        }
        let terms = Terms::of(query.words(), &self.inner.lexicon);
        if terms.is_empty() {
            return self.list(live, query, degraded, began).await;
        }
        let depth = DEPTH.max(query.limit * 2);
        let by_words = async {
            let began = Instant::now();
            let found = live.words.search(self.asked(&terms, &filters), depth).await?;
            Ok::<_, IndexError>((found, began.elapsed()))
        };
        let by_meaning = async {
            let limit = self.inner.settings.vector_timeout();
            match tokio::time::timeout(limit, self.by_meaning(&live, query.words(), &filters, depth)).await {
                Ok(found) => found,
                Err(_) => {
                    Err(IndexError::Vector { doing: "searching", detail: format!("no answer in {limit:?}") })
                }
            }
        };
        let (by_words, by_meaning) = tokio::join!(by_words, by_meaning);
        let (found, keyword_took) = by_words?;
        let mut took = Took { keyword: keyword_took, ..Took::default() };
        let near = match by_meaning {
            Ok(near) => {
                (took.embed, took.vector) = (near.embed, near.search);
                if live.meaning_read().is_none() {
                    degraded.push("vector");
                }
                near.lists
            }
            Err(error) => {
                if !matches!(error, IndexError::NoModel) {
                    tracing::warn!(%error, "a search is answered by words alone");
                }
                degraded.push("vector");
                Vec::new()
            }
        };
        let read = found.best(near, weights, query.limit).await?;
        let query = query.clone();
        let hits = blocking(move || Ok(answer(read, &query, &terms))).await?;
        took.total = began.elapsed();
        metrics::histogram!("daoyou_search_seconds").record(took.total.as_secs_f64());
        Ok(Hits { hits, degraded, took })
    }

    /// A search without words: what the filters allow.
    async fn list(
        &self,
        live: Live,
        query: &Query,
        degraded: Vec<&'static str>,
        began: Instant,
    ) -> Result<Hits, IndexError> {
        let filters = query.filters().into_iter().map(|(filter, _)| filter).collect();
        let chunks = live.words.passing(filters, LISTING).await?;
        let query = query.clone();
        let hits = blocking(move || Ok(listing(chunks, &query))).await?;
        Ok(Hits { hits, degraded, took: Took { total: began.elapsed(), ..Took::default() } })
    }

    async fn by_meaning(
        &self,
        live: &Live,
        text: &str,
        filters: &[Filter],
        depth: usize,
    ) -> Result<ByMeaning, IndexError> {
        let Some(shelf) = &live.vector else { return Err(IndexError::NoModel) };
        let began = Instant::now();
        let vector = self.embed_query(text).await?;
        let embed = began.elapsed();
        let lists = filters.iter().map(|filter| shelf.texts().search(&vector, filter, depth));
        let lists = futures::future::try_join_all(lists).await?;
        Ok(ByMeaning { lists, embed, search: began.elapsed() - embed })
    }

    /// What each list is searched for: texts in other languages also by what the words are called there.
    fn asked(&self, terms: &Terms, filters: &[Filter]) -> Vec<(Terms, Filter)> {
        let terms_of = |filter: &Filter| match (&filter.languages, self.glossary()) {
            (Languages::Except(_), Some(glossary)) => terms.abroad(glossary),
            _ => terms.clone(),
        };
        filters.iter().map(|filter| (terms_of(filter), filter.clone())).collect()
    }

    /// Takes in a dictionary of two languages, once.
    pub fn learn(&self, glossary: Glossary) {
        if self.inner.glossary.set(glossary).is_err() {
            tracing::warn!("a dictionary was taken in before; it stays");
        }
    }

    /// The dictionary of two languages, where there is one.
    pub fn glossary(&self) -> Option<&Glossary> {
        self.inner.glossary.get()
    }

    /// The words of the Chinese in a text that carry meaning of their own.
    pub fn chinese_words(&self, text: &str) -> Vec<Word> {
        self.inner.lexicon.chinese_words(text)
    }

    /// Which of these words stand in no text at all.
    pub async fn unheard(&self, words: Vec<String>) -> Result<Vec<String>, IndexError> {
        self.inner.live().words.unheard(words).await
    }

    /// The vector of a question. Those of recent questions are remembered; those asked at once share a run.
    pub async fn embed_query(&self, text: &str) -> Result<Arc<Vec<f32>>, IndexError> {
        let Some(embedder) = self.inner.embedder.clone() else { return Err(IndexError::NoModel) };
        self.inner.queries.vector(text, &embedder).await
    }
}
