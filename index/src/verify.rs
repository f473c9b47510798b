//! Compares the store and the indexes, both ways, and changes nothing.

use crate::IndexError;
use crate::follow::PATIENCE;
use crate::gather::{all_subjects, gather};
use crate::live::SearchIndex;
use crate::shelf::Shelf;
use crate::subject::SubjectKey;
use scenic_data::Store;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Subjects compared at once.
const BATCH: usize = 256;
/// Examples kept of each sort of difference.
const EXAMPLES: usize = 20;

/// How one index differs from the store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Subjects compared.
    pub subjects: u64,
    /// Chunks the store gives.
    pub expected: u64,
    /// Chunks the index has.
    pub found: u64,
    /// Chunks the index lacks.
    pub missing: u64,
    /// Chunks the index has and the store does not give.
    pub orphaned: u64,
    /// Chunks whose hash is not the store's, or that are there twice.
    pub outdated: u64,
    /// Some of the subjects at fault.
    pub examples: Vec<SubjectKey>,
}

impl Difference {
    /// Whether the index has exactly what the store gives.
    pub fn is_clean(&self) -> bool {
        self.missing + self.orphaned + self.outdated == 0
    }
}

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Lines of the change log that an index has yet to read; differences may be theirs.
    pub behind: i64,
    /// The words: the keyword index, or the points of the cluster that has them.
    pub keyword: Difference,
    /// The vector index; `None` without a model.
    pub vector: Option<Difference>,
}

impl VerifyReport {
    /// Whether both indexes have exactly what the store gives.
    pub fn is_clean(&self) -> bool {
        self.keyword.is_clean() && self.vector.as_ref().is_none_or(Difference::is_clean)
    }
}

impl SearchIndex {
    /// Compares both indexes with the store. The follower waits meanwhile; searches do not.
    pub async fn verify(&self) -> Result<VerifyReport, IndexError> {
        self.opened().await?;
        let store = &self.inner.store;
        let _words = self.inner.keyword_turn.lock().await;
        let _meaning = self.inner.vector_turn.lock().await;
        let live = self.inner.live();
        let last = store.last_change().await?;
        let mut read = Vec::new();
        let keyword = match live.words.own() {
            Some(keyword) => {
                read.push(keyword.cursor().unwrap_or(0));
                Some(compare(store, &**keyword).await?)
            }
            None => None,
        };
        let vector = match &live.vector {
            Some(vector) => {
                vector.bookmark().forget();
                vector.begin(PATIENCE).await?;
                read.push(vector.cursor().unwrap_or(0));
                let compared = compare(store, &**vector).await;
                vector.end().await?;
                Some(compared?)
            }
            None => None,
        };
        let behind = read.into_iter().map(|seq| last - seq).max().unwrap_or(0).max(0);
        // Words in the cluster are there with their vectors or not at all.
        let keyword = keyword.or_else(|| vector.clone()).unwrap_or_default();
        Ok(VerifyReport { behind, keyword, vector })
    }
}

async fn compare(store: &Store, shelf: &dyn Shelf) -> Result<Difference, IndexError> {
    let mut all = all_subjects(store).await?;
    all.extend(shelf.subjects().await?);
    let all: Vec<SubjectKey> = all.into_iter().collect();
    let mut difference = Difference::default();
    for part in all.chunks(BATCH) {
        let mut held = shelf.held(part).await?;
        for (subject, chunks) in gather(store, part).await? {
            let there = held.remove(&subject).unwrap_or_default();
            difference.subjects += 1;
            difference.expected += chunks.len() as u64;
            difference.found += there.len() as u64;
            let wanted: HashMap<&str, &str> =
                chunks.iter().map(|c| (c.id.as_str(), c.hash.as_str())).collect();
            let before = (difference.missing, difference.orphaned, difference.outdated);
            let mut seen = HashSet::new();
            for held in &there {
                match wanted.get(held.id.as_str()) {
                    None => difference.orphaned += 1,
                    Some(hash) if *hash == held.hash && seen.insert(held.id.as_str()) => {}
                    Some(_) => {
                        seen.insert(held.id.as_str());
                        difference.outdated += 1;
                    }
                }
            }
            difference.missing += (wanted.len() - seen.len()) as u64;
            let after = (difference.missing, difference.orphaned, difference.outdated);
            if before != after && difference.examples.len() < EXAMPLES {
                difference.examples.push(subject);
            }
        }
    }
    Ok(difference)
}
