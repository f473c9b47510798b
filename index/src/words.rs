//! Where words are searched: in an index of this process's own, or in the cluster that has the meanings.

use crate::IndexError;
use crate::chunk::Chunk;
use crate::error::blocking;
use crate::filter::Filter;
use crate::fuse::{Engine, Fused, Ranked, fuse};
use crate::keyword::{Found, KeywordIndex, Lexicon, Terms};
use crate::rank::{Read, read_ahead};
use crate::vector::SharedWords;
use std::collections::HashMap;
use std::sync::Arc;

/// The words of the chunks, and the chunks.
#[derive(Clone)]
pub(crate) enum Words {
    /// In an index that this process keeps.
    Own(Arc<KeywordIndex>),
    /// In a cluster, beside the vectors and in step with them.
    Shared(Arc<SharedWords>),
}

/// What was found by words, list by list, and where.
pub(crate) enum FoundWords {
    Own(Found),
    Shared(Arc<SharedWords>, Vec<Vec<(String, f32)>>),
}

impl Words {
    /// The index that this process keeps, when it keeps one.
    pub(crate) fn own(&self) -> Option<&Arc<KeywordIndex>> {
        match self {
            Self::Own(keyword) => Some(keyword),
            Self::Shared(_) => None,
        }
    }

    /// By which dictionary the words of the cluster are cut, when they are there.
    pub(crate) fn lexicon(&self) -> Option<Arc<Lexicon>> {
        match self {
            Self::Own(_) => None,
            Self::Shared(words) => Some(words.lexicon()),
        }
    }

    /// For each filter, the `depth` best chunks that have some of its terms.
    pub(crate) async fn search(
        &self,
        asked: Vec<(Terms, Filter)>,
        depth: usize,
    ) -> Result<FoundWords, IndexError> {
        match self {
            Self::Own(keyword) => {
                let keyword = Arc::clone(keyword);
                blocking(move || keyword.search(&asked, depth).map(FoundWords::Own)).await
            }
            Self::Shared(words) => {
                let lists = words.search(&asked, depth).await?;
                Ok(FoundWords::Shared(Arc::clone(words), lists))
            }
        }
    }

    /// Up to `limit` chunks that pass each filter.
    pub(crate) async fn passing(&self, filters: Vec<Filter>, limit: usize) -> Result<Vec<Chunk>, IndexError> {
        match self {
            Self::Own(keyword) => {
                let keyword = Arc::clone(keyword);
                blocking(move || {
                    let asked: Vec<_> =
                        filters.into_iter().map(|filter| (Terms::default(), filter)).collect();
                    let Found { snapshot, lists } = keyword.search(&asked, limit)?;
                    lists.into_iter().flatten().map(|(address, _)| snapshot.chunk(address)).collect()
                })
                .await
            }
            Self::Shared(words) => {
                let mut chunks = Vec::new();
                for filter in &filters {
                    chunks.extend(words.passing(filter, limit).await?);
                }
                Ok(chunks)
            }
        }
    }

    /// Which of these words no chunk has.
    pub(crate) async fn unheard(&self, words: Vec<String>) -> Result<Vec<String>, IndexError> {
        let mut unheard = Vec::new();
        match self {
            Self::Own(keyword) => {
                let keyword = Arc::clone(keyword);
                blocking(move || {
                    for word in words {
                        if !keyword.has_word(&word)? {
                            unheard.push(word);
                        }
                    }
                    Ok(unheard)
                })
                .await
            }
            Self::Shared(shared) => {
                for word in words {
                    if !shared.has_word(&word).await? {
                        unheard.push(word);
                    }
                }
                Ok(unheard)
            }
        }
    }
}

impl FoundWords {
    /// The best of what was found by words and by meaning, with their ranks: as many as an answer of
    /// `limit` hits is chosen from. A chunk that is not there any more is gone, whatever a list says.
    pub(crate) async fn best(
        self,
        near: Vec<Vec<(String, f32)>>,
        weights: Vec<f32>,
        limit: usize,
    ) -> Result<Vec<Read>, IndexError> {
        match self {
            Self::Own(found) => {
                blocking(move || {
                    let Found { snapshot, lists } = found;
                    let mut located = Vec::with_capacity(near.len());
                    for list in near {
                        let mut items = Vec::with_capacity(list.len());
                        for (id, score) in list {
                            items.extend(snapshot.locate(&id)?.map(|address| (address, score)));
                        }
                        located.push(items);
                    }
                    let fused = fuse(ranked(lists, located, &weights));
                    let read = |found: Fused<_>| Ok((snapshot.chunk(found.item)?, found.ranks));
                    fused.into_iter().take(read_ahead(limit)).map(read).collect()
                })
                .await
            }
            Self::Shared(words, lists) => {
                let mut fused = fuse(ranked(lists, near, &weights));
                fused.truncate(read_ahead(limit));
                let ids = fused.iter().map(|found| found.item.clone()).collect();
                let mut chunks: HashMap<String, Chunk> = words.chunks(ids).await?;
                let read = |found: Fused<String>| Some((chunks.remove(&found.item)?, found.ranks));
                Ok(fused.into_iter().filter_map(read).collect())
            }
        }
    }
}

/// The lists of both engines, each by its filter's weight.
fn ranked<T>(
    by_words: Vec<Vec<(T, f32)>>,
    by_meaning: Vec<Vec<(T, f32)>>,
    weights: &[f32],
) -> Vec<Ranked<T>> {
    let of = |engine, lists: Vec<Vec<(T, f32)>>| {
        let weighed = lists.into_iter().zip(weights);
        weighed.map(move |(items, weight)| Ranked { engine, weight: *weight, items })
    };
    of(Engine::Keyword, by_words).chain(of(Engine::Vector, by_meaning)).collect()
}
